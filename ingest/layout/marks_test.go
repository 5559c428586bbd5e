package layout

import (
	"testing"
)

// A mark of letters is taken off a heading only where it is no part of its last word.
func TestLettersAreNoMarksOfWords(t *testing.T) {
	for label, want := range map[string]string{
		"Belize": "Belize", "Belize e": "Belize", "2022e": "2022", "2022 e": "2022", "Chile": "Chile", "Chile (e)": "Chile (e)",
		"Jan-Mar 2022e": "Jan-Mar 2022", "e": "e", "Côte d’Ivoire": "Côte d’Ivoire", "Curaçãe": "Curaçãe",
	} {
		m := &Marker{Text: "e", Headings: true}
		if got, _ := SplitMarks(label, []*Pattern{m.atEnd()}); got != want {
			t.Errorf("%q without e is %q, want %q", label, got, want)
		}
	}
	for label, want := range map[string]string{"Belizee/": "Belize", "Chile e/": "Chile"} {
		m := &Marker{Text: "e/", Headings: true}
		if got, _ := SplitMarks(label, []*Pattern{m.atEnd()}); got != want {
			t.Errorf("%q without e/ is %q, want %q", label, got, want)
		}
	}
}
