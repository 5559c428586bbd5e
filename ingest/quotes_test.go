package ingest

import (
	"slices"
	"testing"

	"siemmes/ingest/check"
	"siemmes/warehouse"
)

// A rule that looks at published figures gives their numbers, and then its findings
// are not told once these are withdrawn, or it gives none.
func TestRulesThatQuotePublishedFiguresSaySo(t *testing.T) {
	none := []string{ // tell codes, editions, counts, cells, periods and parts
		"category-renamed", "final-overdue", "coverage-change", "removed-figures", "newly-suppressed", "sealed-key",
		"double-count", "partly-listed", "repeated-column",
	}
	for _, r := range Rules() {
		compares := r.Needs&(check.LastRelease|check.HeldFigures) != 0
		quotes := warehouse.Finding{Rule: r.ID}.Quotes() != warehouse.QuotesNothing
		if want := compares && !slices.Contains(none, r.ID); quotes != want {
			t.Errorf("rule %s: quotes published figures: %t, want %t", r.ID, quotes, want)
		}
	}
}
