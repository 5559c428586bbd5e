package propose

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// answered proposes for a text under answers.
func answered(t *testing.T, text, answers string) *Proposal {
	t.Helper()
	wb, err := sheet.Open(t.Context(), "t.csv", strings.NewReader(text), int64(len(text)), sheet.Limits{})
	must(t, err)
	p, err := Propose(t.Context(), wb, catalog.Default())
	must(t, err)
	a, err := ReadAnswers(fstest.MapFS{"answers.yml": {Data: []byte(answers)}}, "answers.yml")
	must(t, err)
	must(t, p.Answer(t.Context(), a))
	return p
}

// dimensionsOf are the dimensions of the first stub column and the first header row.
func dimensionsOf(p *Proposal) (stub, header string) {
	t := p.Tables[0]
	if len(t.Stub) > 0 {
		stub = t.Stub[0].Meaning.Dimension
	}
	if len(t.Header) > 0 {
		header = t.Header[0].Meaning.Dimension
	}
	return stub, header
}

const areasCrossed = ",Canadá,México,Haití\nChile,3,4,5\nPerú,10,2,3\nCuba,100,200,30\n"

// roleWords are captions of those who report and of their counterparts.
var roleWords = map[string]struct{ report, other, across, down []string }{
	"es": {[]string{"País receptor", "País de asilo", "País informante"}, []string{"País de origen", "País emisor", "País remitente"}, []string{"columnas", "horizontal"}, []string{"filas", "vertical"}},
	"en": {[]string{"Remittance-receiving country", "Country of asylum", "Reporting country"}, []string{"Remittance-sending country", "Country of origin", "Partner country"}, []string{"across", "columns"}, []string{"down", "rows"}},
	"fr": {[]string{"Pays receveur", "Pays d’asile", "Pays déclarant"}, []string{"Pays d’origine", "Pays émetteur", "Pays partenaire"}, []string{"colonnes"}, []string{"lignes"}},
	"pt": {[]string{"País recebedor", "País de asilo", "País declarante"}, []string{"País de origem", "País emissor", "País parceiro"}, []string{"colunas"}, []string{"linhas"}},
}

// A corner that names the areas of rows and of columns, and says which is where, gives both
// their roles; one that does not say where is asked about, whatever its order.
func TestACornerGivesRolesToRowsAndColumns(t *testing.T) {
	for lang, words := range roleWords {
		for i, report := range words.report {
			other := words.other[(i+1)%len(words.other)]
			across, down := words.across[i%len(words.across)], words.down[i%len(words.down)]
			for corner, want := range map[string]string{
				fmt.Sprintf("%s (%s) - %s (%s)", report, across, other, down): warehouse.DimCounterpart,
				fmt.Sprintf("%s (%s) / %s (%s)", other, down, report, across): warehouse.DimCounterpart,
				fmt.Sprintf("%s (%s) - %s (%s)", report, down, other, across): warehouse.DimRefArea,
				fmt.Sprintf("%s: %s; %s: %s", down, report, across, other):    warehouse.DimRefArea,
				fmt.Sprintf("%s / %s", report, other):                         "",
				fmt.Sprintf("%s \\ %s", other, report):                        "",
				fmt.Sprintf("%s (%s)", report, across):                        "",
			} {
				p := answered(t, "Matriz 2021\n\n\""+corner+"\""+areasCrossed, "- {ask: dataset, answer: REMITTANCES}")
				stub, header := dimensionsOf(p)
				asked := asksFor(p.Questions(), AskAxis, "", "")
				switch {
				case want == "" && !asked:
					t.Errorf("%s %q asks for no axis: %s, %s", lang, corner, stub, header)
				case want != "" && (stub != want || asked || stub == header):
					t.Errorf("%s %q: rows are %s, columns %s, asked %v", lang, corner, stub, header, asked)
				}
			}
		}
	}
}

// Two axes of areas of which not both have a caption are asked about; a title that breaks
// down by two gives the second its role.
func TestTwoAxesOfAreasAreAsked(t *testing.T) {
	for title, ask := range map[string]bool{
		"Remittances 2021": true, "Remesas 2021, por país de origen": true,
		"Remesas 2021 por país de origen y país receptor":        false,
		"Remittances 2021 by country of origin and host country": false,
	} {
		p := answered(t, "\""+title+"\"\n\nCountry of origin"+areasCrossed, "- {ask: dataset, answer: REMITTANCES}")
		if asksFor(p.Questions(), AskAxis, "", "") != ask {
			t.Errorf("%q: an axis is asked for: %v", title, !ask)
		}
	}
	p := answered(t, "Movements of persons to Canada 2021\n\nOrigin / Destination"+areasCrossed, "- {ask: dataset, answer: BORDER}")
	if stub, header := dimensionsOf(p); stub == header || !asksFor(p.Questions(), AskAxis, "", "") {
		t.Errorf("rows and columns are both %s", stub)
	}
	p = answered(t, "Remittances 2021\n\n"+areasCrossed, "- {ask: dataset, answer: REMITTANCES}\n- {ask: axis, about: Chile, answer: REF_AREA}\n- {ask: axis, about: Canad*, answer: COUNTERPART_AREA}\n")
	if stub, header := dimensionsOf(p); stub != warehouse.DimRefArea || header != warehouse.DimCounterpart || asksFor(p.Questions(), AskAxis, "", "") {
		t.Errorf("answered: rows are %s, columns %s; %v", stub, header, p.Questions())
	}
	if asksFor(p.Questions(), AskSet, warehouse.DimRefArea, "") {
		t.Error("who reports is asked though the rows say it")
	}
}

const areasBelow = ",2021,2022,2023\nHonduras,2543,2611,2702\nCuba,1305,1411,1377\nPerú,805,811,877\nChile,805,811,877\nHaití,805,811,877\n"

// Where nobody is known to report, an axis of areas without a role is asked about; once it
// is known to be those who report, nothing is asked of counterparts.
func TestAnAxisOfAreasWithoutARoleIsAsked(t *testing.T) {
	captions := []string{"País", "Country of return", "Pays", "Países", "Economy"}
	for i, dataset := range []string{"REMITTANCES", "RETURNS", "STOCK", "BORDER", "ADMISSIONS"} {
		for _, caption := range []string{captions[i], captions[(i+2)%5]} {
			text := "Cuadro 1\n\n" + caption + areasBelow
			got := openFor(t, "t.csv", text, "- {ask: dataset, answer: "+dataset+"}")
			if !asksFor(got, AskAxis, caption, "") {
				t.Errorf("%s, %q: no axis is asked for: %v", dataset, caption, got)
			}
			got = openFor(t, "t.csv", text, "- {ask: dataset, answer: "+dataset+"}\n- {ask: axis, answer: REF_AREA}")
			for _, dim := range []string{warehouse.DimRefArea, warehouse.DimBasis, warehouse.DimCounterpart} {
				if asksFor(got, AskSet, dim, "") {
					t.Errorf("%s, %q: %s is asked though the column reports", dataset, caption, dim)
				}
			}
			got = openFor(t, "t.csv", text, "- {ask: dataset, answer: "+dataset+"}\n- {ask: axis, answer: COUNTERPART_AREA}")
			if !asksFor(got, AskSet, warehouse.DimRefArea, "") || !asksFor(got, AskSet, warehouse.DimBasis, "") && dataset != "ASYLUM" {
				t.Errorf("%s, %q: a counterpart asks for %v", dataset, caption, got)
			}
		}
	}
	// A country that reports is known.
	if got := openFor(t, "t.csv", "Entradas a Costa Rica por nacionalidad\n\nNacionalidad"+areasBelow, "- {ask: dataset, answer: BORDER}"); asksFor(got, AskAxis, "", "") {
		t.Errorf("an axis with a caption is asked for: %v", got)
	}
}

// Of people of one's own abroad, where they live is the counterpart, by residence abroad; of
// persons here a former residence is one.
func TestNationalsAbroadAreByResidenceAbroad(t *testing.T) {
	titles := []string{
		"Personas mexicanas residentes en el exterior, según %s", "Mexicanos en el extranjero por %s", "Mexicans living abroad by %s",
		"Mexicains résidant à l’étranger par %s", "Mexicanos residentes no exterior por %s", "Mexican nationals overseas by %s", "Diáspora mexicana por %s",
	}
	captions := []string{"país de residencia", "country of residence", "pays de résidence", "país de residência", "país de destino", "host country", "pays d’accueil", "país de acogida"}
	for i, title := range titles {
		for j, caption := range captions {
			if (i+j)%3 != 0 {
				continue
			}
			head := caption
			if j%2 == 0 {
				head = "País"
			}
			p := answered(t, "\""+fmt.Sprintf(title, caption)+"\"\n\n"+head+areasBelow, "- {ask: dataset, answer: STOCK}\n- {ask: set, about: REF_AREA, answer: MEX}\n")
			stub, _ := dimensionsOf(p)
			basis := p.Tables[0].Meaning.Set.Code(warehouse.DimBasis)
			if stub != warehouse.DimCounterpart || basis != "D" || asksFor(p.Questions(), AskAxis, "", "") {
				t.Errorf("%q, %q: %s by %q", fmt.Sprintf(title, caption), head, stub, basis)
			}
		}
	}
	for _, caption := range []string{"país de residencia anterior", "country of previous residence", "last country of residence", "pays de dernière résidence", "país de última residencia"} {
		p := answered(t, "Extranjeros en Chile\n\n"+caption+areasBelow, "- {ask: dataset, answer: STOCK}\n")
		if basis := p.Tables[0].Meaning.Set.Code(warehouse.DimBasis); basis != "R" && !slices.ContainsFunc(p.Questions(), func(q Question) bool { return q.Dimension() == warehouse.DimBasis }) {
			t.Errorf("%q: basis %q", caption, basis)
		}
	}
}

// Persons who left, by where they went, are by destination in four languages: the words say it,
// and a stock's usual relation does not.
func TestEmigrantsByDestinationAreByDestination(t *testing.T) {
	for _, title := range []string{
		"Brasil: emigrantes por país de destino", "Chile: emigrantes según país de destino", "Mexico: emigrants by country of destination", "Haïti : émigrés par pays de destination",
	} {
		for _, head := range []string{"País", "Destino"} {
			p := answered(t, "\""+title+"\"\n\n"+head+areasBelow, "- {ask: dataset, answer: STOCK}\n")
			if basis := p.Tables[0].Meaning.Set.Code(warehouse.DimBasis); basis != "D" {
				t.Errorf("%s, %s: basis %q", title, head, basis)
			}
		}
	}
}

// Who says which country reports has said that the areas of the only axis of them do not.
func TestWhoReportsDecidesTheOnlyAxisOfAreas(t *testing.T) {
	p := answered(t, "Cuadro 1\n\nPaís"+areasBelow, "- {ask: dataset, answer: BORDER}\n- {ask: set, about: REF_AREA, answer: PAN}\n")
	if stub, _ := dimensionsOf(p); stub != warehouse.DimCounterpart || asksFor(p.Questions(), AskAxis, "", "") {
		t.Errorf("the column is %s; %v", stub, p.Questions())
	}
}
