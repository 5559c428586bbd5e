package persons_test

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"siemmes/ingest/layout/drawn"
	"siemmes/ingest/persons"
	"siemmes/ingest/sheet"
	"siemmes/warehouse/published"
)

func open(t testing.TB, path string) *sheet.Workbook {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	wb, err := sheet.Open(context.Background(), filepath.Base(path), f, info.Size(), sheet.Limits{})
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { wb.Close() })
	return wb
}

// Neither the published files of offices nor the cases hold records, but for one.
func TestNoFileOfFiguresIsOfPersons(t *testing.T) {
	data := published.Dir(t)
	for _, root := range []string{data, filepath.Join(data, "..", "cases"), "../../testdata", "../layout/propose/testdata"} {
		if _, err := os.Stat(root); err != nil {
			continue
		}
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			switch filepath.Ext(path) {
			case ".csv", ".xlsx", ".xls", ".px", ".tsv", ".ods":
				t.Run(filepath.Base(path), func(t *testing.T) { noPersons(t, path) })
			case ".txtar", ".txt":
				t.Run(filepath.Base(path), func(t *testing.T) { noPersonsDrawn(t, path) })
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func noPersons(t *testing.T, path string) {
	found, err := persons.Find(t.Context(), open(t, path), nil)
	switch {
	case err != nil:
		t.Fatal(err)
	case filepath.Base(path) == "12_person_records.xlsx":
		if len(found) != 1 || found[0].Range() != "A2:G201" {
			t.Errorf("got %v", found)
		}
	case len(found) > 0:
		t.Errorf("%v: %s", found, found[0].Range())
	}
}

// noPersonsDrawn looks at a drawn fixture.
func noPersonsDrawn(t *testing.T, path string) {
	a, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(a.Files, func(f txtar.File) bool {
		return strings.HasPrefix(f.Name, "sheet ") || strings.HasPrefix(f.Name, "csv ")
	}) {
		return
	}
	if found, err := persons.Find(t.Context(), drawn.Book(t, a), nil); err != nil || len(found) > 0 {
		t.Errorf("%v %v", found, err)
	}
}
