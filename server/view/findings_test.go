package view

import (
	"testing"

	"siemmes/server/web"
	"siemmes/warehouse"
)

// A finding is shown in the page's language, whatever language it was found in.
func TestFindingsSpeakThePagesLanguage(t *testing.T) {
	f := warehouse.Finding{Rule: "unknown-label", Severity: warehouse.Note, Message: "hola", Told: map[string]warehouse.Told{"fr": {Message: "salut"}}}
	if got := findingViews(web.Speaker{Lang: "fr"}, []warehouse.Finding{f}, "")[0].Message; got != "salut" {
		t.Errorf("in French the finding says %q", got)
	}
}
