package check

import (
	"cmp"
	"math"
	"slices"

	"siemmes/ingest/figures"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// A table may break a total down twice, one list below the other: by region, then by
// country. And a group may be above or below its members without a code list that says
// so. Both are told by the figures: a stretch of the list, in the order of the sheet,
// that comes to the total or to the line beside it in most of the sums.

// lineup is the list of one split in the order of the sheet, with its figures in some
// of the sums.
type lineup struct {
	codes []int32
	sums  []column
}

// column is one sum: the total, and the figures of the codes as running sums.
type column struct {
	total warehouse.Interval
	low   []float64 // [i] is the sum of those before i
	high  []float64
	many  []int // of them above zero
}

// mostColumns bounds the sums that are looked at.
const mostColumns = 24

// cuts are the splits that take the place of one whose parts do not come to its total;
// nil where the figures show no others.
func (s *summer) cuts(cat *catalog.Catalog, i int) []split {
	x := &s.splits[i]
	if x.region {
		return s.block(i)
	}
	l := s.lineup(i, s.codesBelow(cat, x))
	var nested []split
	for level := range 3 {
		if found := l.sublists(level > 0); found != nil {
			return append(s.splitsOf(x, l, found), nested...)
		}
		blocks := l.blocks(1)
		if blocks == nil {
			blocks = l.blocks(-1)
		}
		if blocks == nil {
			return nil
		}
		var inside []int32
		for _, b := range blocks {
			nested = append(nested, x.like(b.head, b.members))
			inside = append(inside, b.members...)
		}
		l = s.lineup(i, slices.DeleteFunc(l.codes, func(c int32) bool { return slices.Contains(inside, c) }))
	}
	return nil
}

// block is the split of a region of which the lines right above or below it are all,
// whatever the catalog counts to it; nil where they are not.
func (s *summer) block(i int) []split {
	x := &s.splits[i]
	all := s.CodesOf(x.dim)
	codes := make([]int32, 0, len(all))
	for _, c := range all {
		codes = append(codes, c)
	}
	l := s.lineup(i, codes)
	at := slices.Index(l.codes, x.total)
	for _, step := range []int{1, -1} {
		if b, ok := l.block(at, step); ok {
			return []split{x.like(b.head, b.members)}
		}
	}
	return nil
}

// like is a split of the same dimension.
func (x *split) like(total int32, parts []int32) split {
	y := split{dim: x.dim, total: total, parts: map[int32]int{}, list: true}
	for _, p := range parts {
		y.parts[p] = max(x.parts[p], 1)
		y.whole += y.parts[p]
	}
	return y
}

// codesBelow are the codes that may be parts of the total of a split.
func (s *summer) codesBelow(cat *catalog.Catalog, x *split) (codes []int32) {
	texts := s.Texts(x.dim)
	if s.Cube.Dataset.Dimensions[x.dim].CodeList != figures.AreaList {
		for c := range x.parts {
			codes = append(codes, c)
		}
		return codes
	}
	for text, c := range s.CodesOf(x.dim) {
		if c != x.total && cat.Contains(figures.AreaList, texts[x.total], text) || x.parts[c] > 0 {
			codes = append(codes, c)
		}
	}
	return codes
}

// lineup puts codes in the order of the sheet.
func (s *summer) lineup(i int, codes []int32) *lineup {
	x := &s.splits[i]
	l := &lineup{codes: codes}
	first := map[int32]place{}
	for _, n := range s.Blocks {
		b := s.Cube.Blocks[n]
		for k, c := range b.Dims[x.dim] {
			at := place{b.Sheet[k], b.Row[k], b.Col[k]}
			if was, ok := first[c]; !ok || at.compare(was) < 0 {
				first[c] = at
			}
		}
	}
	slices.SortFunc(l.codes, func(a, b int32) int { return cmp.Or(first[a].compare(first[b]), cmp.Compare(a, b)) })
	var totals []figures.Row
	for key, sum := range s.sums {
		if low, high := s.bounds(key.total); key.split == i && sum.many >= 2 && low > 0 && !math.IsInf(high, 1) {
			totals = append(totals, key.total)
		}
	}
	slices.Sort(totals)
	step := max(1, (len(totals)+mostColumns-1)/mostColumns)
	for k := 0; k < len(totals); k += step {
		l.sums = append(l.sums, s.column(x.dim, totals[k], l.codes))
	}
	return l
}

// place is where a code is first in the sheet.
type place struct{ sheet, row, col int32 }

func (p place) compare(q place) int {
	return cmp.Or(cmp.Compare(p.sheet, q.sheet), cmp.Compare(p.row, q.row), cmp.Compare(p.col, q.col))
}

func (s *summer) column(dim int, total figures.Row, codes []int32) column {
	low, high := s.bounds(total)
	c := column{total: warehouse.Interval{Low: low, High: high}, low: []float64{0}, high: []float64{0}, many: []int{0}}
	key := s.Cube.NewKey()
	s.Cube.Key(total, key)
	for i, code := range codes {
		key[dim] = code
		l, h := 0.0, 0.0
		if r, ok := s.Cube.Find(key); ok && s.owns(r) {
			l, h = s.bounds(r)
		}
		n := 0
		if h > 0 {
			n = 1
		}
		c.low, c.high, c.many = append(c.low, c.low[i]+l), append(c.high, c.high[i]+h), append(c.many, c.many[i]+n)
	}
	return c
}

// between is the sum of a stretch of the list.
func (c *column) between(from, to int) warehouse.Interval {
	return warehouse.Interval{Low: c.low[to] - c.low[from], High: c.high[to] - c.high[from]}
}

// agree counts in how many sums a stretch comes to a total, and in how many it does
// not. Sums of which the total is zero say nothing.
func (l *lineup) agree(from, to int, total func(c *column) warehouse.Interval, more ...int) (holds, fails int, size float64) {
	for i := range l.sums {
		c := &l.sums[i]
		t, sum, many := total(c), c.between(from, to), c.many[to]-c.many[from]
		for _, m := range more {
			one := c.between(m, m+1)
			sum.Low, sum.High, many = sum.Low+one.Low, sum.High+one.High, many+c.many[m+1]-c.many[m]
		}
		slack := slackOf(t.Low, sum.Low)
		switch {
		case t.High <= 0:
		case many >= 2 && narrow(sum.Low, sum.High) && sum.Low <= t.High+slack && t.Low <= sum.High+slack:
			holds++
			size += t.Low
		default:
			fails++
		}
	}
	return holds, fails, size
}

// enough is to how much the totals must come that a stretch is not theirs by chance.
const enough = 30

// sure reports whether a stretch comes to a total in so many sums that it is no chance.
// Of a table with one sum nothing is sure by itself.
func (l *lineup) sure(holds, fails int, size float64) bool {
	return size >= enough && holds >= 1 && 2*fails <= holds && (holds >= 2 || len(l.sums) == 1)
}

func (c *column) all() warehouse.Interval { return c.total }

// sublist is a stretch of the list that comes to the total.
type sublist struct{ from, to int }

// sublists are the parts of the list that each come to the total: from the first line
// on, one after the other, and up to the last line. Nil where there are none. one: a
// single one may be the whole list.
func (l *lineup) sublists(one bool) (found []sublist) {
	n, from := len(l.codes), 0
	for from < n {
		x, ok := l.longest(n, func(k int) sublist { return sublist{from, k} })
		if !ok {
			break
		}
		found, from = append(found, x), x.to
	}
	if from < n {
		if x, ok := l.longest(n, func(k int) sublist { return sublist{n - k, n} }); ok && x.from >= from {
			found = append(found, x)
		}
	}
	whole := 0
	for _, x := range found {
		whole += x.to - x.from
	}
	switch {
	case len(found) == 0, whole == n && len(found) == 1 && !one:
		return nil
	case len(l.sums) == 1 && (whole < n || len(found) == 1 && !one):
		return nil
	}
	return found
}

// longest is the sublist that comes to the total in most sums; of several the longest.
func (l *lineup) longest(n int, of func(k int) sublist) (best sublist, ok bool) {
	most := 0
	for k := 2; k <= n; k++ {
		x := of(k)
		if x.to > n || x.from < 0 || x.to-x.from < 2 {
			continue
		}
		if holds, fails, size := l.agree(x.from, x.to, (*column).all); holds >= most && l.sure(holds, fails, size) {
			best, most, ok = x, holds, true
		}
	}
	return best, ok
}

// block is a line and the lines beside it that come to it.
type block struct {
	head    int32
	members []int32
	end     int // the first line behind both
}

// blocks are the lines that head their members (step 1) or close them (step -1).
func (l *lineup) blocks(step int) (found []block) {
	if step > 0 {
		for i := 0; i < len(l.codes); {
			b, ok := l.block(i, step)
			if !ok {
				i++
				continue
			}
			found, i = append(found, b), b.end
		}
		return found
	}
	for i := len(l.codes) - 1; i >= 0; {
		b, ok := l.block(i, step)
		if !ok {
			i--
			continue
		}
		found, i = append(found, b), i-len(b.members)-1
	}
	return found
}

// block is that of the line i: the shortest run of lines behind it (step 1) or before
// it (step -1) that comes to it.
func (l *lineup) block(i, step int) (block, bool) {
	if i < 0 {
		return block{}, false
	}
	own := func(c *column) warehouse.Interval { return c.between(i, i+1) }
	for k := 2; k < len(l.codes); k++ {
		from, to := i+1, i+1+k
		if step < 0 {
			from, to = i-k, i
		}
		if from < 0 || to > len(l.codes) {
			return block{}, false
		}
		if holds, fails, size := l.agree(from, to, own); l.sure(holds, fails, size) {
			return block{l.codes[i], slices.Clone(l.codes[from:to]), max(to, i+1)}, true
		}
		if l.beyond(from, to, i) {
			return block{}, false
		}
	}
	return block{}, false
}

// beyond reports whether a stretch is more than a line in every sum, so that no longer one
// can come to it.
func (l *lineup) beyond(from, to, i int) bool {
	return !slices.ContainsFunc(l.sums, func(c column) bool { return c.between(from, to).Low <= c.between(i, i+1).High })
}

// splitsOf makes splits of the sublists of a list. What is in none of them is another
// list, of which nothing says that it is complete.
func (s *summer) splitsOf(x *split, l *lineup, found []sublist) (all []split) {
	texts := s.Texts(x.dim)
	in := make([]bool, len(l.codes))
	var others []int // lines that two lists may share
	for _, st := range found {
		all = append(all, x.like(x.total, l.codes[st.from:st.to]))
		for i := st.from; i < st.to; i++ {
			in[i] = true
			if text := texts[l.codes[i]]; text == warehouse.Other || text == warehouse.NotStated {
				others = append(others, i)
			}
		}
	}
	from := slices.Index(in, false)
	if from < 0 {
		return all
	}
	to := from + 1
	for to < len(in) && !in[to] {
		to++
	}
	rest := x.like(x.total, l.codes[from:to])
	for set := range 1 << min(len(others), 4) {
		var more []int
		for k := range others {
			if set>>k&1 == 1 {
				more = append(more, others[k])
			}
		}
		if holds, fails, size := l.agree(from, to, (*column).all, more...); l.sure(holds, fails, size) {
			for _, m := range more {
				rest.parts[l.codes[m]] = 1
				rest.whole++
			}
			return append(all, rest)
		}
	}
	rest.open, rest.partial = true, true
	return append(all, rest)
}
