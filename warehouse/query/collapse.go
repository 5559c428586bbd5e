package query

import (
	"context"
	"math"
	"slices"

	"siemmes/warehouse"
)

// codesKey is the codes of some dimensions, comparable.
type codesKey [maxDims]int32

// target is one figure of the answer: its key, with the frequency asked for,
// and its period, by its place in collapse.spans.
type target struct {
	key    codesKey
	period int32
}

// seriesKey tells the ways apart in which one target may be answered: from
// which cut and variant, from which frequency, and for which inner codes.
type seriesKey struct {
	inner     int32 // codes of the inner dimensions, by their place in plan.inners
	freq      int32
	cut, vary int32
}

// series is the periods of one way to answer a target.
type series struct {
	seriesKey
	use    *usable
	figure figure
	first  int32   // the first period that has a figure, where has is not zero
	others []int32 // further ones
	has    int     // how many
	blanks []int32 // that have a row and nothing is known of the figure
	zeros  int     // periods without one in which that means zero
	// covered are those of them in which the whole table has none.
	covered []string
}

// add notes that a period has a figure. Most series have one period, which
// needs no list.
func (x *series) add(period int32) {
	if x.has == 0 {
		x.first = period
	} else {
		x.others = append(x.others, period)
	}
	x.has++
}

// periods lists those that have a figure.
func (x *series) periods() []int32 {
	if x.has == 0 {
		return nil
	}
	return append([]int32{x.first}, x.others...)
}

// collapse groups what figuresSQL reads by target.
type collapse struct {
	p       *plan
	cuts    map[int32]*usable
	freqAt  int // place of FREQ among the kept dimensions
	entries []*entry
	block   []simple                    // see room
	ways    []way                       // of simple outcomes
	index   map[target]int              // into entries; nil where each group is a target of its own
	present map[presence]map[int32]bool // periods in which a table has figures
	named   map[namedKey]*named
	areas   map[int32][]string // sources that answer for reporting areas, where these are a group

	spans   []Span             // periods of targets
	spanIDs map[string]int32   // their places
	longer  map[[2]int32]int32 // stored period and frequency → place of the target's; -1: none
}

// entry is a target and the ways in which it may be answered.
type entry struct {
	target
	all []series
}

func (p *plan) newCollapse() *collapse {
	c := &collapse{
		p: p, cuts: map[int32]*usable{}, spanIDs: map[string]int32{},
		longer: map[[2]int32]int32{}, areas: map[int32][]string{}, freqAt: slices.Index(p.kept, p.c.Freq),
	}
	if p.makes() || p.severalCuts() || p.groups != nil {
		c.index = map[target]int{}
	}
	for _, u := range p.cuts {
		c.cuts[u.ID] = u
	}
	return c
}

// read runs the question.
func (c *collapse) read(ctx context.Context) error {
	sc := c.p.newScanner()
	err := eachRow(ctx, c.p.w.engine, c.p.sql().figuresSQL(), nil, func(rows *Rows) error {
		if err := sc.scan(rows); err != nil {
			return err
		}
		c.add(sc)
		return nil
	})
	if err != nil {
		return err
	}
	if err := c.readNamed(ctx); err != nil {
		return err
	}
	return c.readPresence(ctx)
}

// add puts one group of rows where it belongs.
func (c *collapse) add(sc *scanner) {
	var t target
	var k seriesKey
	copy(t.key[:], sc.key[:len(c.p.kept)])
	k.inner = c.p.innerPlace(sc.key[len(c.p.kept):])
	k.freq, k.cut, k.vary = t.key[c.freqAt], sc.cut, sc.vary
	t.period = c.periodOf(sc.period, k.freq)
	if t.period < 0 {
		return
	}
	if c.p.q.Freq != "" {
		t.key[c.freqAt] = c.p.w.codes.Number(string(c.p.q.Freq))
	}
	x := c.series(t, k)
	c.keepSource(x)
	sc.figure.lacks = sc.figure.ragged && !x.use.load.AbsentIsZero
	sc.figure.slack = x.use.load.Rounding / 2 * float64(sc.figure.known)
	x.figure.plus(sc.figure)
	if sc.figure.empty() && !c.exact(k.freq) {
		x.blanks = append(x.blanks, sc.period)
	} else {
		x.add(sc.period)
	}
}

// keepSource keeps in mind that the source of a series answers for its reporting area.
func (c *collapse) keepSource(x *series) {
	at := slices.Index(c.p.inner, c.p.c.RefArea)
	if at < 0 || c.p.made(c.p.c.RefArea) == nil {
		return
	}
	area := c.p.inners[x.inner][at]
	if !slices.Contains(c.areas[area], x.use.Table.Source) {
		c.areas[area] = append(c.areas[area], x.use.Table.Source)
	}
}

// series finds the series of a target, or makes it.
func (c *collapse) series(t target, k seriesKey) *series {
	at, known := c.index[t]
	if !known {
		at = len(c.entries)
		c.entries = append(c.entries, c.room(t, series{seriesKey: k, use: c.cuts[k.cut]}))
		if c.index != nil {
			c.index[t] = at
		}
	}
	e := c.entries[at]
	for i := range e.all {
		if e.all[i].seriesKey == k {
			return &e.all[i]
		}
	}
	e.all = append(e.all, series{seriesKey: k, use: c.cuts[k.cut]})
	return &e.all[len(e.all)-1]
}

// simple is an entry with room for one series: most targets have but one.
type simple struct {
	entry
	series [1]series
}

// room makes an entry with its first series. Entries are taken from larger
// blocks, which costs less than making each by itself.
func (c *collapse) room(t target, x series) *entry {
	if len(c.block) == cap(c.block) {
		c.block = make([]simple, 0, 512)
	}
	c.block = append(c.block, simple{entry: entry{target: t}, series: [1]series{x}})
	e := &c.block[len(c.block)-1]
	e.all = e.series[:]
	return &e.entry
}

// exact reports whether a stored frequency is the one asked for.
func (c *collapse) exact(freq int32) bool {
	return c.p.q.Freq == "" || c.p.w.codes.All()[freq] == string(c.p.q.Freq)
}

// periodOf is the place of the period that a stored one is part of; -1 where it
// is part of none, or where that reaches outside of what was asked for.
func (c *collapse) periodOf(id, freq int32) int32 {
	if at, ok := c.longer[[2]int32{id, freq}]; ok {
		return at
	}
	s := c.p.w.periods.Get(id)
	at := int32(-1)
	stored := warehouse.Freq(c.p.w.codes.All()[freq])
	switch whole := c.target(s.Period); {
	case c.p.q.Years() && c.exact(freq):
		if s.Period == whole {
			at = c.span(s)
		}
	case c.exact(freq):
		at = c.span(s)
	case s.Period.Freq() != stored || s.Months != stored.Months() || !s.Within(whole):
	case c.p.q.Stretches().Hold(whole):
		at = c.span(Span{whole, whole.String()})
	}
	c.longer[[2]int32{id, freq}] = at
	return at
}

// target is the period asked for in which a stored one begins.
func (c *collapse) target(s warehouse.Period) warehouse.Period {
	months := c.p.q.Freq.Months()
	switch {
	case c.p.q.Years():
		return c.p.q.YearOf(s)
	case months == 0:
		return s
	}
	return warehouse.MonthsFrom(s.Start.Year(), (int(s.Start.Month())-1)/months*months+1, months)
}

func (c *collapse) span(s Span) int32 {
	at, ok := c.spanIDs[s.Text]
	if !ok {
		at = int32(len(c.spans))
		c.spans = append(c.spans, s)
		c.spanIDs[s.Text] = at
	}
	return at
}

// needs is how many periods of a series make its target.
func (c *collapse) needs(t target, x *series) int {
	if c.exact(x.freq) {
		return 1
	}
	whole, part := c.spans[t.period].Months, warehouse.Freq(c.p.w.codes.All()[x.freq]).Months()
	if whole%part != 0 {
		return math.MaxInt // seven months are made of no quarters
	}
	return whole / part
}
