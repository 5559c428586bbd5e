package tidy

import (
	"cmp"
	"context"
	"path/filepath"
	"slices"
	"testing"

	"siemmes/ingest/layout"
	"siemmes/ingest/layout/layouttest"
	"siemmes/ingest/sheet"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/published"
)

// Every text of the sample files that represents a code is in the catalog.
func TestLabelsOfTheSampleFilesAreInTheCatalog(t *testing.T) {
	lib, err := layout.Open("")
	if err != nil {
		t.Fatal(err)
	}
	for file := range layouttest.Controls(t) {
		if slices.Contains(layouttest.NotYet, file) || file == "iom_americas/regout.csv" {
			continue
		}
		t.Run(file, func(t *testing.T) {
			wb := layouttest.OpenFile(t, filepath.Join(published.Dir(t), filepath.FromSlash(file)))
			l, err := lib.Recognise(context.Background(), wb, layout.Hint{})
			if err != nil {
				t.Fatal(err)
			}
			if unread := l.Unread(wb); len(unread) > 0 {
				t.Errorf("sheets that the layout does not speak of: %v", unread)
			}
			checkLabels(t, l, wb)
		})
	}
}

func checkLabels(t *testing.T, l *layout.Layout, wb *sheet.Workbook) {
	cat := catalog.Default()
	seen := map[*Value]bool{}
	loaded := 0
	err := Cells(context.Background(), l, wb, func(c *Cell) error {
		if c.Skip != "" {
			return nil
		}
		loaded++
		ds, err := cat.Dataset(c.Table.Dataset)
		if err != nil {
			return err
		}
		if c.Period == "" || c.PeriodErr != nil {
			t.Errorf("%s!%s has no period: %v", c.Sheet, c.A1(), c.PeriodErr)
		}
		for _, h := range c.Headings {
			if seen[h.Value] {
				continue
			}
			seen[h.Value] = true
			if h.Value.Unknown {
				t.Errorf("%s: nothing says what %q means", h.Axis.Name, h.Text)
			}
			for _, a := range h.Value.Codes {
				list := cmp.Or(a.List, cat.ListOf(ds, a.Dim).ID)
				scope := a.Scope
				if source, err := cat.Source(c.Table.Source); err == nil && scope == "" {
					scope = source.Scope
				}
				if _, ok := cat.Lookup(list, a.Find, scope); a.Find != "" && !ok {
					t.Errorf("%s: %q is not in %s", h.Axis.Name, a.Find, list)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if loaded == 0 {
		t.Error("no cell is loaded")
	}
}
