package propose

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
)

// unclear is a table whose words indicate a dataset weakly, and whose stub no list knows.
const unclear = "Llegadas y población por zona 2022,,\nZona,Norteña,Sureña\nAlfa,10,20\nBeta,11,21\nGama,12,22\n"

// TestTheAxesAreAskedUnderTheAnsweredDataset: whatever dataset a person says, each axis
// is asked about once, and every dimension of that dataset is an answer.
func TestTheAxesAreAskedUnderTheAnsweredDataset(t *testing.T) {
	for _, ds := range catalog.Default().Datasets() {
		dataset := "- {ask: dataset, answer: " + ds.ID + "}\n"
		p, err := proposalUnder(t, "zonas.csv", unclear, dataset)
		must(t, err)
		seen := map[string]bool{}
		for _, q := range p.Questions() {
			if q.Ask != AskAxis {
				continue
			}
			if seen[q.About] {
				t.Errorf("%s: the axis %s is asked about twice", ds.ID, q.About)
			}
			seen[q.About] = true
			if q.Dataset() != ds.ID {
				t.Errorf("%s: the axis %s is asked about as one of %s", ds.ID, q.About, q.Dataset())
			}
		}
		if len(seen) == 0 {
			t.Errorf("%s: no axis is asked about", ds.ID)
		}
		for _, dim := range axisDimensions(ds) {
			_, err := proposalUnder(t, "zonas.csv", unclear, dataset+"- {ask: axis, about: Zona, answer: "+dim+"}\n")
			if err != nil {
				t.Errorf("%s: %s is refused: %v", ds.ID, dim, err)
			}
		}
	}
}

// TestAnAnswerUnderAGuessedDatasetIsNoError: as long as the dataset is asked for, the
// dimension of another one leaves the axis open.
func TestAnAnswerUnderAGuessedDatasetIsNoError(t *testing.T) {
	for _, dim := range []string{"EDUCATION", "BORDER_POST", "RETURN_TYPE", "PROGRAMME"} {
		p, err := proposalUnder(t, "zonas.csv", unclear, "- {ask: axis, about: Zona, answer: "+dim+"}\n")
		if err != nil {
			t.Errorf("%s: %v", dim, err)
		}
		if len(p.Questions()) == 0 {
			t.Errorf("%s: nothing is asked", dim)
		}
	}
}

// TestSkipLeavesOutItsTextOnly: leaving out one heading or label, of whatever kind its
// question is, leaves the rest of the table.
func TestSkipLeavesOutItsTextOnly(t *testing.T) {
	const head = "- {ask: dataset, answer: %s}\n- {ask: set, about: REF_AREA, answer: CRI}\n"
	for _, c := range []struct{ text, dataset, answers, left string }{
		{"Permisos\nPaís,2021,2022,Zumba 2022/2021\nCuba,1,2,100\nHaití,3,4,33\n", "PERMITS", "", "Zumba 2022/2021"},
		{"Permisos\nPaís,2021,2022,Zumba\nCuba,1,2,100\nHaití,3,4,33\n", "PERMITS", "", "Zumba"},
		{"Población\nPaís,2021/22,2022/23,2023\nCuba,1,2,100\nHaití,3,4,33\nPerú,5,6,7\n", "POPULATION", "", "2021/22"},
		{"Permisos 2022\nPaís,Permisos\nCuba,1\nHaití,3\nPerú,5\nTierra Nueva,6\n", "PERMITS", "", "Tierra Nueva"},
		{"Permisos 2022\nNacionalidad,Permisos\nCuba,1\nHaití,3\nPerú,5\nTierra Nueva,6\nTierra Vieja,7\n", "PERMITS", "- {ask: axis, answer: {skip: not ours}}\n", "Tierra Nueva"},
		{"Datos 2022\nPaís,Nacimientos,Defunciones,Quince\nCuba,1,2,3\nHaití,4,5,6\n", "POPULATION", "", "Quince"},
	} {
		answers := fmt.Sprintf(head, c.dataset) + c.answers
		for _, ask := range []Ask{AskPeriod, AskCode, AskMeasure} {
			answers += fmt.Sprintf("- {ask: %s, about: %q, answer: {skip: not ours}}\n", ask, c.left)
		}
		p, err := proposalUnder(t, "datos.csv", c.text, answers)
		must(t, err)
		table := p.Tables[0]
		left := slices.ContainsFunc(table.allAxes(), func(a *Axis) bool { return a.Meaning.Map[c.left].Skip == "not ours" })
		if table.out || !left {
			t.Errorf("of %q: the table is out: %v; %s is left out: %v; open is %v", c.text, table.out, c.left, left, p.Questions())
		}
		if TrialOf(p).LeavesAll() {
			t.Errorf("of %q nothing is left", c.text)
		}
	}
}

// count is how many questions of a kind are open, about whatever text.
func count(p *Proposal, ask Ask) (n int) {
	for _, q := range p.Questions() {
		if q.Ask == ask {
			n++
		}
	}
	return n
}

// TestLabelsOfMeasuresAreAskedEachByItself: where the labels of an axis are measures, no
// measure of the whole table is asked for, and what is said of one label is not said of
// another one.
func TestLabelsOfMeasuresAreAskedEachByItself(t *testing.T) {
	const text = "Cuadro 7 2022,,,\nZona,Alfa uno,Beta dos,Gama tres\nNorteña,10,20,30\nSureña,11,21,31\nOriental,12,22,32\n"
	for _, ds := range catalog.Default().Datasets() {
		if len(ds.Measures) < 2 {
			continue
		}
		answers := "- {ask: dataset, answer: " + ds.ID + "}\n- {ask: axis, about: Zona, answer: label}\n"
		p, err := proposalUnder(t, "cuadro.csv", text, answers)
		must(t, err)
		if n := count(p, AskMeasure); n > 0 {
			t.Errorf("%s: %d measures are asked for while it is asked what the columns are", ds.ID, n)
		}
		answers += "- {ask: axis, about: Alfa uno, answer: MEASURE}\n"
		p, err = proposalUnder(t, "cuadro.csv", text, answers)
		must(t, err)
		if n := count(p, AskMeasure); n != 3 {
			t.Errorf("%s: %d of three labels are asked about", ds.ID, n)
		}
		answers += "- {ask: measure, about: Beta dos, answer: " + ds.Measures[1].ID + "}\n"
		p, err = proposalUnder(t, "cuadro.csv", text, answers)
		must(t, err)
		if n := count(p, AskMeasure); n != 2 {
			t.Errorf("%s: %d labels are asked about after an answer about one of three", ds.ID, n)
		}
		for label, s := range p.Tables[0].Header[0].Meaning.Map {
			if label != "Beta dos" && s.Code("MEASURE") == ds.Measures[1].ID {
				t.Errorf("%s: %s takes the answer about another label", ds.ID, label)
			}
		}
	}
}

// TestOneSourceIsAskedForOnce: where a table, or a file, holds two datasets, one question
// asks for the source of both, and an answer on a page serves both.
func TestOneSourceIsAskedForOnce(t *testing.T) {
	const text = "Datos de 2022,,\nZona,Nacimientos,Tasa de mortalidad infantil\nNorteña,10,2.5\nSureña,11,3.5\nOriental,12,4.5\n"
	p, err := proposalUnder(t, "datos.csv", text, "- {ask: dataset, answer: POPULATION}\n- {ask: set, about: REF_AREA, answer: CRI}\n")
	must(t, err)
	if n := count(p, AskSource); n != 1 {
		t.Errorf("the source is asked for %d times: %v", n, p.Questions())
	}
	q := p.Questions()[0]
	if len(q.Datasets()) != 2 {
		t.Errorf("the source is asked for of %v", q.Datasets())
	}
	given := &Answers{}
	must(t, given.Add(AskDataset, "", "", "POPULATION"))
	must(t, given.AddTo(q.Key(), `{"id": "CR_OWN", "names": "Datos", "publisher": "Instituto", "datasets": ["`+q.Datasets()[0]+`", "`+q.Datasets()[1]+`"], "areas": ["CR"]}`))
	must(t, p.Answer(t.Context(), given))
	if n := count(p, AskSource); n != 0 {
		t.Errorf("after its answer the source is asked for: %v", p.Questions())
	}
}

// TestTheFirstRoundAsksWhatEveryDatasetHas: as long as the dataset is asked for, its
// source, the country and the axes are asked for with it, and what is answered on a page
// holds under the dataset.
func TestTheFirstRoundAsksWhatEveryDatasetHas(t *testing.T) {
	const text = "Cuadro 7 2022,,\nZona,Norteña,Sureña\nAlfa,10,20\nBeta,11,21\nGama,12,22\n"
	p, err := proposalUnder(t, "cuadro.csv", text, "")
	must(t, err)
	for _, ask := range []Ask{AskSource, AskDataset, AskAxis} {
		if count(p, ask) == 0 {
			t.Errorf("%s is not asked in the first round: %v", ask, p.Questions())
		}
	}
	for _, ds := range catalog.Default().Datasets() {
		given := &Answers{}
		for _, q := range p.Questions() {
			switch {
			case q.Ask == AskSource:
				must(t, given.AddTo(q.Key(), `{"id": "CR_OWN", "names": "Datos", "publisher": "Instituto", "datasets": [""], "areas": ["CR"]}`))
			case q.Ask == AskDataset:
				must(t, given.AddTo(q.Key(), ds.ID))
			case q.About == "Zona":
				must(t, given.AddTo(q.Key(), "label"))
			case q.Ask == AskAxis:
				must(t, given.AddTo(q.Key(), "SEX"))
			}
		}
		again, err := proposalUnder(t, "cuadro.csv", text, "")
		must(t, err)
		must(t, again.Answer(t.Context(), given))
		for _, q := range again.Questions() {
			if q.Ask == AskSource || q.Ask == AskDataset || q.Ask == AskAxis && q.Dimension() == "" {
				t.Errorf("%s: %s %q is asked again", ds.ID, q.Ask, q.About)
			}
		}
	}
}

// TestTheYearInEachHeadingIsThePeriod: whatever is beside the years of a header row, and
// wherever the years are, they are the periods; the rest is a code, or is asked about.
func TestTheYearInEachHeadingIsThePeriod(t *testing.T) {
	for _, form := range []string{"%s %d", "%s (%d)", "%d %s", "%s, %d", "%[2]d - %[1]s"} {
		if form[:2] == "%d" {
			form = "%[2]d %[1]s"
		}
		for _, rests := range [][]string{{"Zumba"}, {"PPT entregados"}, {"Hombres", "Mujeres"}, {"Men", "Women"}} {
			text := "Permisos de Colombia por departamento" + strings.Repeat(",", 2*len(rests)) + "\nDepartamento"
			for _, year := range []int{2021, 2022} {
				for _, rest := range rests {
					text += `,"` + fmt.Sprintf(form, rest, year) + `"`
				}
			}
			for i, place := range []string{"Antioquia", "Atlántico", "Norte de Santander"} {
				text += "\n" + place
				for n := range 2 * len(rests) {
					text += fmt.Sprint(",", 100*n+i+11)
				}
			}
			p, err := proposalUnder(t, "permisos.csv", text+"\n", "- {ask: dataset, answer: PERMITS}\n")
			must(t, err)
			if n := count(p, AskPeriod); n > 0 {
				t.Errorf("%s of %v: a period is asked for", form, rests)
			}
			m, years := &p.Tables[0].Header[0].Meaning, 0
			for _, x := range m.Patterns {
				for _, heading := range p.Tables[0].Header[0].Texts {
					if x.Like.MatchString(heading) && x.Period != nil {
						years++
					}
				}
			}
			if years != 2*len(rests) {
				t.Errorf("%s of %v: %d of %d headings are read by %v", form, rests, years, 2*len(rests), m)
			}
			if said := fmt.Sprint(questionTexts(p)); len(rests) == 1 && !strings.Contains(said, strings.ToLower(rests[0])) {
				t.Errorf("%s of %v: nothing asks what they are: %s", form, rests, said)
			}
		}
	}
	for _, header := range []string{"Que residían en 2015,Que residían en 2020", "Llegó 2 2015,Llegó 3 2020", "Zumba 2020,Zumba b 2020"} {
		p, err := proposalUnder(t, "permisos.csv", "Permisos de Colombia\nDepartamento,"+header+"\nAntioquia,10,20\nAtlántico,11,21\n", "- {ask: dataset, answer: PERMITS}\n")
		must(t, err)
		if len(p.Tables[0].Header[0].Meaning.Patterns) > 0 {
			t.Errorf("%s is read as periods", header)
		}
	}
}

// questionTexts are the open questions in English.
func questionTexts(p *Proposal) (texts []string) {
	for _, q := range p.Questions() {
		texts = append(texts, lang.Reader{Language: "en"}.Say(q.Message()))
	}
	return texts
}
