package check

import (
	"math"

	"siemmes/ingest/figures"
	"siemmes/warehouse"
)

var futurePeriod = Rule{
	ID: "future-period", Severity: warehouse.Warning,
	Run: eachTable(futurePeriods),
}

// futurePeriods is rule future-period: figures of periods that had not begun when the
// file was made, and that nothing calls forecasts. It applies where they reach
// more than a year ahead: a projection does, or a year that was mistyped.
func futurePeriods(a *File, t *figures.Table) {
	now := asOf(a)
	if now.IsZero() {
		return
	}
	texts := t.PeriodTexts()
	ahead := make([]bool, len(texts)) // had not begun
	far := make([]bool, len(texts))   // by more than a year
	for i, text := range texts {
		if p, err := warehouse.ParsePeriod(text); err == nil {
			ahead[i], far[i] = p.Start.After(now), p.Start.After(now.AddDate(1, 0, 0))
		}
	}
	var first figures.Row
	count, reaches := 0, false
	for _, n := range t.Blocks {
		b := t.Cube.Blocks[n]
		for i, flags := range b.Flags {
			if !ahead[b.Period[i]] || flags.Has(warehouse.Forecast) || math.IsNaN(b.Value[i]) {
				continue
			}
			reaches = reaches || far[b.Period[i]]
			if count++; count == 1 {
				first = figures.RowOf(n, i)
			}
		}
	}
	if !reaches {
		return
	}
	b, i := t.Cube.At(first)
	f := a.Report.Add(warehouse.Finding{
		Rule: "future-period", CellRef: figures.CellOf(b, i), Key: t.ID, Found: warehouse.Literal(figures.Figure(b, i)),
	}, "what", Describe(b, i), "count", count, "date", warehouse.Date(now))
	f.Count = count
}
