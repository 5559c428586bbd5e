package refit

import (
	"slices"
	"strconv"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

// reads reports whether an axis knows a text, and what had to be overlooked for
// it: nothing, footnote marks, or how a text of its map was typed (then how is
// that text).
func (f headerFitting) reads(a *layout.Axis, text string, cell *sheet.Cell) (known bool, how string) {
	if f.knows(f.values.Of(a, text, cell)) {
		return true, ""
	}
	if plain := bare(text); plain != text && plain != "" && f.knows(f.values.Of(a, plain, nil)) {
		return true, footnoted
	}
	key, twin := sameText(text), ""
	for _, declared := range sortedKeys(a.Map) {
		if sameText(declared) != key {
			continue
		}
		if twin != "" {
			return false, ""
		}
		twin = declared
	}
	return twin != "", twin
}

// footnoted represents a text that is known without its footnote marks.
const footnoted = "\x00footnoted"

// maxHeaderGap is how far apart two rows of one header may be.
const maxHeaderGap = 8

// header finds the header rows again by what is in them. The lowest one
// that says anything is the row with most texts of its kind; the others are
// above it.
func (f headerFitting) header(g *geometry) bool {
	axes := g.table.Header
	low := lowestStrong(axes)
	if low < 0 {
		return f.headerByTitle(g)
	}
	best := 0.0
	head := f.head(g.sheet)
	for row := head.First; row <= min(head.Last(), headRows-sampleRows); row++ {
		n := float64(f.rowFits(axes[low], g.sheet, row))
		if n > 0 && running(f.rowTexts(g.sheet, row)) {
			n -= 0.5 // the numbers of columns look like months
		}
		if n > best {
			best, g.rows[low] = n, row
		}
	}
	if best == 0 {
		return false
	}
	for i := low - 1; i >= 0; i-- {
		if !f.headerAbove(g, i) {
			return false
		}
	}
	for i := low + 1; i < len(axes); i++ {
		g.rows[i] = g.rows[i-1] + *axes[i].Row - *axes[i-1].Row
	}
	last := len(axes) - 1
	g.from = g.rows[last] + g.table.Rows.From - *axes[last].Row
	f.typing(g)
	return true
}

// headerByTitle moves a header that says nothing along with the title.
func (f headerFitting) headerByTitle(g *geometry) bool {
	by := f.titleShift(g.sheet)
	for i := range g.rows {
		g.rows[i] += by
	}
	g.from += by
	return by != 0 && g.from > 0
}

// titleShift is by how many rows the title of a sheet moved.
func (f headerFitting) titleShift(s *sheet.Sheet) int {
	for i := range f.layout.Recognise.Cells {
		a := &f.layout.Recognise.Cells[i]
		if at, ok := f.moved[a]; ok && at.sheet == s && a.At != "" {
			return at.row - a.Row
		}
	}
	return 0
}

// rowFits counts the distinct texts of a row that an axis knows; zero where
// they are fewer than half of what is from the first of them on.
func (f headerFitting) rowFits(a *layout.Axis, s *sheet.Sheet, row int) int {
	head := f.head(s)
	filled, known := 0, 0
	distinct := map[string]bool{}
	for col := 1; col <= head.Cols(); col++ {
		cell := head.Cell(row, col)
		text := layout.Space(cell.Shown())
		if text == "" {
			continue
		}
		if ok, _ := f.reads(a, text, &cell); ok {
			known++
			distinct[text] = true
		}
		if known > 0 {
			filled++
		}
	}
	if known*2 < filled {
		return 0
	}
	return len(distinct)
}

// rowTexts lists the filled cells of a row.
func (f headerFitting) rowTexts(s *sheet.Sheet, row int) []string {
	head := f.head(s)
	var texts []string
	for col := 1; col <= head.Cols(); col++ {
		if text := layout.Space(head.Cell(row, col).Shown()); text != "" {
			texts = append(texts, text)
		}
	}
	return texts
}

// headerAbove finds header row i above the one below it: where the layout has
// it, else in the nearest row that fits.
func (f headerFitting) headerAbove(g *geometry, i int) bool {
	a, below := g.table.Header[i], g.rows[i+1]
	declared := below - (*g.table.Header[i+1].Row - *a.Row)
	if !strong(a) {
		if declared < 1 {
			declared = below - 1
		}
		g.rows[i] = declared
		return declared >= 1
	}
	candidates := []int{declared}
	for row := below - 1; row >= max(1, below-maxHeaderGap); row-- {
		candidates = append(candidates, row)
	}
	for _, row := range candidates {
		if row >= 1 && f.rowFits(a, g.sheet, row) > 0 {
			g.rows[i] = row
			return true
		}
	}
	return false
}

// start finds the first and the last data row, and says what is different of
// the header.
func (f headerFitting) start(g *geometry) bool {
	t := g.table
	for n := 0; n < 3 && f.headed(g, g.from); n++ {
		f.newRow(g, g.from)
		g.from++
	}
	if t.Rows.To > 0 {
		g.to = t.Rows.To + g.from - t.Rows.From
		f.lastRow(g)
	}
	for i := 1; i < len(g.rows); i++ {
		was := *t.Header[i].Row - *t.Header[i-1].Row
		for row := g.rows[i-1] + 1; row < g.rows[i] && g.rows[i]-g.rows[i-1] > was; row++ {
			f.newRow(g, row)
		}
	}
	if len(g.rows) > 0 && g.rows[0] > 1 && g.rows[0]-*t.Header[0].Row != f.titleShift(g.sheet) {
		f.newRow(g, g.rows[0]-1)
	}
	f.tellRows(g)
	return g.from > 0
}

// lastRow lets a table whose last row is declared run on while the rows below
// are filled like those of the table.
func (f headerFitting) lastRow(g *geometry) {
	head, first := f.head(g.sheet), g.firstValue()
	filled := func(row int) bool {
		label := slices.ContainsFunc(columnsTo(first-1), func(col int) bool { return layout.Space(head.Cell(row, col).Shown()) != "" })
		return label && !f.ends(g, head, row) && head.Cell(row, first).Kind == sheet.Number
	}
	was := g.to
	for g.to < head.Last() && filled(g.to+1) {
		g.to++
	}
	if g.to > was {
		f.drift(Drift{
			What: "rows-more", Where: warehouse.CellRef{Sheet: g.sheet.Name, Row: was + 1, Col: 1},
			Range: sheet.Range{Top: was + 1, Left: 1, Bottom: g.to, Right: head.Cols()},
			Was:   strconv.Itoa(was), Is: strconv.Itoa(g.to),
		})
	}
}

// newRow reports a row of the header that the layout does not have. Several
// different texts over the values may part the figures in a way nobody has
// declared; one text for all, or the columns' numbers, cannot.
func (f headerFitting) newRow(g *geometry, row int) {
	head := f.head(g.sheet)
	var texts []string
	left, right := 0, 0
	for col := g.firstValue(); col <= head.Cols(); col++ {
		if text := layout.Space(head.Cell(row, col).Shown()); text != "" {
			if left == 0 {
				left = col
			}
			right = col
			texts = append(texts, text)
		}
	}
	distinct := slices.Compact(slices.Sorted(slices.Values(texts)))
	if len(distinct) == 0 || slices.Contains(g.rows, row) {
		return
	}
	where := warehouse.CellRef{Sheet: g.sheet.Name, Row: row, Col: left}
	d := Drift{What: "row-new", Where: where, Range: sheet.Range{Top: row, Left: left, Bottom: row, Right: right}, Is: shorten(distinct)}
	if d.Unknown = len(distinct) > 1 && !running(texts); d.Unknown {
		d.What = "row-unknown"
	}
	f.drift(d)
}

// shorten lists a few texts.
func shorten(texts []string) string {
	if len(texts) > 4 {
		return strings.Join(texts[:4], ", ") + ", …"
	}
	return strings.Join(texts, ", ")
}

// tellRows reports header rows that are elsewhere.
func (f headerFitting) tellRows(g *geometry) {
	t := g.table
	var was, is []string
	moved := g.from != t.Rows.From
	for i, a := range t.Header {
		was, is = append(was, strconv.Itoa(*a.Row)), append(is, strconv.Itoa(g.rows[i]))
		moved = moved || g.rows[i] != *a.Row
	}
	if !moved || len(was) == 0 {
		return
	}
	top, bottom := g.rows[0], g.rows[len(g.rows)-1]
	f.drift(Drift{
		What: "header-moved", Where: warehouse.CellRef{Sheet: g.sheet.Name, Row: top, Col: 1},
		Range: sheet.Range{Top: top, Left: 1, Bottom: bottom, Right: f.head(g.sheet).Cols()},
		Was:   strings.Join(was, ", "), Is: strings.Join(is, ", "),
	})
}

// typing finds the headings that are known only when their typing is
// overlooked, and reports them.
func (f headerFitting) typing(g *geometry) {
	head := f.head(g.sheet)
	for i, a := range g.table.Header {
		if !strong(a) {
			continue
		}
		for col := 1; col <= head.Cols(); col++ {
			cell := head.Cell(g.rows[i], col)
			text := layout.Space(cell.Shown())
			if text == "" {
				continue
			}
			known, how := f.reads(a, text, &cell)
			if !known || how == "" {
				continue
			}
			was := how
			if how == footnoted {
				g.marked[a], was = true, bare(text)
			} else {
				g.retype(a, text, how)
			}
			f.drift(Drift{
				What: "heading-retyped", Where: warehouse.CellRef{Sheet: g.sheet.Name, Row: g.rows[i], Col: col},
				Range: oneCell(g.rows[i], col), Was: was, Is: text,
			})
		}
	}
}
