package check

import (
	"math"
	"slices"

	"siemmes/ingest/figures"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// holds reports whether the total of an equation can be between two values. Those
// that are far apart, for what is rounded and suppressed, explain anything.
func (e *equation) holds(low, high float64) bool {
	slack := slackOf(low, 0)
	return narrow(low, high) && low <= e.totalHigh+slack && e.totalLow <= high+slack
}

// addends is what the parts of one total come to so far: between which ends,
// about what, and how far off that may be.
type addends struct {
	low, high, middle, variance float64
	weight                      int
	many                        int // of them above zero
}

// sumKey is a split at work: the parts of one total in one row.
type sumKey struct {
	split int
	total figures.Row
}

// summer walks over the sums of a table.
type summer struct {
	*figures.Table
	splits  []split
	partOf  []map[int32][]int // [dimension][code]: the splits it is a part of
	adds    []warehouse.Measure
	base    float64
	measure int
	freq    int
	sums    map[sumKey]addends
	earlier *figures.Earlier // nil where nothing of the table was there before
}

func newSummer(cat *catalog.Catalog, t *figures.Table) *summer {
	ds := t.Cube.Dataset
	s := &summer{
		Table: t, base: figures.Base(t.Declared),
		measure: ds.Index(warehouse.DimMeasure), freq: ds.Index(warehouse.DimFreq),
		partOf: make([]map[int32][]int, len(ds.Dimensions)+1), sums: map[sumKey]addends{},
	}
	for _, x := range splitsOf(t, cat) {
		if adds := t.Declared.Adds; adds != nil && !slices.Contains(adds, s.name(x.dim)) {
			continue
		}
		s.splits = append(s.splits, x)
	}
	if len(s.splits) == 0 {
		return s
	}
	s.enter()
	for _, id := range t.Texts(s.measure) {
		m, _ := ds.Measure(id)
		s.adds = append(s.adds, m)
	}
	return s
}

// enter notes of which splits each code is a part.
func (s *summer) enter() {
	s.partOf = make([]map[int32][]int, len(s.partOf))
	for i, x := range s.splits {
		if s.partOf[x.dim] == nil {
			s.partOf[x.dim] = map[int32][]int{}
		}
		for code := range x.parts {
			s.partOf[x.dim][code] = append(s.partOf[x.dim][code], i)
		}
	}
}

// addUp adds up the parts of every total.
func (s *summer) addUp() {
	s.sums = map[sumKey]addends{}
	s.each(func(key sumKey, part figures.Row, weight int) {
		low, high := s.bounds(part)
		middle, variance := spread(low, high)
		sum, many := s.sums[key], 0
		if high > 0 {
			many = 1
		}
		s.sums[key] = addends{sum.low + low, sum.high + high, sum.middle + middle, sum.variance + variance, sum.weight + weight, sum.many + many}
	})
}

// slackOf is by how much two sums may differ through the arithmetic alone.
func slackOf(a, b float64) float64 { return 1e-6 + 1e-9*math.Max(math.Abs(a), math.Abs(b)) }

// narrow reports whether the ends of a sum are so close that what it equals says
// something.
func narrow(low, high float64) bool { return low > 0 && high-low <= 0.05*low }

// name is the id of a dimension, time included.
func (s *summer) name(dim int) string {
	if dim == len(s.Cube.Dataset.Dimensions) {
		return warehouse.DimTime
	}
	return s.Cube.Dataset.Dimensions[dim].ID
}

// each passes on every figure of the table with every total it is a part of.
// Where a subtotal has no figure of its own, its parts count for what it is a
// part of.
func (s *summer) each(yield func(key sumKey, part figures.Row, weight int)) {
	key := s.Cube.NewKey()
	for _, n := range s.Blocks {
		for i := range s.Cube.Blocks[n].Len() {
			part := figures.RowOf(n, i)
			s.totalsOf(part, key, func(total sumKey, weight int) { yield(total, part, weight) })
		}
	}
}

// totalsOf finds the totals of which a figure is a part. key is room to work in.
func (s *summer) totalsOf(part figures.Row, key []int32, yield func(total sumKey, weight int)) {
	s.Cube.Key(part, key)
	adds, time := s.adds[key[s.measure]].Adds, len(key)-1
	if adds == warehouse.AddsNever {
		return
	}
	for d, partOf := range s.partOf {
		code, freq := key[d], key[s.freq]
		direct := partOf[code]
		if len(direct) == 0 || d == time && (adds == warehouse.AddsNotTime || s.splits[direct[0]].freqs[code] != freq) {
			continue
		}
		weight := s.splits[direct[0]].parts[code]
		s.climb(key, d, code, func(x int, total figures.Row) { yield(sumKey{x, total}, weight) })
		key[d], key[s.freq] = code, freq
	}
}

// climb finds the totals of which a code is a part, all else of the key equal.
func (s *summer) climb(key []int32, d int, code int32, yield func(split int, total figures.Row)) {
	for _, x := range s.partOf[d][code] {
		sp := &s.splits[x]
		key[d] = sp.total
		if sp.freqs != nil {
			key[s.freq] = sp.freqs[sp.total]
		}
		if r, ok := s.Cube.Find(key); ok && s.owns(r) {
			yield(x, r)
		} else {
			s.climb(key, d, sp.total, yield)
		}
	}
}

// owns reports whether a row belongs to the table.
func (s *summer) owns(r figures.Row) bool {
	b, _ := s.Cube.At(r)
	return b.Table == s.CutTable
}

func (s *summer) bounds(r figures.Row) (low, high float64) {
	b, i := s.Cube.At(r)
	return figures.Bounds(b, i, s.base, s.adds[b.Dims[s.measure][i]].Negative)
}

// equation is a total that its parts do not add up to.
type equation struct {
	sumKey
	low, high           float64 // what the parts come to
	totalLow, totalHigh float64
	parts               []figures.Row
}

// check compares a total with what its parts come to; nil where they agree.
func (s *summer) check(key sumKey, sum addends) *equation {
	x := &s.splits[key.split]
	if x.open || sum.weight < x.whole && !s.AbsentIsZero {
		sum.high = math.Inf(1)
	}
	low, high := s.bounds(key.total)
	slack := slackOf(low, sum.low)
	if sum.low <= high+slack && low <= sum.high+slack {
		return nil
	}
	return &equation{sumKey: key, low: sum.low, high: sum.high, totalLow: low, totalHigh: high}
}

// parts finds the parts of broken equations.
func (s *summer) parts(broken []*equation) {
	byKey := make(map[sumKey]*equation, len(broken))
	for _, e := range broken {
		byKey[e.sumKey] = e
	}
	s.each(func(key sumKey, part figures.Row, _ int) {
		if e := byKey[key]; e != nil {
			e.parts = append(e.parts, part)
		}
	})
}
