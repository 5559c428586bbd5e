package propose

import (
	"testing"

	"pgregory.net/rapid"
)

// A correction is read as it was written, and nothing else is one.
func TestCorrectionsAreReadAsTheyAreWritten(t *testing.T) {
	number := rapid.IntRange(0, 100_000)
	rapid.Check(t, func(t *rapid.T) {
		want := Correction{number.Draw(t, "sheet"), number.Draw(t, "row"), number.Draw(t, "column"), rapid.SampledFrom(Roles()).Draw(t, "role")}
		if got, ok := ParseCorrection(want.String()); !ok || got != want {
			t.Errorf("%s is read as %v, %v", want, got, ok)
		}
	})
	for _, text := range []string{"", "1.2.3", "1.2.3.note.x", "1.-2.3.note", "a.2.3.note"} {
		if c, ok := ParseCorrection(text); ok {
			t.Errorf("%q is read as %v", text, c)
		}
	}
}
