package ingest

import (
	"math"
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
	cells int32
	first row
	// large are the figures that are not equal by chance more often than
	// not, and twos the powers of two in them: see doubt.
	large, twos int32
}

// leastDoubt is how many digits against chance make a repetition, where so many
// codes can be compared in pairs: one in ten thousand for all pairs together.
func leastDoubt(codes int) float64 { return 4 + math.Log10(math.Max(1, float64(codes*(codes-1)/2))) }

// repeated is rule repeated-column: all figures of one heading are those of
// another one.
func (a *audit) repeated(t *cubeTable) error {
	dims := t.varying()
	sums := t.slices(dims)
	for k, d := range dims {
		if d < len(t.present) && !t.cube.ds.Dimensions[d].Adds() && t.cube.ds.Dimensions[d].ID != warehouse.DimDirection {
			continue
		}
		above := map[int32]bool{}
		if d < len(t.present) {
			codes := t.codes(d)
			for _, code := range aggregates(a.catalog, t.cube.ds.Dimensions[d], codes) {
				above[codes[code]] = true
			}
		}
		a.tellRepeated(t, d, sums[k], above)
	}
	a.nearlyRepeated(t)
	return nil
}

// varying lists the dimensions of which the table holds several codes, time
// included.
func (t *cubeTable) varying() []int {
	var dims []int
	for d := range t.cube.ds.Dimensions {
		if t.manyCodes(d) > 1 {
			dims = append(dims, d)
		}
	}
	if t.manyPeriods() > 1 {
		dims = append(dims, len(t.cube.ds.Dimensions))
	}
	return dims
}

// slices sums up the figures of every code of some dimensions. What a figure
// adds to a sum is a hash of its value and of its key without the dimension: the
// key is a sum over what each of its codes is mixed to, so that one of them can
// be taken off again.
func (t *cubeTable) slices(dims []int) [][]slice {
	sums, mixed := make([][]slice, len(dims)), make([][]uint64, len(dims))
	for k, d := range dims {
		n := len(t.periods)
		if d < len(t.present) {
			n = len(t.present[d])
		}
		sums[k], mixed[k] = make([]slice, n), make([]uint64, n)
		for i := range mixed[k] {
			mixed[k][i] = mix(uint64(i) | uint64(d+1)<<32)
		}
	}
	columns := make([][]int32, len(dims))
	telling := t.telling()
	measure := t.cube.ds.Index(warehouse.DimMeasure)
	for _, n := range t.blocks {
		b := t.cube.blocks[n]
		for k, d := range dims {
			columns[k] = b.Period
			if d < len(b.Dims) {
				columns[k] = b.Dims[d]
			}
		}
		for i, v := range b.Value {
			whole := uint64(0)
			for k, col := range columns {
				whole += mixed[k][col[i]]
			}
			value := math.Float64bits(v)
			large, twos := int32(0), int32(0)
			if v >= telling[b.Dims[measure][i]] {
				large, twos = 1, int32(value>>52)-1023 // the exponent of a float64
			}
			for k, col := range columns {
				code := col[i]
				s := &sums[k][code]
				if s.cells == 0 {
					s.first = rowOf(n, i)
				}
				s.cells++
				s.large += large
				s.twos += twos
				s.hash += mix(whole - mixed[k][code] ^ value)
			}
		}
	}
	return sums
}

// mix is the last step of SplitMix64 (Steele, Lea and Flood 2014; public
// domain).
func mix(h uint64) uint64 {
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}

// telling is, for each measure, from which figure on two of them are not equal
// by chance more often than not. Shares, which often are, say nothing.
func (t *cubeTable) telling() []float64 {
	base := math.Max(base(t.declared), 1)
	var least []float64
	for _, id := range t.texts(t.cube.ds.Index(warehouse.DimMeasure)) {
		from := math.Max(1, base*base/math.Pi)
		if m, _ := t.cube.ds.Measure(id); m.Kind == warehouse.Ratio {
			from = math.Inf(1)
		}
		least = append(least, from)
	}
	return least
}

// doubt is how unlikely it is that the figures of a code are equal to others by
// chance, in decimal digits: two Poisson counts of about v are equal with
// probability 1/(2√(πv)), and so many times more as a rounded figure has true
// ones behind it. Of v its power of two is taken, which is no more than v.
func (s slice) doubt(base float64) float64 {
	return math.Log10(2)/2*float64(s.twos) + float64(s.large)*math.Log10(2*math.Sqrt(math.Pi)/math.Max(base, 1))
}

// tellRepeated reports the codes of a dimension that hold the same figures.
// Totals aside: the total of one part equals that part.
func (a *audit) tellRepeated(t *cubeTable, d int, sums []slice, above map[int32]bool) {
	type same struct {
		hash  uint64
		cells int32
	}
	first := map[same]int{}
	for code, s := range sums {
		if s.cells < 2 || above[int32(code)] || s.doubt(base(t.declared)) < leastDoubt(len(sums)) {
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

// tellPair reports the one of two codes that is later in the sheet, or that
// changed since the last release.
func (a *audit) tellPair(t *cubeTable, d int, codes [2]int, sums []slice) {
	rows := [2]row{sums[codes[0]].first, sums[codes[1]].first}
	cells := [2]warehouse.CellRef{t.cube.cell(rows[0]), t.cube.cell(rows[1])}
	later := compareCells(cells[0], cells[1]) < 0
	if a.earlier.changed(t.cube, rows[0]) != a.earlier.changed(t.cube, rows[1]) {
		later = a.earlier.changed(t.cube, rows[1])
	}
	if !later {
		cells[0], cells[1] = cells[1], cells[0]
		codes[0], codes[1] = codes[1], codes[0]
	}
	if a.earlier.hasMoved(cells[1]) {
		return
	}
	f := a.report.add(warehouse.Finding{
		Rule: "repeated-column", CellRef: cells[1], Key: strings.Join([]string{t.ID, t.placeID(d, uint64(codes[1]))}, " "),
		Found: a.slice(t, d, codes[1]), Expected: a.slice(t, d, codes[0]),
	}, "first", cells[0].String(), "count", strconv.Itoa(int(sums[codes[1]].cells)))
	f.Count = int(sums[codes[1]].cells)
}

// slice names a code of a dimension, or a period, to a reader.
func (a *audit) slice(t *cubeTable, d, code int) string {
	if d == len(t.cube.ds.Dimensions) {
		return lang.Period(a.report.lang, t.periodTexts()[code])
	}
	return a.catalog.Label(t.cube.ds, t.cube.ds.Dimensions[d].ID, t.texts(d)[code], a.report.lang)
}
