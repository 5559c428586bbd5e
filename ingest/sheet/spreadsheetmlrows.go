package sheet

import (
	"cmp"
	"slices"
	"strings"

	"siemmes/warehouse"
)

// mlReader reads the rows of a sheet of SpreadsheetML 2003.
type mlReader struct {
	*mlSheet
	t    *xmlTokens
	grid *gridWriter
	last int // row wanted; 0 all

	row, col int         // done so far
	columns  []mlColumns // with a style of their own
	columnAt int
	ofRow    string // style of the row
}

type mlColumns struct {
	from, to int
	style    string
}

func (r *mlReader) read() error {
	t := r.t
	for !r.grid.done() && t.next() {
		switch {
		case t.ends("Table"):
			return nil
		case t.is("Column"):
			r.column()
		case t.is("Row"):
			if more, err := r.readRow(); !more || err != nil {
				return err
			}
		}
	}
	if r.grid.done() {
		return nil
	}
	t.broken("a sheet that is cut off")
	return t.err
}

// index moves a counter of rows or columns on to the next element, which may
// say itself where it is; false when that is not behind the last one.
func (r *mlReader) index(done *int) bool {
	*done++
	if n := r.t.attrInt("Index"); n != 0 {
		if n < *done || n > maxRepeat {
			return false
		}
		*done = n
	}
	return true
}

func (r *mlReader) column() {
	if !r.index(&r.columnAt) {
		return
	}
	to := r.columnAt + min(max(0, r.t.attrInt("Span")), maxRepeat)
	if id := r.t.attrText("StyleID"); id != "" {
		r.columns = append(r.columns, mlColumns{r.columnAt, to, id})
	}
	if r.t.attrBool("Hidden") || r.t.zero("Width") {
		r.grid.hideColumns(r.columnAt, to)
	}
	r.columnAt = to
}

// readRow reads one row; false when it is not wanted any more.
func (r *mlReader) readRow() (bool, error) {
	t, before := r.t, r.row
	if !r.index(&r.row) || r.row > maxRows {
		return false, unreadable(r.book.archive.name, "sheet.damaged", "is damaged: row %d follows row %d in sheet %q", r.t.attrInt("Index"), before, r.name)
	}
	if r.last > 0 && r.row > r.last {
		return false, nil
	}
	hidden, span := t.attrBool("Hidden") || t.zero("Height"), min(max(0, t.attrInt("Span")), maxRows)
	r.grid.beginRow(r.row, hidden)
	if hidden {
		r.grid.hideRows(r.row, r.row+span)
	}
	r.ofRow, r.col = t.attrText("StyleID"), 0
	if !t.closed {
		for t.next() && !t.ends("Row") {
			if t.is("Cell") {
				if err := r.cell(); err != nil {
					return false, err
				}
			}
		}
	}
	r.row += span
	return true, t.err
}

// cell reads one cell with all it holds.
func (r *mlReader) cell() error {
	t := r.t
	if !r.index(&r.col) {
		return r.damaged("stands before the cell that precedes it")
	}
	across, down := min(max(0, t.attrInt("MergeAcross")), maxRepeat), min(max(0, t.attrInt("MergeDown")), maxRows)
	if err := r.grid.merge(Range{Top: r.row, Left: r.col, Bottom: r.row + down, Right: r.col + across}); err != nil {
		return err
	}
	c := found{style: r.style(t.attrText("StyleID")), formula: t.attr("Formula") != nil}
	kind, has := "", false
	if !t.closed {
		content := runs{most: r.book.lim.Text}
		for t.next() && !t.ends("Cell") {
			switch {
			case t.is("Data"):
				has, kind = true, string(t.attr("Type"))
				r.data(&content)
			case !t.ending:
				t.skip() // comments, names
			}
		}
		c.text, c.mark = content.parts()
	}
	if t.err != nil {
		return t.err
	}
	if err := r.value(&c, kind, has); err != nil {
		return err
	}
	err := r.grid.put(r.col, c)
	r.col += across
	return err
}

// data reads the text of a cell, which may hold elements of HTML.
func (r *mlReader) data(content *runs) {
	t, raised := r.t, 0
	if t.closed {
		return
	}
	for t.err == nil {
		content.add(t.between(), raised > 0)
		if !t.next() || t.ends("Data") {
			return
		}
		if strings.EqualFold(string(t.name), "sup") && !t.closed {
			raised += 1 - 2*btoi(t.ending)
		}
	}
}

// style is the style of a cell: its own, its row's or its column's.
func (r *mlReader) style(id string) uint16 {
	if id == "" {
		id = r.ofRow
	}
	if id == "" { // columns come in order
		i, _ := slices.BinarySearchFunc(r.columns, r.col, func(c mlColumns, col int) int { return cmp.Compare(c.to, col) })
		if i < len(r.columns) && r.columns[i].from <= r.col {
			id = r.columns[i].style
		}
	}
	if id == "" {
		id = "Default"
	}
	return r.styles[id]
}

// value makes of a cell's text what its type says.
func (r *mlReader) value(c *found, kind string, has bool) error {
	text := strings.TrimSpace(c.text)
	if c.formula && (!has || text == "" && kind != "String") {
		c.unstored = true
		return nil
	}
	var err error
	ok := true
	switch kind {
	case "Number":
		c.kind = Number
		c.num, err = finite(text)
	case "DateTime":
		c.kind = Date
		c.num, ok = r.book.serialOf(text)
	case "Boolean":
		c.kind, c.num = Bool, float64(btoi(text == "1" || strings.EqualFold(text, "true")))
	case "Error":
		c.kind, c.text, c.mark = Error, text, ""
	default:
		c.kind = Text
	}
	if text == "" && kind != "String" {
		*c = found{} // an element without content
		return nil
	}
	if err != nil || !ok {
		return r.damaged("holds %q where a value of type %s must be", c.text, kind)
	}
	return nil
}

// damaged says where a cell is wrong.
func (r *mlReader) damaged(format string, args ...any) error {
	at := warehouse.CellRef{Sheet: r.name, Row: r.row, Col: r.col}
	return unreadable(r.book.archive.name, "sheet.damaged", "is damaged: cell %s "+format, append([]any{at}, args...)...)
}
