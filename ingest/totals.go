package ingest

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
)

// addends is what the parts of one total come to so far: between which ends,
// about what, and how far off that may be.
type addends struct {
	low, high, middle, variance float64
	weight                      int
}

// sumKey is a split at work: the parts of one total in one row.
type sumKey struct {
	split int
	total row
}

// totals is rule total-mismatch: wherever a table holds a total and its parts,
// the parts must be able to add up to it. "Able" is meant exactly: every
// rounded figure may be half the rounding base off, every censored one anything
// between its bounds, and the sums of the lower and upper ends must leave room
// for the total. Nothing is assumed of how errors spread, so that no table that
// was rounded as its layout says is ever refused.
func (a *audit) totals(t *cubeTable) error {
	if t.declared.AddsNot != "" {
		return nil
	}
	s := newSummer(a.catalog, t)
	s.earlier = a.earlier
	if len(s.splits) == 0 {
		return nil
	}
	s.each(func(key sumKey, part row, weight int) {
		low, high := s.bounds(part)
		middle, variance := spread(low, high)
		sum := s.sums[key]
		s.sums[key] = addends{sum.low + low, sum.high + high, sum.middle + middle, sum.variance + variance, sum.weight + weight}
	})
	var broken []*equation
	var partly []shortfall
	for key, sum := range s.sums {
		if e := s.check(key, sum); e != nil {
			broken = append(broken, e)
		} else if x, ok := s.short(key, sum); ok {
			partly = append(partly, x)
		}
	}
	a.partlyListed(s, partly)
	if len(broken) == 0 {
		return nil
	}
	slices.SortFunc(broken, func(a, b *equation) int {
		return cmp.Or(cmp.Compare(a.total, b.total), cmp.Compare(a.split, b.split))
	})
	if len(broken) > maxBroken {
		broken = broken[:maxBroken]
	}
	s.parts(broken)
	for _, f := range a.together(s, s.locate(broken)) {
		if !a.double(s, f) {
			a.tell(s, f)
		}
	}
	return nil
}

// maxBroken bounds the sums that are looked into one by one: a table where more
// fail is wrong as a whole.
const maxBroken = 2000

// summer walks over the sums of a table.
type summer struct {
	*cubeTable
	splits  []split
	partOf  []map[int32][]int // [dimension][code]: the splits it is a part of
	adds    []warehouse.Measure
	base    float64
	measure int
	freq    int
	sums    map[sumKey]addends
	earlier *earlier // nil where nothing of the table was there before
}

func newSummer(cat *catalog.Catalog, t *cubeTable) *summer {
	ds := t.cube.ds
	s := &summer{
		cubeTable: t, base: base(t.declared),
		measure: ds.Index(warehouse.DimMeasure), freq: ds.Index(warehouse.DimFreq),
		partOf: make([]map[int32][]int, len(ds.Dimensions)+1), sums: map[sumKey]addends{},
	}
	for _, x := range t.splits(cat) {
		if adds := t.declared.Adds; adds != nil && !slices.Contains(adds, s.name(x.dim)) {
			continue
		}
		s.splits = append(s.splits, x)
		if s.partOf[x.dim] == nil {
			s.partOf[x.dim] = map[int32][]int{}
		}
		for code := range x.parts {
			s.partOf[x.dim][code] = append(s.partOf[x.dim][code], len(s.splits)-1)
		}
	}
	if len(s.splits) == 0 {
		return s
	}
	for _, id := range t.texts(s.measure) {
		m, _ := ds.Measure(id)
		s.adds = append(s.adds, m)
	}
	return s
}

// name is the id of a dimension, time included.
func (s *summer) name(dim int) string {
	if dim == len(s.cube.ds.Dimensions) {
		return warehouse.DimTime
	}
	return s.cube.ds.Dimensions[dim].ID
}

// each hands over every figure of the table with every total it is a part of.
// Where a subtotal has no figure of its own, its parts count for what it is a
// part of.
func (s *summer) each(yield func(key sumKey, part row, weight int)) {
	key := s.cube.newKey()
	for _, n := range s.blocks {
		for i := range s.cube.blocks[n].Len() {
			part := rowOf(n, i)
			s.totalsOf(part, key, func(total sumKey, weight int) { yield(total, part, weight) })
		}
	}
}

// totalsOf finds the totals of which a figure is a part. key is room to work in.
func (s *summer) totalsOf(part row, key []int32, yield func(total sumKey, weight int)) {
	s.cube.key(part, key)
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
		s.climb(key, d, code, func(x int, total row) { yield(sumKey{x, total}, weight) })
		key[d], key[s.freq] = code, freq
	}
}

// climb finds the totals of which a code is a part, all else of the key equal.
func (s *summer) climb(key []int32, d int, code int32, yield func(split int, total row)) {
	for _, x := range s.partOf[d][code] {
		sp := &s.splits[x]
		key[d] = sp.total
		if sp.freqs != nil {
			key[s.freq] = sp.freqs[sp.total]
		}
		if r, ok := s.cube.find(key); ok && s.owns(r) {
			yield(x, r)
		} else {
			s.climb(key, d, sp.total, yield)
		}
	}
}

// owns reports whether a row belongs to the table.
func (s *summer) owns(r row) bool {
	b, _ := s.cube.at(r)
	return b.Table == s.CutTable
}

func (s *summer) bounds(r row) (low, high float64) {
	b, i := s.cube.at(r)
	return bounds(b, i, s.base, s.adds[b.Dims[s.measure][i]].Negative)
}

// equation is a total that its parts do not add up to.
type equation struct {
	sumKey
	low, high           float64 // what the parts come to
	totalLow, totalHigh float64
	parts               []row
}

// check compares a total with what its parts come to; nil where they agree.
func (s *summer) check(key sumKey, sum addends) *equation {
	x := &s.splits[key.split]
	if x.open || sum.weight < x.whole && !s.AbsentIsZero {
		sum.high = math.Inf(1)
	}
	low, high := s.bounds(key.total)
	slack := 1e-6 + 1e-9*math.Max(math.Abs(low), math.Abs(sum.low))
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
	s.each(func(key sumKey, part row, _ int) {
		if e := byKey[key]; e != nil {
			e.parts = append(e.parts, part)
		}
	})
}

// manyAtOnce is from how many figures of one period on sums that do not hold are
// one mistake.
const manyAtOnce = 10

// together tells the suspects of periods that have many in one finding each, and
// gives the others.
func (a *audit) together(s *summer, found []suspect) (others []suspect) {
	byPeriod := map[int32][]suspect{}
	var order []int32
	for _, f := range found {
		b, i := s.cube.at(f.row)
		if byPeriod[b.Period[i]] == nil {
			order = append(order, b.Period[i])
		}
		byPeriod[b.Period[i]] = append(byPeriod[b.Period[i]], f)
	}
	for _, p := range order {
		alike := byPeriod[p]
		if len(alike) < manyAtOnce {
			others = append(others, alike...)
			continue
		}
		for _, f := range alike {
			a.tellOf(s.cube.cell(f.row))
		}
		b, i := s.cube.at(alike[0].row)
		period := b.Periods.Texts[p]
		f := a.report.say("finding.total-mismatch.many", warehouse.Finding{
			Rule: "total-mismatch", CellRef: cellOf(b, i), Key: s.ID + " " + period,
			Found: figure(b, i), Expected: between(alike[0].low, alike[0].high, s.base),
		}, "what", a.describe(b, i), "period", lang.Period(a.report.lang, period), "count", strconv.Itoa(len(alike)))
		f.Count = len(alike)
	}
	return others
}

// tell reports a figure that sums disagree with.
func (a *audit) tell(s *summer, f suspect) {
	b, i := s.cube.at(f.row)
	at := cellOf(b, i)
	a.tellOf(at)
	var dims []string
	for _, e := range f.equations {
		if dim := s.name(s.splits[e.split].dim); !slices.Contains(dims, dim) {
			dims = append(dims, dim)
		}
	}
	for i, dim := range dims {
		dims[i] = a.dimension(s.cube.ds, dim)
	}
	e := f.equations[0]
	message := "finding.total-mismatch"
	if len(f.equations) > 1 || e.total != f.row {
		message = "finding.total-mismatch.cell"
	}
	a.report.say(message, warehouse.Finding{
		Rule: "total-mismatch", CellRef: at, Key: at.String(), Found: figure(b, i), Expected: between(f.low, f.high, s.base),
	}, "what", a.describe(b, i), "over", lang.List(a.report.lang, dims), "since", a.lastSaid(s.cube, f.row),
		"sums", strconv.Itoa(len(f.equations)), "parts", strconv.Itoa(len(e.parts)))
}

// lastSaid is what the last release said of a figure that changed, as the end of
// a message; "" for any other.
func (a *audit) lastSaid(k *cube, r row) string {
	if !a.earlier.changed(k, r) {
		return ""
	}
	was, _ := a.earlier.was(k, r)
	return lang.T(a.report.lang, "finding.last-said", "was", numberOrNone(was))
}

// dimension names a dimension to a reader.
func (a *audit) dimension(ds *warehouse.Dataset, id string) string {
	if d := ds.Index(id); d >= 0 {
		return ds.Dimensions[d].Names.In(a.report.lang)
	}
	return lang.T(a.report.lang, "finding.time")
}

// between writes the values that would hold, as multiples of the rounding base
// where there are some between the two.
func between(low, high, base float64) string {
	if base > 0 {
		up, down := math.Ceil(low/base-1e-9)*base, math.Floor(high/base+1e-9)*base
		if up <= down {
			low, high = up, down
		}
	}
	number := func(v float64) string { return warehouse.FormatNumber(math.Round(v*1e6) / 1e6) }
	switch {
	case math.IsInf(high, 1):
		return "≥ " + number(low)
	case math.IsInf(low, -1):
		return "≤ " + number(high)
	case high-low <= 1e-6*math.Max(1, math.Abs(low)):
		return number((low + high) / 2)
	}
	return number(low) + "–" + number(high)
}
