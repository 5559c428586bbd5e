package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/query"
)

// nesting says which codes of a dimension hold which others.
type nesting struct {
	codes      []int32
	place      map[int32]int
	holds      [][]bool // [group][member]
	tells      []bool   // a group whose figure is the sum of its members at all times
	vague      []bool   // a group of which nobody says the members
	foreigners int      // the place of foreigners, who are all but the area's own; -1: none
}

// member is a figure of one line: of figures that differ in one dimension.
type member struct {
	row  int64
	at   int // place of its code
	area int32
	is   warehouse.Interval
}

// nested marks the figures that are skipped because a group and its members are in
// one line: the group, or, where the members fall short of it, the members.
func (x *shape) nested(ctx context.Context, i int, codes []int32) error {
	n := x.nesting(i, codes)
	if n == nil {
		return nil
	}
	others := slices.Concat(slices.Delete(slices.Clone(x.c.Columns), i, i+1), []string{"period"})
	key, before := make([]int32, len(others)), make([]int32, len(others))
	var line []member
	var skipped []string
	end := func() {
		for _, m := range n.skipped(line, x.c.Dataset.Measures, x.measureOf(i, before)) {
			skipped = append(skipped, "("+strconv.FormatInt(m.row, 10)+")")
		}
		line = line[:0]
	}
	var m member
	var code int32
	var value, low, high sql.NullFloat64
	var flags warehouse.Flags
	to := append(query.Pointers(key), &m.row, &code, &m.area, &value, &low, &high, &flags)
	statement := x.fill("SELECT {others}, f.rowid, f.{dim}, f.{area}, f.value, f.low, f.high, f.flags FROM {fact} f WHERE {where} ORDER BY {others}",
		"{others}", "f."+strings.Join(others, ", f."), "{dim}", x.c.Columns[i], "{area}", x.c.Columns[x.c.RefArea])
	err := each(ctx, x.tx, statement, nil, func(rows *sql.Rows) error {
		err := rows.Scan(to...)
		if !slices.Equal(key, before) {
			end()
			copy(before, key)
		}
		m.at, m.is = n.place[code], warehouse.Bounds(valueOf(value), valueOf(low), valueOf(high), flags, x.l.Rounding, false)
		line = append(line, m)
		return err
	})
	if err != nil {
		return err
	}
	end()
	for lot := range slices.Chunk(skipped, 2000) {
		err := x.exec(ctx, "UPDATE shaped SET skipped = shaped.skipped | "+strconv.Itoa(query.Bit(i))+" FROM (VALUES "+strings.Join(lot, ", ")+") v (frow) WHERE shaped.frow = v.frow")
		if err != nil {
			return err
		}
	}
	return nil
}

// measureOf is the code of the measure in a key without dimension i.
func (x *shape) measureOf(i int, key []int32) string {
	at := x.c.Measure
	if i < at {
		at--
	}
	return x.s.codes.All()[key[at]]
}

// nesting is nil where no code is a group of others.
func (x *shape) nesting(i int, codes []int32) *nesting {
	list, all := x.c.Dataset.Dimensions[i].CodeList, x.s.codes.All()
	n := &nesting{
		codes: codes, place: map[int32]int{}, holds: make([][]bool, len(codes)),
		tells: make([]bool, len(codes)), vague: make([]bool, len(codes)), foreigners: -1,
	}
	byText := map[string]int{}
	for at, id := range codes {
		n.place[id], byText[all[id]], n.holds[at] = at, at, make([]bool, len(codes))
	}
	some := false
	for at, id := range codes {
		code := all[id]
		for _, above := range x.s.catalog.Ancestors(list, code) {
			if group, ok := byText[above]; ok {
				n.holds[group][at], some = true, true
			}
		}
		n.vague[at] = list == query.AreaList && x.s.catalog.Vague(code)
		n.tells[at] = list != query.AreaList || code == warehouse.Foreigners || x.s.catalog.Lasting(code)
		some = some || n.vague[at]
		if code == warehouse.Foreigners {
			n.foreigners = at
		}
	}
	if !some {
		return nil
	}
	return n
}

// skipped finds the figures of a line in whose place others count.
func (n *nesting) skipped(line []member, measures []warehouse.Measure, measure string) (out []member) {
	if !slices.ContainsFunc(line, func(m member) bool { return n.vague[m.at] || slices.Contains(n.holds[m.at], true) }) {
		return nil
	}
	i := slices.IndexFunc(measures, func(m warehouse.Measure) bool { return m.ID == measure })
	adds := i >= 0 && measures[i].Adds != warehouse.AddsNever
	groups := n.groups(line)
	skip := make([]bool, len(line))
	for _, g := range groups {
		switch {
		case len(g.parts) == 0: // a vague group beside others
			skip[g.at] = len(line) > 1
		case adds && n.short(line, g) && n.alone(line, g):
			for _, p := range g.parts {
				skip[p] = true
			}
		default:
			skip[g.at] = true
		}
	}
	for i, m := range line {
		if skip[i] {
			out = append(out, m)
		}
	}
	return out
}

// lineGroup is a figure of a line and the places of those that it holds.
type lineGroup struct {
	at    int
	parts []int
}

// groups lists them, those with the fewest parts first.
func (n *nesting) groups(line []member) (groups []lineGroup) {
	for i, m := range line {
		g := lineGroup{at: i}
		for j, p := range line {
			if n.inside(m, p) {
				g.parts = append(g.parts, j)
			}
		}
		if g.parts != nil || n.vague[m.at] {
			groups = append(groups, g)
		}
	}
	slices.SortStableFunc(groups, func(a, b lineGroup) int { return cmp.Compare(len(a.parts), len(b.parts)) })
	return groups
}

// inside reports whether one figure of a line is a part of another. An area's own
// nationals are no foreigners.
func (n *nesting) inside(group, part member) bool {
	return n.holds[group.at][part.at] && !(group.at == n.foreigners && n.codes[part.at] == part.area)
}

// short reports whether the direct parts of a group cannot add up to it: the table
// does not list them all.
func (n *nesting) short(line []member, g lineGroup) bool {
	if !n.tells[line[g.at].at] {
		return false
	}
	var sum warehouse.Interval
	for _, p := range g.parts {
		between := slices.ContainsFunc(g.parts, func(o int) bool { return n.inside(line[o], line[p]) })
		if !between {
			sum = sum.Plus(line[p].is)
		}
	}
	return sum.Below(line[g.at].is)
}

// alone reports whether the group can count for its parts: none of them is also in
// a group beside it.
func (n *nesting) alone(line []member, g lineGroup) bool {
	for _, p := range g.parts {
		for o := range line {
			if o != g.at && n.inside(line[o], line[p]) && !n.inside(line[o], line[g.at]) && !n.inside(line[g.at], line[o]) {
				return false
			}
		}
	}
	return true
}
