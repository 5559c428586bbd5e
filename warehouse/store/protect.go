package store

import (
	"cmp"
	"context"
	"database/sql"
	"math"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/query"
)

// This file is secondary suppression: a sealed figure that is the only unknown
// one of a sum can be worked out from the total and the other parts. In each such
// sum one more figure is hidden, the smallest other part, and then that one is
// protected in the same way, until each sum of a hidden figure has two unknown
// ones at least (Hundepool and others, Statistical Disclosure Control, 2012,
// ch. 4.2). Sums are those over one dimension, all else equal: of a total or a
// group and its parts, and of a year and its months or quarters. Ages and periods that
// overlap are protected besides as stretches (protectspans.go).

// maxProtected bounds the figures that one seal may hide.
const maxProtected = 500

// protect hides further figures, so that none of the given keys, and none of those
// that it hides, can be worked out by subtraction. It gives the keys that it hid.
// It notes what they were, and which files hold them.
func protect(ctx context.Context, it *removal, c *query.Cube, keys [][]int32) (hidden [][]int32, err error) {
	p := &protector{removal: it, c: c}
	for queue := slices.Clone(keys); len(queue) > 0; queue = queue[1:] {
		more, err := p.key(ctx, queue[0])
		if err != nil {
			return nil, err
		}
		hidden, queue = append(hidden, more...), append(queue, more...)
		if len(hidden) > maxProtected {
			return nil, warehouse.NewError(warehouse.ErrConflict, "store.too-many-hidden", "count", maxProtected)
		}
	}
	return hidden, nil
}

// protector hides figures of one fact table.
type protector struct {
	*removal
	c *query.Cube
}

// part is a figure of a line: the figures of a key that differ in one dimension,
// or in time. Its value is NaN where it is hidden.
type part struct {
	key   []int32
	value float64
}

// key protects one hidden figure in all its sums.
func (p *protector) key(ctx context.Context, key []int32) (hidden [][]int32, err error) {
	m, _ := p.c.Dataset.Measure(p.s.codes.All()[key[p.c.Measure]])
	if m.Adds == warehouse.AddsNever {
		return nil, nil
	}
	for d, dim := range p.c.Dataset.Dimensions {
		if !dim.Adds() {
			continue
		}
		line, err := p.line(ctx, key, []int{d})
		if err != nil {
			return nil, err
		}
		more, err := p.protect(ctx, key, line, p.within(d), p.implied(key, d))
		if err != nil {
			return nil, err
		}
		hidden = append(hidden, more...)
		if dim.ID == warehouse.DimAge {
			more, err := p.protectStretch(ctx, key, line, p.ageSpan(d))
			if err != nil {
				return nil, err
			}
			hidden = append(hidden, more...)
		}
	}
	if m.Adds != warehouse.AddsOver {
		return hidden, nil
	}
	line, err := p.line(ctx, key, []int{p.c.Freq, len(p.c.Columns)})
	if err != nil {
		return nil, err
	}
	more, err := p.protect(ctx, key, line, p.inTime, nil)
	if err != nil {
		return nil, err
	}
	further, err := p.protectStretch(ctx, key, line, p.timeSpan)
	return slices.Concat(hidden, more, further), err
}

// line reads the figures that differ from a key in some places only, whatever the
// release: what any vintage shows is known.
func (p *protector) line(ctx context.Context, key []int32, places []int) ([]part, error) {
	columns := slices.Concat(p.c.Columns, []string{"period"})
	var where, varying []string
	for i, col := range columns {
		if slices.Contains(places, i) {
			varying = append(varying, col)
		} else {
			where = append(where, col+" = "+strconv.Itoa(int(key[i])))
		}
	}
	list := strings.Join(varying, ", ")
	statement := "SELECT " + list + ", max(value) FROM " + p.c.Table + " WHERE " + strings.Join(where, " AND ") + " GROUP BY " + list + " ORDER BY " + list
	var line []part
	err := each(ctx, p.tx, statement, nil, func(rows *sql.Rows) error {
		x := part{key: slices.Clone(key)}
		var value sql.NullFloat64
		var to []any
		for _, i := range places {
			to = append(to, &x.key[i])
		}
		err := rows.Scan(append(to, &value)...)
		x.value = valueOf(value)
		line = append(line, x)
		return err
	})
	return line, err
}

// within reports of two figures of a line whether the first holds the second, by
// the codes of a dimension. Nationals are those of the reporting area, and foreigners
// all others.
func (p *protector) within(d int) func(whole, part []int32) bool {
	list := p.c.Dataset.Dimensions[d].CodeList
	return func(whole, part []int32) bool {
		codes := p.s.codes.All()
		a, b := codes[whole[d]], codes[part[d]]
		if own := codes[part[p.c.RefArea]]; p.c.Area[d] && d != p.c.RefArea && b != warehouse.Foreigners && b != warehouse.OwnNationals && !p.c.Total(d, b) {
			if a == warehouse.OwnNationals && b == own || a == warehouse.Foreigners && b != own {
				return true
			}
		}
		return a != b && (p.c.Total(d, a) && !p.c.Total(d, b) || p.s.catalog.Contains(list, a, b))
	}
}

// inTime is within for periods.
func (p *protector) inTime(whole, part []int32) bool {
	at := len(p.c.Columns)
	a, b := p.s.periods.Get(whole[at]), p.s.periods.Get(part[at])
	return a.Months > b.Months && b.Within(a.Period)
}

// implied reports whether the total of a dimension is known although no table
// publishes it, because the same figures are broken down by other dimensions.
func (p *protector) implied(key []int32, d int) func(ctx context.Context) (bool, error) {
	return func(ctx context.Context) (bool, error) {
		where := []string{"value IS NOT NULL", "period = " + strconv.Itoa(int(key[len(key)-1]))}
		for i, col := range p.c.Columns {
			dim := p.c.Dataset.Dimensions[i]
			switch {
			case i == d:
				where = append(where, col+query.In(p.s.codes.Some([]string{warehouse.Total, warehouse.World, warehouse.NotApplicable})))
			case !dim.Adds(), i == p.c.RefArea:
				where = append(where, col+" = "+strconv.Itoa(int(key[i])))
			}
		}
		some, err := column[int](ctx, p.tx, "SELECT 1 FROM "+p.c.Table+" WHERE "+strings.Join(where, " AND ")+" LIMIT 1")
		return len(some) > 0, err
	}
}

// protect hides what is needed in the sums of one line. Implied is nil where there
// can be no total that no figure of the line is.
func (p *protector) protect(ctx context.Context, key []int32, line []part, within func(whole, part []int32) bool, implied func(context.Context) (bool, error)) (hidden [][]int32, err error) {
	for _, sum := range sums(line, within) {
		if hide := sum.choose(key); hide != nil {
			hidden = append(hidden, hide.key)
			hide.value = math.NaN()
		}
	}
	top := topOf(line, within)
	if implied != nil && len(top.parts) > 1 && top.alone(key) {
		known, err := implied(ctx)
		if err != nil {
			return nil, err
		}
		if hide := top.choose(key); known && hide != nil {
			hidden = append(hidden, hide.key)
		}
	}
	for _, k := range hidden {
		if err := p.remove(ctx, p.c, k, warehouse.Secondary); err != nil {
			return nil, err
		}
	}
	return hidden, nil
}

// sum is a figure and its direct parts. The whole is nil for a total that no
// figure of the line is.
type sum struct {
	whole *part
	parts []*part
}

// sums finds the sums of a line: each figure that holds others, with those that no
// other one between them holds.
func sums(line []part, within func(whole, part []int32) bool) []sum {
	var all []sum
	for i := range line {
		s := sum{whole: &line[i]}
		for j := range line {
			between := slices.ContainsFunc(line, func(x part) bool { return within(line[i].key, x.key) && within(x.key, line[j].key) })
			if within(line[i].key, line[j].key) && !between {
				s.parts = append(s.parts, &line[j])
			}
		}
		if s.parts != nil {
			all = append(all, s)
		}
	}
	return all
}

// topOf is the sum of all figures of a line that no other one holds; it has no
// parts where one figure holds all others.
func topOf(line []part, within func(whole, part []int32) bool) sum {
	var s sum
	for i := range line {
		if !slices.ContainsFunc(line, func(x part) bool { return within(x.key, line[i].key) }) {
			s.parts = append(s.parts, &line[i])
		}
	}
	return s
}

// alone reports whether a key is the only unknown figure of the sum.
func (s sum) alone(key []int32) bool {
	unknown, of := 0, false
	for _, x := range s.all() {
		if math.IsNaN(x.value) {
			unknown++
			of = of || slices.Equal(x.key, key)
		}
	}
	return unknown == 1 && of
}

// choose finds the figure to hide so that a key is not the only unknown one: the
// smallest other part above zero, else any other, else the whole; nil where nothing
// needs to be hidden.
func (s sum) choose(key []int32) *part {
	if !s.alone(key) {
		return nil
	}
	var others []*part
	for _, x := range s.parts {
		if !slices.Equal(x.key, key) {
			others = append(others, x)
		}
	}
	if len(others) == 0 {
		if s.whole != nil && !slices.Equal(s.whole.key, key) {
			return s.whole
		}
		return nil
	}
	return slices.MinFunc(others, func(a, b *part) int {
		return cmp.Or(cmp.Compare(zeroLast(a.value), zeroLast(b.value)), cmp.Compare(a.value, b.value), slices.Compare(a.key, b.key))
	})
}

// zeroLast is 1 for a figure that is not above zero: hiding it protects least.
func zeroLast(value float64) int {
	if value > 0 {
		return 0
	}
	return 1
}

func (s sum) all() []*part {
	if s.whole == nil {
		return s.parts
	}
	return append(slices.Clone(s.parts), s.whole)
}
