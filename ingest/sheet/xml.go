package sheet

import (
	"bytes"
	"context"
	"io"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// tokens reads the XML that workbooks are made of: elements, attributes and
// text, in UTF-8 or UTF-16, prefixes left off. It knows no document types and
// refuses them: what they are good for in a workbook is to exhaust its reader
// (entity expansion). encoding/xml reads the same, ten times slower.
type tokens struct {
	ctx     context.Context
	archive *archive
	part    string
	in      io.Reader
	ahead   *ahead // of a long part, in place of in
	buf     []byte
	pos     int
	end     int
	eof     bool
	err     error
	looked  int // bytes looked at, of which the meter does not know yet
	partial int // bytes at the end of the buffer that may be the beginning of a letter

	root string // the first element, with its prefix
	over bool   // the tag read last ends it

	// of the element read last
	name   []byte // without prefix
	prefix []byte // of the name, with its colon
	attrs  []byte // between name and >
	closed bool   // <name/>
	ending bool   // </name>
}

// maxToken bounds one tag or one text between two tags, in bytes.
const maxToken = 8 << 20

// xmlBuffer is how much of a part is held at a time.
const xmlBuffer = 64 << 10

var xmlBuffers = sync.Pool{New: func() any { return new([xmlBuffer]byte) }}

// tokens opens a part for reading; nil where the workbook has no such part.
// What it returns beside ends the reading and gives back what it took.
func (a *archive) tokens(ctx context.Context, part string) (*tokens, func(), error) {
	r, err := a.open(part)
	if r == nil || err != nil {
		return nil, func() {}, err
	}
	buffer := xmlBuffers.Get().(*[xmlBuffer]byte)
	t := &tokens{ctx: ctx, archive: a, part: part, in: r, buf: buffer[:]}
	t.fill()
	if bytes.HasPrefix(t.buf[:t.end], []byte("\xff\xfe")) || bytes.HasPrefix(t.buf[:t.end], []byte("\xfe\xff")) {
		wide := io.MultiReader(bytes.NewReader(bytes.Clone(t.buf[:t.end])), r)
		t.in = transform.NewReader(wide, unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder())
		t.end, t.eof = 0, false
	} else if a.size(part) >= aheadFrom {
		t.ahead = readAhead(r)
	}
	return t, func() {
		if t.ahead != nil {
			t.ahead.close()
		}
		xmlBuffers.Put(buffer)
		_ = r.Close() // closing a reader of bytes in memory or a file not owned
	}, nil
}

// fill reads on, keeping what is from pos on. It returns false at the end.
func (t *tokens) fill() bool {
	if t.eof || t.err != nil {
		return false
	}
	if t.err = t.ctx.Err(); t.err != nil {
		return false
	}
	before := t.end - t.pos
	if before >= maxToken {
		t.err = unreadable(t.archive.name, "sheet.damaged", "holds a text of more than %d MiB in its part %s", maxToken>>20, t.part)
		return false
	}
	if t.ahead != nil {
		t.take()
	} else {
		t.read()
	}
	t.checkLetters(t.end - t.pos - before)
	if t.err == nil {
		t.err = worked(t.ctx, t.looked, t.end-t.pos-before)
		t.looked = 0
	}
	return t.err == nil && (t.end-t.pos > before || !t.eof)
}

// checkLetters holds the bytes that were read last against UTF-8, but for a letter that
// they end in the middle of.
func (t *tokens) checkLetters(fresh int) {
	region := t.buf[t.end-fresh-t.partial : t.end]
	whole := len(region)
	if !t.eof {
		whole = len(trimPartialRune(string(region[max(0, whole-utf8.UTFMax):]))) + max(0, whole-utf8.UTFMax)
	}
	if t.partial = len(region) - whole; !utf8.Valid(region[:whole]) {
		t.broken("bytes that are no letters")
	}
}

// read reads the next bytes into the buffer, which grows when it is full.
func (t *tokens) read() {
	if t.pos > 0 {
		t.looked += copy(t.buf, t.buf[t.pos:t.end])
		t.end -= t.pos
		t.pos = 0
	}
	if t.end == len(t.buf) {
		t.looked += t.end
		t.buf = append(t.buf, make([]byte, len(t.buf))...)
	}
	n, err := t.in.Read(t.buf[t.end:])
	t.end += n
	if err == io.EOF {
		t.eof = true
	} else {
		t.err = err
	}
}

// until finds a byte behind pos+from and returns its place; -1 at the end of
// the part. What is before it is in the buffer.
func (t *tokens) until(c byte, from int) int {
	for {
		if i := bytes.IndexByte(t.buf[t.pos+from:t.end], c); i >= 0 {
			t.looked += i + 1
			return t.pos + from + i
		}
		t.looked += t.end - t.pos - from
		from = t.end - t.pos
		if !t.fill() {
			return -1
		}
	}
}

// next goes to the next tag, passing over text. It returns false at the end of
// the part or at an error, which err holds.
func (t *tokens) next() bool {
	for {
		at := t.until('<', 0)
		if at < 0 {
			return false
		}
		t.pos = at
		if t.tag() {
			return true
		}
		if t.err != nil {
			return false
		}
	}
}

// tag reads the tag at pos. It returns false for what is none: a declaration, a
// comment, an error.
func (t *tokens) tag() bool {
	end := t.tagEnd()
	if end < 0 {
		return false
	}
	body := t.buf[t.pos+1 : end]
	switch {
	case len(body) == 0:
		t.broken("a tag without a name")
		return false
	case body[0] == '!':
		t.declaration(body)
		return false
	case body[0] == '?':
		t.pos = end + 1
		return false
	}
	t.pos = end + 1
	body, t.ending = bytes.CutPrefix(body, []byte("/"))
	body, t.closed = bytes.CutSuffix(body, []byte("/"))
	n := 0
	for n < len(body) && body[n] > ' ' {
		n++
	}
	t.name, t.attrs, t.prefix = body[:n], body[n:], nil
	if t.root == "" {
		t.root, t.over = string(t.name), t.closed
	} else {
		t.over = t.ending && string(t.name) == t.root
	}
	if colon := bytes.IndexByte(t.name, ':'); colon >= 0 {
		t.prefix, t.name = t.name[:colon+1], t.name[colon+1:]
	}
	return true
}

// tagEnd is the place of the > that closes the tag at pos, which may also be
// inside an attribute. What it saw of the attributes up to one > it keeps for the
// next, so that each byte is looked at once.
func (t *tokens) tagEnd() int {
	from, open := 1, quoteMark(0)
	for {
		end := t.until('>', from)
		if end < 0 {
			t.broken("a tag that is cut off")
			return -1
		}
		if t.buf[t.pos+1] == '!' {
			return end
		}
		t.looked += end - t.pos - from
		if open = open.after(t.buf[t.pos+from : end]); open == 0 {
			return end
		}
		from = end - t.pos + 1
	}
}

// quoteMark is the mark that encloses the attribute value in which a stretch of a
// tag ends; zero where it ends in none.
type quoteMark byte

// after is the mark that is open behind a further stretch of the tag.
func (open quoteMark) after(tag []byte) quoteMark {
	for _, c := range tag {
		switch {
		case open == 0 && (c == '"' || c == '\''):
			open = quoteMark(c)
		case c == byte(open):
			open = 0
		}
	}
	return open
}

// evenQuotes reports whether no attribute value is open at the end of a tag.
func evenQuotes(tag []byte) bool { return quoteMark(0).after(tag) == 0 }

// declaration passes over a comment at pos; everything else that begins with
// <! has no place outside of text.
func (t *tokens) declaration(body []byte) {
	if !bytes.HasPrefix(body, []byte("!--")) {
		if bytes.HasPrefix(body, []byte("![CDATA[")) {
			t.cdata(nil) // where nobody asks for text
			return
		}
		t.err = unreadable(t.archive.name, "sheet.damaged", "declares a document type in its part %s; no spreadsheet program writes that, and it is not read", t.part)
		return
	}
	from := len("<!--")
	for {
		end := t.until('>', from)
		if end < 0 {
			t.broken("a comment that is cut off")
			return
		}
		if end-t.pos >= len("<!---->")-1 && bytes.Equal(t.buf[end-2:end], []byte("--")) {
			t.pos = end + 1
			return
		}
		from = end - t.pos + 1
	}
}

func (t *tokens) broken(what string) {
	if t.err == nil {
		t.err = unreadable(t.archive.name, "sheet.damaged", "is damaged: its part %s holds %s; send it again", t.part, what)
	}
}

// is reports whether the tag read last opens the named element.
func (t *tokens) is(name string) bool { return !t.ending && string(t.name) == name }

// ends reports whether the tag read last closes the named element.
func (t *tokens) ends(name string) bool { return t.ending && string(t.name) == name }

// attr is an attribute of the tag read last, as written (entities not
// resolved); nil when it is absent. The bytes hold until the next tag.
func (t *tokens) attr(name string) []byte {
	rest := t.attrs
	for len(rest) > 0 {
		eq := bytes.IndexByte(rest, '=')
		if eq < 0 {
			return nil
		}
		key := bytes.TrimSpace(rest[:eq])
		rest = bytes.TrimLeft(rest[eq+1:], " \t\r\n")
		if len(rest) == 0 {
			return nil
		}
		end := bytes.IndexByte(rest[1:], rest[0])
		if end < 0 {
			return nil
		}
		if string(key) == name || len(key) > len(name) && key[len(key)-len(name)-1] == ':' && string(key[len(key)-len(name):]) == name {
			return rest[1 : 1+end]
		}
		rest = rest[end+2:]
	}
	return nil
}

func (t *tokens) attrText(name string) string { return unescapeXML(string(t.attr(name))) }

func (t *tokens) attrInt(name string) int {
	n, err := strconv.Atoi(string(t.attr(name)))
	if err != nil {
		return 0
	}
	return n
}

func (t *tokens) attrBool(name string) bool {
	v := string(t.attr(name))
	return v == "1" || v == "true" || v == "on"
}

// content is the text of the element just opened, up to its end tag, which is
// read too; other elements in it are passed over. The bytes hold until the
// next call.
func (t *tokens) content() []byte {
	if t.closed {
		return nil
	}
	at := t.until('<', 0)
	if at < 0 {
		t.broken("a text that is cut off")
		return nil
	}
	if t.pos+1 < t.end && at+1 < t.end && t.buf[at+1] == '/' {
		text := t.buf[t.pos:at]
		t.pos = at
		return t.closing(text)
	}
	return t.mixed()
}

// closing reads the end tag behind a text without moving the buffer when it
// can; else it copies the text first: where the tag does not end in the buffer, or may
// not, since a sign in quotation marks ends none.
func (t *tokens) closing(text []byte) []byte {
	rest := t.buf[t.pos:t.end]
	if end := bytes.IndexByte(rest, '>'); end < 0 || bytes.ContainsAny(rest[:end], `"'`) {
		text = bytes.Clone(text)
	}
	t.tag()
	if bytes.IndexByte(text, '&') >= 0 || bytes.IndexByte(text, '\r') >= 0 {
		return []byte(unescapeXML(string(text)))
	}
	return text
}

// mixed gathers the text of an element that holds CDATA, comments or elements.
func (t *tokens) mixed() []byte {
	var text []byte
	for depth := 1; depth > 0; {
		at := t.until('<', 0)
		if at < 0 {
			t.broken("a text that is cut off")
			return nil
		}
		text = append(text, unescapeXML(string(t.buf[t.pos:at]))...)
		t.pos = at
		for t.end-t.pos < len("<![CDATA[") && t.fill() {
		}
		if bytes.HasPrefix(t.buf[t.pos:t.end], []byte("<![CDATA[")) {
			text = t.cdata(text)
		} else if t.tag() {
			switch {
			case t.ending:
				depth--
			case !t.closed:
				depth++
			}
		}
		if t.err != nil || len(text) > maxToken {
			t.broken("a text that is too long")
			return nil
		}
	}
	return text
}

func (t *tokens) cdata(text []byte) []byte {
	from := len("<![CDATA[")
	for {
		end := t.until('>', from)
		if end < 0 {
			t.broken("a text that is cut off")
			return text
		}
		if end-t.pos >= len("<![CDATA[]]") && bytes.Equal(t.buf[end-2:end], []byte("]]")) {
			text = append(text, t.buf[t.pos+len("<![CDATA["):end-2]...)
			t.pos = end + 1
			return text
		}
		from = end - t.pos + 1
	}
}

// drain reads the part to its end: only there does its checksum report whether all
// that was read is as it was written, and its root element end.
func (t *tokens) drain() error {
	for t.next() {
	}
	return t.whole()
}

// whole is the error of a part that was read to its end: also where its root element
// does not end, so that what was behind the cut is missing.
func (t *tokens) whole() error {
	if t.err == nil && !t.over {
		t.broken("no end of its element " + t.root)
	}
	return t.err
}

// skip passes over the element just opened and all it holds.
func (t *tokens) skip() {
	if t.closed {
		return
	}
	for depth := 1; depth > 0 && t.next(); {
		switch {
		case t.ending:
			depth--
		case !t.closed:
			depth++
		}
	}
}

// skipTo passes over all up to an end tag and over that, as fast as it can be
// found. Where a comment or CDATA comes first, which may hold what looks like
// one, it stops before and returns false.
func (t *tokens) skipTo(end string) bool {
	for {
		rest := t.buf[t.pos:t.end]
		at := bytes.Index(rest, []byte(end))
		if at >= 0 {
			rest = rest[:at]
		}
		if odd := bytes.Index(rest, []byte("<!")); odd >= 0 {
			t.pos += odd
			return false
		}
		if at >= 0 {
			t.pos += at + len(end)
			return true
		}
		t.pos = max(t.pos, t.end-len(end))
		if !t.fill() {
			return false
		}
	}
}

// unescapeXML resolves the five named entities and numbered ones. Others
// cannot be declared and stay as they are. Line ends become line feeds.
func unescapeXML(s string) string {
	if strings.IndexByte(s, '\r') >= 0 {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}
	if strings.IndexByte(s, '&') < 0 {
		return s
	}
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '&')
		if i < 0 {
			break
		}
		b.WriteString(s[:i])
		s = s[i:]
		end := strings.IndexByte(s[:min(len(s), 12)], ';')
		if r, ok := entity(s[:end+1]); end > 0 && ok {
			b.WriteRune(r)
			s = s[end+1:]
			continue
		}
		b.WriteByte('&')
		s = s[1:]
	}
	b.WriteString(s)
	return b.String()
}

func entity(s string) (rune, bool) {
	switch s {
	case "&amp;":
		return '&', true
	case "&lt;":
		return '<', true
	case "&gt;":
		return '>', true
	case "&quot;":
		return '"', true
	case "&apos;":
		return '\'', true
	}
	if len(s) < 4 || s[1] != '#' {
		return 0, false
	}
	digits, base := s[2:len(s)-1], 10
	if digits[0] == 'x' || digits[0] == 'X' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	r := rune(n)
	return r, err == nil && n <= utf8.MaxRune && utf8.ValidRune(r)
}
