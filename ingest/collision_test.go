package ingest

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"siemmes/ingest/layout/propose"
	"siemmes/ingest/sheet"
	"siemmes/warehouse/catalog"
)

// Whatever two lines or columns would have one key, what distinguishes them is asked
// before the load blocks: a row of classes below a spanning period, labels that a person
// gives one measure, two names of one code.
func TestWhatDistinguishesFiguresOfOneKeyIsAsked(t *testing.T) {
	for name, c := range map[string]struct {
		text, answers, more string
		asks                string // "ask about" that must be asked
	}{
		"classes below a period": {
			"Visas emitidas por Chile según nacionalidad\n,Fiscal Year 2022,,\nNacionalidad,\"B-1,2\",F-1,H-1B\nCuba,10,20,30\nPerú,11,21,31\n",
			"- {ask: dataset, answer: PERMITS}\n- {ask: measure, answer: GRANTED}\n- {ask: period, answer: fiscal-year starting 10}\n",
			"- {ask: axis, about: 'B-1,2', answer: {dimension: CATEGORY, codes: own}}\n", "axis B-1,2",
		},
		"classes in rows": {
			"Visas emitidas por Chile\nClase,2021,2022\n\"B-1,2\",10,20\nF-1,11,21\nH-1B,12,22\n",
			"- {ask: dataset, answer: PERMITS}\n- {ask: measure, answer: GRANTED}\n",
			"- {ask: axis, about: Clase, answer: {dimension: CATEGORY, codes: own}}\n", "axis Clase",
		},
		"labels of one measure": {
			"Chile: migración internacional\nConcepto,2021,2022\nAltas,100,110\nBajas,50,60\n",
			"- {ask: dataset, answer: ADMISSIONS}\n- {ask: axis, about: Concepto, answer: MEASURE}\n- {ask: measure, about: 'altas', answer: PERSONS}\n- {ask: measure, about: 'bajas', answer: PERSONS}\n- {ask: set, about: DIRECTION, answer: IN}\n",
			"- {ask: code, about: altas, answer: {DIRECTION: IN}}\n- {ask: code, about: bajas, answer: {DIRECTION: OUT}}\n", "code Bajas",
		},
		"two names of one code": {
			"Chile: permisos por nacionalidad\nNacionalidad,2021,2022\nPerú,60,80\nOtros,40,70\nOtros países,4,7\n",
			"- {ask: dataset, answer: PERMITS}\n- {ask: measure, answer: GRANTED}\n",
			"- {ask: code, about: otros*, answer: skip}\n", "code Otros países",
		},
	} {
		t.Run(name, func(t *testing.T) {
			open := func(answers string) (all []string) {
				wb, err := sheet.Open(t.Context(), "t.csv", strings.NewReader(c.text), int64(len(c.text)), sheet.Limits{})
				if err != nil {
					t.Fatal(err)
				}
				defer wb.Close()
				a, err := propose.ReadAnswers(fstest.MapFS{"a.yml": {Data: []byte(answers)}}, "a.yml")
				if err != nil {
					t.Fatal(err)
				}
				p, err := Propose(t.Context(), wb, catalog.Default(), a)
				if err != nil {
					t.Fatal(err)
				}
				for _, q := range p.Questions() {
					if q.Ask != propose.AskSource {
						all = append(all, fmt.Sprint(q.Ask, " ", q.About))
					}
				}
				return all
			}
			if got := open(c.answers); !strings.Contains(strings.Join(got, "\n"), c.asks) {
				t.Errorf("asks %q, not %q", got, c.asks)
			}
			if got := open(c.answers + c.more); len(got) > 0 {
				t.Errorf("still asks %q", got)
			}
		})
	}
}
