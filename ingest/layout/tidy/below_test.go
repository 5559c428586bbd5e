package tidy

import (
	"fmt"
	"strings"
	"testing"

	"siemmes/ingest/layout"
	"siemmes/ingest/layout/layouttest"
	"siemmes/ingest/sheet"
)

// A text of a map with one above it means what the map says below that one, and elsewhere
// what it means alone: below rows of sections, columns of the stub, headings over headings.
func TestATextBelowAnotherHasItsOwnMeaning(t *testing.T) {
	const head = "layout: t\nsource: S\nnamed-only: true\nreason: test\ntables:\n  - table: t\n    dataset: STOCK\n    set: {REF_AREA: JAM, MEASURE: PERSONS, BASIS: B}\n"
	const kinds = "map: {Other: {SEX: _O}, Zumba: {SEX: F}, 'Alfa | Other': {SEX: M}}"
	for place, x := range map[string][2]string{
		"sections": {
			"    header: [{row: 1, label: true}]\n    sections: [{column: A, label: true}]\n    stub: [{column: A, " + kinds + "}]\n    values: {columns: B}\n",
			"K,P\nAlfa,\nZumba,1\nOther,2\nBeta,\nZumba,3\nOther,4\n",
		},
		"stub": {
			"    header: [{row: 1, label: true}]\n    stub: [{column: A, label: true, fill: down}, {column: B, " + kinds + "}]\n    values: {columns: C}\n",
			"G,K,P\nAlfa,Zumba,1\n,Other,2\nBeta,Zumba,3\n,Other,4\n",
		},
		"header": {
			"    header: [{row: 1, label: true}, {row: 2, " + kinds + "}]\n    stub: [{column: A, label: true}]\n    values: {columns: B-E}\n",
			",Alfa,,Beta,\nN,Zumba,Other,Zumba,Other\nx,1,2,3,4\n",
		},
	} {
		l, err := layout.Parse("t.yml", []byte(head+x[0]))
		layouttest.Must(t, err)
		wb, err := sheet.Open(t.Context(), "t.csv", strings.NewReader(x[1]), int64(len(x[1])), sheet.Limits{})
		layouttest.Must(t, err)
		got := map[float64]string{}
		layouttest.Must(t, Cells(t.Context(), l, wb, func(c *Cell) error {
			for _, h := range c.Headings {
				for _, code := range h.Value.Codes {
					got[c.Stored] = code.Code + " of " + h.Text
				}
			}
			return nil
		}))
		wb.Close()
		want := map[float64]string{1: "F of Zumba", 2: "M of Other", 3: "F of Zumba", 4: "_O of Other"}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: it reads %v, want %v", place, got, want)
		}
	}
}
