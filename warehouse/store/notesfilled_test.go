package store

import (
	"strings"
	"testing"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// The arguments of a note fill its message, in every language.
func TestNotesAreFilled(t *testing.T) {
	s := openTest(t)
	for _, c := range readScript(t, "testdata/sums.txt") {
		if c.words[0] == "load" {
			if _, err := s.loadCommand(t, c); err != nil {
				t.Fatal(err)
			}
		}
	}
	a, err := s.Query(t.Context(), warehouse.Query{Dataset: "STOCK", By: []string{"REF_AREA"}})
	if err != nil || len(a.Notes) == 0 {
		t.Fatal(a, err)
	}
	for _, n := range a.Notes {
		for _, language := range warehouse.Languages() {
			if text := (lang.Reader{Language: language}).Say(n); text == "" || strings.ContainsAny(text, "{}") || strings.Contains(text, "«query") {
				t.Errorf("%s reads %q", n.ID, text)
			}
		}
		if words, _ := n.Arg("what").(warehouse.Names); n.ID == "query.leaves-out" && words[warehouse.English] != "unknown pairs" {
			t.Errorf("the layout's words are lost: %+v", n)
		}
		if source, _ := n.Arg("source").(warehouse.Code); n.ID == "query.summed" && (source.List == "" || source.ID == "") {
			t.Errorf("the source is no code: %+v", n)
		}
	}
}
