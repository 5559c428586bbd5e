package reports

import (
	"errors"
	"math"
	"testing"

	"siemmes/warehouse"
)

func TestFormulas(t *testing.T) {
	symbols := map[string]float64{"S1": 200, "S0": 100, "t": 5, "I": 7, "E": 2, "P": 1000}
	for text, want := range map[string]float64{
		"I − E":                  5,
		"1000 × (I − E) / P":     5,
		"100 × ln(S1 / S0) / t":  100 * math.Log(2) / 5,
		"100 × 2 × |E − I| / 10": 100,
		"I - E - E + 0.5":        3.5,
		"(S1 − S0) − (I − E)":    95,
	} {
		f, err := parseExpression(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := f(func(s string) bounds { return spanOf(symbols[s]) }); got.low != got.high || math.Abs(got.low-want) > 1e-12 {
			t.Errorf("%s = %v, want %v", text, got, want)
		}
	}
}

func TestWhatIsNoFormulaIsRefused(t *testing.T) {
	for _, text := range []string{"", "Σ s²", "I −", "(I", "|I", "I E", "½ × I", "3x"} {
		if _, err := parseExpression(text); !errors.Is(err, warehouse.ErrInvalid) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
