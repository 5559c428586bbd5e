package sheet

import (
	"bytes"
	"context"
	"strconv"
	"strings"

	"siemmes/warehouse"
)

// xlsxSheet is the source of one sheet of a workbook (ECMA-376 part 1, 18.3).
type xlsxSheet struct {
	book *book
	name string
	part string
}

// maxRows is the number of rows a sheet can have.
const maxRows = 1_048_576

func (x *xlsxSheet) blocks(ctx context.Context, rows, last int, yield func(*Block) bool) error {
	t, done, err := x.book.archive.tokens(ctx, x.part)
	defer done()
	if err != nil {
		return err
	}
	r := rowReader{xlsxSheet: x, t: t, out: builder{yield: yield, rows: rows, book: x.book}}
	for !r.out.done && t.next() {
		switch {
		case t.is("col"):
			r.column()
		case t.is("row"):
			if more, err := r.rowsFrom(last); err != nil {
				return err
			} else if !more {
				r.out.flush()
				return nil
			}
		case t.ends("sheetData"), t.is("sheetData") && t.closed:
			r.out.flush()
			return t.drain()
		}
	}
	if r.out.done {
		return nil
	}
	if t.err == nil {
		t.broken("no end of the cells")
	}
	return t.err
}

// rowReader reads the rows of a sheet into blocks.
type rowReader struct {
	*xlsxSheet
	t   *tokens
	out builder
	at  int // row
	col int // column of the last cell, from one

	plain plain
}

func (r *rowReader) column() {
	if band, hidden := r.t.hiddenColumns(); hidden {
		r.out.hideColumns(band)
	}
}

// hiddenColumns reads a <col>: a band of columns and whether it is hidden.
func (t *tokens) hiddenColumns() (Range, bool) {
	return Range{Left: t.attrInt("min"), Right: t.attrInt("max")}, t.attrBool("hidden") || t.zero("width")
}

// hiddenRow reports whether the <row> just opened is hidden.
func (t *tokens) hiddenRow() bool { return t.attrBool("hidden") || t.zero("ht") }

// zero reports whether a size is said, and is none.
func (t *tokens) zero(attr string) bool {
	size := t.attr(attr)
	return len(size) > 0 && size[0] == '0' && len(bytes.Trim(size, "0.")) == 0
}

// rowsFrom reads the row just opened and the plain ones that follow it; false
// when the next one lies behind the last one that is wanted.
func (r *rowReader) rowsFrom(last int) (bool, error) {
	number, hidden, closed := r.t.attrInt("r"), r.t.hiddenRow(), r.t.closed
	if number <= 0 {
		number = r.at + 1
	}
	r.learnRow(number, hidden)
	for {
		more, err := r.row(number, last, hidden, closed)
		if !more || err != nil {
			return more, err
		}
		if number = r.plainRow(); number == 0 {
			return true, nil
		}
		hidden, closed = false, false
	}
}

// row reads one row; false when it lies behind the last one that is wanted.
func (r *rowReader) row(number, last int, hidden, closed bool) (bool, error) {
	before := r.at
	r.at = number
	if r.at > maxRows || r.at <= before {
		return false, unreadable(r.book.archive.name, "sheet.damaged", "is damaged: row %d follows row %d in sheet %q", r.at, before, r.name)
	}
	if last > 0 && r.at > last {
		return false, nil
	}
	if closed && !hidden {
		return true, nil
	}
	if !r.out.row(r.at) {
		return false, nil
	}
	if hidden {
		r.out.hide()
	}
	if !closed {
		if err := r.cells(); err != nil {
			return false, err
		}
	}
	r.out.end()
	return true, nil
}

// cells reads the cells of the row just opened, up to its end.
func (r *rowReader) cells() error {
	r.col = 0
	for {
		if err := r.plainCells(); err != nil {
			return err
		}
		if r.plain.rowEnd(r.t) {
			return nil
		}
		if !r.t.next() {
			break
		}
		switch {
		case r.t.ends("row"):
			return nil
		case r.t.is("c"):
			if err := r.cell(); err != nil {
				return err
			}
		}
	}
	r.t.broken("a row that is cut off")
	return r.t.err
}

// cell reads one <c> with all it holds.
func (r *rowReader) cell() error {
	t := r.t
	r.col++
	if ref := t.attr("r"); len(ref) > 0 {
		if col := columnOf(ref); col > 0 {
			r.col = col
		}
	}
	if r.col > r.book.lim.Columns {
		return r.tooWide()
	}
	var raw rawCell
	raw.style, raw.kind = t.cellForm()
	if t.closed {
		return nil
	}
	for t.next() && !t.ends("c") {
		switch {
		case t.is("v"):
			raw.text, raw.stored = string(t.content()), true
			if raw.kind == rawText {
				raw.text = decodeControls(raw.text)
			}
		case t.is("f"):
			raw.formula = true
			t.skip()
		case t.is("is"):
			raw.text, raw.mark = t.richText("is")
			raw.stored = true
		case !t.ending:
			t.skip()
		}
	}
	if t.err != nil {
		return t.err
	}
	return r.store(raw)
}

// rawCell is a cell as the file writes it.
type rawCell struct {
	kind            rawKind
	style           uint16
	text, mark      string
	stored, formula bool
}

// rawKind is the t attribute of a cell (18.18.11, ST_CellType).
type rawKind uint8

const (
	rawNumber rawKind = iota
	rawShared
	rawText // str, inlineStr
	rawBool
	rawError
	rawISODate
)

func kindOf(t []byte) rawKind {
	switch string(t) {
	case "s":
		return rawShared
	case "str", "inlineStr":
		return rawText
	case "b":
		return rawBool
	case "e":
		return rawError
	case "d":
		return rawISODate
	}
	return rawNumber
}

// store puts a cell where it belongs; one that holds nothing is left out.
func (r *rowReader) store(raw rawCell) error {
	v := value{style: raw.style}
	if raw.formula {
		v.bits |= bitFormula
		if raw.text == "" && (!raw.stored || raw.kind == rawNumber) {
			v.bits |= bitUnstored
			r.out.value(r.col - 1)[r.out.index] = v
			return nil
		}
	}
	if !raw.stored {
		return nil
	}
	text, err := r.read(raw, &v)
	if err != nil || v.kind == Empty {
		return err
	}
	if text != "" {
		r.out.text(r.col - 1)[r.out.index] = text
	}
	if v.bits&bitMark != 0 {
		r.out.mark(r.col-1, raw.markOf(r.book))
	}
	r.out.value(r.col - 1)[r.out.index] = v
	return nil
}

// read turns what the file writes into a value, and a text where it is one.
func (r *rowReader) read(raw rawCell, v *value) (string, error) {
	switch raw.kind {
	case rawShared:
		n, err := strconv.Atoi(strings.TrimSpace(raw.text))
		if err != nil || n < 0 || n >= len(r.book.strings) {
			return "", r.damaged("names the string %q, which the workbook does not have", raw.text)
		}
		if r.book.marks[n] != "" {
			v.bits |= bitMark
		}
		return v.asText(r.book.strings[n]), nil
	case rawText:
		if raw.mark != "" {
			v.bits |= bitMark
		}
		return v.asText(raw.text), r.book.tooLong(raw.text, r.name, r.at)
	case rawError:
		v.kind = Error
		return raw.text, nil
	case rawBool:
		v.kind, v.num = Bool, 0
		if raw.text == "1" || raw.text == "true" {
			v.num = 1
		}
		return "", nil
	case rawISODate:
		return r.isoDate(raw.text, v)
	}
	return r.number(raw, v)
}

func (v *value) asText(text string) string {
	if text != "" {
		v.kind = Text
	}
	return text
}

func (raw rawCell) markOf(b *book) string {
	if raw.kind != rawShared {
		return raw.mark
	}
	n, _ := strconv.Atoi(strings.TrimSpace(raw.text)) // was checked by read
	return b.marks[n]
}

// number reads a number, which is a date where its format shows one.
func (r *rowReader) number(raw rawCell, v *value) (string, error) {
	text := strings.TrimSpace(raw.text)
	if text == "" {
		return "", nil
	}
	num, err := finite(text)
	if err != nil {
		return "", r.damaged("holds %q where a number must be", raw.text)
	}
	v.kind, v.num = Number, num
	if r.book.style(raw.style).format.date && num >= 0 && num < maxSerial {
		v.kind = Date
	}
	return "", nil
}

func (r *rowReader) damaged(format string, args ...any) error {
	at := warehouse.CellRef{Sheet: r.name, Row: r.at, Col: r.col}
	return unreadable(r.book.archive.name, "sheet.damaged", "is damaged: cell %s "+format, append([]any{at}, args...)...)
}

// columnOf reads the letters of an address such as "AB12"; zero when there are
// none.
func columnOf(ref []byte) int {
	col := 0
	for _, c := range ref {
		if c < 'A' || c > 'Z' || col > 1<<20 {
			break
		}
		col = col*26 + int(c-'A') + 1
	}
	return col
}

// shape reads what is before and behind the cells, and the rows' flags.
func (x *xlsxSheet) shape(ctx context.Context) (Shape, error) {
	var s Shape
	var f xlsxFilter
	t, done, err := x.book.archive.tokens(ctx, x.part)
	defer done()
	if err != nil {
		return s, err
	}
	row := 0
	for t.next() {
		switch {
		case t.is("col"):
			if band, hidden := t.hiddenColumns(); hidden {
				s.HiddenCols = append(s.HiddenCols, band)
			}
		case t.is("row"):
			row++
			if n := t.attrInt("r"); n > 0 {
				row = n
			}
			if t.hiddenRow() {
				s.HiddenRows = addRow(s.HiddenRows, row)
			}
			t.skipRow()
		case t.is("mergeCell"):
			if m, ok := parseRange(t.attrText("ref")); ok {
				s.Merges = append(s.Merges, m)
			}
			if len(s.Merges) > x.book.lim.Merges {
				return s, tooLarge("Merges", "%q, sheet %q has more than %d merged ranges (Limits.Merges)", x.book.archive.name, x.name, x.book.lim.Merges)
			}
		default:
			f.read(t)
		}
	}
	if err := t.whole(); err != nil {
		return s, err
	}
	s.Filters, err = f.filters(ctx, x)
	return s, err
}

// skipRow passes over the cells of the row just opened.
func (t *tokens) skipRow() {
	if t.closed || t.skipTo("</"+string(t.prefix)+"row>") {
		return
	}
	for t.next() && !t.ends("row") {
	}
}

// addRow lengthens the last band, or begins a new one.
func addRow(bands []Range, row int) []Range { return addBand(bands, row, row) }

// addBand adds rows below those of the bands.
func addBand(bands []Range, from, to int) []Range {
	if n := len(bands); n > 0 && bands[n-1].Bottom == from-1 {
		bands[n-1].Bottom = to
		return bands
	}
	return append(bands, Range{Top: from, Bottom: to})
}

// parseRange reads "A1:C3".
func parseRange(ref string) (Range, bool) {
	from, to, ok := strings.Cut(ref, ":")
	a, errA := warehouse.ParseA1(from)
	b, errB := warehouse.ParseA1(to)
	return Range{a.Row, a.Col, b.Row, b.Col}, ok && errA == nil && errB == nil
}

// isoDate reads a cell that writes its date as ISO 8601 does (t="d").
func (r *rowReader) isoDate(text string, v *value) (string, error) {
	num, ok := r.book.serialOf(text)
	if !ok {
		return "", r.damaged("holds %q where a date must be", text)
	}
	v.kind, v.num = Date, num
	return "", nil
}
