package propose

import (
	"context"
	"strings"
	"testing"

	"siemmes/ingest/layout/tidy"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// TestMarksBesideFiguresStayBeside: a figure with a mark is a figure, also where
// nothing says what the mark means.
func TestMarksBesideFiguresStayBeside(t *testing.T) {
	const text = "País\t2018\t2019\nHaití\t347\t627 r/\nCuba\t907\t211 p\nPerú\t12*\t5\n"
	wb, err := sheet.Open(t.Context(), "marks.tsv", strings.NewReader(text), int64(len(text)), sheet.Limits{})
	must(t, err)
	p, err := Propose(t.Context(), wb, catalog.Default())
	must(t, err)
	l, err := p.Layout()
	must(t, err)
	want := map[string]string{"C2": "627 r/", "C3": "211 p", "B4": "12 *"}
	must(t, tidy.Cells(context.Background(), l, wb, func(c *tidy.Cell) error {
		if w := want[c.A1()]; w != "" && w != warehouse.FormatNumber(c.Stored)+" "+c.Marker {
			t.Errorf("%s is %v with %q, want %s", c.A1(), c.Stored, c.Marker, w)
		}
		delete(want, c.A1())
		return nil
	}))
	if len(want) > 0 {
		t.Errorf("cells that are missing: %v", want)
	}
}
