package layout

import (
	"context"
	"strings"

	"siemmes/ingest/sheet"
)

// titleRows is how many rows are searched for a title or a mark of recognition
// where the layout does not say.
const TitleRows = 40

// readPlace reads the text of a place: what the first group of Like catches, or
// the whole text. It is empty where nothing fits. Rows bounds a column's search
// where the place does not; zero is the whole sheet.
func (l *Layout) ReadPlace(ctx context.Context, f *Find, wb *sheet.Workbook, s *sheet.Sheet, rows int) (text string, row, col int, err error) {
	groups, row, col, err := l.findGroups(ctx, f, wb, s, rows)
	switch len(groups) {
	case 0:
		return "", 0, 0, err
	case 1:
		return groups[0], row, col, nil
	}
	return groups[1], row, col, nil
}

// findGroups reads a place: the text that fits and what the groups catch.
func (l *Layout) findGroups(ctx context.Context, f *Find, wb *sheet.Workbook, s *sheet.Sheet, rows int) (groups []string, row, col int, err error) {
	if f.FileName {
		return f.groups(wb.Name), 0, 0, nil
	}
	if f.Sheet != nil {
		s = FirstSheet(wb, f.Sheet)
	}
	if s == nil {
		return nil, 0, 0, nil
	}
	if f.SheetTab {
		return f.groups(Space(s.Name)), 0, 0, nil
	}
	last := f.ToRow
	if last == 0 {
		last = rows
	}
	if last > 0 {
		head, err := s.Head(ctx, last)
		if err != nil {
			return nil, 0, 0, err
		}
		groups, row = f.search(head)
		return groups, row, f.Col, nil
	}
	for block, err := range s.Blocks(ctx) {
		if err != nil {
			return nil, 0, 0, err
		}
		if groups, row = f.search(block); groups != nil {
			return groups, row, f.Col, nil
		}
	}
	return nil, 0, 0, nil
}

// search looks through the place's column in one block.
func (f *Find) search(b *sheet.Block) ([]string, int) {
	last := b.Last()
	if f.ToRow > 0 {
		last = min(last, f.ToRow)
	}
	for row := max(b.First, f.FromRow); row <= last; row++ {
		if groups := f.groups(Space(b.Cell(row, f.Col).Shown())); groups != nil {
			return groups, row
		}
	}
	return nil, 0
}

// groups is what Like catches in a text; nil where it does not fit, or where
// there is nothing.
func (f *Find) groups(text string) []string {
	switch {
	case text == "":
		return nil
	case f.Like == nil:
		return []string{text}
	}
	return f.Like.FindStringSubmatch(text)
}

func FirstSheet(wb *sheet.Workbook, p *Pattern) *sheet.Sheet {
	for _, s := range wb.Sheets {
		if !s.Hidden && p.MatchString(Space(s.Name)) {
			return s
		}
	}
	return nil
}

// PartOf is the part of a text of the column that the axis is of.
func (a *Axis) PartOf(text string) string {
	for range a.Part - 1 {
		var more bool
		if _, text, more = strings.Cut(text, ","); !more {
			return ""
		}
	}
	part, _, _ := strings.Cut(text, ",")
	return part
}
