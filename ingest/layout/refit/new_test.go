package refit

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"siemmes/ingest/layout"
	"siemmes/ingest/layout/drawn"
	"siemmes/ingest/layout/layouttest"
	"siemmes/ingest/layout/tidy"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// fillCells writes a text into a row, or a column, of cells.
func fillCells(f *excelize.File, s string, row, col, rows, cols int, text func(i int) any) error {
	for i := range max(rows, cols) {
		at := warehouse.CellRef{Row: row, Col: col + i}
		if rows > cols {
			at = warehouse.CellRef{Row: row + i, Col: col}
		}
		if err := f.SetCellValue(s, at.A1(), text(i)); err != nil {
			return err
		}
	}
	return nil
}

func sexes(i int) any { return []string{"Hombres", "Mujeres"}[i%2] }

// novelties are changes that give a table what its layout does not know.
var novelties = []struct {
	name, path string
	change     func(*excelize.File) error
	want       []string // what and where; with a question mark where it has no meaning
	holds      string   // a cell as described, "" for none
}{
	{
		"months of another year", costaRica, func(f *excelize.File) error {
			return set(f, "Entradas", "N3", 2024, "N4", "Enero", "O4", "Febrero", "N5", 11, "O5", 12)
		},
		[]string{"values-more Entradas!B3"},
		"Entradas!O5\t12\tEstados Unidos de América | 2024 | Febrero\tCOUNTERPART_AREA?\"Estados Unidos de América\" 2024-02/M",
	},
	{
		"a total between the months", honduras, func(f *excelize.File) error {
			if err := f.InsertCols("2023", "N", 1); err != nil {
				return err
			}
			return set(f, "2023", "N5", "Total", "N6", 7)
		},
		[]string{"column-unknown 2023!N5?", "values-more 2023!B4"},
		"",
	},
	{
		"a third block beside the two", honduras, func(f *excelize.File) error {
			return set(f, "2023", "Z4", "Devueltos", "Z5", "Ene", "AA5", "Feb", "Z6", 3, "AA6", 4)
		},
		[]string{"column-beside 2023!Z5?"},
		"",
	},
	{
		"notes beside the table", costaRica, func(f *excelize.File) error { return set(f, "Entradas", "N4", "Notas", "N6", "revisado") },
		nil, "",
	},
	{
		"a row of sexes below the months", costaRica, func(f *excelize.File) error {
			if err := f.InsertRows("Entradas", 5, 1); err != nil {
				return err
			}
			return fillCells(f, "Entradas", 5, 2, 1, 12, sexes)
		},
		[]string{"row-unknown Entradas!B5?", "header-moved Entradas!A3"},
		"",
	},
	{
		"a column of sexes before the values", costaRica, func(f *excelize.File) error {
			if err := f.InsertCols("Entradas", "B", 1); err != nil {
				return err
			}
			return fillCells(f, "Entradas", 5, 2, 70, 1, sexes)
		},
		[]string{"column-unknown Entradas!B4?", "columns-moved Entradas!A4"},
		"Entradas!C5\t143993\tEstados Unidos de América | Hombres | 2023 | Enero\tCOUNTERPART_AREA?\"Estados Unidos de América\" 2023-01/M",
	},
}

// What is new in a table: known headings are read, and what nobody has said the
// meaning of is reported as such.
func TestFitTellsWhatIsNew(t *testing.T) {
	lib := houseLibrary(t)
	for _, c := range novelties {
		t.Run(c.name, func(t *testing.T) {
			wb := drifted(t, c.path, func(f *excelize.File) { layouttest.Must(t, c.change(f)) })
			l, drifts, err := Recognise(context.Background(), lib, wb, layout.Hint{})
			layouttest.Must(t, err)
			var told []string
			for _, d := range drifts {
				text := d.What + " " + whereOf(d)
				if d.Unknown {
					text += "?"
				}
				told = append(told, text)
			}
			slices.Sort(told)
			slices.Sort(c.want)
			if !slices.Equal(told, c.want) {
				t.Errorf("told:%s\nwant %q", tellAll(drifts), c.want)
			}
			if c.holds != "" && !slices.Contains(lines(t, l, wb), c.holds) {
				t.Errorf("the cell %q is not among them", c.holds)
			}
		})
	}
}

func lines(t *testing.T, l *layout.Layout, wb *sheet.Workbook) []string {
	t.Helper()
	var all []string
	layouttest.Must(t, tidy.Cells(context.Background(), l, wb, func(c *tidy.Cell) error {
		all = append(all, c.String())
		return nil
	}))
	return all
}

// Where an anchor is missing, or another publisher may be meant, there is no
// refit, and the error says which layout is nearest and what of it is missing.
func TestRefitRefuses(t *testing.T) {
	book := func(change func(*excelize.File)) *sheet.Workbook { return drifted(t, costaRica, change) }
	text := func(name, header string) *sheet.Workbook {
		record := strings.Repeat("x,", strings.Count(header, ",")) + "1\n"
		return drawn.Bytes(t, name, []byte(header+"\n"+strings.Repeat(record, 5)))
	}
	lib := houseLibrary(t)
	for _, c := range []struct {
		name    string
		wb      *sheet.Workbook
		nearest string // and what is missing of it
	}{
		{"the title is gone", book(func(f *excelize.File) { layouttest.Must(t, f.SetCellValue("Entradas", "A1", nil)) }), "cri-dgme-movements the title “^Costa Rica: Entradas internacionales por mes” (A1)"},
		{"which sheet is which", book(func(f *excelize.File) {
			layouttest.Must(t, f.SetSheetName("Entradas", "Hoja1"))
			layouttest.Must(t, f.SetSheetName("Salidas", "Hoja2"))
		}), " "},
		{"the sheet that no title tells", book(func(f *excelize.File) { layouttest.Must(t, f.SetSheetName("Salidas", "Hoja2")) }), "cri-dgme-movements the sheet ^Salidas$"},
		{"the months are gone", book(func(f *excelize.File) {
			layouttest.Must(t, f.InsertRows("Entradas", 1, 1))
			layouttest.Must(t, f.RemoveRow("Entradas", 5))
		}), "cri-dgme-movements the table entries (Entradas)"},
		{"names that are anybody's, and one more", text("data.csv", "t,n,q,sexo"), "iom-darien-demography the column demog"},
		{"the figures are gone", text("gtm.csv", "Año,Mes,Tipo de movimiento,Nacionalidad"), "gtm-igm-movements the column Personas"},
		{"a name that means something is gone", text("gtm.csv", "Año,Mes,Tipo de movimiento,Puesto,Personas"), "gtm-igm-movements the column Nacionalidad"},
		{"the same names over other things", text("gtm.csv", "Mes,Año,Tipo de movimiento,Nacionalidad,Personas"), "gtm-igm-movements what the layout reads from “Año” (column B), what the layout reads from “Mes” (column A), what the layout reads from “Tipo de movimiento” (column C) and what the layout reads from “Nacionalidad” (column D)"},
		{"half of the names", text("x.csv", "PERIODO,FLUJO,MONTO"), " "},
	} {
		t.Run(c.name, func(t *testing.T) {
			l, drifts, err := Recognise(context.Background(), lib, c.wb, layout.Hint{})
			var un *layout.Unrecognised
			if err == nil || !errors.As(err, &un) || !errors.Is(err, warehouse.ErrNoLayout) {
				t.Fatalf("fitted to %v (%v):%s", l.ID, err, tellAll(drifts))
			}
			if got := un.Nearest + " " + lang.T("en", "layout.missing", "missing", un.Missing); got != c.nearest {
				t.Errorf("nearest: %q, want %q", got, c.nearest)
			}
			if un.Nearest != "" && !strings.Contains(layouttest.Said(err), un.Nearest) {
				t.Errorf("the error does not name the nearest: %v", err)
			}
		})
	}
}

// Two layouts that could be meant: nothing is guessed, unless the file's name
// decides.
func TestRefitNamesTheCandidates(t *testing.T) {
	lib := houseLibrary(t)
	file := []byte("n,nat,q,t\n5,VEN,2023-T1,2023-01\n7,HTI,2023-T1,2023-01\n9,ECU,2023-T1,2023-01\n")
	_, _, err := Recognise(context.Background(), lib, drawn.Bytes(t, "datos.csv", file), layout.Hint{})
	var un *layout.Unrecognised
	if !errors.As(err, &un) || !slices.Equal(un.Candidates, []string{"iom-darien-nationality", "iom-mexico-irregular"}) {
		t.Errorf("the candidates: %v", err)
	}
	l, drifts, err := Recognise(context.Background(), lib, drawn.Bytes(t, "datos.csv", file), layout.Hint{FileName: "irreg_darien_nat.csv"})
	if err != nil || l.ID != "iom-darien-nationality" || len(drifts) != 1 {
		t.Errorf("the name decides: %v, %v, %v", l, drifts, err)
	}
}

// A table of many records costs a refit no more than one of few: only the head
// is read.
func TestRefitReadsOnlyTheHead(t *testing.T) {
	lib := houseLibrary(t)
	read := func(records int) int64 {
		var b strings.Builder
		b.WriteString("Personas,Nacionalidad,Tipo de movimiento,Mes,Año\n")
		for i := range records {
			fmt.Fprintf(&b, "%d,Panamá,Entrada,Enero,2023\n", i)
		}
		text := b.String()
		counted := &countingReader{strings.NewReader(text), 0}
		wb, err := sheet.Open(context.Background(), "gtm.csv", counted, int64(len(text)), sheet.Limits{})
		layouttest.Must(t, err)
		defer wb.Close()
		opened := counted.bytes
		_, drifts, err := Recognise(context.Background(), lib, wb, layout.Hint{})
		layouttest.Must(t, err)
		if len(drifts) != 1 {
			t.Errorf("told:%s", tellAll(drifts))
		}
		return counted.bytes - opened
	}
	few, many := read(300_000), read(600_000)
	if many > few*5/4 {
		t.Errorf("%d bytes read of the short table, %d of one twice as long", few, many)
	}
}

type countingReader struct {
	*strings.Reader
	bytes int64
}

func (r *countingReader) ReadAt(p []byte, off int64) (int, error) {
	n, err := r.Reader.ReadAt(p, off)
	r.bytes += int64(n)
	return n, err
}
