package ingest

import (
	"cmp"
	"math"
	"math/bits"
	"slices"

	"siemmes/warehouse"
)

// histories are the figures of a table key by key (period aside), each in the
// order of time: what the rules look at that hold a figure against its own
// past. They are made in a few linear passes, and cost 16 bytes a figure.
type histories struct {
	points []point
	ends   []int32 // of each history in points
}

// point is one figure of a history that has a number.
type point struct {
	value float64
	month int32 // the first one of its period, since year zero
	row   row
}

// each hands over the histories that have at least so many figures.
func (h *histories) each(least int, yield func(points []point)) {
	from := int32(0)
	for _, to := range h.ends {
		if int(to-from) >= least {
			yield(h.points[from:to:to])
		}
		from = to
	}
}

// histories are made on first use. Left out are figures without a number, and
// those of periods that are not as long as their frequency says: the part of a
// year that there is so far.
func (t *cubeTable) histories() *histories {
	t.historyOnce.Do(t.sortHistories)
	return t.history
}

func (t *cubeTable) sortHistories() {
	t.history = &histories{}
	k, ok := t.seriesKey()
	if !ok || t.manyPeriods() < minPeriods {
		return
	}
	months, fits := t.regular()
	freq := t.cube.ds.Index(warehouse.DimFreq)
	ids := make([]int32, 0, t.rows)
	var counts []int32
	for _, n := range t.blocks {
		b := t.cube.blocks[n]
		for i, v := range b.Value {
			if math.IsNaN(v) || !fits[b.Dims[freq][i]][b.Period[i]] {
				ids = append(ids, unset)
				continue
			}
			id := k.id(b, i)
			if int(id) == len(counts) {
				counts = append(counts, 0)
			}
			counts[id]++
			ids = append(ids, id)
		}
	}
	t.history.fill(t, ids, counts, months)
}

// minPeriods is how many periods a table has at least for its past to say
// anything.
const minPeriods = 4

func (t *cubeTable) manyPeriods() int {
	n := 0
	for _, here := range t.periods {
		if here {
			n++
		}
	}
	return n
}

// fill sorts the figures into their histories, and each by time.
func (h *histories) fill(t *cubeTable, ids, counts []int32, months []int) {
	h.ends = make([]int32, len(counts))
	at := int32(0)
	for id, n := range counts {
		h.ends[id] = at
		at += n
	}
	h.points = make([]point, at)
	place := 0
	for _, n := range t.blocks {
		b := t.cube.blocks[n]
		for i, v := range b.Value {
			if id := ids[place]; id != unset {
				h.points[h.ends[id]] = point{v, int32(months[b.Period[i]]), rowOf(n, i)}
				h.ends[id]++
			}
			place++
		}
	}
	byMonth := func(a, b point) int { return cmp.Compare(a.month, b.month) }
	h.each(2, func(points []point) {
		if !slices.IsSortedFunc(points, byMonth) {
			slices.SortFunc(points, byMonth)
		}
	})
}

// monthRange is the first month of the table's periods, since year zero, and how
// many months there are up to the first month of the last one.
func (t *cubeTable) monthRange() (from, many int) {
	first, last := math.MaxInt, math.MinInt
	for i, m := range t.firstMonths() {
		if i < len(t.periods) && t.periods[i] {
			first, last = min(first, m), max(last, m)
		}
	}
	return first, last - first + 1
}

// regular tells of each frequency and period of the dictionaries whether the
// period is one of that frequency, and gives the first month of each.
func (t *cubeTable) regular() (months []int, fits [][]bool) {
	months = t.firstMonths()
	length := make([]int, len(months))
	for i, text := range t.periodTexts() {
		if p, err := warehouse.ParsePeriod(text); err == nil {
			length[i] = p.Months
		}
	}
	for _, code := range t.texts(t.cube.ds.Index(warehouse.DimFreq)) {
		of := make([]bool, len(length))
		for i, n := range length {
			of[i] = n > 0 && n == warehouse.Freq(code).Months()
		}
		fits = append(fits, of)
	}
	return months, fits
}

// seriesKey numbers the keys of a table without their period, in the order in
// which they come. Only the dimensions that vary are looked at.
type seriesKey struct {
	dims   []int
	factor []uint64 // what a position of the dimension weighs in the mixed number
	few    []int32  // the number of a mixed one, plus one, where there are few of them
	many   map[uint64]int32
	n      int32
}

// seriesKey is false for a table whose codes could make more keys than a
// number can count.
func (t *cubeTable) seriesKey() (*seriesKey, bool) {
	k := &seriesKey{}
	size := uint64(1)
	for d := range t.present {
		if t.manyCodes(d) < 2 {
			continue
		}
		k.dims, k.factor = append(k.dims, d), append(k.factor, size)
		over, low := bits.Mul64(size, uint64(len(t.present[d])))
		if over != 0 {
			return nil, false
		}
		size = low
	}
	if size <= uint64(4*t.rows+1024) {
		k.few = make([]int32, size)
	} else {
		k.many = map[uint64]int32{}
	}
	return k, true
}

// manyCodes is how many codes of a dimension stand in the table.
func (t *cubeTable) manyCodes(d int) int {
	n := 0
	for _, here := range t.present[d] {
		if here {
			n++
		}
	}
	return n
}

// id is the number of the history of an observation.
func (k *seriesKey) id(b *warehouse.Observations, i int) int32 {
	mixed := uint64(0)
	for j, d := range k.dims {
		mixed += k.factor[j] * uint64(b.Dims[d][i])
	}
	if k.few != nil {
		if k.few[mixed] == 0 {
			k.n++
			k.few[mixed] = k.n
		}
		return k.few[mixed] - 1
	}
	id, ok := k.many[mixed]
	if !ok {
		id = k.n
		k.many[mixed] = id
		k.n++
	}
	return id
}
