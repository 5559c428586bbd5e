package ingest

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// series are the figures of a table for one reporting area, measure and
// frequency.
type series struct{ area, measure, freq int32 }

// missingPeriods is rule missing-period: a monthly or quarterly series has no
// hole between its first and its last period. Where an absent row is a zero, a
// hole is only a period of which the whole table has nothing.
func (a *audit) missingPeriods(t *cubeTable) error {
	present := t.presentPeriods()
	for _, s := range t.series() {
		step := s.step()
		if step == 0 {
			continue
		}
		var holes []string
		var after row
		for i := 1; i < len(s.at); i++ {
			for m := s.at[i-1].month + step; m < s.at[i].month; m += step {
				period := warehouse.MonthsFrom(m/12, m%12+1, step).String()
				if t.AbsentIsZero && (present[period] || t.covered(period)) {
					continue
				}
				if holes == nil {
					after = s.at[i].first
				}
				holes = append(holes, period)
			}
		}
		if holes != nil {
			a.hole(t, s, holes, after)
		}
	}
	return nil
}

// covered reports whether the layout says that a table covers a period in which it
// has nothing.
func (t *cubeTable) covered(period string) bool {
	if t.Covers == "" {
		return false
	}
	stretch, err := warehouse.ParsePeriodRange(t.Covers)
	p, err2 := warehouse.ParsePeriod(period)
	return err == nil && err2 == nil && p.Within(stretch)
}

// hole reports the periods that a series lacks. Of a long list the first ones
// are named.
func (a *audit) hole(t *cubeTable, s *periods, holes []string, after row) {
	const named = 12
	some := make([]string, 0, named)
	for _, p := range holes[:min(named, len(holes))] {
		some = append(some, lang.Period(a.report.lang, p))
	}
	if len(holes) > named {
		some = append(some, "…")
	}
	ds := t.cube.ds
	area, measure := t.texts(ds.Index(warehouse.DimRefArea))[s.area], t.texts(ds.Index(warehouse.DimMeasure))[s.measure]
	f := a.report.add(warehouse.Finding{
		Rule: "missing-period", CellRef: t.cube.cell(after), Key: strings.Join([]string{t.ID, area, measure}, " "),
		Expected: lang.List(a.report.lang, some),
	}, "area", a.catalog.Label(ds, warehouse.DimRefArea, area, a.report.lang), "count", strconv.Itoa(len(holes)))
	f.Count = len(holes)
}

// presentPeriods are the periods of which the table has figures.
func (t *cubeTable) presentPeriods() map[string]bool {
	all := map[string]bool{}
	for i, text := range t.periodTexts() {
		all[text] = i < len(t.periods) && t.periods[i]
	}
	return all
}

// periods are the months (or quarters) of which a series has figures, in order.
type periods struct {
	series
	freqCode string
	at       []stamp
}

// stamp is a period by its first month since year zero, with the first figure.
type stamp struct {
	month int
	first row
}

// step is the months between one period and the next, zero where the frequency
// leaves holes (a census, an estimate every five years).
func (p *periods) step() int {
	if f := warehouse.Freq(p.freqCode); f == warehouse.Monthly || f == warehouse.Quarterly {
		return f.Months()
	}
	return 0
}

// series lists the series of a table with the periods each has.
func (t *cubeTable) series() []*periods {
	ds := t.cube.ds
	area, measure, freq := ds.Index(warehouse.DimRefArea), ds.Index(warehouse.DimMeasure), ds.Index(warehouse.DimFreq)
	type place struct {
		series
		period int32
	}
	firsts := map[place]row{}
	last := place{period: unset} // neighbours are mostly of one series and period
	for _, n := range t.blocks {
		b := t.cube.blocks[n]
		for i, p := range b.Period {
			at := place{series{b.Dims[area][i], b.Dims[measure][i], b.Dims[freq][i]}, p}
			if at == last {
				continue
			}
			last = at
			if _, ok := firsts[at]; !ok {
				firsts[at] = rowOf(n, i)
			}
		}
	}
	byKey := map[series]*periods{}
	var all []*periods
	months := t.firstMonths()
	for at, r := range firsts {
		s := byKey[at.series]
		if s == nil {
			s = &periods{series: at.series, freqCode: t.texts(freq)[at.freq]}
			byKey[at.series] = s
			all = append(all, s)
		}
		s.at = append(s.at, stamp{months[at.period], r})
	}
	for _, s := range all {
		slices.SortFunc(s.at, func(a, b stamp) int { return cmp.Compare(a.month, b.month) })
	}
	slices.SortFunc(all, func(a, b *periods) int {
		return cmp.Or(cmp.Compare(a.area, b.area), cmp.Compare(a.measure, b.measure), cmp.Compare(a.freq, b.freq))
	})
	return all
}

// firstMonths is the first month of every period in the dictionary.
func (t *cubeTable) firstMonths() []int {
	texts := t.periodTexts()
	months := make([]int, len(texts))
	for i, s := range texts {
		if p, err := warehouse.ParsePeriod(s); err == nil {
			months[i] = 12*p.Start.Year() + int(p.Start.Month()) - 1
		}
	}
	return months
}
