package ingest

import (
	"math"

	"siemmes/ingest/check"
	"siemmes/ingest/layout/tidy"
	"siemmes/warehouse"
)

var fractionalCount = check.Rule{ID: "fractional-count", Severity: warehouse.Warning}

// decimals is rule fractional-count, once for a table.
func (h *harmoniser) decimals(s *sink, c *tidy.Cell, v float64, m warehouse.Measure) {
	broken := math.Abs(v-math.Round(v)) > 1e-9*math.Max(1, math.Abs(v)) // 38891.00000000001 is a whole number that a program divided
	if !m.Fractional && !h.separator(s, c, broken) && broken {
		s.fractional = h.first(s.fractional, "fractional-count", s, c, "measure", m.Names)
	}
}
