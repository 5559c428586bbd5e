package ingest

import (
	"testing"
	"testing/fstest"

	"siemmes/ingest/layout/propose"
)

// An answer of another code than a word of the file says is a warning at that word; one
// that agrees, or says that the word restricts nothing, is none.
func TestAnAnswerAgainstTheWordsIsSaid(t *testing.T) {
	for answer, want := range map[string]bool{"LAND": true, "AIR": false, "_T": false} {
		d := newDesk(t, regionsLayout)
		a, err := propose.ReadAnswers(fstest.MapFS{"a.yml": {Data: []byte("- {ask: set, about: MODE, answer: " + answer + "}\n- {ask: dataset, answer: BORDER}\n")}}, "a.yml")
		if err != nil {
			t.Fatal(err)
		}
		o := d.sendBytes("cuadro.csv", []byte("Llegadas de extranjeros por vía aérea por nacionalidad\n\nNacionalidad,2021,2022\nCuba,10,20\nHaití,11,21\nPerú,12,22\n"), Options{Propose: true, Answers: a})
		found := false
		for _, f := range o.Findings {
			if f.Rule == "answer-against-words" {
				found = true
				if f.A1() != "A1" {
					t.Errorf("it is at %s", f.CellRef)
				}
			}
		}
		if found != want {
			t.Errorf("MODE %s: %v, want %v; %v", answer, found, want, o.Findings)
		}
	}
}
