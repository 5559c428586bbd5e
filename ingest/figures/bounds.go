package figures

import (
	"math"
	"strconv"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

func Unknowns(n int) []float64 {
	u := make([]float64, n)
	for i := range u {
		u[i] = math.NaN()
	}
	return u
}

// censored are the bounds of a censored figure, NaN for any other.
func censored(b *warehouse.Observations, i int) (low, high float64) {
	if b.Low == nil {
		return math.NaN(), math.NaN()
	}
	return b.Low[i], b.High[i]
}

// within are the exact bounds of an observation: its number twice, or what is
// known of it.
func within(b *warehouse.Observations, i int) (low, high float64) { return Bounds(b, i, 0, false) }

// Bounds is between which two values the true figure of a row lies; see
// warehouse.Bounds.
func Bounds(b *warehouse.Observations, i int, base float64, negative bool) (low, high float64) {
	l, h := censored(b, i)
	x := warehouse.Bounds(b.Value[i], l, h, b.Flags[i], base, negative)
	return x.Low, x.High
}

// Base is the base to which a table's figures are rounded, in their unit.
func Base(t *layout.Table) float64 {
	b := t.Layout.Rounding
	if t.Rounding != nil {
		b = *t.Rounding
	}
	if t.Multiplier != 0 {
		b *= t.Multiplier
	}
	return b
}

// SuppressedBelow is the count below which a table's publisher hides a figure,
// as it is in the cells; zero where the layout does not say.
func SuppressedBelow(t *layout.Table) float64 {
	switch {
	case t.Suppresses != nil:
		return t.Suppresses.Below
	case t.Layout.Suppresses != nil:
		return t.Layout.Suppresses.Below
	}
	return 0
}

// Precise are the bounds of a figure, those of a projection or a rate as wide
// as half the last decimal it is given to.
func (t *Table) Precise(b *warehouse.Observations, i int) (low, high float64) {
	m, _ := t.Cube.Dataset.Measure(b.Codes[t.Cube.Dataset.Index(warehouse.DimMeasure)].Texts[b.Dims[t.Cube.Dataset.Index(warehouse.DimMeasure)][i]])
	low, high = Bounds(b, i, Base(t.Declared), m.Negative)
	if v := b.Value[i]; m.Fractional && !math.IsNaN(v) {
		half := LastDecimal(v) / 2
		low, high = math.Min(low, v-half), math.Max(high, v+half)
	}
	return low, high
}

// LastDecimal is one unit of the last decimal to which a figure is given.
func LastDecimal(v float64) float64 {
	s := strconv.FormatFloat(v, 'f', -1, 64)
	_, after, _ := strings.Cut(s, ".")
	return math.Pow10(-len(after))
}
