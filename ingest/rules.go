package ingest

import (
	"context"

	"siemmes/warehouse"
)

// RuleOlder is the rule that a date can answer in place of a reason.
const RuleOlder = "edition-older"

// Rule is one check. docs/rules.md has a paragraph for each, and
// warehouse/lang its message ("finding.ID") and name ("rule.ID").
type Rule struct {
	ID       string
	Severity warehouse.Severity
	// table looks at one table when all of it has passed, cubes at all there
	// is of every dataset, compare at what publishing would change, and
	// ledger besides at what the warehouse holds. Rules without any speak
	// while the cells pass (look.go, harmonise.go) or before (ingest.go).
	// Early looks at what changed since the last release before the others
	// look at anything; late are those that need to know what others found
	// (audit.hold).
	early   func(*audit, []*cube)
	late    bool
	table   func(*audit, *cubeTable) error
	cubes   func(*audit, []*cube)
	compare func(*audit, *warehouse.Comparison)
	ledger  func(*audit, context.Context, heldFigures, []*cube, *warehouse.Comparison) error
}

// Rules lists the checks in the order in which they are held against a file.
func Rules() []Rule {
	return []Rule{
		{ID: "no-layout", Severity: warehouse.Blocking},
		{ID: "layout-ambiguous", Severity: warehouse.Blocking},
		{ID: "layout-drift", Severity: warehouse.Warning}, // blocking where something new has no meaning
		{ID: "unknown-label", Severity: warehouse.Blocking},
		{ID: "unknown-period", Severity: warehouse.Blocking},
		{ID: "unknown-marker", Severity: warehouse.Blocking},
		{ID: "not-a-number", Severity: warehouse.Blocking},
		{ID: "ragged-record", Severity: warehouse.Blocking},
		{ID: "percent-mismatch", Severity: warehouse.Blocking},
		{ID: "digits-lost", Severity: warehouse.Warning},
		{ID: "rows-below", Severity: warehouse.Blocking}, // a warning where they have no label
		{ID: "hidden-cells", Severity: warehouse.Note},   // blocking where a part of a table is hidden
		{ID: "reporting-area", Severity: warehouse.Blocking},
		{ID: "negative-count", Severity: warehouse.Blocking},
		{ID: "fractional-count", Severity: warehouse.Warning},
		{ID: "not-rounded", Severity: warehouse.Warning},
		{ID: "declared-correction", Severity: warehouse.Note},
		{ID: "duplicate-key", Severity: warehouse.Blocking},
		{ID: "label-collision", Severity: warehouse.Blocking},
		{ID: "label-conflict", Severity: warehouse.Warning},
		{ID: "repeated-figure", Severity: warehouse.Note},
		{ID: "not-suppressed", Severity: warehouse.Blocking, table: (*audit).derivable},
		{ID: "unread-sheet", Severity: warehouse.Warning},
		{ID: "no-figures", Severity: warehouse.Blocking},
		{ID: "total-mismatch", Severity: warehouse.Blocking, table: (*audit).totals},
		{ID: "double-count", Severity: warehouse.Blocking}, // from total-mismatch
		{ID: "partly-listed", Severity: warehouse.Warning}, // from total-mismatch
		{ID: "own-area", Severity: warehouse.Warning, table: (*audit).ownArea},
		{ID: "net-mismatch", Severity: warehouse.Blocking, cubes: (*audit).nets},
		{ID: "missing-period", Severity: warehouse.Warning, table: (*audit).missingPeriods},
		{ID: "scale-change", Severity: warehouse.Warning, late: true, table: (*audit).scales, early: (*audit).rescaledSince},
		{ID: "figures-shifted", Severity: warehouse.Warning, early: (*audit).shifts},
		{ID: "figures-exchanged", Severity: warehouse.Warning, early: (*audit).exchanges, table: (*audit).exchangedWithin},
		{ID: "lone-revision", Severity: warehouse.Warning, late: true, table: (*audit).lonely},
		{ID: "sudden-zero", Severity: warehouse.Warning, late: true, table: (*audit).zeros},
		{ID: "outlier", Severity: warehouse.Warning, late: true, table: (*audit).outliers},
		{ID: "repeated-column", Severity: warehouse.Warning, table: (*audit).repeated},
		{ID: "partial-period", Severity: warehouse.Warning, late: true, table: (*audit).partial},
		{ID: "future-period", Severity: warehouse.Warning, table: (*audit).future},
		{ID: "series-change", Severity: warehouse.Note, table: (*audit).seriesChange},
		{ID: "category-renamed", Severity: warehouse.Warning, compare: (*audit).renamedSince}, // and from series-change
		{ID: "mixed-vintages", Severity: warehouse.Warning, cubes: (*audit).ragged},
		{ID: "final-overdue", Severity: warehouse.Warning, table: (*audit).overdue, compare: (*audit).stillProvisional},
		{ID: "implausible-jump", Severity: warehouse.Warning, compare: (*audit).jumps},
		{ID: "large-revision", Severity: warehouse.Warning, ledger: (*audit).revisions},
		{ID: "mirror-gap", Severity: warehouse.Note, ledger: (*audit).mirrors},
		{ID: "coverage-change", Severity: warehouse.Warning, compare: (*audit).coverage},
		{ID: "edition-older", Severity: warehouse.Blocking}, // before the others (confirm.go)
		{ID: "removed-figures", Severity: warehouse.Blocking, compare: (*audit).removed},
		{ID: "newly-suppressed", Severity: warehouse.Warning, compare: (*audit).newlySuppressed},
	}
}

// severityOf is the severity of a rule, "" where there is none of that id.
func severityOf(id string) warehouse.Severity {
	for _, r := range Rules() {
		if r.ID == id {
			return r.Severity
		}
	}
	return ""
}
