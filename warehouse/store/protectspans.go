package store

import (
	"cmp"
	"context"
	"math"
	"slices"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// Ages and periods are stretches, and a figure of a stretch is the difference of what
// has come together up to its end and up to its beginning. So a hidden figure can be
// worked out, by adding and subtracting, as soon as figures that are shown lead from its
// beginning to its end, one after the other, forwards or backwards: 0–14 from all ages
// and 15 and over, January from a year and its other eleven months.

// stretchPart is where a figure of a line begins and ends.
type stretchPart struct {
	*part
	from, to int
}

// protectStretch hides figures of a line until none of the ways from the beginning of a
// key to its end is left.
func (p *protector) protectStretch(ctx context.Context, key []int32, line []part, span func(key []int32) (from, to int, ok bool)) (hidden [][]int32, err error) {
	var shown []stretchPart
	for i := range line {
		if from, to, ok := span(line[i].key); ok && !math.IsNaN(line[i].value) && !slices.Equal(line[i].key, key) {
			shown = append(shown, stretchPart{&line[i], from, to})
		}
	}
	from, to, ok := span(key)
	for ok {
		way := wayOf(shown, from, to)
		if way == nil {
			break
		}
		hide := slices.MinFunc(way, func(a, b stretchPart) int {
			return cmp.Or(cmp.Compare(zeroLast(a.value), zeroLast(b.value)), cmp.Compare(a.to-a.from, b.to-b.from), cmp.Compare(a.value, b.value), slices.Compare(a.key, b.key))
		})
		shown = slices.DeleteFunc(shown, func(x stretchPart) bool { return x.part == hide.part })
		hidden = append(hidden, hide.key)
		if err := p.remove(ctx, p.c, hide.key, warehouse.Secondary); err != nil {
			return nil, err
		}
	}
	return hidden, nil
}

// wayOf finds stretches that lead from one place to another, each one forwards or
// backwards; nil where none do.
func wayOf(shown []stretchPart, from, to int) []stretchPart {
	ways := map[int][]stretchPart{from: {}}
	for queue := []int{from}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		for _, x := range shown {
			next := x.to
			if x.to == at {
				next = x.from
			} else if x.from != at {
				continue
			}
			if _, seen := ways[next]; seen {
				continue
			}
			ways[next] = append(slices.Clone(ways[at]), x)
			if next == to {
				return ways[next]
			}
			queue = append(queue, next)
		}
	}
	return nil
}

// ageSpan is from which age a figure is, and up to which.
func (p *protector) ageSpan(d int) func(key []int32) (from, to int, ok bool) {
	return func(key []int32) (int, int, bool) {
		span, ok := catalog.AgeSpan(p.s.codes.All()[key[d]])
		return span.From, span.To, ok
	}
}

// timeSpan is from which day a figure is, and up to which.
func (p *protector) timeSpan(key []int32) (from, to int, ok bool) {
	x := p.s.periods.Get(key[len(p.c.Columns)])
	const day = 24 * 60 * 60
	return int(x.Start.Unix() / day), int(x.End().Unix() / day), x.Months > 0
}
