package xlsx_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/xuri/excelize/v2"

	"siemmes/reports"
	"siemmes/reports/xlsx"
)

func workbook(t *testing.T, r *reports.Report) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := xlsx.WriteReport(&buf, r); err != nil {
		t.Fatal(err)
	}
	// To look at: SIEMMES_KEEP=dir go test ./reports/xlsx
	if dir := os.Getenv("SIEMMES_KEEP"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, r.ID+"."+r.Lang+".xlsx"), buf.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return buf.Bytes()
}

func open(t *testing.T, data []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func TestTheSameReportIsTheSameBytes(t *testing.T) {
	for range 5 {
		if !bytes.Equal(workbook(t, sample("es")), workbook(t, sample("es"))) {
			t.Fatal("two workbooks of one report differ")
		}
	}
}

func TestEveryTableHasItsSheetAndTheContentsNameThemAll(t *testing.T) {
	f := open(t, workbook(t, sample("es")))
	t.Log(f.GetSheetList())
}
