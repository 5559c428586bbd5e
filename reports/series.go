package reports

import (
	"context"
	"slices"

	"siemmes/reports/definition"
	"siemmes/warehouse"
)

// series is the usual table: codes down, periods across. It keeps one source
// (or one per reporting area), one code of every dimension that has no place,
// and the latest periods.
func (b *builder) series(ctx context.Context, def definition.Table) (t, full *Table, err error) {
	s, err := b.ask(ctx, def.Ask)
	if err != nil || s.empty() {
		return nil, nil, err
	}
	last := def.Rows.By[len(def.Rows.By)-1]
	parts := b.parts(s, last)
	if def.Rows.Leaves {
		parts = b.leaves(parts, last)
	}
	if parts = b.settle(parts, def); parts.empty() {
		return nil, nil, nil
	}
	if s, err = b.addTotal(ctx, s, parts, def, last); err != nil {
		return nil, nil, err
	}
	s = s.latest(def.Columns)
	if s.empty() {
		return nil, nil, nil
	}
	shape := Shape{Stub: def.Rows.By, Across: []string{warehouse.DimTime}, hide: []string{warehouse.DimSource, warehouse.DimBasis}}
	if def.Across != "" {
		shape.Across = []string{def.Across, warehouse.DimTime}
	}
	if def.Rows.Top == 0 {
		t = b.frame(b.lay(def, s, shape), s.answer.Dataset)
		return t, t, nil
	}
	shape.Rank = true
	full = b.lay(def, s, shape)
	shape.Top = def.Rows.Top
	return b.frame(b.lay(def, s, shape), s.answer.Dataset), full, nil
}

// settle chooses the source and one code of every dimension without a place.
func (b *builder) settle(s *selection, def definition.Table) *selection {
	placed := append(slices.Clone(def.Rows.By), def.Across, warehouse.DimTime)
	if !slices.Contains(placed, warehouse.DimMeasure) {
		// One measure per table: figures of two are not to be compared.
		s = s.mostOf(warehouse.DimMeasure, nil)
	}
	group := []string{warehouse.DimMeasure}
	area := b.params.Country
	if slices.Contains(def.Rows.By, warehouse.DimRefArea) {
		area = ""
		if def.Rows.PerArea {
			group = append(group, warehouse.DimRefArea)
		}
	}
	if slices.Contains(placed, warehouse.DimDirection) { // what comes in may be sorted by another basis than what goes out
		group = append(group, warehouse.DimDirection)
	}
	for _, dim := range def.Ask.By {
		if !slices.Contains(placed, dim) && dim != warehouse.DimBasis {
			s = s.mostOf(dim, []string{warehouse.DimMeasure})
		}
	}
	return b.choose(s, group, area, def.Ask.Years)
}

// parts drops the rows that are the whole of a dimension: a source is chosen
// for the parts it holds. A dimension that has no parts by its nature, such as
// the measure, keeps its rows.
func (b *builder) parts(s *selection, dim string) *selection {
	if slices.Contains([]string{warehouse.DimMeasure, warehouse.DimRefArea, warehouse.DimDirection}, dim) {
		return s
	}
	return s.keep(func(r *warehouse.Row) bool { return !isTotal(s.code(r, dim)) })
}

// addTotal adds the rows that are the whole of the parts: of the same source,
// measure, basis, sex. Where the answer has none and the definition wants one,
// it asks again without the dimension.
func (b *builder) addTotal(ctx context.Context, s, parts *selection, def definition.Table, dim string) (*selection, error) {
	same := slices.DeleteFunc(slices.Clone(s.answer.Dims), func(d string) bool { return d == dim })
	have := map[string]bool{}
	for i := range parts.answer.Rows {
		have[parts.groupKey(&parts.answer.Rows[i], same)] = true
	}
	chosen := map[string]bool{}
	for i := range parts.answer.Rows {
		chosen[parts.rowKey(&parts.answer.Rows[i])] = true
	}
	found := false
	both := s.keep(func(r *warehouse.Row) bool {
		whole := isTotal(s.code(r, dim)) && have[s.groupKey(r, same)]
		found = found || whole
		return whole || chosen[s.rowKey(r)]
	})
	if found || !def.Rows.Total {
		return both, nil
	}
	whole, err := b.ask(ctx, def.Whole())
	if err != nil || whole.empty() || !slices.Equal(same, whole.answer.Dims) {
		return both, err
	}
	whole = whole.keep(func(r *warehouse.Row) bool { return have[whole.groupKey(r, same)] })
	total := warehouse.Total
	if newWording(s.answer.Dataset, b.cat, b.params.Lang).areas(dim) {
		total = warehouse.World
	}
	return both.withTotals(whole, dim, total), nil
}

// rowKey tells the rows of an answer apart.
func (s *selection) rowKey(r *warehouse.Row) string { return joined(r.Key) + "\x00" + r.Period }
