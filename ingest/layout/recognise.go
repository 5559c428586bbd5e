package layout

import (
	"context"
	"slices"

	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

// Hint is what is known of a file besides its content; it decides only between
// layouts that fit the content alike.
type Hint struct {
	FileName string // base name; default: the workbook's
	Office   string
}

// Unrecognised is the error (of kind warehouse.ErrNoLayout) of a file that no
// layout fits, or several: then Candidates names them, and the finding is
// layout-ambiguous.
type Unrecognised struct {
	File       string
	Candidates []string // ids; empty where none fits
	// Nearest is the layout of which most is found in the file, and Missing
	// what of it is not; empty where none is near.
	Nearest string
	Missing []warehouse.Message
}

// Error writes the message for logs.
func (u *Unrecognised) Error() string { return u.Unwrap().Error() }

// Unwrap returns the error that readers are told, of kind warehouse.ErrNoLayout.
func (u *Unrecognised) Unwrap() error {
	switch {
	case len(u.Candidates) > 0:
		return warehouse.NewError(warehouse.ErrNoLayout, "layout.several-fit", "file", u.File, "layouts", u.Candidates)
	case u.Nearest != "":
		return warehouse.NewError(warehouse.ErrNoLayout, "layout.nearest", "file", u.File, "layout", u.Nearest, "missing", u.Missing)
	}
	return warehouse.NewError(warehouse.ErrNoLayout, "layout.none-fits", "file", u.File)
}

// Recognise finds the layout that fits a workbook: by its content, and by file
// name or office where several fit. The error is an *Unrecognised, or that of
// reading the file.
func (lib *Library) Recognise(ctx context.Context, wb *sheet.Workbook, hint Hint) (*Layout, error) {
	if hint.FileName == "" {
		hint.FileName = wb.Name
	}
	var fit []*Layout
	for _, l := range lib.List() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		ok, err := l.fits(ctx, wb)
		if err != nil {
			return nil, err
		}
		if ok {
			fit = append(fit, l)
		}
	}
	if len(fit) > 1 {
		if tied := slices.DeleteFunc(slices.Clone(fit), func(l *Layout) bool { return !l.Recognise.Tie.Decides(hint) }); len(tied) > 0 {
			fit = tied
		}
	}
	if len(fit) == 1 {
		return fit[0], nil
	}
	u := &Unrecognised{File: hint.FileName}
	for _, l := range fit {
		u.Candidates = append(u.Candidates, l.ID)
	}
	return nil, u
}

func (t Tie) Decides(hint Hint) bool {
	return t.FileName != nil && t.FileName.MatchString(hint.FileName) || hint.Office != "" && slices.Contains(t.Offices, hint.Office)
}

// fits reports whether the workbook's content is what the layout describes.
func (l *Layout) fits(ctx context.Context, wb *sheet.Workbook) (bool, error) {
	r := &l.Recognise
	if l.NamedOnly || len(wb.Sheets) == 0 {
		return false, nil
	}
	first := wb.Sheets[0]
	for i, p := range r.Sheets {
		s := FirstSheet(wb, p)
		if s == nil {
			return false, nil
		}
		if i == 0 {
			first = s
		}
	}
	for i := range r.Cells {
		groups, _, _, err := l.findGroups(ctx, &r.Cells[i], wb, first, TitleRows)
		if err != nil || groups == nil {
			return false, err
		}
	}
	if r.Record == nil && r.Width == 0 && len(r.Columns) == 0 {
		return true, nil
	}
	head, err := first.Head(ctx, TitleRows)
	if err != nil {
		return false, err
	}
	return r.Record.fits(head) && r.fitsRecords(head), nil
}

func (rec *Record) fits(head *sheet.Block) bool {
	if rec == nil {
		return true
	}
	last := head.Cols()
	for last > 0 && Space(head.Cell(rec.Row, last).Shown()) == "" {
		last--
	}
	if last != len(rec.Names) {
		return false
	}
	for i, name := range rec.Names {
		if Space(head.Cell(rec.Row, i+1).Shown()) != Space(name) {
			return false
		}
	}
	return true
}

// fitsRecords looks at the first records of text without a header.
func (r *Recognise) fitsRecords(head *sheet.Block) bool {
	if r.Width == 0 && len(r.Columns) == 0 {
		return true
	}
	seen := 0
	for row := head.First; row <= head.Last(); row++ {
		width := 0
		for col := 1; col <= head.Cols(); col++ {
			if Space(head.Cell(row, col).Shown()) != "" {
				width = col
			}
		}
		if width == 0 {
			continue
		}
		seen++
		if r.Width > 0 && width > r.Width || !r.FitsColumns(head, row) {
			return false
		}
	}
	return seen > 0 && (r.Width == 0 || head.Cols() == r.Width)
}

func (r *Recognise) FitsColumns(head *sheet.Block, row int) bool {
	for letter, p := range r.Columns {
		col, err := warehouse.ParseColumn(letter)
		if err != nil || !p.MatchString(Space(head.Cell(row, col).Shown())) {
			return false
		}
	}
	return true
}

// Unread lists the visible sheets that the layout neither reads nor declares
// skipped.
func (l *Layout) Unread(wb *sheet.Workbook) []string {
	var names []string
	for _, s := range wb.Sheets {
		name := Space(s.Name)
		read := slices.ContainsFunc(l.Tables, func(t *Table) bool { return l.On(t, s.Name) != nil })
		skipped := slices.ContainsFunc(l.Skip, func(x SkipSheets) bool { return x.Sheets.Fit(name) })
		if !s.Hidden && !read && !skipped {
			names = append(names, s.Name)
		}
	}
	return names
}
