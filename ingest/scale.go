package ingest

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// The share of the series (or changes) that must be on another scale for the
// whole to be, and how many there must be at least.
const scaleShare, scaleSeries = 0.8, 3

// scaleFigs is how many figures at least must have changed by one power of ten.
const scaleFigs = 5

// rescaled reports whether the whole period of an observation is a thousand times
// as large as those before it, or a thousandth.
func (a *audit) rescaled(t *cubeTable, b *warehouse.Observations, i int) bool {
	texts := t.periodTexts()
	p, err := warehouse.ParsePeriod(texts[b.Period[i]])
	if err != nil {
		return false
	}
	l := t.past().periods[periodOf{monthOf(p), b.Dims[t.cube.ds.Index(warehouse.DimFreq)][i]}]
	return l.onOtherScale()
}

func monthOf(p warehouse.Period) int32 { return int32(12*p.Start.Year() + int(p.Start.Month()) - 1) }

func (l *level) onOtherScale() bool {
	return l != nil && l.series >= scaleSeries && float64(max(l.thousandfold, l.thousandth)) >= scaleShare*float64(l.series)
}

// scales is rule scale-change within a file: from one period to the next all
// series of a table become a thousand times as large, or a thousandth.
func (a *audit) scales(t *cubeTable) error {
	found := t.past().periods
	for _, run := range runs(found, func(l *level) bool { return l.onOtherScale() }) {
		l := found[run[0]]
		times := "1000"
		if l.thousandth > l.thousandfold {
			times = "0.001"
		}
		b, i := t.cube.at(l.first - 1)
		period := b.Periods.Texts[b.Period[i]]
		f := a.report.say("finding.scale-change.period", warehouse.Finding{
			Rule: "scale-change", CellRef: cellOf(b, i), Key: strings.Join([]string{t.ID, period}, " "),
			Found: figure(b, i), Expected: "× " + times,
		}, "period", lang.Period(a.report.lang, period), "count", strconv.Itoa(max(l.thousandfold, l.thousandth)), "of", strconv.Itoa(l.series))
		f.Count = max(l.thousandfold, l.thousandth)
	}
	return nil
}

// runs lists the periods of which something holds, in order, those that follow
// upon each other together.
func runs(all map[periodOf]*level, holds func(*level) bool) [][]periodOf {
	var order []periodOf
	for p := range all {
		order = append(order, p)
	}
	slices.SortFunc(order, func(a, b periodOf) int {
		return cmp.Or(cmp.Compare(a.freq, b.freq), cmp.Compare(a.month, b.month))
	})
	var out [][]periodOf
	open := false
	for i, p := range order {
		if open = open && i > 0 && order[i-1].freq == p.freq; !holds(all[p]) {
			open = false
			continue
		}
		if !open {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], p)
		open = true
	}
	return out
}

// scaleGroup is what a comparison is looked at by for a change of scale.
type scaleGroup struct{ dataset, source, measure string }

// rescaledSince is rule scale-change against what was published before: nearly
// all figures of a measure that changed did so by one power of ten, a hundred
// or more. The changes it explains are kept from rule implausible-jump.
func (a *audit) rescaledSince(_ []*cube) {
	byGroup := map[scaleGroup]map[int][]warehouse.Change{}
	many := map[scaleGroup]int{}
	for _, x := range a.since.Changes {
		if math.IsNaN(x.OldValue + x.NewValue) {
			continue
		}
		g, power := a.scaleGroup(x), powerOfTen(x)
		many[g]++
		if byGroup[g] == nil {
			byGroup[g] = map[int][]warehouse.Change{}
		}
		byGroup[g][power] = append(byGroup[g][power], x)
	}
	for g, powers := range byGroup {
		for power, changes := range powers {
			if power == 0 || len(changes) < scaleFigs || float64(len(changes)) < scaleShare*float64(many[g]) {
				continue
			}
			a.rescaledBy[g] = power
			a.tellScale(g, power, changes)
		}
	}
}

func (a *audit) scaleGroup(x warehouse.Change) scaleGroup {
	g := scaleGroup{dataset: x.Dataset}
	if ds, err := a.catalog.Dataset(x.Dataset); err == nil {
		g.source, g.measure = x.Key[ds.Index(warehouse.DimSource)], x.Key[ds.Index(warehouse.DimMeasure)]
	}
	return g
}

// powerOfTen is the power of ten by which a figure changed, give or take a
// quarter (a revision besides, or what rounding to thousands takes away); zero
// where it is less than a hundred times, or none.
func powerOfTen(x warehouse.Change) int {
	if !(x.OldValue*x.NewValue > 0) {
		return 0
	}
	r := math.Log10(x.NewValue / x.OldValue)
	if p := math.Round(r); math.Abs(p) >= 2 && math.Abs(r-p) < 0.1 {
		return int(p)
	}
	return 0
}

func (a *audit) tellScale(g scaleGroup, power int, changes []warehouse.Change) {
	first := slices.MinFunc(changes, func(a, b warehouse.Change) int {
		return cmp.Or(cmp.Compare(a.Cell.Sheet, b.Cell.Sheet), cmp.Compare(a.Cell.Row, b.Cell.Row), cmp.Compare(a.Cell.Col, b.Cell.Col))
	})
	f := a.report.add(warehouse.Finding{
		Rule: "scale-change", CellRef: first.Cell, Key: strings.Join([]string{g.dataset, g.source, g.measure}, " "),
		Found: warehouse.FormatNumber(first.NewValue), Expected: warehouse.FormatNumber(first.OldValue),
	}, "times", warehouse.FormatNumber(math.Pow10(power)), "count", strconv.Itoa(len(changes)), "source", g.source)
	f.Count = len(changes)
}
