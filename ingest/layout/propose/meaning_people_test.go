package propose

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"siemmes/warehouse"
)

const noAreas = "\"\n\nSexo,2021,2022\nHombres,2543,2611\nMujeres,1305,1411\n"

// asked lists the questions about a table of two sexes with a title.
func askedOfTitle(t *testing.T, dataset, title, answers string) []Question {
	t.Helper()
	return openFor(t, "t.csv", "\""+title+noAreas, "- {ask: dataset, answer: "+dataset+"}\n"+answers)
}

// originWords are phrases of origin, with the basis that they name.
var originWords = []struct {
	title string // %s is the country
	basis string
	names map[string]string
}{
	{"Población nacida en %s por sexo", "B", inSpanish},
	{"Personas nacidas en %s", "B", inSpanish},
	{"Personas nacidos/as en %s", "B", inSpanish},
	{"Residentes naturales de %s, por sexo", "B", inSpanish},
	{"Residentes nacionales de %s", "C", inSpanish},
	{"Ciudadanos de %s residentes", "C", inSpanish},
	{"Personas que nacieron en %s", "B", inSpanish},
	{"Migrantes originarios de %s", "", inSpanish},
	{"Migrantes procedentes de %s", "", inSpanish},
	{"Population born in %s by sex", "B", inEnglish},
	{"Residents who are nationals of %s", "C", inEnglish},
	{"Citizens of %s by sex", "C", inEnglish},
	{"Natives of %s by sex", "B", inEnglish},
	{"Migrants from %s", "", inEnglish},
	{"Migrants coming from %s", "", inEnglish},
	{"Population née en %s par sexe", "B", inFrench},
	{"Personnes nées en %s", "B", inFrench},
	{"Personnes né(e)s en %s", "B", inFrench},
	{"Ressortissants de %s par sexe", "C", inFrench},
	{"Migrants originaires de %s", "", inFrench},
	{"Citoyennes de %s", "C", inFrench},
	{"População nascida em %s por sexo", "B", inPortuguese},
	{"Pessoas nascidas no %s", "B", inPortuguese},
	{"Naturais de %s", "B", inPortuguese},
	{"Nacionais de %s por sexo", "C", inPortuguese},
	{"Cidadãos de %s", "C", inPortuguese},
}

var (
	inSpanish    = map[string]string{"HTI": "Haití", "USA": "Estados Unidos", "DOM": "República Dominicana"}
	inEnglish    = map[string]string{"HTI": "Haiti", "ZAF": "South Africa", "GTM": "Guatemala"}
	inFrench     = map[string]string{"HTI": "Haïti", "ESP": "Espagne", "CIV": "Côte d’Ivoire"}
	inPortuguese = map[string]string{"PRY": "Paraguai", "CPV": "Cabo Verde", "AGO": "Angola"}
)

// Where a title says that persons are from, it is asked as the counterpart, also where the
// country that reports is only known from an answer, and the basis that the phrase names
// is taken; of other phrases it is asked.
func TestWherePersonsAreFromIsAsked(t *testing.T) {
	i := 0
	for _, x := range originWords {
		for code, name := range x.names {
			if i++; i%2 == 0 {
				continue
			}
			title := fmt.Sprintf(x.title, name)
			answers := []string{"", "- {ask: set, about: REF_AREA, answer: CRI}\n"}[i/2%2]
			dataset := []string{"STOCK", "POPULATION"}[i/4%2]
			p := answered(t, "\""+title+noAreas, "- {ask: dataset, answer: "+dataset+"}\n"+answers)
			got := p.Questions()
			if !asksFor(got, AskSet, warehouse.DimCounterpart, code) {
				t.Errorf("%q (%s) does not ask for %s", title, dataset, code)
			}
			basis := p.Tables[0].Meaning.Set.Code(warehouse.DimBasis)
			if asked := asksFor(got, AskSet, warehouse.DimBasis, ""); x.basis != "" && (basis != x.basis || asked) || x.basis == "" && !asked {
				t.Errorf("%q: basis %q, asked %v", title, basis, asked)
			}
			if p.Tables[0].Meaning.Set.Code(warehouse.DimRefArea) == code {
				t.Errorf("%q: %s reports", title, code)
			}
		}
	}
}

// A country of origin beside rows of other countries is not lost, and several are no code.
func TestAnOriginBesideCountriesIsAsked(t *testing.T) {
	rows := ",2021,2022\nHonduras,2543,2611\nCuba,1305,1411\nPerú,805,811\n"
	for title, caption := range map[string]string{"Personas nacidas en Haití": "País de nacionalidad", "Population born in Haiti": "Nationality", "Personnes nées en Haïti": "Nationalité"} {
		got := openFor(t, "t.csv", title+"\n\n"+caption+rows, "- {ask: dataset, answer: STOCK}\n- {ask: set, about: REF_AREA, answer: CRI}\n")
		if !slices.ContainsFunc(got, func(q Question) bool { return strings.Contains(fmt.Sprint(q.Reason), "hai") }) {
			t.Errorf("%q by %q asks about no origin: %v", title, caption, got)
		}
	}
	for _, title := range []string{"Personas nacidas en Haití y Cuba", "Population born in Haiti or Cuba", "Personnes nées en Haïti et au Chili", "Migrants from Haiti, Chile and Cuba"} {
		got := askedOfTitle(t, "STOCK", title, "- {ask: set, about: REF_AREA, answer: CRI}\n")
		i := slices.IndexFunc(got, func(q Question) bool { return q.Dimension() == warehouse.DimCounterpart })
		if i < 0 || got[i].Choices[0].Confidence > 0 {
			t.Errorf("%q takes one of its countries: %v", title, got)
		}
	}
}

// A demonym or a trade in the name of an office restricts nothing.
func TestTheNameOfAnOfficeRestrictsNothing(t *testing.T) {
	offices := []string{
		"Instituto Costarricense de Turismo", "Australian Bureau of Statistics", "Ministère Français de l’Intérieur", "Instituto Brasileiro de Turismo", "Banco Hondureño de Desarrollo",
		"INSTITUTO COSTARRICENSE DE TURISMO", "Colombian Ministry of Tourism", "Consejo Hondureño de la Empresa", "Haitian Office of Migration", "Servicio Ecuatoriano de Estudiantes",
		"Agência Portuguesa de Turismo", "Royal Canadian Commission of Students",
	}
	for i, office := range offices {
		for _, title := range []string{"%s. Llegadas de personas", "Arrivals of persons (%s)", "%s - Entradas de personas", "Arrivals published by the %s"}[i%3 : i%3+2] {
			title = fmt.Sprintf(title, office)
			for _, q := range askedOfTitle(t, "BORDER", title, "- {ask: set, about: REF_AREA, answer: CRI}\n") {
				if q.Ask == AskSet && (q.Dimension() == warehouse.DimCounterpart || q.Dimension() == "CATEGORY") {
					t.Errorf("%q asks for %s", title, q.Dimension())
				}
			}
		}
	}
	for _, title := range []string{"Llegadas de costarricenses, Instituto Costarricense de Turismo", "INSTITUTO COSTARRICENSE DE TURISMO SALIDAS DE COLOMBIANOS", "Departures of Colombians published by the Australian Bureau of Statistics"} {
		if got := askedOfTitle(t, "BORDER", title, "- {ask: set, about: REF_AREA, answer: PAN}\n"); !asksFor(got, AskSet, warehouse.DimCounterpart, "") {
			t.Errorf("%q asks for no counterpart: %v", title, got)
		}
	}
}

// A group that the figures leave out is a question, and never the code of the table.
func TestAnExcludedGroupIsAskedAndNoCode(t *testing.T) {
	for title, excluded := range map[string][]string{
		"Titulaires d’un titre de séjour, hors Britanniques": {"GBR"}, "Titulaires d’un titre (sauf Algériens), par sexe": {"DZA"},
		"Residentes extranjeros excepto nicaragüenses": {"NIC"}, "Residentes, excluyendo a Haití y Cuba": {"HTI", "CUB"}, "Residentes, excepto Haití, Cuba y Chile": {"HTI", "CUB", "CHL"},
		"Foreign residents excluding British by sex": {"GBR"}, "Residents other than Haitians": {"HTI"}, "Residents (excl. Mexico)": {"MEX"},
		"Residentes estrangeiros exceto brasileiros": {"BRA"}, "Residentes, salvo angolanos": {"AGO"},
	} {
		got := askedOfTitle(t, "STOCK", title, "- {ask: set, about: REF_AREA, answer: CRI}\n")
		for _, q := range got {
			if q.Ask == AskSet && len(q.Choices) > 0 && q.Choices[0].Confidence > 0 && slices.Contains(excluded, q.Choices[0].Answer) {
				t.Errorf("%q offers %s", title, q.Choices[0].Answer)
			}
		}
		if !slices.ContainsFunc(got, func(q Question) bool { return q.Ask == AskCode && q.Reason.ID == "question.restricts-words" }) {
			t.Errorf("%q asks about no exclusion: %v", title, got)
		}
	}
}
