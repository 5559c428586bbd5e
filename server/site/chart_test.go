package site

import (
	"math"
	"slices"
	"testing"

	"siemmes/reports"
)

func TestChartsFollowTheTable(t *testing.T) {
	cell := func(v float64) reports.TableCell {
		return reports.TableCell{Value: v, Low: math.NaN(), High: math.NaN()}
	}
	years := []reports.Column{{Heads: []string{"2022"}, Codes: []string{"2022"}, Period: "2022"}, {Heads: []string{"2023"}, Codes: []string{"2023"}, Period: "2023"}}
	rows := []reports.TableRow{{Label: "Group"}, {Label: "A", Level: 1, Cells: []reports.TableCell{cell(1), cell(2)}}, {Label: "B", Level: 1, Cells: []reports.TableCell{cell(3), reports.AbsentCell()}}}
	line := chartOf(&reports.Table{Lang: "en", Title: "T", Columns: years, Rows: rows})
	if line.Kind != reports.ChartLine || len(line.Series) != 2 || line.Series[1].Name != "Group · B" || line.Series[0].Values[1] != 2 {
		t.Errorf("over time: %+v", line)
	}
	units := chartOf(&reports.Table{Lang: "en", Columns: years, Rows: []reports.TableRow{
		{Label: "Mexico"},
		{Label: "US dollars", Unit: "US$", Level: 1},
		{Label: "In", Level: 2, Cells: []reports.TableCell{cell(1), cell(2)}},
		{Label: "Operations", Unit: "oper.", Level: 1},
		{Label: "In", Level: 2, Cells: []reports.TableCell{cell(3), cell(4)}},
	}})
	if len(units.Series) != 1 || units.Unit != "US$" || units.Series[0].Name != "Mexico · US dollars · In" {
		t.Errorf("dollars and operations in one chart: %+v", units)
	}
	bars := chartOf(&reports.Table{Lang: "en", Title: "T", Columns: []reports.Column{{Heads: []string{"2023"}, Codes: []string{"2023"}, Period: "2023"}}, Rows: []reports.TableRow{
		{Label: "All", Total: true, Cells: []reports.TableCell{cell(9)}}, {Label: "A", Cells: []reports.TableCell{cell(2)}}, {Label: "B", Cells: []reports.TableCell{cell(7)}},
	}})
	if bars.Kind != reports.ChartRanked || !slices.Equal(bars.Categories, []string{"B", "A"}) {
		t.Errorf("one period: %+v", bars)
	}
	if none := chartOf(&reports.Table{Lang: "en"}); none != nil {
		t.Errorf("an empty table is drawn: %+v", none)
	}
}
