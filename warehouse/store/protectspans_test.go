package store

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// A way from the beginning of a hidden stretch to its end is there exactly where its
// figure is a sum of multiples of the figures that are shown.
func TestAStretchIsWorkedOutWhereAWayLeadsToIt(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		const ages = 6
		span := func(name string) (from, to int) {
			from = rapid.IntRange(0, ages-1).Draw(rt, name)
			return from, rapid.IntRange(from+1, ages).Draw(rt, name+" to")
		}
		from, to := span("hidden")
		var shown []stretchPart
		for range rapid.IntRange(0, 7).Draw(rt, "shown") {
			a, b := span("part")
			if a != from || b != to {
				shown = append(shown, stretchPart{&part{}, a, b})
			}
		}
		way := wayOf(shown, from, to)
		if known := spanned(shown, from, to, ages); known != (way != nil) {
			rt.Fatalf("%v leads from %d to %d: %t, and it can be worked out: %t", shown, from, to, way != nil, known)
		}
	})
}

// spanned reports by elimination whether the row of a stretch, a one for each age in it,
// is a combination of the rows of others.
func spanned(shown []stretchPart, from, to, ages int) bool {
	row := func(from, to int) []float64 {
		r := make([]float64, ages)
		for i := from; i < to; i++ {
			r[i] = 1
		}
		return r
	}
	var basis [][]float64
	reduce := func(r []float64) int {
		for _, b := range basis {
			lead := leading(b)
			if f := r[lead] / b[lead]; f != 0 {
				for i := range r {
					r[i] -= f * b[i]
				}
			}
		}
		return leading(r)
	}
	for _, x := range shown {
		if r := row(x.from, x.to); reduce(r) >= 0 {
			basis = append(basis, r)
		}
	}
	return reduce(row(from, to)) < 0
}

// leading is the place of the first number of a row that is not zero, -1 where all are.
func leading(r []float64) int {
	for i, v := range r {
		if math.Abs(v) > 1e-9 {
			return i
		}
	}
	return -1
}
