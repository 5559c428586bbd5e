package refit

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"

	"siemmes/ingest/layout"
	"siemmes/ingest/layout/drawn"
	"siemmes/ingest/layout/layouttest"
	"siemmes/ingest/layout/tidy"
)

// sideBySide is a layout of two tables with the same captions, beside each other.
const sideBySide = `
layout: side-by-side
source: GT_IGM_MOVEMENTS
reports: [GTM]
recognise:
  cells:
    - {at: A1, like: '^Movimiento'}
tables:
  - table: entries
    dataset: BORDER
    header: [{row: 4, dimension: SEX}]
    stub: [{column: A, dimension: COUNTERPART_AREA}]
    values: {columns: B-D}
    set: {BASIS: C, DIRECTION: IN, MEASURE: MOVEMENTS, REF_AREA: GTM}
    from: [{in: {at: A1, like: '\d{4}'}, period: year}]
  - table: exits
    dataset: BORDER
    header: [{row: 4, dimension: SEX}]
    stub: [{column: F, dimension: COUNTERPART_AREA}]
    values: {columns: G-I}
    set: {BASIS: C, DIRECTION: OUT, MEASURE: MOVEMENTS, REF_AREA: GTM}
    from: [{in: {at: A1, like: '\d{4}'}, period: year}]
`

// Where one of two tables beside each other is gone or moved, no figure is read as that
// of both.
func TestNoFigureIsReadByTwoTables(t *testing.T) {
	l, err := layout.Parse("side-by-side.yml", []byte(sideBySide))
	layouttest.Must(t, err)
	for name, change := range map[string]func(f *excelize.File) error{
		"as it is":     func(*excelize.File) error { return nil },
		"one is gone":  func(f *excelize.File) error { return removeCols(f, "E", 5) },
		"first gone":   func(f *excelize.File) error { return removeCols(f, "A", 5) },
		"one is moved": func(f *excelize.File) error { return f.InsertCols("T", "E", 2) },
		"both moved":   func(f *excelize.File) error { return f.InsertCols("T", "A", 1) },
		"rows above":   func(f *excelize.File) error { return f.InsertRows("T", 2, 2) },
	} {
		t.Run(name, func(t *testing.T) {
			f := excelize.NewFile()
			defer f.Close()
			layouttest.Must(t, f.SetSheetName("Sheet1", "T"))
			layouttest.Must(t, set(f, "T", "A1", "Movimiento migratorio 2022", "A3", "Entradas", "F3", "Salidas"))
			for n, left := range []string{"A", "F"} {
				col := int(left[0]-'A') + 1
				layouttest.Must(t, fillCells(f, "T", 4, col, 1, 4, func(i int) any { return []string{"Nacionalidad", "Hombres", "Mujeres", "Total"}[i] }))
				for i, area := range []string{"Honduras", "El Salvador", "Nicaragua"} {
					layouttest.Must(t, fillCells(f, "T", 5+i, col, 1, 4, func(j int) any {
						if j == 0 {
							return area
						}
						return 1000*n + 100*i + j
					}))
				}
			}
			layouttest.Must(t, change(f))
			b, err := f.WriteToBuffer()
			layouttest.Must(t, err)
			wb := drawn.Bytes(t, "side.xlsx", b.Bytes())
			fitted, _, err := Fit(context.Background(), l, wb)
			layouttest.Must(t, err)
			var read []string
			layouttest.Must(t, tidy.Cells(context.Background(), fitted, wb, func(c *tidy.Cell) error {
				at := fmt.Sprint(c.Row, " ", c.Col)
				if slices.Contains(read, at) {
					t.Errorf("%s is read by two tables", at)
				}
				read = append(read, at)
				return nil
			}))
			if name == "as it is" && len(read) != 18 {
				t.Errorf("%d figures are read", len(read))
			}
		})
	}
}

// removeCols removes columns of the sheet T.
func removeCols(f *excelize.File, from string, n int) error {
	for range n {
		if err := f.RemoveCol("T", from); err != nil {
			return err
		}
	}
	return nil
}
