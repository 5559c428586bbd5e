package check

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"siemmes/ingest/figures"
	"siemmes/warehouse"
)

var scaleChange = Rule{
	ID: "scale-change", Severity: warehouse.Warning, Needs: Past | LastRelease | Explains,
	Run: scaleChanges,
}

// scaleFigs is how many figures at least must have changed by one power of ten.
const scaleFigs = 5

// onOtherScale reports whether the whole period of an observation is a thousand times
// as large as those before it, or a thousandth.
func onOtherScale(a *File, t *figures.Table, b *warehouse.Observations, i int) bool {
	texts := t.PeriodTexts()
	p, err := warehouse.ParsePeriod(texts[b.Period[i]])
	if err != nil {
		return false
	}
	l := t.Past().Periods[figures.PeriodKey{Month: figures.MonthOf(p), Freq: b.Dims[t.Cube.Dataset.Index(warehouse.DimFreq)][i]}]
	return l.OnOtherScale()
}

// scaleChanges is rule scale-change: against what was published before, and within the
// file.
func scaleChanges(ctx context.Context, a *File) error {
	if !a.Misread {
		rescaledSince(a)
	}
	return a.each(ctx, func(t *figures.Table) { scales(a, t) })
}

// scales is rule scale-change within a file: from one period to the next all
// series of a table become a thousand times as large, or a thousandth.
func scales(a *File, t *figures.Table) {
	found := t.Past().Periods
	for _, run := range runs(found, func(l *figures.Level) bool { return l.OnOtherScale() }) {
		l := found[run[0]]
		times := "1000"
		if l.Thousandth > l.Thousandfold {
			times = "0.001"
		}
		b, i := t.Cube.At(l.First - 1)
		period := b.Periods.Texts[b.Period[i]]
		f := a.Report.Say("finding.scale-change.period", warehouse.Finding{
			Rule: "scale-change", CellRef: figures.CellOf(b, i), Key: strings.Join([]string{t.ID, period}, " "),
			Found: warehouse.Literal(figures.Figure(b, i)), Expected: warehouse.Literal("× " + times),
		}, "period", warehouse.PeriodValue(period), "count", max(l.Thousandfold, l.Thousandth), "of", l.Series)
		f.Count = max(l.Thousandfold, l.Thousandth)
	}
}

// runs lists the periods of which something holds, in order, those that follow
// upon each other together.
func runs(all map[figures.PeriodKey]*figures.Level, holds func(*figures.Level) bool) [][]figures.PeriodKey {
	var order []figures.PeriodKey
	for p := range all {
		order = append(order, p)
	}
	slices.SortFunc(order, func(a, b figures.PeriodKey) int {
		return cmp.Or(cmp.Compare(a.Freq, b.Freq), cmp.Compare(a.Month, b.Month))
	})
	var out [][]figures.PeriodKey
	open := false
	for i, p := range order {
		if open = open && i > 0 && order[i-1].Freq == p.Freq; !holds(all[p]) {
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
func rescaledSince(a *File) {
	byGroup := map[scaleGroup]map[int][]warehouse.Change{}
	many := map[scaleGroup]int{}
	for _, x := range a.Since.Changes {
		if math.IsNaN(x.OldValue + x.NewValue) {
			continue
		}
		g, power := scaleGroupOf(a, x), powerOfTen(x)
		many[g]++
		if byGroup[g] == nil {
			byGroup[g] = map[int][]warehouse.Change{}
		}
		byGroup[g][power] = append(byGroup[g][power], x)
	}
	for g, powers := range byGroup {
		for power, changes := range powers {
			if power == 0 || len(changes) < scaleFigs || float64(len(changes)) < figures.ScaleShare*float64(many[g]) {
				continue
			}
			a.rescaledBy[g] = power
			tellScale(a, g, power, changes)
		}
	}
}

func scaleGroupOf(a *File, x warehouse.Change) scaleGroup {
	g := scaleGroup{dataset: x.Dataset}
	if ds, err := a.Catalog.Dataset(x.Dataset); err == nil {
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

func tellScale(a *File, g scaleGroup, power int, changes []warehouse.Change) {
	first := slices.MinFunc(changes, func(a, b warehouse.Change) int {
		return cmp.Or(cmp.Compare(a.Cell.Sheet, b.Cell.Sheet), cmp.Compare(a.Cell.Row, b.Cell.Row), cmp.Compare(a.Cell.Col, b.Cell.Col))
	})
	f := a.Report.Add(warehouse.Finding{
		Rule: "scale-change", CellRef: first.Cell, Key: strings.Join([]string{g.dataset, g.source, g.measure}, " "),
		Found: warehouse.Literal(warehouse.FormatNumber(first.NewValue)), Expected: warehouse.Literal(warehouse.FormatNumber(first.OldValue)),
	}, "times", warehouse.FormatNumber(math.Pow10(power)), "count", len(changes), "source", g.source)
	f.Count = len(changes)
}
