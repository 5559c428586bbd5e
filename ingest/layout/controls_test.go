package layout

import (
	"context"
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/published"
)

// control is one line of controls.csv: a cell read independently of us.
type control struct {
	cell     warehouse.CellRef
	value    string
	marker   string
	headings []string
}

// notYet are the files of controls.csv that no layout is for: text taken from
// PDFs, and the legacy workbooks.
var notYet = []string{
	"us_cbp/usbp_monthly_encounters_fy2010.csv",
	"us_cbp/usbp_monthly_encounters_fy2015.csv",
	"mexico_conapo/colmex_1990total.xls",
	"unhcr/asylum-data.xls",
	"world_bank/Banco_Mundial_Volumenes_internacionales_de_migrantes.xls",
}

func readControls(t *testing.T) map[string][]control {
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
	byFile := map[string][]control{}
	for _, r := range rows[1:] {
		ref, err := warehouse.ParseA1(r[2])
		if err != nil {
			t.Fatal(err)
		}
		ref.Sheet = r[1]
		byFile[r[0]] = append(byFile[r[0]], control{ref, r[3], r[4], strings.Split(r[5], " | ")})
	}
	return byFile
}

// openFile opens a sample file for the length of a test.
func openFile(t testing.TB, path string) *sheet.Workbook {
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
		t.Fatal(err)
	}
	t.Cleanup(func() { wb.Close() })
	return wb
}

// TestControls runs every line of controls.csv through recognition and Tidy:
// the same number (to 1e-9) or marker at that cell, and headings that hold the
// ones named, in their order.
func TestControls(t *testing.T) {
	lib, err := Open("")
	if err != nil {
		t.Fatal(err)
	}
	for file, controls := range readControls(t) {
		if slices.Contains(notYet, file) {
			continue
		}
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			checkControls(t, lib, file, controls)
		})
	}
}

func checkControls(t *testing.T, lib *Library, file string, controls []control) {
	wb := openFile(t, filepath.Join(published.Dir(t), filepath.FromSlash(file)))
	l, err := lib.Recognise(context.Background(), wb, Hint{})
	if err != nil {
		t.Fatal(err)
	}
	open := map[warehouse.CellRef]control{}
	for _, c := range controls {
		open[c.cell] = c
	}
	err = l.Tidy(context.Background(), wb, func(c *Cell) error {
		ref := warehouse.CellRef{Sheet: c.Sheet, Row: c.Row, Col: c.Col}
		want, ok := open[ref]
		if !ok {
			return nil
		}
		delete(open, ref)
		if !sameNumber(want.value, c) || want.marker != c.Marker {
			t.Errorf("%v: value %v marker %q, want %s %q", ref, c.Stored, c.Marker, want.value, want.marker)
		}
		if !holdsInOrder(strings.Split(c.HeadingText(), " | "), want.headings) {
			t.Errorf("%v: headings %s, want %s", ref, c.HeadingText(), strings.Join(want.headings, " | "))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for ref := range open {
		t.Errorf("%v: not among the tidy cells of layout %s", ref, l.ID)
	}
}

func sameNumber(want string, c *Cell) bool {
	if want == "" {
		return math.IsNaN(c.Stored)
	}
	v, err := strconv.ParseFloat(want, 64)
	return err == nil && math.Abs(v-c.Stored) <= 1e-9*math.Max(math.Abs(v), 1e-300)
}

// holdsInOrder reports whether all of want are in have, in that order.
func holdsInOrder(have, want []string) bool {
	for _, h := range have {
		if len(want) > 0 && h == want[0] {
			want = want[1:]
		}
	}
	return len(want) == 0
}
