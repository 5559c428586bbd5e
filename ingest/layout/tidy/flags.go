package tidy

import (
	"math"
	"slices"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
)

// flagColumns finds the column of the markers of each value column, where they have cells of
// their own: the one beside it that is neither of values nor of the stub.
func (tr headerRun) flagColumns() {
	by := map[string]int{"right": 1, "left": -1}[tr.table.Values.Flags]
	if by == 0 {
		return
	}
	for i := range tr.cols {
		at := tr.cols[i].col + by
		taken := at < 1 || slices.ContainsFunc(tr.cols, func(c column) bool { return c.col == at }) || slices.ContainsFunc(tr.slots, func(s slot) bool { return s.col == at })
		if !taken {
			tr.cols[i].flag = at
		}
	}
}

// flagIn is the marker of the column's value in a row, in a cell of its own; "" where it has
// none.
func (c *column) flagIn(b *sheet.Block, row int, t *tally) string {
	if c.flag == 0 {
		return ""
	}
	text := layout.Space(b.Text(row, c.flag))
	if text != "" {
		t.mark(row, c.flag, roleLabel)
	}
	return strings.Clone(text)
}

// flagged is a value with the marker from the cell beside it. A number whose marker the
// layout does not know is not read, as one that has such a marker in its own cell.
func (r *run) flagged(got reading, v *rawValue) reading {
	if got.number {
		for _, m := range r.layout.Markers {
			if m.Beside && fitsMarker(m, v.flag) {
				got.marker, got.rule = v.flag, m
				if m.Negative && m.Skip == "" {
					got.num = -got.num
				}
				return got
			}
		}
	}
	whole := layout.Space(v.text + " " + v.flag)
	for _, m := range r.layout.Markers {
		if !got.number && fitsMarker(m, whole) {
			return reading{num: math.NaN(), marker: whole, rule: m}
		}
	}
	return reading{num: math.NaN(), marker: whole}
}

// besides is a number with the marker that its format shows beside it, where the layout
// declares that one.
func (r *run) besides(got reading, b *sheet.Beside) reading {
	for _, m := range r.layout.Markers {
		if m.Beside && b.Words != "" && fitsMarker(m, b.Words) {
			got.marker, got.rule = b.Words, m
			if m.Negative && m.Skip == "" {
				got.num = -got.num
			}
			return got
		}
	}
	return got
}
