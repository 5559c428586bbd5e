package propose

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"siemmes/ingest/layout/layouttest"
	"siemmes/ingest/layout/tidy"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/published"
)

// casesDir is the folder of small inputs that show kinds of fault, beside the
// published files.
func casesDir(t *testing.T) string {
	dir := filepath.Join(filepath.Dir(published.Dir(t)), "cases")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the cases are not beside the published files")
	}
	return dir
}

// TestCases reads the small inputs by their proposals: every right answer of
// controls.csv must come out, value, marker and headings.
func TestCases(t *testing.T) {
	dir := filepath.Join(casesDir(t), "americas")
	byFile := map[string][]control{}
	for _, r := range readCSV(t, filepath.Join(dir, "controls.csv")) {
		byFile[r[0]] = append(byFile[r[0]], control{r[1], r[2], r[3], r[4], r[5]})
	}
	for _, file := range slices.Sorted(maps.Keys(byFile)) {
		for _, w := range checkControls(t, dir, file, byFile[file]) {
			t.Errorf("%s: %s", file, w)
		}
	}
}

// TestWorldCases compares the number of cells and some of them with what the list
// of cases says is right.
func TestWorldCases(t *testing.T) {
	dir := filepath.Join(casesDir(t), "world")
	for _, x := range []struct {
		file  string
		cells int
		some  []string
	}{
		{"01a_anio.xlsx", 15, []string{"B2 17 Belize | Año 2019", "D6 16 Chile | Año 2021"}},
		{"01b_mft.xlsx", 15, []string{"B2 17 Belize | M", "D6 47 Chile | T"}},
		{"01c_duration.csv", 15, []string{"B2 17 Belize | Under 1 year", "D3 44 Honduras | 5 years or more"}},
		{"05_number_row_in_header.xlsx", 24, []string{"B5 3120 Jan 2021 | Arrivals; all | Original | A11K", "D12 1377 Aug 2021 | Arrivals; study | Original | A13M"}},
		{"06_text_codes.xlsx", 12, []string{"F3 56.7 60 | 01 | 0 | 001 | Neustadt | Area km2", "G8 1602 60 | 02 | 1 | 002 | Hausen | Population"}},
	} {
		cells := tidyOf(t, filepath.Join(dir, x.file))
		if len(cells) != x.cells {
			t.Errorf("%s: %d cells, want %d", x.file, len(cells), x.cells)
		}
		for _, want := range x.some {
			if !slices.Contains(cells, want) {
				t.Errorf("%s: %q is not among\n%s", x.file, want, strings.Join(cells, "\n"))
			}
		}
	}
}

// tidyOf are the cells of a file by its proposal: address, number, headings.
func tidyOf(t *testing.T, path string) (cells []string) {
	wb := layouttest.OpenFile(t, path)
	p, err := Propose(context.Background(), wb, catalog.Default())
	must(t, err)
	l, err := p.Layout()
	must(t, err)
	must(t, tidy.Cells(context.Background(), l, wb, func(c *tidy.Cell) error {
		cells = append(cells, strings.TrimSpace(c.A1()+" "+warehouse.FormatNumber(c.Stored)+c.Marker+" "+c.HeadingText()))
		return nil
	}))
	return cells
}
