package layout

import (
	"bufio"
	"context"
	"io"
	"strings"

	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

// WriteTidy writes the tidy cells of a workbook as csv (RFC 4180, UTF-8, LF)
// with the columns sheet, cell, value, marker and headings: the stored number,
// the text that is not a number, and the headings joined by " | ".
func (l *Layout) WriteTidy(ctx context.Context, w io.Writer, wb *sheet.Workbook) error {
	out := bufio.NewWriterSize(w, 1<<16)
	if _, err := out.WriteString("sheet,cell,value,marker,headings\n"); err != nil {
		return err
	}
	var line, heads []byte
	err := l.Tidy(ctx, wb, func(c *Cell) error {
		if c.Blank {
			return nil
		}
		line = appendField(line[:0], c.Sheet)
		line = append(append(line, ','), c.A1()...)
		line = append(line, ',')
		if !isNaN(c.Stored) {
			line = append(line, warehouse.FormatNumber(c.Stored)...)
		}
		line = appendField(append(line, ','), c.Marker)
		heads = c.appendHeadings(heads[:0])
		line = append(appendField(append(line, ','), string(heads)), '\n')
		_, err := out.Write(line)
		return err
	})
	if err != nil {
		return err
	}
	return out.Flush()
}

func isNaN(v float64) bool { return v != v }

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

// appendField quotes a csv field where it must be.
func appendField(b []byte, s string) []byte {
	if !strings.ContainsAny(s, ",\"\r\n") {
		return append(b, s...)
	}
	b = append(b, '"')
	for i := range len(s) {
		if s[i] == '"' {
			b = append(b, '"')
		}
		b = append(b, s[i])
	}
	return append(b, '"')
}
