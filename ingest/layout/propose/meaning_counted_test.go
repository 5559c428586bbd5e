package propose

import (
	"slices"
	"strings"
	"testing"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// countedUnder proposes for a table of one row of headings under a dataset.
func countedUnder(t *testing.T, dataset, text, more string) *Proposal {
	t.Helper()
	p, err := proposalUnder(t, "t.csv", text, "- {ask: dataset, answer: "+dataset+"}\n"+more)
	must(t, err)
	return p
}

// codesOfLabel writes the codes of a label in the header of the first table.
func codesOfLabel(p *Proposal, label string) string {
	var out []string
	for _, a := range p.Tables[0].Header {
		for _, c := range a.Meaning.Map[label].Codes {
			out = append(out, c.Dim+": "+c.Code)
		}
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

// Headings of both directions that name several measures have their own each, and their
// sexes.
func TestHeadingsOfDirectionsKeepTheirMeasuresAndSexes(t *testing.T) {
	p := countedUnder(t, "REMITTANCES", "\"Remesas de Guatemala por país, 2023\"\nPaís,Ingresos (USD),Egresos (USD),Operaciones recibidas\nCanadá,20,15,9\nMéxico,30,9,29\n", "")
	for label, want := range map[string]string{
		"Ingresos (USD)": "DIRECTION: IN, MEASURE: USD", "Egresos (USD)": "DIRECTION: OUT, MEASURE: USD", "Operaciones recibidas": "DIRECTION: IN, MEASURE: OPERATIONS",
	} {
		if got := codesOfLabel(p, label); got != want {
			t.Errorf("%s: %s", label, got)
		}
	}
	p = countedUnder(t, "ADMISSIONS", "\"Migration de la Norvège, 2023\"\nNationalité,Immigrants hommes,Immigrants femmes,Émigrants hommes,Émigrants femmes\nSuède,10,11,20,21\nPologne,12,13,22,23\n", "")
	for label, want := range map[string]string{"Immigrants femmes": "DIRECTION: IN, SEX: F", "Émigrants hommes": "DIRECTION: OUT, SEX: M"} {
		if got := codesOfLabel(p, label); got != want {
			t.Errorf("%s: %s", label, got)
		}
	}
}

// A label with more than the name of a measure is asked about: a day that is not that of
// the measure, and a word that nothing reads.
func TestAMeasureWithFurtherWordsIsAsked(t *testing.T) {
	for _, x := range []struct{ dataset, text, label, guess string }{
		{"POPULATION", "Cifras de Andorra\nAño,Población al 31 de diciembre,Nacimientos,Defunciones\n2021,90,5,4\n2022,91,6,3\n", "Población al 31 de diciembre", "MID_YEAR"},
		{"ASYLUM", "\"Asylum in Malta, 2023\"\nNationality,Applications,Recognised refugees,Pending cases\nSyria,10,11,12\nLibya,13,14,15\n", "Recognised refugees", ""},
		{"ASYLUM", "\"Asylum in Malta, 2023\"\nNationality,Refugees,Returned refugees,Applications\nSyria,10,11,12\nLibya,13,14,15\n", "Returned refugees", "REFUGEES"},
	} {
		p := countedUnder(t, x.dataset, x.text, "")
		i := slices.IndexFunc(p.Questions(), func(q Question) bool { return q.Ask == AskMeasure && q.About == x.label })
		if i < 0 {
			t.Errorf("%s is not asked about: %s", x.label, codesOfLabel(p, x.label))
			continue
		}
		first := p.Questions()[i].Options()[0]
		if guessed := first.Confidence > 0; guessed != (x.guess != "") || guessed && first.Answer != x.guess {
			t.Errorf("%s: the first choice is %s", x.label, first.Answer)
		}
	}
}

// Labels of a stock and of what changes it are asked about one by one; those that a person
// gives to a dataset with directions have the direction that their words say, and are
// asked for one where they say none.
func TestLabelsOfAnotherDatasetHaveADirection(t *testing.T) {
	const text = "\"Foreign population of Luxembourg, 2023\"\nNationality,Stock on 1 January,Arrivals,Departures,Corrections\nPortugal,90,5,4,1\nFrance,80,6,3,2\n"
	measures := func(p *Proposal) (asked []string) {
		for _, q := range p.Questions() {
			if q.Ask == AskMeasure || q.Ask == AskAxis {
				asked = append(asked, q.About)
			}
		}
		return asked
	}
	p := countedUnder(t, "STOCK", text, "")
	if got := measures(p); !slices.Equal(got, []string{"Stock on 1 January", "Arrivals", "Departures", "Corrections"}) {
		t.Errorf("asked are %q", got)
	}
	p = countedUnder(t, "STOCK", text, "- {ask: measure, about: stock*, answer: PERSONS}\n- {ask: measure, about: '*s', answer: ADMISSIONS/PERSONS}\n")
	for label, want := range map[string]string{"Arrivals": "DIRECTION: IN, MEASURE: PERSONS", "Departures": "DIRECTION: OUT, MEASURE: PERSONS", "Corrections": "MEASURE: PERSONS"} {
		if got := codesOfLabel(p, label); got != want {
			t.Errorf("%s: %s", label, got)
		}
	}
	if !slices.ContainsFunc(p.Questions(), func(q Question) bool {
		return q.Ask == AskCode && q.About == "Corrections" && q.Reason.ID == "question.direction-of"
	}) {
		t.Error("the direction of the corrections is not asked for")
	}
	p = countedUnder(t, "STOCK", text, "- {ask: measure, about: stock*, answer: PERSONS}\n- {ask: measure, about: '*s', answer: ADMISSIONS/PERSONS}\n- {ask: code, about: corrections, answer: {DIRECTION: IN}}\n")
	if got := codesOfLabel(p, "Corrections"); got != "DIRECTION: IN, MEASURE: PERSONS" {
		t.Errorf("Corrections: %s", got)
	}
}

// A number behind a word is a mark where a note explains it, and else a part of the name.
func TestANumberBehindAWordIsAMarkWhereANoteExplainsIt(t *testing.T) {
	for _, x := range []struct {
		labels, note, want string
	}{
		{"Immigration 1,Émigration 2", "1 Avec les changements\n2 Sans les départs", "Immigration,Émigration"},
		{"Immigration 1),Émigration", "1) Avec les changements", "Immigration,Émigration"},
		{"Immigration 1,Émigration 2", "", "Immigration 1,Émigration 2"},
		{"Zone 1,Zone 2", "1 Nord\n2 Sud", "Zone 1,Zone 2"},
		{"Trimestre 1,Autres", "1 Avec les changements", "Trimestre 1,Autres"},
	} {
		p := countedUnder(t, "ADMISSIONS", "\"Migration de la Suisse, 2023\"\nNationalité,"+x.labels+"\nPérou,10,11\nCuba,12,13\n"+x.note+"\n", "")
		var got []string
		for _, text := range p.Tables[0].Header[0].Texts {
			label, _ := layout.SplitMarks(text, p.Meaning.Footnotes)
			got = append(got, label)
		}
		if strings.Join(got, ",") != x.want {
			t.Errorf("%s with %q: %q", x.labels, x.note, got)
		}
	}
}

// A label may be answered as the file writes it, with its mark.
func TestALabelMayBeAnsweredWithItsMark(t *testing.T) {
	const text = "\"Foreign population of Luxembourg, 2023\"\nNationality,Stock 1,Arrivals 2,Departures\nPortugal,90,5,4\nFrance,80,6,3\n1 On 1 January\n2 Without returns\n"
	for _, about := range []string{"stock", "stock 1"} {
		p := countedUnder(t, "STOCK", text, "- {ask: measure, about: "+about+", answer: PERSONS}\n- {ask: measure, about: arrivals*, answer: ADMISSIONS/PERSONS}\n- {ask: measure, about: departures, answer: ADMISSIONS/PERSONS}\n")
		if got := codesOfLabel(p, "Stock"); got != "MEASURE: PERSONS" {
			t.Errorf("answered as %q: %s", about, got)
		}
	}
}

// The balance of movements is asked for, and that of persons is net migration where its
// label says so.
func TestABalanceIsOfTheUnitOfWhatItBalances(t *testing.T) {
	const text = "\"Movimientos migratorios de Panamá por nacionalidad, 2023\"\nNacionalidad,Entradas,Salidas,Saldo migratorio\nPerú,10,11,-1\nCuba,12,13,-1\n"
	for dataset, asked := range map[string]bool{"BORDER": true, "ADMISSIONS": false} {
		p := countedUnder(t, dataset, text, "")
		if got := slices.ContainsFunc(p.Questions(), func(q Question) bool { return q.Ask == AskMeasure && q.About == "Saldo migratorio" }); got != asked {
			t.Errorf("%s: the balance is asked for: %v", dataset, got)
		}
	}
	p := countedUnder(t, "BORDER", text, "- {ask: measure, about: saldo*, answer: skip}\n")
	if s := p.Tables[0].Header[0].Meaning.Map["Saldo migratorio"]; s.Skip == "" || p.Tables[0].Header[0].Meaning.Dimension != warehouse.DimDirection {
		t.Errorf("%+v", p.Tables[0].Header[0].Meaning)
	}
}
