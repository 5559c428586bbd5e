package ingest

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"siemmes/ingest/layout"
	"siemmes/ingest/layout/propose"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// An unknown file never goes into a source that does not report for its country, whether
// the catalog has the source or a person describes it; and a new source or code never
// takes the place of one of the catalog.
func TestSourceAndCountryMustMeet(t *testing.T) {
	const text = "Chile: permisos de residencia por nacionalidad\nNacionalidad,2021,2022\nPerú,60,80\nCuba,40,70\n"
	send := func(source, more string) (rules []string, err error) {
		answers := "- {ask: dataset, answer: PERMITS}\n- {ask: measure, answer: GRANTED}\n- {ask: set, about: CATEGORY, answer: RESIDENCE}\n- {ask: source, answer: " + source + "}\n" + more
		a, err := propose.ReadAnswers(fstest.MapFS{"a.yml": {Data: []byte(answers)}}, "a.yml")
		if err != nil {
			t.Fatal(err)
		}
		p := &Pipeline{Ledger: &memory{}, Catalog: catalog.Default(), Layouts: &layout.Library{}, Now: time.Now}
		o, err := p.Ingest(t.Context(), File{Name: "t.csv", ReaderAt: strings.NewReader(text), Size: int64(len(text))}, Options{Propose: true, Answers: a, CheckOnly: true})
		if err != nil {
			return nil, err
		}
		for _, f := range o.Findings {
			if f.Severity == warehouse.Blocking {
				rules = append(rules, f.Rule+" "+f.Key)
			}
		}
		return rules, nil
	}
	const described = "{id: OWN_REG, names: R, publisher: P, datasets: [PERMITS], areas: [AREA]}"
	for source, want := range map[string]string{
		strings.Replace(described, "AREA", "CHL", 1):     "",
		strings.Replace(described, "AREA", "PER", 1):     "reporting-area CHL",
		strings.Replace(described, "[AREA]", "[]", 1):    "",
		strings.Replace(described, "AREA", "CHL, PE", 1): "",
	} {
		got, err := send(source, "")
		if err != nil || strings.Join(got, ", ") != want {
			t.Errorf("%s: %v, %v, want %q", source, got, err, want)
		}
	}
	for _, s := range catalog.Default().Sources() {
		if len(s.Datasets) == 0 {
			continue
		}
		if _, err := send(strings.Replace(described, "OWN_REG", s.ID, 1), ""); err == nil {
			t.Errorf("%s is described anew", s.ID)
		}
		break
	}
}
