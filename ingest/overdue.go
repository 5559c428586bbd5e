package ingest

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// overdueMonths is after how many months a provisional figure should have been
// made final. The publishers of the catalog name no time; two years leave room
// for the annual edition after the one in which a figure stands first.
const overdueMonths = 24

// overdue is rule final-overdue within a file: figures are provisional though
// they are old, in a table that has final ones, or though a year later is final
// already for the same country and measure.
func (a *audit) overdue(t *cubeTable) error {
	ends, finals := t.ends(), t.finals()
	if len(finals) == 0 {
		return nil
	}
	old := a.asOf().AddDate(0, -overdueMonths, 0)
	area, measure := t.cube.ds.Index(warehouse.DimRefArea), t.cube.ds.Index(warehouse.DimMeasure)
	var first row
	count, oldest := 0, int32(unset)
	for _, n := range t.blocks {
		b := t.cube.blocks[n]
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
				first = rowOf(n, i)
			}
			if count++; oldest == unset || end.Before(ends[oldest]) {
				oldest = b.Period[i]
			}
		}
	}
	if count == 0 {
		return nil
	}
	b, i := t.cube.at(first)
	f := a.report.add(warehouse.Finding{
		Rule: "final-overdue", CellRef: cellOf(b, i), Key: t.ID, Found: figure(b, i),
	}, "what", a.describe(b, i), "count", strconv.Itoa(count), "period", lang.Period(a.report.lang, t.periodTexts()[oldest]))
	f.Count = count
	return nil
}

// ends are the ends of the periods of the dictionary.
func (t *cubeTable) ends() []time.Time {
	texts := t.periodTexts()
	ends := make([]time.Time, len(texts))
	for i, text := range texts {
		if p, err := warehouse.ParsePeriod(text); err == nil {
			ends[i] = p.End()
		}
	}
	return ends
}

// finals are, of each reporting area and measure of the table, the end of the
// last period that has a figure which is not provisional. There are none where
// nothing in the table is provisional.
func (t *cubeTable) finals() map[[2]int32]time.Time {
	if !slices.ContainsFunc(t.blocks, func(n int) bool {
		return slices.ContainsFunc(t.cube.blocks[n].Flags, func(f warehouse.Flags) bool { return f.Has(warehouse.Provisional) })
	}) {
		return nil
	}
	area, measure := t.cube.ds.Index(warehouse.DimRefArea), t.cube.ds.Index(warehouse.DimMeasure)
	ends, finals := t.ends(), map[[2]int32]time.Time{}
	for _, n := range t.blocks {
		b := t.cube.blocks[n]
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
func (a *audit) stillProvisional(c *warehouse.Comparison) {
	if !a.release.Provisional || c.Historic() {
		return
	}
	for _, source := range slices.Sorted(maps.Keys(c.Previous)) {
		was := c.Previous[source]
		made, before := cmp.Or(a.release.Edition.Date, a.release.Created), cmp.Or(was.Edition.Date, was.Received)
		if !was.Provisional || !before.AddDate(1, 6, 0).Before(made) {
			continue
		}
		a.report.say("finding.final-overdue.release", warehouse.Finding{
			Rule: "final-overdue", Key: strings.Join([]string{source, was.Edition.ID}, " "), Found: lang.Edition(a.report.lang, a.release.Shown()), Expected: lang.Edition(a.report.lang, was.Shown()),
		}, "source", source, "date", lang.Date(a.report.lang, before))
	}
}
