package ingest

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"siemmes/ingest/figures"
	"siemmes/ingest/layout/tidy"
	"siemmes/warehouse"
)

// Account says what became of every cell that holds a number, as itself or as a
// text, on the visible sheets that the layout reads. Numbers is the sum of the
// others.
type Account struct {
	Numbers  int       `json:"numbers"`
	Figures  int       `json:"figures"`  // read as figures: loaded where nothing blocks
	Headings int       `json:"headings"` // years, codes and other headings
	LeftOut  []LeftOut `json:"left_out"`
}

// Left is how many numbers are left out.
func (a *Account) Left() int { return a.Numbers - a.Figures - a.Headings }

// LeftOut is how many numbers are left out for one reason.
type LeftOut struct {
	Why     Why    `json:"why"`
	Reason  string `json:"reason,omitempty"` // skipped: the layout's; lost: the rule
	Numbers int    `json:"numbers"`
}

// Why is the kind of reason for which a number is left out. LeftOut.Message
// says it.
type Why string

// The reasons.
const (
	WhySkipped  Why = "skipped"  // the layout declares it so
	WhyHidden   Why = "hidden"   // in hidden rows or columns
	WhyBelow    Why = "below"    // below the end of a table
	WhyOutside  Why = "outside"  // in no table's frame
	WhyLost     Why = "finding"  // a finding leaves it out
	WhyRepeated Why = "repeated" // it repeats a figure that is loaded
)

// Message says why numbers are left out.
func (l LeftOut) Message() warehouse.Message {
	if l.Why == WhyLost {
		return warehouse.NewMessage("left-out."+string(l.Why), "reason", warehouse.NewMessage("rule."+l.Reason))
	}
	return warehouse.NewMessage("left-out."+string(l.Why), "reason", l.Reason)
}

// numberCount counts numbers while they pass.
type numberCount struct {
	figures int
	left    map[LeftOut]int // with Numbers zero
}

func (b *numberCount) leave(n int, why Why, reason string) {
	if n == 0 {
		return
	}
	if b.left == nil {
		b.left = map[LeftOut]int{}
	}
	b.left[LeftOut{Why: why, Reason: reason}] += n
}

// leave counts a cell that is left out, where it holds a number.
func (h *harmoniser) leave(c *tidy.Cell, why Why, reason string) {
	if c.Numeric {
		h.numbers.leave(1, why, reason)
	}
}

// takeBack counts a figure as left out that was counted as one.
func (c *collector) takeBack(b figures.Batch, i int, why Why, reason string) {
	if !math.IsNaN(b.Value[i]) != slices.Contains(b.Odd, i) {
		c.numbers.leave(1, why, reason)
	}
}

// account puts together what was counted while cells passed and when they met
// others of their key, and what no table read.
func account(read *tidy.Account, passed, met *numberCount) Account {
	a := Account{Figures: passed.figures, Headings: read.Headings}
	all := maps.Clone(passed.left)
	if all == nil {
		all = map[LeftOut]int{}
	}
	for reason, n := range met.left {
		all[reason] += n
		a.Figures -= n
	}
	all[LeftOut{Why: WhyOutside}] += read.Outside
	all[LeftOut{Why: WhyBelow}] += read.Ends
	all[LeftOut{Why: WhyLost, Reason: "ragged-record"}] += read.Ragged
	for i := range read.Hidden {
		all[LeftOut{Why: WhyHidden}] += read.Hidden[i].Numbers
	}
	for i := range read.Below {
		all[LeftOut{Why: WhyBelow}] += read.Below[i].Numbers
	}
	a.Numbers = a.Figures + a.Headings
	for reason, n := range all {
		if n == 0 {
			continue
		}
		a.Numbers += n
		reason.Numbers = n
		a.LeftOut = append(a.LeftOut, reason)
	}
	slices.SortFunc(a.LeftOut, func(x, y LeftOut) int {
		return cmp.Or(cmp.Compare(y.Numbers, x.Numbers), cmp.Compare(x.Why, y.Why), cmp.Compare(x.Reason, y.Reason))
	})
	return a
}

// tellUnread reports what the layout left unread: hidden rows and columns, and
// rows below a table. It reports whether what is missing makes the rules that
// compare figures pointless.
func (j *job) tellUnread(read *tidy.Account) (missing bool) {
	for _, group := range hiddenGroups(read.Hidden) {
		missing = j.tellHidden(group).Blocks() || missing
	}
	for i := range read.Below {
		j.tellBelow(&read.Below[i])
	}
	for i := range read.Short {
		ragged(j.report, &read.Short[i])
	}
	return missing || len(read.Short) > 0
}
