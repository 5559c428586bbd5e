// Package layouttest holds what the tests of layouts share. It knows no layout, so
// that the tests of package layout may use it too.
package layouttest

import (
	"context"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/lang"
	"siemmes/warehouse/published"
)

// Long is a layout of records.
const Long = `
layout: long
source: S
recognise: {record: {names: [t, geo, nat, n]}}
tables:
  - table: entries
    dataset: BORDER
    set: {MEASURE: MOVEMENTS}
    header: [{row: 1, label: true}]
    stub:
      - {named: t, period: year-month}
      - {named: geo, dimension: REF_AREA}
      - {named: nat, dimension: COUNTERPART_AREA}
    values: {named: [n]}
`

// Section returns a file of a fixture; an empty one is added where it has none.
func Section(a *txtar.Archive, name string) *txtar.File {
	for i := range a.Files {
		if a.Files[i].Name == name {
			return &a.Files[i]
		}
	}
	a.Files = append(a.Files, txtar.File{Name: name})
	return &a.Files[len(a.Files)-1]
}

// Must ends the test at an error.
func Must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Archive makes a fixture of names and contents in turn.
func Archive(pairs ...string) *txtar.Archive {
	a := &txtar.Archive{}
	for i := 0; i+1 < len(pairs); i += 2 {
		a.Files = append(a.Files, txtar.File{Name: pairs[i], Data: []byte(pairs[i+1] + "\n")})
	}
	return a
}

// OpenFile opens a sample file for the length of a test, and ends the test where it
// cannot be read.
func OpenFile(t testing.TB, path string) *sheet.Workbook {
	t.Helper()
	wb, err := TryOpen(t, path)
	Must(t, err)
	return wb
}

// TryOpen opens a sample file for the length of a test. The error is that of
// [sheet.Open].
func TryOpen(t testing.TB, path string) (*sheet.Workbook, error) {
	t.Helper()
	f, err := os.Open(path)
	Must(t, err)
	t.Cleanup(func() { f.Close() })
	info, err := f.Stat()
	Must(t, err)
	wb, err := sheet.Open(context.Background(), filepath.Base(path), f, info.Size(), sheet.Limits{})
	if err == nil {
		t.Cleanup(func() { wb.Close() })
	}
	return wb, err
}

// Control is one line of controls.csv: a cell read independently of us.
type Control struct {
	Cell     warehouse.CellRef
	Value    string
	Marker   string
	Headings []string
}

// NotYet are the files of controls.csv that no layout is for: text taken from
// PDFs, and the legacy workbooks.
var NotYet = []string{
	"us_cbp/usbp_monthly_encounters_fy2010.csv",
	"us_cbp/usbp_monthly_encounters_fy2015.csv",
	"mexico_conapo/colmex_1990total.xls",
	"unhcr/asylum-data.xls",
	"world_bank/Banco_Mundial_Volumenes_internacionales_de_migrantes.xls",
}

// Controls returns the lines of controls.csv by file.
func Controls(t testing.TB) map[string][]Control {
	t.Helper()
	f, err := os.Open(filepath.Join(published.Dir(t), "controls.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	byFile := map[string][]Control{}
	for _, r := range rows[1:] {
		ref, err := warehouse.ParseA1(r[2])
		if err != nil {
			t.Fatal(err)
		}
		ref.Sheet = r[1]
		byFile[r[0]] = append(byFile[r[0]], Control{ref, r[3], r[4], strings.Split(r[5], " | ")})
	}
	return byFile
}

// Said renders an error as an English reader of the command line is told it.
func Said(err error) string {
	return lang.Reader{Language: warehouse.English, Surface: lang.CommandLine}.Error(err)
}
