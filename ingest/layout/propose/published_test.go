package propose

import (
	"context"
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"

	"siemmes/ingest/sheet"
)

// openFile opens a sample file for the length of a test.
func openFile(t testing.TB, path string) (*sheet.Workbook, error) {
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
	if err == nil {
		t.Cleanup(func() { wb.Close() })
	}
	return wb, err
}

// readCSV reads the records of a file below its header.
func readCSV(t testing.TB, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}
