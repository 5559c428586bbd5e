package ingest

import (
	"siemmes/ingest/check"
	"siemmes/warehouse"
)

var noFigures = check.Rule{ID: "no-figures", Severity: warehouse.Blocking, Final: true}

// noFigures is rule no-figures: nothing else says why there is nothing to load.
func (j *job) noFigures(h *harmoniser) {
	if h.observations() == 0 && !j.report.Blocked() {
		j.report.Add(warehouse.Finding{Rule: "no-figures"}, "layout", j.layout.ID)
	}
}
