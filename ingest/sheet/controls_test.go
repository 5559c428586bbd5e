package sheet

import (
	"context"
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"siemmes/warehouse"
	"siemmes/warehouse/published"
)

// control is a line of controls.csv: what is in a cell of a real file,
// read independently of this package.
type control struct {
	ref           warehouse.CellRef
	value, marker string
}

// TestControlCells reads every real file whole and compares each cell that
// controls.csv names: the stored number, to the last digit, or the marker.
func TestControlCells(t *testing.T) {
	data := published.Dir(t)
	compared := 0
	for file, controls := range readControls(t, data) {
		t.Run(file, func(t *testing.T) {
			wb := openFile(t, filepath.Join(data, file))
			for _, s := range wb.Sheets {
				found := map[warehouse.CellRef]Cell{}
				for b, err := range s.Blocks(context.Background()) {
					if err != nil {
						t.Fatal(err)
					}
					for _, c := range controls {
						if c.ref.Sheet == s.Name && b.First <= c.ref.Row && c.ref.Row <= b.Last() {
							found[c.ref] = b.Cell(c.ref.Row, c.ref.Col)
						}
					}
				}
				for _, c := range controls {
					if c.ref.Sheet == s.Name {
						compareControl(t, c, found[c.ref])
						compared++
					}
				}
			}
		})
	}
	if compared < 500 {
		t.Errorf("%d control cells compared, want more than 500: sheets are missing", compared)
	}
}

func compareControl(t *testing.T, c control, cell Cell) {
	t.Helper()
	if c.value == "" {
		if strings.TrimSpace(cell.Shown()) != c.marker {
			t.Errorf("%s holds %q, want the marker %q", c.ref, cell.Text, c.marker)
		}
		return
	}
	want, err := strconv.ParseFloat(c.value, 64)
	if err != nil {
		t.Fatal(err)
	}
	got, ok := cell.Num, cell.Kind == Number
	if cell.Kind == Text {
		got, err = strconv.ParseFloat(strings.ReplaceAll(cell.Text, ",", ""), 64)
		ok = err == nil
	}
	if !ok || math.Abs(got-want) > 1e-12*math.Abs(want) {
		t.Errorf("%s holds %v %q (%s), want %v", c.ref, got, cell.Text, cell.Kind, want)
	}
}

func readControls(t *testing.T, data string) map[string][]control {
	t.Helper()
	f, err := os.Open(filepath.Join(data, "controls.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	controls := map[string][]control{}
	for _, r := range records[1:] {
		ref, err := warehouse.ParseA1(r[2])
		if err != nil {
			t.Fatal(err)
		}
		ref.Sheet = r[1]
		controls[r[0]] = append(controls[r[0]], control{ref, r[3], r[4]})
	}
	return controls
}

// openFile opens a file and closes it when the test ends.
func openFile(t testing.TB, path string) *Workbook {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	wb, err := Open(context.Background(), filepath.Base(path), f, info.Size(), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { wb.Close(); f.Close() })
	return wb
}
