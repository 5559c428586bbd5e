package warehouse

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// plus is a sum of parts, period by period.
func plus(parts ...[]float64) []float64 {
	sum := make([]float64, len(parts[0]))
	for _, p := range parts {
		for i, v := range p {
			sum[i] += v
		}
	}
	return sum
}

func TestWhereALargePartEntersOrLeaves(t *testing.T) {
	rest := []float64{1000, 1100, 1050, 1200, 1150, 1100}
	for name, c := range map[string]struct {
		part []float64
		want []Edge
	}{
		"enters":             {[]float64{0, 0, 0, 600, 600, 500}, []Edge{{3, true, 1.0 / 3}}},
		"leaves":             {[]float64{500, 500, 500, 0, 0, 0}, []Edge{{3, false, 500.0 / 1550}}},
		"in the last":        {[]float64{0, 0, 0, 0, 0, 500}, []Edge{{5, true, 500.0 / 1600}}},
		"leaves and is back": {[]float64{500, 500, 0, 0, 500, 500}, []Edge{{2, false, 500.0 / 1600}, {4, true, 500.0 / 1650}}},
		"small":              {[]float64{0, 0, 0, 60, 60, 60}, nil},
		"always there":       {[]float64{500, 1, 500, 500, 500, 500}, nil},
		"grows from little":  {[]float64{1, 2, 5, 900, 900, 900}, nil},
	} {
		if diff := cmp.Diff(c.want, Edges(c.part, plus(c.part, rest), 1, LargePart), cmpopts.EquateApprox(0, 1e-9)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// A category under another name, or one into which others were moved, leaves the
// sum as it was.
func TestAPartThatTakesThePlaceOfAnotherIsNoBreak(t *testing.T) {
	was, is, rest := []float64{500, 510, 490, 0, 0, 0}, []float64{0, 0, 0, 505, 520, 500}, []float64{300, 310, 300, 290, 305, 310}
	sum := plus(was, is, rest)
	for _, part := range [][]float64{was, is} {
		if got := Edges(part, sum, 1, LargePart); got != nil {
			t.Errorf("%v", got)
		}
	}
}

// In months a part must stay, or stay away, for a quarter of a year, and rare
// events come and go by chance.
func TestMonthsOfFewEventsAreNoBreaks(t *testing.T) {
	rest := slices.Repeat([]float64{1000}, 24)
	part := make([]float64, 24)
	part[7], part[8] = 500, 500
	if got := Edges(part, plus(part, rest), 12, LargePart); got != nil {
		t.Errorf("two months: %v", got)
	}
	few := slices.Concat(make([]float64, 12), slices.Repeat([]float64{4}, 12))
	if got := Edges(few, plus(few, slices.Repeat([]float64{10}, 24)), 12, LargePart); got != nil {
		t.Errorf("four events a month: %v", got)
	}
}

func TestEdgesAreBetweenPeriodsThatDiffer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 40).Draw(t, "periods")
		part, sum := make([]float64, n), make([]float64, n)
		for i := range part {
			part[i] = float64(rapid.SampledFrom([]int{0, 0, 30, 5000}).Draw(t, "part"))
			sum[i] = part[i] + float64(rapid.IntRange(0, 9000).Draw(t, "rest"))
		}
		for _, e := range Edges(part, sum, rapid.SampledFrom([]int{1, 4, 12}).Draw(t, "per year"), LargePart) {
			if e.At < 1 || e.At >= n || (part[e.At] > 0) != e.Enters || (part[e.At-1] > 0) == e.Enters || !(e.Share >= LargePart && e.Share <= 1) {
				t.Fatalf("%+v of %v", e, part)
			}
		}
	})
}
