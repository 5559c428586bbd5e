package reports

import (
	"context"
	"slices"

	"siemmes/warehouse"
)

// series is the usual table: codes down, periods across. It keeps one source
// (or one per reporting area), one code of every dimension that has no place,
// and the latest periods.
func (b *builder) series(ctx context.Context, def tableDef) (t, full *Table, err error) {
	s, err := b.ask(ctx, def.Ask)
	if err != nil || s.empty() {
		return nil, nil, err
	}
	s = b.settle(s, def)
	if s.empty() {
		return nil, nil, nil
	}
	last := def.Rows.By[len(def.Rows.By)-1]
	if def.Rows.Leaves {
		s = b.leaves(s, last, true)
	}
	s = b.onlyBroken(s, last)
	if s.empty() {
		return nil, nil, nil
	}
	if s, err = b.addTotal(ctx, s, def, last); err != nil {
		return nil, nil, err
	}
	s = s.latest(def.Columns)
	if s.empty() {
		return nil, nil, nil
	}
	shape := b.shape(def, s)
	shape.Stub = slices.Clone(def.Rows.By)
	shape.Across = []string{warehouse.DimTime}
	if def.Across != "" {
		shape.Across = []string{def.Across, warehouse.DimTime}
	}
	shape.Rank = def.Rows.Top > 0
	full = FromAnswer(s.answer, shape, b.cat, b.params.Lang)
	shape.Top = def.Rows.Top
	t = FromAnswer(s.answer, shape, b.cat, b.params.Lang)
	return b.frame(t, s.answer.Dataset), full, nil
}

// settle chooses the source and one code of every dimension without a place.
func (b *builder) settle(s *selection, def tableDef) *selection {
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
	for _, dim := range def.Ask.By {
		if !slices.Contains(placed, dim) && dim != warehouse.DimBasis {
			s = s.mostOf(dim, []string{warehouse.DimMeasure})
		}
	}
	return b.choose(s, group, area, def.Ask.Years)
}

// onlyBroken drops a table whose last dimension has only its total: the
// question was for parts and there are none.
func (b *builder) onlyBroken(s *selection, dim string) *selection {
	if s.empty() || s.at(dim) < 0 || dim == warehouse.DimMeasure || dim == warehouse.DimRefArea || dim == warehouse.DimDirection {
		return s
	}
	for i := range s.answer.Rows {
		if !isTotal(s.code(&s.answer.Rows[i], dim)) {
			return s
		}
	}
	return nil
}

// addTotal asks for the total where the answer has none, of the same source.
func (b *builder) addTotal(ctx context.Context, s *selection, def tableDef, dim string) (*selection, error) {
	if !def.Rows.Total {
		return s, nil
	}
	total := warehouse.Total
	if newWording(s.answer.Dataset, b.cat, b.params.Lang).areas(dim) {
		total = warehouse.World
	}
	for i := range s.answer.Rows {
		if s.code(&s.answer.Rows[i], dim) == total {
			return s, nil
		}
	}
	ask := def.Ask
	ask.By = slices.DeleteFunc(slices.Clone(ask.By), func(d string) bool { return d == dim })
	whole, err := b.ask(ctx, ask)
	if err != nil || whole.empty() {
		return s, err
	}
	// The total of the very same figures: source, measure, basis, sex, ….
	same := slices.DeleteFunc(slices.Clone(s.answer.Dims), func(d string) bool { return d == dim })
	if !slices.Equal(same, whole.answer.Dims) {
		return s, nil
	}
	have := map[string]bool{}
	for i := range s.answer.Rows {
		have[s.groupKey(&s.answer.Rows[i], same)] = true
	}
	whole = whole.keep(func(r *warehouse.Row) bool { return have[whole.groupKey(r, same)] })
	return s.withTotals(whole, dim, total), nil
}
