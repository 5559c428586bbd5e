package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"siemmes/warehouse/published"
)

const testdata = "../../testdata"

// Every figure of a bundled spreadsheet is in a published file: made again
// from those files, the samples are the same, cell by cell.
func TestSamplesHoldPublishedFigures(t *testing.T) {
	from := published.Dir(t)
	to := t.TempDir()
	if err := writeAll(from, to); err != nil {
		t.Fatal(err)
	}
	for _, s := range samples() {
		made, kept := cellsOf(t, filepath.Join(to, s.folder, s.name)), cellsOf(t, filepath.Join(testdata, s.folder, s.name))
		if diff := cmp.Diff(kept, made); diff != "" {
			t.Errorf("%s differs from what the published files give (-bundled +published):\n%s", s.name, firstLines(diff, 20))
		}
	}
}

// The bundled folders hold just what this command makes and the answers that go
// with it, and their README names each file with its source.
func TestEverySampleIsNamedWithItsSource(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join(testdata, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, s := range samples() {
		known[filepath.Join(s.folder, s.name)] = true
		if !bytes.Contains(readme, []byte("`"+s.name+"`")) {
			t.Errorf("testdata/README.md does not name %s", s.name)
		}
	}
	for _, folder := range []string{"offices", "examples"} {
		files, err := os.ReadDir(filepath.Join(testdata, folder))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			named := bytes.Contains(readme, []byte("`"+f.Name()+"`"))
			if strings.HasSuffix(f.Name(), ".answers.yml") && named {
				continue // written by hand, for a sample that asks
			}
			if !known[filepath.Join(folder, f.Name())] {
				t.Errorf("%s/%s is not made by this command", folder, f.Name())
			}
		}
	}
}

// cellsOf reads a file as text by sheet, stored numbers unformatted.
func cellsOf(t *testing.T, name string) map[string][][]string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if filepath.Ext(name) == ".csv" {
		return map[string][][]string{"": {strings.Split(string(data), "\n")}}
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sheets := map[string][][]string{}
	for _, sheet := range f.GetSheetList() {
		if sheets[sheet], err = f.GetRows(sheet, excelize.Options{RawCellValue: true}); err != nil {
			t.Fatal(err)
		}
	}
	return sheets
}

func firstLines(s string, n int) string {
	lines := strings.Split(s, "\n")
	return strings.Join(lines[:min(n, len(lines))], "\n")
}
