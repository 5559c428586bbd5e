package sheet

import (
	"bytes"
	"io"
	"slices"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

const utf8BOM = "\xef\xbb\xbf"

var windows1252 = charmap.Windows1252

// charset is how a text is written as bytes. Windows-1252 is none of its own
// here: it is distinguished from UTF-8 field by field, since real files mix the two.
type charset struct {
	name   string
	skip   int64             // bytes of the mark at the beginning
	whole  encoding.Encoding // of all of the text: UTF-16
	legacy encoding.Encoding // of the lines that are not UTF-8
}

var utf8Text = charset{name: "UTF-8"}

// charsetOf finds a byte order mark, the zero bytes of a UTF-16 text that has
// none, or what the letters beyond ASCII are by their statistics.
func charsetOf(r io.ReaderAt, size int64) (charset, error) {
	head := make([]byte, min(size, 4096))
	if _, err := r.ReadAt(head, 0); err != nil && err != io.EOF {
		return charset{}, err
	}
	if c := wideCharset(head); c.name != "" {
		return c, nil
	}
	found, err := legacyOf(r, size)
	if len(head) >= 3 && string(head[:3]) == utf8BOM {
		found.skip = 3
	}
	return found, err
}

// wideCharset knows UTF-16 by its mark or its zero bytes; the zero charset for
// other texts.
func wideCharset(head []byte) charset {
	little, big := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	switch {
	case len(head) >= 2 && head[0] == 0xff && head[1] == 0xfe:
		return charset{name: "UTF-16", skip: 2, whole: little}
	case len(head) >= 2 && head[0] == 0xfe && head[1] == 0xff:
		return charset{name: "UTF-16", skip: 2, whole: big}
	}
	even, odd := zeros(head)
	switch half := len(head) / 2; {
	case half >= 8 && even == 0 && odd > half*3/4:
		return charset{name: "UTF-16", whole: little}
	case half >= 8 && odd == 0 && even > half*3/4:
		return charset{name: "UTF-16", whole: big}
	}
	return charset{}
}

// zeros counts the zero bytes at even and at odd places.
func zeros(b []byte) (even, odd int) {
	for i, c := range b {
		switch {
		case c != 0:
		case i%2 == 0:
			even++
		default:
			odd++
		}
	}
	return even, odd
}

// reader turns the text behind the mark into UTF-8; bytes of Windows-1252 it
// leaves as they are.
func (c charset) reader(r io.Reader) io.Reader {
	switch {
	case c.whole != nil:
		return transform.NewReader(r, c.whole.NewDecoder())
	case c.legacy != nil:
		return &lineDecoder{in: r, table: c.legacy}
	}
	return r
}

// lineDecoder turns the lines that are not UTF-8 into UTF-8. In the encodings
// it is for, no letter holds the byte of a line feed.
type lineDecoder struct {
	in    io.Reader
	table encoding.Encoding
	raw   []byte // read, and not yet a whole line
	ready []byte // decoded, and not yet handed over
	err   error
}

func (d *lineDecoder) Read(b []byte) (int, error) {
	for len(d.ready) == 0 {
		if d.err != nil {
			return 0, d.err
		}
		d.advance()
	}
	n := copy(b, d.ready)
	d.ready = d.ready[n:]
	return n, nil
}

// advance reads a piece and decodes the lines that end in it; a line longer
// than any record may be is decoded as it comes.
func (d *lineDecoder) advance() {
	had := len(d.raw)
	d.raw = slices.Grow(d.raw, xmlBuffer)
	n, err := d.in.Read(d.raw[had : had+xmlBuffer])
	d.raw, d.err = d.raw[:had+n], err
	whole := bytes.LastIndexByte(d.raw[had:], '\n') + 1 // before it there is no line end
	if whole > 0 {
		whole += had
	}
	if err != nil || whole == 0 && len(d.raw) > maxRecordBytes {
		whole = len(d.raw)
	}
	if whole == 0 {
		return
	}
	for line := range bytes.Lines(d.raw[:whole]) {
		d.ready = append(d.ready, d.decode(line)...)
	}
	d.raw = append([]byte(nil), d.raw[whole:]...)
}

func (d *lineDecoder) decode(line []byte) []byte {
	if utf8.Valid(line) {
		return line
	}
	decoded, err := d.table.NewDecoder().Bytes(line)
	if err != nil { // the decoders write U+FFFD for what they do not know
		return line
	}
	return decoded
}

// fromWindows1252 reads bytes as Windows-1252, which holds ISO-8859-1 but for
// control characters that no table has.
func fromWindows1252(s string) string {
	decoded, err := windows1252.NewDecoder().String(s)
	if err != nil { // the decoder knows every byte
		return s
	}
	return decoded
}

// trimPartialRune cuts a UTF-8 letter off that the end of s divides.
func trimPartialRune(s string) string {
	for i := 1; i <= min(3, len(s)); i++ {
		if c := s[len(s)-i]; utf8.RuneStart(c) {
			if c >= utf8.RuneSelf && !utf8.FullRuneInString(s[len(s)-i:]) {
				return s[:len(s)-i]
			}
			break
		}
	}
	return s
}
