package propose

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"siemmes/ingest/layout/drawn"
	"siemmes/ingest/layout/layouttest"
	"siemmes/ingest/layout/tidy"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/published"
)

// TestEveryFigureOfAProposalIsAccountedFor: each number in a table's frame is a tidy
// cell, a heading, or in a row or column that the proposal names as left out.
func TestEveryFigureOfAProposalIsAccountedFor(t *testing.T) {
	t.Run("fixtures", func(t *testing.T) {
		files, err := filepath.Glob("testdata/*.txt")
		if err != nil || len(files) == 0 {
			t.Fatalf("no fixtures: %v", err)
		}
		for _, name := range files {
			a, err := txtar.ParseFile(name)
			must(t, err)
			figuresAccounted(t, filepath.Base(name), drawn.Book(t, a))
		}
	})
	t.Run("files", func(t *testing.T) {
		for _, dir := range []string{published.Dir(t), casesDir(t)} {
			must(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
				if err != nil || entry.IsDir() || filepath.Dir(path) == dir || !slices.Contains([]string{".csv", ".xls", ".xlsx"}, filepath.Ext(path)) || entry.Name() == "controls.csv" {
					return err
				}
				if wb, err := layouttest.TryOpen(t, path); err == nil {
					figuresAccounted(t, entry.Name(), wb)
				}
				return nil
			}))
		}
	})
}

// figuresAccounted checks the frames of the tables that are proposed for a workbook.
func figuresAccounted(t *testing.T, name string, wb *sheet.Workbook) {
	t.Helper()
	p, err := Propose(context.Background(), wb, catalog.Default())
	if errors.Is(err, warehouse.ErrBlocked) {
		return // records of persons: refused whole
	}
	must(t, err)
	l, err := p.Layout()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	seen := map[warehouse.CellRef]bool{}
	enough := errors.New("the head is read")
	err = tidy.Cells(context.Background(), l, wb, func(c *tidy.Cell) error {
		if c.Row > headRows && wb.Format == sheet.Delimited {
			return enough
		}
		seen[warehouse.CellRef{Sheet: c.Sheet, Row: c.Row, Col: c.Col}] = true
		for i := range c.Headings {
			seen[warehouse.CellRef{Sheet: c.Sheet, Row: c.Headings[i].Row, Col: c.Headings[i].Col}] = true
		}
		return nil
	})
	if !errors.Is(err, enough) {
		must(t, err)
	}
	for _, tb := range p.Tables {
		g := p.book.gridOf(tb.Sheet)
		left, missing := leftOut(tb), 0
		for row := tb.From; row <= min(tb.Bounds.Bottom, g.height()); row++ {
			for col := tb.Bounds.Left; col <= tb.Bounds.Right; col++ {
				c := g.at(row, col)
				if c.kind != figure || seen[warehouse.CellRef{Sheet: tb.Sheet, Row: row, Col: col}] || left[col] || g.rowHidden(row) || g.colHidden(col) {
					continue
				}
				if missing++; missing < 4 {
					t.Errorf("%s: %s!%s%d: %s is neither read nor a heading nor named", name, tb.Sheet, columnName(col), row, c.text)
				}
			}
		}
	}
}

// leftOut are the columns of a table that hold headings, of records without a figure
// too, or that a decision names as left out.
func leftOut(t *Table) map[int]bool {
	left := map[int]bool{}
	for _, a := range t.Stub {
		left[a.Col] = true
	}
	for _, d := range t.Decisions {
		if d.What == "values" && strings.HasPrefix(d.Choice, "not ") {
			for col := d.Where.Left; col <= d.Where.Right; col++ {
				left[col] = true
			}
		}
	}
	return left
}
