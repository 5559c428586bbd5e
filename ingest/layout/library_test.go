package layout

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"siemmes/ingest/layout/layouttest"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// Every built-in layout gives codes that the catalog has.
func TestEmbeddedLayoutsHoldAgainstTheCatalog(t *testing.T) {
	lib, err := Open("")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lib.List() {
		if err := l.Check(catalog.Default()); err != nil {
			t.Error(err)
		}
		for _, lang := range warehouse.Languages() {
			if l.Title[lang] == "" {
				t.Errorf("%s has no title in %s", l.File, lang)
			}
		}
		if want := l.ID + ".yml"; l.File != want {
			t.Errorf("the layout %s stands in %s, not in %s", l.ID, l.File, want)
		}
	}
}

func TestCodesOfBreaksAreHeldAgainstTheCatalog(t *testing.T) {
	for breaks, want := range map[string]string{
		"where: {REF_AREA: XYZ}":              `“XYZ” is no code of REF_AREA`,
		"where: {PLACE: CRI}":                 "The dataset BORDER has no dimension PLACE; it has FREQ",
		"enters: {COUNTERPART_AREA: QQ}":      `“QQ” is no code of COUNTERPART_AREA`,
		"comparable: {COUNTERPART_AREA: FRS}": `“FRS” is no code of COUNTERPART_AREA`,
	} {
		l, err := Parse("x.yml", []byte(wrongLayout("values:", "breaks: [{from: 2020, "+breaks+", what: {es: a, en: b, fr: c}}]\n    values:")))
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Check(catalog.Default()); err == nil || !strings.Contains(layouttest.Said(err), want) {
			t.Errorf("%s: %v", breaks, err)
		}
	}
}

func TestUsersFolder(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("mine.yml", layouttest.Long)
	write("ca.yml", strings.Replace(layouttest.Long, "layout: long", "layout: ca-ircc-pr-category", 1))
	lib, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lib.Get("long"); err != nil {
		t.Errorf("a layout of the folder: %v", err)
	}
	if l, err := lib.Get("ca-ircc-pr-category"); err != nil || l.File != "ca.yml" {
		t.Errorf("a layout of the folder does not replace the house's: %v", err)
	}
	if _, err := lib.Get("ca-ircc"); !errors.Is(err, warehouse.ErrNotFound) || !strings.Contains(layouttest.Said(err), "ca-ircc-tfw-program") {
		t.Errorf("a wrong id is answered with %v", err)
	}
	write("twice.yml", layouttest.Long)
	if _, err := Open(dir); !errors.Is(err, warehouse.ErrConflict) {
		t.Errorf("two layouts with one id: %v", err)
	}
}

// A layout of the folder that cannot be read keeps nobody from using the others.
// It is refused by name, and the built-in layout that it replaces is not
// used in its place.
func TestAFaultyLayoutOfTheFolderIsLeftOut(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"mine.yml":   layouttest.Long,
		"faulty.yml": wrongLayout("year-month", "fiscal-year"),
		"ca.yml":     strings.Replace(wrongLayout("year-month", "fiscal-year"), "layout: long", "layout: ca-ircc-pr-category", 1),
		"blank.yml":  "",
	} {
		text = strings.Replace(text, "layout: long", "layout: "+strings.TrimSuffix(name, ".yml"), 1)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	lib, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lib.Get("mine"); err != nil {
		t.Errorf("the sound one: %v", err)
	}
	for id, want := range map[string]string{"faulty": "faulty.yml:11:28: fiscal-year needs starts", "ca-ircc-pr-category": "ca.yml:11:28: fiscal-year needs starts"} {
		if _, err := lib.Get(id); !errors.Is(err, warehouse.ErrInvalid) || !strings.Contains(layouttest.Said(err), want) {
			t.Errorf("%s: %v, want %s", id, err, want)
		}
	}
	if faults := lib.Faults(); len(faults) != 3 {
		t.Errorf("faults: %+v", faults)
	}
}

// BenchmarkOpen is what every command that meets a file pays: all layouts of
// SIEMMES read.
func BenchmarkOpen(b *testing.B) {
	names, err := embedded.ReadDir("layouts")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		for _, n := range names {
			text, err := embedded.ReadFile("layouts/" + n.Name())
			if err != nil {
				b.Fatal(err)
			}
			if _, err := Parse(n.Name(), text); err != nil {
				b.Fatal(err)
			}
		}
	}
}
