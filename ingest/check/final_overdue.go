package check

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"siemmes/ingest/figures"
	"siemmes/warehouse"
)

var finalOverdue = Rule{
	ID: "final-overdue", Severity: warehouse.Warning, Needs: LastRelease,
	Run: overdues,
}

// overdueMonths is after how many months a provisional figure should have been
// made final. The publishers of the catalog name no time; two years leave room
// for the annual edition after the one in which a figure is first.
const overdueMonths = 24

// overdues is rule final-overdue: within the file, and against the last release.
func overdues(ctx context.Context, a *File) error {
	if err := a.each(ctx, func(t *figures.Table) { overdue(a, t) }); err != nil {
		return err
	}
	stillProvisional(a, a.Since)
	return nil
}

// overdue is rule final-overdue within a file: figures are provisional though
// they are old, in a table that has final ones, or though a year later is final
// already for the same country and measure.
func overdue(a *File, t *figures.Table) {
	ends, finals := t.Ends(), finals(t)
	if len(finals) == 0 {
		return
	}
	old := asOf(a).AddDate(0, -overdueMonths, 0)
	area, measure := t.Cube.Dataset.Index(warehouse.DimRefArea), t.Cube.Dataset.Index(warehouse.DimMeasure)
	var first figures.Row
	count, oldest := 0, int32(figures.Unset)
	for _, n := range t.Blocks {
		b := t.Cube.Blocks[n]
		for i, flags := range b.Flags {
			if !flags.Has(warehouse.Provisional) || math.IsNaN(b.Value[i]) {
				continue
			}
			end := ends[b.Period[i]]
			final := finals[[2]int32{b.Dims[area][i], b.Dims[measure][i]}]
			if final.Before(end.AddDate(1, 0, 0)) && !end.Before(old) {
				continue
			}
			if count == 0 {
				first = figures.RowOf(n, i)
			}
			if count++; oldest == figures.Unset || end.Before(ends[oldest]) {
				oldest = b.Period[i]
			}
		}
	}
	if count == 0 {
		return
	}
	b, i := t.Cube.At(first)
	f := a.Report.Add(warehouse.Finding{
		Rule: "final-overdue", CellRef: figures.CellOf(b, i), Key: t.ID, Found: warehouse.Literal(figures.Figure(b, i)),
	}, "what", Describe(b, i), "count", count, "period", warehouse.PeriodValue(t.PeriodTexts()[oldest]))
	f.Count = count
}

// finals are, of each reporting area and measure of the table, the end of the
// last period that has a figure which is not provisional. There are none where
// nothing in the table is provisional.
func finals(t *figures.Table) map[[2]int32]time.Time {
	if !slices.ContainsFunc(t.Blocks, func(n int) bool {
		return slices.ContainsFunc(t.Cube.Blocks[n].Flags, func(f warehouse.Flags) bool { return f.Has(warehouse.Provisional) })
	}) {
		return nil
	}
	area, measure := t.Cube.Dataset.Index(warehouse.DimRefArea), t.Cube.Dataset.Index(warehouse.DimMeasure)
	ends, finals := t.Ends(), map[[2]int32]time.Time{}
	for _, n := range t.Blocks {
		b := t.Cube.Blocks[n]
		for i, flags := range b.Flags {
			k := [2]int32{b.Dims[area][i], b.Dims[measure][i]}
			if end := ends[b.Period[i]]; !flags.Has(warehouse.Provisional) && !math.IsNaN(b.Value[i]) && end.After(finals[k]) {
				finals[k] = end
			}
		}
	}
	return finals
}

// stillProvisional is rule final-overdue against the last release: it was
// provisional, and so is this one, a year and a half later.
func stillProvisional(a *File, c *warehouse.Comparison) {
	if !a.Release.Provisional || c.Historic() {
		return
	}
	for _, source := range slices.Sorted(maps.Keys(c.Previous)) {
		was := c.Previous[source]
		made, before := cmp.Or(a.Release.Edition.Date, a.Release.Created), cmp.Or(was.Edition.Date, was.Received)
		if !was.Provisional || !before.AddDate(1, 6, 0).Before(made) {
			continue
		}
		a.Report.Say("finding.final-overdue.release", warehouse.Finding{
			Rule: "final-overdue", Key: strings.Join([]string{source, was.Edition.ID}, " "), Found: a.Release.Shown().Message(), Expected: was.Shown().Message(),
		}, "source", source, "date", warehouse.Date(before))
	}
}
