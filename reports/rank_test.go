package reports

import (
	"strings"
	"testing"
)

// A row that is put in another order keeps the names of the headings it was below.
func TestRankedRowsKeepTheirHeadings(t *testing.T) {
	row := func(label string, level int, values ...float64) TableRow {
		r := TableRow{Label: label, Level: level}
		for _, v := range values {
			c := AbsentCell()
			c.Value, c.Absent = v, false
			r.Cells = append(r.Cells, c)
		}
		return r
	}
	table := &Table{Columns: []Column{{Period: "2023"}}, Rows: []TableRow{
		row("United States", 0), row("DHS", 1, 4), row("EOIR", 1, 9), row("Canada", 0, 7),
	}}
	table.rank(0)
	var got []string
	for _, r := range table.Rows {
		got = append(got, r.Label)
	}
	if want := "United States · EOIR|Canada|United States · DHS"; strings.Join(got, "|") != want {
		t.Errorf("ranked as %q, not %q", got, want)
	}
}
