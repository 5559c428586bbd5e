package query

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
)

// An answer of stored observations is read in slices, one after the other: each is a
// run of the answer's keys in their order, so that a slice can be sorted by itself and
// no more than one is in memory. How many rows a slice has is counted before.

// DefaultSliceRows is two blocks: a slice of an answer of 5 million rows is 3 % of it.
const DefaultSliceRows = 2 * warehouse.BlockRows

// slice is a run of the keys of an answer.
type slice struct {
	where []string // the conditions that its rows meet
	rows  int      // how many there are; -1: not counted
	skip  int      // rows of its beginning that are no part of the page
	take  int      // rows after these that are; -1: all
}

// slices cuts an answer into slices of some number of rows. One that can have no more is
// one slice, which is not counted.
func (p *plan) slices(ctx context.Context, size int) ([]slice, error) {
	most, err := p.size().rowsAtMost(ctx, size)
	if err != nil {
		return nil, err
	}
	if most <= size {
		return []slice{{rows: -1, take: -1}}, nil
	}
	known, err := p.w.census(ctx, p.c)
	if err != nil {
		return nil, err
	}
	x := slicer{p: p, size: size, codes: known.codes}
	for i := range p.c.Columns {
		if _, fixed := p.fixed(i); !fixed {
			x.dims = append(x.dims, i)
		}
	}
	err = x.cut(ctx, nil, 0)
	return x.all, err
}

// slicer cuts an answer into slices.
type slicer struct {
	p     *plan
	size  int
	dims  []int // dimensions that vary
	codes []int // how many each dimension of the dataset has
	all   []slice
}

// dimsAtOnce is how many dimensions the keys of an answer are counted by at once.
const dimsAtOnce = 4

// countedAtOnce is how many combinations of their codes there may be at most, where
// there are two or more dimensions.
const countedAtOnce = 1 << 17

// together is by how many dimensions, from one on, rows are counted at once.
func (x *slicer) together(from int) (n int) {
	product := 1
	for n < min(dimsAtOnce, len(x.dims)-from) {
		if product *= max(1, x.codes[x.dims[from+n]]); n > 0 && product > countedAtOnce {
			break
		}
		n++
	}
	return n
}

// prefix is the codes of a few dimensions, and how many rows have them.
type prefix struct {
	codes [dimsAtOnce]int32
	rows  int
}

// cut cuts the rows that meet some conditions, which say which codes they have in the
// dimensions before the one at a place of dims.
func (x *slicer) cut(ctx context.Context, where []string, from int) error {
	if from == len(x.dims) {
		return x.cutPeriods(ctx, where)
	}
	dims := x.dims[from : from+x.together(from)]
	found, err := x.count(ctx, where, dims)
	if err != nil {
		return err
	}
	return x.pack(ctx, where, from, 0, dims, found)
}

// count counts the rows by the codes of some dimensions, in the order of the answer.
func (x *slicer) count(ctx context.Context, where []string, dims []int) ([]prefix, error) {
	p := x.p
	st := &statement{}
	for _, i := range dims {
		st.columns = append(st.columns, "f."+p.c.Columns[i])
	}
	st.group = slices.Clone(st.columns)
	st.columns = append(st.columns, "count(*)")
	var out []prefix
	var one prefix
	to := append(Pointers(one.codes[:len(dims)]), &one.rows)
	err := eachRow(ctx, p.w.engine, p.sql().storedFrom(st, where), nil, func(rows *Rows) error {
		err := rows.Scan(to...)
		out = append(out, one)
		return err
	})
	places := p.w.codes.places()
	slices.SortFunc(out, func(a, b prefix) int {
		for i := range dims {
			if a.codes[i] != b.codes[i] {
				return int(places[a.codes[i]] - places[b.codes[i]])
			}
		}
		return 0
	})
	return out, err
}

// pack makes slices of rows that were counted by some dimensions: of neighbours in one
// of these that are few enough together, and of what is too much in the next one.
func (x *slicer) pack(ctx context.Context, where []string, from, at int, dims []int, found []prefix) error {
	if at == len(dims) {
		return x.cut(ctx, where, from+len(dims))
	}
	column := "f." + x.p.c.Columns[dims[at]]
	var run []int32
	rows := 0
	flush := func() {
		if run != nil {
			x.all = append(x.all, slice{where: append(slices.Clone(where), column+In(run)), rows: rows, take: -1})
		}
		run, rows = nil, 0
	}
	for len(found) > 0 {
		code, n, sum := found[0].codes[at], 0, 0
		for n < len(found) && found[n].codes[at] == code {
			sum += found[n].rows
			n++
		}
		if rows+sum > x.size {
			flush()
		}
		if sum > x.size {
			more := append(slices.Clone(where), column+In([]int32{code}))
			if err := x.pack(ctx, more, from, at+1, dims, found[:n]); err != nil {
				return err
			}
		} else {
			run, rows = append(run, code), rows+sum
		}
		found = found[n:]
	}
	flush()
	return nil
}

// cutPeriods cuts the rows of one key by their periods.
func (x *slicer) cutPeriods(ctx context.Context, where []string) error {
	counts := map[int32]int{}
	st := &statement{columns: []string{"f.period", "count(*)"}, group: []string{"f.period"}}
	err := eachRow(ctx, x.p.w.engine, x.p.sql().storedFrom(st, where), nil, func(rows *Rows) error {
		var period int32
		var n int
		err := rows.Scan(&period, &n)
		counts[period] = n
		return err
	})
	if err != nil {
		return err
	}
	ids := slices.SortedFunc(maps.Keys(counts), func(a, b int32) int {
		s, t := x.p.w.periods.Get(a), x.p.w.periods.Get(b)
		return cmp.Or(s.Start.Compare(t.Start), s.Months-t.Months)
	})
	for len(ids) > 0 {
		n, rows := 1, counts[ids[0]]
		for n < len(ids) && rows+counts[ids[n]] <= x.size {
			rows += counts[ids[n]]
			n++
		}
		x.all = append(x.all, slice{where: append(slices.Clone(where), "f.period"+In(ids[:n])), rows: rows, take: -1})
		ids = ids[n:]
	}
	return nil
}

// storedFrom writes a statement that reads stored observations of the answer, those
// that meet further conditions.
func (p compiler) storedFrom(st *statement, where []string) string {
	st.where = append(slices.Clone(where), st.where...)
	if p.q.First == 0 && p.q.Last == 0 {
		st.where = append(p.conditions(), st.where...)
		return st.sql(p.c.Table)
	}
	series := make([]string, len(p.c.Columns))
	for i, col := range p.c.Columns {
		series[i] = "f." + col
	}
	numbered := func(order string) string {
		return "row_number() OVER (PARTITION BY " + strings.Join(series, ", ") + " ORDER BY pp.start_date" + order + ", pp.end_date" + order + ")"
	}
	inner := &statement{columns: []string{"f.*", numbered("") + " AS from_first", numbered(" DESC") + " AS from_last"}, where: p.conditions()}
	var ends []string
	for column, n := range map[string]int{"f.from_first": p.q.First, "f.from_last": p.q.Last} {
		if n > 0 {
			ends = append(ends, column+" <= "+strconv.Itoa(n))
		}
	}
	slices.Sort(ends)
	st.where = append(st.where, "("+strings.Join(ends, " OR ")+")")
	return st.sqlFrom(fmt.Sprintf("(%s) f", inner.sqlFrom(p.c.Table+" f JOIN period pp ON pp.id = f.period")))
}

// page keeps the slices, and the parts of them, that are a page of the answer. It
// returns the rows of the page and whether there are others after it.
func page(all []slice, limit, offset int) (kept []slice, rows int, truncated bool) {
	for _, s := range all {
		if s.skip = min(offset, s.rows); s.skip == s.rows {
			offset -= s.rows
			continue
		}
		offset = 0
		if s.take = s.rows - s.skip; limit > 0 && rows+s.take > limit {
			s.take, truncated = limit-rows, true
		}
		if s.take > 0 {
			kept = append(kept, s)
		}
		rows += s.take
	}
	return kept, rows, truncated
}
