package sheet

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"strconv"
	"strings"

	"siemmes/warehouse"
)

// plain reads the cells that programs write a million of in a row, straight
// from the buffer: a <c> that begins with its address and holds a <v>, or an
// <is> of one <t>, with or without a formula before it. It goes on as long as
// it sees such cells whole; what it does not know it leaves to the general
// reader, which reads everything, these too, and with the same result.
//
// What stands between the address and the > of a cell's tag is called its form
// here. A sheet has a handful of them, so that a form is looked at only once.
type plain struct {
	forms  []form
	byCol  []int32 // by column: the form of its last cell
	digits []byte  // of the row's number, as its cells repeat it
	row    []byte  // what stands behind the number in the tags of plain rows
	slab   slab
}

// form is what a cell's tag says behind its address.
type form struct {
	tail   string // from the quote behind the address to the >
	style  uint16
	kind   rawKind
	date   bool // numbers of this style are dates
	closed bool // <c … />
	known  bool // false: cells of this form are left to the general reader
}

// maxForms bounds the forms that are kept; a sheet with more of them is read
// by the general reader beyond that.
const maxForms = 256

// maxPlainTag bounds the tags that are looked at here.
const maxPlainTag = 256

// cellsAhead is how much of the sheet should be in the buffer when plain cells
// are read: more than most of them need.
const cellsAhead = 1 << 10

// plainCells reads cells of the row just opened as long as they are plain.
func (r *rowReader) plainCells() error {
	t := r.t
	for {
		if t.end-t.pos < cellsAhead && !t.eof {
			t.fill()
		}
		n, err := r.plainCell(t.buf[t.pos:t.end])
		if n == 0 || err != nil {
			return err
		}
		t.pos += n
	}
}

// plainCell reads the cell that b begins with and tells how many bytes it
// takes; zero when it is none that is read here.
func (r *rowReader) plainCell(b []byte) (int, error) {
	p := blanks(b, 0)
	if !begins(b, p, `<c r="`) {
		return 0, nil
	}
	p += len(`<c r="`)
	col := 0
	for p < len(b) && b[p]-'A' < 26 && col < 1<<15 {
		col = col*26 + int(b[p]-'A') + 1
		p++
	}
	if col == 0 || !bytes.HasPrefix(b[p:], r.plain.digits) {
		return 0, nil
	}
	p += len(r.plain.digits)
	if col > r.book.lim.Columns {
		return 0, nil
	}
	f := r.formAt(b[p:], col)
	if f == nil {
		return 0, nil
	}
	p += len(f.tail)
	if f.closed {
		r.col = col
		return p, nil
	}
	return r.plainValue(b, p, col, f)
}

// plainValue reads what a cell holds, from p on, and stores it.
func (r *rowReader) plainValue(b []byte, p, col int, f *form) (int, error) {
	v := value{style: f.style}
	if begins(b, p, "<f") {
		if p = formula(b, p); p == 0 {
			return 0, nil
		}
		v.bits = bitFormula
	}
	switch {
	case f.kind == rawText:
		return r.plainText(b, p, col, v)
	case !begins(b, p, "<v>"):
		return 0, nil
	case f.kind == rawShared:
		return r.plainShared(b, p+len("<v>"), col, v)
	}
	num, n := decimal(b[p+len("<v>"):])
	p += len("<v>") + n
	if n == 0 || !begins(b, p, "</v></c>") {
		return 0, nil
	}
	v.kind, v.num = Number, num
	if f.date && num >= 0 && num < maxSerial {
		v.kind = Date
	}
	r.col = col
	r.out.value(col - 1)[r.out.index] = v
	return p + len("</v></c>"), nil
}

// plainShared reads the number of a string, from p on.
func (r *rowReader) plainShared(b []byte, p, col int, v value) (int, error) {
	n, from := 0, p
	for p < len(b) && b[p]-'0' < 10 && p < from+9 {
		n = n*10 + int(b[p]-'0')
		p++
	}
	if p == from || n >= len(r.book.strings) || !begins(b, p, "</v></c>") {
		return 0, nil
	}
	if len(r.book.marks) > 0 && r.book.marks[n] != "" {
		return 0, nil
	}
	r.col = col
	r.keepText(col, r.book.strings[n], v)
	return p + len("</v></c>"), nil
}

// plainText reads a text that stands in the cell itself, from p on.
func (r *rowReader) plainText(b []byte, p, col int, v value) (int, error) {
	end := "</v></c>"
	switch {
	case begins(b, p, "<v>"):
		p += len("<v>")
	case begins(b, p, "<is><t>"):
		p, end = p+len("<is><t>"), "</t></is></c>"
	case begins(b, p, `<is><t xml:space="preserve">`):
		p, end = p+len(`<is><t xml:space="preserve">`), "</t></is></c>"
	default:
		return 0, nil
	}
	n, odd := textEnd(b[p:])
	if n < 0 || !begins(b, p+n, end) {
		return 0, nil
	}
	raw := b[p : p+n]
	var text string
	if odd {
		text = decodeControls(unescapeXML(string(raw)))
	} else {
		text = r.plain.slab.add(raw)
	}
	if text == "" && v.bits&bitFormula != 0 {
		return 0, nil
	}
	r.col = col
	r.keepText(col, text, v)
	return p + n + len(end), r.book.tooLong(text, r.name, r.at)
}

func (r *rowReader) keepText(col int, text string, v value) {
	if text == "" {
		return
	}
	v.kind = Text
	r.out.text(col - 1)[r.out.index] = text
	r.out.value(col - 1)[r.out.index] = v
}

// formAt finds the form that b begins with; nil for one that is not plain.
func (r *rowReader) formAt(b []byte, col int) *form {
	s := &r.plain
	for len(s.byCol) <= col {
		s.byCol = append(s.byCol, 0)
	}
	if k := int(s.byCol[col]); k < len(s.forms) {
		if f := &s.forms[k]; f.known && len(b) >= len(f.tail) && string(b[:len(f.tail)]) == f.tail {
			return f
		}
	}
	end := bytes.IndexByte(b[:min(len(b), maxPlainTag)], '>')
	if end < 0 {
		return nil
	}
	k := s.find(b[:end+1])
	if k < 0 {
		if len(s.forms) == maxForms {
			return nil
		}
		k = len(s.forms)
		s.forms = append(s.forms, r.learn(string(b[:end+1])))
	}
	s.byCol[col] = int32(k)
	if f := &s.forms[k]; f.known {
		return f
	}
	return nil
}

func (s *plain) find(tail []byte) int {
	for k := range s.forms {
		if s.forms[k].tail == string(tail) {
			return k
		}
	}
	return -1
}

// learn reads a form as the general reader does.
func (r *rowReader) learn(tail string) form {
	f := form{tail: tail}
	attrs, isQuote := strings.CutPrefix(strings.TrimSuffix(tail, ">"), `"`)
	attrs, f.closed = strings.CutSuffix(attrs, "/")
	tag := tokens{attrs: []byte(attrs)}
	f.style, f.kind = tag.cellForm()
	f.date = r.book.style(f.style).format.date
	f.known = isQuote && evenQuotes(tag.attrs) && (f.kind == rawNumber || f.kind == rawShared || f.kind == rawText)
	return f
}

// plainRow reads the tag of a row that is like those before it but for its
// number; zero when it is another.
func (r *rowReader) plainRow() int {
	t, s := r.t, &r.plain
	if t.end-t.pos < cellsAhead && !t.eof {
		t.fill()
	}
	b := t.buf[t.pos:t.end]
	p := blanks(b, 0)
	if len(s.row) == 0 || !begins(b, p, `<row r="`) {
		return 0
	}
	p += len(`<row r="`)
	number, from := 0, p
	for p < len(b) && b[p]-'0' < 10 && p < from+7 {
		number = number*10 + int(b[p]-'0')
		p++
	}
	if number == 0 || !bytes.HasPrefix(b[p:], s.row) {
		return 0
	}
	s.digits = append(s.digits[:0], b[from:p]...)
	t.pos += p + len(s.row)
	return number
}

// learnRow keeps what stands behind the number in the tag of a row that the
// general reader has just read, when it says nothing more of importance.
func (r *rowReader) learnRow(number int, hidden bool) {
	t, s := r.t, &r.plain
	s.row, s.digits = s.row[:0], strconv.AppendInt(s.digits[:0], int64(number), 10)
	attrs, first := bytes.CutPrefix(t.attrs, []byte(` r="`))
	if !first || hidden || t.closed {
		return
	}
	if rest, same := bytes.CutPrefix(attrs, s.digits); same && len(rest) > 0 && rest[0] == '"' {
		s.row = append(append(s.row, rest...), '>')
	}
}

// rowEnd passes over the end of a row when it comes next.
func (t *tokens) rowEnd() bool {
	p := blanks(t.buf[:t.end], t.pos)
	if !begins(t.buf[:t.end], p, "</row>") {
		return false
	}
	t.pos = p + len("</row>")
	return true
}

// begins tells whether b has a word at p.
func begins(b []byte, p int, word string) bool {
	return len(b)-p >= len(word) && string(b[p:p+len(word)]) == word
}

// blanks passes over white space between tags.
func blanks(b []byte, p int) int {
	for p < len(b) && (b[p] == '\n' || b[p] == ' ' || b[p] == '\r' || b[p] == '\t') {
		p++
	}
	return p
}

// formula passes over the <f> at p; zero when it is not plain.
func formula(b []byte, p int) int {
	tag := bytes.IndexByte(b[p:min(len(b), p+maxPlainTag)], '>')
	if tag < 0 || b[p+2] != '>' && b[p+2] != ' ' && b[p+2] != '/' || !evenQuotes(b[p:p+tag]) {
		return 0
	}
	p += tag + 1
	if b[p-2] == '/' {
		return p
	}
	end := bytes.IndexByte(b[p:], '<')
	if end < 0 || !begins(b, p+end, "</f>") {
		return 0
	}
	return p + end + len("</f>")
}

// textEnd is the place of the < that ends a text; -1 when there is none. Odd
// tells that the text may hold an entity, a carriage return or an underscore,
// which stand for other letters.
func textEnd(b []byte) (end int, odd bool) {
	const ones = 0x0101010101010101
	for len(b)-end >= 8 {
		w := binary.LittleEndian.Uint64(b[end:])
		stop := zeroByte(w ^ ones*'<')
		strange := zeroByte(w^ones*'&') | zeroByte(w^ones*'\r') | zeroByte(w^ones*'_')
		if stop != 0 {
			before := stop&-stop - 1
			return end + bits.TrailingZeros64(stop)/8, odd || strange&before != 0
		}
		odd = odd || strange != 0
		end += 8
	}
	for ; end < len(b); end++ {
		switch b[end] {
		case '<':
			return end, odd
		case '&', '\r', '_':
			odd = true
		}
	}
	return -1, odd
}

// zeroByte has the highest bit set of the lowest byte of w that is zero, and
// perhaps of some above it; it is zero when no byte is. (Mycroft's test.)
func zeroByte(w uint64) uint64 {
	return (w - 0x0101010101010101) &^ w & 0x8080808080808080
}

// slab keeps many short texts in few pieces of memory.
type slab struct{ b strings.Builder }

// slabBytes is the size of a piece: it is freed when none of its texts is in
// use any more.
const slabBytes = 32 << 10

func (s *slab) add(text []byte) string {
	if s.b.Cap()-s.b.Len() < len(text) {
		s.b = strings.Builder{}
		s.b.Grow(max(slabBytes, len(text)))
	}
	from := s.b.Len()
	s.b.Write(text)
	return s.b.String()[from:]
}

// cellForm reads the attributes of a <c> beside its address.
func (t *tokens) cellForm() (style uint16, kind rawKind) {
	return uint16(min(t.attrInt("s"), 1<<16-1)), kindOf(t.attr("t"))
}

func (r *rowReader) tooWide() error {
	return warehouse.Errorf(warehouse.ErrTooLarge, "%q, sheet %q, row %d has more than %d columns (Limits.Columns)", r.book.archive.name, r.name, r.at, r.book.lim.Columns)
}
