package ingest

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"siemmes/ingest/figures"
	"siemmes/ingest/layout/propose"
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
	// first are the first cells of what is left out for one reason.
	first map[LeftOut]warehouse.CellRef
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
	if !c.Numeric {
		return
	}
	h.numbers.leave(1, why, reason)
	k := LeftOut{Why: why, Reason: reason}
	if h.numbers.first == nil {
		h.numbers.first = map[LeftOut]warehouse.CellRef{}
	}
	if _, known := h.numbers.first[k]; !known {
		h.numbers.first[k] = figures.CellAt(c)
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

// leftOutOf lists the numbers that a trial of a proposal left out and that nobody is
// asked about, with the first cell of each kind.
func leftOutOf(read *tidy.Account, passed *numberCount) []propose.LeftOut {
	var all []propose.LeftOut
	add := func(why Why, n int, first warehouse.CellRef) {
		all = append(all, propose.LeftOut{Numbers: n, First: first, Reason: LeftOut{Why: why}.Message()})
	}
	for _, x := range read.OutsideOn {
		add(WhyOutside, x.Numbers, x.First)
	}
	for i := range read.Hidden {
		add(WhyHidden, read.Hidden[i].Numbers, read.Hidden[i].First)
	}
	for i := range read.Below {
		add(WhyBelow, read.Below[i].Numbers, read.Below[i].First)
	}
	for k, n := range passed.left {
		if k.Why == WhySkipped && !propose.StillAsked(k.Reason) {
			all = append(all, propose.LeftOut{Numbers: n, First: passed.first[k], Reason: k.Message()})
		}
	}
	slices.SortFunc(all, func(x, y propose.LeftOut) int {
		return cmp.Or(cmp.Compare(x.First.Sheet, y.First.Sheet), cmp.Compare(x.First.Row, y.First.Row), cmp.Compare(x.First.Col, y.First.Col))
	})
	return all
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
