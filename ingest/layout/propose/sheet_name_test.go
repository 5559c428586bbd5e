package propose

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"siemmes/ingest/sheet"
	"siemmes/warehouse/catalog"
)

// A sheet's name that restricts in one word does so with its others, too: the airport that it
// names is asked about. Names that say nothing of the figures ask nothing.
func TestANameOfASheetThatRestrictsIsAskedWhole(t *testing.T) {
	for name, word := range map[string]string{"Aeropuerto de Zutania": "zutania", "Zutania Airport": "zutania", "Hoja1": "", "Cuadro 4": "", "Zutania": ""} {
		f := excelize.NewFile()
		must(t, f.SetSheetName("Sheet1", name))
		for i, row := range [][]any{{"Movimiento migratorio de extranjeros por nacionalidad"}, {}, {"Nacionalidad", 2021, 2022}, {"Cuba", 31, 42}, {"Chile", 12, 14}, {"Haití", 8, 9}} {
			cell, _ := excelize.CoordinatesToCellName(1, i+1)
			must(t, f.SetSheetRow(name, cell, &row))
		}
		var b bytes.Buffer
		must(t, f.Write(&b))
		wb, err := sheet.Open(t.Context(), "a.xlsx", bytes.NewReader(b.Bytes()), int64(b.Len()), sheet.Limits{})
		must(t, err)
		p, err := Propose(t.Context(), wb, catalog.Default())
		must(t, err)
		var given Answers
		must(t, given.Add(AskDataset, "", "", "BORDER"))
		must(t, p.Answer(t.Context(), &given))
		asked := slices.ContainsFunc(p.Questions(), func(q Question) bool { return q.Ask == AskCode && strings.Contains(q.About, "zutania") })
		if asked != (word != "") {
			t.Errorf("%q: asked %v, %v", name, asked, restrictingWords(p.Questions()))
		}
		wb.Close()
	}
}
