package desk

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode"

	"siemmes/ingest"
	"siemmes/ingest/layout"
	"siemmes/ingest/layout/tidy"
	"siemmes/ingest/sheet"
	"siemmes/server/view"
	"siemmes/warehouse"
)

// What a preview shows: the head of each sheet, and some rows around each
// finding.
const (
	previewRows   = 40
	previewAround = 2
	previewMost   = 240 // rows of one sheet
	previewCols   = 30
	previewSheets = 12
)

// sheetPreview is a part of a sheet as it was understood.
type sheetPreview struct {
	Name    string
	Hidden  bool
	Columns []string // letters
	Rows    []previewRow
	Tables  []string // what was found on it
	Marked  int      // findings on it
}

// previewRow is a row; Gap reports whether rows between the last one and this one
// are not shown.
type previewRow struct {
	Number int
	Gap    bool
	Cells  []previewCell
}

// previewCell is a cell: its text, what it was taken for, and the anchors of
// the findings about it.
type previewCell struct {
	Text, Class string
	Anchor      string // of the finding about it
	Severity    string
	ID          string // where a finding's link leads
}

// previews reads the file again for looks. Nothing depends on it: where it
// fails, there is no preview.
func previews(ctx context.Context, file warehouse.File, l *layout.Layout, limits sheet.Limits, findings []warehouse.Finding) []sheetPreview {
	wb, err := sheet.Open(ctx, file.Name, file, file.Size, limits)
	if err != nil {
		return nil
	}
	defer wb.Close()
	p := &painter{findings: map[warehouse.CellRef]int{}, wanted: map[string][]int{}, sealed: map[warehouse.CellRef]bool{}}
	for i, f := range findings {
		if f.Rule == ingest.RuleSealed {
			p.sealed[f.CellRef] = true
		}
		if _, known := p.findings[f.CellRef]; !known && f.A1() != "" {
			p.findings[f.CellRef] = i
			p.wanted[f.Sheet] = append(p.wanted[f.Sheet], f.Row)
		}
	}
	p.list = findings
	if l != nil {
		p.paint(ctx, l, wb)
	}
	var all []sheetPreview
	for _, sh := range wb.Sheets {
		if len(all) == previewSheets {
			break
		}
		if v, ok := p.show(ctx, sh); ok {
			all = append(all, v)
		}
	}
	return all
}

// errShown stops the reading of a sheet of which no more is shown.
var errShown = errors.New("shown")

// painter knows what each shown cell was taken for.
type painter struct {
	list     []warehouse.Finding
	findings map[warehouse.CellRef]int
	wanted   map[string][]int // rows with findings, by sheet
	sealed   map[warehouse.CellRef]bool
	class    map[warehouse.CellRef]string
	tables   map[string][]string
}

// shown reports whether a row of a sheet is part of the preview.
func (p *painter) shown(name string, row int) bool {
	if row <= previewRows {
		return true
	}
	for _, want := range p.wanted[name] {
		if row >= want-previewAround && row <= want+previewAround {
			return true
		}
	}
	return false
}

// last is the last row of a sheet that can be shown.
func (p *painter) last(name string) int {
	last := previewRows
	for _, want := range p.wanted[name] {
		last = max(last, want+previewAround)
	}
	return last
}

// paint runs the layout over the file and notes what it took each cell for.
// A cell is a heading where it is above the figures, a stub beside them.
func (p *painter) paint(ctx context.Context, l *layout.Layout, wb *sheet.Workbook) {
	p.class, p.tables = map[warehouse.CellRef]string{}, map[string][]string{}
	_ = tidy.Cells(ctx, l, wb, func(c *tidy.Cell) error { // what could not be tidied stays uncoloured
		if c.Table != nil {
			p.note(c.Sheet, c.Table)
		}
		if !p.shown(c.Sheet, c.Row) {
			if len(wb.Sheets) == 1 && c.Row > p.last(c.Sheet) {
				return errShown
			}
			return nil
		}
		p.class[warehouse.CellRef{Sheet: c.Sheet, Row: c.Row, Col: c.Col}] = classOf(c)
		for _, h := range c.Headings {
			if h.Row == 0 {
				continue
			}
			class := "c-head"
			if h.Row == c.Row {
				class = "c-stub"
			}
			at := warehouse.CellRef{Sheet: c.Sheet, Row: h.Row, Col: h.Col}
			if p.class[at] == "" {
				p.class[at] = class
			}
		}
		return nil
	})
}

func classOf(c *tidy.Cell) string {
	switch {
	case c.Skip != "" || c.Table != nil && c.Table.Skip != "":
		return "c-skip"
	case c.Total:
		return "c-data c-sum"
	}
	return "c-data"
}

// note remembers which tables are on a sheet.
func (p *painter) note(name string, t *layout.Table) {
	title := t.ID
	if !slices.Contains(p.tables[name], title) && len(p.tables[name]) < 10 {
		p.tables[name] = append(p.tables[name], title)
	}
}

// show lays the sheet's rows out.
func (p *painter) show(ctx context.Context, sh *sheet.Sheet) (sheetPreview, bool) {
	v := sheetPreview{Name: sh.Name, Hidden: sh.Hidden, Tables: p.tables[sh.Name], Marked: len(p.wanted[sh.Name])}
	last, width, before := p.last(sh.Name), 0, 0
	for b, err := range sh.Blocks(ctx) {
		if err != nil || b.First > last || len(v.Rows) >= previewMost {
			break
		}
		width = max(width, min(b.Cols(), previewCols))
		for row := b.First; row <= min(b.Last(), last) && len(v.Rows) < previewMost; row++ {
			if !p.shown(sh.Name, row) {
				continue
			}
			v.Rows = append(v.Rows, previewRow{Number: row, Gap: before > 0 && row > before+1, Cells: p.cells(sh.Name, b, row)})
			before = row
		}
	}
	for i := range v.Rows {
		cells := v.Rows[i].Cells
		v.Rows[i].Cells = append(cells, make([]previewCell, max(0, width-len(cells)))...)
	}
	for col := range width {
		v.Columns = append(v.Columns, warehouse.ColumnName(col+1))
	}
	return v, len(v.Rows) > 0
}

func (p *painter) cells(name string, b *sheet.Block, row int) []previewCell {
	cells := make([]previewCell, min(b.Cols(), previewCols))
	for i := range cells {
		ref := warehouse.CellRef{Sheet: name, Row: row, Col: i + 1}
		c := previewCell{Text: clip(b.Cell(row, i+1).Shown()), Class: p.class[ref]}
		if p.sealed[ref] {
			c.Text = redacted
		}
		switch {
		case c.Class != "" || c.Text == "":
		case b.RowHidden(row) || b.ColHidden(i+1):
			c.Class = "c-hidden"
		default:
			c.Class = "c-note"
		}
		if at, ok := p.findings[ref]; ok {
			c.Anchor, c.Severity, c.ID = view.FindingAnchor(at), string(p.list[at].Severity), view.CellAnchor(ref)
		}
		cells[i] = c
	}
	return cells
}

// redacted is shown where a sealed figure is.
const redacted = "[…]"

// clip keeps a long note from stretching the sheet.
func clip(s string) string { return clipTo(s, 60) }

// clipTo keeps a text of a file to so many signs, without those that turn the direction
// of what is around it.
func clipTo(s string, most int) string {
	if len(s) > 8*most {
		s = strings.ToValidUTF8(s[:8*most], "")
	}
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, s)
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
