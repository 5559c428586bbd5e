package layout

import (
	"context"

	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

// EditionOf reads which edition a workbook is. It is zero where the layout says
// nothing or the place it names holds nothing: then the edition is the time of
// receipt. A date that cannot be read is ErrInvalid.
func (l *Layout) EditionOf(ctx context.Context, wb *sheet.Workbook) (warehouse.Edition, error) {
	var none warehouse.Edition
	id, date := l.Edition.ID, l.Edition.Date
	if id == "" && date == "" || len(wb.Sheets) == 0 {
		return none, nil
	}
	if l.Edition.From != nil {
		first := wb.Sheets[0]
		if len(l.Recognise.Sheets) > 0 {
			first = FirstSheet(wb, l.Recognise.Sheets[0])
		}
		groups, _, _, err := l.findGroups(ctx, l.Edition.From, wb, first, 0)
		if err != nil || groups == nil {
			return none, err
		}
		id, date = FillGroups(id, groups), FillGroups(date, groups)
	}
	edition := warehouse.Edition{ID: id}
	if date != "" {
		day, err := ParseDate(date)
		if err != nil {
			return none, err
		}
		edition.Date = day
	}
	if edition.ID == "" {
		edition.ID = edition.Date.Format("2006-01-02")
	}
	return edition, nil
}
