package tidy

import (
	"context"

	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
)

// Head is what the header of a table says: its value columns from left to right.
type Head struct {
	Table   *layout.Table
	Columns []HeadColumn
}

// HeadColumn is a value column with the headings above it. Headed reports whether
// the header has a text of its own over it: in the lowest row, or merged or above.
type HeadColumn struct {
	Col      int
	Headings []Heading
	Headed   bool
}

// ReadHead reads the header of a table from the first rows of its sheet. ErrInvalid
// where the columns that the layout names are not there.
func ReadHead(ctx context.Context, l *layout.Layout, t *layout.Table, wb *sheet.Workbook, s *sheet.Sheet, rows *sheet.Block) (*Head, error) {
	tr := &tableRun{run: &run{layout: l, book: wb, values: NewTexts(l)}, table: t, sheet: s}
	if err := tr.readMerges(ctx); err != nil {
		return nil, err
	}
	tr.start(0)
	for row := 1; row < t.Rows.From; row++ {
		tr.header.take(rows, row, t, 0)
	}
	if tr.header.rows == nil {
		tr.header.rows = make([][]sheet.Cell, len(t.Header))
	}
	if err := headerOf(tr).resolve(rows); err != nil {
		return nil, err
	}
	head := &Head{Table: t}
	for i := range tr.cols {
		c := &tr.cols[i]
		head.Columns = append(head.Columns, HeadColumn{Col: c.col, Headings: c.heads, Headed: headerOf(tr).headed(c.col)})
	}
	return head, nil
}

// Figure reports whether a text reads as a number in a table of the layout that
// writes them so, and whether it is a marker that the layout declares.
func Figure(l *layout.Layout, text string, n *layout.Numbers) (number, marker bool) {
	got := readAs(l, text, n)
	return got.number, got.rule != nil
}
