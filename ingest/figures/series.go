package figures

import (
	"cmp"
	"slices"

	"siemmes/warehouse"
)

// series are the figures of a table for one reporting area, measure and
// frequency.
type series struct{ Area, Measure, freq int32 }

// Periods are the months (or quarters) of which a series has figures, in order.
type Periods struct {
	series
	freqCode string
	At       []stamp
}

// stamp is a period by its first month since year zero, with the first figure.
type stamp struct {
	Month int
	First Row
}

// Step is the months between one period and the next, zero where the frequency
// leaves holes (a census, an estimate every five years).
func (p *Periods) Step() int {
	if f := warehouse.Freq(p.freqCode); f == warehouse.Monthly || f == warehouse.Quarterly {
		return f.Months()
	}
	return 0
}

// SeriesOf lists the series of a table with the periods each has.
func (t *Table) SeriesOf() []*Periods {
	ds := t.Cube.Dataset
	area, measure, freq := ds.Index(warehouse.DimRefArea), ds.Index(warehouse.DimMeasure), ds.Index(warehouse.DimFreq)
	type place struct {
		series
		period int32
	}
	firsts := map[place]Row{}
	last := place{period: Unset} // neighbours are mostly of one series and period
	for _, n := range t.Blocks {
		b := t.Cube.Blocks[n]
		for i, p := range b.Period {
			at := place{series{b.Dims[area][i], b.Dims[measure][i], b.Dims[freq][i]}, p}
			if at == last {
				continue
			}
			last = at
			if _, ok := firsts[at]; !ok {
				firsts[at] = RowOf(n, i)
			}
		}
	}
	byKey := map[series]*Periods{}
	var all []*Periods
	months := t.FirstMonths()
	for at, r := range firsts {
		s := byKey[at.series]
		if s == nil {
			s = &Periods{series: at.series, freqCode: t.Texts(freq)[at.freq]}
			byKey[at.series] = s
			all = append(all, s)
		}
		s.At = append(s.At, stamp{months[at.period], r})
	}
	for _, s := range all {
		slices.SortFunc(s.At, func(a, b stamp) int { return cmp.Compare(a.Month, b.Month) })
	}
	slices.SortFunc(all, func(a, b *Periods) int {
		return cmp.Or(cmp.Compare(a.Area, b.Area), cmp.Compare(a.Measure, b.Measure), cmp.Compare(a.freq, b.freq))
	})
	return all
}
