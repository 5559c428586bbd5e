package ingest

import (
	"strings"

	"siemmes/ingest/check"
	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

var noLayout = check.Rule{ID: "no-layout", Severity: warehouse.Blocking, Final: true}

// unrecognised reports whether no layout fits, and which is nearest, or that several
// do.
func (j *job) unrecognised(un *layout.Unrecognised) {
	candidates := strings.Join(un.Candidates, ", ")
	switch {
	case candidates != "":
		j.ambiguous(candidates)
	case un.Nearest != "":
		j.report.Say("drift.nearest", warehouse.Finding{
			Rule: "no-layout", Found: warehouse.Literal(un.Nearest), Expected: warehouse.NewMessage("layout.missing", "missing", un.Missing),
		}, "layout", un.Nearest, "missing", un.Missing)
	default:
		j.report.Add(warehouse.Finding{Rule: "no-layout"})
	}
}
