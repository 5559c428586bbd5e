package ingest

import (
	"slices"
	"strings"
	"testing"

	"siemmes/warehouse"
)

// Columns that a layout declares as exchanged are read the right way round, and a note
// says so.
func TestADeclaredExchangeOfColumnsIsNoted(t *testing.T) {
	yml := strings.Replace(eventsLayout, "tables:\n", "corrections:\n  - swap: [month, nat]\n    reason: the captions are exchanged\ntables:\n", 1)
	o := newDesk(t, yml).ingest(Options{}, "month,nat,n", "HND,2022-11,5", "GTM,2022-11,7", "CUB,2022-12,4")
	noted := slices.ContainsFunc(o.Findings, func(f warehouse.Finding) bool { return f.Rule == "declared-correction" })
	if o.Blocked() || !noted || len(o.Parts) != 1 || o.Parts[0].Observations != 3 {
		t.Errorf("noted: %v; %+v, %+v", noted, o.Parts, o.Findings)
	}
}
