package ingest

import (
	"slices"
	"strings"

	"siemmes/ingest/check"
	"siemmes/ingest/relation"
	"siemmes/warehouse"
)

// Acceptance is a finding that a person accepts, and why.
type Acceptance = check.Acceptance

// Rules lists every rule: those that apply while a file is read, and those that compare
// its figures. Each is in the file that is named by its id, here or in package check.
func Rules() []check.Rule {
	return append([]check.Rule{
		personRecords, noLayout, layoutOpen, answerAgainstWords, layoutAmbiguous, layoutDrift, unknownLabel, unknownPeriod, unknownMarker, notANumber, raggedRecord,
		percentMismatch, unitMismatch, digitsLost, rowsBelow, hiddenCells, truncatedFile, reportingArea, negativeCount, fractionalCount, doubtfulSeparator, notRounded,
		declaredCorrection, duplicateKey, labelCollision, labelConflict, repeatedFigure, unreadSheet, noFigures, editionOlder,
	}, check.Rules()...)
}

// ruleOf is the rule of an id; false where there is none.
func ruleOf(id string) (check.Rule, bool) {
	for _, r := range Rules() {
		if r.ID == id {
			return r, true
		}
	}
	return check.Rule{}, false
}

// Acceptable reports whether a person may accept the findings of a rule.
func Acceptable(rule string) bool {
	r, _ := ruleOf(rule)
	return !r.Final
}

// ParseAcceptance reads what --accept takes: FINDING=REASON. The finding ends
// at the first equals sign that a reason follows. An empty reason, or a rule
// that is neither one that is built in nor of those given, is ErrInvalid.
func ParseAcceptance(s string, own ...*relation.Rule) (Acceptance, error) {
	finding, reason, _ := strings.Cut(s, "=")
	a := Acceptance{Finding: strings.TrimSpace(finding), Reason: strings.TrimSpace(reason)}
	if a.Reason == "" {
		return a, warehouse.NewError(warehouse.ErrInvalid, "ingest.no-reason", "finding", s)
	}
	rule, _, _ := strings.Cut(a.Finding, ":")
	r, known := ruleOf(rule)
	if !known && !slices.ContainsFunc(own, func(r *relation.Rule) bool { return r.ID == rule }) {
		return a, warehouse.NewError(warehouse.ErrInvalid, "ingest.no-rule", "finding", s, "rule", rule)
	}
	if r.Final {
		return a, warehouse.NewError(warehouse.ErrInvalid, "ingest.final-rule", "finding", s, "rule", rule)
	}
	return a, nil
}

// RuleSealed is the rule that tells where a file gives a figure that is sealed.
const RuleSealed = "sealed-key"

// RuleLayoutOpen is the rule for each question about an unknown file that is not answered.
const RuleLayoutOpen = "layout-open"

// RuleOlder is the rule that a date can answer in place of a reason.
const RuleOlder = "edition-older"
