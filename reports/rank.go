package reports

import (
	"cmp"
	"math"
	"slices"

	"siemmes/warehouse"
)

// rank orders the rows by their figure in the latest column (LatestColumn), the
// largest first, and keeps the first top of them (zero: all). Totals stay
// above; groups of areas stay below, where countries are ranked, and last comes
// what is not stated or left over. Notes of rows that are not kept go with them.
func (t *Table) rank(top int) {
	last := t.LatestColumn()
	if last < 0 {
		return
	}
	t.nameByPath()
	above, ranked, below := []TableRow{}, []TableRow{}, []TableRow{}
	rankable := t.Rankable()
	for i, r := range t.Rows {
		switch {
		case r.Total:
			above = append(above, r)
		case slices.Contains(rankable, i):
			r.Level = min(1, len(above))
			ranked = append(ranked, r)
		default:
			below = append(below, r)
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
	t.orderNotes()
}

// nameByPath names rows by the headings that they are below, and drops these: rows that
// are put in another order leave their headings.
func (t *Table) nameByPath() {
	var rows []TableRow
	var path []string // "" for a row with figures
	for _, r := range t.Rows {
		path = append(path[:min(r.Level, len(path))], "")
		if r.Heading() {
			path[len(path)-1] = r.Label
			continue
		}
		for _, above := range slices.Backward(path) {
			if above != "" {
				r.Label = above + " · " + r.Label
			}
		}
		rows = append(rows, r)
	}
	t.Rows = rows
}

// Rankable lists the rows that can be compared by size: no totals, no headings,
// nothing that is left over, and no groups of areas where there are countries.
func (t *Table) Rankable() []int {
	var rows, groups []int
	for i, r := range t.Rows {
		switch {
		case r.Total || r.Heading() || r.LeftOver:
		case r.Group:
			groups = append(groups, i)
		default:
			rows = append(rows, i)
		}
	}
	if len(rows) == 0 {
		return groups
	}
	return rows
}

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

// LatestColumn is the last column with an observed figure: of a whole period
// that has ended, and no forecast. Where there is none, it is the last one with
// a figure of such a period, then the last one with a figure; -1 where no column
// has one.
func (t *Table) LatestColumn() int {
	for _, accept := range []func(c Column, flags warehouse.Flags) bool{
		func(c Column, flags warehouse.Flags) bool {
			return !c.Partial && (c.Period == "" || warehouse.Observed("", c.Period, flags, t.today))
		},
		func(c Column, _ warehouse.Flags) bool {
			return !c.Partial && (c.Period == "" || warehouse.Observed("", c.Period, 0, t.today))
		},
		func(Column, warehouse.Flags) bool { return true },
	} {
		for j := len(t.Columns) - 1; j >= 0; j-- {
			for _, r := range t.Rows {
				if r.Heading() || r.Total || !r.Cells[j].Number() && !r.Cells[j].Bounded() {
					continue
				}
				if accept(t.Columns[j], r.Cells[j].Flags) {
					return j
				}
			}
		}
	}
	return -1
}
