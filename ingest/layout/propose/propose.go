package propose

import (
	"context"

	"siemmes/ingest/sheet"
	"siemmes/warehouse/catalog"
)

// reading is what was read of the workbook in order to propose.
type reading struct {
	wb *sheet.Workbook
}

// Propose finds the tables of a workbook's visible sheets and says what their
// parts are. An odd file gives an empty proposal; errors are the reader's.
// Without a catalog the headings are found but not understood.
func Propose(ctx context.Context, wb *sheet.Workbook, cat *catalog.Catalog) (*Proposal, error) {
	p := &Proposal{Name: wb.Name, book: &reading{wb: wb}, clicked: map[string][]Click{}}
	if cat != nil {
		p.understand(cat)
	}
	return p, nil
}
