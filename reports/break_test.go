package reports

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"siemmes/warehouse"
)

// Growth is not computed over a break, and the row says so.
func TestGrowthDoesNotCrossABreak(t *testing.T) {
	src := mexico().without(func(f figureOf) bool { return f.dataset == "INDICATOR" })
	src = append(src,
		figureOf{"STOCK", "UNDESA_IMS_TOTAL", "PERSONS", "_T", "2022", 1300000, "B"},
		figureOf{"STOCK", "UNDESA_IMS_TOTAL", "PERSONS", "_T", "2023", 1310000, "E"})
	table := keyFiguresOf(t, src, shareLines())
	i := slices.IndexFunc(table.Rows, func(r TableRow) bool { return r.Code == "growth" || strings.Contains(r.Label, "growth") })
	if i < 0 {
		t.Fatal("no row of growth")
	}
	got := map[string]bool{}
	for j, c := range table.Rows[i].Cells {
		got[table.Columns[j].Period] = c.Number()
	}
	want := map[string]bool{"2015": false, "2020": true, "2022": false, "2023": true}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if !slices.ContainsFunc(table.Rows[i].Notes, func(n int) bool { return strings.Contains(table.Notes[n], "not computed for 2022") }) {
		t.Errorf("notes of the row: %v", table.Notes)
	}
}

func flagged(values []float64, breaks ...int) ChartSeries {
	s := ChartSeries{Name: "Costa Rica", Values: values, Flags: make([]warehouse.Flags, len(values))}
	for _, j := range breaks {
		s.Flags[j] = s.Flags[j].With(warehouse.Break)
	}
	return s
}

func TestALineIsCutWhereItsSeriesBreaks(t *testing.T) {
	nan := math.NaN()
	for name, c := range map[string]struct {
		series ChartSeries
		want   [][]float64
	}{
		"no break":            {flagged([]float64{1, 2, 3}), [][]float64{{1, 2, 3}}},
		"one":                 {flagged([]float64{1, 2, 9, 8}, 2), [][]float64{{1, 2, nan, nan}, {nan, nan, 9, 8}}},
		"two, one after":      {flagged([]float64{1, 9, 5}, 1, 2), [][]float64{{1, nan, nan}, {nan, 9, nan}, {nan, nan, 5}}},
		"nothing before":      {flagged([]float64{9, 8}, 0), [][]float64{{9, 8}}},
		"only a gap before":   {flagged([]float64{nan, 9, 8}, 1), [][]float64{{nan, 9, 8}}},
		"series without flag": {ChartSeries{Values: []float64{1, 2}}, [][]float64{{1, 2}}},
	} {
		pieces, _ := c.series.Pieces()
		var got [][]float64
		for _, p := range pieces {
			got = append(got, p.Values)
		}
		if diff := cmp.Diff(c.want, got, cmpopts.EquateNaNs()); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestAChartNamesItsBreaks(t *testing.T) {
	c := &ChartSpec{Lang: "en", Kind: ChartLine, Categories: []string{"2022", "2023", "2024"}, Series: []ChartSeries{flagged([]float64{1, 2, 9}, 2)}}
	c.NoteBreaks()
	if diff := cmp.Diff([]string{"Break in series: 2024"}, c.Notes); diff != "" {
		t.Error(diff)
	}
	c.Notes, c.Kind = nil, ChartRanked // one period, nothing is compared over time
	if c.NoteBreaks(); c.Notes != nil {
		t.Error(c.Notes)
	}
}
