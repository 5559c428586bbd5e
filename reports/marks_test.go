package reports

import (
	"testing"

	"siemmes/warehouse"
)

// Whatever a legend may say is explained on the page about the site, in every language.
func TestEveryMarkIsExplained(t *testing.T) {
	for _, l := range warehouse.Languages() {
		seen := map[string]bool{}
		for _, m := range Marks(l) {
			if m.Sign == "" || m.Meaning == "" || seen[m.Sign] {
				t.Errorf("%s: the mark %+v", l, m)
			}
			seen[m.Sign] = true
		}
		for _, s := range attached {
			if !seen[raised[s]] {
				t.Errorf("%s: nothing explains %s", l, raised[s])
			}
		}
		if len(seen) != len(standing)+len(attached)+3 {
			t.Errorf("%s: %d marks", l, len(seen))
		}
	}
}
