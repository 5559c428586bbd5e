package propose

import (
	"context"
	"slices"
	"strings"

	"siemmes/ingest/sheet"
)

// below is what the rows below the head of a sheet hold as far as they go on with
// the table that the head ends in: counts and distinct texts, and no cells.
type below struct {
	cols  []belowColumn // the first is column A
	rows  int           // with figures
	last  int           // the last of them
	ended bool          // another table is below it
	notes []Text        // texts below the last row of figures
}

// belowColumn is what one column holds.
type belowColumn struct {
	column
	labels []Text // the distinct texts in rows of figures, MaxTexts at most
	lone   []Text // the distinct texts that are alone in their rows, likewise
	odd    []oddCell
	tally  *tally
}

// oddCell is a text in place of a figure, or a figure with a mark beside, and how
// often it is in the column.
type oddCell struct {
	cell
	row, cells int
}

// maxOdd is how many distinct texts among figures are kept of a column.
const maxOdd = 200

// downReader reads the rows below the head of a sheet, and finds where another table
// begins.
type downReader struct {
	g      *grid // that is being gone on with
	out    []*grid
	most   int // how many rows a head has
	b      *below
	shape  profile      // of the last rows with figures in the head
	header map[key]bool // the texts of rows without figures there
	after  [][]cell     // the rows since the last one with figures
	from   int          // the number of the first of them
	gap    int          // blank rows at the end of those
}

// maxAfter is how many rows between two tables are kept: the lower one's title.
const maxAfter = 20

// readDown reads on below the head: what its last table goes on with, and further
// tables, each from a head of its own.
func readDown(ctx context.Context, s *sheet.Sheet, g *grid) ([]*grid, error) {
	r := &downReader{out: []*grid{g}, most: g.height()}
	r.take(g)
	for b, err := range s.Blocks(ctx) {
		if err != nil {
			return nil, err
		}
		for row := max(b.First, r.g.offset+r.g.height()+1); row <= b.Last(); row++ {
			r.row(b, row)
		}
	}
	r.end()
	return r.out, nil
}

// take begins to go on with a grid.
func (r *downReader) take(g *grid) {
	r.g, r.after, r.gap = g, nil, 0
	r.b = &below{cols: make([]belowColumn, g.cols)}
	g.below = r.b
	for i := range r.b.cols {
		r.b.cols[i].column = newColumn(i + 1)
		r.b.cols[i].tally = newTally()
	}
	r.shape, r.header = profile{}, map[key]bool{}
	band := stretch{left: 1, right: g.cols}
	for row := max(1, g.height()-lookedBack); row <= g.height(); row++ {
		if _, figures, _ := g.count(row, 1, g.cols); figures > 0 {
			r.shape.add(g, row, band)
		}
	}
	for row := 1; row <= g.height(); row++ {
		if filled, figures, _ := g.count(row, 1, g.cols); filled > 1 && figures == 0 {
			for col := 1; col <= g.cols; col++ {
				if c := g.at(row, col); c.kind == text {
					r.header[key{col, c.text}] = true
				}
			}
		}
	}
}

// lookedBack is how many rows at the end of a head show what its last table is like.
const lookedBack = 100

// row takes up a row of the sheet.
func (r *downReader) row(b *sheet.Block, row int) {
	cells := readRow(b, row, r.g.cols)
	if r.b == nil { // a head is being read
		if len(r.g.rows) < r.most {
			r.g.rows = append(r.g.rows, cells)
			r.g.unseen = append(r.g.unseen, b.RowHidden(row))
			return
		}
		r.g.more = true
		r.take(r.g)
	}
	at := row - r.g.offset
	line := &grid{words: r.g.words, rows: [][]cell{cells}, cols: r.g.cols}
	filled, figures, first := line.count(1, 1, r.g.cols)
	switch {
	case r.begins(line, filled, figures, first):
		r.next(row, cells, b.RowHidden(row))
		return
	case figures > 0:
		r.figures(cells, at)
		return
	case filled == 1:
		add(&r.b.cols[first-1].lone, Text{Row: at, Col: first, Text: cells[first-1].text})
	case filled > 1 && r.repeats(cells):
		return
	case filled > 1 && r.marked(cells):
		r.figures(cells, at)
		return
	}
	if len(r.after) == 0 {
		r.from = row
	}
	if len(r.after) > maxAfter {
		r.after, r.from = r.after[1:], r.from+1
	}
	if r.after = append(r.after, cells); filled == 0 {
		r.gap++
	} else {
		r.gap = 0
	}
	for col := range cells {
		if c := &cells[col]; c.kind != blank && len(r.b.notes) < 200 {
			r.b.notes = append(r.b.notes, Text{Row: at, Col: col + 1, Text: strings.Clone(c.text)})
		}
	}
}

// begins reports whether a row is the header of another table: texts where the rows
// above have figures, or years behind a caption after a gap.
func (r *downReader) begins(line *grid, filled, figures, first int) bool {
	band := stretch{left: 1, right: line.cols}
	if filled < 2 || r.shape.rows == 0 {
		return false
	}
	if figures > 0 {
		return r.headedAnew(line) || r.gap > 0 && line.at(1, first).kind == text && line.regular(1, 1, line.cols) && (r.header[key{first, line.at(1, first).text}] || line.names(1, first))
	}
	if r.repeats(line.rows[0]) || !line.headerAgain(1, band, &r.shape, textRow) {
		return false
	}
	distinct, heads := map[string]bool{}, 0
	for col := 1; col <= line.cols; col++ {
		if c := line.at(1, col); r.shape.usual(col) && c.kind != blank {
			distinct[c.text] = true
			heads++
		}
	}
	return len(distinct) == heads && (heads > 1 || len(r.after) > 0)
}

// headedAnew reports whether a row of figures is below a header of another table:
// behind a blank row there are texts over at least half of its figures.
func (r *downReader) headedAnew(line *grid) bool {
	apart := false
	for _, cells := range r.after {
		if cells == nil {
			apart = true
		}
		if !apart || r.repeats(cells) {
			continue
		}
		headed, figures := 0, 0
		for col := 1; col <= line.cols; col++ {
			if line.at(1, col).kind == figure {
				figures++
				if col <= len(cells) && cells[col-1].kind == text {
					headed++
				}
			}
		}
		if headed > 0 && 2*headed >= figures {
			return true
		}
	}
	return false
}

// repeats reports whether a row repeats the texts of the header.
func (r *downReader) repeats(cells []cell) bool {
	same, all := 0, 0
	for col := range cells {
		if c := &cells[col]; c.kind != blank {
			if all++; r.header[key{col + 1, c.text}] {
				same++
			}
		}
	}
	return all > 1 && 2*same > all
}

// marked reports whether a row without figures has marks in their place.
func (r *downReader) marked(cells []cell) bool {
	marks := 0
	for col := range cells {
		if c := &cells[col]; r.shape.usual(col+1) && c.kind != blank {
			if !isMark(r.g.words, c.text) {
				return false
			}
			marks++
		}
	}
	return marks > 0
}

// figures takes up a row of the table.
func (r *downReader) figures(cells []cell, at int) {
	r.after, r.gap, r.b.notes = nil, 0, nil
	r.b.rows++
	r.b.last = at
	for i := range cells {
		v := &cells[i]
		if v.kind == blank {
			continue
		}
		c := &r.b.cols[i]
		if n, known := c.distinct[v.text]; known {
			c.distinct[v.text] = n + 1
		} else if len(c.distinct) < MaxTexts {
			label := strings.Clone(v.text) // the block it is of goes
			c.distinct[label] = 1
			c.labels = append(c.labels, Text{Row: at, Col: i + 1, Text: label})
		}
		c.take(r.g.words, v)
		c.tally.count(v)
		if v.kind != figure || v.how.beside != "" || v.beside != nil && shownMark(r.g.words, v) != "" {
			c.strange(v, at)
		}
	}
}

// strange counts a cell that is no plain figure.
func (c *belowColumn) strange(v *cell, at int) {
	for i := range c.odd {
		if c.odd[i].text == v.text {
			c.odd[i].cells++
			return
		}
	}
	if len(c.odd) < maxOdd {
		v.text = strings.Clone(v.text)
		c.odd = append(c.odd, oddCell{*v, at, 1})
	}
}

// add adds a text once.
func add(texts *[]Text, x Text) {
	if len(*texts) < MaxTexts && !slices.ContainsFunc(*texts, func(t Text) bool { return t.Text == x.Text }) {
		x.Text = strings.Clone(x.Text)
		*texts = append(*texts, x)
	}
}

// next begins the head of another table at its header, with the rows above it behind
// the first blank one.
func (r *downReader) next(row int, cells []cell, hidden bool) {
	start := row
	for i := range r.after {
		if r.after[i] == nil && i+1 < len(r.after) {
			start = r.from + i + 1
			break
		}
	}
	upper := r.g
	upper.below.ended = true
	g := &grid{name: upper.name, words: upper.words, cols: upper.cols, hidden: upper.hidden, delim: upper.delim, offset: start - 1}
	if upper.mergeAt != nil {
		whole, lower := upper.mergeAt, start-1-upper.offset
		g.mergeAt = func(row, col int) (sheet.Range, bool) {
			m, ok := whole(row+lower, col)
			m.Top, m.Bottom = m.Top-lower, m.Bottom-lower
			return m, ok
		}
	}
	if start < row {
		g.rows = append(g.rows, r.after[start-r.from:]...)
		g.unseen = make([]bool, row-start)
	}
	g.rows, g.unseen = append(g.rows, cells), append(g.unseen, hidden)
	r.out = append(r.out, g)
	r.g, r.b = g, nil
}

// end ends the reading: a grid that nothing was below has just its head.
func (r *downReader) end() {
	for _, g := range r.out {
		if g.below != nil && g.below.rows == 0 && len(g.below.notes) == 0 {
			g.below = nil
		}
	}
}
