package query

import (
	"slices"

	"siemmes/warehouse"
)

// canonical writes a question as the store knows its codes: the total of areas as the
// world, and a code with those below it one by one.
func (w *Warehouse) canonical(c *Cube, q warehouse.Query) warehouse.Query {
	q = c.canonical(q)
	for n, f := range q.Where {
		i := c.Dataset.Index(f.Dim)
		if !f.Below || i < 0 {
			continue
		}
		list := c.Dataset.Dimensions[i].CodeList
		var below []string
		for _, text := range w.codes.All() {
			in := func(code string) bool { return w.catalog.Contains(list, code, text) }
			if !slices.Contains(f.Codes, text) && slices.ContainsFunc(f.Codes, in) {
				below = append(below, text)
			}
		}
		slices.Sort(below)
		q.Where[n] = warehouse.Filter{Dim: f.Dim, Codes: slices.Concat(f.Codes, below)}
	}
	return q
}

// after lists the releases that a question for what was updated asks for.
func (r *Register) after(q warehouse.Query) []int32 {
	numbers := []int32{}
	for _, x := range r.Releases {
		if x.Number > q.ReleasedAfter && (q.UpdatedAfter.IsZero() || x.Published.After(q.UpdatedAfter)) {
			numbers = append(numbers, int32(x.Number))
		}
	}
	return numbers
}

// narrow keeps the rows that were updated after what was asked for, and of them the
// first and the last of each series.
func (a *asked) narrow() {
	q := a.plan.q
	if q.ReleasedAfter > 0 || !q.UpdatedAfter.IsZero() {
		numbers := a.plan.reg.after(q)
		a.keep(func(i int) bool { return slices.Contains(numbers, int32(a.Rows[i].Release)) })
	}
	if q.First == 0 && q.Last == 0 {
		return
	}
	ends := make([]bool, len(a.Rows))
	for _, s := range a.rowSeries() {
		for n, row := range s.rows {
			ends[row] = n < q.First || n >= len(s.rows)-q.Last
		}
	}
	a.keep(func(i int) bool { return ends[i] })
}

// keep leaves out rows.
func (a *asked) keep(wanted func(row int) bool) {
	n := 0
	for i := range a.Rows {
		if wanted(i) {
			a.Rows[n], a.outcomes[n] = a.Rows[i], a.outcomes[i]
			n++
		}
	}
	a.Rows, a.outcomes = a.Rows[:n], a.outcomes[:n]
}
