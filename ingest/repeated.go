package ingest

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// slice is all figures of a table that share one code of one dimension, or one
// period: most often a column or a row of the sheet. Two of them with the same
// sum of hashes hold the same figures under the same other headings.
type slice struct {
	hash  uint64
	cells int
	// doubt is how unlikely it is that all of them are equal by chance, in
	// decimal digits: see chance.
	doubt float64
	first row
}

// leastDoubt is how many digits against chance make a repetition: one in 10^10,
// where a table of a thousand columns has half a million pairs.
const leastDoubt = 10

// repeated is rule repeated-column: all figures of one heading are those of
// another one.
func (a *audit) repeated(t *cubeTable) error {
	dims := t.varying()
	sums := t.slices(dims)
	for k, d := range dims {
		above := map[int32]bool{}
		if d < len(t.cube.ds.Dimensions) {
			codes := t.codes(d)
			for _, code := range aggregates(a.catalog, t.cube.ds.Dimensions[d], codes) {
				above[codes[code]] = true
			}
		}
		a.tellRepeated(t, d, sums[k], above)
	}
	return nil
}

// varying lists the dimensions of which the table holds several codes, time
// included. Measures and frequencies are no columns of one kind.
func (t *cubeTable) varying() []int {
	var dims []int
	for d, dim := range t.cube.ds.Dimensions {
		if t.manyCodes(d) > 1 && !slices.Contains(warehouse.NeverCollapse(), dim.ID) {
			dims = append(dims, d)
		}
	}
	if t.manyPeriods() > 1 {
		dims = append(dims, len(t.cube.ds.Dimensions))
	}
	return dims
}

// slices sums up the figures of every code of some dimensions. What a figure
// adds to a sum is a hash of its value and of its key without the dimension.
func (t *cubeTable) slices(dims []int) [][]slice {
	sums := make([][]slice, len(dims))
	for k, d := range dims {
		n := len(t.periods)
		if d < len(t.present) {
			n = len(t.present[d])
		}
		sums[k] = make([]slice, n)
	}
	base, measure := base(t.declared), t.cube.ds.Index(warehouse.DimMeasure)
	var counts []bool // by measure: whether it counts something; shares are equal more often
	for _, id := range t.texts(measure) {
		m, _ := t.cube.ds.Measure(id)
		counts = append(counts, m.Kind != warehouse.Ratio)
	}
	key, mixed := t.cube.newKey(), make([]uint64, len(t.present)+1)
	for _, n := range t.blocks {
		b := t.cube.blocks[n]
		for i, v := range b.Value {
			keyOf(b, i, key)
			whole := mixKey(key, mixed)
			doubt := 0.0
			if v > 0 && counts[key[measure]] {
				doubt = chance(v, base)
			}
			value := math.Float64bits(v)
			for k, d := range dims {
				s := &sums[k][key[d]]
				if s.cells == 0 {
					s.first = rowOf(n, i)
				}
				s.cells++
				s.hash += mix(whole - mixed[d] ^ value)
				s.doubt += doubt
			}
		}
	}
	return sums
}

// mixKey is a sum over the positions of a key, each mixed with its place, so
// that what one of them adds can be taken off again.
func mixKey(key []int32, mixed []uint64) (whole uint64) {
	for d, k := range key {
		mixed[d] = mix(uint64(uint32(k)) | uint64(d+1)<<32)
		whole += mixed[d]
	}
	return whole
}

// mix is the last step of SplitMix64 (Steele, Lea and Flood 2014; public
// domain).
func mix(h uint64) uint64 {
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}

// chance is how unlikely it is that two counts about as large as v are equal:
// 1/(2√(πv)) for two Poisson counts, and so many times more as a rounded figure
// has true ones behind it. It is given in decimal digits.
func chance(v, base float64) float64 {
	p := math.Max(base, 1) / (2 * math.Sqrt(math.Pi*v))
	if p >= 0.5 {
		return 0
	}
	return -math.Log10(p)
}

// tellRepeated reports the codes of a dimension that hold the same figures.
// Totals aside: the total of one part equals that part.
func (a *audit) tellRepeated(t *cubeTable, d int, sums []slice, above map[int32]bool) {
	type same struct {
		hash  uint64
		cells int
	}
	first := map[same]int{}
	for code, s := range sums {
		if s.cells < 2 || s.doubt < leastDoubt || above[int32(code)] {
			continue
		}
		k := same{s.hash, s.cells}
		was, ok := first[k]
		if !ok {
			first[k] = code
			continue
		}
		a.tellPair(t, d, [2]int{was, code}, sums)
	}
}

func (a *audit) tellPair(t *cubeTable, d int, codes [2]int, sums []slice) {
	cells := [2]warehouse.CellRef{t.cube.cell(sums[codes[0]].first), t.cube.cell(sums[codes[1]].first)}
	if cmp.Or(cmp.Compare(cells[0].Sheet, cells[1].Sheet), cmp.Compare(cells[0].Row, cells[1].Row), cmp.Compare(cells[0].Col, cells[1].Col)) > 0 {
		cells[0], cells[1] = cells[1], cells[0]
		codes[0], codes[1] = codes[1], codes[0]
	}
	var names [2]string
	for i, code := range codes {
		names[i] = a.slice(t, d, code)
	}
	f := a.report.add(warehouse.Finding{
		Rule: "repeated-column", CellRef: cells[1], Key: strings.Join([]string{t.ID, names[1]}, " "),
		Found: names[1], Expected: names[0],
	}, "first", cells[0].String(), "count", strconv.Itoa(sums[codes[1]].cells))
	f.Count = sums[codes[1]].cells
}

// slice names a code of a dimension, or a period, to a reader.
func (a *audit) slice(t *cubeTable, d, code int) string {
	if d == len(t.cube.ds.Dimensions) {
		return lang.Period(a.report.lang, t.periodTexts()[code])
	}
	return a.catalog.Label(t.cube.ds, t.cube.ds.Dimensions[d].ID, t.texts(d)[code], a.report.lang)
}
