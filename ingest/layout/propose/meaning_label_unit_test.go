package propose

import (
	"fmt"
	"testing"

	"siemmes/warehouse"
)

// The unit that a label says of itself stays, whatever is answered about it: its code, its
// measure, what its axis is, or that it means nothing.
func TestTheUnitOfALabelStaysUnderAnswers(t *testing.T) {
	units := []struct {
		text  string
		times float64
	}{
		{"(miles de US$)", 1e3}, {"(US$ million)", 1e6}, {"(en milliers)", 1e3}, {"(milhões de USD)", 1e6},
	}
	answers := map[string]string{
		"code direction":  "- {ask: code, about: 'Monto*', answer: {DIRECTION: IN}}\n- {ask: code, about: 'Kuzalo*', answer: {DIRECTION: OUT}}\n",
		"code measure":    "- {ask: code, about: 'Monto*', answer: {MEASURE: USD}}\n- {ask: code, about: 'Kuzalo*', answer: {MEASURE: OPERATIONS}}\n",
		"code both":       "- {ask: code, about: 'Monto*', answer: {MEASURE: USD, DIRECTION: IN}}\n- {ask: code, about: 'Kuzalo*', answer: {MEASURE: USD, DIRECTION: OUT}}\n",
		"axis measure":    "- {ask: axis, about: '*', answer: MEASURE}\n- {ask: measure, about: 'Monto*', answer: USD}\n- {ask: measure, about: 'Kuzalo*', answer: OPERATIONS}\n",
		"axis direction":  "- {ask: axis, about: '*', answer: DIRECTION}\n- {ask: code, about: 'Monto*', answer: IN}\n- {ask: code, about: 'Kuzalo*', answer: OUT}\n",
		"axis own":        "- {ask: axis, about: '*', answer: {dimension: CATEGORY, codes: own}}\n",
		"label":           "- {ask: axis, about: '*', answer: label}\n",
		"the other out":   "- {ask: code, about: 'Monto*', answer: {DIRECTION: IN}}\n- {ask: code, about: 'Kuzalo*', answer: {skip: an average}}\n",
		"one measure out": "- {ask: measure, about: 'Monto*', answer: USD}\n- {ask: measure, about: 'Kuzalo*', answer: skip}\n",
	}
	const common = "- {ask: dataset, answer: REMITTANCES}\n- {ask: set, about: REF_AREA, answer: GTM}\n- {ask: set, about: DIRECTION, answer: IN}\n- {ask: set, about: CATEGORY, answer: FAMILY}\n- {ask: unit, answer: USD}\n"
	for _, unit := range units {
		for _, other := range []string{"Kuzalo", "Kuzalo (US$)"} {
			for _, form := range []string{"Remesas recibidas\nAño,%[1]s,%[2]s\n2021,5205,302\n2022,6885,278\n2023,7363,164\n", "Remesas recibidas\nConcepto,2021,2022,2023\n%[1]s,5205,6885,7363\n%[2]s,302,278,164\n"} {
				for name, given := range answers {
					label := "Monto " + unit.text
					p, err := proposalUnder(t, "t.csv", fmt.Sprintf(form, label, other), given+common)
					must(t, err)
					table := p.Tables[0]
					for of, want := range map[string]float64{label: unit.times, other: 1} {
						if got, is := timesOf(p, table, of); is && got != want {
							t.Errorf("%s, %q beside %q: × %v, not %v: %v", name, label, other, got, want, p.Questions())
						}
					}
				}
			}
		}
	}
}

// timesOf is by how much figures under a label of a table count; is is false where the
// label is left out.
func timesOf(p *Proposal, t *Table, label string) (times float64, is bool) {
	times = max(t.Meaning.Multiplier, 1)
	for _, a := range t.allAxes() {
		if s, mapped := a.Meaning.Map[label]; mapped {
			if s.Skip != "" {
				return 0, false
			}
			if s.Multiplier > 0 {
				times *= s.Multiplier
			}
		}
	}
	return times, true
}

// An average of what flows is no amount of it: it is left out, as figures that are made
// from others are.
func TestAnAverageOfAFlowIsLeftOut(t *testing.T) {
	for _, label := range []string{"Monto promedio (US$)", "Average amount (US$)", "Montant moyen (USD)", "Valor médio (USD)"} {
		p, err := proposalUnder(t, "t.csv", fmt.Sprintf("Remesas recibidas en Guatemala, por año\nAño,Monto (miles de US$),Operaciones (miles),%s\n2021,5205994,302,171.3\n2022,6885739,278,247.1\n2023,7363158,164,448.5\n", label), "- {ask: dataset, answer: REMITTANCES}\n- {ask: set, about: CATEGORY, answer: FAMILY}\n")
		must(t, err)
		skipped := false
		for _, a := range p.Tables[0].allAxes() {
			s := a.Meaning.Map[label]
			skipped = skipped || s.Skip != ""
			if s.Skip == "" && s.Code(warehouse.DimMeasure) != "" {
				t.Errorf("%q is %v", label, s)
			}
		}
		if !skipped {
			t.Errorf("%q is not left out: %v", label, p.Questions())
		}
	}
}
