package reports

import (
	"cmp"
	"math"
	"slices"

	"siemmes/warehouse"
)

// rank orders the rows by their figure in the last column that has one,
// the largest first, and keeps the first top of them (zero: all). Totals stay
// above; what is not stated or left over stays below.
func (t *Table) rank(top int) {
	last := t.lastColumn()
	if last < 0 {
		return
	}
	above, ranked, below := []TableRow{}, []TableRow{}, []TableRow{}
	for _, r := range t.Rows {
		switch {
		case r.Total || r.Heading():
			above = append(above, r)
		case leftOver(r.Code):
			below = append(below, r)
		default:
			r.Level = min(1, len(above))
			ranked = append(ranked, r)
		}
	}
	slices.SortStableFunc(ranked, func(a, b TableRow) int { return cmp.Compare(b.weight(last), a.weight(last)) })
	if top > 0 && len(ranked) > top {
		ranked = ranked[:top]
		below = nil
	}
	for i := range below {
		below[i].Level = min(1, len(above))
	}
	t.Rows = slices.Concat(above, ranked, below)
}

// leftOver tells a code that stands for what the others do not name.
func leftOver(code string) bool { return code == warehouse.NotStated || code == warehouse.Other }

// weight is what a row is ranked by: its figure in a column, the lower bound of
// a range; a row without one comes after all others.
func (r TableRow) weight(col int) float64 {
	c := r.Cells[col]
	switch {
	case c.Bounded():
		return c.Low
	case math.IsNaN(c.Value):
		return math.Inf(-1)
	}
	return c.Value
}

// lastColumn is the last column with a figure, -1 where there is none.
func (t *Table) lastColumn() int {
	for j := len(t.Columns) - 1; j >= 0; j-- {
		for _, r := range t.Rows {
			if !r.Heading() && !r.Total && (r.Cells[j].Number() || r.Cells[j].Bounded()) {
				return j
			}
		}
	}
	return -1
}
