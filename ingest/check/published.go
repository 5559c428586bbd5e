package check

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"siemmes/ingest/figures"
	"siemmes/ingest/relation"
	"siemmes/warehouse"
)

// publishedTerm are the figures of a term that the warehouse holds, for the areas and
// the time of the file.
type publishedTerm struct {
	term  *relation.Term
	byKey map[string][]publishedFigure // nil before they are asked for; several sources
}

// publishedFigure is a published figure, and by how much the true one may be more
// or less.
type publishedFigure struct {
	warehouse.PublishedFigure
	half float64
}

// bounds are between which values the figure lies.
func (f *publishedFigure) bounds() (low, high float64) {
	switch {
	case !math.IsNaN(f.Low):
		return f.Low, f.High
	case math.IsNaN(f.Value):
		return math.Inf(-1), math.Inf(1)
	}
	return f.Value - f.half, f.Value + f.half
}

// find is the figure of the term that belongs to a figure of the file: of the source
// that the rule names, else of the file's own, else of the first in rank.
func (p *publishedTerm) find(ctx context.Context, x *relationCheck, b *warehouse.Observations, i int) (*publishedFigure, bool, error) {
	ds, err := x.Catalog.Dataset(p.term.Dataset)
	if err != nil {
		return nil, false, err
	}
	if p.byKey == nil {
		if err := p.ask(ctx, x, ds); err != nil {
			return nil, false, err
		}
	}
	period := b.Periods.Texts[b.Period[i]]
	code := func(dim warehouse.Dimension) string {
		if own := p.term.Codes[dim.ID]; own != "" {
			return own
		}
		if d := b.Dataset.Index(dim.ID); d >= 0 {
			return b.Codes[d].Texts[b.Dims[d][i]]
		}
		return wholeOf(dim)
	}
	found := p.byKey[p.key(ds, code, period)]
	if len(found) == 0 {
		return nil, false, nil
	}
	area := code(ds.Dimensions[ds.Index(warehouse.DimRefArea)])
	own := b.Codes[b.Dataset.Index(warehouse.DimSource)].Texts[b.Dims[b.Dataset.Index(warehouse.DimSource)][i]]
	return x.firstSource(ds.ID, area, own, found), true, nil
}

// firstSource is the figure of a source, else of the one that the catalog ranks
// first.
func (x *relationCheck) firstSource(dataset, area, source string, found []publishedFigure) *publishedFigure {
	rank := func(f publishedFigure) int {
		if f.Source == source {
			return -1
		}
		ranked := x.Catalog.Ranked(dataset, area)
		for i, s := range ranked {
			if s.ID == f.Source {
				return i
			}
		}
		return len(ranked)
	}
	best := slices.MinFunc(found, func(a, b publishedFigure) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Source, b.Source))
	})
	return &best
}

// key is what figures are found by: all codes but the source and, of a figure that
// is not broken down by counterpart, the basis.
func (p *publishedTerm) key(ds *warehouse.Dataset, code func(warehouse.Dimension) string, period string) string {
	parts := make([]string, 0, len(ds.Dimensions)+1)
	whole := code(ds.Dimensions[ds.Index(warehouse.DimCounterpart)]) == warehouse.World
	for _, dim := range ds.Dimensions {
		if dim.ID == warehouse.DimSource || dim.ID == warehouse.DimBasis && whole && p.term.Codes[dim.ID] == "" {
			continue
		}
		parts = append(parts, code(dim))
	}
	return strings.Join(append(parts, period), " ")
}

// ask fetches the figures of the term for the areas of the file.
func (p *publishedTerm) ask(ctx context.Context, x *relationCheck, ds *warehouse.Dataset) error {
	p.byKey = map[string][]publishedFigure{}
	where := map[string][]string{}
	for dim, code := range p.term.Codes {
		where[dim] = []string{code}
	}
	if where[warehouse.DimRefArea] == nil {
		last := x.of.Blocks[len(x.of.Blocks)-1]
		where[warehouse.DimRefArea] = last.Codes[x.of.Dataset.Index(warehouse.DimRefArea)].Texts
	}
	last := x.of.Blocks[len(x.of.Blocks)-1]
	found, err := x.ledger.Published(ctx, ds.ID, where, last.Periods.Texts)
	if err != nil {
		return err
	}
	bases := map[[2]string]float64{}
	for _, f := range found {
		table := [2]string{f.Source, f.Table}
		if _, known := bases[table]; !known {
			bases[table] = baseOf(x.File, f.Source, f.Table)
		}
		key := p.key(ds, func(dim warehouse.Dimension) string { return f.Key[ds.Index(dim.ID)] }, f.Period)
		half := bases[table] / 2
		if m, _ := ds.Measure(f.Key[ds.Index(warehouse.DimMeasure)]); m.Fractional && !math.IsNaN(f.Value) {
			half = math.Max(half, figures.LastDecimal(f.Value)/2)
		}
		p.byKey[key] = append(p.byKey[key], publishedFigure{f, half})
	}
	return nil
}

// baseOf is the base to which a published table is rounded, as the layout that
// reads it says.
func baseOf(a *File, source, table string) float64 {
	largest := 0.0
	for _, l := range a.Layouts {
		for _, t := range l.Tables {
			if t.Skip == "" && t.ID == table && figures.CutTable(l, t).Source == source {
				largest = math.Max(largest, figures.Base(t))
			}
		}
	}
	return largest
}
