package warehouse

import (
	"testing"
)

// TestANameInAnotherLanguageIsShown shows a name that an office gives in none of the languages of
// SIEMMES, and one of these before it.
func TestANameInAnotherLanguageIsShown(t *testing.T) {
	for _, x := range []struct {
		names Names
		want  string
	}{
		{Names{"pt": "Escritório"}, "Escritório"},
		{Names{"pt": "Escritório", "fr": "Bureau"}, "Bureau"},
		{Names{"ht": "Biwo", "en": "", "pt": "Escritório"}, "Biwo"},
		{Names{}, ""},
	} {
		for _, language := range Languages() {
			if got := x.names.In(language); got != x.want {
				t.Errorf("%v is %q in %s, not %q", x.names, got, language, x.want)
			}
		}
	}
}
