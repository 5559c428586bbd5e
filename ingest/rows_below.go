package ingest

import (
	"strings"

	"siemmes/ingest/check"
	"siemmes/ingest/layout/tidy"
	"siemmes/warehouse"
)

var rowsBelow = check.Rule{ID: "rows-below", Severity: warehouse.Blocking} // a warning where they have no label

// tellBelow is rule rows-below.
func (j *job) tellBelow(b *tidy.Below) {
	f := warehouse.Finding{Rule: "rows-below", CellRef: b.FirstLabelled, Key: strings.TrimSpace(b.Table.ID + " " + b.Sheet)}
	if b.Labelled == 0 {
		f.CellRef, f.Severity = b.First, warehouse.Warning
	}
	f.Found = warehouse.Literal(warehouse.FormatNumber(float64(b.Rows)))
	j.report.Add(f, "table", b.Table.ID, "rows", b.Rows, "numbers", b.Numbers, "layout", j.layout.ID).Count = b.Numbers
}
