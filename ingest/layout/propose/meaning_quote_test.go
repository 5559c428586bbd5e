package propose

import (
	"strings"
	"testing"
)

// restrictingWords are the phrases that the questions about words that nothing uses name.
func restrictingWords(questions []Question) (all []string) {
	for _, q := range questions {
		if q.Reason.ID == "question.restricts-words" {
			all = append(all, strings.Split(q.About, separator)...)
		}
	}
	return all
}

// A question about words that nothing uses names the whole phrase that they are in: up to the
// next sign, and to the words that say how the table is broken down.
func TestAQuestionNamesTheWholePhrase(t *testing.T) {
	for title, want := range map[string]string{
		"Residence permits granted, principal applicants, by nationality":          "principal applicants",
		"Residence permits granted by nationality (principal applicants)":          "principal applicants",
		"Residence permits granted by nationality (main applicants)":               "main applicants",
		"Permisos de residencia: solicitantes principales, por nacionalidad":       "solicitantes principales",
		"Titres de séjour délivrés, demandeurs principaux, par nationalité":        "demandeurs principaux",
		"Autorizações de residência (requerentes principais), por nacionalidade":   "requerentes principais",
		"Permisos de residencia otorgados a zutanos agrícolas, por nacionalidad":   "permisos de residencia otorgados a zutanos agricolas",
		"Permits (first zutano of the year) granted, by nationality of the holder": "first zutano of the year",
	} {
		got := restrictingWords(openFor(t, "t.csv", "\""+title+"\""+figuresBelow, "- {ask: dataset, answer: PERMITS}"))
		if len(got) == 0 || got[0] != want {
			t.Errorf("%q asks about %q", title, got)
		}
	}
}

// Words for the largest groups restrict nothing before the word for these groups.
func TestTheLargestGroupsRestrictNothing(t *testing.T) {
	for _, title := range []string{
		"Residence permits granted, top 10 nationalities", "Residence permits granted by main nationality", "Residence permits granted: ten main countries",
		"Permisos de residencia otorgados, diez principales nacionalidades", "Permisos de residencia otorgados según principales países", "Permisos de residencia: países principales",
		"Titres de séjour délivrés, dix principales nationalités", "Titres de séjour délivrés, principaux pays", "Autorizações de residência, principais nacionalidades", "Autorizações de residência: dez principais países",
	} {
		if got := restrictingWords(openFor(t, "t.csv", "\""+title+"\""+figuresBelow, "- {ask: dataset, answer: PERMITS}")); len(got) > 0 {
			t.Errorf("%q asks about %q", title, got)
		}
	}
}
