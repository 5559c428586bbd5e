package ingest

import (
	"math"
	"strconv"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// future is rule future-period: figures of periods that had not begun when the
// file was made, and that nothing calls forecasts. It speaks where they reach
// more than a year ahead: a projection does, or a year that was mistyped.
func (a *audit) future(t *cubeTable) error {
	now := a.asOf()
	if now.IsZero() {
		return nil
	}
	texts := t.periodTexts()
	ahead := make([]bool, len(texts)) // had not begun
	far := make([]bool, len(texts))   // by more than a year
	for i, text := range texts {
		if p, err := warehouse.ParsePeriod(text); err == nil {
			ahead[i], far[i] = p.Start.After(now), p.Start.After(now.AddDate(1, 0, 0))
		}
	}
	var first row
	count, reaches := 0, false
	for _, n := range t.blocks {
		b := t.cube.blocks[n]
		for i, flags := range b.Flags {
			if !ahead[b.Period[i]] || flags.Has(warehouse.Forecast) || math.IsNaN(b.Value[i]) {
				continue
			}
			reaches = reaches || far[b.Period[i]]
			if count++; count == 1 {
				first = rowOf(n, i)
			}
		}
	}
	if !reaches {
		return nil
	}
	b, i := t.cube.at(first)
	f := a.report.add(warehouse.Finding{
		Rule: "future-period", CellRef: cellOf(b, i), Key: t.ID, Found: figure(b, i),
	}, "what", a.describe(b, i), "count", strconv.Itoa(count), "date", lang.Date(a.report.lang, now))
	f.Count = count
	return nil
}
