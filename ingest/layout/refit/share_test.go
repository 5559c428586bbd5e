package refit

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"siemmes/ingest/layout"
	"siemmes/ingest/layout/layouttest"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

// sampleFiles are the offices' files of the repository and, where they are at
// hand, the shared ones, by a short name.
func sampleFiles(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	offices, err := filepath.Glob(filepath.Join("..", "..", "..", "testdata", "offices", "*"))
	if err != nil || len(offices) == 0 {
		t.Fatalf("no office files: %v", err)
	}
	for _, path := range offices {
		files["offices/"+filepath.Base(path)] = path
	}
	root := os.Getenv("SIEMMES_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "..", "shared")
	}
	shared, err := filepath.Glob(filepath.Join(root, "data", "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range shared {
		if folder := filepath.Base(filepath.Dir(path)); folder != "troy200" {
			files[folder+"/"+filepath.Base(path)] = path
		}
	}
	if len(shared) == 0 && os.Getenv("SIEMMES_REQUIRE_SHARED") == "1" {
		t.Fatal("the sample files are not there")
	}
	return files
}

// tryOpen opens a sample file, nil where it is no spreadsheet.
func tryOpen(t *testing.T, path string) *sheet.Workbook {
	t.Helper()
	wb, err := layouttest.TryOpen(t, path)
	if errors.Is(err, warehouse.ErrUnreadable) {
		return nil
	}
	layouttest.Must(t, err)
	return wb
}

func houseLibrary(t *testing.T) *layout.Library {
	t.Helper()
	lib, err := layout.Open("")
	layouttest.Must(t, err)
	return lib
}

// A file that is as its layout says is read by that layout, and nothing is
// reported.
func TestFitLeavesKnownFilesAlone(t *testing.T) {
	lib := houseLibrary(t)
	seen := 0
	for name, path := range sampleFiles(t) {
		wb := tryOpen(t, path)
		if wb == nil {
			continue
		}
		want, err := lib.Recognise(context.Background(), wb, layout.Hint{})
		if err != nil {
			continue
		}
		seen++
		got, drifts, err := Recognise(context.Background(), lib, wb, layout.Hint{})
		if err != nil || got != want || len(drifts) > 0 {
			t.Errorf("%s: %v, drifts:%s", name, err, tellAll(drifts))
		}
	}
	if seen < 17 {
		t.Errorf("only %d files were recognised", seen)
	}
}

// A file whose own layout is taken away is not fitted to another's.
func TestRefitDoesNotGuess(t *testing.T) {
	lib := houseLibrary(t)
	asked, fitted := 0, 0
	for name, path := range sampleFiles(t) {
		wb := tryOpen(t, path)
		if wb == nil {
			continue
		}
		less := lib
		if own, err := lib.Recognise(context.Background(), wb, layout.Hint{}); err == nil {
			less = layout.NewLibrary(slices.DeleteFunc(slices.Clone(lib.List()), func(l *layout.Layout) bool { return l == own })...)
		}
		if twin, err := less.Recognise(context.Background(), wb, layout.Hint{}); err == nil {
			t.Logf("%s is just as %s says too", name, twin.ID) // the same header record
			continue
		}
		asked++
		got, drifts, err := Again(context.Background(), less, wb, layout.Hint{})
		switch {
		case err == nil:
			fitted++
			t.Errorf("%s was fitted to %s:%s", name, got.ID, tellAll(drifts))
		case !errors.Is(err, warehouse.ErrNoLayout):
			t.Errorf("%s: %v", name, err)
		}
	}
	t.Logf("%d files without their own layout, %d fitted to another", asked, fitted)
}

func tellAll(drifts []Drift) string {
	var b strings.Builder
	for _, d := range drifts {
		b.WriteString("\n\t" + d.What + " " + d.Where.String() + ": " + d.Was + " → " + d.Is)
		if d.Unknown {
			b.WriteString(" (unknown)")
		}
	}
	return b.String()
}
