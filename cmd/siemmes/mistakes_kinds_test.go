package main

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
)

// kind is a sort of mistake. plant makes one somewhere in a file: the new
// contents of the cells it changes; none where it cannot be made there.
type kind struct {
	name  string
	plant func(f *original, rng *rand.Rand) map[warehouse.CellRef]string
}

func kinds() []kind {
	return []kind{
		{"digit changed", digitChanged},
		{"digits swapped", digitsSwapped},
		{"row shifted", rowShifted},
		{"columns swapped", columnsSwapped},
		{"total edited", totalEdited},
		{"label renamed", labelRenamed},
		{"× 1000", thousandfold},
		{"month copied", periodCopied},
		{"sexes exchanged", sexesExchanged},
		{"zero for a figure", zeroed},
	}
}

// any is some figure of ten or more.
func (f *original) any(rng *rand.Rand) *figure {
	for range 1000 {
		if x := &f.figures[rng.IntN(len(f.figures))]; x.value >= 10 {
			return x
		}
	}
	return nil
}

// one is a mistake in one figure: what it says becomes something else.
func (f *original) one(x *figure, say func(text string) string) map[warehouse.CellRef]string {
	if x == nil {
		return nil
	}
	old := f.cells.content(x.at)
	text := say(f.cells.text(old))
	if text == "" {
		return nil
	}
	return map[warehouse.CellRef]string{x.at: f.cells.say(old, text)}
}

// digits are the places of the digits before the decimal point.
func digits(text string) (all []int) {
	for i, c := range []byte(text) {
		if c == '.' {
			break
		}
		if c >= '0' && c <= '9' {
			all = append(all, i)
		}
	}
	return all
}

func digitChanged(f *original, rng *rand.Rand) map[warehouse.CellRef]string {
	return f.one(f.any(rng), func(text string) string {
		places := digits(text)
		b := []byte(text)
		n := rng.IntN(len(places))
		least := byte(0)
		if n == 0 {
			least = 1
		}
		b[places[n]] = '0' + least + byte(rng.IntN(int(10-least)))
		return string(b)
	})
}

func digitsSwapped(f *original, rng *rand.Rand) map[warehouse.CellRef]string {
	return f.one(f.any(rng), func(text string) string {
		places := digits(text)
		b := []byte(text)
		n := rng.IntN(len(places) - 1)
		i, j := places[n], places[n+1]
		if b[i] == b[j] || n == 0 && b[j] == '0' {
			return ""
		}
		b[i], b[j] = b[j], b[i]
		return string(b)
	})
}

func zeroed(f *original, rng *rand.Rand) map[warehouse.CellRef]string {
	return f.one(f.any(rng), func(string) string { return "0" })
}

// wide is from how many figures in a row a table is wide: its periods or its
// categories are in columns.
const wide = 6

// rowShifted moves the figures of a row by one column, or in a long table those
// of some records by one record. The one that is left over keeps its place.
func rowShifted(f *original, rng *rand.Rand) map[warehouse.CellRef]string {
	x := f.any(rng)
	line := f.grid[lineOf{x.at.Sheet, x.at.Row}]
	by := func(i int) int { return f.figures[i].at.Col }
	if len(line) < wide {
		line = f.byColumn[lineOf{x.at.Sheet, x.at.Col}]
		by = func(i int) int { return f.figures[i].at.Row }
	}
	line = slices.Clone(line)
	slices.SortFunc(line, func(a, b int) int { return by(a) - by(b) })
	if len(f.grid[lineOf{x.at.Sheet, x.at.Row}]) < wide { // a stretch of the column
		from := slices.IndexFunc(line, func(i int) bool { return f.figures[i].at == x.at })
		line = line[from:min(len(line), from+5+rng.IntN(26))]
	}
	if rng.IntN(2) == 0 {
		slices.Reverse(line)
	}
	contents := map[warehouse.CellRef]string{}
	for n, i := range line {
		if n > 0 {
			contents[f.figures[i].at] = f.cells.content(f.figures[line[n-1]].at)
		}
	}
	return contents
}

// columnsSwapped exchanges two columns of figures; where there is only one,
// two columns of labels, all over or in some records.
func columnsSwapped(f *original, rng *rand.Rand) map[warehouse.CellRef]string {
	x := f.any(rng)
	line := f.grid[lineOf{x.at.Sheet, x.at.Row}]
	if len(line) == 1 {
		return labelColumnsSwapped(f, rng, x)
	}
	other := f.figures[line[rng.IntN(len(line))]]
	if rng.IntN(2) == 0 { // its neighbour
		other.at.Col = x.at.Col + 1
	}
	from, to := 0, 1<<30
	if len(line) < wide && rng.IntN(2) == 0 {
		from = x.at.Row
		to = from + 12 + rng.IntN(50)
	}
	contents := map[warehouse.CellRef]string{}
	first, last := f.rows(x)
	for row := max(from, first); row <= min(to, last); row++ {
		a, b := x.at, x.at
		a.Row, b.Row, b.Col = row, row, other.at.Col
		if f.cells.content(a) != "" && f.cells.content(b) != "" && a != b {
			contents[a], contents[b] = f.cells.content(b), f.cells.content(a)
		}
	}
	return contents
}

// rows are the first and the last row of the figures in a figure's column.
func (f *original) rows(x *figure) (first, last int) {
	for n, i := range f.byColumn[lineOf{x.at.Sheet, x.at.Col}] {
		row := f.figures[i].at.Row
		if n == 0 {
			first = row
		}
		first, last = min(first, row), max(last, row)
	}
	return first, last
}

func labelColumnsSwapped(f *original, rng *rand.Rand, x *figure) map[warehouse.CellRef]string {
	a, b := 1+rng.IntN(x.at.Col-1), 1+rng.IntN(x.at.Col-1)
	from, to := 0, 1<<30
	if rng.IntN(3) > 0 {
		from = x.at.Row
		to = from + rng.IntN(50)
	}
	contents := map[warehouse.CellRef]string{}
	for _, i := range f.byColumn[lineOf{x.at.Sheet, x.at.Col}] {
		one, other := f.figures[i].at, f.figures[i].at
		one.Col, other.Col = a, b
		if a != b && one.Row >= from && one.Row <= to {
			contents[one], contents[other] = f.cells.content(other), f.cells.content(one)
		}
	}
	return contents
}

// total reports whether a figure is a sum of others of its table, by what its
// codes and its period are.
func (f *original) total(x *figure) bool {
	for d, dim := range x.dataset.Dimensions {
		code := x.key[d]
		sum := code == warehouse.Total || code == warehouse.World || strings.HasPrefix(code, "M49_") || strings.HasPrefix(code, "G_")
		if sum && dim.ID != warehouse.DimCounterpart && len(f.codes[x.table][d]) > 1 {
			return true
		}
	}
	return len(x.period) == len("2025") && f.codes[x.table][len(x.key)][x.period+"-01"]
}

func totalEdited(f *original, rng *rand.Rand) map[warehouse.CellRef]string {
	for range 200 {
		x := f.any(rng)
		if !f.total(x) {
			continue
		}
		by := 0.01 + 0.2*rng.Float64()
		if rng.IntN(2) == 0 {
			by = -by
		}
		return f.one(x, func(text string) string { return times(text, 1+by) })
	}
	return nil
}

// times is a number as it is written, multiplied.
func times(text string, by float64) string {
	v, err := strconv.ParseFloat(strings.ReplaceAll(text, ",", ""), 64)
	if err != nil {
		return ""
	}
	if v *= by; !strings.Contains(text, ".") {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'f', 4, 64)
}

// labelRenamed misspells a label, or writes another of its column or row; in one
// place or, where it gives codes or periods, in all that have it. (A label that
// gives none and is renamed everywhere agrees with itself, and moves no figure.)
func labelRenamed(f *original, rng *rand.Rand) map[warehouse.CellRef]string {
	x := f.labels[rng.IntN(len(f.labels))]
	text := misspelt(x.text, rng)
	if rng.IntN(2) == 0 {
		text = f.labels[rng.IntN(len(f.labels))].text
		for range 50 {
			if y := f.labels[rng.IntN(len(f.labels))]; y.line == x.line && y.text != x.text {
				text = y.text
				break
			}
		}
	}
	if text == "" {
		return nil
	}
	contents := map[warehouse.CellRef]string{}
	everywhere := x.gives && rng.IntN(2) == 0
	for _, y := range f.labels {
		if y.at == x.at || everywhere && y.line == x.line && y.text == x.text {
			contents[y.at] = f.cells.say(f.cells.content(y.at), text)
		}
	}
	return contents
}

func misspelt(text string, rng *rand.Rand) string {
	b := []byte(text)
	n := rng.IntN(len(b))
	switch rng.IntN(3) {
	case 0:
		return string(slices.Delete(b, n, n+1))
	case 1:
		return string(slices.Insert(b, n, b[n]))
	}
	b[n] = byte('a' + rng.IntN(26))
	return string(b)
}

// thousandfold multiplies a figure, or the figures of a period or column.
func thousandfold(f *original, rng *rand.Rand) map[warehouse.CellRef]string {
	x := f.any(rng)
	say := func(text string) string { return times(text, 1000) }
	if rng.IntN(2) == 0 {
		return f.one(x, say)
	}
	contents := map[warehouse.CellRef]string{}
	for _, i := range f.lineOf(x) {
		maps.Copy(contents, f.one(&f.figures[i], say))
	}
	return contents
}

// lineOf are the figures in the column of a figure of a wide table; of a long one
// those of its period in the column.
func (f *original) lineOf(x *figure) (all []int) {
	for _, i := range f.byColumn[lineOf{x.at.Sheet, x.at.Col}] {
		if y := f.figures[i]; y.table == x.table && (len(f.grid[lineOf{x.at.Sheet, x.at.Row}]) >= wide || y.period == x.period) {
			all = append(all, i)
		}
	}
	return all
}

// periodCopied puts the figures of a period in place of those of another one of
// the same length, as far as both have them.
func periodCopied(f *original, rng *rand.Rand) map[warehouse.CellRef]string {
	x, y := f.any(rng), f.any(rng)
	for n := 0; n < 100 && (len(x.period) != len(y.period) || x.period == y.period || x.table != y.table); n++ {
		y = f.any(rng)
	}
	if len(x.period) != len(y.period) || x.period == y.period || x.table != y.table {
		return nil
	}
	from := map[string]string{}
	for i := range f.figures {
		if z := &f.figures[i]; z.period == x.period {
			from[z.series] = f.cells.content(z.at)
		}
	}
	area := x.dataset.Index(warehouse.DimRefArea)
	one := rng.IntN(2) == 0
	contents := map[warehouse.CellRef]string{}
	for i := range f.figures {
		z := &f.figures[i]
		if c := from[z.series]; z.period == y.period && c != "" && (!one || len(f.grid[lineOf{z.at.Sheet, z.at.Row}]) >= wide || z.key[area] == y.key[area]) {
			contents[z.at] = c
		}
	}
	return contents
}

// sexesExchanged exchanges men and women, everywhere, in a period or in a row.
func sexesExchanged(f *original, rng *rand.Rand) map[warehouse.CellRef]string {
	x := f.any(rng)
	for n := 0; x.key[x.dataset.Index(warehouse.DimSex)] != "F"; x = f.any(rng) {
		if n++; n > 500 {
			return nil
		}
	}
	sex := x.dataset.Index(warehouse.DimSex)
	scope := rng.IntN(3)
	men := map[string]warehouse.CellRef{}
	id := func(z *figure) string {
		k := slices.Clone(z.key)
		k[sex] = ""
		return strings.Join(append(k, z.table, z.period), " ")
	}
	for i := range f.figures {
		if z := &f.figures[i]; z.table == x.table && z.key[sex] == "M" {
			men[id(z)] = z.at
		}
	}
	contents := map[warehouse.CellRef]string{}
	for i := range f.figures {
		z := &f.figures[i]
		if z.table != x.table || z.key[sex] != "F" {
			continue
		}
		inside := scope == 0 || scope == 1 && z.period == x.period || z.at.Row == x.at.Row && z.at.Sheet == x.at.Sheet
		if at, ok := men[id(z)]; ok && inside {
			contents[z.at], contents[at] = f.cells.content(at), f.cells.content(z.at)
		}
	}
	return contents
}
