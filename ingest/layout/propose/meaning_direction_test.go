package propose

import (
	"testing"

	"siemmes/warehouse"
)

// Of returns, whom the title names says which way they go: foreigners who are repatriated
// leave, a country's own people come. What the words of the return say otherwise is asked.
func TestWhoReturnsSaysTheDirection(t *testing.T) {
	for _, c := range []struct{ title, area, direction string }{
		{"Cidadãos estrangeiros repatriados por via terrestre, por nacionalidade", "AGO", ""},
		{"Foreign nationals among returnees by citizenship", "BHS", ""},
		{"Haitianos repatriados por provincia", "DOM", ""},
		{"Guatemaltecos retornados por departamento", "GTM", "IN"},
		{"Nationals returned, returnees by sex", "JAM", "IN"},
		{"Personas repatriadas por sexo", "NIC", ""},
		{"Extranjeros deportados por nacionalidad", "PAN", "OUT"},
	} {
		text := "\"" + c.title + "\"\n\nPaís,2021,2022\nHonduras,2543,2611\nCuba,1305,1411\nPerú,805,811\n"
		p, err := proposalUnder(t, "t.csv", text, "- {ask: dataset, answer: RETURNS}\n- {ask: set, about: REF_AREA, answer: "+c.area+"}\n")
		must(t, err)
		asked := asksFor(p.Questions(), AskSet, warehouse.DimDirection, "")
		if got := p.Tables[0].Meaning.Set.Code(warehouse.DimDirection); asked != (c.direction == "") || !asked && got != c.direction {
			t.Errorf("%q of %s: %q, asked %v; want %q", c.title, c.area, got, asked, c.direction)
		}
	}
}

// Where headings give the counterparts, the people whom the title names are a citizenship,
// and never a counterpart.
func TestPeopleWithCounterpartsAreACitizenship(t *testing.T) {
	for _, c := range []struct {
		dataset, title, area string
		ask                  bool
	}{
		{"ADMISSIONS", "Emigraciones exteriores de españoles por país de destino", "ESP", true},
		{"ADMISSIONS", "Registered Filipino emigrants by country of destination", "PHL", true},
		{"ADMISSIONS", "Départs de Français par pays de destination", "FRA", true},
		{"REMITTANCES", "Overseas Filipinos cash remittances by country, US dollars", "PHL", false},
		{"PERMITS", "Permits issued to foreigners by citizenship", "CRI", false},
	} {
		text := "\"" + c.title + "\"\n\nCountry,2021,2022\nHonduras,2543,2611\nCuba,1305,1411\nPerú,805,811\n"
		p, err := proposalUnder(t, "t.csv", text, "- {ask: dataset, answer: "+c.dataset+"}\n- {ask: set, about: REF_AREA, answer: "+c.area+"}\n- {ask: axis, about: Country, answer: COUNTERPART_AREA}\n- {ask: set, about: BASIS, answer: D}\n")
		must(t, err)
		if asksFor(p.Questions(), AskSet, warehouse.DimCounterpart, "") || asksFor(p.Questions(), AskSet, "CITIZENSHIP", "") != c.ask {
			t.Errorf("%q: citizenship is asked %v, want %v: counterpart %v", c.title, !c.ask, c.ask, asksFor(p.Questions(), AskSet, warehouse.DimCounterpart, ""))
		}
	}
}

// Whose institute a table is of says nothing of whom it counts, and people of other
// nationalities who are returned do not come home.
func TestThePublisherSaysNoDirection(t *testing.T) {
	for _, c := range []struct{ publisher, title, area string }{
		{"Observatorio Costarricense de Deportaciones", "Costa Rica: deportaciones ejecutadas por nacionalidad", "CRI"},
		{"Observatorio Mexicano de Migración", "México: deportaciones por nacionalidad", "MEX"},
		{"Instituto Panameño de Estadística", "Personas retornadas por nacionalidad", "PAN"},
		{"Jamaican Migration Council", "Returned persons by nationality", "JAM"},
		{"", "Ciudadanos costarricenses y otros retornados por nacionalidad", "CRI"},
	} {
		text := c.publisher + "\n\"" + c.title + "\"\n\nNacionalidad,2021,2022\nNicaragüense,254,261\nColombiana,130,141\nHondureña,80,81\n"
		p, err := proposalUnder(t, "t.csv", text, "- {ask: dataset, answer: RETURNS}\n- {ask: set, about: REF_AREA, answer: "+c.area+"}\n")
		must(t, err)
		if !asksFor(p.Questions(), AskSet, warehouse.DimDirection, "") {
			t.Errorf("%q, %q: direction %q in silence", c.publisher, c.title, p.Tables[0].Meaning.Set.Code(warehouse.DimDirection))
		}
	}
}

// Where persons come from is a basis in datasets of who crosses a border; elsewhere it may be
// an origin or a residence, and is asked for.
func TestWhereTheyComeFromIsAskedFor(t *testing.T) {
	for _, words := range []string{"por país de procedencia", "par pays de provenance"} {
		for dataset, asks := range map[string]bool{"BORDER": false, "REMITTANCES": true, "ADMISSIONS": true, "RETURNS": true, "ASYLUM": true} {
			text := "\"Haití, total " + words + ", 2021-2022\"\n\nPaís,2021,2022\nHonduras,254,261\nCuba,130,141\nPerú,80,81\n"
			p, err := proposalUnder(t, "t.csv", text, "- {ask: dataset, answer: "+dataset+"}\n- {ask: set, about: REF_AREA, answer: HTI}\n")
			must(t, err)
			if got := p.Tables[0].Meaning.Set.Code(warehouse.DimBasis); asksFor(p.Questions(), AskSet, warehouse.DimBasis, "") != asks || !asks && got != "P" {
				t.Errorf("%s %s: basis %q, asked %v", dataset, words, got, !asks)
			}
		}
	}
}
