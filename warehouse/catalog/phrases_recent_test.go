package catalog

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// Phrases answer the same of a text that they remember, and remember no more than a bound.
func TestPhrasesRememberFewTexts(t *testing.T) {
	var p Phrases
	if err := json.Unmarshal([]byte(`["mujeres?", "women"]`), &p); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		for i := range 5 * mostRecent {
			for text, want := range map[string]bool{fmt.Sprint("hombres ", i): false, fmt.Sprint("mujeres ", i): true, strings.Repeat("x ", longestRecent) + "women": true} {
				if first, again := p.In(text), p.In(text); first != want || again != want {
					t.Fatalf("%q: %v", text, !want)
				}
			}
		}
	}
	if n := len(p.recent.now) + len(p.recent.older); n > 2*mostRecent {
		t.Errorf("%d texts are remembered", n)
	}
}
