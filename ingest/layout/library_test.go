package layout

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/published"
)

// Every layout of the house gives codes that the catalog has.
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
		"where: {PLACE: CRI}":                 "PLACE is no dimension of BORDER",
		"enters: {COUNTERPART_AREA: QQ}":      `“QQ” is no code of COUNTERPART_AREA`,
		"comparable: {COUNTERPART_AREA: FRS}": `“FRS” is no code of COUNTERPART_AREA`,
	} {
		l, err := Parse("x.yml", []byte(wrongLayout("values:", "breaks: [{from: 2020, "+breaks+", what: {es: a, en: b, fr: c}}]\n    values:")))
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Check(catalog.Default()); err == nil || !strings.Contains(said(err), want) {
			t.Errorf("%s: %v", breaks, err)
		}
	}
}

// Every text of the sample files that stands for a code is in the catalog.
func TestLabelsOfTheSampleFilesAreInTheCatalog(t *testing.T) {
	lib, err := Open("")
	if err != nil {
		t.Fatal(err)
	}
	for file := range readControls(t) {
		if slices.Contains(notYet, file) || file == "iom_americas/regout.csv" {
			continue
		}
		t.Run(file, func(t *testing.T) {
			wb := openFile(t, filepath.Join(published.Dir(t), filepath.FromSlash(file)))
			l, err := lib.Recognise(context.Background(), wb, Hint{})
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

func checkLabels(t *testing.T, l *Layout, wb *sheet.Workbook) {
	cat := catalog.Default()
	seen := map[*Value]bool{}
	loaded := 0
	err := l.Tidy(context.Background(), wb, func(c *Cell) error {
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

func TestUsersFolder(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("mine.yml", longLayout)
	write("ca.yml", strings.Replace(longLayout, "layout: long", "layout: ca-ircc-pr-category", 1))
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
	if _, err := lib.Get("ca-ircc"); !errors.Is(err, warehouse.ErrNotFound) || !strings.Contains(said(err), "ca-ircc-tfw-program") {
		t.Errorf("a wrong id is answered with %v", err)
	}
	write("twice.yml", longLayout)
	if _, err := Open(dir); !errors.Is(err, warehouse.ErrConflict) {
		t.Errorf("two layouts with one id: %v", err)
	}
}

// A layout of the folder that cannot be read keeps nobody from using the others.
// It is refused by name, and the layout of the house that it replaces is not
// used in its place.
func TestAFaultyLayoutOfTheFolderIsLeftOut(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"mine.yml":   longLayout,
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
		if _, err := lib.Get(id); !errors.Is(err, warehouse.ErrInvalid) || !strings.Contains(said(err), want) {
			t.Errorf("%s: %v, want %s", id, err, want)
		}
	}
	if faults := lib.Faults(); len(faults) != 3 {
		t.Errorf("faults: %+v", faults)
	}
}
