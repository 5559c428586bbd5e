package propose

import (
	"fmt"
	"slices"
	"testing"

	"siemmes/warehouse/catalog"
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
		{"Permisos 2022\nPaís,Permisos\nCuba,1\nHaití,3\nPerú,5\nTierra Nueva,6\nTierra Vieja,7\n", "PERMITS", "- {ask: axis, answer: {skip: not ours}}\n", "Tierra Nueva"},
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
