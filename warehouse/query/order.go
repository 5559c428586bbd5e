package query

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
	"strings"

	"siemmes/warehouse"
)

// sort puts rows in the order of their codes, dimension by dimension, and then
// of their periods.
func (a *asked) sort() {
	w := a.plan.w
	order := newOrder(w, len(a.Rows), len(a.Dims))
	made := a.madeCodes()
	for i, row := range a.Rows {
		for d, code := range row.Key {
			if id := w.codes.Number(code); id >= 0 {
				order.numbers[i*order.width+d] = 2 * order.places[id]
			} else {
				order.numbers[i*order.width+d] = 2*made[code] - 1
			}
		}
		order.period(i, w.periodOf(row.Period))
	}
	rows := make([]warehouse.Row, len(a.Rows))
	for to, from := range order.sorted() {
		rows[to] = a.Rows[from]
	}
	a.Rows = rows
}

// madeCodes gives the codes of the rows that no figure has, groups that are made,
// the place in alphabetical order of the code that comes after them.
func (a *asked) madeCodes() map[string]int32 {
	var sorted []string
	places := map[string]int32{}
	for _, row := range a.Rows {
		for _, code := range row.Key {
			if _, known := a.plan.w.codes.ID(code); known {
				continue
			}
			if sorted == nil {
				sorted = slices.Sorted(slices.Values(a.plan.w.codes.All()))
			}
			at, _ := slices.BinarySearch(sorted, code)
			places[code] = int32(at)
		}
	}
	return places
}

// sortOutcomes does the same before there are rows.
func (a *asked) sortOutcomes(c *collapse) {
	order := newOrder(a.plan.w, len(a.outcomes), len(a.plan.kept))
	for i := range a.outcomes {
		for d := range a.plan.kept {
			order.code(i, d, a.outcomes[i].key[d])
		}
		order.period(i, c.spans[a.outcomes[i].target.period].Period)
	}
	out := make([]outcome, len(a.outcomes))
	for to, from := range order.sorted() {
		out[to] = a.outcomes[from]
	}
	a.outcomes = out
}

// order sorts things by numbers: for each thing the places of its codes among
// all codes, which are found once, the day its period begins and its length.
type order struct {
	places  []int32
	numbers []int32
	width   int
	n       int
}

func newOrder(w *Warehouse, n, dims int) *order {
	return &order{places: w.codes.places(), numbers: make([]int32, n*(dims+2)), width: dims + 2, n: n}
}

func (o *order) code(i, dim int, id int32) { o.numbers[i*o.width+dim] = o.places[id] }

func (o *order) period(i int, p warehouse.Period) {
	end := (i + 1) * o.width
	o.numbers[end-2], o.numbers[end-1] = int32(p.Start.Unix()/(24*60*60)), int32(p.Months)
}

// sorted lists the things in order, by number. Where the numbers that vary fit
// into 64 bits, as they nearly always do, one comparison tells two things apart.
func (o *order) sorted() []int32 {
	out := make([]int32, o.n)
	for i := range out {
		out[i] = int32(i)
	}
	if keys := o.packed(); keys != nil {
		slices.SortFunc(out, func(a, b int32) int { return cmp.Or(cmp.Compare(keys[a], keys[b]), int(a-b)) })
		return out
	}
	at := func(i int32) []int32 { return o.numbers[int(i)*o.width : (int(i)+1)*o.width] }
	slices.SortFunc(out, func(a, b int32) int { return cmp.Or(slices.Compare(at(a), at(b)), int(a-b)) })
	return out
}

// packed writes each thing's numbers behind each other, as few bits for each
// column as its range needs; nil where 64 are too few.
func (o *order) packed() []uint64 {
	keys := make([]uint64, o.n)
	used := 0
	for col := range o.width {
		low, high := int32(math.MaxInt32), int32(math.MinInt32)
		for i := range o.n {
			v := o.numbers[i*o.width+col]
			low, high = min(low, v), max(high, v)
		}
		width := bits.Len64(uint64(max(0, int64(high)-int64(low))))
		if used += width; used > 64 {
			return nil
		}
		for i := range o.n {
			keys[i] = keys[i]<<width | uint64(int64(o.numbers[i*o.width+col])-int64(low))
		}
	}
	return keys
}

// periodOf parses a period that the store wrote.
func (w *Warehouse) periodOf(text string) warehouse.Period {
	if id, ok := w.periods.ID(text); ok {
		return w.periods.Get(id).Period
	}
	p, _ := warehouse.ParsePeriod(text) // made by collapse, from Period.String
	return p
}

// places gives each code its place in alphabetical order, by number.
func (n *Texts) places() []int32 {
	codes := n.All()
	order := make([]int32, len(codes))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return strings.Compare(codes[a], codes[b]) })
	out := make([]int32, len(codes))
	for place, id := range order {
		out[id] = int32(place)
	}
	return out
}
