package ingest

import (
	"fmt"
	"testing"

	"siemmes/ingest/check"
	"siemmes/warehouse"
)

// Of many unknown labels those that are listed are told with the names that they may be
// meant for. The rest are counted, and none is compared with all names for nothing.
func TestSuggestionsAreForTheLabelsThatAreListed(t *testing.T) {
	d := newDesk(t, eventsLayout)
	lines := []string{"month,nat,n"}
	for i := range 300 {
		lines = append(lines, fmt.Sprintf("2020-01,Hondurass %c%c,%d", 'a'+i/26, 'a'+i%26, i))
	}
	o := d.ingest(Options{}, lines...)
	listed, counted := 0, 0
	for _, f := range found(o, "unknown-label") {
		if f.Key == "*" {
			counted = f.Count
			continue
		}
		if listed++; say(f.Expected) == "" {
			t.Errorf("%s has no suggestion", say(f.Found))
		}
	}
	if listed != 100 || listed+counted != 300 {
		t.Errorf("%d labels are listed and %d counted", listed, counted)
	}
}

// A report says when further findings of a rule are only counted.
func TestAFullReportSaysSo(t *testing.T) {
	r := check.NewReport("t.csv", nil, Rules())
	for i := range 100 {
		if r.Full("unknown-label") {
			t.Fatalf("full after %d findings", i)
		}
		r.Add(warehouse.Finding{Rule: "unknown-label", Key: fmt.Sprint(i)})
	}
	if !r.Full("unknown-label") || r.Full("ragged-record") {
		t.Error("a hundred findings of one rule do not fill it alone")
	}
}
