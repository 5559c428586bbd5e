package warehouse

import "math"

// Interval is between which two values a true figure lies, both ends included.
type Interval struct{ Low, High float64 }

// Bounds is what is known of the true figure behind a published one: the number,
// give or take half the base to which the publisher rounds; the bounds of a censored
// figure (low and high, NaN where there are none); zero for what cannot exist; and
// for any other figure that is not there nothing but that a count is not negative.
func Bounds(value, low, high float64, flags Flags, base float64, negative bool) Interval {
	x := Interval{math.Inf(-1), math.Inf(1)}
	switch {
	case !math.IsNaN(value):
		x = Interval{value - base/2, value + base/2}
	case !math.IsNaN(low):
		if math.IsNaN(high) {
			high = math.Inf(1)
		}
		return Interval{low, high}
	case flags.Has(CannotExist):
		return Interval{}
	}
	if !negative && x.Low < 0 && !(value < 0) {
		x.Low = 0
	}
	return x
}

// Plus is the interval of the sum of two figures.
func (x Interval) Plus(y Interval) Interval { return Interval{x.Low + y.Low, x.High + y.High} }

// Below reports whether the interval lies wholly below another one, by more than the
// arithmetic of floating point explains.
func (x Interval) Below(y Interval) bool {
	return x.High < y.Low-1e-6-1e-9*math.Max(math.Abs(y.Low), math.Abs(x.High))
}
