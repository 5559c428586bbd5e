package tidy

import (
	"context"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"siemmes/ingest/layout"
	"siemmes/ingest/layout/layouttest"
	"siemmes/warehouse"
	"siemmes/warehouse/published"
)

// TestControls runs every line of controls.csv through recognition and Tidy:
// the same number (to 1e-9) or marker at that cell, and headings that hold the
// ones named, in their order.
func TestControls(t *testing.T) {
	lib, err := layout.Open("")
	if err != nil {
		t.Fatal(err)
	}
	for file, controls := range layouttest.Controls(t) {
		if slices.Contains(layouttest.NotYet, file) {
			continue
		}
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			checkControls(t, lib, file, controls)
		})
	}
}

func checkControls(t *testing.T, lib *layout.Library, file string, controls []layouttest.Control) {
	wb := layouttest.OpenFile(t, filepath.Join(published.Dir(t), filepath.FromSlash(file)))
	l, err := lib.Recognise(context.Background(), wb, layout.Hint{})
	if err != nil {
		t.Fatal(err)
	}
	open := map[warehouse.CellRef]layouttest.Control{}
	for _, c := range controls {
		open[c.Cell] = c
	}
	err = Cells(context.Background(), l, wb, func(c *Cell) error {
		ref := warehouse.CellRef{Sheet: c.Sheet, Row: c.Row, Col: c.Col}
		want, ok := open[ref]
		if !ok {
			return nil
		}
		delete(open, ref)
		if !sameNumber(want.Value, c) || want.Marker != c.Marker {
			t.Errorf("%v: value %v marker %q, want %s %q", ref, c.Stored, c.Marker, want.Value, want.Marker)
		}
		if !holdsInOrder(strings.Split(c.HeadingText(), " | "), want.Headings) {
			t.Errorf("%v: headings %s, want %s", ref, c.HeadingText(), strings.Join(want.Headings, " | "))
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
