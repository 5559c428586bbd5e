package sheet

import (
	"bytes"
	"strings"
	"time"
	"unicode/utf8"
)

// gridWriter puts the cells a reader finds into blocks, row by row, and gathers
// the sheet's shape beside them. OpenDocument, SpreadsheetML and HTML, which
// write a sheet as rows of cells in order, are read through it.
type gridWriter struct {
	book  *book
	sheet string
	out   builder
	shape Shape

	row    int  // current, from one
	hidden bool // the current row
	open   bool // the current row is in a block
}

// found is a cell as a reader finds it.
type found struct {
	kind              Kind
	num               float64
	text, mark        string
	style             uint16
	formula, unstored bool
	percent           bool // shown as per cent, whatever the style says
}

func newGridWriter(b *book, sheet string, rows int, yield func(*Block) bool) *gridWriter {
	return &gridWriter{book: b, sheet: sheet, out: builder{yield: yield, rows: rows, book: b}}
}

// beginRow goes to a row; its number must grow from call to call.
func (g *gridWriter) beginRow(number int, hidden bool) {
	g.endRow()
	g.row, g.hidden = number, hidden
}

func (g *gridWriter) endRow() {
	if g.open {
		g.out.end()
	}
	g.open = false
}

// finish hands the last block over.
func (g *gridWriter) finish() {
	g.endRow()
	g.out.flush()
}

// done reports whether nobody wants more rows.
func (g *gridWriter) done() bool { return g.out.done }

// hideColumns notes a band of hidden columns; it must come before the rows.
func (g *gridWriter) hideColumns(from, to int) {
	band := Range{Left: from, Right: to}
	g.shape.HiddenCols = append(g.shape.HiddenCols, band)
	g.out.hideColumns(band)
}

// merge notes a merged range.
func (g *gridWriter) merge(m Range) error {
	if m.Top == m.Bottom && m.Left == m.Right {
		return nil
	}
	if g.shape.Merges = append(g.shape.Merges, m); len(g.shape.Merges) > g.book.lim.Merges {
		return tooLarge("Merges", "%q, sheet %q has more than %d merged ranges (Limits.Merges)", g.book.archive.name, g.sheet, g.book.lim.Merges)
	}
	return nil
}

// put writes a cell of the current row; columns count from one. A cell that
// holds nothing costs nothing.
func (g *gridWriter) put(col int, c found) error {
	if c.kind == Text && c.text == "" {
		c.kind = Empty
	}
	if c.kind == Empty && !c.unstored {
		return nil
	}
	if col > g.book.lim.Columns {
		return tooLarge("Columns", "%q, sheet %q, row %d has more than %d columns (Limits.Columns)", g.book.archive.name, g.sheet, g.row, g.book.lim.Columns)
	}
	if err := g.book.tooLong(c.text, g.sheet, g.row); err != nil {
		return err
	}
	if g.out.yield == nil || !g.begun() { // nil: only the shape is asked for
		return nil
	}
	c.text, c.mark = strings.ToValidUTF8(c.text, "\ufffd"), strings.ToValidUTF8(c.mark, "\ufffd")
	if c.kind == Text || c.kind == Error {
		g.out.text(col - 1)[g.out.index] = c.text
	}
	v := value{num: c.num, style: c.style, kind: c.kind, bits: uint8(bitFormula*btoi(c.formula) | bitUnstored*btoi(c.unstored) | bitPercent*btoi(c.percent))}
	if c.kind == Number && c.num >= 0 && c.num < maxSerial && g.book.style(c.style).format.date {
		v.kind = Date
	}
	if c.mark != "" {
		v.bits |= bitMark
		g.out.mark(col-1, c.mark)
	}
	g.out.value(col - 1)[g.out.index] = v
	return nil
}

// begun opens the current row in a block; false when nobody wants it.
func (g *gridWriter) begun() bool {
	if g.open {
		return true
	}
	if g.open = g.out.row(g.row); g.open && g.hidden {
		g.out.hide()
	}
	return g.open
}

// runs is the text of a cell put together from runs of letters, of which those
// in superscript that close it are its mark, unless they are all there is.
type runs struct {
	text, mark []byte
	most       int // letters a cell may have; what is much longer is not gathered
}

func (r *runs) add(run string, raised bool) {
	switch {
	case run == "", len(r.text)+len(r.mark) > utf8.UTFMax*r.most:
	case raised, len(r.mark) > 0 && strings.TrimSpace(run) == "": // blanks behind the mark
		r.mark = append(r.mark, run...)
	default:
		r.text = append(append(r.text, r.mark...), run...)
		r.mark = r.mark[:0]
	}
}

// parts are the text and the mark of all runs.
func (r *runs) parts() (text, mark string) {
	if len(bytes.TrimSpace(r.text)) == 0 {
		return string(r.text) + string(r.mark), ""
	}
	return string(r.text), strings.TrimSpace(string(r.mark))
}

// serial is the number a moment is stored as; book.time is its inverse.
func (b *book) serial(t time.Time) float64 {
	base := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case b.from1904:
		base = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case t.Before(time.Date(1900, 3, 1, 0, 0, 0, 0, time.UTC)):
		base = base.AddDate(0, 0, 1)
	}
	days := t.Unix() - base.Unix()
	whole := days / 86400
	return float64(whole) + (float64(days%86400)+float64(t.Nanosecond())/1e9)/86400
}

// isoForms are the forms in which XML writes dates.
var isoForms = []string{"2006-01-02T15:04:05.999999999", "2006-01-02", time.RFC3339Nano, "2006-01-02T15:04"}

// serialOf reads a date as XML writes it.
func (b *book) serialOf(text string) (float64, bool) {
	for _, form := range isoForms {
		if t, err := time.Parse(form, strings.TrimSpace(text)); err == nil {
			return b.serial(t), true
		}
	}
	return 0, false
}

func newBook(name string, lim Limits) *book {
	return &book{archive: &archive{name: name}, lim: lim, styles: []style{{format: &general}}}
}

// hideRows notes a band of hidden rows that need not hold anything.
func (g *gridWriter) hideRows(from, to int) {
	g.shape.HiddenRows = addBand(g.shape.HiddenRows, from, to)
}
