package figures

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
	points []Point
	Ends   []int32 // of each history in points
}

// Point is one figure of a history that has a number.
type Point struct {
	Value float64
	Month int32 // the first one of its period, since year zero
	Row   Row
}

// Each passes on the histories that have at least so many figures.
func (h *histories) Each(least int, yield func(points []Point)) {
	from := int32(0)
	for _, to := range h.Ends {
		if int(to-from) >= least {
			yield(h.points[from:to:to])
		}
		from = to
	}
}

// Histories are made on first use. Left out are figures without a number, and
// those of periods that are not as long as their frequency says: the part of a
// year that there is so far.
func (t *Table) Histories() *histories {
	t.historyOnce.Do(t.sortHistories)
	return t.history
}

func (t *Table) sortHistories() {
	t.history = &histories{}
	k, ok := t.SeriesKey()
	if !ok || t.ManyPeriods() < MinPeriods {
		return
	}
	months, fits := t.regular()
	freq := t.Cube.Dataset.Index(warehouse.DimFreq)
	ids := make([]int32, 0, t.rows)
	var counts []int32
	for _, n := range t.Blocks {
		b := t.Cube.Blocks[n]
		for i, v := range b.Value {
			if math.IsNaN(v) || !fits[b.Dims[freq][i]][b.Period[i]] {
				ids = append(ids, Unset)
				continue
			}
			id := k.Id(b, i)
			if int(id) == len(counts) {
				counts = append(counts, 0)
			}
			counts[id]++
			ids = append(ids, id)
		}
	}
	t.history.fill(t, ids, counts, months)
}

// MinPeriods is how many periods a table has at least for its past to say
// anything.
const MinPeriods = 4

// fill sorts the figures into their histories, and each by time.
func (h *histories) fill(t *Table, ids, counts []int32, months []int) {
	h.Ends = make([]int32, len(counts))
	at := int32(0)
	for id, n := range counts {
		h.Ends[id] = at
		at += n
	}
	h.points = make([]Point, at)
	place := 0
	for _, n := range t.Blocks {
		b := t.Cube.Blocks[n]
		for i, v := range b.Value {
			if id := ids[place]; id != Unset {
				h.points[h.Ends[id]] = Point{v, int32(months[b.Period[i]]), RowOf(n, i)}
				h.Ends[id]++
			}
			place++
		}
	}
	byMonth := func(a, b Point) int { return cmp.Compare(a.Month, b.Month) }
	h.Each(2, func(points []Point) {
		if !slices.IsSortedFunc(points, byMonth) {
			slices.SortFunc(points, byMonth)
		}
	})
}

// SeriesKey numbers the keys of a table without their period, in the order in
// which they come. Only the dimensions that vary are looked at.
type SeriesKey struct {
	dims   []int
	factor []uint64 // what a position of the dimension weighs in the mixed number
	few    []int32  // the number of a mixed one, plus one, where there are few of them
	many   map[uint64]int32
	n      int32
}

// SeriesKey is false for a table whose codes could make more keys than a
// number can count.
func (t *Table) SeriesKey() (*SeriesKey, bool) {
	k := &SeriesKey{}
	size := uint64(1)
	for d := range t.Present {
		if t.manyCodes(d) < 2 {
			continue
		}
		k.dims, k.factor = append(k.dims, d), append(k.factor, size)
		over, low := bits.Mul64(size, uint64(len(t.Present[d])))
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

// Id is the number of the history of an observation.
func (k *SeriesKey) Id(b *warehouse.Observations, i int) int32 {
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
