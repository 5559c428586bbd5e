package ingest

import (
	"unicode"

	"siemmes/ingest/check"
	"siemmes/warehouse"
)

var unknownMarker = check.Rule{ID: "unknown-marker", Severity: warehouse.Blocking}

// looksLikeMarker tells a sign such as ":", "(x)" or "n.d." from a word.
func looksLikeMarker(s string) bool {
	letters := 0
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			letters++
		}
	}
	return letters <= 2 && len([]rune(s)) <= 5
}
