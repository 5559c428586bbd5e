package xlsx

import (
	"fmt"
	"math"
	"strings"

	"github.com/xuri/excelize/v2"

	"siemmes/reports"
	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// Bounds of column widths, in digits.
const (
	minFigure, maxFigure = 9.5, 36.0
	minStub, maxStub     = 18.0, 52.0
	maxUnit              = 24.0
	minText              = 96.0 // titles and notes run at least this wide
	plainColumn          = 10.0 // columns right of the table that notes run over
)

// grid is where the parts of a table are on its sheet: the stub in column
// one, the units of the rows in column two where they have their own, then the
// figures; rows from one.
type grid struct {
	table      *reports.Table
	head       int // first row of headings
	body       int // first row of figures
	left       int // columns before the figures
	cols       int // of the table, with those
	textCols   int // over which titles and notes run
	frames     []line
	widths     []float64
	printWidth float64
}

// line is one paragraph above or below the figures.
type line struct {
	text string
	role role
}

// tableSheet writes a table, what a reader must know about it, and its charts.
func (b *book) tableSheet(name string, t *reports.Table, charts []*reports.ChartSpec) error {
	if err := fits(t); err != nil {
		return err
	}
	g := b.layout(t)
	s, err := b.newSheet(name, g.widths)
	if err != nil {
		return err
	}
	if err := s.freeze(g.left+1, g.body); err != nil {
		return err
	}
	if err := s.top(g); err != nil {
		return err
	}
	if err := s.headings(g); err != nil {
		return err
	}
	for i := range t.Rows {
		if err := s.figures(g, &t.Rows[i]); err != nil {
			return err
		}
	}
	if err := s.below(g); err != nil {
		return err
	}
	if err := s.charts(g, charts); err != nil {
		return err
	}
	return s.end()
}

// fits refuses what a sheet cannot hold, before anything is written.
func fits(t *reports.Table) error {
	const rows, cols = excelize.TotalRows - 1000, excelize.MaxColumns - 10
	if len(t.Rows) > rows || len(t.Columns) > cols {
		return warehouse.NewError(warehouse.ErrTooLarge, "xlsx.too-large", "rows", len(t.Rows), "columns", len(t.Columns), "most_rows", rows, "most_columns", cols)
	}
	return nil
}

// layout measures the table and decides the widths.
func (b *book) layout(t *reports.Table) *grid {
	g := &grid{table: t, left: 1}
	g.frames = b.above(t)
	g.head = len(g.frames) + 1
	if b.index != "" {
		g.head++
	}
	g.body = g.head + t.HeadLevels()
	g.widths = []float64{stubWidth(t)}
	if unit := unitWidth(t); unit > 0 {
		g.left = 2
		g.widths = append(g.widths, unit)
	}
	g.widths = append(g.widths, figureWidths(t)...)
	g.cols = len(g.widths)
	for _, w := range g.widths {
		g.printWidth += w
	}
	g.textCols = g.cols
	for total := g.printWidth; total < minText; total += plainColumn {
		g.widths = append(g.widths, plainColumn)
		g.textCols++
	}
	return g
}

// above are the paragraphs over the table.
func (b *book) above(t *reports.Table) []line {
	all := []line{{t.Title, roleTitle}, {t.Subtitle, roleSubtitle}}
	if t.Unit != "" {
		all = append(all, line{lang.T(b.lang, "reports.unit", "unit", t.Unit), roleUnit})
	}
	return filled(all)
}

func filled(all []line) []line {
	var out []line
	for _, l := range all {
		if l.text != "" {
			out = append(out, l)
		}
	}
	return out
}

func stubWidth(t *reports.Table) float64 {
	w := longestWord(t.Stub, faces[roleCorner]) + 2
	for _, r := range t.Rows {
		f := look{role: roleStub, total: r.Total}.face()
		w = max(w, textWidth(rowLabel(&r), f)+2*float64(r.Level)+2)
	}
	return min(max(w, minStub), maxStub)
}

// unitWidth is the width of the column of units, zero where all rows share one.
func unitWidth(t *reports.Table) float64 {
	w := 0.0
	for _, r := range t.Rows {
		w = max(w, textWidth(r.Unit, faces[roleUnitCell]))
	}
	if w == 0 {
		return 0
	}
	return min(w+2, maxUnit)
}

// rowLabel is the label with the numbers of its notes.
func rowLabel(r *reports.TableRow) string { return r.Label + reports.NoteMark(r.Notes) }

// figureWidths fits every column to its widest figure and heading word.
func figureWidths(t *reports.Table) []float64 {
	widths := make([]float64, len(t.Columns))
	for i, c := range t.Columns {
		for _, h := range c.Heads {
			widths[i] = max(widths[i], longestWord(h, faces[roleHead])+2)
		}
	}
	for _, r := range t.Rows {
		f := look{role: roleFigure, total: r.Total}.face()
		for i, c := range r.Cells {
			if c.Label != "" {
				widths[i] = max(widths[i], labelWidth(c.Label))
				continue
			}
			widths[i] = max(widths[i], textWidth(t.Text(c)+reports.NoteMark(c.Notes), f)+2.5)
		}
	}
	for i := range widths {
		widths[i] = min(max(widths[i], minFigure), maxFigure)
	}
	return widths
}

// labelWidth wraps a text in a cell to about five lines.
func labelWidth(text string) float64 {
	f := faces[roleWords]
	all := textWidth(text, f)
	return min(all, max(all/5, longestWord(text, f), 16)) + 2
}

// hasWords reports whether a column holds texts and no figures.
func hasWords(t *reports.Table, col int) bool {
	for _, r := range t.Rows {
		if col < len(r.Cells) && r.Cells[col].Label != "" {
			return true
		}
	}
	return false
}

// top writes the way back to the contents and the paragraphs above the table.
func (s *sheet) top(g *grid) error {
	if s.book.index != "" {
		if err := s.line(14, put{1, "← " + lang.T(s.book.lang, "reports.contents"), look{role: roleLink}}); err != nil {
			return err
		}
		if err := s.link(1, s.row, s.book.index, ""); err != nil {
			return err
		}
	}
	for _, l := range g.frames {
		if err := s.paragraph(l.text, look{role: l.role}, g.textCols); err != nil {
			return err
		}
	}
	return nil
}

// link leads from a cell to the top of another sheet.
func (s *sheet) link(col, row int, target, tip string) error {
	opts := excelize.HyperlinkOpts{}
	if tip != "" {
		opts.Tooltip = &tip
	}
	return s.book.file.SetCellHyperLink(s.name, cellName(col, row), fmt.Sprintf("'%s'!A1", target), "Location", opts)
}

// headings writes the column headings, an upper one over the run it covers.
func (s *sheet) headings(g *grid) error {
	levels := g.table.HeadLevels()
	for level := range levels {
		spans := g.table.Spans(level)
		if err := s.line(g.headHeight(level, spans), g.headPuts(s, level, spans)...); err != nil {
			return err
		}
		for _, span := range spans {
			if err := s.merge(g.col(span.From), s.row, g.col(span.From)+span.Width-1, s.row+span.Depth-1); err != nil {
				return err
			}
		}
	}
	for col := 1; col <= g.left && levels > 1; col++ {
		if err := s.merge(col, g.head, col, g.head+levels-1); err != nil {
			return err
		}
	}
	return nil
}

// col is the sheet's column of a column of figures.
func (g *grid) col(i int) int { return g.left + 1 + i }

// headPuts are the cells of one row of headings.
func (g *grid) headPuts(s *sheet, level int, spans []reports.Span) []put {
	t := g.table
	puts := []put{{1, nil, look{role: roleCorner}}, {2, nil, look{role: roleCorner}}}[:g.left]
	if level == 0 {
		puts[0].val = t.Stub
		if g.left > 1 {
			puts[1].val = lang.T(s.book.lang, "reports.unit-column")
		}
	}
	for i := range t.Columns {
		puts = append(puts, put{g.col(i), nil, look{role: roleHead}})
	}
	for _, span := range spans {
		p := &puts[g.left+span.From]
		p.val = span.Label
		switch {
		case span.Width > 1:
			p.look.role = roleGroup
		case hasWords(t, span.From):
			p.look.role = roleCorner
		}
		if level+span.Depth == t.HeadLevels() {
			p.val = span.Label + reports.NoteMark(t.Columns[span.From].Notes)
		}
	}
	return puts
}

// headHeight is the height of one row of headings.
func (g *grid) headHeight(level int, spans []reports.Span) float64 {
	high := 1
	for _, span := range spans {
		if span.Width == 1 && span.Depth == 1 {
			high = max(high, lines(span.Label, faces[roleHead], g.widths[g.left+span.From]-1.5))
		}
	}
	if levels := g.table.HeadLevels(); level == levels-1 {
		high = max(high, lines(g.table.Stub, faces[roleCorner], g.widths[0]-1.5)-levels+1)
	}
	return height(high, faces[roleHead]) + 2
}

// figures writes one row of the table.
func (s *sheet) figures(g *grid, r *reports.TableRow) error {
	l := look{role: roleStub, level: min(r.Level, 15), total: r.Total}
	if r.Heading() {
		l.role = roleGroupRow
	}
	label := rowLabel(r)
	high := lines(label, l.face(), g.widths[0]-2-1.6*float64(r.Level))
	puts := []put{{1, label, l}}
	if g.left > 1 {
		puts = append(puts, put{2, r.Unit, look{role: roleUnitCell, total: r.Total}})
		high = max(high, lines(r.Unit, faces[roleUnitCell], g.widths[1]-1.5))
	}
	for i, c := range r.Cells {
		p := s.figure(g.table, &c, r.Total)
		p.col = g.col(i)
		if c.Label != "" {
			high = max(high, lines(c.Label, faces[roleWords], g.widths[g.left+i]-1.5))
		}
		puts = append(puts, p)
	}
	for i := len(r.Cells); i < len(g.table.Columns); i++ { // of a heading row
		puts = append(puts, put{g.col(i), nil, look{role: roleGroupRow}})
	}
	return s.line(height(high, l.face()), puts...)
}

// figure is a number as a number: its letters are part of the format, so that
// the cell can be reckoned with. Marks, ranges and noted figures are texts.
func (s *sheet) figure(t *reports.Table, c *reports.TableCell, total bool) put {
	switch {
	case c.Label != "":
		return put{val: c.Label, look: look{role: roleWords, total: total}}
	case c.Number() && t.Mark(*c) == "":
		after := c.Raised() + reports.NoteMark(c.Notes)
		return put{val: plainZero(c.Value), look: look{role: roleFigure, total: total, format: numberFormat(s.book.lang, c.Decimals, false, after)}}
	}
	return put{val: t.Text(*c) + reports.NoteMark(c.Notes), look: look{role: roleMark, total: total}}
}

// plainZero keeps minus zero out of a cell.
func plainZero(v float64) float64 {
	if v == 0 {
		return math.Abs(v)
	}
	return v
}

// below writes what a reader must know: legend, notes, remarks, basis,
// coverage, sources and release.
func (s *sheet) below(g *grid) error {
	s.skip(1)
	for _, l := range notes(g.table) {
		if err := s.paragraph(l, look{role: roleNote}, g.textCols); err != nil {
			return err
		}
	}
	return nil
}

func notes(t *reports.Table) []string {
	var all []string
	if legend := t.Legend(); len(legend) > 0 {
		all = append(all, strings.Join(legend, "   "))
	}
	for i, n := range t.Notes {
		all = append(all, strings.TrimSpace(reports.NoteMark([]int{i}))+" "+n)
	}
	return append(all, t.Below()...)
}
