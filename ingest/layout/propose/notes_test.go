package propose

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"siemmes/ingest/layout/tidy"
	"siemmes/ingest/sheet"
	"siemmes/warehouse/catalog"
)

// commentsOf are what the proposed layout of a text reads as said of its figures,
// by cell.
func commentsOf(t *testing.T, name, text string) map[string]string {
	t.Helper()
	wb, err := sheet.Open(t.Context(), name, strings.NewReader(text), int64(len(text)), sheet.Limits{})
	must(t, err)
	p, err := Propose(t.Context(), wb, catalog.Default())
	must(t, err)
	l, err := p.Layout()
	must(t, err)
	got := map[string]string{}
	must(t, tidy.Cells(t.Context(), l, wb, func(c *tidy.Cell) error {
		if !c.Comment.Empty() {
			got[c.A1()] = c.Comment.String()
		}
		return nil
	}))
	return got
}

func TestAColumnOfRemarksIsProposedAsComments(t *testing.T) {
	const text = "Country,Year,Migrant stock,Remarks\nCosta Rica,2015,411697,Estimate.\nCosta Rica,2020,520729,\nPanama,2015,184710,Includes refugees\nPanama,2020,313165,\n"
	want := map[string]string{"C2": "Estimate.", "C4": "Includes refugees"}
	if diff := cmp.Diff(want, commentsOf(t, "remarks.csv", text)); diff != "" {
		t.Error(diff)
	}
}

func TestFootnoteMarksAreProposedWithTheLinesBelowTheTable(t *testing.T) {
	const text = "País\t2010\t2015\t2020*\nCosta Rica\t405404\t411697\t520729\nPanamá (1)\t157309\t184710\t313165\nBelice\t46360\t54615\t62043 p/\nMéxico (2)\t969538\t1013691\t1197624\n\n" +
		"(1) Incluye la zona del canal.\n* Cifras revisadas.\np/ Dato provisional.\nFuente: Naciones Unidas.\n"
	want := map[string]string{
		"D2": "Cifras revisadas.", "D3": "Incluye la zona del canal. Cifras revisadas.", "D4": "Cifras revisadas. Dato provisional.", "D5": "Cifras revisadas.",
		"B3": "Incluye la zona del canal.", "C3": "Incluye la zona del canal.",
	}
	if diff := cmp.Diff(want, commentsOf(t, "foot.tsv", text)); diff != "" {
		t.Error(diff)
	}
}
