package propose

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/xuri/excelize/v2"

	"siemmes/ingest/sheet"
	"siemmes/warehouse/catalog"
)

// A sheet that lists the tables of its workbook is no table, however it numbers them, and
// a summary of the other sheets is one.
func TestAListOfTheTablesIsNone(t *testing.T) {
	titles := []string{"Población nacida en otro país por país de nacimiento", "Emigrantes por año y país de destino", "Remesas familiares por trimestre"}
	sheets := []string{"05", "06", "07"}
	for name, c := range map[string]struct {
		header []any
		row    func(i int) []any
		table  bool
	}{
		"numbers as text":     {[]any{"Tabulado", "Título"}, func(i int) []any { return []any{sheets[i], titles[i]} }, false},
		"numbers":             {[]any{"Código", "Título"}, func(i int) []any { return []any{i + 5, titles[i]} }, false},
		"numbers of chapters": {[]any{"Table", "Title"}, func(i int) []any { return []any{fmt.Sprintf("5.%d", i+1), titles[i]} }, false},
		"pages":               {[]any{"Título", "Página"}, func(i int) []any { return []any{titles[i], 12 + 3*i} }, false},
		"pages of others":     {[]any{"Chapter", "Page"}, func(i int) []any { return []any{[]string{"Foreword", "Method", "Results"}[i], 3 + 20*i} }, false},
		"no header":           {nil, func(i int) []any { return []any{fmt.Sprintf("Cuadro %d", i+1), titles[i], 14 + i} }, false},
		"how long they are":   {[]any{"Hoja", "Contenido", "Número de filas"}, func(i int) []any { return []any{sheets[i], titles[i], 24 + i} }, false},
		"a summary":           {[]any{"Concepto", "Total"}, func(i int) []any { return []any{titles[i], 28411 + 177*i} }, true},
		"names of the sheets": {[]any{"País", "Total"}, func(i int) []any { return []any{sheets[i], 28 + 17*i} }, true},
	} {
		names := sheets
		if name == "names of the sheets" {
			names = []string{"Guatemala", "Honduras", "Cuba"}
			c.row = func(i int) []any { return []any{names[i], 28 + 17*i} }
		}
		for n := 1; n <= 3; n++ {
			f := excelize.NewFile()
			f.SetSheetName("Sheet1", "Índice")
			at := 1
			put := func(on string, row []any) {
				if err := f.SetSheetRow(on, fmt.Sprintf("A%d", at), &row); err != nil {
					t.Fatal(err)
				}
				at++
			}
			if c.header != nil {
				put("Índice", c.header)
			}
			for i := range n {
				put("Índice", c.row(i))
			}
			for i := range n {
				at = 1
				if _, err := f.NewSheet(names[i]); err != nil {
					t.Fatal(err)
				}
				for _, row := range [][]any{{titles[i]}, {"País", "Hombres", "Mujeres"}, {"Guatemala", 18278, 17102}, {"Honduras", 8278, 7102}} {
					put(names[i], row)
				}
			}
			if got := proposedSheets(t, f)["Índice"]; got != c.table && !(n == 1 && c.table) {
				t.Errorf("%s, %d: a table: %v, want %v", name, n, got, c.table)
			}
		}
	}
}

// proposedSheets are the sheets on which the proposal of a workbook finds tables.
func proposedSheets(t *testing.T, f *excelize.File) map[string]bool {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	wb, err := sheet.Open(t.Context(), "a.xlsx", bytes.NewReader(b.Bytes()), int64(b.Len()), sheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer wb.Close()
	p, err := Propose(t.Context(), wb, catalog.Default())
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, x := range p.Tables {
		found[x.Sheet] = true
	}
	return found
}
