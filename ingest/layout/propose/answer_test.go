package propose

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
)

// proposalUnder proposes for a text under an answers file.
func proposalUnder(t *testing.T, name, text, answers string) (*Proposal, error) {
	t.Helper()
	wb, err := sheet.Open(t.Context(), name, strings.NewReader(text), int64(len(text)), sheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { wb.Close() })
	p, err := Propose(t.Context(), wb, catalog.Default())
	if err != nil {
		t.Fatal(err)
	}
	given, err := ReadAnswers(fstest.MapFS{"answers.yml": {Data: []byte(answers)}}, "answers.yml")
	if err != nil {
		return p, err
	}
	return p, p.Answer(t.Context(), given)
}

// registrations is a table of which the words leave nearly everything open.
const registrations = "Cuadro 7,,\nOrigen,2022,2023\nHonduras,10,20\nCuba,11,21\nTierra Nueva,12,22\nRepública de Arriba,13,23\nHaití,14,~\n"

// whole answers all that registrations leaves open.
const whole = `
- {ask: SOURCE, answer: CRI_REG}
- ask: source
  answer:
    id: CRI_REG
    names: {es: Registro de llegadas}
    publisher: {es: Instituto}
    datasets: [ADMISSIONS]
    areas: [CR]
- {ask: dataset, about: "CUADRO*", answer: admissions}
- {ask: set, about: REF_AREA, answer: Costa Rica}
- {ask: set, about: direction, answer: IN}
- {ask: set, about: BASIS, answer: R}
- {ask: axis, about: orígen, answer: {dimension: COUNTERPART_AREA, codes: own}}
- {ask: code, about: tierra*, answer: {new: {COUNTERPART_AREA: {id: TIERRA, names: Tierra Nueva}}}}
- {ask: marker, about: "~", answer: missing}
- {ask: marker, about: "Honduras", answer: zero}
- {ask: period, about: "2022", answer: "1999"}
`

// TestAnswersCompleteALayout: what the file does not say is asked, and answers make a
// layout of it of which nothing is open; what was not asked is as the file says it.
func TestAnswersCompleteALayout(t *testing.T) {
	answers := strings.Replace(whole, "- {ask: SOURCE, answer: CRI_REG}\n", "", 1)
	p, err := proposalUnder(t, "tabla.csv", registrations, answers)
	if err != nil {
		t.Fatal(lang.Reader{Language: "en"}.Error(err))
	}
	if open := p.Questions(); len(open) > 0 {
		t.Errorf("open is %v in\n%s", open, p.YAML("en"))
	}
	l, err := p.LayoutNamed("llegadas", "es")
	if err != nil {
		t.Fatalf("%v in\n%s", err, p.YAML("en"))
	}
	tab := l.Tables[0]
	if l.Source != "CRI_REG" || tab.Dataset != "ADMISSIONS" || tab.Set.Code("REF_AREA") != "CRI" || tab.Skip != "" {
		t.Errorf("the layout is\n%s", l.YAML)
	}
	known := tab.Stub[0].Map
	tierra, arriba := known["Tierra Nueva"], known["República de Arriba"]
	if tierra.Code("COUNTERPART_AREA") != "TIERRA" || arriba.Code("COUNTERPART_AREA") != "OWN_REPUBLICA_DE_ARRIBA" {
		t.Errorf("the codes of one's own are %v", known)
	}
	if added := p.Added(); len(added.Sources) != 1 || len(added.Codes["CL_AREA"]) != 2 {
		t.Errorf("added is %v", added)
	}
	if strings.Contains(string(l.YAML), "1999") {
		t.Errorf("an answer to what nobody asked is in\n%s", l.YAML)
	}
}

// TestWrongAnswersAreNamed: an answer that its question does not take is an error with
// its place and with what there is; one that no question has is not read.
func TestWrongAnswersAreNamed(t *testing.T) {
	for answers, want := range map[string]string{
		"- {ask: dataset, answer: ADMISIONES}":                                                                "ADMISSIONS",
		"- {ask: dataset, answer: ADMISSIONS}\n- {ask: set, about: REF_AREA, answer: Ruritania}":              "BRA",
		"- {ask: dataset, answer: ADMISSIONS}\n- {ask: source, answer: NOBODY}":                               "CA_IRCC_PR",
		"- {ask: dataset, answer: REMITTANCES}\n- {ask: measure, answer: PERSONS}":                            "USD",
		"- {ask: dataset, answer: ADMISSIONS}\n- {ask: axis, about: Origen, answer: BORDER_POST}":             "COUNTERPART_AREA",
		"- {ask: marker, answer: perhaps}":                                                                    "zero",
		"- {ask: colour, answer: red}":                                                                        "dataset",
		"- {ask: dataset}":                                                                                    "answer",
		"- {ask: dataset, answer: ADMISSIONS}\n- {ask: code, about: Tierra*, answer: {COUNTERPART_AREA: X1}}": "label",
	} {
		_, err := proposalUnder(t, "tabla.csv", registrations, answers)
		said := lang.Reader{Language: "en"}.Error(err)
		if !errors.Is(err, warehouse.ErrInvalid) || !strings.Contains(said, "answers.yml") || !strings.Contains(said, want) {
			t.Errorf("%s: %s", answers, said)
		}
	}
	if _, err := proposalUnder(t, "tabla.csv", registrations, "- {ask: unit, answer: nonsense}\n- {ask: code, about: Honduras, answer: X1}"); err != nil {
		t.Errorf("an answer without a question: %v", err)
	}
}

// TestSkipLeavesOut: a table that a person leaves out asks nothing more, and its reason
// is in the layout.
func TestSkipLeavesOut(t *testing.T) {
	p, err := proposalUnder(t, "tabla.csv", registrations, "- {ask: dataset, answer: {skip: not ours}}\n- {ask: marker, answer: skip}")
	if err != nil || len(p.Questions()) > 0 {
		t.Errorf("%v, open is %v", err, p.Questions())
	}
	if l, err := p.Layout(); err != nil || l.Tables[0].Skip != "not ours" {
		t.Errorf("%v in\n%s", err, p.YAML("en"))
	}
}

// TestQuestionsAreTheContracts: every question is written with the keys of the
// contract, and each choice is one that the question takes.
func TestQuestionsAreTheContracts(t *testing.T) {
	p, err := proposalUnder(t, "tabla.csv", registrations, "- {ask: dataset, answer: ADMISSIONS}")
	if err != nil {
		t.Fatal(err)
	}
	text, err := QuestionsJSON(p.Questions(), lang.Reader{Language: "es"}.Say)
	if err != nil {
		t.Fatal(err)
	}
	var rows []struct {
		Ask, About, Reason string
		Where              []struct{ Sheet, Cell string }
		Choices            []struct{ Answer any }
	}
	if err := json.Unmarshal(text, &rows); err != nil || len(rows) == 0 {
		t.Fatalf("%v in %s", err, text)
	}
	seen := map[string]bool{}
	for i, q := range p.Questions() {
		seen[rows[i].Ask] = true
		if len(rows[i].Where) == 0 || rows[i].Where[0].Cell == "" || rows[i].Reason == "" {
			t.Errorf("the question is %+v", rows[i])
		}
		for _, c := range q.Choices[:min(len(q.Choices), 5)] {
			var given Answers
			if err := errors.Join(given.Add(AskDataset, "", "", "ADMISSIONS"), given.Add(q.Ask, q.About, "", c.Answer)); err != nil {
				t.Errorf("%s %s: %v", q.Ask, c.Answer, err)
			}
			if err := p.Answer(t.Context(), &given); err != nil {
				t.Errorf("%s %q does not take its own choice %s: %v", q.Ask, q.About, c.Answer, err)
			}
		}
	}
	for _, ask := range []string{"source", "axis", "set", "marker"} {
		if !seen[ask] {
			t.Errorf("%s is not asked in %s", ask, text)
		}
	}
}

// An answer that is about each text is that of the table, and not of each label of an
// axis of which a person says the dimension.
func TestAnAnswerForTheTableIsNotThatOfItsLabels(t *testing.T) {
	const posts = "Entradas por puesto fronterizo 2023,,,\nNacionalidad,Total,Puesto Norte,Puesto Sur\nHonduras,30,10,20\nCuba,33,11,22\nHaití,36,12,24\n"
	for _, measure := range []string{"{ask: measure, answer: MOVEMENTS}", `{ask: measure, about: "*", answer: MOVEMENTS}`} {
		p, err := proposalUnder(t, "posts.csv", posts, `
- `+measure+`
- {ask: source, answer: {id: POSTS, names: {es: Puestos}, publisher: {es: Instituto}, datasets: [BORDER], areas: [CR]}}
- {ask: dataset, answer: BORDER}
- {ask: set, about: REF_AREA, answer: CRI}
- {ask: set, about: BASIS, answer: C}
- {ask: axis, about: "Total", answer: {dimension: BORDER_POST, codes: own}}
- {ask: code, about: "Total", answer: {BORDER_POST: _T}}
`)
		if err != nil {
			t.Fatal(err)
		}
		if open := p.Questions(); len(open) > 0 {
			t.Errorf("open: %+v", open)
		}
		for _, a := range p.Tables[0].Header {
			for label, s := range a.Meaning.Map {
				if s.Code(warehouse.DimMeasure) != "" {
					t.Errorf("%s of the header is a measure: %+v", label, s)
				}
			}
		}
	}
}

// A file of any name has a proposal that can be kept under its own name.
func TestAProposalOfAnyFileNameHasAName(t *testing.T) {
	for _, name := range []string{"f.csv", "1.csv", "ab.csv", "sources.csv", "codes.csv", "rules.csv", "-.csv", "É.csv", "..csv", strings.Repeat("n", 300) + ".csv", "hoja 1.csv"} {
		p, err := proposalUnder(t, name, registrations, "- {ask: dataset, answer: ADMISSIONS}")
		if err != nil {
			t.Fatal(err)
		}
		if id := p.ID(); !validID(id) {
			t.Errorf("%s has the name %q", name, id)
		}
	}
}

// A source that is named in Portuguese only is one, under the name that it has.
func TestASourceMayBeNamedInAnotherLanguage(t *testing.T) {
	p, err := proposalUnder(t, "t.csv", "Permisos de trabajo otorgados por nacionalidad\n\nNacionalidad,2021,2022\nCubana,11,21\nChilena,12,22\n", "- {ask: dataset, answer: PERMITS}\n- {ask: source, answer: {id: OFF_X, names: {pt: Escritório X}, publisher: {pt: Escritório}, datasets: [PERMITS], areas: [PAN]}}\n")
	must(t, err)
	s, err := p.cat.Source("OFF_X")
	must(t, err)
	if s.Names.In("es") != "Escritório X" || len(s.Names) != 1 {
		t.Errorf("the source is named %v", s.Names)
	}
}
