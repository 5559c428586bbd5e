package ingest

import (
	"siemmes/ingest/check"
	"siemmes/warehouse"
)

var unreadSheet = check.Rule{ID: "unread-sheet", Severity: warehouse.Warning}

// unreadSheets is rule unread-sheet.
func (j *job) unreadSheets() {
	for _, name := range j.layout.Unread(j.book) {
		j.report.Add(warehouse.Finding{Rule: "unread-sheet", CellRef: warehouse.CellRef{Sheet: name}, Found: warehouse.Literal(name), Key: name}, "layout", j.layout.ID)
	}
}
