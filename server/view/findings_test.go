package view

import (
	"testing"

	"siemmes/server/web"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// A finding is shown in the page's language and in the terms of the desk.
func TestFindingsSpeakThePagesLanguage(t *testing.T) {
	f := warehouse.Finding{
		Rule: "no-layout", Severity: warehouse.Blocking, Found: warehouse.Value(warehouse.Code{List: "CL_AREA", ID: "DEU"}),
		Expected: warehouse.Value(warehouse.PeriodValue("2023-07")), Message: warehouse.NewMessage("finding.no-layout"),
	}
	got := findingViews(web.Speaker{Lang: "fr"}, catalog.Default(), []warehouse.Finding{f}, "")[0]
	if got.Found != "Allemagne" || got.Expected != "juillet 2023" || got.Message == "" {
		t.Errorf("in French the finding says %q: %q, %q", got.Message, got.Found, got.Expected)
	}
}
