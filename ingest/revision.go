package ingest

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// A revision is larger than usual when it is three times what 99 of 100 earlier
// ones did not exceed; where fewer than thirty figures were revised so far, when
// it is half of the figure.
const (
	usualTimes   = 3
	usualFigures = 30
	largeShare   = 0.5
)

// revisions is rule large-revision. What implausible-jump tells is not told
// again. One finding for each source, at the largest.
func (a *audit) revisions(ctx context.Context, ledger heldFigures, cubes []*cube, c *warehouse.Comparison) error {
	byGroup := map[[2]string][]warehouse.Change{}
	var order [][2]string
	for _, x := range c.Changes {
		if math.IsNaN(x.OldValue+x.NewValue) || implausible(x.OldValue, x.NewValue) || a.isTold(x.Cell) || a.earlier.hasMoved(x.Cell) || !beyond(x, a.rounding(cubes, x.Dataset)) {
			continue
		}
		g := [2]string{x.Dataset, a.scaleGroup(x).source}
		if byGroup[g] == nil {
			order = append(order, g)
		}
		byGroup[g] = append(byGroup[g], x)
	}
	for _, g := range order {
		past, err := ledger.Revisions(ctx, g[0], g[1])
		if err != nil {
			return err
		}
		usual := largeShare
		if past.Figures >= usualFigures {
			usual = usualTimes * past.Most
		}
		large := slices.DeleteFunc(byGroup[g], func(x warehouse.Change) bool { return relative(x) <= usual })
		if len(large) > 0 {
			a.tellRevision(g[1], large, past)
		}
	}
	return nil
}

// beyond reports whether a change is more than rounding and chance make, as for
// rule implausible-jump.
func beyond(x warehouse.Change, base float64) bool {
	large := math.Max(math.Abs(x.OldValue), math.Abs(x.NewValue))
	return math.Abs(x.NewValue-x.OldValue) > base+50+5*math.Sqrt(large)
}

// relative is by how much a figure changed, as warehouse.Comparison measures it.
func relative(x warehouse.Change) float64 {
	return math.Abs(x.NewValue-x.OldValue) / (math.Abs(x.OldValue) + 10)
}

// rounding is the largest base to which a table of the dataset is rounded: a
// figure that is rounded the other way is no revision.
func (a *audit) rounding(cubes []*cube, dataset string) float64 {
	largest := 0.0
	for _, k := range cubes {
		if k.ds.ID != dataset {
			continue
		}
		for _, t := range k.order {
			largest = math.Max(largest, base(t.declared))
		}
	}
	return largest
}

func (a *audit) tellRevision(source string, large []warehouse.Change, past warehouse.Revisions) {
	x := slices.MaxFunc(large, func(a, b warehouse.Change) int {
		return int(math.Copysign(1, relative(a)-relative(b)))
	})
	share := relative(x)
	if x.OldValue != 0 {
		share = math.Abs(x.NewValue-x.OldValue) / math.Abs(x.OldValue)
	}
	percent := func(v float64) string { return strconv.Itoa(int(math.Round(100 * v))) }
	message := "finding.large-revision"
	if past.Figures < usualFigures {
		message = "finding.large-revision.first"
	}
	f := a.report.say(message, warehouse.Finding{
		Rule: "large-revision", CellRef: x.Cell, Key: strings.Join([]string{x.Dataset, source}, " "),
		Found: warehouse.FormatNumber(x.NewValue), Expected: warehouse.FormatNumber(x.OldValue),
	}, "what", a.what(x), "period", lang.Period(a.report.lang, x.Period), "count", strconv.Itoa(len(large)),
		"share", percent(share), "usual", percent(past.Most), "source", source)
	f.Count = len(large)
}

// renamedSince is rule category-renamed against the last release.
func (a *audit) renamedSince(c *warehouse.Comparison) {
	for _, r := range c.Renamed {
		ds, err := a.catalog.Dataset(r.Dataset)
		if err != nil {
			continue // the comparison is of datasets of the catalog
		}
		label := func(code string) string { return a.catalog.Label(ds, r.Dim, code, a.report.lang) }
		f := a.report.add(warehouse.Finding{
			Rule: "category-renamed", CellRef: r.Cell, Key: r.Old + " = " + r.New, Found: label(r.New), Expected: label(r.Old),
		}, "count", strconv.Itoa(r.Figures), "source", r.Source, "dimension", a.dimension(ds, r.Dim))
		f.Count = r.Figures
	}
}
