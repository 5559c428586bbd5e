package ingest

import (
	"strings"

	"siemmes/ingest/check"
	"siemmes/ingest/figures"
	"siemmes/ingest/layout/tidy"
	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

var unknownLabel = check.Rule{ID: "unknown-label", Severity: warehouse.Blocking}

// unknownLabel reports a label that no code list knows, with the nearest
// names as suggestions. The count begins at zero: place counts the cells.
func (h *harmoniser) unknownLabel(head *tidy.Heading, c *tidy.Cell, list, label, scope string) *warehouse.Finding {
	at := warehouse.CellRef{Sheet: c.Sheet, Row: head.Row, Col: head.Col}
	if head.Row < 1 {
		at = figures.CellAt(c)
	}
	var near []string
	meant := ""
	if list != "" {
		for _, k := range h.catalog.Nearest(list, label, scope, 3) {
			near = append(near, k.Names.In(h.report.Lang)+" ("+k.ID+")")
		}
	}
	if len(near) > 0 {
		meant = lang.T(h.report.Lang, "finding.unknown-label.near", "near", strings.Join(near, ", "))
	}
	f := h.report.Add(warehouse.Finding{
		Rule: "unknown-label", CellRef: at, Found: label, Expected: strings.Join(near, ", "), Key: label,
	}, "label", label, "near", meant)
	f.Count--
	return f
}
