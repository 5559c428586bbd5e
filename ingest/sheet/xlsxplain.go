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
// from the buffer: a <c> that begins with its address, or has none, and holds a
// <v>, or an <is> of one <t>, with or without a formula before it. It goes on
// as long as it sees such cells whole; what it does not know it leaves to the
// general reader, which reads everything, these too, and with the same result.
//
// What stands between the address of a cell and its text is called its form
// here. A sheet has a handful of them, and most cells have that of the cell
// above, so that a form is taken apart only once.
type plain struct {
	forms  []*form
	cols   []plainColumn // by column, from one
	block  *Block        // the columns' arrays belong to
	digits word          // the row's number, as its cells repeat it
	row    []byte        // what stands behind the number in the tags of plain rows
	slab   slab
}

// plainColumn is what plain cells of a column have in common.
type plainColumn struct {
	tag    word  // up to the row's number in the address: <c r="A
	form   *form // of the last cell
	texts  []string
	values []value
}

// form is what stands between a cell's address and its text.
type form struct {
	head    string // from the quote behind the address, or from behind <c, to the text
	words   headWords
	end     string // from the text's end to the cell's; "" when it has no text
	ending  headWords
	raw     rawKind
	kind    Kind // of the cell it makes
	style   uint16
	indent  bool // the style has an indent
	formula bool // a formula stands behind head, and then a <v>
	usual   usual
}

// usual tells the forms of most cells, for which there is a short way.
type usual uint8

const (
	unusual     usual = iota
	usualNumber       // <v>number</v>
	usualShared       // <v>number of a string</v>, no indent
	usualText         // the text itself, no indent
)

// maxForms bounds the forms that are kept; a sheet with more of them is read
// by the general reader beyond that.
const maxForms = 256

// maxPlainTag bounds the tags that are looked at here.
const maxPlainTag = 256

// cellsAhead is how much of the sheet should be in the buffer when plain cells
// are read, more than most of them need; plainRoom is what the tag of a cell
// takes up to its text, and a little more, so that words can be compared
// without asking where the buffer ends.
const (
	cellsAhead = 1 << 10
	plainRoom  = 96
)

// word is some bytes, at most eight, that are compared at once.
type word struct {
	bytes, mask uint64
	n           int
}

func newWord(s string) word {
	var w word
	for i := range len(s) {
		w.bytes |= uint64(s[i]) << (8 * i)
		w.mask |= 0xff << (8 * i)
	}
	w.n = len(s)
	return w
}

// noWord stands nowhere.
var noWord = word{bytes: 1}

// at tells whether the word stands at p; eight bytes must be there.
func (w *word) at(b []byte, p int) bool {
	return binary.LittleEndian.Uint64(b[p:])&w.mask == w.bytes
}

var cellTag, rowTag = newWord(`<c r="`), newWord(`<row r="`)

// endOfValue closes most cells.
var endOfValue = newWord("</v></c>")

// headWords are 1 to 24 bytes that are compared at once: by the first eight,
// the second eight, and the last eight, which overlap.
type headWords struct {
	first             word
	second, last      uint64
	n                 int
	hasSecond, isLong bool
}

// newHead makes words of a text; isLong when it is too long for that.
func newHead(s string) headWords {
	w := headWords{first: newWord(s[:min(8, len(s))]), n: len(s), isLong: len(s) > 24}
	if len(s) > 8 {
		w.last = newWord(s[len(s)-8:]).bytes
	}
	if len(s) > 16 {
		w.hasSecond, w.second = true, newWord(s[8:16]).bytes
	}
	return w
}

// at tells whether the words stand at p; 24 bytes must be there.
func (w *headWords) at(b []byte, p int) bool {
	return w.first.at(b, p) && (w.n <= 8 || binary.LittleEndian.Uint64(b[p+w.n-8:]) == w.last) &&
		(!w.hasSecond || binary.LittleEndian.Uint64(b[p+8:]) == w.second)
}

// plainCells reads cells of the row just opened as long as they are plain.
func (r *rowReader) plainCells() error {
	t := r.t
	for !r.book.general {
		if t.end-t.pos < cellsAhead && !t.eof {
			t.fill()
		}
		n, err := r.plainRun(t.buf[t.pos:t.end])
		t.pos += n
		if n == 0 || err != nil || t.eof || t.end-t.pos >= cellsAhead {
			return err
		}
	}
	return nil
}

// plainRun reads the plain cells that b begins with and tells how many bytes
// they take.
func (r *rowReader) plainRun(b []byte) (int, error) {
	s, p := &r.plain, 0
	if s.block != r.out.block {
		s.renew(r.out.block)
	}
	for len(b)-p >= plainRoom {
		at, col := p, r.col+1
		if col < len(s.cols) && s.cols[col].tag.at(b, at) && s.digits.at(b, at+s.cols[col].tag.n) {
			at += s.cols[col].tag.n + s.digits.n
		} else if at, col = r.address(b, p); at == 0 {
			return p, nil
		}
		c := &s.cols[col]
		if c.form == nil || !c.form.fits(b, at) {
			if c.form = r.formOf(b[at:]); c.form == nil {
				return p, nil
			}
		}
		n, err := r.usualCell(b[at+len(c.form.head):], col, c)
		if n == 0 && err == nil {
			n, err = r.plainCell(b[at+len(c.form.head):], col, c)
		}
		if n < 0 || err != nil {
			return p, err
		}
		r.col = col
		p = at + len(c.form.head) + n
	}
	return p, nil
}

// address reads a cell's tag up to the end of its address, wherever in its row
// it stands; zero where it is not plain.
func (r *rowReader) address(b []byte, p int) (at, col int) {
	s := &r.plain
	if at = blanks(b, p); len(b)-at < plainRoom {
		return 0, 0
	}
	if !cellTag.at(b, at) {
		return r.noAddress(b, at)
	}
	tag := at
	for at += cellTag.n; b[at]-'A' < 26 && col < 1<<10; at++ {
		col = col*26 + int(b[at]-'A') + 1
	}
	if !s.digits.at(b, at) || col <= r.col || col > r.book.lim.Columns {
		return 0, 0
	}
	s.widen(col)
	if at-tag <= 8 {
		s.cols[col].tag = newWord(string(b[tag:at]))
	}
	return at + s.digits.n, col
}

// noAddress passes over the beginning of a cell's tag that does not begin with
// its address; such a cell stands right of the one before. (One that has its
// address behind other attributes has no plain form.)
func (r *rowReader) noAddress(b []byte, at int) (after, col int) {
	if b[at] != '<' || b[at+1] != 'c' || b[at+2] != '>' && b[at+2] != ' ' || r.col >= r.book.lim.Columns {
		return 0, 0
	}
	r.plain.widen(r.col + 1)
	return at + len("<c"), r.col + 1
}

func (s *plain) widen(col int) {
	for len(s.cols) <= col {
		s.cols = append(s.cols, plainColumn{tag: noWord})
	}
}

// usualCell reads a cell of a usual form from its text on and tells how many
// bytes that takes; zero when it is another.
func (r *rowReader) usualCell(b []byte, col int, c *plainColumn) (n int, err error) {
	switch c.form.usual {
	case usualNumber:
		num, n := decimal(b)
		if n == 0 || c.values == nil || len(b)-n < 8 || !endOfValue.at(b, n) {
			return 0, nil
		}
		c.values[r.out.index] = value{num: num, kind: Number, style: c.form.style}
		return n + endOfValue.n, nil
	case usualShared:
		text, n := r.plainShared(b)
		if n == 0 || c.texts == nil || len(b)-n < 8 || !endOfValue.at(b, n) {
			return 0, nil
		}
		c.texts[r.out.index] = text
		return n + endOfValue.n, nil
	case usualText:
		n, odd := textEnd(b)
		if n <= 0 || odd || n > r.book.lim.Text || c.texts == nil || len(b)-n < 24 || !c.form.ending.at(b, n) {
			return 0, nil
		}
		c.texts[r.out.index] = r.plain.slab.add(b[:n])
		return n + c.form.ending.n, nil
	}
	return 0, nil
}

// plainCell reads a cell from its text or formula on and tells how many bytes
// that takes; -1 when it is not plain.
func (r *rowReader) plainCell(b []byte, col int, c *plainColumn) (n int, err error) {
	f, p := c.form, 0
	v := value{style: f.style, kind: f.kind}
	if f.formula {
		if p = formula(b, p); p == 0 {
			return -1, nil
		}
		v.bits = bitFormula
	}
	var text string
	switch {
	case f.end == "":
		return p, nil
	case f.raw == rawText || f.raw == rawError:
		text, n = r.plainText(b[p:], f)
		if n > r.book.lim.Text {
			err = r.book.tooLong(text, r.name, r.at)
		}
	case f.raw == rawShared:
		text, n = r.plainShared(b[p:])
	default:
		v.num, n = decimal(b[p:])
		if v.kind == Date && (v.num < 0 || v.num >= maxSerial) {
			v.kind = Number
		} else if v.kind == Bool && (n != 1 || v.num > 1) {
			return -1, nil
		}
	}
	if p += n; n == 0 || err != nil || !begins(b, p, f.end) {
		return -1, err
	}
	if v.kind == Text && v.bits == 0 && !f.indent {
		r.textColumn(col, c)[r.out.index] = text
		return p + len(f.end), nil
	}
	if v.kind == Text || v.kind == Error {
		r.textColumn(col, c)[r.out.index] = text
	}
	if c.values == nil {
		values := r.out.value(col - 1)
		r.plain.renew(r.out.block)
		c.values = values
	}
	c.values[r.out.index] = v
	return p + len(f.end), nil
}

// textColumn is the column of texts to write the current row's cell to.
func (r *rowReader) textColumn(col int, c *plainColumn) []string {
	if c.texts == nil {
		texts := r.out.text(col - 1)
		r.plain.renew(r.out.block)
		c.texts = texts
	}
	return c.texts
}

// renew forgets the columns of an earlier block.
func (s *plain) renew(b *Block) {
	if s.block == b {
		return
	}
	s.block = b
	for i := range s.cols {
		s.cols[i].texts, s.cols[i].values = nil, nil
	}
}

// plainText reads a text and tells its length in b; zero when it is empty, or
// not plain.
func (r *rowReader) plainText(b []byte, f *form) (string, int) {
	n, odd := textEnd(b)
	switch {
	case n <= 0 || odd && f.raw == rawError:
		return "", 0
	case !odd:
		return r.plain.slab.add(b[:n]), n
	}
	text := decodeControls(unescapeXML(string(b[:n])))
	if text == "" {
		return "", 0
	}
	return text, n
}

// plainShared reads the number of a string and gives the string.
func (r *rowReader) plainShared(b []byte) (string, int) {
	k, n := 0, 0
	for n < len(b) && n < 9 && b[n]-'0' < 10 {
		k = k*10 + int(b[n]-'0')
		n++
	}
	if n == 0 || k >= len(r.book.strings) || len(r.book.marks) > 0 && r.book.marks[k] != "" || r.book.strings[k] == "" {
		return "", 0
	}
	return r.book.strings[k], n
}

// fits tells whether a cell whose address ends at p has the form; plainRoom less
// than an address takes must be there.
func (f *form) fits(b []byte, p int) bool {
	if f.words.isLong {
		return begins(b, p, f.head) && (!f.formula || begins(b, p+len(f.head), "<f"))
	}
	return f.words.at(b, p) && (!f.formula || begins(b, p+len(f.head), "<f"))
}

// formOf finds the form of a cell whose address ends before b; nil when it is
// not plain.
func (r *rowReader) formOf(b []byte) *form {
	s := &r.plain
	for _, f := range s.forms {
		if f.fits(b, 0) {
			return f
		}
	}
	f := r.learn(b)
	if f == nil || len(s.forms) == maxForms {
		return nil
	}
	f.words, f.ending = newHead(f.head), newHead(f.end)
	f.usual = f.usualKind()
	s.forms = append(s.forms, f)
	return f
}

func (f *form) usualKind() usual {
	switch {
	case f.formula || f.end == "":
	case f.kind == Number:
		return usualNumber
	case f.indent:
	case f.raw == rawShared:
		return usualShared
	case f.raw == rawText:
		return usualText
	}
	return unusual
}

// learn takes a form apart as the general reader does.
func (r *rowReader) learn(b []byte) *form {
	end := bytes.IndexByte(b[:min(len(b), maxPlainTag)], '>')
	if end < 0 {
		return nil
	}
	attrs, addressed := bytes.CutPrefix(b[:end], []byte(`"`))
	attrs, closed := bytes.CutSuffix(attrs, []byte("/"))
	tag := tokens{attrs: attrs}
	if !evenQuotes(attrs) || !addressed && tag.attr("r") != nil {
		return nil
	}
	f := &form{head: string(b[:end+1])}
	f.style, f.raw = tag.cellForm()
	style := r.book.style(f.style)
	f.indent = style.indent != 0
	switch f.raw {
	case rawNumber:
		f.kind = Number
		if style.format.date {
			f.kind = Date
		}
	case rawShared, rawText:
		f.kind = Text
	case rawBool:
		f.kind = Bool
	case rawError:
		f.kind = Error
	default:
		return nil
	}
	if closed || f.opens(b, "</c>", "") {
		return f
	}
	if begins(b, end+1, "<f") {
		f.formula, f.end = true, "</v></c>"
		return f
	}
	if f.opens(b, "<v>", "</v></c>") || f.raw == rawText &&
		(f.opens(b, "<is><t>", "</t></is></c>") || f.opens(b, `<is><t xml:space="preserve">`, "</t></is></c>")) {
		return f
	}
	return nil
}

// opens lengthens the form's head by what leads to the text.
func (f *form) opens(b []byte, word, end string) bool {
	if !begins(b, len(f.head), word) {
		return false
	}
	f.head += word
	f.end = end
	return true
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
	if r.book.general || len(s.row) == 0 || len(b)-p < plainRoom || !rowTag.at(b, p) {
		return 0
	}
	p += rowTag.n
	number, from := 0, p
	for b[p]-'0' < 10 && p < from+7 {
		number = number*10 + int(b[p]-'0')
		p++
	}
	if number == 0 || !bytes.HasPrefix(b[p:], s.row) {
		return 0
	}
	s.digits = word{mask: 1<<(8*(p-from)) - 1, n: p - from}
	s.digits.bytes = binary.LittleEndian.Uint64(b[from:]) & s.digits.mask
	t.pos += p + len(s.row)
	return number
}

// learnRow keeps what stands behind the number in the tag of a row that the
// general reader has just read, when it says nothing more of importance.
func (r *rowReader) learnRow(number int, hidden bool) {
	t, s := r.t, &r.plain
	digits := strconv.Itoa(min(number, 9_999_999))
	s.row, s.digits = s.row[:0], newWord(digits)
	attrs, first := bytes.CutPrefix(t.attrs, []byte(` r="`))
	if !first || hidden || t.closed {
		return
	}
	if rest, same := bytes.CutPrefix(attrs, []byte(digits)); same && len(rest) > 0 && rest[0] == '"' {
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
	for p < len(b) && b[p] <= ' ' {
		p++
	}
	return p
}

// formula passes over the <f> at p and the <v> behind it; zero when it is not
// plain.
func formula(b []byte, p int) int {
	tag := bytes.IndexByte(b[p:min(len(b), p+maxPlainTag)], '>')
	if tag < 0 || b[p+2] != '>' && b[p+2] != ' ' && b[p+2] != '/' || !evenQuotes(b[p:p+tag]) {
		return 0
	}
	p += tag + 1
	if b[p-2] != '/' {
		end := bytes.IndexByte(b[p:], '<')
		if end < 0 || !begins(b, p+end, "</f>") {
			return 0
		}
		p += end + len("</f>")
	}
	if !begins(b, p, "<v>") {
		return 0
	}
	return p + len("<v>")
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
