package ingest

import (
	"cmp"
	"math"
	"slices"
)

// suspect is a figure that explains why sums do not hold, and between which
// values it would have to lie for them to.
type suspect struct {
	row
	equations []*equation
	low, high float64
}

// locate finds the cells behind sums that do not hold. A wrong figure breaks
// every sum it is in (its row's, its column's, its quarter's), and the cell
// where broken sums cross is the likely culprit: it is chosen first that is in
// most of them and could mend them all with one value. A sum that crosses no
// other is told at its total.
func locate(s *summer, broken []*equation) []suspect {
	crossing := map[row][]*equation{}
	for _, e := range broken {
		crossing[e.total] = append(crossing[e.total], e)
		for _, r := range e.parts {
			crossing[r] = append(crossing[r], e)
		}
	}
	var order []suspect
	for r, all := range crossing {
		if len(all) > 1 {
			order = append(order, suspect{row: r, equations: all})
		}
	}
	slices.SortFunc(order, func(a, b suspect) int {
		return cmp.Or(cmp.Compare(len(b.equations), len(a.equations)), cmp.Compare(a.row, b.row))
	})
	solved := map[*equation]bool{}
	var found []suspect
	for size := most(order); size > 1; size-- {
		for _, x := range order {
			if len(x.equations) < size {
				break
			}
			open := slices.DeleteFunc(slices.Clone(x.equations), func(e *equation) bool { return solved[e] })
			if len(open) != size {
				continue
			}
			x.equations = open
			if x.low, x.high = mend(s, x.row, open); x.low > x.high {
				continue
			}
			for _, e := range open {
				solved[e] = true
			}
			found = append(found, x)
		}
	}
	for _, e := range broken {
		if !solved[e] {
			found = append(found, suspect{e.total, []*equation{e}, e.low, e.high})
		}
	}
	slices.SortFunc(found, func(a, b suspect) int { return cmp.Compare(a.row, b.row) })
	return found
}

// most is how many sums cross in the first of the suspects.
func most(order []suspect) int {
	if len(order) == 0 {
		return 0
	}
	return len(order[0].equations)
}

// mend is between which values a figure would have to lie for the sums to hold;
// low is above high where no value mends them all.
func mend(s *summer, r row, sums []*equation) (low, high float64) {
	low, high = math.Inf(-1), math.Inf(1)
	from, to := s.bounds(r)
	for _, e := range sums {
		l, h := e.low, e.high
		if e.total != r {
			l, h = e.totalLow-(e.high-to), e.totalHigh-(e.low-from)
			if math.IsInf(e.high, 1) {
				l = math.Inf(-1)
			}
		}
		low, high = math.Max(low, l), math.Min(high, h)
	}
	return low, high
}
