package sheet

import (
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

const utf8BOM = "\xef\xbb\xbf"

// encoding is how a text is written as bytes. Texts of one byte per letter are
// no encoding of their own here: they are told from UTF-8 field by field, since
// real files mix the two.
type encoding struct {
	name string
	skip int64 // bytes of the mark at the beginning
	wide *unicode.Endianness
}

var utf8Text = encoding{name: "UTF-8"}

// encodingOf finds a byte order mark, or the zero bytes of a UTF-16 text that
// has none.
func encodingOf(r io.ReaderAt, size int64) (encoding, error) {
	head := make([]byte, min(size, 4096))
	if _, err := r.ReadAt(head, 0); err != nil && err != io.EOF {
		return encoding{}, err
	}
	little, big := unicode.LittleEndian, unicode.BigEndian
	switch {
	case len(head) >= 3 && string(head[:3]) == utf8BOM:
		return encoding{name: utf8Text.name, skip: 3}, nil
	case len(head) >= 2 && head[0] == 0xff && head[1] == 0xfe:
		return encoding{name: "UTF-16", skip: 2, wide: &little}, nil
	case len(head) >= 2 && head[0] == 0xfe && head[1] == 0xff:
		return encoding{name: "UTF-16", skip: 2, wide: &big}, nil
	}
	even, odd := zeros(head)
	switch half := len(head) / 2; {
	case half >= 8 && even == 0 && odd > half*3/4:
		return encoding{name: "UTF-16", wide: &little}, nil
	case half >= 8 && odd == 0 && even > half*3/4:
		return encoding{name: "UTF-16", wide: &big}, nil
	}
	return utf8Text, nil
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

// reader turns the text behind the mark into UTF-8, or leaves it to the scanner.
func (e encoding) reader(r io.Reader) io.Reader {
	if e.wide == nil {
		return r
	}
	return transform.NewReader(r, unicode.UTF16(*e.wide, unicode.IgnoreBOM).NewDecoder())
}

// fromWindows1252 reads bytes as Windows-1252, which holds ISO-8859-1 but for
// control characters that no table has.
func fromWindows1252(s string) string {
	decoded, err := charmap.Windows1252.NewDecoder().String(s)
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
