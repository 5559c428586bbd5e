package export_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"siemmes/reports/export"
	"siemmes/reports/xlsx"
	"siemmes/warehouse"
)

func TestAWorkbookOfRecordsReadsBackAsWritten(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(write(t, "xlsx", answer())))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sheets := f.GetSheetList()
	if len(sheets) != 2 {
		t.Fatalf("sheets %q, want the records and the notes", sheets)
	}
	got, err := f.GetRows(sheets[0])
	if err != nil {
		t.Fatal(err)
	}
	for i := range got { // cells that are empty at the end of a row are not there
		got[i] = append(got[i], make([]string, len(table[0])-len(got[i]))...)
	}
	got[4][14] = strings.Replace(got[4][14], ", c", ",\nc", 1) // a cell is one line
	if diff := cmp.Diff(table, got); diff != "" {
		t.Error(diff)
	}
	for cell, want := range map[string]excelize.CellType{"E2": excelize.CellTypeUnset, "O2": excelize.CellTypeInlineString} {
		if kind, err := f.GetCellType(sheets[0], cell); err != nil || kind != want {
			t.Errorf("%s is of type %v, want %v (%v)", cell, kind, want, err)
		}
	}
	if formula, err := f.GetCellFormula(sheets[0], "O2"); err != nil || formula != "" {
		t.Errorf("a comment is the formula %q (%v)", formula, err)
	}
	if notes, err := f.GetRows(sheets[1]); err != nil || len(notes) != 1 || notes[0][0] != "own nationals are left out" {
		t.Errorf("notes %q, %v", notes, err)
	}
}

// An answer that a sheet has not room for is refused before any of it is read or
// written.
func TestAnAnswerThatIsTooLongForASheetIsRefused(t *testing.T) {
	h, _ := answer().Stream()
	h.Rows = xlsx.MaxRecords + 1
	blocks := func(func(*warehouse.Block, error) bool) { t.Error("the answer was read") }
	var out bytes.Buffer
	err := export.Write(&out, "xlsx", h, blocks, export.Options{})
	if !errors.Is(err, warehouse.ErrTooLarge) || out.Len() > 0 {
		t.Errorf("%v, %d bytes written", err, out.Len())
	}
}

// No format writes a file that looks whole when the answer breaks off or is short.
func TestAnAnswerThatBreaksOffIsAnError(t *testing.T) {
	for _, f := range export.Formats() {
		h, blocks := answer().Stream()
		h.Rows++
		if err := export.Write(&bytes.Buffer{}, f.Name, h, blocks, export.Options{}); err == nil || !strings.Contains(err.Error(), "6 rows") {
			t.Errorf("%s: a short answer is written: %v", f.Name, err)
		}
		h.Rows--
		broken := errors.New("broken")
		err := export.Write(&bytes.Buffer{}, f.Name, h, func(yield func(*warehouse.Block, error) bool) {
			for b := range blocks {
				_ = yield(b, nil) && yield(nil, broken)
			}
		}, export.Options{})
		if !errors.Is(err, broken) {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}
