package main

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"siemmes/ingest"
	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// A layout that an office made is in the folder and known at once; none is
// ever replaced, of the house or of the folder.
func TestOfficesAddLayouts(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "siemmes.duckdb.layouts") // not there before the first layout is kept
	lib, err := layout.Open("")
	if err != nil {
		t.Fatal(err)
	}
	d := &layoutDesk{dir: dir, pipeline: &ingest.Pipeline{Layouts: lib}}
	own := func(id string) *layout.Layout {
		l, err := layout.Parse(id+".yml", []byte("layout: "+id+"\nnamed-only: true\nreason: a test\ntables:\n  - {table: none, skip: nothing}\n"))
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	if err := d.Keep(t.Context(), own("an-office")); err != nil {
		t.Fatal(err)
	}
	if st, err := os.Stat(dir); err != nil || st.Mode().Perm() != 0o700 {
		t.Errorf("the folder: %v, %v; it is to be its owner's alone", st, err)
	}
	if _, err := d.Get("an-office"); err != nil {
		t.Errorf("the new layout is not known: %v", err)
	}
	house := lib.List()[0].ID
	for _, id := range []string{"an-office", house, "sources"} { // sources.yml holds the sources of one's own
		if err := d.Keep(t.Context(), own(id)); !errors.Is(err, warehouse.ErrConflict) {
			t.Errorf("%s, which is taken: %v", id, err)
		}
	}
	if files, _ := filepath.Glob(filepath.Join(dir, "*.yml")); len(files) != 1 {
		t.Errorf("the folder holds %v", files)
	}
}
