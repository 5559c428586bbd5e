package ingest

import (
	"slices"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"siemmes/ingest/layout/drawn"
	"siemmes/ingest/layout/layouttest"
	"siemmes/ingest/layout/propose"
	"siemmes/warehouse/catalog"
)

const grouped = `-- sheet A --
| Deportations by nationality and port of entry, 2022 |
| Nationality | Port of entry | | | Total |
|  | Northgate | Westport | Eastbay | |
| Total | 30 | 40 | 50 | 120 |
| Haiti | 10 | 10 | 20 | 40 |
| Cuba  | 10 | 10 | 10 | 30 |
| Peru  | 10 | 20 | 20 | 50 |
merge B2:D2 E2:E3 A2:A3
`

// TestAGroupThatSaysNothingMoreIsNotAsked: where a heading groups all columns but their
// total, what the columns are is asked about, and the group is not.
func TestAGroupThatSaysNothingMoreIsNotAsked(t *testing.T) {
	wb := drawn.Book(t, txtar.Parse([]byte(grouped)))
	text := "- {ask: dataset, answer: RETURNS}\n"
	for _, answer := range []string{"", "- {ask: axis, about: northgate, answer: {dimension: BORDER_POST, codes: own}}\n- {ask: set, about: REF_AREA, answer: BHS}\n- {ask: set, about: RETURN_TYPE, answer: DEPORTATION}\n"} {
		text += answer
		answers, err := propose.ReadAnswers(fstest.MapFS{"a.yml": {Data: []byte(text)}}, "a.yml")
		layouttest.Must(t, err)
		p, err := Propose(t.Context(), wb, catalog.Default(), answers)
		layouttest.Must(t, err)
		if slices.ContainsFunc(p.Questions(), func(q propose.Question) bool { return q.About == "Port of entry" }) {
			t.Errorf("the group is asked about under %q", text)
		}
		asked := slices.ContainsFunc(p.Questions(), func(q propose.Question) bool { return q.About == "Northgate" })
		if asked != (answer == "") {
			t.Errorf("the columns are asked about: %v, under %q", asked, text)
		}
	}
}
