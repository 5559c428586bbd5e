package ingest

import (
	"testing"
)

// Text is kept only where the figure alone would not give it back.
func TestPlain(t *testing.T) {
	for _, s := range []string{"0", "7", "-7", "12910", "0.5", "-0.25", "129464.997"} {
		if !plain(s) {
			t.Errorf("%q is as the warehouse writes it", s)
		}
	}
	for _, s := range []string{"", "-", "-0", "07", "1,165", "1.50", "1.", ".5", "1e5", "+7", " 7", "12345678901234567", "1.2.3"} {
		if plain(s) {
			t.Errorf("%q is not as the warehouse writes it", s)
		}
	}
}
