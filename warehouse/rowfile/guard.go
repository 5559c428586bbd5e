package rowfile

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// openers are the characters with which a spreadsheet program begins a formula:
// the list of OWASP ("CSV Injection"), with the wide forms that Excel takes too.
const openers = "=+-@\t\r\n＝＋－＠"

// plainNumber matches a text that is a negative number as publishers write it.
var plainNumber = regexp.MustCompile(`^-[\s\x{a0}\x{202f}]?[.,]?[0-9][0-9.,'\s\x{a0}\x{202f}]*([eE][+-]?[0-9]+)?%?$`)

// Guard returns a text as a csv file has it: with an apostrophe before it where a
// spreadsheet program would take it for a formula. A negative number stays as it
// is, and so does a text of nothing but hyphens, which is a publisher's mark.
func Guard(s string) string {
	if s == "" {
		return s
	}
	first, _ := utf8.DecodeRuneInString(s)
	if !strings.ContainsRune(openers, first) || first == '-' && (strings.Trim(s, "-") == "" || plainNumber.MatchString(s)) {
		return s
	}
	return "'" + s
}
