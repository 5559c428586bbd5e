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

// openFor lists what is asked about a text under answers, as "ask about first-choice".
func openFor(t *testing.T, name, text, answers string) []Question {
	t.Helper()
	wb, err := sheet.Open(t.Context(), name, strings.NewReader(text), int64(len(text)), sheet.Limits{})
	must(t, err)
	p, err := Propose(t.Context(), wb, catalog.Default())
	must(t, err)
	a, err := ReadAnswers(fstest.MapFS{"answers.yml": {Data: []byte(answers)}}, "answers.yml")
	must(t, err)
	must(t, p.Answer(t.Context(), a))
	return p.Questions()
}

func asksFor(questions []Question, ask Ask, about, first string) bool {
	return slices.ContainsFunc(questions, func(q Question) bool {
		return q.Ask == ask && (about == "" || q.About == about) && (first == "" || len(q.Choices) > 0 && q.Choices[0].Answer == first)
	})
}

const figuresBelow = "\n\nPaís,2021,2022,2023\nHonduras,2543,2611,2702\nCuba,1305,1411,1377\nPerú,805,811,877\n"

// What a title restricts and no axis gives is asked about, in every language; what it only
// joins with or names is not.
func TestWhatRestrictsIsAsked(t *testing.T) {
	for _, c := range []struct{ dataset, title, dim, code string }{
		{"STOCK", "Mujeres extranjeras residentes por país de nacimiento", warehouse.DimSex, "F"},
		{"STOCK", "Foreign-born men by country of birth", warehouse.DimSex, "M"},
		{"STOCK", "Femmes immigrées par pays de naissance", warehouse.DimSex, "F"},
		{"STOCK", "Mulheres imigrantes por país de nascimento", warehouse.DimSex, "F"},
		{"STOCK", "Foreign-born under 18 years by country of birth", warehouse.DimAge, "Y_LT18"},
		{"RETURNS", "Deportados menores de 18 años por país", warehouse.DimAge, "Y_LT18"},
		{"STOCK", "Población extranjera de 65 años y más", warehouse.DimAge, "Y_GE65"},
		{"IRREGULAR", "Office of Field Operations - Inadmissibles by Citizenship", "AGENCY", "OFO"},
		{"STOCK", "Working-age foreign-born population by country", warehouse.DimAge, "_T"},
		{"STOCK", "Población extranjera en edad escolar por país", warehouse.DimAge, "_T"},
		{"BORDER", "Visitor arrivals by country of last permanent residence", "CATEGORY", "NON_RESIDENT"},
		{"BORDER", "Llegada de visitantes por país", "CATEGORY", "NON_RESIDENT"},
	} {
		got := openFor(t, "t.csv", "\""+c.title+"\""+figuresBelow, "- {ask: dataset, answer: "+c.dataset+"}")
		if !asksFor(got, AskSet, c.dim, c.code) {
			t.Errorf("%q does not ask for %s: %v", c.title, c.dim, got)
		}
	}
}

// A phrase that nothing reads is a question about it, which names it and its cell.
func TestAPhraseThatNothingReadsIsAsked(t *testing.T) {
	titles := map[string]string{
		"Residence permits granted%s, by nationality": "en", "Permisos de residencia otorgados%s, por nacionalidad": "es",
		"Titres de séjour délivrés%s, par nationalité": "fr", "Autorizações de residência%s, por nacionalidade": "pt",
	}
	restricts := map[string][]string{
		"en": {" to holders who already held a visa", " to first-time applicants", " to seasonal agricultural labourers"},
		"es": {" a quienes ya tenían visa anterior", " por primera vez", " a trabajadores agrícolas temporeros"},
		"fr": {" aux primo-demandeurs", " aux travailleurs saisonniers"},
		"pt": {" a quem já possuía visto", " a trabalhadores sazonais"},
	}
	for title, lang := range titles {
		for _, phrase := range append([]string{""}, restricts[lang]...) {
			text := fmt.Sprintf(title, phrase)
			got := openFor(t, "t.csv", "\""+text+"\""+figuresBelow, "- {ask: dataset, answer: PERMITS}")
			asked := slices.ContainsFunc(got, func(q Question) bool { return q.Ask == AskCode && q.Reason.ID == "question.restricts-words" })
			if asked != (phrase != "") {
				t.Errorf("%q: asked about what it restricts is %v", text, asked)
			}
		}
	}
}

// What a phrase restricts is kept whatever it is of, the measure too, and a code that has
// one of its words in its name comes first.
func TestWhatAPhraseRestrictsIsKept(t *testing.T) {
	const table = "\"Sponsored study visas granted to zutano applicants, by nationality\"" + figuresBelow
	const known = "- {ask: dataset, answer: PERMITS}\n- {ask: measure, answer: GRANTED}\n"
	if got := openFor(t, "t.csv", table, known); !asksFor(got, AskCode, "", `{"CATEGORY": "STUDY"}`) {
		t.Errorf("the phrase is not asked about: %v", got)
	}
	for answer, want := range map[string]string{"{CATEGORY: STUDY}": "CATEGORY STUDY", "{MEASURE: HOLDERS}": "MEASURE HOLDERS", "label": "MEASURE GRANTED"} {
		wb, err := sheet.Open(t.Context(), "t.csv", strings.NewReader(table), int64(len(table)), sheet.Limits{})
		must(t, err)
		p, err := Propose(t.Context(), wb, catalog.Default())
		must(t, err)
		a, err := ReadAnswers(fstest.MapFS{"answers.yml": {Data: []byte(known + "- {ask: code, about: \"*zutano*\", answer: " + answer + "}")}}, "answers.yml")
		must(t, err)
		must(t, p.Answer(t.Context(), a))
		dim, code, _ := strings.Cut(want, " ")
		if asksFor(p.Questions(), AskCode, "", "") || p.Tables[0].Meaning.Set.Code(dim) != code {
			t.Errorf("%s: %v, open %v", answer, p.Tables[0].Meaning.Set, p.Questions())
		}
	}
}

// Money counts no persons, and a share counts nothing: the measure is asked for.
func TestMoneyAndSharesCountNoPersons(t *testing.T) {
	for _, title := range []string{"Tasa de migrantes internacionales por 1.000 habitantes", "Stock de migrantes (%)", "Migrantes internacionales en dólares", "Migrant stock, US dollars"} {
		if got := openFor(t, "t.csv", "\""+title+"\""+figuresBelow, "- {ask: dataset, answer: STOCK}"); !asksFor(got, AskMeasure, "", "") {
			t.Errorf("%q: %v", title, got)
		}
	}
}

const noPeriods = "\n\nPaís,Personas\nHonduras,2543\nCuba,1305\nPerú,805\n"

// Two periods in a title are a question that names both; one alone is taken.
func TestTwoPeriodsInATitleAreAsked(t *testing.T) {
	for title, want := range map[string][]string{
		"Población residente en 2021 que en 2016 residía en el extranjero, por país":         {"2021", "2016"},
		"Población residente en 2021 que en 31 de diciembre de 2019 residía fuera, por país": {"2021", "2019-12-31"},
		"Resident population in March 2020 who lived abroad in March 2015, by country":       {"2020-03", "2015-03"},
		"Extranjeros residentes, enero-marzo de 2016 y enero-marzo de 2017, por país":        {"2016-Q1", "2017-Q1"},
		"Population étrangère, 2014 à 2018, par pays":                                        {"2014-01-01/P5Y"},
		"Foreign residents by country, 2014-2018":                                            {"2014-01-01/P5Y"},
	} {
		got := openFor(t, "t.csv", "\""+title+"\""+noPeriods, "- {ask: dataset, answer: STOCK}")
		i := slices.IndexFunc(got, func(q Question) bool { return q.Ask == AskPeriod })
		if i < 0 {
			t.Errorf("%q asks for no period", title)
			continue
		}
		for _, period := range want {
			if !slices.ContainsFunc(got[i].Choices, func(c Choice) bool { return c.Answer == period }) {
				t.Errorf("%q does not name %s: %v", title, period, got[i].Choices)
			}
		}
	}
	for _, title := range []string{"Extranjeros residentes por país, 2021", "Foreign residents by country, March 2020", "Extranjeros residentes, enero-marzo de 2016"} {
		if got := openFor(t, "t.csv", "\""+title+"\""+noPeriods, "- {ask: dataset, answer: STOCK}"); asksFor(got, AskPeriod, "", "") {
			t.Errorf("%q asks for its one period", title)
		}
	}
}

// A counterpart that is one for the whole table needs a basis as well: nationals and
// foreigners have theirs, of any other one it is asked.
func TestACounterpartOfTheWholeTableHasABasis(t *testing.T) {
	for _, c := range []struct {
		dataset, title, code string
		ask                  bool
	}{
		{"RETURNS", "Repatriación de personas mexicanas desde Estados Unidos por mes", "USA", true},
		{"BORDER", "Salidas de colombianos por mes", "NAT", false},
		{"BORDER", "Salidas de colombianos por mes", "W", false},
		{"PERMITS", "Permits issued to Haitians by month", "HTI", true},
		{"STOCK", "Population étrangère marocaine par sexe", "MAR", true},
	} {
		answers := "- {ask: dataset, answer: " + c.dataset + "}\n- {ask: set, about: COUNTERPART_AREA, answer: " + c.code + "}\n"
		got := openFor(t, "t.csv", "\""+c.title+"\"\n\nMes,2022,2023\nEnero,2543,2611\nFebrero,1305,1411\nMarzo,805,811\n", answers)
		if asksFor(got, AskSet, warehouse.DimBasis, "") != c.ask {
			t.Errorf("%q, %s: basis is asked: %v, want %v; %v", c.title, c.code, !c.ask, c.ask, got)
		}
	}
}

// What one table of a file is restricted to and another of the same dataset does not say
// is asked about, of each table by itself.
func TestSisterTablesAreAsked(t *testing.T) {
	below := "\nPaís,2021,2022\nHonduras,2543,2611\nCuba,1305,1411\nPerú,805,811\n\n\n"
	text := "Residencias temporales otorgadas por país de nacionalidad" + below + "Residencias zutanas otorgadas por país de nacionalidad" + below + "Residencias menganas otorgadas por país de nacionalidad" + below
	got := openFor(t, "t.csv", text, "- {ask: dataset, answer: PERMITS}\n- {ask: measure, answer: GRANTED}\n")
	of := 0
	for _, q := range got {
		if q.Ask == AskSet && q.Dimension() == "CATEGORY" {
			of++
		}
	}
	if of != 3 {
		t.Errorf("CATEGORY is asked about %d times, want of each table", of)
	}
}

// What pages say above a table that they filter restricts it: a name and a value in two
// cells. Totals, frequencies and units restrict nothing.
func TestLinesOfNamesAndValuesRestrict(t *testing.T) {
	for value, ask := range map[string]string{
		"Sex,Women": "set SEX", "Sexo,Mujeres": "set SEX", "Age,From 15 to 24 years": "set AGE", "Reason,Education reasons": "set CATEGORY",
		"Motivo,Zutano mengano": "set CATEGORY", "Perengano,Zutano mengano": "code", "Duration,Total": "", "Time frequency,Annual": "", "Unit,Person": "", "Period,2022": "", "Sex,Total": "",
	} {
		text := "Permits granted by reason and citizenship,\nTime frequency,Annual\n" + value + "\n\nCitizenship,2021,2022\nBrazil,120,130\nMorocco,99,88\nChina,77,66\n"
		got := openFor(t, "t.csv", text, "- {ask: dataset, answer: PERMITS}\n- {ask: measure, answer: GRANTED}\n")
		found := ""
		for _, q := range got {
			if q.Ask == AskCode {
				found = "code"
			} else if q.Ask == AskSet && q.Dimension() != warehouse.DimRefArea && q.Dimension() != warehouse.DimBasis {
				found = "set " + q.Dimension()
			}
		}
		if found != ask {
			t.Errorf("%q asks %q, want %q", value, found, ask)
		}
	}
}

// Such a line may restrict nothing, or leave the table out.
func TestALineAboveATableIsAnswered(t *testing.T) {
	text := "Permits granted by citizenship,\nTime frequency,Annual\nPerengano,Zutano mengano\n\nCitizenship,2021,2022\nBrazil,120,130\nMorocco,99,88\nChina,77,66\n"
	for answer, open := range map[string]bool{"label": true, "{CATEGORY: STUDY}": true, "skip": false} {
		got := openFor(t, "t.csv", text, "- {ask: dataset, answer: PERMITS}\n- {ask: measure, answer: GRANTED}\n- {ask: code, about: Zutano mengano, answer: "+answer+"}\n")
		if asksFor(got, AskCode, "", "") || asksFor(got, AskSource, "", "") != open {
			t.Errorf("%s leaves %d questions open", answer, len(got))
		}
	}
}

// A part of a country in a title restricts the table, whether the code lists know it or
// not; what only breaks down by parts, and offices, do not.
func TestPartsOfACountryRestrict(t *testing.T) {
	for title, ask := range map[string]bool{
		"Población extranjera residente, Distrito de Lisboa": true, "População estrangeira, Concelho de Zutano": true, "Foreign residents, State of Zutania": true,
		"Población extranjera. Entidad federativa: Chiapas": true, "Population étrangère, Département du Rhône": true, "Población extranjera en la Provincia de Mengano, 2020": true,
		"Población extranjera por provincia": false, "Población extranjera según departamento de residencia": false, "Ministerio del Interior. Departamento de Extranjería. Población extranjera": false,
		"Department of Homeland Security. Foreign residents": false, "POBLACIÓN EXTRANJERA POR REGIÓN DE RESIDENCIA": false,
	} {
		got := openFor(t, "t.csv", "\""+title+"\""+figuresBelow, "- {ask: dataset, answer: STOCK}\n")
		found := false
		for _, q := range got {
			found = found || q.Ask == AskSet && q.Dimension() == "SUBDIVISION"
		}
		if found != ask {
			t.Errorf("%q asks for the part: %v, want %v", title, found, ask)
		}
	}
}

// Words that name what is known of the whole table, and the initials of the words before
// them, restrict nothing further.
func TestWordsOfAKnownCodeAreNotAskedAgain(t *testing.T) {
	for title, ask := range map[string]bool{
		"Permits granted, Temporary Foreign Worker Program (TFWP), by nationality":        false,
		"Permits granted, Temporary Foreign Worker Program (ZUTA), by nationality":        true,
		"Permits granted, Temporary Foreign Worker Program, to zutanos by nationality":    true,
		"Tarjetas de residente permanente (TRP) otorgadas por nacionalidad":               false,
		"Residence permits granted by the Zutano Mengano Perengano (ZMP), by nationality": true,
	} {
		got := openFor(t, "t.csv", "\""+title+"\""+figuresBelow, "- {ask: dataset, answer: PERMITS}\n- {ask: measure, answer: GRANTED}\n- {ask: set, about: CATEGORY, answer: WORK_TFW}\n")
		if asked := asksFor(got, AskCode, "", ""); asked != ask {
			t.Errorf("%q is asked about: %v", title, asked)
		}
	}
}

// Where words restrict a dimension that headings give too, its total is a question: it is
// the total of what they say.
func TestTheTotalOfARestrictedAxisIsAsked(t *testing.T) {
	for _, c := range []struct{ dataset, title, header, choice string }{
		{"STOCK", "Población extranjera de 5 años y más por grupo de edad", "País,5-14,15-64,Total", `{"AGE": "Y_GE5"}`},
		{"STOCK", "Foreign residents of 65 years and over by country and age", "Country,65-74,75-84,Total", `{"AGE": "Y_GE65"}`},
		{"STOCK", "Foreign residents by country and age", "Country,65-74,75-84,Total", ""},
		{"STOCK", "Foreign residents of 65 years and over by country and age", "Country,65-74,75-84,85-94", ""},
		{"STOCK", "Mujeres extranjeras por país y sexo", "País,Mujeres,Mujeres,Total", `{"SEX": "F"}`},
		{"STOCK", "Población extranjera por país y sexo", "País,Hombres,Mujeres,Total", ""},
		{"PERMITS", "Work permits granted by country and category", "Country,Skilled zutanos,Seasonal menganos,Total", `{"CATEGORY": "WORK"}`},
	} {
		text := "\"" + c.title + "\"\n\n" + c.header + "\nHonduras,2543,2611,5154\nCuba,1305,1411,2716\nPerú,805,811,1616\n"
		got := openFor(t, "t.csv", text, "- {ask: dataset, answer: "+c.dataset+"}\n- {ask: measure, answer: GRANTED}\n- {ask: axis, about: Skilled*, answer: {dimension: CATEGORY, codes: own}}\n")
		if asked := asksFor(got, AskCode, "Total", ""); asked != (c.choice != "") || asked && !asksFor(got, AskCode, "Total", c.choice) {
			t.Errorf("%q, %q: the total is asked: %v", c.title, c.header, asked)
		}
	}
}

// An answer gives it the code, in the layout too.
func TestTheTotalOfARestrictedAxisIsAnswered(t *testing.T) {
	const text = "\"Foreign residents of 65 years and over by country and age, 2022\"\n\nCountry,65-74,75-84,Total\nHonduras,2543,2611,5154\nCuba,1305,1411,2716\nPerú,805,811,1616\n"
	wb, err := sheet.Open(t.Context(), "t.csv", strings.NewReader(text), int64(len(text)), sheet.Limits{})
	must(t, err)
	p, err := Propose(t.Context(), wb, catalog.Default())
	must(t, err)
	a, err := ReadAnswers(fstest.MapFS{"answers.yml": {Data: []byte("- {ask: dataset, answer: STOCK}\n- {ask: code, about: Total, answer: {AGE: Y_GE65}}\n")}}, "answers.yml")
	must(t, err)
	must(t, p.Answer(t.Context(), a))
	for _, x := range p.Tables[0].allAxes() {
		s := x.Meaning.Map["Total"]
		if x.Meaning.Dimension == warehouse.DimAge && (s.Code(warehouse.DimAge) != "Y_GE65" || len(x.Meaning.Totals) > 0) {
			t.Errorf("the total is %v", x.Meaning)
		}
	}
	if asksFor(p.Questions(), AskCode, "", "") {
		t.Errorf("still asked: %v", p.Questions())
	}
}

// A column of the total without a heading in the row of the dimension has the code of the
// whole table, as the words of the title or an answer about them say.
func TestAColumnWithoutAHeadingIsOfWhatTheTitleSays(t *testing.T) {
	for title, answers := range map[string]string{
		"Work-related residence permits granted by citizenship and type of permit, 2022": "- {ask: code, about: '*related*', answer: {CATEGORY: WORK}}\n",
		"Work permits granted by citizenship and type of permit, 2022":                   "- {ask: set, about: CATEGORY, answer: WORK}\n",
	} {
		text := "\"" + title + "\"\n\n,Type of permit,,,,Total\nCitizenship,Zutano worker,Mengano worker,Seafarer,Perengano,\nHonduras,25,26,27,3,81\nCuba,13,14,13,4,44\nPeru,80,81,87,5,253\n"
		p, err := proposalUnder(t, "t.csv", text, "- {ask: dataset, answer: PERMITS}\n- {ask: measure, answer: GRANTED}\n- {ask: axis, about: Zutano*, answer: {dimension: CATEGORY, codes: own}}\n- {ask: axis, about: Type*, answer: label}\n"+answers)
		must(t, err)
		if got := p.Tables[0].Meaning.Set.Code("CATEGORY"); got != "WORK" {
			t.Errorf("%q: the whole table is of %q; %v", title, got, p.Tables[0].Meaning)
		}
	}
}

// Phrases that were answered together stay so when other answers bring a phrase more or
// take one away: only what is new is asked.
func TestPhrasesStayAnswered(t *testing.T) {
	const text = "\"Zutano residents, mengano residents, perengano residents by country\"" + figuresBelow
	all := openFor(t, "t.csv", text, "- {ask: dataset, answer: STOCK}\n")
	i := slices.IndexFunc(all, func(q Question) bool { return q.Ask == AskCode })
	if i < 0 {
		t.Fatalf("nothing is asked: %v", all)
	}
	phrases := strings.Split(all[i].About, ", ")
	if len(phrases) < 3 {
		t.Fatalf("phrases %q", phrases)
	}
	for about, want := range map[string]string{
		all[i].About: "", strings.Join(phrases[1:], ", "): phrases[0], all[i].About + ", fulano": "",
	} {
		open := ""
		for _, q := range openFor(t, "t.csv", text, "- {ask: dataset, answer: STOCK}\n- {ask: code, about: \""+about+"\", answer: label}\n") {
			if q.Ask == AskCode {
				open += q.About
			}
		}
		if open != want {
			t.Errorf("after %q is asked %q, want %q", about, open, want)
		}
	}
}

// Of a title that restricts whom and what is counted, each is asked, in whatever order and
// whatever is between them.
func TestEachRestrictionOfATitleIsAsked(t *testing.T) {
	sexes := map[string][]string{"F": {"women", "mujeres", "femmes", "mulheres"}, "M": {"men", "hombres", "hommes", "homens"}}
	forms := [][]string{
		{"Work permits issued to %s by nationality, 2022", "Work permits granted to %s", "%s with work permits, by nationality", "Number of %s granted a work permit"},
		{"Permisos de trabajo otorgados a %s por nacionalidad", "%s con permiso de trabajo por nacionalidad", "Permisos de trabajo a %s"},
		{"Permis de travail délivrés aux %s par nationalité", "%s titulaires d'un permis de travail par nationalité"},
		{"Autorizações de trabalho concedidas a %s por nacionalidade"},
	}
	for sex, words := range sexes {
		for i, word := range words {
			for _, form := range forms[i] {
				title := "\"" + fmt.Sprintf(form, word) + "\""
				asked := openFor(t, "t.csv", title+figuresBelow, "- {ask: dataset, answer: PERMITS}\n- {ask: measure, answer: GRANTED}\n")
				category := asksFor(asked, AskSet, "CATEGORY", "WORK") || slices.ContainsFunc(asked, func(q Question) bool { return q.Ask == AskCode })
				if !asksFor(asked, AskSet, warehouse.DimSex, sex) || !category {
					t.Errorf("%s: %v", title, restrictingWords(asked))
				}
			}
		}
	}
}
