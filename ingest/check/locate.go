package check

import (
	"cmp"
	"math"
	"slices"

	"siemmes/ingest/figures"
	"siemmes/warehouse"
)

// suspect is a figure that explains why sums do not hold, and between which
// values it would have to lie for them to.
type suspect struct {
	figures.Row
	equations []*equation
	low, high float64
}

// locate finds the cells behind sums that do not hold. A wrong figure shifts
// every sum it is in (its row's, its column's, its quarter's), also those that
// still hold within their tolerance. So for each figure in a broken sum it is
// asked how much better all its sums would fit if it alone were changed, in
// units of what rounding explains (the drop in the sum of squared residuals
// over their variances); figures that explain most come first. Of those that
// explain the same, the one whose corrected value would suit the periods around it
// best, and else a total before its parts. Only the place depends on this: that
// something is wrong was decided without it.
func (s *summer) locate(broken []*equation) []suspect {
	in := map[figures.Row][]*equation{}
	isTotal := map[figures.Row]bool{}
	for _, e := range broken {
		isTotal[e.total] = true
		for _, r := range s.mayBeWrong(e) {
			in[r] = append(in[r], e)
		}
	}
	solved := map[*equation]bool{}
	found := s.pinned(broken, in, solved)
	order := s.candidates(in, isTotal)
	near := s.neighbours()
	for again := true; again; { // what one corrects may leave one answer for another
		again = false
		for _, r := range order {
			open := slices.DeleteFunc(slices.Clone(in[r]), func(e *equation) bool { return solved[e] })
			if len(open) == 0 {
				continue
			}
			low, high := s.fitting(r, open)
			if low > high { // another figure of one of the sums is wrong, too
				if open = s.agreeing(near, r, open); open == nil {
					continue
				}
				low, high = s.fitting(r, open)
			}
			found = append(found, s.solve(r, open, low, high, in[r], solved))
			again = true
		}
	}
	for _, e := range broken { // whatever is behind it, a sum that fails is reported
		if !solved[e] {
			r := s.mostChanged(e)
			low, high := s.fitting(r, []*equation{e})
			found = append(found, suspect{r, []*equation{e}, low, high})
		}
	}
	slices.SortFunc(found, func(a, b suspect) int { return cmp.Compare(a.Row, b.Row) })
	return found
}

// mayBeWrong are the figures of a broken sum that may be wrong: those that are not
// what they were in the last release, where some are; else all.
func (s *summer) mayBeWrong(e *equation) []figures.Row {
	all := append(slices.Clone(e.parts), e.total)
	if differ := slices.DeleteFunc(slices.Clone(all), func(r figures.Row) bool { return !s.earlier.Differs(s.Cube, r) }); len(differ) > 0 {
		return differ
	}
	return all
}

// mostChanged is the figure of a broken sum that changed most since the last
// release; the total where none did.
func (s *summer) mostChanged(e *equation) figures.Row {
	most, by := e.total, 0.0
	for _, r := range append([]figures.Row{e.total}, e.parts...) {
		was, known := s.earlier.Was(s.Cube, r)
		if d := math.Abs(s.Cube.Value(r) - was); known && d > by {
			most, by = r, d
		}
	}
	return most
}

// solve takes it that a figure is wrong, and that some sums say what it is.
func (s *summer) solve(r figures.Row, sums []*equation, low, high float64, all []*equation, solved map[*equation]bool) suspect {
	for _, e := range sums {
		solved[e] = true
	}
	s.correct(r, (low+high)/2, all, solved)
	return suspect{r, sums, low, high}
}

// pinned finds the figures that must be wrong because all others of a broken sum
// are in another sum that holds exactly: those of two totals in one row, say,
// whose months add up to something else.
func (s *summer) pinned(broken []*equation, in map[figures.Row][]*equation, solved map[*equation]bool) (found []suspect) {
	fails := map[sumKey]bool{}
	for _, e := range broken {
		fails[e.sumKey] = true
	}
	sure := map[figures.Row]bool{}
	for _, e := range broken {
		for _, r := range append(slices.Clone(e.parts), e.total) {
			sure[r] = !slices.Contains(in[r], e) || s.confirmed(r, fails)
		}
	}
	for again := true; again; {
		again = false
		for _, e := range broken {
			r, only := e.unsure(sure)
			if solved[e] || !only {
				continue
			}
			open := []*equation{e}
			low, high := s.fitting(r, open)
			for _, other := range in[r] {
				if l, h := s.fitting(r, append(open, other)); other != e && !solved[other] && l <= h {
					open, low, high = append(open, other), l, h
				}
			}
			if low > high {
				continue
			}
			found = append(found, s.solve(r, open, low, high, in[r], solved))
			sure[r], again = true, true
		}
	}
	return found
}

// unsure is the one figure of a sum that nothing confirms; only is false where
// there are more of them, or none.
func (e *equation) unsure(sure map[figures.Row]bool) (r figures.Row, only bool) {
	n := 0
	for _, x := range append(slices.Clone(e.parts), e.total) {
		if !sure[x] {
			r = x
			n++
		}
	}
	return r, n == 1
}

// confirmed reports whether a figure is in a sum that holds, and exactly so: one
// that holds within what rounding allows confirms no digit.
func (s *summer) confirmed(r figures.Row, fails map[sumKey]bool) bool {
	yes := false
	s.sumsOf(r, func(key sumKey, _ float64) {
		if yes || fails[key] {
			return
		}
		b, i := s.Cube.At(key.total)
		_, variance := s.residual(key)
		yes = variance <= 0.01+1e-8*math.Abs(b.Value[i])
	})
	return yes
}

// candidates orders the figures in broken sums by how much of them they explain.
func (s *summer) candidates(in map[figures.Row][]*equation, isTotal map[figures.Row]bool) []figures.Row {
	type candidate struct {
		figures.Row
		gain, odd float64
	}
	var order []candidate
	near := s.neighbours()
	for r, sums := range in {
		order = append(order, candidate{r, s.gain(r), s.odd(near, r, sums)})
	}
	slices.SortFunc(order, func(a, b candidate) int {
		if a, b := float32(a.gain), float32(b.gain); a != b { // what differs less is the same
			return cmp.Compare(b, a)
		}
		if a, b := math.Round(10*a.odd), math.Round(10*b.odd); a != b {
			return cmp.Compare(b, a)
		}
		if isTotal[a.Row] != isTotal[b.Row] {
			if isTotal[a.Row] {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.Row, b.Row)
	})
	rows := make([]figures.Row, len(order))
	for i, c := range order {
		rows[i] = c.Row
	}
	return rows
}

// neighbours are, for each period of the dictionary, the positions of up to two
// of the same length before it and two after it.
func (s *summer) neighbours() [][]int32 {
	texts := s.PeriodTexts()
	at := make(map[warehouse.Period]int32, len(texts))
	spans := make([]warehouse.Period, len(texts))
	for i, text := range texts {
		if p, err := warehouse.ParsePeriod(text); err == nil && i < len(s.Periods) && s.Periods[i] {
			spans[i], at[p] = p, int32(i)
		}
	}
	near := make([][]int32, len(texts))
	for i, p := range spans {
		for _, by := range []int{-2, -1, 1, 2} {
			q := warehouse.Period{Start: p.Start.AddDate(0, by*p.Months, 0), Months: p.Months}
			if k, ok := at[q]; ok && p.Months > 0 {
				near[i] = append(near[i], k)
			}
		}
	}
	return near
}

// oddLeast is from which improvement on the periods around a figure say
// something: a quarter of it.
const oddLeast = 0.22

// odd is by how much nearer a figure would be to the periods around it, on the
// logarithmic scale, were it what the sums ask for. Zero where nothing is known.
func (s *summer) odd(near [][]int32, r figures.Row, sums []*equation) float64 {
	b, i := s.Cube.At(r)
	key := s.Cube.NewKey()
	s.Cube.Key(r, key)
	time := len(key) - 1
	var around []float64
	for _, p := range near[key[time]] {
		key[time] = p
		if x, ok := s.Cube.Find(key); ok {
			if v := s.Cube.Value(x); v >= 0 {
				around = append(around, v)
			}
		}
	}
	low, high := s.fitting(r, sums)
	v := b.Value[i]
	if len(around) < 2 || low > high || math.IsInf(low, -1) || math.IsInf(high, 1) || !(v >= 0) {
		return 0
	}
	slices.Sort(around)
	middle := math.Log1p((around[(len(around)-1)/2] + around[len(around)/2]) / 2)
	better := math.Abs(math.Log1p(v)-middle) - math.Abs(math.Log1p(math.Max(0, (low+high)/2))-middle)
	if better < oddLeast {
		return 0
	}
	return better
}

// agreeing finds the sums of a figure that one value of it corrects, where no value
// corrects them all: the most that agree, and of as many those whose value suits
// the periods around the figure best. Nil where none suits them.
func (s *summer) agreeing(near [][]int32, r figures.Row, sums []*equation) (best []*equation) {
	odd := 0.0
	for _, first := range sums {
		low, high := s.fitting(r, []*equation{first})
		agree := []*equation{first}
		for _, e := range sums {
			if l, h := s.fitting(r, append(agree, e)); e != first && l <= h {
				agree, low, high = append(agree, e), l, h
			}
		}
		if low > high {
			continue
		}
		if o := s.odd(near, r, agree); o > 0 && (len(agree) > len(best) || len(agree) == len(best) && o > odd) {
			best, odd = agree, o
		}
	}
	return best
}

// correct takes it that a figure has another value: what is left of the sums it is
// in are those that do not hold with it.
func (s *summer) correct(r figures.Row, value float64, sums []*equation, solved map[*equation]bool) {
	by := value - s.Cube.Value(r)
	if math.IsNaN(by) || math.IsInf(by, 0) {
		return
	}
	for _, e := range sums {
		if solved[e] {
			continue
		}
		if e.total == r {
			e.totalLow, e.totalHigh = e.totalLow+by, e.totalHigh+by
		} else {
			e.low, e.high = e.low+by, e.high+by
		}
		solved[e] = e.low <= e.totalHigh && e.totalLow <= e.high
	}
}

// gain is how much better the sums of a figure fit when it alone is changed by
// what suits them best: (Σ±r/v)² / Σ1/v, with the residuals r of the sums, their
// variances v, and the sign plus where the figure is the total.
func (s *summer) gain(r figures.Row) float64 {
	var pull, weight float64
	add := func(key sumKey, sign float64) {
		residual, variance := s.residual(key)
		if !math.IsInf(variance, 1) {
			pull += sign * residual / variance
			weight += 1 / variance
		}
	}
	s.sumsOf(r, add)
	if weight == 0 {
		return 0
	}
	return pull * pull / weight
}

// sumsOf passes on the sums a figure is in, with the sign plus where it is the
// total.
func (s *summer) sumsOf(r figures.Row, yield func(key sumKey, sign float64)) {
	key := s.Cube.NewKey()
	s.totalsOf(r, key, func(total sumKey, _ int) { yield(total, -1) })
	s.Cube.Key(r, key)
	for x := range s.splits {
		sp := &s.splits[x]
		if _, ok := s.sums[sumKey{x, r}]; ok && key[sp.dim] == sp.total {
			yield(sumKey{x, r}, 1)
		}
	}
}

// residual is by how much a total exceeds its parts, and the variance of that
// through rounding and suppression. Of a sum that lacks parts only a shortfall
// says anything.
func (s *summer) residual(key sumKey) (residual, variance float64) {
	sum := s.sums[key]
	low, high := s.bounds(key.total)
	middle, own := spread(low, high)
	residual, variance = middle-sum.middle, own+sum.variance
	x := &s.splits[key.split]
	if (x.open || sum.weight < x.whole && !s.AbsentIsZero) && residual > 0 {
		return 0, math.Inf(1)
	}
	return residual, variance
}

// spread is the middle of an interval and the variance of a figure that lies
// anywhere in it alike: its width squared over twelve. A figure that is exact
// has next to none, in proportion to its size; one without an upper end says
// nothing.
func spread(low, high float64) (middle, variance float64) {
	if math.IsInf(high, 1) || math.IsInf(low, -1) {
		return 0, math.Inf(1)
	}
	middle = (low + high) / 2
	return middle, (high-low)*(high-low)/12 + 1e-9*(1+math.Abs(middle))
}

// fitting is between which values a figure would have to lie for the sums to hold;
// low is above high where no value corrects them all, none below zero included.
func (s *summer) fitting(r figures.Row, sums []*equation) (low, high float64) {
	low, high = math.Inf(-1), math.Inf(1)
	from, to := s.bounds(r)
	if b, i := s.Cube.At(r); !s.adds[b.Dims[s.measure][i]].Negative {
		low = 0
	}
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
