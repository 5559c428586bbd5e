package sheet

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
)

// biffText reads the texts of records. A text that is longer than its record
// goes on in CONTINUE records, each of which says anew whether its letters are
// one byte wide or two (MS-XLS 2.5.293, XLUnicodeRichExtendedString).
type biffText struct {
	in      *records
	left    []byte            // of the record, or of the one that carries it on
	letters encoding.Encoding // of BIFF5; nil for Unicode
	buf     []byte            // the text, UTF-8
	high    rune              // first half of a letter beyond the first 65,536
}

// Bits that are before a text.
const (
	textWide = 1 << 0 // two bytes to a letter
	textExt  = 1 << 2 // the readings of Asian letters are behind it
	textRich = 1 << 3 // its fonts are behind it
)

// run is a stretch of a text with a font of its own.
type run struct{ from, font int }

// more goes on to the record that carries this one on.
func (t *biffText) more() bool {
	if !t.in.continued() {
		return t.in.broken("a text is cut off")
	}
	t.left = t.in.body
	return true
}

// number reads a number of one, two or four bytes.
func (t *biffText) number(bytes int) (n int, ok bool) {
	for i := range bytes {
		for len(t.left) == 0 {
			if !t.more() {
				return 0, false
			}
		}
		n |= int(t.left[0]) << (8 * i)
		t.left = t.left[1:]
	}
	return n, true
}

// skip passes over bytes that may run on in other records.
func (t *biffText) skip(n int) bool {
	for n > len(t.left) {
		n -= len(t.left)
		if !t.more() {
			return false
		}
	}
	t.left = t.left[n:]
	return true
}

// plain reads a text that has no fonts of its own, behind a length of the
// given number of bytes.
func (t *biffText) plain(lengthBytes int) (string, bool) {
	n, ok := t.number(lengthBytes)
	if !ok {
		return "", false
	}
	if t.letters != nil {
		return t.bytes(n)
	}
	flags, ok := t.number(1)
	if !ok || !t.chars(n, flags&textWide != 0) {
		return "", false
	}
	return string(t.buf), true
}

// rich reads a text of the table of strings into t.buf.
func (t *biffText) rich() (runs []run, ok bool) {
	n, _ := t.number(2)
	flags, ok := t.number(1)
	if !ok {
		return nil, false
	}
	count, ext := 0, 0
	if flags&textRich != 0 {
		count, _ = t.number(2)
	}
	if flags&textExt != 0 {
		if ext, ok = t.number(4); !ok {
			return nil, false
		}
	}
	if !t.chars(n, flags&textWide != 0) {
		return nil, false
	}
	if runs, ok = t.runs(count, 2); !ok {
		return nil, false
	}
	return runs, t.skip(ext)
}

// runs reads where fonts begin, and which.
func (t *biffText) runs(count, bytes int) (runs []run, ok bool) {
	for range count {
		from, _ := t.number(bytes)
		font, ok := t.number(bytes)
		if !ok {
			return nil, false
		}
		runs = append(runs, run{from, font})
	}
	return runs, true
}

// chars reads n letters into t.buf; one of UTF-16 beyond the first 65,536
// counts as two.
func (t *biffText) chars(n int, wide bool) bool {
	t.buf, t.high = t.buf[:0], 0
	for n > 0 {
		if len(t.left) == 0 {
			flags, ok := 0, t.more()
			if ok {
				flags, ok = t.number(1)
			}
			if !ok {
				return false
			}
			wide = flags&textWide != 0
		}
		width := 1 + btoi(wide)
		take := min(n, len(t.left)/width)
		if take == 0 && len(t.left) > 0 {
			return t.in.broken("a letter of a text is cut in two")
		}
		if wide {
			t.appendWide(t.left[:2*take])
		} else {
			t.appendNarrow(t.left[:take])
		}
		t.left = t.left[width*take:]
		n -= take
	}
	if t.high != 0 {
		t.buf = utf8.AppendRune(t.buf, utf8.RuneError)
	}
	return true
}

// appendNarrow adds letters whose upper byte, which is zero, was left out.
func (t *biffText) appendNarrow(b []byte) {
	if t.high != 0 {
		t.buf, t.high = utf8.AppendRune(t.buf, utf8.RuneError), 0
	}
	for _, c := range b {
		if c < utf8.RuneSelf {
			t.buf = append(t.buf, c)
		} else {
			t.buf = utf8.AppendRune(t.buf, rune(c))
		}
	}
}

func (t *biffText) appendWide(b []byte) {
	for i := 0; i+1 < len(b); i += 2 {
		c := rune(u16(b, i))
		switch {
		case t.high != 0:
			letter := utf16.DecodeRune(t.high, c)
			t.buf = utf8.AppendRune(t.buf, letter)
			again := letter == utf8.RuneError && (c < 0xdc00 || c > 0xdfff)
			t.high = 0
			if again {
				i -= 2
			}
		case c < utf8.RuneSelf:
			t.buf = append(t.buf, byte(c))
		case c >= 0xd800 && c < 0xdc00:
			t.high = c
		default:
			t.buf = utf8.AppendRune(t.buf, c) // half a letter becomes U+FFFD
		}
	}
}

// bytes reads a text of BIFF5: n bytes of the workbook's code page.
func (t *biffText) bytes(n int) (string, bool) {
	t.buf = t.buf[:0]
	for n > 0 {
		if len(t.left) == 0 && !t.more() {
			return "", false
		}
		take := min(n, len(t.left))
		t.buf = append(t.buf, t.left[:take]...)
		t.left = t.left[take:]
		n -= take
	}
	text, err := t.letters.NewDecoder().Bytes(t.buf)
	if err != nil { // the decoders put U+FFFD for what they do not know
		return strings.ToValidUTF8(string(t.buf), "\ufffd"), true
	}
	return string(text), true
}

// raisedEnd parts a text from the superscript that closes it, its mark, unless
// that is all there is; as richText does for .xlsx. raised tells it of a font.
func raisedEnd(s string, fonts []run, raised func(font int) bool) (text, mark string) {
	all, up := runs{most: len(s)}, false
	for i, from := 0, 0; ; i++ {
		piece := s
		if i < len(fonts) {
			at := byteOf(s, fonts[i].from-from)
			piece, s = s[:at], s[at:]
			from = max(from, fonts[i].from)
		}
		all.add(piece, up)
		if i == len(fonts) {
			return all.parts()
		}
		up = raised(fonts[i].font)
	}
}

// byteOf is where the nth unit of UTF-16 is in a text.
func byteOf(s string, n int) int {
	for i, c := range s {
		if n <= 0 {
			return i
		}
		n -= utf16.RuneLen(c)
	}
	return len(s)
}
