package figures

import (
	"math"
	"strconv"
	"strings"

	"siemmes/warehouse"
)

// TellingDoubt is how many digits against chance a figure has at least that is
// equal to another, for that to say something: one of ten.
const TellingDoubt = 1

// Doubts gives a function that says how unlikely it is that a figure of the table
// is equal to another by chance.
func (t *Table) Doubts() func(b *warehouse.Observations, i int, v float64) float64 {
	measure, base := t.Cube.Dataset.Index(warehouse.DimMeasure), Base(t.Declared)
	ratio := make([]bool, len(t.Texts(measure)))
	for k, id := range t.Texts(measure) {
		m, _ := t.Cube.Dataset.Measure(id)
		ratio[k] = m.Kind == warehouse.Ratio
	}
	return func(b *warehouse.Observations, i int, v float64) float64 {
		if math.IsNaN(v) {
			return 0
		}
		if !ratio[b.Dims[measure][i]] {
			return DoubtOf(v, base)
		}
		return math.Max(0, float64(significant(v)-2)) // a share of two digits is one of a hundred
	}
}

// significant is to how many digits a figure is given.
func significant(v float64) int {
	text := strconv.FormatFloat(math.Abs(v), 'e', -1, 64)
	digits, _, _ := strings.Cut(text, "e")
	return len(strings.Replace(digits, ".", "", 1))
}

// DoubtOf is how unlikely it is that a figure is equal to another by chance, in
// decimal digits; see slice.doubt.
func DoubtOf(v, base float64) float64 {
	return math.Max(0, math.Log10(2*math.Sqrt(math.Pi*math.Max(v, 0))/math.Max(base, 1)))
}

// LeastDoubt is how many digits against chance make a repetition, where so many
// codes can be compared in pairs: one in ten thousand for all pairs together.
func LeastDoubt(codes int) float64 { return 4 + math.Log10(math.Max(1, float64(codes*(codes-1)/2))) }

// Mix is the last step of SplitMix64 (Steele, Lea and Flood 2014; public
// domain).
func Mix(h uint64) uint64 {
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}
