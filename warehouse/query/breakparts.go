package query

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
)

// parts marks where codes of one dimension, over which the answer adds up, enter
// or leave.
func (b *breaker) parts(ctx context.Context, dim int) error {
	edges, err := b.edges(ctx, dim)
	if err != nil || len(edges) == 0 {
		return err
	}
	added, err := b.readParts(ctx, dim, edges)
	if err != nil {
		return err
	}
	var found []change
	for i := range b.all {
		for _, m := range b.moments(&b.all[i], dim, edges) {
			found = append(found, b.changes(&b.all[i], m, added)...)
		}
	}
	if !slices.ContainsFunc(found, func(x change) bool { return !x.own }) {
		b.markAll(dim, found, nil)
		return nil
	}
	held, err := b.readCodes(ctx, dim)
	if err != nil {
		return err
	}
	b.markAll(dim, found, held)
	return nil
}

// edges are those of the cuts that the answer adds up over a dimension, as far as
// the question asks for them.
func (b *breaker) edges(ctx context.Context, dim int) ([]edge, error) {
	p := b.plan
	if !p.c.Dataset.Dimensions[dim].Adds() || slices.Contains(p.kept, dim) && !slices.Contains(p.held, dim) {
		return nil, nil
	}
	var used []*Cut
	for i := range b.outcomes {
		for _, w := range b.outcomes[i].ways {
			if !slices.Contains(used, w.use.Cut) && b.addsUp(w, dim) {
				used = append(used, w.use.Cut)
			}
		}
	}
	var out []edge
	for _, k := range used {
		found, err := p.edges().edgesOf(ctx, k, dim)
		if err != nil {
			return nil, err
		}
		for _, e := range found {
			if e.cut = k.ID; b.asks(dim, e) {
				out = append(out, e)
			}
		}
	}
	return out, nil
}

// addsUp reports whether a way adds up several codes of a dimension.
func (b *breaker) addsUp(w way, dim int) bool {
	p := b.plan
	id := p.c.Dataset.Dimensions[dim].ID
	if !slices.Contains(w.use.Broken, id) || p.v.constant(w.use.Cut, id) != "" || len(p.q.Codes(id)) == 1 && p.own != warehouse.Foreigners && p.made(dim) == nil {
		return false
	}
	return slices.Contains(w.adds, id) || slices.Contains(p.inner, dim) || slices.Contains(p.summed, dim)
}

// asks reports whether the question is about the series of an edge, and adds its
// code up.
func (b *breaker) asks(dim int, e edge) bool {
	p := b.plan
	codes := p.w.codes.All()
	wanted := func(i int, id int32) bool {
		if g := p.made(i); g != nil {
			return id == g.code || slices.Contains(g.in, id)
		}
		asked := p.q.Codes(p.c.Dataset.Dimensions[i].ID)
		return asked == nil || i == p.c.Counterpart && p.own != "" || slices.Contains(asked, codes[id])
	}
	for i, id := range e.of {
		if i != p.c.Freq && !wanted(i, id) {
			return false
		}
	}
	if p.own != "" && dim == p.c.Counterpart && p.isOwnEdge(e) {
		return false // foreigners are all but own nationals
	}
	return wanted(dim, e.code) && (p.freqs == nil || slices.Contains(p.freqs, warehouse.Freq(codes[e.of[p.c.Freq]])))
}

// partKey is a part of a row: its code, the reporting area where the row adds
// several up, and the cut.
type partKey struct {
	row             int
	code, area, cut int32
}

// readParts reads what the codes of edges add to the rows of the answer.
func (b *breaker) readParts(ctx context.Context, dim int, edges []edge) (map[partKey]float64, error) {
	p := b.plan
	out := map[partKey]float64{}
	key := make([]int32, len(p.kept))
	var k partKey
	var period int32
	var value float64
	to := append(Pointers(key), &period, &k.cut, &k.code, &k.area, &value)
	err := eachRow(ctx, p.w.engine, p.sql().partsSQL(dim, edges), nil, func(rows *Rows) error {
		if err := rows.Scan(to...); err != nil {
			return err
		}
		if row, ok := b.rowOf(key, period, k.cut); ok {
			k.row = row
			out[k] += value
		}
		return nil
	})
	return out, err
}

// rowOf is the row of the answer to which stored figures of a cut add: key has their
// codes in the dimensions that are kept.
func (b *breaker) rowOf(key []int32, period, cut int32) (row int, ok bool) {
	var t target
	copy(t.key[:], key)
	freq := t.key[b.c.freqAt]
	if b.plan.q.Freq != "" {
		t.key[b.c.freqAt] = b.plan.w.codes.Number(string(b.plan.q.Freq))
	}
	if t.period = b.c.periodOf(period, freq); t.period < 0 {
		return 0, false
	}
	row, ok = b.at[t]
	return row, ok && slices.ContainsFunc(b.outcomes[row].ways, func(w way) bool { return w.cut == cut && w.freq == freq })
}

// readCodes reads which codes of a dimension are in the rows of the answer.
func (b *breaker) readCodes(ctx context.Context, dim int) (map[int]map[int32]bool, error) {
	p := b.plan
	out := map[int]map[int32]bool{}
	if at := slices.Index(p.inner, dim); at >= 0 {
		for row := range b.outcomes {
			out[row] = map[int32]bool{}
			for _, w := range b.outcomes[row].ways {
				out[row][p.inners[w.inner][at]] = true
			}
		}
		return out, nil
	}
	st := &statement{where: append(p.sql().conditions(), "coalesce(f.value, f.low) > 0")}
	for _, i := range p.kept {
		st.columns = append(st.columns, p.sql().keptColumn(i))
	}
	st.columns = append(st.columns, "f.period", "f.cut", "f."+p.c.Columns[dim])
	st.group = expressions(st.columns)
	key := make([]int32, len(p.kept))
	var period, cut, code int32
	to := append(Pointers(key), &period, &cut, &code)
	err := eachRow(ctx, p.w.engine, st.sql(p.c.Table), nil, func(rows *Rows) error {
		if err := rows.Scan(to...); err != nil {
			return err
		}
		if row, ok := b.rowOf(key, period, cut); ok {
			if out[row] == nil {
				out[row] = map[int32]bool{}
			}
			out[row][code] = true
		}
		return nil
	})
	return out, err
}

// partsSQL reads, by the dimensions of the answer and period, what the codes of
// edges come to in their areas.
func (p compiler) partsSQL(dim int, edges []edge) string {
	st := &statement{where: p.conditions()}
	for _, i := range p.kept {
		st.columns = append(st.columns, p.keptColumn(i))
	}
	area := "f." + p.c.Columns[p.c.RefArea]
	st.columns = append(st.columns, "f.period", "f.cut", "f."+p.c.Columns[dim], area)
	st.group = expressions(st.columns)
	st.columns = append(st.columns, "sum(coalesce(f.value, f.low))")
	var pairs []string
	for _, e := range edges {
		cond := "f." + p.c.Columns[dim] + " = " + strconv.Itoa(int(e.code))
		if dim != p.c.RefArea {
			cond += " AND " + area + " = " + strconv.Itoa(int(e.area))
		}
		if !slices.Contains(pairs, cond) {
			pairs = append(pairs, cond)
		}
	}
	st.where = append(st.where, "coalesce(f.value, f.low) > 0", "("+strings.Join(pairs, " OR ")+")")
	return st.sql(p.c.Table)
}

// keptColumn is a dimension of the answer as its rows show it.
func (p compiler) keptColumn(i int) string {
	if i == p.c.Counterpart && p.own != "" {
		return strconv.Itoa(int(p.w.codes.Number(string(p.own))))
	}
	return p.code(i)
}
