package sheet

import (
	"context"
	"strings"

	"siemmes/warehouse"
)

// Cut says that a sheet ends before it should, as the copy of a file does that was
// interrupted. What cannot be read as it is is an error in place of a Cut.
type Cut struct {
	warehouse.CellRef // the last cell that holds anything
	What              CutKind
	Text              string // of that cell, as it is
	// Fields is the last filled field of the last record, Width that of the record
	// before it.
	Fields, Width int
}

// CutKind is what is missing at the end of a sheet.
type CutKind string

// The kinds. Only of CutLineEnd it is likely that every cell is there.
const (
	CutLineEnd   CutKind = "line-end"  // the line end of the last record, and nothing else
	CutRecord    CutKind = "record"    // besides, that record is shorter than the one before
	CutQuotation CutKind = "quotation" // besides, a quotation mark of that record has no second one
	CutLetter    CutKind = "letter"    // the last letter is cut in two
	CutTable     CutKind = "table"     // the end tag of a table of a page
	CutPage      CutKind = "page"      // the end tag of a page, behind its last table
)

// Lost reports whether cells are likely to be missing.
func (k CutKind) Lost() bool { return k != CutLineEnd }

// cuttable is a source that can end too early without being unreadable. Workbooks
// have marks at their ends, and are refused where these are missing.
type cuttable interface {
	cut(ctx context.Context) (*Cut, error)
}

// Cut returns where the sheet ends before it should; nil where it does not. The sheet
// is read through for it, unless it was.
func (s *Sheet) Cut(ctx context.Context) (*Cut, error) {
	source, ok := s.source.(cuttable)
	if !ok {
		return nil, nil
	}
	c, err := source.cut(newMeter(ctx, s.file, s.Name, s.lim))
	if c != nil {
		c.Sheet = s.Name
	}
	return c, err
}

// Cuts lists the cuts of the sheets of a workbook.
func (w *Workbook) Cuts(ctx context.Context) (cuts []*Cut, err error) {
	for _, s := range w.Sheets {
		c, err := s.Cut(ctx)
		if err != nil {
			return nil, err
		}
		if c != nil {
			cuts = append(cuts, c)
		}
	}
	return cuts, nil
}

// cut returns where the text ends before its last record does.
func (t *delimited) cut(ctx context.Context) (*Cut, error) {
	t.mu.Lock()
	read := t.ended
	t.mu.Unlock()
	if !read {
		if err := t.blocks(ctx, BlockRows, 0, func(*Block) bool { return true }); err != nil {
			return nil, err
		}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.last == nil {
		return nil, nil
	}
	c := *t.last
	return &c, nil
}

// end keeps what the end of the text shows, once it was read to there.
func (t *delimited) end(s *scanner) {
	c := s.cut()
	half := t.marked && trimPartialRune(s.text) != s.text
	if t.charset.whole != nil {
		half = (t.size-t.charset.skip)%2 == 1
	}
	if c != nil && half {
		c.What = CutLetter
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last, t.ended = c, true
}

// cut says what the last record lacks that the one before it has; nil where there is
// none before it, or it lacks nothing.
func (s *scanner) cut() *Cut {
	ends := s.lineEnd != "" && (s.lineEnd != "\r" || s.endAbove != "\r\n")
	if s.row < 2 || !s.filled || ends {
		return nil
	}
	record := strings.TrimRight(s.text[s.begin:], "\r")
	c := &Cut{
		CellRef: warehouse.CellRef{Row: s.row, Col: s.width}, What: CutLineEnd,
		Text: record, Fields: s.width, Width: s.above,
	}
	if i := strings.LastIndexByte(record, s.delimiter); i >= 0 && strings.Count(record, `"`) == 0 {
		c.Text = record[i+1:]
	}
	switch {
	case strings.Count(record, `"`)%2 == 1:
		c.What = CutQuotation
	case s.width < s.above:
		c.What = CutRecord
	}
	return c
}

// cut returns where the page ends before the table does, or, for its last table,
// before its own end.
func (h *htmlTable) cut(context.Context) (*Cut, error) {
	_, ends := h.ends[h.from]
	switch {
	case !ends:
		return &Cut{CellRef: warehouse.CellRef{Row: len(h.above) + h.rows, Col: 1}, What: CutTable}, nil
	case h.open && h.last:
		return &Cut{CellRef: warehouse.CellRef{Row: len(h.above) + h.rows, Col: 1}, What: CutPage}, nil
	}
	return nil, nil
}
