package tidy

import (
	"context"
	"io"

	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/rowfile"
)

// TidyWriter writes tidy cells as csv with the columns
// sheet, cell, value, marker and headings: the stored number, the text that is
// not a number, and the headings joined by " | ".
type Writer struct {
	out   *rowfile.CSV
	begun bool
	heads []byte
}

// NewTidyWriter writes to w; Flush ends it.
func NewWriter(w io.Writer) *Writer {
	return &Writer{out: rowfile.NewCSV(w)}
}

// Write writes the tidy cells of a workbook. file is empty but for one of
// several files of an archive: it then is before the sheet's name.
func (t *Writer) Write(ctx context.Context, l *layout.Layout, wb *sheet.Workbook, file string) error {
	if err := t.begin(); err != nil {
		return err
	}
	return Cells(ctx, l, wb, func(c *Cell) error {
		if c.Blank || c.Hidden {
			return nil
		}
		return t.cell(c, sheetIn(file, c.Sheet))
	})
}

// begin writes the header record, once.
func (t *Writer) begin() error {
	if t.begun {
		return nil
	}
	t.begun = true
	return t.out.Record("sheet", "cell", "value", "marker", "headings")
}

// Flush writes what is left.
func (t *Writer) Flush() error { return t.out.Flush() }

func (t *Writer) cell(c *Cell, name string) error {
	t.out.Text(name)
	t.out.Text(c.A1())
	t.out.Number(c.Stored)
	t.out.Text(c.Marker)
	t.heads = c.appendHeadings(t.heads[:0])
	t.out.Text(string(t.heads))
	return t.out.End()
}

// sheetIn names a sheet of one file of an archive.
func sheetIn(file, name string) string {
	switch {
	case file == "":
		return name
	case name == "":
		return file
	}
	return file + "/" + name
}

// WriteTidy writes the tidy cells of one workbook; see [TidyWriter].
func Write(ctx context.Context, l *layout.Layout, w io.Writer, wb *sheet.Workbook) error {
	t := NewWriter(w)
	if err := t.Write(ctx, l, wb, ""); err != nil {
		return err
	}
	return t.Flush()
}

// A1 is the cell's address without the sheet.
func (c *Cell) A1() string { return warehouse.CellRef{Row: c.Row, Col: c.Col}.A1() }

// HeadingText joins the headings that tidy prints by " | ".
func (c *Cell) HeadingText() string { return string(c.appendHeadings(nil)) }

func (c *Cell) appendHeadings(b []byte) []byte {
	first := true
	for i := range c.Headings {
		h := &c.Headings[i]
		if h.Axis.Hidden {
			continue
		}
		if !first {
			b = append(b, " | "...)
		}
		first = false
		b = append(b, h.Text...)
	}
	return b
}
