package lang

import (
	"regexp"
	"strings"
	"testing"

	"siemmes/warehouse"
)

// nameWords is testdata/names.yml.
type nameWords struct {
	Names   []string            `json:"names"`
	Before  map[string][]string `json:"before"`
	English []string            `json:"english"`
}

// misplaced returns an expression for a name after a preposition, and one for a name
// that is the subject of a sentence.
func (n nameWords) misplaced(language string) (after, subject *regexp.Regexp) {
	names := n.Names
	if language == warehouse.English {
		names = n.English
	}
	any := strings.Join(names, "|")
	after = regexp.MustCompile(`(?i)(?:^|[^\pL])(?:(?:` + strings.Join(n.Before[language], "|") + `)[ \x{a0}]|d’)\{(` + any + `)\}`)
	subject = regexp.MustCompile(`(?:^|[.!?;][ \x{a0}])\{(` + any + `)\} \p{Ll}`)
	return after, subject
}

func TestNoNameIsPutAfterAPrepositionOrAsASubject(t *testing.T) {
	var n nameWords
	wordData(t, "names.yml", &n)
	for _, language := range warehouse.Languages() {
		after, subject := n.misplaced(language)
		for id, said := range messages() {
			for _, rule := range []*regexp.Regexp{after, subject} {
				for _, m := range rule.FindAllStringSubmatch(said[language], -1) {
					t.Errorf("%s (%s): %q puts the name {%s} into the sentence", id, language, said[language], m[1])
				}
			}
		}
	}
}

func TestTheRuleOfNames(t *testing.T) {
	var n nameWords
	wordData(t, "names.yml", &n)
	for _, x := range []struct {
		language, text string
		found          bool
	}{
		{"es", "Suma de la tabla de {source}.", true},
		{"es", "Fuente: {source}. Suma", false},
		{"fr", "ressortissants d’{area}", true},
		{"fr", "nationaux ({area})", false},
		{"es", "{source} publica {codes}", true},
		{"en", "The series of {area} lacks", true},
		{"en", "the figures of {dataset}", false},
		{"es", "la oficina «{office}» tiene", false},
	} {
		after, subject := n.misplaced(x.language)
		if got := after.MatchString(x.text) || subject.MatchString(x.text); got != x.found {
			t.Errorf("%s: %q: %v", x.language, x.text, got)
		}
	}
}
