package check

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"siemmes/ingest/figures"
	"siemmes/warehouse"
)

var largeRevision = Rule{
	ID: "large-revision", Severity: warehouse.Warning, Needs: LastRelease | HeldFigures | Explanations | Told,
	Run: largeRevisions,
}

// A revision is larger than usual when it is three times what 99 of 100 earlier
// ones did not exceed; where fewer than thirty figures were revised so far, when
// it is half of the figure.
const (
	usualTimes   = 3
	usualFigures = 30
	largeShare   = 0.5
)

// largeRevisions is rule large-revision. What implausible-jump tells is not told
// again. One finding for each source, at the largest.
func largeRevisions(ctx context.Context, a *File) error {
	byGroup := map[[2]string][]warehouse.Change{}
	var order [][2]string
	for _, x := range a.Since.Changes {
		if math.IsNaN(x.OldValue+x.NewValue) || implausible(x.OldValue, x.NewValue) || a.isTold(x.Cell) || a.earlier.HasMoved(x.Cell) || !beyond(x, rounding(a, x.Dataset)) {
			continue
		}
		g := [2]string{x.Dataset, scaleGroupOf(a, x).source}
		if byGroup[g] == nil {
			order = append(order, g)
		}
		byGroup[g] = append(byGroup[g], x)
	}
	for _, g := range order {
		past, err := a.Held.Revisions(ctx, g[0], g[1])
		if err != nil {
			return err
		}
		usual := largeShare
		if past.Figures >= usualFigures {
			usual = usualTimes * past.Most
		}
		large := slices.DeleteFunc(byGroup[g], func(x warehouse.Change) bool { return relative(x) <= usual })
		if len(large) > 0 {
			tellRevision(a, g[1], large, past)
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
func rounding(a *File, dataset string) float64 {
	largest := 0.0
	for _, k := range a.Cubes {
		if k.Dataset.ID != dataset {
			continue
		}
		for _, t := range k.Tables {
			largest = math.Max(largest, figures.Base(t.Declared))
		}
	}
	return largest
}

func tellRevision(a *File, source string, large []warehouse.Change, past warehouse.Revisions) {
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
	f := a.Report.Say(message, warehouse.Finding{
		Rule: "large-revision", CellRef: x.Cell, Key: strings.Join([]string{x.Dataset, source}, " "),
		Found: warehouse.Literal(warehouse.FormatNumber(x.NewValue)), Expected: warehouse.Literal(warehouse.FormatNumber(x.OldValue)),
	}, "what", describeChange(a, x), "period", warehouse.PeriodValue(x.Period), "count", len(large),
		"share", percent(share), "usual", percent(past.Most), "source", source)
	f.Count = len(large)
}
