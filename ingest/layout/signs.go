package layout

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// LeadingSigns is how many dots, dashes and bullets are before a label, each of which
// indents it; zero where the first is a part of a number: "-5".
func LeadingSigns(label string) int {
	rest := strings.TrimLeft(label, "-–—•·….\u00a0 ")
	signs := label[:len(label)-len(rest)]
	first, _ := utf8.DecodeRuneInString(rest)
	if utf8.RuneCountInString(signs) == 1 && unicode.IsDigit(first) || !unicode.IsLetter(first) && !unicode.IsDigit(first) {
		return 0
	}
	n := 0
	for _, r := range signs {
		switch r {
		case ' ', '\u00a0':
		case '…':
			n += 3
		default:
			n++
		}
	}
	return n
}
