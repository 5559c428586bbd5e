package xlsx

import (
	"testing"

	"pgregory.net/rapid"
)

// However many columns a sheet has, few runs of widths are written; every column is in
// one of them, and is as wide as it has to be.
func TestWidthsAreWrittenAsFewRuns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		widths := rapid.SliceOfN(rapid.Float64Range(6, 9), 0, 300).Draw(t, "widths")
		if rapid.Bool().Draw(t, "whole") {
			for i := range widths {
				widths[i] = float64(int(widths[i]))
			}
		}
		runs := widthRuns(widths)
		if len(runs) > maxWidthRuns {
			t.Fatalf("%d runs", len(runs))
		}
		next, exact := 1, len(runs) < maxWidthRuns
		for _, r := range runs {
			if r.from != next {
				t.Fatalf("a run begins at %d, not %d", r.from, next)
			}
			for _, w := range widths[r.from-1 : r.to] {
				if r.width < w || exact && r.width != w {
					t.Fatalf("a column needs %g and has %g", w, r.width)
				}
			}
			next = r.to + 1
		}
		if next != len(widths)+1 {
			t.Fatalf("the columns from %d on are in no run", next)
		}
	})
}

// A sheet with as many columns as a workbook may have is begun without comparing them
// all with each other: with a run for each it would take hours.
func TestASheetOfManyColumnsIsBegun(t *testing.T) {
	widths := make([]float64, 16_384)
	for i := range widths {
		widths[i] = 8 + float64(i%5)
	}
	b := newBook("en")
	if _, err := b.newSheet("wide", widths); err != nil {
		t.Fatal(err)
	}
}
