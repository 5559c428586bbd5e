package sheet

import (
	"encoding/binary"
	"math"

	"siemmes/warehouse"
)

// xlsCell is a cell on its way into a block.
type xlsCell struct {
	row, col int
	value
	text, mark string
}

// cellReader turns the records of cells into cells.
type cellReader struct {
	*xlsSheet
	*survey
	in   *records
	put  func(*xlsCell) bool
	done bool // nobody wants more

	cell  xlsCell
	waits bool // cell is a formula whose text is in a record to come
}

// cellSize is how many bytes the record of a cell that holds something has at
// least; zero for other records. Cells that are only formatted hold nothing.
func cellSize(id uint16) int {
	switch id {
	case recNumber:
		return 14
	case recRK, recLabelString:
		return 10
	case recMulRK:
		return 12
	case recLabel, recRString, recBoolError:
		return 8
	case recFormula:
		return 16
	}
	return 0
}

// record reads one record. Its length was checked by the survey.
func (r *cellReader) record() {
	body := r.in.body
	if r.in.id == recString && r.waits {
		r.result()
		return
	}
	if cellSize(r.in.id) == 0 {
		return
	}
	if r.settle(); r.done {
		return
	}
	r.cell = xlsCell{row: u16(body, 0) + 1, col: u16(body, 2) + 1, value: value{style: uint16(u16(body, 4))}}
	switch r.in.id {
	case recRK:
		r.number(rkNumber(binary.LittleEndian.Uint32(body[6:])))
	case recMulRK:
		r.numbers(body)
	case recNumber:
		r.number(math.Float64frombits(binary.LittleEndian.Uint64(body[6:])))
	case recLabelString:
		r.shared(int(binary.LittleEndian.Uint32(body[6:])))
	case recLabel, recRString:
		r.label()
	case recBoolError:
		r.boolOrError(body[6], body[7] != 0)
	case recFormula:
		r.formula(body)
	}
}

// hand gives the cell on, if it holds something.
func (r *cellReader) hand() {
	switch {
	case r.cell.kind == Empty && r.cell.bits&bitUnstored == 0:
		return
	case r.cell.col > xlsCols:
		r.in.broken("row %d has a cell in column %d", r.cell.row, r.cell.col)
	case r.cell.col > r.book.lim.Columns:
		r.in.err = tooLarge("Columns", "%q, sheet %q, row %d has more than %d columns (Limits.Columns)", r.book.name, r.name, r.cell.row, r.book.lim.Columns)
	default:
		r.done = !r.put(&r.cell)
		return
	}
	r.done = true
}

// settle gives a formula on whose text did not come.
func (r *cellReader) settle() {
	if r.waits {
		r.waits = false
		r.cell.bits |= bitUnstored
		r.hand()
	}
}

// number is a date where its format shows one.
func (r *cellReader) number(v float64) {
	if math.IsNaN(v) || math.IsInf(v, 0) { // no program writes one
		r.cell.kind, r.cell.text = Error, "#NUM!"
		r.hand()
		return
	}
	r.cell.kind, r.cell.num = Number, v
	if v >= 0 && v < maxSerial && r.book.style(r.cell.style).format.date {
		r.cell.kind = Date
	}
	r.hand()
}

// numbers reads a row's neighbouring numbers (MS-XLS 2.4.175): row and first
// column, then style and number of each, then the last column.
func (r *cellReader) numbers(body []byte) {
	first := r.cell.col
	for n := 0; 4+6*(n+1)+2 <= len(body) && !r.done; n++ {
		at := 4 + 6*n
		r.cell.col, r.cell.style = first+n, uint16(u16(body, at))
		r.number(rkNumber(binary.LittleEndian.Uint32(body[at+2:])))
	}
}

// rkNumber reads a number squeezed into 30 bits (2.5.217): a whole number or
// the upper bits of a fraction, as it is or by a hundred.
func rkNumber(rk uint32) float64 {
	const byHundred, whole = 1, 2
	v := float64(int32(rk) >> 2)
	if rk&whole == 0 {
		v = math.Float64frombits(uint64(rk&^3) << 32)
	}
	if rk&byHundred != 0 {
		return v / 100
	}
	return v
}

// shared is a text by its number in the table of strings.
func (r *cellReader) shared(n int) {
	if n >= len(r.book.strings) {
		at := warehouse.CellRef{Sheet: r.name, Row: r.cell.row, Col: r.cell.col}
		r.in.err = unreadable(r.book.name, "sheet.damaged", "is damaged: cell %s names the string %d, which the workbook does not have", at, n)
		return
	}
	r.text(r.book.strings[n], r.book.marks[n])
}

func (r *cellReader) text(text, mark string) {
	r.cell.text, r.cell.mark = text, mark
	if text != "" {
		r.cell.kind = Text
	}
	if mark != "" {
		r.cell.bits |= bitMark
	}
	r.hand()
}

// label reads a cell that holds its text itself (2.4.148), in RSTRING with the
// fonts behind it.
func (r *cellReader) label() {
	t := r.book.text(r.in, r.in.body[6:])
	rich := r.in.id == recRString
	text, ok := t.plain(2)
	if !ok || !r.book.fits(r.in, t.buf, r.name, r.cell.row) {
		return
	}
	mark := ""
	if rich {
		bytes := 2
		if r.book.old {
			bytes = 1
		}
		count, _ := t.number(bytes)
		runs, ok := t.runs(count, bytes)
		if !ok {
			return
		}
		text, mark = raisedEnd(text, runs, r.book.raised)
	}
	r.text(text, mark)
}

func (r *cellReader) boolOrError(code byte, isError bool) {
	if isError {
		r.cell.kind, r.cell.text = Error, biffError(code)
	} else {
		r.cell.kind, r.cell.num = Bool, float64(btoi(code != 0))
	}
	r.hand()
}

// biffError writes an error as the sheet shows it (2.5.10, BErr).
func biffError(code byte) string {
	switch code {
	case 0x00:
		return "#NULL!"
	case 0x07:
		return "#DIV/0!"
	case 0x0f:
		return "#VALUE!"
	case 0x17:
		return "#REF!"
	case 0x1d:
		return "#NAME?"
	case 0x24:
		return "#NUM!"
	case 0x2b:
		return "#GETTING_DATA"
	}
	return "#N/A" // 0x2a
}

// The results of formulas that are no number (2.5.133, FormulaValue).
const (
	resultText = iota
	resultBool
	resultError
	resultNothing
)

// notNumber reports whether the result at byte 6 is none.
func notNumber(body []byte) bool { return u16(body, 12) == 0xffff }

// blankResult reports whether a formula has nothing for a result, or a zero that
// is to be computed when the workbook is opened. Programs that write formulas
// without computing them write one or the other in every formula.
func blankResult(body []byte) bool {
	const computeAtOpening = 1
	if notNumber(body) {
		return body[6] == resultNothing
	}
	return binary.LittleEndian.Uint64(body[6:]) == 0 && body[14]&computeAtOpening != 0
}

// formula reads a computed cell (2.4.127) by its stored result. In a sheet
// where no formula has one, none was ever computed.
func (r *cellReader) formula(body []byte) {
	r.cell.bits |= bitFormula
	switch {
	case !r.computed && blankResult(body):
		r.cell.bits |= bitUnstored
		r.hand()
	case !notNumber(body):
		r.number(math.Float64frombits(binary.LittleEndian.Uint64(body[6:])))
	case body[6] == resultText:
		r.waits = true
	case body[6] == resultBool:
		r.boolOrError(body[8], false)
	case body[6] == resultError:
		r.boolOrError(body[8], true)
	}
}

// result reads the text a formula has for a result (2.4.268). Between the two
// may be what formulas share.
func (r *cellReader) result() {
	t := r.book.text(r.in, r.in.body)
	if text, ok := t.plain(2); ok && r.book.fits(r.in, t.buf, r.name, r.cell.row) {
		r.waits = false
		r.text(text, "")
	}
}
