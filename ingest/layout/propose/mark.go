package propose

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"siemmes/warehouse/catalog"
)

// isMark reports whether a text is one that is in place of numbers
// everywhere, or says that a figure is below a bound ("<5").
func isMark(words *catalog.Vocabulary, s string) bool {
	if s == "" || len(s) > 16 {
		return false
	}
	if _, known := words.Mark(s); known {
		return true
	}
	if rest, ok := strings.CutPrefix(s, ":"); ok && len(rest) <= 4 { // ": c", ": z"
		return !strings.ContainsFunc(rest, unicode.IsDigit)
	}
	if s[0] == '<' || s[0] == '>' || strings.HasPrefix(s, "≤") || strings.HasPrefix(s, "≥") {
		_, _, ok := readNumber(strings.TrimLeft(s, "<>=≤≥ "))
		return ok
	}
	return !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// mayMark reports whether a text may be a mark where it is amid numbers: one
// or two signs that say nothing of their own.
func mayMark(words *catalog.Vocabulary, s string) bool {
	return isMark(words, s) || utf8.RuneCountInString(s) <= 2
}
