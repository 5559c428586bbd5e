package propose

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// inBrackets is a word of capitals in brackets.
var inBrackets = regexp.MustCompile(`\s*\((\p{Lu}{2,8})\)`)

// withoutInitials takes off a text each word in brackets that is the initials of the words
// before it, small words left out: "Temporary Foreign Worker Program (TFWP)". It says
// nothing that they do not.
func withoutInitials(text string) string {
	var out strings.Builder
	at := 0
	for _, x := range inBrackets.FindAllStringSubmatchIndex(text, -1) {
		if !areInitials(text[x[2]:x[3]], text[:x[0]]) {
			continue
		}
		out.WriteString(text[at:x[0]])
		at = x[1]
	}
	out.WriteString(text[at:])
	return out.String()
}

// mostSmallWords is how many words in a row initials pass over: "de los".
const mostSmallWords = 2

// areInitials reports whether the capitals begin the last words of a text, one each.
func areInitials(capitals, before string) bool {
	words := strings.Fields(before)
	left := []rune(capitals)
	skipped := 0
	for len(left) > 0 && len(words) > 0 && skipped <= mostSmallWords {
		first, _ := utf8.DecodeRuneInString(fold(words[len(words)-1]))
		words = words[:len(words)-1]
		if unicode.ToUpper(first) != left[len(left)-1] {
			skipped++
			continue
		}
		left, skipped = left[:len(left)-1], 0
	}
	return len(left) == 0
}
