package tidy_test

import (
	"fmt"
	"strings"
	"testing"

	"siemmes/ingest/layout"
	"siemmes/ingest/layout/tidy"
	"siemmes/ingest/sheet"
)

// A marker in a cell beside its value counts as one beside the number, on either side; one
// beside a blank cell is in place of the value, and one that the layout does not know leaves
// no number.
func TestMarkersInCellsOfTheirOwn(t *testing.T) {
	for side, rows := range map[string][]string{
		"right": {"Cuba,45,e,51,,60,p", "Chile,:,c,,x,7,?", "Perú,,,8,,9,"},
		"left":  {"Cuba,e,45,,51,p,60", "Chile,c,:,x,,?,7", "Perú,,,,8,,9"},
	} {
		columns := map[string]string{"right": "B,D,F", "left": "C,E,G"}[side]
		l, err := layout.Parse("x.yml", []byte(`layout: x
source: UNSD_SYB
recognise: {width: 7, columns: {A: '\pL'}}
markers: [{text: e, beside: true, status: E}, {text: p, beside: true, status: P}, {text: x, status: M}, {text: ': c', status: M, conf: C}]
tables:
  - table: t
    dataset: STOCK
    stub: [{column: A, dimension: COUNTERPART_AREA}]
    values: {columns: '`+columns+`', flags: `+side+`}
    set: {MEASURE: PERSONS, REF_AREA: PER, BASIS: B}
`))
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Join(rows, "\n") + "\n"
		wb, err := sheet.Open(t.Context(), "x.csv", strings.NewReader(text), int64(len(text)), sheet.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		defer wb.Close()
		var got []string
		err = tidy.Cells(t.Context(), l, wb, func(c *tidy.Cell) error {
			rule := "-"
			if c.Rule != nil {
				rule = c.Rule.Status
			}
			got = append(got, fmt.Sprint(c.Headings[0].Text, " ", c.Num, " ", c.Marker, " ", rule))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		want := "Cuba 45 e E|Cuba 51  -|Cuba 60 p P|Chile NaN : c M|Chile NaN x M|Chile NaN 7 ? -|Perú 8  -|Perú 9  -"
		if strings.Join(got, "|") != want {
			t.Errorf("%s: got  %s\nwant %s", side, strings.Join(got, "|"), want)
		}
	}
}
