package indicator

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

var nan = math.NaN()

func number(v float64, statuses ...warehouse.Status) Figure {
	f := Figure{Value: v, Low: nan, High: nan}
	for _, s := range statuses {
		f.Flags = f.Flags.With(s)
	}
	return f
}

func between(low, high float64, statuses ...warehouse.Status) Figure {
	f := number(nan, statuses...)
	f.Low, f.High = low, high
	return f
}

func TestStatusesAndBoundsAreCarried(t *testing.T) {
	_, share, err := Named(catalog.Default(), "STOCK_SHARE")
	if err != nil {
		t.Fatal(err)
	}
	const q, p = warehouse.Suppressed, warehouse.Provisional
	thousand := number(1000)
	for _, c := range []struct {
		name      string
		s, p      Figure
		low, high float64 // NaN: neither number nor bounds
		flags     string  // "": no result
	}{
		{"bounds", between(10, 13, q), thousand, 1, 1.3, "Q"},
		{"at least", between(10, math.Inf(1), q), thousand, 1, math.Inf(1), "Q"},
		{"confidential", number(nan, q), thousand, nan, nan, "Q"},
		{"provisional", number(10, p), thousand, 1, 1, "P"},
		{"provisional of a confidential one", number(10, p), number(nan, q), nan, nan, "PQ"},
		{"a divisor that may be zero", number(10), between(0, 5, q), nan, nan, "Q"},
		{"missing", number(nan), thousand, nan, nan, ""},
		{"withdrawn", Figure{Value: 10, Low: nan, High: nan, Withdrawn: true}, thousand, nan, nan, ""},
		{"divided by zero", number(10), number(0), nan, nan, ""},
	} {
		r, ok := share.Compute(map[string]Series{"S": {"2020": c.s}, "P": {"2020": c.p}})["2020"]
		if ok != (c.flags != "") || ok && r.Flags.String() != c.flags {
			t.Errorf("%s: %v, %s", c.name, ok, r.Flags)
		}
		low, high := r.Low, r.High
		if r.Number() {
			low, high = r.Value, r.Value
		}
		if ok && !(same(low, c.low) && same(high, c.high)) {
			t.Errorf("%s: from %v to %v, not from %v to %v", c.name, low, high, c.low, c.high)
		}
	}
}

// same reports whether two values differ by no more than rounding; NaN is the same
// as NaN.
func same(a, b float64) bool {
	return a == b || math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= 1e-12*max(1, math.Abs(a), math.Abs(b))
}

func TestAPeriodBeforeIsTheSameForAllInputs(t *testing.T) {
	f := parsed(t, "(P1 − P0) − (B1 − B0)")
	inputs := map[string]Series{
		"P0": {"2018": number(5), "2019": number(7), "2020": number(10)}, "P1": {"2020": number(10)},
		"B0": {"2018": number(1), "2020": number(2)}, "B1": {"2020": number(2)},
	}
	if r := f.Compute(inputs)["2020"]; r.Value != 4 {
		t.Errorf("%v of %v", r.Value, r.Inputs)
	}
}

func TestNothingIsComputedOverABreak(t *testing.T) {
	f := parsed(t, "100 × ln(S1 / S0) / t")
	s := Series{"2010": number(100), "2015": number(200, warehouse.Break), "2020": number(400)}
	got := f.Compute(map[string]Series{"S0": s, "S1": s})
	if _, ok := got["2015"]; ok || !same(got["2020"].Value, 100*math.Log(2)/5) {
		t.Errorf("%+v", got)
	}
	broken := f.Broken(map[string]Series{"S0": s, "S1": s}, s, func(p string) bool { _, ok := got[p]; return ok })
	if strings.Join(broken, " ") != "2015" {
		t.Errorf("broken: %v", broken)
	}
}

// factors multiply the result, divisors divide it; each of them is written at a
// place of its own in each formula that is drawn.
var factors, divisors = []string{"× 100", "× S1", "× ln(S1 / S0)", "× |I − E|", "× (I + E)"}, []string{"/ t", "/ P", "/ (1 + S0)"}

// In whatever order its factors are written, a formula has the same value, bounds,
// flags and figures.
func TestTheOrderOfFactorsChangesNothing(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		inputs := map[string]Series{}
		for _, s := range []string{"S1", "S0", "I", "E", "P"} {
			inputs[s] = Series{"2015": drawFigure(rt, s+" before"), "2020": drawFigure(rt, s)}
		}
		text := append(append([]string{}, factors...), divisors...)
		a, b := "1 "+strings.Join(text, " "), "1 "+strings.Join(rapid.Permutation(text).Draw(rt, "order"), " ")
		left, okLeft := parsed(rt, a).Compute(inputs)["2020"]
		right, okRight := parsed(rt, b).Compute(inputs)["2020"]
		if okLeft != okRight || okLeft && (!same(left.Value, right.Value) || !same(left.Low, right.Low) || !same(left.High, right.High) || left.Flags != right.Flags || len(left.Inputs) != len(right.Inputs)) {
			rt.Errorf("%s: %v %+v\n%s: %v %+v", a, okLeft, left, b, okRight, right)
		}
	})
}

func drawFigure(rt *rapid.T, name string) Figure {
	v := rapid.Float64Range(1, 1e6).Draw(rt, name)
	switch rapid.IntRange(0, 9).Draw(rt, name+" kind") {
	case 0:
		return between(v, v+rapid.Float64Range(1, 10).Draw(rt, name+" more"), warehouse.Suppressed)
	case 1:
		return between(v, math.Inf(1), warehouse.Suppressed)
	case 2:
		return number(nan, warehouse.Suppressed)
	case 3:
		return number(v, warehouse.Provisional)
	case 4:
		return number(nan, warehouse.Missing)
	}
	return number(v)
}
