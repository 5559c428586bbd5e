package ingest

import (
	"siemmes/ingest/check"
	"siemmes/ingest/figures"
	"siemmes/ingest/layout/tidy"
	"siemmes/warehouse"
)

var unknownLabel = check.Rule{ID: "unknown-label", Severity: warehouse.Blocking}

// unknownLabel reports a label that no code list knows, with the nearest
// names as suggestions. The count begins at zero: place counts the cells.
func (h *harmoniser) unknownLabel(head *tidy.Heading, c *tidy.Cell, list, label, scope string) *warehouse.Finding {
	at := warehouse.CellRef{Sheet: c.Sheet, Row: head.Row, Col: head.Col}
	if head.Row < 1 {
		at = figures.CellAt(c)
	}
	var near warehouse.List
	var meant, expected warehouse.Message
	if list != "" && !h.report.Full("unknown-label") { // a suggestion is looked for among all names
		for _, k := range h.catalog.Nearest(list, label, scope, 3) {
			near = append(near, warehouse.NewMessage("finding.code", "code", warehouse.Code{List: list, ID: k.ID}))
		}
	}
	if len(near) > 0 {
		expected = warehouse.Joined(warehouse.Comma, near)
		meant = warehouse.NewMessage("finding.unknown-label.near", "near", expected)
	}
	f := h.report.Add(warehouse.Finding{
		Rule: "unknown-label", CellRef: at, Found: warehouse.Literal(label), Expected: expected, Key: label,
	}, "label", label, "near", meant)
	f.Count--
	return f
}
