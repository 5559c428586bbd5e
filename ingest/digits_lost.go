package ingest

import (
	"siemmes/ingest/check"
	"siemmes/ingest/layout/tidy"
	"siemmes/warehouse"
)

var digitsLost = check.Rule{ID: "digits-lost", Severity: warehouse.Warning}

// roughFigure is rule digits-lost, once for a table.
func (h *harmoniser) roughFigure(s *sink, c *tidy.Cell) {
	if c.Rough {
		s.rough = h.first(s.rough, "digits-lost", s, c)
	}
}
