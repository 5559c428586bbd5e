package ingest

import (
	"strings"

	"siemmes/ingest/check"
	"siemmes/ingest/figures"
	"siemmes/ingest/layout/tidy"
	"siemmes/warehouse"
)

var declaredCorrection = check.Rule{ID: "declared-correction", Severity: warehouse.Note}

// tellSwaps notes the columns whose names the layout swaps; a corrected cell
// is reported by itself.
func (j *job) tellSwaps() {
	for _, x := range j.layout.Corrections {
		if len(x.Swap) > 0 {
			j.report.Add(warehouse.Finding{
				Rule: "declared-correction", Found: warehouse.Literal(strings.Join(x.Swap, ", ")), Key: x.Reason,
			}, "reason", x.Reason, "layout", j.layout.ID)
		}
	}
}

func (h *harmoniser) corrected(s *sink, c *tidy.Cell) {
	if s.count.Corrected == nil {
		s.count.Corrected = map[string]int{}
	}
	if s.count.Corrected[c.Correction.Reason]++; s.correction == nil || s.correction.Key != s.table.ID+": "+c.Correction.Reason {
		s.correction = h.report.Add(warehouse.Finding{
			Rule: "declared-correction", CellRef: figures.CellAt(c), Found: warehouse.Literal(c.Text), Key: s.table.ID + ": " + c.Correction.Reason,
		}, "reason", c.Correction.Reason, "layout", h.layout.ID)
		return
	}
	s.correction.Count++
}
