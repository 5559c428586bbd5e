package check

import (
	"context"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"siemmes/ingest/figures"
	"siemmes/ingest/figures/figurestest"
	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// Whatever figures a table holds, in whatever order and frequencies, the rules
// come to an end, and every finding has a cell of the table.
func TestRulesTakeAnyTable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := &layout.Table{ID: "t"}
		if rapid.Bool().Draw(t, "rounded") {
			base := 5.0
			table.Rounding = &base
		}
		m := figurestest.NewMould(table)
		c := figures.NewCube(m.Ds)
		seen := map[string]bool{}
		for range rapid.IntRange(1, 3).Draw(t, "blocks") {
			var figs []figurestest.Fig
			for range rapid.IntRange(1, 300).Draw(t, "rows") {
				f := figurestest.Fig{
					Key: [5]string{
						"A", rapid.SampledFrom([]string{"MEX", "GTM", "W"}).Draw(t, "area"), rapid.SampledFrom([]string{"N", "STOCK", "UNIQUE"}).Draw(t, "measure"),
						rapid.SampledFrom([]string{"F", "M", "_T", "_U"}).Draw(t, "sex"), rapid.SampledFrom([]string{"_T", "Y0T4", "Y_GE5"}).Draw(t, "age"),
					},
					Value: rapid.SampledFrom([]float64{0, 1, 7, 40, 1000, 1e6, -3, 0.5}).Draw(t, "value"),
				}
				year := rapid.IntRange(2010, 2025).Draw(t, "year")
				switch f.Key[0] = rapid.SampledFrom([]string{"A", "Q", "M"}).Draw(t, "freq"); f.Key[0] {
				case "A":
					f.Period = fmt.Sprint(year)
				case "Q":
					f.Period = fmt.Sprintf("%d-Q%d", year, rapid.IntRange(1, 4).Draw(t, "quarter"))
				default:
					f.Period = fmt.Sprintf("%d-%02d", year, rapid.IntRange(1, 12).Draw(t, "month"))
				}
				if name := fmt.Sprint(f.Key, f.Period); !seen[name] {
					seen[name] = true
					figs = append(figs, f)
				}
			}
			c.Add(m.Batch(figs...), func(figures.Row, figures.Batch, int) {})
		}
		r := NewReport("t.csv", nil, Rules())
		a := &File{
			Catalog: catalog.Default(), Report: r, Cubes: []*figures.Cube{c}, Since: &warehouse.Comparison{},
			Release: warehouse.Release{Created: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)},
		}
		a.Open()
		if err := a.Run(context.Background()); err != nil {
			t.Fatal(err)
		}
		for _, f := range r.Findings() {
			if f.Row < 1 || f.Row > int(m.Row) || f.Sheet != "S" && f.Key != "*" {
				t.Fatalf("%s stands in %s", f.Name(), f.CellRef)
			}
		}
	})
}
