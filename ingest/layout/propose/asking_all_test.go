package propose

import (
	"strings"
	"testing"

	"siemmes/warehouse"
)

// A label that names all of what the others are parts of is asked for, the total first, and
// never becomes a code of the office's own beside its parts. What names a rest is a part.
func TestALabelOfAllIsNoPart(t *testing.T) {
	for label, total := range map[string]bool{"All ports": true, "Todos los puestos": true, "Tous les postes": true, "Todas as fronteiras": true, "All other ports": false, "Todos los demás": false, "Resto": false} {
		text := "\"Entradas de extranjeros a Belice por puesto\"\n\nPuesto,2021,2022\nZutano Norte,25,31\nMengano Sur,13,14\n" + label + ",38,45\n"
		answers := "- {ask: dataset, answer: BORDER}\n- {ask: set, about: REF_AREA, answer: BLZ}\n- {ask: axis, about: Puesto, answer: {dimension: BORDER_POST, codes: own}}\n"
		p, err := proposalUnder(t, "t.csv", text, answers)
		must(t, err)
		if asksFor(p.Questions(), AskCode, label, `{"BORDER_POST": "_T"}`) != total {
			t.Errorf("%q: asked for the total %v, want %v", label, !total, total)
		}
		s := p.Tables[0].Stub[0].Meaning.Map[label]
		if code := s.Code("BORDER_POST"); total && code != "" {
			t.Errorf("%q is the code %s", label, code)
		}
	}
}

// Words of a sex are the nationals of no country.
func TestSexesAreNoNationals(t *testing.T) {
	for _, title := range []string{"Foreign-born males", "Foreign-born females", "Extranjeros varones", "Hommes étrangers"} {
		for _, q := range openFor(t, "t.csv", "\""+title+"\"\n\nCountry of birth,2021,2022\nHonduras,25,31\nCuba,13,14\n", "- {ask: dataset, answer: STOCK}\n- {ask: set, about: REF_AREA, answer: BLZ}\n") {
			if strings.Contains(q.About, "CITIZENSHIP") || q.About == warehouse.DimCounterpart {
				t.Errorf("%q asks %s", title, q.About)
			}
		}
	}
}

// The country of an adjective in the title is the first choice for who reports.
func TestTheCountryOfAnAdjectiveIsLikely(t *testing.T) {
	for title, area := range map[string]string{
		"Office belge des étrangers. Titres de séjour délivrés": "BEL", "Personas hondureñas retornadas": "HND",
		"Persons granted Estonian citizenship": "EST", "Haitianos y cubanos retornados": "", "Personas retornadas": "",
	} {
		for _, q := range openFor(t, "t.csv", "\""+title+"\"\n\nSexo,2021,2022\nHombres,25,31\nMujeres,13,14\n", "") {
			if q.Ask == AskSet && q.dim == warehouse.DimRefArea && (q.Choices[0].Confidence > 0) != (area != "") || area != "" && q.dim == warehouse.DimRefArea && q.Choices[0].Answer != area {
				t.Errorf("%q: %v is the first choice, want %q", title, q.Choices[0], area)
			}
		}
	}
}
