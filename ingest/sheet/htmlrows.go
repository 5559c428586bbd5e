package sheet

import (
	"errors"
	"strings"

	"golang.org/x/net/html"
)

// htmlReader reads the rows of a table (WHATWG HTML, 4.9.12: forming a table).
type htmlReader struct {
	*htmlTable
	t    *htmlTokens
	grid *gridWriter
	last int // row wanted; 0 all

	row, col int   // current
	bottom   int   // the last row of the table
	column   int   // of the <col> elements
	taken    []int // last row a cell from above reaches to, by column
	inRow    bool
	cell     htmlCell
	inCell   bool
	words    htmlText
}

// errEnough ends reading where no more rows are wanted; nobody sees it.
var errEnough = errors.New("enough rows")

// read reads the lines above the table, its rows and the lines below it.
func (r *htmlReader) read() error {
	err := r.lines(r.above)
	if err == nil {
		err = r.readRows()
	}
	if err == nil {
		r.bottom = r.row
		err = r.lines(r.below)
	}
	if errors.Is(err, errEnough) { // the end of what is wanted is no error
		return nil
	}
	return err
}

// lines writes lines of the page around the table, a row each.
func (r *htmlReader) lines(lines []htmlLine) error {
	for _, x := range lines {
		if r.last > 0 && r.row >= r.last || r.grid.done() {
			return errEnough
		}
		r.row++
		r.grid.beginRow(r.row, false)
		if err := r.grid.put(1, found{kind: Text, text: x.text, mark: x.mark}); err != nil {
			return err
		}
	}
	return nil
}

// readRows reads up to the end of the table.
func (r *htmlReader) readRows() error {
	silent := false // script and style
	for {
		kind, ok := r.t.next()
		if !ok {
			if r.t.err != nil {
				return r.t.err
			}
			return r.endRow() // browsers close what is left open
		}
		var err error
		switch kind {
		case html.TextToken:
			if r.inCell && !silent {
				r.words.letters(string(r.t.Text()))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			silent = kind == html.StartTagToken && (r.t.tag == "script" || r.t.tag == "style")
			err = r.start(kind == html.StartTagToken)
		case html.EndTagToken:
			silent = false
			if r.t.tag == "table" {
				return r.endRow()
			}
			err = r.end()
		}
		if err == nil && r.grid.done() {
			err = errEnough
		}
		if err != nil {
			return err
		}
	}
}

// start takes the beginning of an element.
func (r *htmlReader) start(opens bool) error {
	switch r.t.tag {
	case "table":
		if opens {
			r.skipTable()
		}
	case "tr":
		return r.beginRow()
	case "td", "th":
		return r.beginCell()
	case "col":
		r.hideColumn()
	case "br":
		r.words.line()
	case "sup":
		r.words.raised += btoi(opens)
	case "p", "div", "li", "h1", "h2", "h3", "h4":
		r.words.paragraph()
	}
	return nil
}

func (r *htmlReader) end() error {
	switch r.t.tag {
	case "tr":
		return r.endRow()
	case "td", "th":
		return r.endCell()
	case "sup":
		r.words.raised = max(0, r.words.raised-1)
	case "p", "div", "li", "h1", "h2", "h3", "h4":
		r.words.paragraph()
	}
	return nil
}

// skipTable passes over a table within a cell, which is a sheet of its own. One
// that nothing ends goes to the end of the page.
func (r *htmlReader) skipTable() {
	end, ends := r.ends[r.t.place]
	if !ends {
		end = r.text.size
	}
	r.t.goTo(end)
}

func (r *htmlReader) beginRow() error {
	if err := r.endRow(); err != nil {
		return err
	}
	if r.last > 0 && r.row >= r.last {
		return errEnough
	}
	r.row, r.col, r.inRow = r.row+1, 0, true
	hidden := r.hides()
	r.grid.beginRow(r.row, hidden)
	if hidden {
		r.grid.hideRows(r.row, r.row)
	}
	return nil
}

func (r *htmlReader) endRow() error {
	if !r.inRow {
		return nil
	}
	r.inRow = false
	return r.endCell()
}

// beginCell finds the next place no cell from above reaches into.
func (r *htmlReader) beginCell() error {
	if err := r.endCell(); err != nil {
		return err
	}
	cell := r.cellOf(r.t)
	if !r.inRow {
		if err := r.beginRow(); err != nil {
			return err
		}
	}
	before := r.col
	for r.col < len(r.taken) && r.taken[r.col] >= r.row {
		r.col++
	}
	if err := passed(r.t.ctx, r.col-before); err != nil {
		return err
	}
	if r.col >= r.book.lim.Columns {
		return tooLarge("Columns", "%q, sheet %q, row %d has more than %d columns (Limits.Columns)", r.book.archive.name, r.name, r.row, r.book.lim.Columns)
	}
	r.cell, r.inCell = cell, true
	r.words = htmlText{runs: runs{most: r.book.lim.Text}}
	return nil
}

// endCell writes the open cell.
func (r *htmlReader) endCell() error {
	if !r.inCell {
		return nil
	}
	r.inCell = false
	width := min(r.cell.cols, r.book.lim.Columns-r.col)
	at := Range{Top: r.row, Left: r.col + 1, Bottom: r.row + r.cell.rows - 1, Right: r.col + width}
	if err := r.grid.merge(at); err != nil {
		return err
	}
	if r.cell.rows > 1 {
		for len(r.taken) < at.Right {
			r.taken = append(r.taken, 0)
		}
		for col := at.Left; col <= at.Right; col++ {
			r.taken[col-1] = at.Bottom
		}
	}
	r.col = at.Right
	c := r.cell.value(&r.words, r.book)
	c.style = r.styles[r.cell.css]
	return r.grid.put(at.Left, c)
}

// hideColumn takes a <col>, which is before the rows.
func (r *htmlReader) hideColumn() {
	span, hidden := 1, false
	r.t.attributes(func(key, value string) {
		switch key {
		case "span":
			span = count(value, maxSpan)
		case "style":
			hidden = hidden || noDisplay(value) || noLength(value, "width")
		case "width":
			hidden = hidden || zeroLength(value)
		case "hidden":
			hidden = true
		}
	})
	if hidden && r.column < r.book.lim.Columns && r.row == len(r.above) {
		r.grid.hideColumns(r.column+1, r.column+span)
	}
	r.column += span
}

// hides reports whether the row just opened is shown.
func (r *htmlReader) hides() (hidden bool) {
	if r.t.tag != "tr" {
		return false
	}
	r.t.attributes(func(key, value string) {
		hidden = hidden || key == "style" && (noDisplay(value) || noLength(value, "height")) || key == "height" && zeroLength(value) || key == "hidden"
	})
	return hidden
}

func noDisplay(css string) bool {
	css = strings.ReplaceAll(strings.ToLower(css), " ", "")
	return strings.Contains(css, "display:none") || strings.Contains(css, "visibility:collapse")
}

// noLength reports whether declarations give a property the length zero.
func noLength(css, property string) bool {
	for _, d := range declarations(css) {
		key, value, _ := strings.Cut(d, ":")
		if strings.EqualFold(strings.TrimSpace(key), property) && zeroLength(value) {
			return true
		}
	}
	return false
}

// zeroLength reports whether a length is zero, in whatever unit.
func zeroLength(value string) bool {
	value = strings.TrimSpace(value)
	number := strings.TrimRight(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ%! ")
	return number != "" && strings.Trim(number, "0.") == ""
}
