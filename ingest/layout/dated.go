package layout

import (
	"context"
	"regexp"

	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

// datedRows is how many rows of a sheet are searched for the day it is of, and
// placeRows how many where the layout names a column: below a table, but not
// below a long one.
const datedRows, placeRows = 12, 2000

// asOf fits a line that says of which day a sheet is, and catches the day.
var asOf = regexp.MustCompile(`(?i)(?:actualizad[oa]s?|fecha de corte|datos al|cifras al|updated|as of|as at|data to|mise à jour|données au|état au)[^0-9]{0,20}(\d.{3,30}|\p{L}{3,10}\.? \d.{0,12})$`)

// Dated lists the days that the sheets of the layout's tables give as that of
// their edition: at the place the layout names, else in a line of the first
// rows ("Actualizado al 31 de julio de 2025"). A day without a month says
// nothing.
func (l *Layout) Dated(ctx context.Context, wb *sheet.Workbook) ([]warehouse.Dated, error) {
	var found []warehouse.Dated
	for _, s := range wb.Sheets {
		if s.Hidden || len(wb.Sheets) < 2 || !l.reads(s.Name) {
			continue
		}
		d, err := l.dated(ctx, wb, s)
		if err != nil {
			return nil, err
		}
		if !d.Date.IsZero() {
			found = append(found, d)
		}
	}
	return found, nil
}

// reads reports whether a table of the layout is on a sheet.
func (l *Layout) reads(name string) bool {
	for _, t := range l.Tables {
		if l.On(t, name) != nil {
			return true
		}
	}
	return false
}

func (l *Layout) dated(ctx context.Context, wb *sheet.Workbook, s *sheet.Sheet) (d warehouse.Dated, err error) {
	if f := l.Edition.From; f != nil && f.Sheet == nil && !f.FileName && !f.SheetTab {
		groups, row, col, err := l.findGroups(ctx, f, wb, s, placeRows)
		if err != nil || groups == nil {
			return d, err
		}
		return day(s.Name, row, col, FillGroups(l.Edition.Date, groups)), nil
	}
	head, err := s.Head(ctx, datedRows)
	if err != nil {
		return d, err
	}
	for row := head.First; row <= head.Last(); row++ {
		for col := 1; col <= min(head.Cols(), datedRows); col++ {
			if m := asOf.FindStringSubmatch(Space(head.Cell(row, col).Shown())); m != nil {
				return day(s.Name, row, col, m[1]), nil
			}
		}
	}
	return d, nil
}

// day reads a date; none, and no date of a year alone, is the zero Dated.
func day(name string, row, col int, text string) (d warehouse.Dated) {
	date, err := ParseDate(text)
	if err != nil || len(text) <= len("2025") {
		return d
	}
	return warehouse.Dated{CellRef: warehouse.CellRef{Sheet: name, Row: row, Col: col}, Date: date}
}
