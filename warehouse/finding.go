package warehouse

import (
	"maps"
	"slices"
)

// Severity says what a finding does: a note informs, a warning should be read
// before publishing, a blocking finding keeps the submission from loading
// until it is corrected or accepted with a reason.
type Severity string

// The three severities, mildest first.
const (
	Note     Severity = "note"
	Warning  Severity = "warning"
	Blocking Severity = "blocking"
)

// Finding is one located problem of a submission. Rule is the id of a check
// (docs/rules.md has a paragraph for each); Found and Expected are written as
// the office would write them; Message says what is the matter and what to do
// next. [siemmes/warehouse/lang.Reader.Finding] renders the three for a reader.
type Finding struct {
	Rule     string   `json:"rule"`
	Severity Severity `json:"severity"`
	File     string   `json:"file"`
	CellRef  `json:"cell"`
	Found    Message `json:"found"`
	Expected Message `json:"expected"`
	Message  Message `json:"message"`
	// Key tells findings of one rule apart when a person accepts them: the
	// label, column or series the finding is about, equal in all languages.
	Key string `json:"key"`
	// Accepted is the reason a person gave, empty while nobody has.
	Accepted string `json:"accepted,omitempty"`
	// Count is how many cells the finding represents: one unknown label
	// in forty cells is one finding.
	Count int `json:"count"`
	// Published reports whether it gives the number of a published figure of any dataset
	// and source, as a rule with such a term does.
	Published bool `json:"published,omitempty"`
}

// Name is what --accept takes: the rule, or rule:key for one finding of it.
func (f Finding) Name() string {
	if f.Key == "" {
		return f.Rule
	}
	return f.Rule + ":" + f.Key
}

// Quotes is of which published figures a finding gives the numbers, besides those
// of its own file.
type Quotes int

const (
	// QuotesNothing is a finding about its own file alone.
	QuotesNothing Quotes = iota
	// QuotesSource is a finding against earlier figures of the same source.
	QuotesSource
	// QuotesPartners is a finding against figures of any source of the dataset.
	QuotesPartners
	// QuotesAny is a finding against figures of any dataset.
	QuotesAny
)

var quotingRules = map[string]Quotes{
	"foreign-figures": QuotesSource, "implausible-jump": QuotesSource, "large-revision": QuotesSource, "scale-change": QuotesSource, "figures-shifted": QuotesSource,
	"figures-exchanged": QuotesSource, "lone-revision": QuotesSource, "total-mismatch": QuotesSource, "mirror-gap": QuotesPartners,
}

// QuotingRules lists the rules whose findings give the numbers of published figures.
func QuotingRules() []string { return slices.Sorted(maps.Keys(quotingRules)) }

// Quotes returns of which published figures the finding gives the numbers.
func (f Finding) Quotes() Quotes {
	if f.Published {
		return QuotesAny
	}
	return quotingRules[f.Rule]
}

// Blocks reports whether the finding keeps the submission from loading.
func (f Finding) Blocks() bool { return f.Severity == Blocking && f.Accepted == "" }
