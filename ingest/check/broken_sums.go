package check

import (
	"cmp"
	"slices"

	"siemmes/ingest/figures"
)

// brokenSums are the totals of a table that their parts do not come to: what the rules
// total-mismatch, double-count and partly-listed tell of, each its own.
type brokenSums struct {
	*summer
	many    [][]suspect // by period, where a period has many
	single  []suspect
	doubles []doubled
	partly  []shortfall
}

// findBrokenSums compares every total of a table with its parts. "Able to add up" is
// meant exactly: every rounded figure may be half the rounding base off, every censored
// one anything between its bounds, and the sums of the lower and upper ends must leave
// room for the total. Nothing is assumed of how errors spread, so that no table that
// was rounded as its layout says is ever refused.
func findBrokenSums(a *File, t *figures.Table) *brokenSums {
	x := &brokenSums{}
	if t.Declared.AddsNot != "" {
		return x
	}
	s := newSummer(a.Catalog, t)
	s.earlier, x.summer = a.earlier, s
	if len(s.splits) == 0 {
		return x
	}
	s.addUp()
	if s.settle(a.Catalog) {
		s.enter()
		s.addUp()
	}
	var broken []*equation
	for key, sum := range s.sums {
		if e := s.check(key, sum); e != nil {
			broken = append(broken, e)
		} else if short, ok := s.short(key, sum); ok {
			x.partly = append(x.partly, short)
		}
	}
	if len(broken) == 0 {
		return x
	}
	slices.SortFunc(broken, func(a, b *equation) int {
		return cmp.Or(cmp.Compare(a.total, b.total), cmp.Compare(a.split, b.split))
	})
	if len(broken) > maxBroken {
		broken = broken[:maxBroken]
	}
	s.parts(broken)
	for _, f := range x.together(s.locate(broken)) {
		if d, ok := s.double(f); ok {
			x.doubles = append(x.doubles, d)
		} else {
			x.single = append(x.single, f)
		}
	}
	return x
}

// maxBroken bounds the sums that are looked into one by one: a table where more
// fail is wrong as a whole.
const maxBroken = 2000

// manyAtOnce is from how many figures of one period on sums that do not hold are
// one mistake.
const manyAtOnce = 10

// together takes out the suspects of periods that have many, and gives the others.
func (x *brokenSums) together(found []suspect) (others []suspect) {
	byPeriod := map[int32][]suspect{}
	var order []int32
	for _, f := range found {
		b, i := x.Cube.At(f.Row)
		if byPeriod[b.Period[i]] == nil {
			order = append(order, b.Period[i])
		}
		byPeriod[b.Period[i]] = append(byPeriod[b.Period[i]], f)
	}
	for _, p := range order {
		if alike := byPeriod[p]; len(alike) >= manyAtOnce {
			x.many = append(x.many, alike)
		} else {
			others = append(others, alike...)
		}
	}
	return others
}
