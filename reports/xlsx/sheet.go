package xlsx

import (
	"slices"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// sheet is one sheet being written, row by row from the top.
type sheet struct {
	book   *book
	name   string
	out    *excelize.StreamWriter
	row    int       // the last row written
	used   float64   // points from the top of the printed page to that row
	widths []float64 // of the columns, in order
}

// put is one cell of a row: a text or a number, and its look.
type put struct {
	col  int // from one
	val  any // string or float64; nil is a styled blank
	look look
}

// newSheet begins a sheet with the widths of its columns.
func (b *book) newSheet(name string, widths []float64) (*sheet, error) {
	if err := b.add(name); err != nil {
		return nil, err
	}
	// What is before the rows in the file must be set before a stream
	// begins: the fit to the paper's width, and no dimension, because the one
	// a new sheet has ("A1") makes some readers stop after its first cell.
	fit := true
	if err := b.file.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return nil, err
	}
	if err := b.file.SetSheetDimension(name, ""); err != nil {
		return nil, err
	}
	out, err := b.file.NewStreamWriter(name)
	if err != nil {
		return nil, err
	}
	// Whenever it is given a width, excelize writes it before those that it has.
	for _, r := range slices.Backward(widthRuns(widths)) {
		if err := out.SetColWidth(r.from, r.to, r.width); err != nil {
			return nil, err
		}
	}
	off := false
	if err := b.file.SetSheetView(name, 0, &excelize.ViewOptions{ShowGridLines: &off}); err != nil {
		return nil, err
	}
	return &sheet{book: b, name: name, out: out, widths: widths}, nil
}

// widthRun is a run of columns of one width, counted from one.
type widthRun struct {
	from, to int
	width    float64
}

// The most runs of columns that differ in width: excelize compares all columns that
// have a width with each other whenever it is given another one.
const (
	manyColumns   = 2000
	maxWidthRuns  = 40
	maxRunsOfMany = 4 // where there are more columns than that
)

// widthRuns are the runs of equal widths. Where they are too many, the columns from the
// last run on have the largest of their widths.
func widthRuns(widths []float64) []widthRun {
	most := maxWidthRuns
	if len(widths) > manyColumns {
		most = maxRunsOfMany
	}
	var out []widthRun
	for i, w := range widths {
		last := len(out) - 1
		switch {
		case last >= 0 && out[last].width == w:
			out[last].to = i + 1
		case len(out) == most:
			out[last].to, out[last].width = i+1, max(out[last].width, w)
		default:
			out = append(out, widthRun{i + 1, i + 1, w})
		}
	}
	return out
}

// line writes the next row. A height of zero leaves it to the program.
func (s *sheet) line(height float64, puts ...put) error {
	s.row++
	s.used += height
	if height == 0 {
		s.used += defaultHeight
	}
	last := 0
	for _, p := range puts {
		last = max(last, p.col)
	}
	values := make([]any, last)
	for _, p := range puts {
		if text, ok := p.val.(string); ok {
			text = clean(text)
			p.val, p.look.quoted = text, risky(text)
			if n, err := strconv.Atoi(text); err == nil && plainNumber(p.look.role) {
				p.val, p.look.format = n, "0" // Excel warns of numbers kept as text
			}
		}
		values[p.col-1] = excelize.Cell{StyleID: s.book.styles.id(p.look), Value: p.val}
	}
	return s.out.SetRow("A"+strconv.Itoa(s.row), values, excelize.RowOpts{Height: height})
}

// plainNumber tells the roles in which a text that is a number, such as a year
// over a column, is written as one.
func plainNumber(r role) bool {
	return r == roleHead || r == roleGroup || r == roleStub || r == roleEntryNumber
}

// skip leaves rows empty.
func (s *sheet) skip(rows int) {
	s.row += rows
	s.used += float64(rows) * defaultHeight
}

// defaultHeight is a row's height in points where nothing sets it.
const defaultHeight = 13.5

// span is the width of the first columns together.
func (s *sheet) span(cols int) float64 {
	w := 0.0
	for _, c := range s.widths[:min(cols, len(s.widths))] {
		w += c
	}
	return w
}

// paragraph writes a text over the first columns, as high as its lines need.
func (s *sheet) paragraph(text string, l look, cols int) error {
	if text == "" {
		return nil
	}
	text = clean(text)
	n := lines(text, l.face(), s.span(cols)-2)
	if err := s.line(height(n, l.face()), put{1, text, l}); err != nil {
		return err
	}
	return s.merge(1, s.row, cols, s.row)
}

// merge joins cells; a single one stays as it is.
func (s *sheet) merge(col, row, toCol, toRow int) error {
	if col == toCol && row == toRow {
		return nil
	}
	return s.out.MergeCell(cellName(col, row), cellName(toCol, toRow))
}

// freeze keeps the rows above and the columns left of a cell in sight.
func (s *sheet) freeze(col, row int) error {
	return s.out.SetPanes(&excelize.Panes{
		Freeze: true, XSplit: col - 1, YSplit: row - 1, TopLeftCell: cellName(col, row), ActivePane: "bottomRight",
	})
}

// end closes the sheet and tells the first failure of its styles.
func (s *sheet) end() error {
	if err := s.out.Flush(); err != nil {
		return err
	}
	return s.book.styles.err
}
