package propose

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// knownMarks are the texts that statistics offices write in place of a number,
// with what they usually mean (DOMAIN.md, "Marker defaults"; Eurostat's
// "special values"; the IMF's and UN's yearbooks). Lower case.
var knownMarks = map[string]string{
	"..": "O", "...": "O", "…": "O", "n.d.": "O", "n.d": "O", "nd": "O", "n/d": "O", "s/d": "O", "s.d.": "O", "sd": "O",
	"n/a": "O", "na": "O", "n.a.": "O", "n.a": "O", "#n/a": "O", "nr": "O", "n/r": "O", "k.a.": "O", "nan": "O", "null": "O",
	":": "O", "*": "Q", "**": "", "***": "", "--": "", "---": "", "-": "", "–": "", "—": "", "- -": "", ".": "", "x": "", "c": "Q", "d": "Q", "f": "U",
	"~": "", "(d)": "Q", "(x)": "", "(na)": "O", "(z)": "", "(s)": "", "s": "", "z": "", "u": "U", "confidential": "Q", "suppressed": "Q",
	"no disponible": "O", "no disp.": "O", "not available": "O", "no aplica": "M", "not applicable": "M", "non disponible": "O",
	"sin dato": "O", "sin datos": "O", "no data": "O", "no reporta": "O", "nil": "", "o": "", "e": "",
}

// besideMarks are the marks that stand beside a figure and what they usually
// mean (Eurostat's flags, DOMAIN.md); what is not listed says nothing known.
var besideMarks = map[string]string{"p": "P", "e": "E", "b": "B", "u": "U", "d": "D", "f": "F", "i": "I"}

// isMark reports whether a text is one that stands in place of numbers
// everywhere, or says that a figure is below a bound ("<5").
func isMark(s string) bool {
	if s == "" || len(s) > 16 {
		return false
	}
	if _, ok := knownMarks[strings.ToLower(s)]; ok {
		return true
	}
	if rest, ok := strings.CutPrefix(s, ":"); ok && len(rest) <= 4 { // Eurostat: ": c", ": z"
		return !strings.ContainsFunc(rest, unicode.IsDigit)
	}
	if s[0] == '<' || s[0] == '>' || strings.HasPrefix(s, "≤") || strings.HasPrefix(s, "≥") {
		_, _, ok := readNumber(strings.TrimLeft(s, "<>=≤≥ "))
		return ok
	}
	return !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// mayMark reports whether a text may be a mark where it stands amid numbers: one
// or two signs that say nothing of their own.
func mayMark(s string) bool { return isMark(s) || utf8.RuneCountInString(s) <= 2 }
