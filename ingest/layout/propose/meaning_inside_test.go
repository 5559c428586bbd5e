package propose

import (
	"fmt"
	"strings"
	"testing"

	"siemmes/warehouse"
)

// What labels say between brackets that nothing reads is asked about, once for all labels that
// say it; under the answer their figures have the code, and no others.
func TestWhatLabelsSayBetweenBracketsIsAsked(t *testing.T) {
	sexes := map[string][4]string{"en": {"Sex", "Male", "Female", "Total"}, "es": {"Sexo", "Hombres", "Mujeres", "Total"}, "fr": {"Sexe", "Hommes", "Femmes", "Total"}, "pt": {"Sexo", "Homens", "Mulheres", "Total"}}
	inside := map[string][]string{
		"en": {"adults", "by air", "excluding crew", "first-time applicants", "aged 15 years and over"}, "es": {"adultos", "vía aérea", "excluye tripulantes", "sin Título 42", "de 18 años y más"},
		"fr": {"adultes", "voie aérienne", "hors équipages", "primo-demandeurs"}, "pt": {"adultos", "via aérea", "exclui tripulantes", "requerentes principais"},
	}
	for lang, names := range sexes {
		for _, said := range inside[lang] {
			for only := range 2 { // both sexes, or the total alone
				label := func(i int) string {
					if only == 0 && i < 3 || only == 1 && i == 3 {
						return fmt.Sprintf("%s (%s)", names[i], said)
					}
					return names[i]
				}
				text := fmt.Sprintf("\"Peru: foreign-born population by sex\"\n\n%s,2020,2021\n%s,31,42\n%s,12,14\n%s,43,56\n", names[0], label(1), label(2), label(3))
				about := label(1)
				if only == 1 {
					about = label(3)
				}
				n := 0
				for _, q := range openFor(t, "t.csv", text, answersNoted) {
					// A total that leaves out somebody is no total by name: it is asked what it is.
					if q.Ask == AskCode && q.About == about && (q.Reason.ID == "question.restricts-inside" || q.Reason.ID == "question.code") {
						n++
					}
				}
				if n != 1 {
					t.Errorf("%q: asked %d times", about, n)
					continue
				}
				p, err := proposalUnder(t, "t.csv", text, answersNoted+"- {ask: code, about: '"+about+"', answer: {AGE: Y_GE18}}\n")
				must(t, err)
				m := p.Tables[0].Stub[0].Meaning
				other := m.Map[names[1]]
				if got := m.Map[about]; got.Code(warehouse.DimAge) != "Y_GE18" || only == 1 && other.Code(warehouse.DimAge) != "" || len(p.Questions()) > 0 {
					t.Errorf("%q: is %+v of %+v, asks %v", about, got, m.Map, p.Questions())
				}
			}
		}
	}
}

// Marks, units, abbreviations, official forms of names, and what the label is known by ask
// nothing.
func TestWhatLabelsSayBetweenBracketsThatRestrictsNothing(t *testing.T) {
	for _, rows := range [][]string{
		{"Venezuela (República Bolivariana de)", "Bolivia (Estado Plurinacional de)", "Irán (República Islámica del)"},
		{"Venezuela (Bolivarian Republic of)", "Micronesia (Federated States of)", "Cuba"},
		{"Cuba (p)", "Chile (1)", "Haití (2)"},
		{"Cuba", "Chile", "Total (ambos sexos)"},
		{"Cuba", "Chile", "Total (both sexes)"},
		{"Cuba", "Chile", "Total (miles)"},
		{"Cuba", "Chile", "Total (personas)"},
		{"Cuba", "Chile", "Total (todos los países)"},
		{"Estados Unidos de América (EE.UU.)", "Chile", "Cuba"},
	} {
		text := "\"Extranjeros con residencia en Perú, por país de nacimiento\"\n\nPaís,2020,2021\n"
		for i, label := range rows {
			text += fmt.Sprintf("%s,%d,%d\n", label, 31+i, 42+i)
		}
		for _, q := range openFor(t, "t.csv", text, answersNoted) {
			if q.Reason.ID == "question.restricts-inside" {
				t.Errorf("%s: asks about %q", strings.Join(rows, "; "), q.About)
			}
		}
	}
}
