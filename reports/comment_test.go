package reports_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"siemmes/reports"
	"siemmes/warehouse"
)

// commented are three figures, of which two have comments.
func commented(t *testing.T) *warehouse.Answer {
	a := answer(t, []string{"MEASURE", "COUNTERPART_AREA"},
		[]string{"PERSONS", "CRI", "2020", "1"}, []string{"PERSONS", "CRI", "2021", "2"}, []string{"PERSONS", "PAN", "2020", "3"})
	a.Rows[0].Comment = warehouse.Comment{Text: "<b>Estimate.</b>", Basis: "B R"}
	a.Rows[2].Comment = warehouse.Comment{Basis: "B R"}
	return a
}

func TestWhatASourceSaysOfAFigureIsANoteOfTheTable(t *testing.T) {
	got := pivoted(t, commented(t), reports.Shape{})
	want := []string{"The source says: “<b>Estimate.</b>”", "Criterion, according to the source: B R"}
	if !slices.Equal(got.Notes, want) {
		t.Fatalf("notes %q", got.Notes)
	}
	// The basis holds for all figures of 2020 and for no other.
	if !slices.Equal(got.Columns[0].Notes, []int{1}) || !slices.Equal(got.Rows[0].Cells[0].Notes, []int{0}) || got.Rows[1].Cells[0].Notes != nil {
		t.Errorf("at the column %v, at the cells %v and %v", got.Columns[0].Notes, got.Rows[0].Cells[0].Notes, got.Rows[1].Cells[0].Notes)
	}
}

func TestWhatHoldsForAllFiguresIsSaidUnderTheTable(t *testing.T) {
	a := commented(t)
	for i := range a.Rows {
		a.Rows[i].Comment = warehouse.Comment{Text: "Fiscal years."}
	}
	if got := pivoted(t, a, reports.Shape{}); got.Notes != nil || !slices.Contains(got.Remarks, "The source says: “Fiscal years.”") {
		t.Errorf("notes %q, remarks %q", got.Notes, got.Remarks)
	}
}

func TestARemarkForEachFigureDoesNotBuryTheTable(t *testing.T) {
	var rows [][]string
	for i := range 200 {
		rows = append(rows, []string{"PERSONS", "CRI", strconv.Itoa(1800 + i), "1"})
	}
	a := answer(t, []string{"MEASURE", "COUNTERPART_AREA"}, rows...)
	for i := range a.Rows {
		a.Rows[i].Comment = warehouse.Comment{Text: "remark " + strconv.Itoa(i)}
	}
	got := pivoted(t, a, reports.Shape{})
	if n := len(got.Notes); n != 61 || !strings.Contains(got.Notes[60], "COMMENT_OBS") {
		t.Errorf("%d notes, the last: %q", n, got.Notes[n-1])
	}
}
