package ingest

import (
	"siemmes/ingest/check"
	"siemmes/ingest/figures"
	"siemmes/ingest/layout/tidy"
	"siemmes/warehouse"
)

var notANumber = check.Rule{ID: "not-a-number", Severity: warehouse.Blocking}

// notANumber reports text where a figure must be. A text without letters and
// digits, or a short one that several publishers use, is taken for a marker
// that the layout does not declare.
func (h *harmoniser) notANumber(c *tidy.Cell) {
	rule := "not-a-number"
	if looksLikeMarker(c.Marker) {
		rule = "unknown-marker"
	}
	at := figures.CellAt(c)
	key := at.String()
	if rule == "unknown-marker" { // one decision for all cells that hold it
		key = c.Marker
	}
	h.report.Add(warehouse.Finding{Rule: rule, CellRef: at, Found: warehouse.Literal(c.Text), Key: key}, "marker", c.Marker)
}
