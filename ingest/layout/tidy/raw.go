package tidy

import (
	"math"

	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
)

// recentCells are numbers and dates of a workbook as they were shown last: a
// long table has few of them in its labels, and small ones among its figures,
// and to write one costs more than all else that is done with its cell.
type recentCells struct{ slots []recentCell }

type recentCell struct {
	raw  sheet.Raw
	cell sheet.Cell
}

// recentNumber is a number or a date that is a label, and what it means.
type recentNumber struct {
	raw   sheet.Raw
	text  string
	value *Value
}

// numberSlot is the place of a number among the recent ones.
func numberSlot(v float64) uint64 {
	return math.Float64bits(v) * 0x9e3779b97f4a7c15 >> (64 - 10) // Knuth's multiplicative hash
}

// read reads a cell of which the raw form is known.
func (r *recentCells) read(b *sheet.Block, row, col int, raw sheet.Raw) *sheet.Cell {
	if r.slots == nil {
		r.slots = make([]recentCell, recentSlots+1)
	}
	slot := &r.slots[recentSlots] // of no number
	if !raw.Special && raw.Kind != sheet.Text {
		slot = &r.slots[numberSlot(raw.Num)]
		if slot.raw == raw {
			return &slot.cell
		}
	}
	slot.raw, slot.cell = raw, b.Cell(row, col)
	return &slot.cell
}

// label reads a cell of a workbook as a heading of an axis: its text without
// needless white space, and what it means.
func (r *run) label(a *layout.Axis, b *sheet.Block, row, col int) (string, *Value) {
	raw := b.Raw(row, col)
	switch {
	case raw == (sheet.Raw{}):
		return "", nil
	case a == nil:
		return layout.Space(r.cells.read(b, row, col, raw).Shown()), nil
	case raw.Special:
		return r.cellLabel(a, b, row, col, raw)
	case raw.Kind == sheet.Text:
		return r.values.read(a, raw.Text)
	}
	seen := &r.values.byAxis[a.Index]
	if seen.numbers == nil {
		seen.numbers = make([]recentNumber, recentSlots)
	}
	slot := &seen.numbers[numberSlot(raw.Num)]
	if slot.raw != raw {
		slot.raw = raw
		slot.text, slot.value = r.cellLabel(a, b, row, col, raw)
	}
	return slot.text, slot.value
}

func (r *run) cellLabel(a *layout.Axis, b *sheet.Block, row, col int, raw sheet.Raw) (string, *Value) {
	cell := r.cells.read(b, row, col, raw)
	text := layout.Space(cell.Shown())
	if text == "" {
		return "", nil
	}
	return text, r.values.Of(a, text, cell)
}
