package reports_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"siemmes/reports"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// noted is an answer whose rows bear the notes that are given by row.
func noted(t *testing.T, notes []warehouse.AnswerNote, at [][]int, rows ...[]string) *warehouse.Answer {
	a := answer(t, []string{"REF_AREA", "SOURCE"}, rows...)
	a.Notes = notes
	for i := range at {
		a.Rows[i].Notes = at[i]
	}
	return a
}

func saying(a *warehouse.Answer) []string {
	var out []string
	for _, s := range reports.Saying(a, catalog.Default(), "en") {
		out = append(out, s.Line("en"))
	}
	return out
}

func noNationals(area string) warehouse.AnswerNote {
	return warehouse.AnswerNote{ID: "query.no-nationals-of", Args: map[string]string{"source": "S", "ref_area": area}}
}

func TestANoteSaysForWhichRowsItHolds(t *testing.T) {
	a := noted(
		t, []warehouse.AnswerNote{{ID: "query.events"}, {ID: "query.made-M"}, noNationals("CRI"), {ID: "query.bounded"}, noNationals("PAN")},
		[][]int{{0, 2}, {0, 2}, {0}, {0, 1, 4}, {0, 1}, {0, 1, 4}},
		[]string{"CRI", "S", "2022", "1"}, []string{"CRI", "S", "2023", "1"}, []string{"CRI", "S", "2024", "1"},
		[]string{"PAN", "T", "2022", "1"}, []string{"PAN", "T", "2023", "1"}, []string{"PAN", "T", "2024", "1"},
	)
	want := []string{
		"Events recorded by several countries: one journey may be counted several times. (all 6 rows)",
		"Made from the months, all of them present. (3 of 6 rows: Panama)",
		"S publishes no own nationals of Costa Rica and Panama in these figures; the sum leaves them out. (4 of 6 rows: Costa Rica 2022, 2023; Panama 2022, 2024)",
		"The sum holds suppressed figures: the value is the least it can be.",
	}
	if diff := cmp.Diff(want, saying(a)); diff != "" {
		t.Error(diff)
	}
}

func TestPeriodsInARowAreNamedAsOne(t *testing.T) {
	a := noted(t, []warehouse.AnswerNote{{ID: "query.missing"}}, [][]int{nil, {0}, {0}, {0}, nil},
		[]string{"CRI", "S", "2020", "1"}, []string{"CRI", "S", "2021", "1"}, []string{"CRI", "S", "2022", "1"}, []string{"CRI", "S", "2023", "1"}, []string{"CRI", "S", "2024", "1"})
	if got := saying(a)[0]; !strings.HasSuffix(got, "(3 of 5 rows: 2021–2023)") {
		t.Error(got)
	}
}

// A question about one total, which the sources of 250 countries answer, has one
// note for all of them.
func TestALongListIsShortenedAndSaysWhereAllOfItIs(t *testing.T) {
	var notes []warehouse.AnswerNote
	for i := range 250 {
		notes = append(notes, warehouse.AnswerNote{ID: "query.source-chosen", Args: map[string]string{"source": "S", "sources": "T", "ref_area": "Z" + strconv.Itoa(i)}})
	}
	a := noted(t, notes, nil, []string{"W", "S", "2020", "1"})
	got := reports.Saying(a, catalog.Default(), "en")
	if len(got) != 1 || !strings.Contains(got[0].Words, "Z9 and 240 more (the answer as JSON has all of them)") {
		t.Errorf("%d notes: %v", len(got), got[0].Words)
	}
	if all := strings.Split(got[0].Args["ref_area"], ", "); len(all) != 250 {
		t.Errorf("the note itself names %d countries", len(all))
	}
}
