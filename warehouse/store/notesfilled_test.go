package store

import (
	"strings"
	"testing"

	"siemmes/warehouse"
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
		if n.Text == "" || strings.ContainsAny(n.Text, "{}«»") {
			t.Errorf("%s reads %q", n.ID, n.Text)
		}
		if n.ID == "query.leaves-out" && n.What[warehouse.English] != "unknown pairs" {
			t.Errorf("the layout's words are lost: %+v", n)
		}
	}
}
