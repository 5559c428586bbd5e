package sheet

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"siemmes/warehouse/published"
)

// TestOldAndNewWorkbook reads the same workbook from the format before 2007
// and the one after: every cell and every shape is the same.
func TestOldAndNewWorkbook(t *testing.T) {
	folder := filepath.Join(published.Dir(t), "unhcr")
	old, new := openFile(t, filepath.Join(folder, "asylum-data.xls")), openFile(t, filepath.Join(folder, "asylum-data.xlsx"))
	if old.Format != XLS {
		t.Errorf("format %q", old.Format)
	}
	if filled := equalWorkbooks(t, old, new); filled != 6798 {
		t.Errorf("%d filled cells, want 6798", filled)
	}
}

// equalWorkbooks compares what two files give, cell by cell, and counts the
// cells that hold something.
func equalWorkbooks(t *testing.T, got, want *Workbook) (filled int) {
	t.Helper()
	for i := range max(len(got.Sheets), len(want.Sheets)) {
		if i >= len(got.Sheets) || i >= len(want.Sheets) {
			t.Fatalf("%d sheets, want %d", len(got.Sheets), len(want.Sheets))
		}
		filled += equalSheets(t, got.Sheets[i], want.Sheets[i])
	}
	return filled
}

func equalSheets(t *testing.T, got, want *Sheet) (filled int) {
	t.Helper()
	if got.Name != want.Name || got.Hidden != want.Hidden {
		t.Errorf("sheet %q (hidden: %v), want %q (%v)", got.Name, got.Hidden, want.Name, want.Hidden)
	}
	cells, expected := cellsOf(t, got), cellsOf(t, want)
	for ref, cell := range expected {
		if diff := gocmp.Diff(cell, cells[ref]); diff != "" {
			t.Errorf("%s, row %d, column %d (-want +got):\n%s", want.Name, ref.row, ref.col, diff)
		}
	}
	for ref, cell := range cells {
		if _, ok := expected[ref]; !ok {
			t.Errorf("%s, row %d, column %d holds %q, want nothing", want.Name, ref.row, ref.col, cell.Text)
		}
	}
	if diff := gocmp.Diff(shapeOf(t, want), shapeOf(t, got)); diff != "" {
		t.Errorf("%s: shape (-want +got):\n%s", want.Name, diff)
	}
	return len(cells)
}

// cellsOf reads a sheet's cells that hold something, and checks that its blocks
// and its shape agree on what is hidden.
func cellsOf(t *testing.T, s *Sheet) map[at]Cell {
	t.Helper()
	shape, grid := shapeOf(t, s), map[at]Cell{}
	for b, err := range s.Blocks(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		for row := b.First; row <= b.Last(); row++ {
			if b.RowHidden(row) != shape.RowHidden(row) {
				t.Errorf("%s: row %d is hidden in its block: %v", s.Name, row, b.RowHidden(row))
			}
			for col := 1; col <= b.Cols(); col++ {
				if c := b.Cell(row, col); c.Kind != Empty || c.Unstored {
					grid[at{row, col}] = c
				}
			}
		}
	}
	return grid
}

// shapeOf reads a shape: ranges in order, and columns only as far as an .xls
// can have them.
func shapeOf(t *testing.T, s *Sheet) Shape {
	t.Helper()
	shape, err := s.Shape(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(shape.Merges, func(a, b Range) int { return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	var cols []Range
	for col := 1; col <= xlsCols; col++ {
		if shape.ColHidden(col) {
			cols = append(cols, Range{Left: col, Right: col})
		}
	}
	shape.HiddenCols = cols
	return shape
}

// TestOldWorkbookByContent knows an .xls by what it holds, whatever its name.
func TestOldWorkbookByContent(t *testing.T) {
	file, err := os.ReadFile(filepath.Join(published.Dir(t), "unhcr", "asylum-data.xls"))
	must(t, err)
	wb, err := openBytes("asylum-data.csv", file, Limits{})
	must(t, err)
	if wb.Format != XLS || len(wb.Sheets) != 12 {
		t.Errorf("format %q, %d sheets", wb.Format, len(wb.Sheets))
	}
}
