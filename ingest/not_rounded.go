package ingest

import (
	"math"

	"siemmes/ingest/check"
	"siemmes/ingest/figures"
	"siemmes/ingest/layout/tidy"
	"siemmes/warehouse"
)

var notRounded = check.Rule{ID: "not-rounded", Severity: warehouse.Warning}

// unrounded is rule not-rounded.
func (h *harmoniser) unrounded(s *sink, c *tidy.Cell, v float64) {
	if s.base > 1 && c.Marker == "" && offBase(v, s.base) {
		h.report.Add(warehouse.Finding{Rule: "not-rounded", CellRef: figures.CellAt(c), Found: warehouse.Literal(c.Text), Key: figures.CellAt(c).String()},
			"base", warehouse.FormatNumber(s.base))
	}
}

// offBase reports whether a figure is no multiple of the base to which its
// publisher rounds.
func offBase(v, base float64) bool {
	return math.Abs(math.Remainder(v, base)) > 1e-6*base+1e-12*math.Abs(v)
}
