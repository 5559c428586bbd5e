package warehouse

import (
	"math"
	"testing"
)

func TestBoundsHoldTheTrueFigure(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		name             string
		value, low, high float64
		flags            Flags
		base             float64
		negative         bool
		want             Interval
	}{
		{"a number is itself", 7, nan, nan, 0, 0, false, Interval{7, 7}},
		{"a rounded one is half the base off", 100, nan, nan, 0, 5, false, Interval{97.5, 102.5}},
		{"a rounded count is not negative", 0, nan, nan, 0, 5, false, Interval{0, 2.5}},
		{"a negative figure stays one", -5, nan, nan, 0, 5, true, Interval{-7.5, -2.5}},
		{"a censored one has its bounds, exact", nan, 1, 4, 0, 5, false, Interval{1, 4}},
		{"a censored one may be open above", nan, 1, nan, 0, 0, false, Interval{1, inf}},
		{"what cannot exist is nothing", nan, nan, nan, Flags(0).With(CannotExist), 5, false, Interval{}},
		{"a missing count is not negative", nan, nan, nan, Flags(0).With(Missing), 0, false, Interval{0, inf}},
		{"a missing balance may be anything", nan, nan, nan, 0, 0, true, Interval{-inf, inf}},
	} {
		if got := Bounds(c.value, c.low, c.high, c.flags, c.base, c.negative); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
