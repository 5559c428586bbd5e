package ingest

import (
	"strings"
	"testing"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// A finding is worked out once and can be read in every language, with the
// periods and names in it.
func TestAFindingIsToldInEveryLanguage(t *testing.T) {
	r := newReport("f.xlsx", "es", nil)
	f := r.add(warehouse.Finding{Rule: "missing-period", Expected: lang.Period(r.lang, "2023-07"), Key: lang.Period(r.lang, "2023-07")},
		"area", warehouse.Names{"es": "México", "en": "Mexico", "fr": "Mexique"}.In(r.lang), "count", "1")
	for language, want := range map[string][]string{"es": {"México", "julio de 2023"}, "en": {"Mexico", "July 2023"}, "fr": {"Mexique", "juillet 2023"}} {
		told := f.In(language)
		if !strings.Contains(told.Message, want[0]) || !strings.Contains(told.Message, want[1]) || told.Expected != want[1] {
			t.Errorf("in %s: %q, expected %q", language, told.Message, told.Expected)
		}
	}
	if f.Message != f.In("es").Message || f.Key != "julio de 2023" {
		t.Errorf("who sent the file reads %q with the key %q", f.Message, f.Key)
	}
}
