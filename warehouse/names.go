package warehouse

import (
	"maps"
	"slices"
)

// The languages of SIEMMES, in the order they are offered. They are keys
// of Names and codes of ISO 639-1.
const (
	Spanish = "es"
	English = "en"
	French  = "fr"
)

// Languages lists them.
func Languages() []string { return []string{Spanish, English, French} }

// Names is one label by language: in those of SIEMMES, and in another one where an office
// gives it in no other.
type Names map[string]string

// In returns the label in a language, in English where that language has none,
// and otherwise whichever there is.
func (n Names) In(language string) string {
	for _, l := range []string{language, English, Spanish, French} {
		if s := n[l]; s != "" {
			return s
		}
	}
	for _, l := range slices.Sorted(maps.Keys(n)) {
		if n[l] != "" {
			return n[l]
		}
	}
	return ""
}
