package ingest

import (
	"slices"
	"testing"

	"siemmes/warehouse"
)

// A rule that looks at published figures gives their numbers, and then its findings
// are not told once these are withdrawn, or it gives none.
func TestRulesThatQuotePublishedFiguresSaySo(t *testing.T) {
	none := []string{"category-renamed", "final-overdue", "coverage-change", "removed-figures", "newly-suppressed"} // codes, editions, counts, cells
	tables := []string{"lone-revision", "total-mismatch"}                                                           // look at a table with what the last release says of it
	for _, r := range Rules() {
		compares := r.compare != nil || r.ledger != nil || r.early != nil || slices.Contains(tables, r.ID)
		quotes := warehouse.Finding{Rule: r.ID}.Quotes() != warehouse.QuotesNothing
		if want := compares && !slices.Contains(none, r.ID); quotes != want {
			t.Errorf("rule %s: quotes published figures: %t, want %t", r.ID, quotes, want)
		}
	}
}
