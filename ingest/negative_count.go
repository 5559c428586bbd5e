package ingest

import (
	"siemmes/ingest/check"
	"siemmes/ingest/figures"
	"siemmes/ingest/layout/tidy"
	"siemmes/warehouse"
)

var negativeCount = check.Rule{ID: "negative-count", Severity: warehouse.Blocking}

// negative is rule negative-count.
func (h *harmoniser) negative(c *tidy.Cell, v float64, m warehouse.Measure) {
	if v < 0 && !m.Negative {
		h.report.Add(warehouse.Finding{Rule: "negative-count", CellRef: figures.CellAt(c), Found: warehouse.Literal(c.Text), Key: figures.CellAt(c).String()},
			"measure", m.Names)
	}
}
