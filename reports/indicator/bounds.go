package indicator

import (
	"math"

	"siemmes/warehouse"
)

// The arithmetic of figures that lie between bounds. The bounds of a result hold
// every value that the figures can have. An end that is infinite is open; NaN at
// both ends says that nothing is known. Of exact figures both bounds are the value
// of the formula.

func exactly(v float64) warehouse.Interval { return warehouse.Interval{Low: v, High: v} }

func unknown() warehouse.Interval { return exactly(math.NaN()) }

// span is the smallest interval with all of some values; unknown where one of
// them is no number.
func span(values ...float64) warehouse.Interval {
	x := warehouse.Interval{Low: math.Inf(1), High: math.Inf(-1)}
	for _, v := range values {
		if math.IsNaN(v) {
			return unknown()
		}
		x = warehouse.Interval{Low: min(x.Low, v), High: max(x.High, v)}
	}
	return x
}

func minus(a, b warehouse.Interval) warehouse.Interval {
	return warehouse.Interval{Low: a.Low - b.High, High: a.High - b.Low}
}

func product(a, b warehouse.Interval) warehouse.Interval {
	return span(times(a.Low, b.Low), times(a.Low, b.High), times(a.High, b.Low), times(a.High, b.High))
}

// times is the product of two ends. Zero times an open end is zero, because every
// value before the end is finite.
func times(a, b float64) float64 {
	if a == 0 && math.IsInf(b, 0) || b == 0 && math.IsInf(a, 0) {
		return 0
	}
	return a * b
}

// quotient is unknown where the divisor may be zero.
func quotient(a, b warehouse.Interval) warehouse.Interval {
	if b.Low <= 0 && b.High >= 0 {
		return unknown()
	}
	return span(over(a.Low, b.Low), over(a.Low, b.High), over(a.High, b.Low), over(a.High, b.High))
}

// over is the quotient of two ends; over an open end it is zero.
func over(a, b float64) float64 {
	if math.IsInf(b, 0) {
		return 0
	}
	return a / b
}

// logarithm is unknown where the figure may be zero or negative.
func logarithm(x warehouse.Interval) warehouse.Interval {
	if x.Low <= 0 {
		return unknown()
	}
	return span(math.Log(x.Low), math.Log(x.High))
}

// absolute is |x|, which is least at zero where the bounds lie on both sides.
func absolute(x warehouse.Interval) warehouse.Interval {
	a := span(math.Abs(x.Low), math.Abs(x.High))
	if x.Low < 0 && x.High > 0 {
		a.Low = 0
	}
	return a
}
