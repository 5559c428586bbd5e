package persons

import (
	"strings"
	"unicode"
)

// Texts of initials: how many letters they have.
const (
	fewestInitials = 2
	mostInitials   = 5
)

// initials reports whether a text may be the initials of a name, and whether each letter,
// but for the last, has a point.
func initials(text string) (points, is bool) {
	letters, dots := 0, 0
	for _, r := range text {
		switch {
		case unicode.IsUpper(r):
			letters++
		case r == '.' && dots < letters:
			dots++
		case !strings.ContainsRune(" -\u00a0", r):
			return false, false
		}
	}
	return dots >= letters-1, letters >= fewestInitials && letters <= mostInitials
}

// weighInitials knows initials of names, which few rows share: with points, or under a
// heading that says so.
func weighInitials(e *evidence, w *words) bool {
	named := e.head.in(&w.Initials)
	if e.distinct() < 4 || !e.unique(30) || 2*e.areas > e.filled && !named {
		return false
	}
	switch {
	case named && e.share(e.initials+e.capitals, 80):
		return e.is(Name, sureOf, true, true)
	case e.share(e.initials, 80):
		return e.is(Name, partly, false, true)
	}
	return false
}
