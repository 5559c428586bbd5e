package indicator

import (
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"siemmes/warehouse"
)

func parsed(t interface {
	Helper()
	Fatalf(string, ...any)
}, text string,
) *Formula {
	t.Helper()
	f, err := Parse(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return f
}

func TestFormulas(t *testing.T) {
	symbols := map[string]warehouse.Interval{}
	for s, v := range map[string]float64{"S1": 200, "S0": 100, "t": 5, "I": 7, "E": 2, "P": 1000} {
		symbols[s] = exactly(v)
	}
	for text, want := range map[string]float64{
		"I − E":                  5,
		"1000 × (I − E) / P":     5,
		"100 × ln(S1 / S0) / t":  100 * math.Log(2) / 5,
		"100 × 2 × |E − I| / 10": 100,
		"I - E - E + 0.5":        3.5,
		"(S1 − S0) − (I − E)":    95,
	} {
		if got := parsed(t, text).value(symbols); got.Low != got.High || math.Abs(got.Low-want) > 1e-12 {
			t.Errorf("%s = %v, want %v", text, got, want)
		}
	}
	if got := parsed(t, "1 / t × ln(S1 / S0) + S1").Symbols(); !slices.Equal(got, []string{"S1", "S0"}) {
		t.Errorf("symbols %v", got)
	}
}

func TestWhatIsNoFormulaIsRefused(t *testing.T) {
	for _, text := range []string{"", "Σ s²", "I −", "(I", "|I", "I E", "½ × I", "3x", "S1 / t"} {
		if _, err := Parse(text); !errors.Is(err, warehouse.ErrInvalid) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// Whatever figures lie between their bounds, the formula's value lies between
// those of the formula.
func TestFormulasOfBoundsHoldEveryValue(t *testing.T) {
	for _, text := range []string{"I − E", "1000 × (I − E) / P", "100 × F / (F + M)", "100 × 2 × |I − E| / (I + E)", "100 × ln(I / E) / P"} {
		f := parsed(t, text)
		rapid.Check(t, func(rt *rapid.T) {
			within, at := map[string]warehouse.Interval{}, map[string]warehouse.Interval{}
			for _, s := range []string{"I", "E", "P", "F", "M"} {
				low := rapid.Float64Range(1, 1e6).Draw(rt, s)
				high := low + rapid.Float64Range(0, 100).Draw(rt, s+" more")
				if rapid.IntRange(0, 4).Draw(rt, s+" open") == 0 {
					high = math.Inf(1)
				}
				within[s] = warehouse.Interval{Low: low, High: high}
				at[s] = exactly(low + (min(high, low+1e6)-low)*rapid.Float64Range(0, 1).Draw(rt, s+" at"))
			}
			got, exact := f.value(within), f.value(at)
			slack := 1e-9 * (1 + math.Abs(exact.Low))
			if exact.Low != exact.High || exact.Low < got.Low-slack || exact.Low > got.High+slack {
				rt.Errorf("%s is %v, outside %v", text, exact, got)
			}
		})
	}
}

// A divisor that may be zero leaves nothing known; a bound never comes of it.
func TestADivisorThatMayBeZeroLeavesNothingKnown(t *testing.T) {
	f := parsed(t, "A / B")
	rapid.Check(t, func(rt *rapid.T) {
		a := rapid.Float64Range(-1e6, 1e6).Draw(rt, "a")
		low := rapid.Float64Range(-1e6, 0).Draw(rt, "low")
		high := rapid.Float64Range(0, 1e6).Draw(rt, "high")
		got := f.value(map[string]warehouse.Interval{"A": exactly(a), "B": {Low: low, High: high}})
		if !math.IsNaN(got.Low) || !math.IsNaN(got.High) {
			rt.Errorf("%v / [%v, %v] is %v", a, low, high, got)
		}
	})
}
