package reports

import (
	"math"
	"slices"
	"testing"
)

func TestChartsFollowTheTable(t *testing.T) {
	cell := func(v float64) TableCell {
		return TableCell{Value: v, Low: math.NaN(), High: math.NaN()}
	}
	years := []Column{{Heads: []string{"2022"}, Codes: []string{"2022"}, Period: "2022"}, {Heads: []string{"2023"}, Codes: []string{"2023"}, Period: "2023"}}
	rows := []TableRow{{Label: "Group"}, {Label: "A", Level: 1, Cells: []TableCell{cell(1), cell(2)}}, {Label: "B", Level: 1, Cells: []TableCell{cell(3), AbsentCell()}}}
	line := ChartOf(&Table{Lang: "en", Title: "T", Columns: years, Rows: rows})
	if line.Kind != ChartLine || len(line.Series) != 2 || line.Series[1].Name != "Group · B" || line.Series[0].Values[1] != 2 {
		t.Errorf("over time: %+v", line)
	}
	units := ChartOf(&Table{Lang: "en", Columns: years, Rows: []TableRow{
		{Label: "Mexico"},
		{Label: "US dollars", Unit: "US$", Level: 1},
		{Label: "In", Level: 2, Cells: []TableCell{cell(1), cell(2)}},
		{Label: "Operations", Unit: "oper.", Level: 1},
		{Label: "In", Level: 2, Cells: []TableCell{cell(3), cell(4)}},
	}})
	if len(units.Series) != 1 || units.Unit != "US$" || units.Series[0].Name != "Mexico · US dollars · In" {
		t.Errorf("dollars and operations in one chart: %+v", units)
	}
	bars := ChartOf(&Table{Lang: "en", Title: "T", Columns: []Column{{Heads: []string{"2023"}, Codes: []string{"2023"}, Period: "2023"}}, Rows: []TableRow{
		{Label: "All", Total: true, Cells: []TableCell{cell(9)}}, {Label: "A", Cells: []TableCell{cell(2)}}, {Label: "B", Cells: []TableCell{cell(7)}},
	}})
	if bars.Kind != ChartRanked || !slices.Equal(bars.Categories, []string{"B", "A"}) {
		t.Errorf("one period: %+v", bars)
	}
	if none := ChartOf(&Table{Lang: "en"}); none != nil {
		t.Errorf("an empty table is drawn: %+v", none)
	}
}
