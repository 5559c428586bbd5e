package propose

import (
	"errors"
	"fmt"
	"testing"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// Of two tables of a file, each of another dataset, a measure of the one is no mistake
// where the other one asks, whichever of them an answer without a caption is about. What
// no dataset knows is a mistake.
func TestAnAnswerOfAnotherDatasetStaysThere(t *testing.T) {
	const text = "Cuadro A\nPaís,2021,2022\nCuba,10,20\nPerú,11,21\nHaití,12,22\n\nCuadro B\nPaís,2021,2022\nCuba,10,20\nPerú,11,21\nHaití,12,22\n"
	all := catalog.Default().Datasets()
	asked := 0
	for i, a := range all {
		b := all[(i+1)%len(all)]
		of := fmt.Sprintf("- {ask: dataset, about: 'Cuadro A', answer: %s}\n- {ask: dataset, about: 'Cuadro B', answer: %s}\n", a.ID, b.ID)
		first, last := a.Measures[0].ID, b.Measures[len(b.Measures)-1].ID
		p, err := proposalUnder(t, "t.csv", text, of+fmt.Sprintf("- {ask: measure, answer: %s}\n- {ask: measure, answer: %s}\n- {ask: set, about: CATEGORY, answer: STUDY}\n", first, last))
		if err != nil {
			t.Errorf("%s and %s: %v", a.ID, b.ID, err)
			continue
		}
		for k, ds := range []*warehouse.Dataset{a, b} {
			id := p.Tables[k].Meaning.Set.Code(warehouse.DimMeasure)
			if _, ok := ds.Measure(id); id != "" && !ok {
				t.Errorf("the table of %s has the measure %s", ds.ID, id)
			}
			if id == first || id == last {
				asked++
			}
		}
	}
	if asked < len(all) {
		t.Errorf("of %d tables %d have an answered measure", 2*len(all), asked)
	}
	if _, err := proposalUnder(t, "t.csv", text, "- {ask: dataset, answer: PERMITS}\n- {ask: measure, answer: GRANTD}\n"); !errors.Is(err, warehouse.ErrInvalid) {
		t.Errorf("a measure of no dataset: %v", err)
	}
}
