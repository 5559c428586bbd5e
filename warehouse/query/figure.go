package query

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"siemmes/warehouse"
)

// figure is what a group of rows adds up to, and may be added to others.
type figure struct {
	n      int64   // rows
	sum    float64 // of the rows that have a number
	known  int64   // rows that have a number
	slack  float64 // how far off the sum may be because they are rounded
	cannot int64   // rows without one because there can be none

	lows, highs int64 // rows without a number that have a bound
	low, high   float64

	flags        warehouse.Flags
	conf, conf2  uint8  // the least and the greatest
	dates        *dates // nil where no row has one
	release      int32  // the latest
	withdrawn    bool
	own          bool  // own nationals are among the rows
	commented    int64 // rows of which the publisher says something
	comment      int32 // the number of the comment, where there is one row
	missingCodes bool  // not all codes that were asked for have rows
	ragged       bool  // some of its lines lack codes that were asked for
	lacks        bool  // a part that is there is not counted, as it cannot be added
}

// plus adds another group.
func (f *figure) plus(g figure) {
	if f.n == 0 {
		*f = g
		return
	}
	f.n, f.known, f.cannot = f.n+g.n, f.known+g.known, f.cannot+g.cannot
	f.sum, f.slack, f.lacks = f.sum+g.sum, f.slack+g.slack, f.lacks || g.lacks
	f.lows, f.highs, f.low, f.high = f.lows+g.lows, f.highs+g.highs, f.low+g.low, f.high+g.high
	f.flags |= g.flags
	f.conf, f.conf2 = min(f.conf, g.conf), max(f.conf2, g.conf2)
	f.dates = f.dates.and(g.dates)
	f.release = max(f.release, g.release)
	f.withdrawn = f.withdrawn || g.withdrawn
	f.own = f.own || g.own
	f.commented += g.commented
	f.missingCodes = f.missingCodes || g.missingCodes
}

// missing counts the rows of which nothing is known: no number and no bound.
func (f *figure) missing() int64 { return f.n - f.known - f.cannot - f.lows }

// empty reports whether there is a row and nothing is known of it, so that it can be
// no part of a longer period.
func (f *figure) empty() bool { return f.known == 0 && f.lows == 0 && f.cannot < f.n }

// value gives the number, or what is known in its place: a sum in which figures are
// censored or missing has none, and lies between two bounds, as a censored figure
// does. A sum of rounded figures has both. A bound that is not known is NaN.
func (f *figure) value(m warehouse.Measure) (value, low, high float64) {
	nan := math.NaN()
	hidden := f.n - f.known - f.cannot
	switch {
	case f.withdrawn, f.known == 0 && f.lows == 0:
		return nan, nan, nan
	case hidden == 0 && !f.lacks && (f.slack == 0 || f.n == 1):
		return f.shown(), nan, nan
	}
	x := warehouse.Interval{Low: f.sum - f.slack, High: f.sum + f.slack}.Plus(warehouse.Interval{Low: f.low, High: f.high})
	if !m.Fractional { // there is no half person
		x = warehouse.Interval{Low: math.Ceil(x.Low), High: math.Floor(x.High)}
	}
	if !m.Negative {
		x.Low = max(x.Low, 0)
	} else if f.missing() > 0 || f.lacks {
		x.Low = nan
	}
	if f.highs < hidden || f.lacks {
		x.High = nan
	}
	if hidden == 0 && !f.lacks {
		return f.shown(), x.Low, x.High
	}
	return nan, x.Low, x.High
}

// shown is the sum without the digits in which adding up goes wrong: 121161.451 and not
// 121161.45099999999.
func (f *figure) shown() float64 {
	if f.n < 2 || f.sum == math.Trunc(f.sum) {
		return f.sum
	}
	v, _ := strconv.ParseFloat(strconv.FormatFloat(f.sum, 'g', 15, 64), 64) // it was written by the same package
	return v
}

// least is the least that the rows of which something is known add up to.
func (f *figure) least() float64 { return f.sum + f.low }

// status gives the flags and the confidentiality. That a part cannot exist says
// nothing of a sum that has others; a sum that lacks a part is missing, and it is
// confidential where all of it is.
func (f *figure) status() (warehouse.Flags, warehouse.ConfStatus) {
	flags := f.flags
	if f.known > 0 || f.lows > 0 {
		flags &^= warehouse.Flags(0).With(warehouse.CannotExist)
	}
	if f.lacks {
		flags = flags.With(warehouse.Missing)
	}
	conf := warehouse.ConfStatus(f.conf)
	if f.conf != f.conf2 {
		conf = warehouse.Free
	}
	return flags, conf
}

// reference is the date the figure represents, "" where its rows differ.
func (f *figure) reference() string {
	if f.dates == nil || f.dates.first != f.dates.last {
		return ""
	}
	return f.dates.first
}

// dates are the first and the last reference date of some rows.
type dates struct{ first, last string }

func (d *dates) and(o *dates) *dates {
	if d == nil || o == nil {
		return cmp.Or(d, o)
	}
	return &dates{min(d.first, o.first), max(d.last, o.last)}
}

// scanner reads the columns of figuresSQL. What they leave out because it is the
// same in all rows is in it from the beginning.
type scanner struct {
	p      *plan
	key    []int32 // dimensions of the answer, then the inner ones
	period int32
	cut    int32
	vary   int32
	figure figure

	sum, low, high float64
	dates          dates
	distinct       []int64 // codes found of the dimensions in wanted
	wanted         []int64 // codes asked for
	lines          int64
	gaps           bool
	to             []any
}

func (p *plan) newScanner() *scanner {
	sc := &scanner{p: p, key: make([]int32, len(p.kept)+len(p.inner))}
	f := &sc.figure
	for at, i := range slices.Concat(p.kept, p.inner) {
		if id, fixed := p.fixed(i); fixed {
			sc.key[at] = id
		} else {
			sc.to = append(sc.to, &sc.key[at])
		}
	}
	sc.to = append(sc.to, &sc.period)
	if sc.cut = p.cuts[0].ID; len(p.cuts) > 1 {
		sc.to = append(sc.to, &sc.cut)
	}
	if p.own != "" {
		sc.to = append(sc.to, &sc.vary)
	}
	sc.to = append(sc.to, &f.n, &sc.sum, &f.release)
	for _, i := range p.summed {
		if !slices.Contains(p.inner, i) {
			sc.wanted = append(sc.wanted, int64(len(p.q.Codes(p.c.Dataset.Dimensions[i].ID))))
		}
	}
	sc.distinct = make([]int64, len(sc.wanted))
	for i := range sc.distinct {
		sc.to = append(sc.to, &sc.distinct[i])
	}
	if p.countsLines() {
		sc.to = append(sc.to, &sc.lines)
	}
	if sc.gaps = p.has(func(k *Cut) bool { return k.Gaps }); sc.gaps {
		sc.to = append(sc.to, &f.known, &f.cannot, &f.lows, &sc.low, &f.highs, &sc.high)
	}
	if p.has(func(k *Cut) bool { return k.Flagged }) {
		sc.to = append(sc.to, &f.flags, &f.conf, &f.conf2)
	}
	if p.has(func(k *Cut) bool { return k.Dated }) {
		sc.to = append(sc.to, &sc.dates.first, &sc.dates.last)
	}
	if p.has(func(k *Cut) bool { return k.Commented }) {
		sc.to = append(sc.to, &f.commented, &f.comment)
	}
	if len(p.reg.Withdrawn()) > 0 {
		sc.to = append(sc.to, &f.withdrawn)
	}
	if p.asksOwn() {
		sc.to = append(sc.to, &f.own)
	}
	return sc
}

// numberOf is zero for a sum over nothing.
func numberOf(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return v
}

// ragged reports whether a line of the group lacks one of the codes that were asked for.
func (sc *scanner) ragged() bool {
	each := sc.lines
	for _, n := range sc.wanted {
		each *= n
	}
	return len(sc.wanted) > 0 && sc.figure.n < each
}

// scan reads one group.
func (sc *scanner) scan(rows *Rows) error {
	f := &sc.figure
	*f = figure{conf: uint8(warehouse.Free), conf2: uint8(warehouse.Free)}
	if err := rows.Scan(sc.to...); err != nil {
		return err
	}
	f.sum, f.low, f.high = numberOf(sc.sum), numberOf(sc.low), numberOf(sc.high)
	if !sc.gaps {
		f.known = f.n
	}
	if sc.dates.last != "" {
		f.dates = &dates{sc.dates.first, sc.dates.last}
	}
	for i, n := range sc.distinct {
		f.missingCodes = f.missingCodes || n < sc.wanted[i]
	}
	f.ragged = sc.ragged()
	return nil
}
