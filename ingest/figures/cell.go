package figures

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/ingest/layout/tidy"
	"siemmes/warehouse"
)

// Figure writes the figure of an observation as an office would.
func Figure(b *warehouse.Observations, i int) string {
	if b.Text != nil && b.Text[i] != "" {
		return b.Text[i]
	}
	if math.IsNaN(b.Value[i]) {
		return b.Flags[i].String()
	}
	return warehouse.FormatNumber(b.Value[i])
}

func CellOf(b *warehouse.Observations, i int) warehouse.CellRef {
	return warehouse.CellRef{Sheet: b.Sheets.Texts[b.Sheet[i]], Row: int(b.Row[i]), Col: int(b.Col[i])}
}

// CompareCells orders cells by sheet, row and column.
func CompareCells(a, b warehouse.CellRef) int {
	return cmp.Or(cmp.Compare(a.Sheet, b.Sheet), cmp.Compare(a.Row, b.Row), cmp.Compare(a.Col, b.Col))
}

func ColumnName(place uint64) string {
	return strings.TrimRight(warehouse.CellRef{Row: 1, Col: int(uint32(place))}.A1(), "1")
}

func CellAt(c *tidy.Cell) warehouse.CellRef {
	return warehouse.CellRef{Sheet: c.Sheet, Row: c.Row, Col: c.Col}
}

// HeadingOf is the cell of the last heading that gives a figure its code of a
// dimension, or its period; that of the figure where there is none.
func HeadingOf(c *tidy.Cell, dim string) warehouse.CellRef {
	at := CellAt(c)
	for i := range c.Headings {
		if h := &c.Headings[i]; h.Value != nil && h.Row > 0 && GivesDim(h, dim) {
			at.Row, at.Col = h.Row, h.Col
		}
	}
	return at
}

// GivesDim reports whether a heading gives its figures a code of a dimension, or a
// period.
func GivesDim(h *tidy.Heading, dim string) bool {
	if dim == warehouse.DimTime {
		return len(h.Axis.Period.List) > 0
	}
	return slices.ContainsFunc(h.Value.Codes, func(x layout.Assignment) bool { return x.Dim == dim })
}
