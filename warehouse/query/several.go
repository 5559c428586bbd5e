package query

import (
	"context"
	"slices"

	"siemmes/warehouse"
)

// oneByOne splits a question in which codes of a dimension are to be side by side
// that are made from others: nationals, foreigners, groups and totals are asked for
// by themselves, because one figure can belong to more than one of them. Nil where
// there is nothing to split.
func (w *Warehouse) oneByOne(ctx context.Context, q warehouse.Query) ([]warehouse.Query, error) {
	c := w.cubes[q.Dataset]
	if c == nil {
		return nil, nil
	}
	q = w.canonical(c, q)
	for n, f := range q.Where {
		i := c.Dataset.Index(f.Dim)
		if i < 0 || len(f.Codes) < 2 || !slices.Contains(q.By, f.Dim) || !c.Dataset.Dimensions[i].Adds() {
			continue
		}
		lots, err := w.lots(ctx, c, i, f.Codes, q.Codes(warehouse.DimRefArea))
		if err != nil {
			return nil, err
		}
		if len(lots) < 2 {
			continue
		}
		out := make([]warehouse.Query, len(lots))
		for k, codes := range lots {
			out[k] = q
			out[k].Where = slices.Clone(q.Where)
			out[k].Where[n].Codes = codes
		}
		return out, nil
	}
	return nil, nil
}

// lots puts codes that are made from others by themselves and the others together.
func (w *Warehouse) lots(ctx context.Context, c *Cube, i int, codes, areas []string) (lots [][]string, err error) {
	var others []string
	for _, code := range codes {
		made := c.all(i, code) || i == c.Counterpart && (code == warehouse.OwnNationals || code == warehouse.Foreigners)
		if !made && w.members(c, i, code) != nil {
			made = true
			if !c.Area[i] { // many ages are asked for at once, most of them as they are stored
				stored, err := w.storedCodes(ctx, c, i, areas)
				if err != nil {
					return nil, err
				}
				made = !slices.Contains(stored, w.codes.Number(code))
			}
		}
		if made {
			lots = append(lots, []string{code})
		} else {
			others = append(others, code)
		}
	}
	if others != nil {
		lots = append(lots, others)
	}
	return lots, nil
}

// storedCodes lists the codes of a dimension that any figure of some reporting areas,
// or of all, ever had.
func (w *Warehouse) storedCodes(ctx context.Context, c *Cube, i int, areas []string) ([]int32, error) {
	where := ""
	if areas != nil {
		where = " WHERE " + c.Columns[c.RefArea] + In(w.codes.Some(areas))
	}
	return Remember(w, "codes "+c.Table+c.Columns[i]+where, func() ([]int32, error) {
		return columnOf[int32](ctx, w.engine, "SELECT DISTINCT "+c.Columns[i]+" FROM "+c.Table+where)
	})
}

// askOneByOne asks several questions and answers with all their rows.
func (w *Warehouse) askOneByOne(ctx context.Context, questions []warehouse.Query) (*asked, error) {
	limit, offset := questions[0].Limit, questions[0].Offset
	var all []*asked
	for _, q := range questions {
		q.Limit, q.Offset = 0, 0
		a, err := w.ask(ctx, q)
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	out := all[0]
	dims := dimsOf(all)
	for _, a := range all {
		a.widen(dims)
		if a != out {
			out.append(a)
		}
	}
	out.outcomes = nil // Explain asks one by one, too
	out.sort()
	out.page(limit, offset)
	return out, nil
}

// dimsOf lists the dimensions of several answers, in the dataset's order.
func dimsOf(all []*asked) (dims []string) {
	for _, id := range all[0].Dataset.IDs() {
		if slices.ContainsFunc(all, func(a *asked) bool { return slices.Contains(a.Dims, id) }) {
			dims = append(dims, id)
		}
	}
	return dims
}

// widen gives the rows of an answer all of some dimensions; those that it has not
// are totals.
func (a *asked) widen(dims []string) {
	if slices.Equal(a.Dims, dims) {
		return
	}
	for n := range a.Rows {
		key := make([]string, len(dims))
		for i, dim := range dims {
			key[i] = warehouse.Total
			if at := slices.Index(a.Dims, dim); at >= 0 {
				key[i] = a.Rows[n].Key[at]
			}
		}
		a.Rows[n].Key = key
	}
	a.Dims = dims
}

// append adds the rows and notes of another answer.
func (a *asked) append(b *asked) {
	place := make([]int, len(b.Notes)) // of b's notes among a's
	for i, n := range b.Notes {
		place[i] = slices.IndexFunc(a.Notes, n.Equal)
		if place[i] < 0 {
			place[i] = len(a.Notes)
			a.Notes = append(a.Notes, n)
		}
	}
	for _, row := range b.Rows {
		row.Notes = slices.Clone(row.Notes) // rows share them
		for i, n := range row.Notes {
			row.Notes[i] = place[n]
		}
		a.Rows = append(a.Rows, row)
	}
}
