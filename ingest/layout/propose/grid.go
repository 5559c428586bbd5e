package propose

import (
	"context"
	"math"
	"strings"

	"siemmes/ingest/sheet"
	"siemmes/warehouse/catalog"
)

// How much of a sheet is kept cell by cell: so many rows, and fewer where they are
// wide, so that the cost is bounded. Of what a long table holds further down, counts
// and distinct texts are kept.
const (
	headRows  = 600
	headCells = 400_000
)

// kind is what a cell holds, seen as part of a table.
type kind uint8

const (
	blank kind = iota
	text
	figure // a number, also one that is as text
	date
)

// cell is a cell of the head of a sheet.
type cell struct {
	text   string // as shown, white space normalised
	num    float64
	kind   kind
	indent int  // blanks before it and the indent of its alignment
	asText bool // a number that is as text
	// beside is what its number format shows beside it, or nil.
	beside *sheet.Beside
	how    written // how it is
}

// year reports whether the cell may be a year.
func (c *cell) year() bool {
	return c.kind == figure && c.num >= 1500 && c.num <= 2199 && c.num == math.Trunc(c.num) && c.how.group == 0 && c.how.decimal == 0
}

// grid is the head of a sheet.
type grid struct {
	name  string
	words *catalog.Vocabulary
	rows  [][]cell // rows[0] is row 1
	cols  int
	// mergeAt finds merged ranges; nil where none were looked for.
	mergeAt func(row, col int) (sheet.Range, bool)
	down    map[int][]sheet.Range // merged ranges of one column, by it
	hidden  []bool                // columns, hidden[0] is column 1
	unseen  []bool                // rows, likewise
	more    bool                  // the sheet goes on below
	below   *below                // what is there, as far as it is of the same table
	offset  int                   // rows of the sheet above the first
	delim   bool                  // delimited text
	others  []string              // names and titles of the other sheets, folded
	commas  bool                  // commas part its fields
	legends legends               // of the workbook
	legend  bool                  // the sheet is one
	clicks  []Click
	bands   map[[2]int]*headedBy // what heads columns, by first and last column
	looked  int                  // how many times a cell was looked at: what a proposal costs
}

var noCell cell

func (g *grid) at(row, col int) *cell {
	g.looked++
	if row < 1 || row > len(g.rows) || col < 1 || col > len(g.rows[row-1]) {
		return &noCell
	}
	return &g.rows[row-1][col-1]
}

func (g *grid) blank(row, col int) bool { return g.at(row, col).kind == blank }

// height is the number of the last row that was read.
func (g *grid) height() int { return len(g.rows) }

func (g *grid) rowHidden(row int) bool { return row >= 1 && row <= len(g.unseen) && g.unseen[row-1] }

func (g *grid) colHidden(col int) bool { return col >= 1 && col <= len(g.hidden) && g.hidden[col-1] }

// merge is the merged range that begins at a cell or holds it.
func (g *grid) merge(row, col int) (sheet.Range, bool) {
	if g.mergeAt == nil {
		return sheet.Range{}, false
	}
	return g.mergeAt(row, col)
}

// readGrids reads the head of a sheet, and of each table below it that its last one
// does not go on with.
func readGrids(ctx context.Context, s *sheet.Sheet, format sheet.Format, words *catalog.Vocabulary) ([]*grid, error) {
	g, err := readGrid(ctx, s, format, words)
	if err != nil || !g.more {
		return []*grid{g}, err
	}
	return readDown(ctx, s, g)
}

// readGrid reads the head of a sheet.
func readGrid(ctx context.Context, s *sheet.Sheet, format sheet.Format, words *catalog.Vocabulary) (*grid, error) {
	head, err := s.Head(ctx, headRows+1)
	if err != nil {
		return nil, err
	}
	g := &grid{name: s.Name, words: words, cols: min(head.Cols(), maxColumn), delim: format == sheet.Delimited}
	rows := head.Last()
	if most := max(headCells/max(g.cols, 1), 40); rows > min(headRows, most) {
		rows, g.more = min(headRows, most), true
	}
	for row := 1; row <= rows; row++ {
		g.rows = append(g.rows, readRow(head, row, g.cols))
		g.unseen = append(g.unseen, head.RowHidden(row))
	}
	for col := 1; col <= g.cols; col++ {
		g.hidden = append(g.hidden, head.ColHidden(col))
	}
	g.readSmallBrackets()
	if g.delim || g.more && g.oneHeader() {
		return g, nil // the merged ranges would be looked for through the whole sheet
	}
	shape, err := s.Shape(ctx)
	if err != nil {
		return nil, err
	}
	if g.mergeAt, err = s.MergeAt(ctx); err != nil {
		return nil, err
	}
	g.down = map[int][]sheet.Range{}
	for _, m := range shape.Merges {
		if m.Top <= rows && m.Left == m.Right {
			g.down[m.Left] = append(g.down[m.Left], m)
		}
	}
	for _, band := range shape.HiddenCols {
		for col := band.Left; col <= min(band.Right, g.cols); col++ {
			g.hidden[col-1] = true
		}
	}
	return g, nil
}

const maxColumn = 16384 // Excel's last, XFD, and the layouts'

// readRow reads one row up to its last filled cell.
func readRow(b *sheet.Block, row, cols int) []cell {
	var out []cell
	for col := 1; col <= cols; col++ {
		if b.Text(row, col) == "" {
			continue
		}
		c := readCell(b.Cell(row, col))
		if c.kind == blank {
			continue
		}
		if out == nil {
			out = make([]cell, 0, cols)
		}
		out = out[:col]
		out[col-1] = c
	}
	return out
}

func readCell(c sheet.Cell) cell {
	out := cell{text: space(beginning(c.Shown())), num: c.Num, indent: c.Blanks + 2*c.Indent}
	switch {
	case out.text == "" || c.Kind == sheet.Empty:
		return cell{}
	case c.Kind == sheet.Number:
		out.kind, out.beside = figure, c.Beside
	case c.Kind == sheet.Date:
		out.kind = date
	default:
		out.kind = text
		if v, how, ok := readNumber(c.Text); ok && c.Kind == sheet.Text {
			out.kind, out.num, out.how, out.asText = figure, v, how, true
		}
	}
	return out
}

// maxLabel is how many bytes of a text are looked at. No label, title or unit is so
// long; of a longer text the beginning shows what it is.
const maxLabel = 2000

// beginning returns what is looked at of a text.
func beginning(s string) string {
	if len(s) <= maxLabel {
		return s
	}
	return strings.ToValidUTF8(s[:maxLabel], "")
}

// oneHeader reports whether the first row names every column that the rows below
// fill: a table of records, to which merged ranges mean nothing.
func (g *grid) oneHeader() bool {
	if g.height() < 2 {
		return false
	}
	for col := 1; col <= g.cols; col++ {
		if g.blank(1, col) {
			return false
		}
	}
	return true
}

// space writes a text with single blanks and none at its ends.
func space(s string) string { return strings.Join(strings.Fields(s), " ") }
