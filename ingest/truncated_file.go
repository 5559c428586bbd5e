package ingest

import (
	"context"

	"siemmes/ingest/check"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

var truncatedFile = check.Rule{ID: "truncated-file", Severity: warehouse.Note} // a warning where more than a line end is missing

// tellCuts is rule truncated-file.
func (j *job) tellCuts(ctx context.Context) error {
	cuts, err := j.book.Cuts(ctx)
	for _, c := range cuts {
		f := warehouse.Finding{Rule: "truncated-file", CellRef: c.CellRef, Found: warehouse.Literal(quoted(c.Text)), Key: c.CellRef.String()}
		if c.What.Lost() {
			f.Severity = warehouse.Warning
		}
		j.report.Say(cutMessage(c.What), f, "row", c.Row, "fields", c.Fields, "width", c.Width, "sheet", c.Sheet)
	}
	return err
}

// CutMessages returns what rule truncated-file says of a workbook.
func CutMessages(ctx context.Context, wb *sheet.Workbook) (all []warehouse.Message, err error) {
	cuts, err := wb.Cuts(ctx)
	for _, c := range cuts {
		all = append(all, warehouse.NewMessage(cutMessage(c.What),
			"row", c.Row, "fields", c.Fields, "width", c.Width, "sheet", c.Sheet, "found", warehouse.Literal(quoted(c.Text)), "cell", c.CellRef))
	}
	return all, err
}

func cutMessage(what sheet.CutKind) string {
	switch what {
	case sheet.CutRecord:
		return "finding.truncated-file.record"
	case sheet.CutQuotation:
		return "finding.truncated-file.quotation"
	case sheet.CutLetter:
		return "finding.truncated-file.letter"
	case sheet.CutTable:
		return "finding.truncated-file.table"
	case sheet.CutPage:
		return "finding.truncated-file.page"
	}
	return "finding.truncated-file"
}
