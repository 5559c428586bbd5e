package ingest

import (
	"siemmes/ingest/check"
	"siemmes/warehouse"
)

var noFigures = check.Rule{ID: "no-figures", Severity: warehouse.Blocking, Final: true}

// noFigures is rule no-figures: nothing else says why there is nothing to load.
func (j *job) noFigures(h *harmoniser) {
	switch {
	case h.observations() > 0 || j.report.Blocked():
	case j.leftOut:
		j.report.Say("finding.all-left-out", warehouse.Finding{Rule: "no-figures"})
	default:
		j.report.Add(warehouse.Finding{Rule: "no-figures"}, "layout", j.layout.ID)
	}
}
