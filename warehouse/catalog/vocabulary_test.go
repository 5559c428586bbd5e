package catalog

import (
	"slices"
	"testing"

	"siemmes/warehouse"
)

// TestTheVocabularyNamesWhatTheCatalogHolds: a word that indicates nothing is
// never heard, and one that is misspelt neither.
func TestTheVocabularyNamesWhatTheCatalogHolds(t *testing.T) {
	c := Default()
	v, err := c.readVocabulary(embedded, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range v.check(c) {
		t.Errorf("%s: %s", problem.path, problem.message)
	}
	for _, ds := range c.Datasets() {
		if len(v.Dataset(ds.ID).Clues) == 0 {
			t.Errorf("no word speaks for %s", ds.ID)
		}
		for _, m := range ds.Measures {
			named := slices.ContainsFunc(v.MeasuresOf(ds.ID), func(x *MeasureWords) bool { return x.Measure == m.ID })
			if money, _, ok := v.Currency(ds.ID); !named && len(ds.Measures) > 1 && !(ok && money.ID == m.ID) {
				t.Logf("no word names %s of %s: only its names in the catalog do", m.ID, ds.ID)
			}
		}
	}
}

func TestWordsOfAVocabularyJoin(t *testing.T) {
	var one, two Phrases
	for text, p := range map[string]*Phrases{`["visas?", "permits"]`: &one, `"(?i)TITRE"`: &two} {
		if err := p.UnmarshalJSON([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	v := &Vocabulary{Computed: one, Datasets: map[string]*DatasetWords{"A": {Clues: []Clue{{1, one}}}}, Marks: map[string][]string{"O": {"nd"}}}
	v.add(&Vocabulary{
		Computed: two, Totals: two, FiscalYears: map[string]int{"CRI": 1}, Marks: map[string][]string{"O": {"sd"}, "Q": {"c"}},
		Datasets: map[string]*DatasetWords{"A": {Present: true, Clues: []Clue{{2, two}}}, "B": {Axes: []string{"X"}}},
	})
	for text, want := range map[string]bool{"two visas": true, "un titre": true, "VISAS": false, "permitsx": false} {
		if v.Computed.In(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
	a := v.Datasets["A"]
	if !a.Present || len(a.Clues) != 2 || len(v.Datasets["B"].Axes) != 1 || v.FiscalYears["CRI"] != 1 {
		t.Errorf("got %+v and %+v", a, v.Datasets["B"])
	}
	if !slices.Equal(v.Marks["O"], []string{"nd", "sd"}) || len(v.Marks["Q"]) != 1 || !v.Totals.In("titre") {
		t.Errorf("marks %v", v.Marks)
	}
	if (Phrases{}).In("") || (Phrases{}).Find("x") != nil || (Phrases{}).Replace("x", "y") != "x" {
		t.Error("no phrases fit something")
	}
	for _, wrong := range []string{`["("]`, `"["`, `3`, `{"a": 1}`} {
		if err := new(Phrases).UnmarshalJSON([]byte(wrong)); err == nil {
			t.Errorf("%s is taken for words", wrong)
		}
	}
}

func TestCommonCodes(t *testing.T) {
	for label, want := range map[string]string{
		"Total": warehouse.Total, "TOTALES *": warehouse.Total, "_U": warehouse.NotStated, "Sin información (1)": warehouse.NotStated,
		"Otros": warehouse.Other, "Los demás": warehouse.Other, "Sans objet": warehouse.NotApplicable,
	} {
		if code, ok := Default().CommonCode(label); !ok || code != want {
			t.Errorf("%q is %q, %v", label, code, ok)
		}
	}
	for _, label := range []string{"", "México", "484", "Northern Border", "USA"} {
		if code, ok := Default().CommonCode(label); ok {
			t.Errorf("%q is %q", label, code)
		}
	}
}
