package lang

import (
	"regexp"
	"strings"
	"testing"

	"siemmes/warehouse"
	"siemmes/warehouse/lang/typeset"
)

// What the texts are set as, in every place that readers see.
func TestTextsAreSetAsTheirLanguageIsPrinted(t *testing.T) {
	straight := regexp.MustCompile(`\pL'\pL`)
	quotes := map[string]*regexp.Regexp{
		warehouse.Spanish: regexp.MustCompile(`["“”‹›]`),
		warehouse.French:  regexp.MustCompile(`["“”]|«[^\x{a0}]|[^\x{a0}]»`),
		warehouse.English: regexp.MustCompile(`["«»]`),
	}
	for _, text := range shownTexts(t) {
		if strings.HasSuffix(text.place, ".html") || strings.HasSuffix(text.place, ".tmpl") {
			continue // signs between values, and no texts
		}
		if set := typeset.Text(text.language, text.text); set != text.text {
			t.Errorf("%s is not set as %q", text, set)
		}
		if straight.MatchString(text.text) {
			t.Errorf("%s has a straight apostrophe", text)
		}
		if m := quotes[text.language].FindString(text.text); m != "" {
			t.Errorf("%s has the quotes %q", text, m)
		}
	}
}

func TestJoinsHaveTheBlanksOfTheLanguage(t *testing.T) {
	for language, want := range map[string]string{"es": "a: b; c", "en": "a: b; c", "fr": "a\u00a0: b\u00a0; c"} {
		if got := Semicolons(language, []string{Colon(language, "a", "b"), "c"}); got != want {
			t.Errorf("%s: %q, want %q", language, got, want)
		}
	}
}

func TestNegativeNumbersHaveTheMinusSign(t *testing.T) {
	for _, language := range warehouse.Languages() {
		if got := Number(language, -36, 0); got != "\u221236" || strings.Contains(got, "-") {
			t.Errorf("%s: %q", language, got)
		}
	}
}
