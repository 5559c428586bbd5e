package lang

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"siemmes/warehouse"
)

// countingWords is testdata/counting.yml.
type countingWords struct {
	Names    []string            `json:"names"`
	Plural   map[string]string   `json:"plural"`
	Singular map[string][]string `json:"singular"`
	Stop     map[string][]string `json:"stop"`
	Articles map[string][]string `json:"articles"`
	Verbs    map[string][]string `json:"verbs"`
}

var (
	counted      = regexp.MustCompile(`\{([a-z_]+)\}`)
	clauseEnd    = regexp.MustCompile(`[.,:;?!()«»“”{}·]|\d`)
	wordOfLetter = regexp.MustCompile(`[\pL’-]+`)
)

// plurals lists the words beside a count in a text that are plural, with every count
// of the text set to one.
func (c countingWords) plurals(language, text string) []string {
	var found []string
	one := warehouse.NewMessage("")
	for _, name := range c.Names {
		one.Args = append(one.Args, warehouse.Arg{Name: name, Value: warehouse.Count(1)})
	}
	for _, at := range counted.FindAllStringSubmatchIndex(text, -1) {
		if !slices.Contains(c.Names, text[at[2]:at[3]]) {
			continue
		}
		fill := func(part string) string { return Reader{Language: language}.fill(part, one) }
		after, before := fill(text[at[1]:]), fill(text[:at[0]])
		if strings.HasPrefix(after, " ") || strings.HasPrefix(after, "\u00a0") {
			after = strings.SplitN(clauseEnd.ReplaceAllString(after, "\x00"), "\x00", 2)[0]
			for _, word := range wordOfLetter.FindAllString(after, 3) {
				if slices.Contains(c.Stop[language], word) {
					break
				}
				if c.isPlural(language, word) {
					found = append(found, word)
				}
			}
		}
		parts := strings.Split(clauseEnd.ReplaceAllString(before, "\x00"), "\x00")
		words := wordOfLetter.FindAllString(parts[len(parts)-1], -1)
		if len(words) > 0 && slices.Contains(c.Articles[language], strings.ToLower(words[len(words)-1])) {
			found = append(found, words[len(words)-1])
		}
	}
	return found
}

func (c countingWords) isPlural(language, word string) bool {
	word = strings.ToLower(word)
	if slices.Contains(c.Verbs[language], word) || slices.Contains(c.Articles[language], word) {
		return true
	}
	last, _ := utf8.DecodeLastRuneInString(word)
	return strings.ContainsRune(c.Plural[language], last) && len(word) > 3 && !slices.Contains(c.Singular[language], word)
}

// Every count beside a noun reads well at one. In French zero takes the singular too,
// which isOne gives.
func TestMessagesAgreeWithACountOfOne(t *testing.T) {
	var c countingWords
	wordData(t, "counting.yml", &c)
	counting := 0
	for id, said := range messages() {
		for _, language := range warehouse.Languages() {
			if counted.MatchString(said[language]) {
				counting++
			}
			for _, word := range c.plurals(language, said[language]) {
				t.Errorf("%s (%s): %q has %q beside a count of one", id, language, said[language], word)
			}
		}
	}
	if counting < 300 {
		t.Errorf("only %d texts have placeholders", counting)
	}
}

// The rule finds what it is for, and nothing in texts that agree.
func TestThePluralRule(t *testing.T) {
	var c countingWords
	wordData(t, "counting.yml", &c)
	for _, x := range []struct {
		language, text string
		found          bool
	}{
		{"en", "{numbers} numbers: {figures} read as figures, {headings} are headings", true},
		{"en", "{numbers} {numbers|number|numbers}: {headings} {headings|is a heading|are headings}", false},
		{"es", "A la serie le faltan {count} períodos", true},
		{"es", "Cifras: {count}. Las demás quedan", false},
		{"es", "Las {count} cifras", true},
		{"fr", "il manque {count} {count|période|périodes}", false},
		{"fr", "{count} chiffres de la table", true},
		{"es", "{name} cifras", false},
	} {
		if got := c.plurals(x.language, x.text); len(got) > 0 != x.found {
			t.Errorf("%s: %q: found %q", x.language, x.text, got)
		}
	}
}
