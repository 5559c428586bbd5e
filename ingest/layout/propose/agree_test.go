package propose

import (
	"bytes"
	"context"
	"encoding/csv"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"siemmes/ingest/layout"
	"siemmes/ingest/layout/layouttest"
	"siemmes/ingest/layout/tidy"
	"siemmes/warehouse/catalog"
)

// TestAgreesWithTheLayouts tidies the bundled spreadsheets, and the sample
// files where they are here, twice: by the layout written for them by hand and
// by a proposal. Cell by cell the two must say the same.
func TestAgreesWithTheLayouts(t *testing.T) {
	lib, err := layout.Open("")
	if err != nil {
		t.Fatal(err)
	}
	same, all := 0, 0
	for _, path := range officeFiles(t) {
		wb, err := layouttest.TryOpen(t, path)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		known, err := lib.Recognise(context.Background(), wb, layout.Hint{FileName: filepath.Base(path)})
		if err != nil {
			continue
		}
		p, err := Propose(context.Background(), wb, catalog.Default())
		if err != nil {
			t.Fatal(err)
		}
		proposed, err := p.Layout()
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		want, _ := tidyLines(t, known, path)
		got, order := tidyLines(t, proposed, path)
		agree, shown := 0, 0
		for cell, line := range want {
			if got[cell] == line {
				agree++
			} else if shown++; shown <= 5 {
				t.Logf("      %s: %q, want %q", cell, got[cell], line)
			}
		}
		more := 0
		for _, cell := range order {
			if _, ok := want[cell]; !ok {
				if more++; more <= 3 {
					t.Logf("      %s: more: %q", cell, got[cell])
				}
			}
		}
		t.Logf("%6d of %6d cells agree, %d more: %s", agree, len(want), more, filepath.Base(path))
		same, all = same+agree, all+len(want)
	}
	t.Logf("%d of %d cells agree: %.2f %%", same, all, 100*float64(same)/float64(all))
	if 100*same < 95*all {
		t.Errorf("%d of %d cells agree with the layouts; at least 95 %% should", same, all)
	}
}

// officeFiles are the bundled spreadsheets and those of ../shared/data.
func officeFiles(t *testing.T) []string {
	files, err := filepath.Glob(filepath.Join("..", "..", "..", "testdata", "offices", "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("the bundled spreadsheets are not there: %v", err)
	}
	root := os.Getenv("SIEMMES_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "..", "shared")
	}
	_ = filepath.WalkDir(filepath.Join(root, "data"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && filepath.Ext(path) != ".md" && d.Name() != "controls.csv" && filepath.Base(filepath.Dir(path)) != "troy200" {
			files = append(files, path)
		}
		return nil
	})
	return files
}

// tidyLines are the tidy cells of a file by sheet and address.
func tidyLines(t *testing.T, l *layout.Layout, path string) (map[string]string, []string) {
	t.Helper()
	wb, err := layouttest.TryOpen(t, path)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := tidy.Write(context.Background(), l, &out, wb); err != nil {
		t.Fatalf("%s by %s: %v", path, l.ID, err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	lines, order := map[string]string{}, []string{}
	for _, r := range rows[1:] {
		lines[r[0]+"!"+r[1]] = r[2] + r[3] + " = " + r[4]
		order = append(order, r[0]+"!"+r[1])
	}
	return lines, order
}
