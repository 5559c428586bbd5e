package sheet

import (
	"bytes"
	"encoding/binary"
	"strconv"
)

// plain reads the cells that programs write a million of in a row, straight
// from the buffer: a <c> that begins with its address, or has none, and holds a
// <v>, or an <is> of one <t>, with or without a formula before it. It goes on
// as long as it sees such cells whole; what it does not know it leaves to the
// general reader, which reads everything, these too, and with the same result.
//
// What is between the address of a cell and its text is called its form
// here. A sheet has a handful of them, and most cells have that of the cell
// above, so that a form is taken apart only once.
type plain struct {
	spelling
	forms  []*form
	cols   []plainColumn // by column, from one
	block  *Block        // the columns' arrays belong to
	digits word          // the row's number, as its cells repeat it
	row    []byte        // what is behind the number in the tags of plain rows
	slab   slab
}

// plainColumn is what plain cells of a column have in common.
type plainColumn struct {
	tag    word  // up to the row's number in the address: <c r="A
	form   *form // of the last cell
	texts  []string
	values []value
}

// cellsAhead is how much of the sheet should be in the buffer when plain cells
// are read, more than most of them need; plainRoom is what the tag of a cell
// takes up to its text, and a little more, so that words can be compared
// without asking where the buffer ends.
const (
	cellsAhead = 1 << 10
	plainRoom  = 96
)

// spell takes up the prefix of the row just opened.
func (r *rowReader) spell(prefix []byte) {
	s := &r.plain
	if s.cell != "" && s.prefix == string(prefix) {
		return
	}
	*s = plain{spelling: spelled(string(prefix)), digits: s.digits, slab: s.slab}
}

// plainCells reads cells of the row just opened as long as they are plain.
func (r *rowReader) plainCells() error {
	t := r.t
	for !r.book.general && r.plain.known {
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
// it is; zero where it is not plain.
func (r *rowReader) address(b []byte, p int) (at, col int) {
	s := &r.plain
	if at = blanks(b, p); len(b)-at < plainRoom {
		return 0, 0
	}
	if !s.cellTag.at(b, at) {
		return r.noAddress(b, at)
	}
	tag := at
	for at += s.cellTag.n; b[at]-'A' < 26 && col < 1<<10; at++ {
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
// its address; such a cell is right of the one before. (One that has its
// address behind other attributes has no plain form.)
func (r *rowReader) noAddress(b []byte, at int) (after, col int) {
	after = at + len(r.plain.cell)
	if !begins(b, at, r.plain.cell) || b[after] != '>' && b[after] != ' ' || r.col >= r.book.lim.Columns {
		return 0, 0
	}
	r.plain.widen(r.col + 1)
	return after, r.col + 1
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
		if n == 0 || c.values == nil || len(b)-n < 24 || !c.form.ending.at(b, n) {
			return 0, nil
		}
		c.values[r.out.index] = value{num: num, kind: Number, style: c.form.style}
		return n + c.form.ending.n, nil
	case usualShared:
		text, n := r.plainShared(b)
		if n == 0 || c.texts == nil || len(b)-n < 24 || !c.form.ending.at(b, n) {
			return 0, nil
		}
		c.texts[r.out.index] = text
		return n + c.form.ending.n, nil
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
	if f.formula != "" {
		if p = r.plain.passFormula(b, p); p == 0 {
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

// plainRow reads the tag of a row that is like those before it but for its
// number; zero when it is another.
func (r *rowReader) plainRow() int {
	t, s := r.t, &r.plain
	if t.end-t.pos < cellsAhead && !t.eof {
		t.fill()
	}
	b := t.buf[t.pos:t.end]
	p := blanks(b, 0)
	if r.book.general || len(s.row) == 0 || len(b)-p < plainRoom || !s.rowTag.at(b, p) {
		return 0
	}
	p += s.rowTag.n
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

// learnRow keeps what is behind the number in the tag of a row that the
// general reader has just read, when it says nothing more of importance.
func (r *rowReader) learnRow(number int, hidden bool) {
	r.spell(r.t.prefix)
	t, s := r.t, &r.plain
	digits := strconv.Itoa(min(number, 9_999_999))
	s.row, s.digits = s.row[:0], newWord(digits)
	attrs, first := bytes.CutPrefix(t.attrs, []byte(` r="`))
	if !first || hidden || t.closed || !s.known {
		return
	}
	if rest, same := bytes.CutPrefix(attrs, []byte(digits)); same && len(rest) > 0 && rest[0] == '"' {
		s.row = append(append(s.row, rest...), '>')
	}
}

// rowEnd passes over the end of a row when it comes next.
func (s *spelling) rowEnd(t *tokens) bool {
	p := blanks(t.buf[:t.end], t.pos)
	if !begins(t.buf[:t.end], p, s.rowEnds) {
		return false
	}
	t.pos = p + len(s.rowEnds)
	return true
}

// passFormula passes over the <f> at p and the <v> behind it; zero when it is
// not plain.
func (s *spelling) passFormula(b []byte, p int) int {
	tag := bytes.IndexByte(b[p:min(len(b), p+maxPlainTag)], '>')
	name := p + len(s.formula)
	if tag < 0 || b[name] != '>' && b[name] != ' ' && b[name] != '/' || !evenQuotes(b[p:p+tag]) {
		return 0
	}
	p += tag + 1
	if b[p-2] != '/' {
		end := bytes.IndexByte(b[p:], '<')
		if end < 0 || !begins(b, p+end, s.ends) {
			return 0
		}
		p += end + len(s.ends)
	}
	if !begins(b, p, s.value) {
		return 0
	}
	return p + len(s.value)
}

// cellForm reads the attributes of a <c> beside its address.
func (t *tokens) cellForm() (style uint16, kind rawKind) {
	return uint16(min(t.attrInt("s"), 1<<16-1)), kindOf(t.attr("t"))
}

func (r *rowReader) tooWide() error {
	return tooLarge("Columns", "%q, sheet %q, row %d has more than %d columns (Limits.Columns)", r.book.archive.name, r.name, r.at, r.book.lim.Columns)
}
