package ingest

import (
	"math"

	"siemmes/ingest/check"
	"siemmes/ingest/figures"
	"siemmes/ingest/layout/tidy"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

var unitMismatch = check.Rule{ID: "unit-mismatch", Severity: warehouse.Blocking}

// beside reads what a cell's number format shows beside its figure, where the layout says
// nothing of it: a mark that nobody declared, and a scale by which the layout does not
// multiply, rule unit-mismatch.
func (h *harmoniser) beside(s *sink, c *tidy.Cell) {
	if c.Beside == nil || !c.IsNumber || c.Correction != nil || c.Rule != nil {
		return
	}
	times, unread := h.catalog.Vocabulary().ScalesBeside(c.Beside.Words)
	switch {
	case len(times) == 0 && c.Beside.Power == 0 && c.Beside.IsMark():
		c.Marker = c.Beside.Words
		h.notANumber(c)
	case !multiplies(c.Beside, times, unread, c.Multiplier):
		h.unitMismatch(s, c)
	}
}

// multiplies reports whether a multiplier is one that the words of a number format name, or
// leave: "0,", which shows the thousandth part, is not in thousands as well.
func multiplies(b *sheet.Beside, times []float64, unread bool, by float64) bool {
	if len(times) == 0 && !unread {
		return b.Power == 0 || by == 1
	}
	for _, n := range times {
		if shown := n * math.Pow10(int(b.Power)); math.Abs(shown-by) <= 1e-9*by {
			return true
		}
	}
	return unread && by != 1
}

// unitMismatch reports figures in another unit than the one that is shown, once for a
// column.
func (h *harmoniser) unitMismatch(s *sink, c *tidy.Cell) {
	if known := s.units[c.Col]; known != nil {
		known.Count++
		return
	}
	if s.units == nil {
		s.units = map[int]*warehouse.Finding{}
	}
	s.units[c.Col] = h.report.Add(warehouse.Finding{
		Rule: "unit-mismatch", CellRef: figures.CellAt(c), Found: warehouse.Literal(c.Text), Key: s.table.ID + " " + warehouse.ColumnName(c.Col),
	}, "stored", warehouse.FormatNumber(c.Num), "multiplier", warehouse.FormatNumber(c.Multiplier))
}
