package sheet

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Beside is what a number's format shows beside its digits, which no cell holds: the words of
// 0" mil", and that "0.0," shows the thousandth part. Formats of shares have a [Share].
type Beside struct {
	Words string // behind or before the digits, white space normalised
	Power int32  // of ten, by which the stored number is multiplied before it is shown
}

// besideOf is what a section of a number format shows beside the digits; nil where it shows
// nothing but signs.
func besideOf(s *section) *Beside {
	if s.share != 0 {
		return nil
	}
	b := Beside{besideWords(s.prefix, s.suffix), int32(s.power)}
	if b == (Beside{}) {
		return nil
	}
	return &b
}

// besideWords are the words before and behind the digits, without the signs and brackets of
// numbers below zero; "" where they hold neither a letter nor a mark.
func besideWords(prefix, suffix string) string {
	prefix, suffix = strings.TrimSpace(prefix), strings.TrimSpace(suffix)
	if i := strings.IndexByte(prefix, '('); i >= 0 && !strings.Contains(prefix, ")") && strings.HasSuffix(suffix, ")") && !strings.Contains(suffix, "(") {
		prefix, suffix = prefix[:i]+" "+prefix[i+1:], strings.TrimSuffix(suffix, ")")
	}
	words := strings.Join(strings.Fields(strings.TrimLeft(prefix, "-−–+ ")+" "+strings.TrimRight(suffix, "-−–+ ")), " ")
	if strings.ContainsFunc(words, func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsNumber(r) || strings.ContainsRune(marks, r) || unicode.Is(unicode.Sc, r)
	}) {
		return words
	}
	return ""
}

// marks are the signs that are marks beside figures.
const marks = "*†‡§#~<>≤≥≈"

// IsMark reports whether the words look like the mark of a note beside a figure: stars, a
// raised number, one small letter, or two letters or digits at most between brackets or
// before a slash.
func (b *Beside) IsMark() bool {
	if b == nil || b.Words == "" {
		return false
	}
	if strings.Trim(b.Words, marks+"¹²³⁰⁴⁵⁶⁷⁸⁹") == "" {
		return true
	}
	bare := strings.Trim(b.Words, "()[]/")
	n := utf8.RuneCountInString(bare)
	if strings.ContainsFunc(bare, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(bare)
	return bare != b.Words && n <= 2 || n == 1 && unicode.IsLower(r)
}
