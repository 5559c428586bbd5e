package check

import (
	"context"
	"math"
	"slices"
	"strconv"

	"siemmes/ingest/figures"
	"siemmes/warehouse"
)

var foreignFigures = Rule{
	ID: "foreign-figures", Severity: warehouse.Blocking, Needs: LastRelease | HeldFigures | Explanations,
	Run: foreign,
}

// A table is foreign to its source where half of the figures that the source has
// already differ by more than foreignShare, and by more than 99 of 100 earlier
// revisions of the source did. Of fewer figures than foreignMany all must, and fewer
// than foreignFew show nothing: they may be corrections.
const (
	foreignShare = 0.25
	foreignFew   = 3
	foreignMany  = 6
)

// foreign is rule foreign-figures: one finding for each table, at its first figure. A
// change of scale, and figures that came from another heading, are told by rules of
// their own; a methodological release says itself that its figures are made anew.
func foreign(ctx context.Context, a *File) error {
	if a.Release.Type == warehouse.Methodological {
		return nil
	}
	return a.each(ctx, func(t *figures.Table) { foreignTable(ctx, a, t) })
}

// held is a figure of a file that its source has already.
type held struct {
	row      figures.Row
	was, is  float64
	relative float64
}

func foreignTable(ctx context.Context, a *File, t *figures.Table) {
	all := heldFigures(a, t)
	if len(all) < foreignFew {
		return
	}
	middle := median(all, func(x held) float64 { return x.relative })
	if middle <= foreignShare {
		return
	}
	past, err := a.Held.Revisions(ctx, t.Cube.Dataset.ID, t.Source)
	if err != nil || past.Figures >= usualFigures && middle <= past.Most {
		return
	}
	differ := slices.DeleteFunc(slices.Clone(all), func(x held) bool { return x.relative <= foreignShare })
	if len(all) < foreignMany && len(differ) < len(all) {
		return
	}
	ratio := median(all, func(x held) float64 { return x.is / x.was })
	first := differ[0]
	b, i := t.Cube.At(first.row)
	f := a.Report.Say("finding.foreign-figures", warehouse.Finding{
		Rule: "foreign-figures", CellRef: figures.CellOf(b, i), Key: t.ID,
		Found: warehouse.Literal(figures.Figure(b, i)), Expected: warehouse.Literal(warehouse.FormatNumber(first.was)),
	}, "what", Describe(b, i), "count", len(differ), "of", len(all), "source", t.Source, "times", timesAsLarge(ratio))
	f.Count = len(differ)
}

// heldFigures are the figures of a table that its source has already, of which both
// numbers are known and not zero.
func heldFigures(a *File, t *figures.Table) (all []held) {
	if len(a.earlier.Changes(t)) == 0 {
		return nil
	}
	for _, n := range t.Blocks {
		for i := range t.Cube.Blocks[n].Len() {
			r := figures.RowOf(n, i)
			was, known := a.earlier.Was(t.Cube, r)
			is := t.Cube.Value(r)
			if !known || math.IsNaN(was+is) || was == 0 || is == 0 || a.earlier.HasMoved(t.Cube.Cell(r)) {
				continue
			}
			x := warehouse.Change{Dataset: t.Cube.Dataset.ID, OldValue: was, NewValue: is}
			if powerOfTen(x) != 0 {
				return nil // another scale: rule scale-change tells it
			}
			all = append(all, held{r, was, is, relative(x)})
		}
	}
	return all
}

// median is the middle of a number of each figure.
func median(all []held, number func(held) float64) float64 {
	numbers := make([]float64, len(all))
	for i, x := range all {
		numbers[i] = number(x)
	}
	slices.Sort(numbers)
	return numbers[len(numbers)/2]
}

// timesAsLarge says how large figures are beside those that are published: as a plain
// part or multiple where it is near one.
func timesAsLarge(ratio float64) warehouse.Message {
	for _, n := range []float64{2, 3, 4, 5, 10} {
		for id, near := range map[string]float64{"finding.foreign-figures.part-": 1 / n, "finding.foreign-figures.times-": n} {
			if math.Abs(ratio/near-1) < 0.1 {
				return warehouse.NewMessage(id + strconv.Itoa(int(n)))
			}
		}
	}
	return warehouse.NewMessage("finding.foreign-figures.ratio", "ratio", warehouse.Number{Value: ratio, Decimals: 2})
}
