// Package typeset sets the blanks and the apostrophes of texts that people read,
// as each language is printed. Messages and the texts of the catalog pass through
// it when their JSON is generated; texts joined in code, through
// [siemmes/warehouse/lang.Colon] and [siemmes/warehouse/lang.Semicolons].
package typeset

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// NoBreak is the blank before a French sign and before the per cent sign, U+00A0.
// The narrow one, U+202F, is France's before ; ? and !. The French here is
// Canada's, which has the wide one before : and inside « » (Bureau de la
// traduction, The Canadian Style and Le guide du rédacteur), and fonts of older
// spreadsheet programs lack the narrow one.
const NoBreak = "\u00a0"

// signs are what a no-break blank is before, by language.
var signs = map[string]string{"es": "%", "fr": ":;?!»%"}

// Text returns a text with no-break blanks in the place of the ordinary ones that
// the language does not break at, and with curly apostrophes between letters.
// What has no blank before a sign is left: the text may be a key, as in "rows:".
func Text(language, text string) string {
	text = curly(text)
	before := signs[language]
	if before == "" || !strings.Contains(text, " ") {
		return text
	}
	var b strings.Builder
	for i, r := range text {
		if r == ' ' && noBreak(language, before, text, i) {
			b.WriteString(NoBreak)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// noBreak reports whether the language does not break at the blank at i.
func noBreak(language, before, text string, i int) bool {
	next, _ := utf8.DecodeRuneInString(text[i+1:])
	last, _ := utf8.DecodeLastRuneInString(text[:i])
	return i > 0 && last != ' ' && strings.ContainsRune(before, next) ||
		language == "fr" && last == '«' && next != ' '
}

// curly replaces the straight apostrophes between letters.
func curly(text string) string {
	if !strings.Contains(text, "'") {
		return text
	}
	var b strings.Builder
	for i, r := range text {
		next, _ := utf8.DecodeRuneInString(text[i+utf8.RuneLen(r):])
		last, _ := utf8.DecodeLastRuneInString(text[:i])
		if r == '\'' && (unicode.IsLetter(last) || last == '}') && (unicode.IsLetter(next) || next == '{' || next == '«') {
			r = '’'
		}
		b.WriteRune(r)
	}
	return b.String()
}
