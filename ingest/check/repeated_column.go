package check

import (
	"math"
	"strings"

	"siemmes/ingest/figures"
	"siemmes/warehouse"
)

var repeatedColumn = Rule{
	ID: "repeated-column", Severity: warehouse.Warning, Needs: Past | LastRelease | Explanations,
	Run: eachTable(repeatedColumns),
}

// slice is all figures of a table that share one code of one dimension, or one
// period: most often a column or a row of the sheet. Two of them with the same
// sum of hashes hold the same figures under the same other headings.
type slice struct {
	hash  uint64
	cells int32
	first figures.Row
	// large are the figures that are not equal by chance more often than
	// not, and twos the powers of two in them: see doubt.
	large, twos int32
}

// repeatedColumns is rule repeated-column: all figures of one heading are those of
// another one.
func repeatedColumns(a *File, t *figures.Table) {
	dims := t.Varying()
	sums := sliceSums(t, dims)
	for k, d := range dims {
		if d < len(t.Present) && !t.Cube.Dataset.Dimensions[d].Adds() && t.Cube.Dataset.Dimensions[d].ID != warehouse.DimDirection {
			continue
		}
		above := map[int32]bool{}
		if d < len(t.Present) {
			codes := t.CodesOf(d)
			for _, code := range figures.Aggregates(a.Catalog, t.Cube.Dataset.Dimensions[d], codes) {
				above[codes[code]] = true
			}
		}
		tellRepeated(a, t, d, sums[k], above)
	}
	nearlyRepeated(a, t)
}

// sliceSums sums up the figures of every code of some dimensions. What a figure
// adds to a sum is a hash of its value and of its key without the dimension: the
// key is a sum over what each of its codes is mixed to, so that one of them can
// be taken off again.
func sliceSums(t *figures.Table, dims []int) [][]slice {
	sums, mixed := make([][]slice, len(dims)), make([][]uint64, len(dims))
	for k, d := range dims {
		n := len(t.Periods)
		if d < len(t.Present) {
			n = len(t.Present[d])
		}
		sums[k], mixed[k] = make([]slice, n), make([]uint64, n)
		for i := range mixed[k] {
			mixed[k][i] = figures.Mix(uint64(i) | uint64(d+1)<<32)
		}
	}
	columns := make([][]int32, len(dims))
	telling := tellingFrom(t)
	measure := t.Cube.Dataset.Index(warehouse.DimMeasure)
	for _, n := range t.Blocks {
		b := t.Cube.Blocks[n]
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
					s.first = figures.RowOf(n, i)
				}
				s.cells++
				s.large += large
				s.twos += twos
				s.hash += figures.Mix(whole - mixed[k][code] ^ value)
			}
		}
	}
	return sums
}

// tellingFrom is, for each measure, from which figure on two of them are not equal
// by chance more often than not. Shares, which often are, say nothing.
func tellingFrom(t *figures.Table) []float64 {
	base := math.Max(figures.Base(t.Declared), 1)
	var least []float64
	for _, id := range t.Texts(t.Cube.Dataset.Index(warehouse.DimMeasure)) {
		from := math.Max(1, base*base/math.Pi)
		if m, _ := t.Cube.Dataset.Measure(id); m.Kind == warehouse.Ratio {
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
func tellRepeated(a *File, t *figures.Table, d int, sums []slice, above map[int32]bool) {
	type same struct {
		hash  uint64
		cells int32
	}
	first := map[same]int{}
	for code, s := range sums {
		if s.cells < 2 || above[int32(code)] || s.doubt(figures.Base(t.Declared)) < figures.LeastDoubt(len(sums)) {
			continue
		}
		k := same{s.hash, s.cells}
		was, ok := first[k]
		if !ok {
			first[k] = code
			continue
		}
		tellPair(a, t, d, [2]int{was, code}, sums)
	}
}

// tellPair reports the one of two codes that is later in the sheet, or that
// changed since the last release.
func tellPair(a *File, t *figures.Table, d int, codes [2]int, sums []slice) {
	rows := [2]figures.Row{sums[codes[0]].first, sums[codes[1]].first}
	cells := [2]warehouse.CellRef{t.Cube.Cell(rows[0]), t.Cube.Cell(rows[1])}
	later := figures.CompareCells(cells[0], cells[1]) < 0
	if a.earlier.Changed(t.Cube, rows[0]) != a.earlier.Changed(t.Cube, rows[1]) {
		later = a.earlier.Changed(t.Cube, rows[1])
	}
	if !later {
		cells[0], cells[1] = cells[1], cells[0]
		codes[0], codes[1] = codes[1], codes[0]
	}
	if a.earlier.HasMoved(cells[1]) {
		return
	}
	f := a.Report.Add(warehouse.Finding{
		Rule: "repeated-column", CellRef: cells[1], Key: strings.Join([]string{t.ID, placeID(t, d, uint64(codes[1]))}, " "),
		Found: warehouse.Value(placeLabel(t, d, codes[1])), Expected: warehouse.Value(placeLabel(t, d, codes[0])),
	}, "first", cells[0], "count", int(sums[codes[1]].cells))
	f.Count = int(sums[codes[1]].cells)
}
