package propose

import (
	"context"
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"

	"siemmes/ingest/sheet"
)

// sharedData is the folder of real sample files, which is not part of the
// repository: $SIEMMES_SHARED/data, or ../shared/data beside the repository. A
// test that needs it skips where it is absent, unless SIEMMES_REQUIRE_SHARED=1.
func sharedData(t testing.TB) string {
	t.Helper()
	root := os.Getenv("SIEMMES_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "..", "shared")
	}
	dir := filepath.Join(root, "data")
	if _, err := os.Stat(filepath.Join(dir, "controls.csv")); err != nil {
		if os.Getenv("SIEMMES_REQUIRE_SHARED") == "1" {
			t.Fatalf("the sample files are not in %s", dir)
		}
		t.Skipf("the sample files are not here: no %s; set SIEMMES_SHARED to the folder that holds data/", dir)
	}
	return dir
}

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
