package xlsx

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxCell is how many characters a cell may hold (Excel specifications and
// limits).
const maxCell = 32767

// clean makes a text fit for a cell: control characters, which XML cannot hold
// or a reader cannot see, are dropped, line breaks become blanks.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case unicode.IsControl(r) || r == utf8.RuneError || r == 0xFFFE || r == 0xFFFF:
			return -1
		}
		return r
	}, s)
	if utf8.RuneCountInString(s) > maxCell {
		s = string([]rune(s)[:maxCell-1]) + "…"
	}
	return s
}

// risky reports whether a spreadsheet program would run a text as a formula if a
// person edited its cell (OWASP, "CSV Injection").
func risky(s string) bool { return s != "" && strings.IndexByte("=+-@", s[0]) >= 0 }

// sheetName makes a name for a sheet that is free: a number before it, at most
// 31 characters, none of those that Excel forbids.
func (b *book) sheetName(number, title string) string {
	title = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) {
			return ' '
		}
		return r
	}, clean(title))
	base := strings.TrimRight(strings.Join(strings.Fields(number+" "+title), " "), " &")
	name := shorten(base, 31)
	for i := 2; name == "" || b.names[strings.ToLower(name)]; i++ {
		suffix := " " + string(rune('0'+i%10))
		name = shorten(base, 31-len(suffix)) + suffix
	}
	b.names[strings.ToLower(name)] = true
	return name
}

// shorten cuts a text to a number of characters, at a word where there is one.
func shorten(s string, limit int) string {
	runes := []rune(s)
	if len(runes) <= limit {
		return s
	}
	cut := string(runes[:limit])
	if i := strings.LastIndexByte(cut, ' '); i > limit/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,.;-–(&")
}
