package sheet

import (
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// How much of a text is looked at to find its encoding: evidence are lines that
// are not UTF-8.
const (
	charsetBytes  = 32 << 20
	evidenceBytes = 64 << 10
)

// legacyOf finds the encoding of the lines that are not UTF-8 by what bytes
// follow one another; nothing a file calls itself is believed. Windows-1252 is
// what remains. Windows-1250 and ISO-8859-2 cannot be distinguished from it safely, nor
// Big5 from EUC-JP, so they are not tried.
func legacyOf(r io.ReaderAt, size int64) (charset, error) {
	evidence, err := evidenceOf(r, size)
	if err != nil || len(evidence) == 0 {
		return utf8Text, err
	}
	return charsetByStatistics(evidence), nil
}

// charsetByStatistics says what a text is that is not UTF-8.
func charsetByStatistics(evidence []byte) charset {
	if cyrillic(evidence) {
		return charset{name: "Windows-1251", legacy: charmap.Windows1251}
	}
	for _, s := range schemes {
		if s.fits(evidence) {
			return charset{name: s.name, legacy: s.table}
		}
	}
	if page := pageOf(evidence); page.name != "" {
		return page
	}
	return charset{name: "Windows-1252"}
}

// evidenceOf gathers the lines that are not UTF-8.
func evidenceOf(r io.ReaderAt, size int64) ([]byte, error) {
	var evidence, rest []byte
	in := io.NewSectionReader(r, 0, min(size, charsetBytes))
	piece := make([]byte, min(size, 256<<10))
	for len(evidence) < evidenceBytes {
		n, err := io.ReadFull(in, piece)
		if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
			return nil, err
		}
		text := append(rest, piece[:n]...)
		whole := bytes.LastIndexByte(text, '\n') + 1
		if (err != nil && size <= charsetBytes) || whole == 0 {
			whole = len(text)
		}
		if !utf8.Valid(text[:whole]) {
			for line := range bytes.Lines(text[:whole]) {
				if !utf8.Valid(line) && len(evidence) < evidenceBytes {
					evidence = append(evidence, line...)
				}
			}
		}
		if err != nil {
			break
		}
		rest = append([]byte(nil), text[whole:]...)
	}
	return evidence, nil
}

// scheme is an encoding of one or two bytes per letter.
type scheme struct {
	name  string
	table encoding.Encoding
	// pair reports whether two bytes may be a letter, usual whether they are
	// one of the letters most texts consist of.
	pair, usual func(lead, trail byte) bool
	single      func(c byte) bool // a letter of one byte beyond ASCII
	share       float64           // of the letters that must be usual
}

// schemes in the order they are tried. Hangul is in 25 rows of EUC-KR that
// lie within the rows of the frequent Chinese characters, so it comes first
// and must be nearly all there is.
var schemes = []scheme{
	{
		name: "EUC-KR", table: korean.EUCKR, share: 0.85,
		pair: func(lead, trail byte) bool {
			return lead >= 0x81 && lead <= 0xfe && (trail >= 0x81 && trail <= 0xfe || trail >= 'A' && trail <= 'Z' || trail >= 'a' && trail <= 'z')
		},
		usual: func(lead, trail byte) bool { return lead >= 0xb0 && lead <= 0xc8 && trail >= 0xa1 },
	},
	{
		name: "Shift_JIS", table: japanese.ShiftJIS, share: 0.8,
		pair: func(lead, trail byte) bool {
			return (lead >= 0x81 && lead <= 0x9f || lead >= 0xe0 && lead <= 0xfc) && trail >= 0x40 && trail != 0x7f && trail <= 0xfc
		},
		usual:  func(lead, _ byte) bool { return lead >= 0x81 && lead <= 0x83 || lead >= 0x88 && lead <= 0x9f },
		single: func(c byte) bool { return c >= 0xa1 && c <= 0xdf },
	},
	{
		name: "GB18030", table: simplifiedchinese.GB18030, share: 0.8,
		pair: func(lead, trail byte) bool {
			return lead >= 0x81 && lead <= 0xfe && trail >= 0x40 && trail != 0x7f && trail <= 0xfe
		},
		usual: func(lead, trail byte) bool { return lead >= 0xb0 && lead <= 0xd7 && trail >= 0xa1 },
	},
}

// fits reports whether the letters beyond ASCII are letters of the scheme, most
// of them usual ones, and different ones: a text of Western Europe has a few
// accents again and again, and hardly two side by side.
func (s scheme) fits(text []byte) bool {
	pairs, usual, bad, runs := 0, 0, 0, 0
	leads, letters := map[byte]bool{}, map[[2]byte]bool{}
	inRun := false
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c < utf8.RuneSelf:
			inRun = false
			continue
		case i+1 < len(text) && s.pair(c, text[i+1]):
			pairs++
			if s.usual(c, text[i+1]) {
				usual++
				leads[c], letters[[2]byte{c, text[i+1]}] = true, true
			}
			i++
		case s.single == nil || !s.single(c):
			bad++
		}
		if !inRun {
			runs++
		}
		inRun = true
	}
	return pairs > 0 && bad*50 <= pairs && float64(usual) >= s.share*float64(pairs) &&
		len(leads) >= 3 && len(letters) >= 4 && 2*pairs >= 3*runs
}

// cyrillic tells Windows-1251, in which whole words are letters beyond ASCII,
// more small ones than capitals.
func cyrillic(text []byte) bool {
	high, letters, small, runs := 0, 0, 0, 0
	for i, c := range text {
		if c < utf8.RuneSelf {
			continue
		}
		high++
		if i == 0 || text[i-1] < utf8.RuneSelf {
			runs++
		}
		if c >= 0xc0 || c == 0xa8 || c == 0xb8 {
			letters++
		}
		if c >= 0xe0 {
			small++
		}
	}
	return high > 8 && letters*20 >= high*19 && small*2 > letters && high >= 3*runs
}
