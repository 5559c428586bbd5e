package reports

import (
	"slices"
	"strings"
	"testing"
)

func TestOnlyChildrenJoinTheirHeading(t *testing.T) {
	cells := []TableCell{AbsentCell()}
	rows := []TableRow{
		{Label: "Mexico", Code: "MEX"},
		{Label: "Unit", Code: "SRC", Level: 1},
		{Label: "Events", Code: "SITUATION", Level: 2, Cells: cells},
		{Label: "Panama", Code: "PAN"},
		{Label: "Service", Code: "SRC", Level: 1},
		{Label: "Transit", Code: "TRANSIT", Level: 2, Cells: cells},
		{Label: "Entries", Code: "ENTRIES", Level: 2, Cells: cells},
		{Label: "Canada", Code: "CAN", Cells: cells},
		{Label: "Honduras", Code: "HND"},
		{Label: "Unit", Code: "SRC", Level: 1, Cells: cells},
	}
	var got []string
	for _, r := range compact(rows, func(code string) bool { return code == "SRC" }) {
		got = append(got, strings.Repeat(" ", r.Level)+r.Label)
	}
	want := []string{"Mexico · Events", "Panama", " Transit", " Entries", "Canada", "Honduras"}
	if !slices.Equal(got, want) {
		t.Errorf("rows are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
