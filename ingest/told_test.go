package ingest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"siemmes/ingest/check"
	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// A finding is worked out once and can be read in every language, with the
// periods and names in it.
func TestAFindingIsToldInEveryLanguage(t *testing.T) {
	r := check.NewReport("f.xlsx", "es", nil, Rules())
	f := r.Add(warehouse.Finding{Rule: "missing-period", Expected: lang.Period(r.Lang, "2023-07"), Key: "nat 2023-07"},
		"area", warehouse.Names{"es": "México", "en": "Mexico", "fr": "Mexique"}.In(r.Lang), "count", "1")
	for language, want := range map[string][]string{"es": {"México", "julio de 2023"}, "en": {"Mexico", "July 2023"}, "fr": {"Mexique", "juillet 2023"}} {
		told := f.In(language)
		if !strings.Contains(told.Message, want[0]) || !strings.Contains(told.Message, want[1]) || told.Expected != want[1] {
			t.Errorf("in %s: %q, expected %q", language, told.Message, told.Expected)
		}
	}
	if f.Message != f.In("es").Message {
		t.Errorf("who sent the file reads %q", f.Message)
	}
}

// A finding has one name for --accept, whatever language it is told in.
func TestKeysAreEqualInEveryLanguage(t *testing.T) {
	lines := []string{"month,nat,n"}
	for _, month := range []string{"2022-11", "2022-12", "2023-01", "2023-02"} {
		for i, nat := range []string{"HND", "GTM", "SLV", "NIC", "CUB", "HTI", "VEN"} {
			n := 1000*i + 137*len(lines)
			if month == "2023-02" {
				n = 1000*i + 137*(len(lines)-7)
			}
			lines = append(lines, fmt.Sprintf("%s,%s,%d", month, nat, n))
		}
	}
	lines = append(lines, "2023-04,Atlantis,5", "2023-05,HND,-3", "2023-13,HND,4")
	var all [][]string
	for _, l := range warehouse.Languages() {
		o := newDesk(t, eventsLayout).ingest(Options{Lang: l, CheckOnly: true, Accept: []Acceptance{{Finding: "unknown-label", Reason: "x"}, {Finding: "unknown-period", Reason: "x"}}}, lines...)
		all = append(all, names(o))
	}
	if !slices.Equal(all[0], all[1]) || !slices.Equal(all[0], all[2]) {
		t.Errorf("the names differ: %q", all)
	}
	o := newDesk(t, eventsLayout).ingest(Options{Lang: "fr"}, lines[:29]...)
	if !slices.Contains(names(o), "repeated-column:nat 2023-02") {
		t.Errorf("the findings are %q", names(o))
	}
}
