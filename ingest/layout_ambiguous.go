package ingest

import (
	"siemmes/ingest/check"
	"siemmes/warehouse"
)

var layoutAmbiguous = check.Rule{ID: "layout-ambiguous", Severity: warehouse.Blocking, Final: true}

// ambiguous reports that several layouts fit.
func (j *job) ambiguous(candidates string) {
	j.report.Add(warehouse.Finding{Rule: "layout-ambiguous", Found: warehouse.Literal(candidates)})
}
