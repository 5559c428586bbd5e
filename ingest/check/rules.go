package check

import (
	"context"

	"siemmes/warehouse"
)

// Rule is one check. docs/rules.md has a paragraph for each, and
// warehouse/lang its message ("finding.ID") and name ("rule.ID").
type Rule struct {
	ID       string
	Severity warehouse.Severity
	// Final reports whether nobody can accept its findings: they leave nothing to
	// load, or say that figures may be in the wrong columns.
	Final bool
	Needs Needs
	// Run holds the rule against a file; nil for a rule of another room.
	Run func(ctx context.Context, f *File) error
}

// Needs are what a rule asks for besides the figures of the file.
type Needs uint

// What a rule may need.
const (
	Past        Needs = 1 << iota // the past of every series
	LastRelease                   // what publishing the file would change
	HeldFigures                   // what the warehouse holds: partners' figures, earlier revisions
	Labels                        // the labels over figures, for which the file is read again
	// Explanations are which changes rules explain as a whole: figures that came from
	// another heading, or are on another scale. Explains are the rules that find them.
	Explanations
	Explains
	// Told are the cells of which other rules tell.
	Told
)

// round is in which round a rule is held; see File.Run.
func (r Rule) round() int {
	switch {
	case r.Needs&Told != 0:
		return 2
	case r.Needs&Explains != 0:
		return 0
	}
	return 1
}

// Rules lists the rules that compare figures. Of those of one round that are held
// one after the other this is the order.
func Rules() []Rule {
	return []Rule{
		figuresShifted, figuresExchanged, scaleChange, foreignFigures,
		notSuppressed, totalMismatch, doubleCount, unmarkedTotal, partlyListed, ownArea, netMismatch,
		missingPeriod, repeatedColumn, partialPeriod, futurePeriod, seriesChange,
		categoryRenamed, mixedVintages, finalOverdue, mirrorGap, coverageChange,
		removedFigures, newlySuppressed, sealedKey,
		loneRevision, suddenZero, outlier, implausibleJump, largeRevision,
	}
}
