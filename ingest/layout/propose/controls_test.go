package propose

import (
	"context"
	"maps"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"siemmes/ingest/layout/layouttest"
	"siemmes/ingest/layout/tidy"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/published"
)

// control is one line of controls.csv: a cell read independently of us.
type control struct{ sheet, cell, value, marker, headings string }

// TestControls runs every line of controls.csv through a proposal and Tidy,
// with no layout written by hand: value, marker and headings must be the same.
// It reports what is wrong by file.
func TestControls(t *testing.T) {
	byFile := map[string][]control{}
	for _, r := range readCSV(t, filepath.Join(published.Dir(t), "controls.csv")) {
		byFile[r[0]] = append(byFile[r[0]], control{r[1], r[2], r[3], r[4], r[5]})
	}
	right, all := 0, 0
	for _, file := range slices.Sorted(maps.Keys(byFile)) {
		fromPDF := file == "us_cbp/usbp_monthly_encounters_fy2010.csv" || file == "us_cbp/usbp_monthly_encounters_fy2015.csv"
		wrong := checkControls(t, published.Dir(t), file, byFile[file])
		n := len(byFile[file])
		t.Logf("%3d of %3d right: %s", n-len(wrong), n, file)
		for _, w := range wrong[:min(len(wrong), 6)] {
			t.Log("      " + w)
		}
		if !fromPDF {
			right, all = right+n-len(wrong), all+n
		}
	}
	share := float64(right) / float64(all)
	t.Logf("%d of %d lines right: %.1f %%", right, all, 100*share)
	if right < all {
		t.Errorf("%.1f %% of the lines of controls.csv are right; all should be", 100*share)
	}
}

// checkControls lists what is wrong with one file.
func checkControls(t *testing.T, dir, file string, controls []control) (wrong []string) {
	wb, err := layouttest.TryOpen(t, filepath.Join(dir, filepath.FromSlash(file)))
	if err != nil {
		for _, c := range controls {
			wrong = append(wrong, c.cell+": "+err.Error())
		}
		return wrong
	}
	p, err := Propose(context.Background(), wb, catalog.Default())
	if err != nil {
		t.Fatal(err)
	}
	l, err := p.Layout()
	if err != nil {
		t.Fatalf("%s: %v\n%s", file, err, p.YAML("en"))
	}
	checkEncode(t, l)
	open := map[string]control{}
	for _, c := range controls {
		open[c.sheet+"!"+c.cell] = c
	}
	err = tidy.Cells(context.Background(), l, wb, func(c *tidy.Cell) error {
		at := c.Sheet + "!" + c.A1()
		want, ok := open[at]
		if !ok {
			return nil
		}
		delete(open, at)
		switch {
		case !sameNumber(want.value, c) || want.marker != c.Marker:
			wrong = append(wrong, at+": value "+warehouse.FormatNumber(c.Stored)+" marker "+c.Marker+", want "+want.value+" "+want.marker)
		case c.HeadingText() != want.headings:
			wrong = append(wrong, at+": headings "+c.HeadingText()+", want "+want.headings)
		}
		return nil
	})
	if err != nil {
		t.Errorf("%s: %v", file, err)
	}
	for at, c := range open {
		wrong = append(wrong, at+": not among the tidy cells, want "+c.headings)
	}
	return wrong
}

func sameNumber(want string, c *tidy.Cell) bool {
	if want == "" {
		return math.IsNaN(c.Stored)
	}
	v, err := strconv.ParseFloat(want, 64)
	return err == nil && math.Abs(v-c.Stored) <= 1e-9*math.Max(math.Abs(v), 1e-300)
}
