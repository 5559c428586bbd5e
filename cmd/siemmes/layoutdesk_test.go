package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"siemmes/ingest"
	"siemmes/ingest/layout"
	"siemmes/ingest/relation"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/store"
)

// A layout that an office made is in the folder and known at once; none is
// ever replaced, of SIEMMES or of the folder.
func TestOfficesAddLayouts(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "siemmes.duckdb.layouts") // not there before the first layout is kept
	lib, err := layout.Open("")
	if err != nil {
		t.Fatal(err)
	}
	d := &layoutDesk{dir: dir, pipeline: &ingest.Pipeline{Layouts: lib, Catalog: catalog.Default()}}
	own := func(id string) *layout.Layout {
		l, err := layout.Parse(id+".yml", []byte("layout: "+id+"\nnamed-only: true\nreason: a test\ntables:\n  - {table: none, skip: nothing}\n"))
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	if _, err := d.KeepProposal(t.Context(), own("an-office"), &catalog.Addition{}); err != nil {
		t.Fatal(err)
	}
	if st, err := os.Stat(dir); err != nil || st.Mode().Perm() != 0o700 {
		t.Errorf("the folder: %v, %v; it is to be its owner's alone", st, err)
	}
	if _, err := d.Get("an-office"); err != nil {
		t.Errorf("the new layout is not known: %v", err)
	}
	house := lib.List()[0].ID
	for _, id := range []string{"an-office", house, "sources", "rules"} { // those files hold the sources and rules of one's own
		if _, err := d.KeepProposal(t.Context(), own(id), &catalog.Addition{}); !errors.Is(err, warehouse.ErrConflict) {
			t.Errorf("%s, which is taken: %v", id, err)
		}
	}
	if files, _ := filepath.Glob(filepath.Join(dir, "*.yml")); len(files) != 1 {
		t.Errorf("the folder holds %v", files)
	}
}

// The desk holds the rules of the user's folder, also after an office has added a
// layout.
func TestTheDeskHoldsOwnRules(t *testing.T) {
	dir := t.TempDir()
	yml := "- rule: small\n  names: {en: Small}\n  where: {dataset: BORDER}\n  left: {MEASURE: MOVEMENTS}\n  is: at most\n  right: 10\n"
	if err := os.WriteFile(filepath.Join(dir, relation.File), []byte(yml), 0o600); err != nil {
		t.Fatal(err)
	}
	c := &call{Env: Env{Dir: dir, Getenv: func(name string) string { return map[string]string{"SIEMMES_LAYOUTS": dir}[name] }, Now: time.Now}, db: filepath.Join(dir, "s.duckdb")}
	if err := c.readOwn(); err != nil {
		t.Fatal(err)
	}
	if err := c.withNewStore(t.Context(), func(s *store.Store) error { theDeskHoldsOwnRules(t, c, s); return nil }); err != nil {
		t.Fatal(err)
	}
}

func theDeskHoldsOwnRules(t *testing.T, c *call, s *store.Store) {
	lib, err := c.library()
	if err != nil {
		t.Fatal(err)
	}
	desk, err := c.newLayoutDesk(s, lib)
	if err != nil {
		t.Fatal(err)
	}
	const text = "\"t\",\"geo\",\"nat\",\"n\"\n\"2023-01\",\"CRI\",\"NIC\",11\n"
	check := func() {
		t.Helper()
		o, err := desk.Ingest(t.Context(), ingest.File{Name: "regin.csv", ReaderAt: strings.NewReader(text), Size: int64(len(text))}, ingest.Options{CheckOnly: true})
		if err != nil || len(o.Findings) != 1 || o.Findings[0].Name() != "small:D2" {
			t.Errorf("found %+v: %v", o, err)
		}
	}
	check()
	l, err := layout.Parse("an-office.yml", []byte("layout: an-office\nnamed-only: true\nreason: a test\ntables:\n  - {table: none, skip: nothing}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := desk.KeepProposal(t.Context(), l, &catalog.Addition{}); err != nil {
		t.Fatal(err)
	}
	check()
}
