// Package annotate gives an office its own workbook back, marked: every cell
// with a finding is coloured and has a comment that says what is the matter and
// what to do, and a sheet in front lists the findings with links to their
// cells. Of delimited text a workbook is made.
package annotate

import (
	"cmp"
	"context"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// Write writes the marked copy of a file as .xlsx. The file is one that was
// ingested: ErrUnreadable and ErrTooLarge are those of sheet.Open, and
// ErrTooLarge also tells that delimited text has more rows than a sheet holds.
func Write(ctx context.Context, w io.Writer, file warehouse.File, findings []warehouse.Finding, language string) (err error) {
	defer warehouse.Wrap(&err, "annotate %s", file.Name)
	book, err := sheet.Open(ctx, file.Name, file, file.Size, sheet.Limits{})
	if err != nil {
		return err
	}
	defer book.Close()
	var f *excelize.File
	if book.Format == sheet.Delimited {
		f, err = fromText(ctx, book, language)
	} else {
		f, err = excelize.OpenReader(io.NewSectionReader(file, 0, file.Size))
	}
	if err != nil {
		return err
	}
	defer f.Close()
	m := &marker{File: f, lang: language, styles: map[styleKey]int{}}
	if book.Format == sheet.Delimited {
		m.only = f.GetSheetName(0)
	}
	if err := m.cells(findings); err != nil {
		return err
	}
	if err := m.list(file.Name, findings); err != nil {
		return err
	}
	return f.Write(w)
}

// marker marks a workbook.
type marker struct {
	*excelize.File
	lang   string
	only   string // the sheet made from delimited text, "" in a workbook
	styles map[styleKey]int
}

// styleKey is a cell's own style with the colour of a severity over it.
type styleKey struct {
	own   int
	paint string
}

// colours are those of spreadsheet programs' own "bad", "neutral" and "good".
var colours = map[warehouse.Severity]string{
	warehouse.Blocking: "FFC7CE", warehouse.Warning: "FFEB9C", warehouse.Note: "DDEBF7",
}

const acceptedColour = "D9D9D9"

func colour(f warehouse.Finding) string {
	if f.Accepted != "" {
		return acceptedColour
	}
	return colours[f.Severity]
}

// place is where a finding stands in the workbook, "" for the whole of it.
func (m *marker) place(f warehouse.Finding) (name, cell string) {
	name, cell = f.Sheet, f.A1()
	if m.only != "" {
		name = m.only
	}
	if i, err := m.GetSheetIndex(name); err != nil || i < 0 || cell == "" {
		return "", ""
	}
	return name, cell
}

// cells colours the cells and comments them. Several findings of one cell share
// a comment, and the gravest gives the colour.
func (m *marker) cells(findings []warehouse.Finding) error {
	type spot struct{ sheet, cell string }
	at := map[spot][]warehouse.Finding{}
	var order []spot
	for _, f := range findings {
		name, cell := m.place(f)
		if cell == "" {
			continue
		}
		s := spot{name, cell}
		if at[s] == nil {
			order = append(order, s)
		}
		at[s] = append(at[s], f)
	}
	for _, s := range order {
		here := at[s]
		gravest := slices.MaxFunc(here, func(a, b warehouse.Finding) int { return cmp.Compare(gravity(a), gravity(b)) })
		if err := m.paint(s.sheet, s.cell, colour(gravest)); err != nil {
			return err
		}
		if err := m.comment(s.sheet, s.cell, here); err != nil {
			return err
		}
	}
	return nil
}

func gravity(f warehouse.Finding) int {
	if f.Accepted != "" {
		return -1
	}
	return slices.Index([]warehouse.Severity{warehouse.Note, warehouse.Warning, warehouse.Blocking}, f.Severity)
}

// paint fills a cell and leaves all else of its style.
func (m *marker) paint(name, cell, colour string) error {
	own, err := m.GetCellStyle(name, cell)
	if err != nil {
		return err
	}
	key := styleKey{own, colour}
	id, ok := m.styles[key]
	if !ok {
		style, err := m.GetStyle(own)
		if err != nil {
			return err
		}
		style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
		style.Border = wholeBorders(style.Border)
		if id, err = m.NewStyle(style); err != nil {
			return err
		}
		m.styles[key] = id
	}
	return m.SetCellStyle(name, cell, cell, id)
}

// wholeBorders leaves out sides without a line, and gives a line without a
// colour its automatic one: excelize would write an empty colour, which other
// programs take for a broken file.
func wholeBorders(sides []excelize.Border) []excelize.Border {
	sides = slices.DeleteFunc(sides, func(b excelize.Border) bool { return b.Style == 0 })
	for i := range sides {
		if sides[i].Color == "" {
			sides[i].Color = "000000"
		}
	}
	return sides
}

// comment adds what is the matter; comments that the cell had come first.
func (m *marker) comment(name, cell string, findings []warehouse.Finding) error {
	var text strings.Builder
	had, err := m.GetComments(name)
	if err != nil {
		return err
	}
	for _, c := range had {
		if c.Cell == cell {
			text.WriteString(c.Text + "\n")
			if err := m.DeleteComment(name, cell); err != nil {
				return err
			}
		}
	}
	for i, f := range findings {
		if i > 0 {
			text.WriteString("\n")
		}
		text.WriteString(m.say(f))
	}
	lines := uint(2 + text.Len()/45)
	return m.AddComment(name, excelize.Comment{Author: "SIEMMES", Cell: cell, Text: text.String(), Width: 320, Height: min(20*lines, 400)})
}

// say is the message of a finding, with the reason it was accepted for.
func (m *marker) say(f warehouse.Finding) string {
	if f.Accepted == "" {
		return f.Message
	}
	return f.Message + " (" + lang.T(m.lang, "annotate.accepted", "reason", f.Accepted) + ")"
}
