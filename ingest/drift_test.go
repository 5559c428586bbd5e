package ingest

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// sendDrifted sends a copy of an office's workbook after a change.
func sendDrifted(t *testing.T, opt Options, change func(*excelize.File) error) *Outcome {
	t.Helper()
	d := newDesk(t, eventsLayout)
	lib, err := layout.Open("")
	if err != nil {
		t.Fatal(err)
	}
	d.Layouts = lib
	book, err := excelize.OpenFile(filepath.Join("..", "testdata", "offices", "cri_dgme_entradas_salidas_2023.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if err := change(book); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		t.Fatal(err)
	}
	return d.sendBytes("cri.xlsx", b.Bytes(), opt)
}

func driftsOf(o *Outcome) []warehouse.Finding {
	return slices.DeleteFunc(slices.Clone(o.Findings), func(f warehouse.Finding) bool { return f.Rule != "layout-drift" })
}

// A table that is two rows further down loads as before; that it does is
// told, at its place.
func TestADriftedTableLoadsAndIsTold(t *testing.T) {
	plain := sendDrifted(t, Options{}, func(*excelize.File) error { return nil })
	if len(driftsOf(plain)) > 0 {
		t.Errorf("the file as it is has drifted: %v", driftsOf(plain))
	}
	o := sendDrifted(t, Options{}, func(f *excelize.File) error { return f.InsertRows("Entradas", 2, 2) })
	found := driftsOf(o)
	if len(found) != 1 || found[0].CellRef.String() != "Entradas!A5" || found[0].Severity != warehouse.Warning ||
		say(found[0].Expected) != "3, 4" || say(found[0].Found) != "5, 6" || !strings.Contains(lang.Reader{Language: "fr"}.Say(found[0].Message), "lignes 5, 6") {
		t.Errorf("told: %+v", found)
	}
	if o.Release == nil || plain.Release == nil || o.Tables[0].Observations != plain.Tables[0].Observations {
		t.Errorf("not loaded as before: %+v, %v", o.Tables, names(o))
	}
}

// A column of which nobody has said what it means keeps the file from loading
// until it is accepted.
func TestANewColumnBlocks(t *testing.T) {
	column := func(f *excelize.File) error {
		if err := f.InsertCols("Entradas", "B", 1); err != nil {
			return err
		}
		for row := range 20 {
			at, _ := excelize.CoordinatesToCellName(2, row+4)
			if err := f.SetCellValue("Entradas", at, []string{"Vía", "aérea", "terrestre"}[min(row, 1+row%2)]); err != nil {
				return err
			}
		}
		return nil
	}
	o := sendDrifted(t, Options{}, column)
	if o.Release != nil || !slices.ContainsFunc(driftsOf(o), func(f warehouse.Finding) bool { return f.Blocks() && f.CellRef.String() == "Entradas!B4" }) {
		t.Errorf("a column without a meaning: %+v", driftsOf(o))
	}
	o = sendDrifted(t, Options{Accept: []Acceptance{{Finding: "layout-drift", Reason: "all by air"}}}, column)
	if o.Release == nil {
		t.Errorf("accepted, and not loaded: %v", names(o))
	}
}

// Where no layout fits, the finding names the nearest and what of it is missing.
func TestTheNearestLayoutIsNamed(t *testing.T) {
	o := sendDrifted(t, Options{}, func(f *excelize.File) error { return f.SetCellValue("Entradas", "A1", "Cuadro 7") })
	if o.Release != nil || len(o.Findings) != 1 || o.Findings[0].Rule != "no-layout" ||
		say(o.Findings[0].Found) != "cri-dgme-movements" || !strings.Contains(say(o.Findings[0].Message), "Costa Rica: Entradas internacionales") {
		t.Errorf("told: %+v", o.Findings)
	}
}
