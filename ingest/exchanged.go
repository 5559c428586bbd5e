package ingest

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// An axis is what differs between figures that are beside one another: the codes of
// a dimension, by its position; the periods, behind the last dimension; the
// columns of a sheet, and its rows, behind that, where there are several columns.
func (t *cubeTable) axes() []int {
	time := len(t.cube.ds.Dimensions)
	columns := map[int32]bool{}
	for _, c := range t.cube.blocks[t.blocks[0]].Col {
		columns[c] = true
	}
	if len(columns) < movedLeast {
		return t.varying()
	}
	return append(t.varying(), time+1, time+2)
}

// place is the code of a figure on an axis, or where it is there.
func (t *cubeTable) placeOn(axis int, b *warehouse.Observations, i int) uint64 {
	switch time := len(b.Dims); {
	case axis < time:
		return uint64(b.Dims[axis][i])
	case axis == time:
		return uint64(b.Period[i])
	case axis == time+1:
		return uint64(b.Sheet[i])<<32 | uint64(b.Col[i])
	}
	return uint64(b.Sheet[i])<<32 | uint64(b.Row[i])
}

// beside is a hash of what a figure has in common with those beside it on an
// axis.
func (t *cubeTable) beside(axis int, varying []int, b *warehouse.Observations, i int) uint64 {
	time := len(b.Dims)
	sheet := uint64(b.Sheet[i]) << 32
	switch axis {
	case time + 1:
		return mix(sheet | uint64(b.Row[i]))
	case time + 2:
		return mix(sheet | uint64(b.Col[i]))
	}
	h := uint64(0)
	for _, d := range varying {
		if d != axis {
			h += mix(t.placeOn(d, b, i) | uint64(d+1)<<40)
		}
	}
	return h
}

// moved is how many figures of one heading are those that another heading had in
// the last release.
type moved struct {
	from, to uint64 // places on the axis: where the figures were, and are now
	rows     []row
	doubt    float64 // digits against chance
}

// The share of the figures under a heading that changed, and how many at least,
// that must come from one other heading.
const (
	movedShare = 0.9
	movedLeast = 3
)

// exchanges is rule figures-exchanged against the last release: the figures of
// one heading that changed are those which another heading had there.
func (a *audit) exchanges(cubes []*cube) {
	if a.earlier == nil {
		return
	}
	for _, k := range cubes {
		for _, t := range k.order {
			changes := a.unexplained(t)
			for _, axis := range t.axes() {
				if len(changes) < movedLeast {
					break
				}
				a.exchangedAlong(t, axis, changes)
				changes = a.unexplained(t)
			}
		}
	}
}

// unexplained are the figures of a table that changed and did not come from
// elsewhere.
func (a *audit) unexplained(t *cubeTable) []row {
	return slices.DeleteFunc(a.earlier.changes(t), func(r row) bool { return a.earlier.moved[t.cube.cell(r)] })
}

func (a *audit) exchangedAlong(t *cubeTable, axis int, changes []row) {
	total, found := a.movesAlong(t, axis, changes)
	best := map[uint64]*moved{}
	for _, m := range found {
		least := leastDoubt(len(total) + 1)
		if len(m.rows) < movedLeast || float64(len(m.rows)) < movedShare*float64(total[m.to]) || m.doubt < least {
			continue
		}
		if was := best[m.to]; was == nil || len(m.rows) > len(was.rows) {
			best[m.to] = m
		}
	}
	for _, to := range slices.Sorted(maps.Keys(best)) {
		m := best[to]
		if back := best[m.from]; back != nil && back.from == to {
			if to < m.from {
				a.tellExchange(t, axis, m, back)
			}
			continue
		}
		a.tellExchange(t, axis, m, nil)
	}
}

// movesAlong finds for the figures that changed who beside them on an axis had
// their number in the last release. Total is how many of the changed figures
// there are at each place, and found is sorted. Figures that several had, or that
// are equal by chance too often, are left out.
func (a *audit) movesAlong(t *cubeTable, axis int, changes []row) (total map[uint64]int, found []*moved) {
	type pair struct{ from, to uint64 }
	total = map[uint64]int{}
	byPair := map[pair]*moved{}
	for _, c := range a.cameFrom(t, axis, changes) {
		b, i := t.cube.at(c.row)
		to := t.placeOn(axis, b, i)
		if len(c.from) > maxCameFrom {
			continue
		}
		total[to]++
		for _, from := range c.from {
			m := byPair[pair{from, to}]
			if m == nil {
				m = &moved{from: from, to: to}
				byPair[pair{from, to}] = m
				found = append(found, m)
			}
			m.rows = append(m.rows, c.row)
			m.doubt += c.doubt
		}
	}
	slices.SortFunc(found, func(a, b *moved) int { return cmp.Or(cmp.Compare(a.to, b.to), cmp.Compare(a.from, b.from)) })
	return total, found
}

// maxCameFrom is at how many places the last release may have the number of a
// figure for it to say where it comes from.
const maxCameFrom = 3

// cameFrom is a figure that changed, and where on an axis the last release has its
// number.
type cameFrom struct {
	row   row
	doubt float64
	from  []uint64
}

func (a *audit) cameFrom(t *cubeTable, axis int, changes []row) []cameFrom {
	varying, digits := t.varying(), t.doubts()
	var all []cameFrom
	wanted := map[uint64][]int{} // by what it is beside, and its number now
	for _, r := range changes {
		b, i := t.cube.at(r)
		doubt := digits(b, i, b.Value[i])
		if doubt < tellingDoubt {
			continue
		}
		h := t.beside(axis, varying, b, i) ^ math.Float64bits(b.Value[i])
		wanted[h] = append(wanted[h], len(all))
		all = append(all, cameFrom{row: r, doubt: doubt})
	}
	for _, n := range t.blocks {
		b := t.cube.blocks[n]
		for i := range b.Len() {
			was, known := a.earlier.was(t.cube, rowOf(n, i))
			if !known {
				continue
			}
			here := t.placeOn(axis, b, i)
			for _, k := range wanted[t.beside(axis, varying, b, i)^math.Float64bits(was)] {
				c := &all[k]
				x, j := t.cube.at(c.row)
				if len(c.from) <= maxCameFrom && here != t.placeOn(axis, x, j) {
					c.from = append(c.from, here)
				}
			}
		}
	}
	return all
}

// tellingDoubt is how many digits against chance a figure has at least that is
// equal to another, for that to say something: one of ten.
const tellingDoubt = 1

// doubts gives a function that says how unlikely it is that a figure of the table
// is equal to another by chance.
func (t *cubeTable) doubts() func(b *warehouse.Observations, i int, v float64) float64 {
	measure, base := t.cube.ds.Index(warehouse.DimMeasure), base(t.declared)
	ratio := make([]bool, len(t.texts(measure)))
	for k, id := range t.texts(measure) {
		m, _ := t.cube.ds.Measure(id)
		ratio[k] = m.Kind == warehouse.Ratio
	}
	return func(b *warehouse.Observations, i int, v float64) float64 {
		if math.IsNaN(v) {
			return 0
		}
		if !ratio[b.Dims[measure][i]] {
			return doubtOf(v, base)
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

// doubtOf is how unlikely it is that a figure is equal to another by chance, in
// decimal digits; see slice.doubt.
func doubtOf(v, base float64) float64 {
	return math.Max(0, math.Log10(2*math.Sqrt(math.Pi*math.Max(v, 0))/math.Max(base, 1)))
}

// tellExchange reports the figures that came from another heading; back are those
// that went there, nil where none did.
func (a *audit) tellExchange(t *cubeTable, axis int, m, back *moved) {
	rows := slices.Clone(m.rows)
	message := "finding.figures-exchanged.copied"
	if back != nil {
		rows = append(rows, back.rows...)
		message = "finding.figures-exchanged"
	}
	for _, r := range rows {
		a.earlier.moved[t.cube.cell(r)] = true
	}
	first := slices.MinFunc(rows, func(x, y row) int { return compareCells(t.cube.cell(x), t.cube.cell(y)) })
	b, i := t.cube.at(first)
	to, from := m.to, m.from
	if t.placeOn(axis, b, i) == m.from {
		to, from = m.from, m.to
	}
	was, _ := a.earlier.was(t.cube, first)
	ids := []string{t.placeID(axis, to), t.placeID(axis, from)}
	f := a.report.say(message, warehouse.Finding{
		Rule: "figures-exchanged", CellRef: cellOf(b, i), Key: strings.Join(append([]string{t.ID}, ids...), " "),
		Found: a.placeName(t, axis, to), Expected: a.placeName(t, axis, from),
	}, "count", strconv.Itoa(len(rows)), "what", a.describe(b, i), "is", figure(b, i), "was", numberOrNone(was))
	f.Count = len(rows)
}

// compareCells orders cells by sheet, row and column.
func compareCells(a, b warehouse.CellRef) int {
	return cmp.Or(cmp.Compare(a.Sheet, b.Sheet), cmp.Compare(a.Row, b.Row), cmp.Compare(a.Col, b.Col))
}

// placeID names a place on an axis alike in every language.
func (t *cubeTable) placeID(axis int, place uint64) string {
	switch time := len(t.cube.ds.Dimensions); {
	case axis < time:
		return t.texts(axis)[place]
	case axis == time:
		return t.periodTexts()[place]
	case axis == time+1:
		return t.sheetName(place) + columnName(place)
	}
	return t.sheetName(place) + strconv.Itoa(int(uint32(place)))
}

// sheetName is the sheet of a column or a row as an address writes it.
func (t *cubeTable) sheetName(place uint64) string {
	last := t.cube.blocks[t.blocks[len(t.blocks)-1]]
	if name := last.Sheets.Texts[place>>32]; name != "" {
		return name + "!"
	}
	return ""
}

func columnName(place uint64) string {
	return strings.TrimRight(warehouse.CellRef{Row: 1, Col: int(uint32(place))}.A1(), "1")
}

// placeName names a place on an axis to a reader.
func (a *audit) placeName(t *cubeTable, axis int, place uint64) string {
	switch time := len(t.cube.ds.Dimensions); {
	case axis <= time:
		return a.slice(t, axis, int(place))
	case axis == time+1:
		return lang.T(a.report.lang, "finding.column", "name", t.placeID(axis, place))
	}
	return lang.T(a.report.lang, "finding.row", "name", t.placeID(axis, place))
}

// numberOrNone writes a figure, and an ellipsis where there is no number.
func numberOrNone(v float64) string {
	if math.IsNaN(v) {
		return "…"
	}
	return warehouse.FormatNumber(v)
}
