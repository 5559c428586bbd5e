package store

import (
	"cmp"
	"context"
	"database/sql"
	"math"
	"slices"
	"strings"

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

// way is a series that answers.
type way struct {
	*series
	form
	exact  bool // of the frequency asked for
	months int  // length of its periods
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

	spans   []span             // periods of targets
	spanIDs map[string]int32   // their places
	longer  map[[2]int32]int32 // stored period and frequency → place of the target's; -1: none
}

// entry is a target and the ways in which it may be answered.
type entry struct {
	target
	all []series
}

// presence is what tells one table of a publisher from another: its
// presenceDims and its number.
type presence struct {
	key   codesKey
	table int32
}

func (p *plan) newCollapse() *collapse {
	c := &collapse{
		p: p, cuts: map[int32]*usable{}, spanIDs: map[string]int32{},
		longer: map[[2]int32]int32{}, areas: map[int32][]string{}, freqAt: slices.Index(p.kept, p.c.freq),
	}
	if p.makes() || p.severalCuts() || p.groups != nil {
		c.index = map[target]int{}
	}
	for _, u := range p.cuts {
		c.cuts[u.id] = u
	}
	return c
}

// read runs the question.
func (c *collapse) read(ctx context.Context) error {
	sc := c.p.newScanner()
	err := each(ctx, c.p.s.db, c.p.figuresSQL(), nil, func(rows *sql.Rows) error {
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
		t.key[c.freqAt] = c.p.s.codes.number(string(c.p.q.Freq))
	}
	x := c.series(t, k)
	c.note(x)
	sc.figure.lacks = sc.figure.ragged && !x.use.load.absentIsZero
	sc.figure.slack = x.use.load.rounding / 2 * float64(sc.figure.known)
	x.figure.plus(sc.figure)
	if sc.figure.empty() && !c.exact(k.freq) {
		x.blanks = append(x.blanks, sc.period)
	} else {
		x.add(sc.period)
	}
}

// note keeps in mind that the source of a series answers for its reporting area.
func (c *collapse) note(x *series) {
	at := slices.Index(c.p.inner, c.p.c.refArea)
	if at < 0 || c.p.made(c.p.c.refArea) == nil {
		return
	}
	area := c.p.inners[x.inner][at]
	if !slices.Contains(c.areas[area], x.use.table.source) {
		c.areas[area] = append(c.areas[area], x.use.table.source)
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

// exact tells whether a stored frequency is the one asked for.
func (c *collapse) exact(freq int32) bool {
	return c.p.q.Freq == "" || c.p.s.codes.all()[freq] == string(c.p.q.Freq)
}

// periodOf is the place of the period that a stored one is part of; -1 where it
// is part of none, or where that reaches outside of what was asked for.
func (c *collapse) periodOf(id, freq int32) int32 {
	if at, ok := c.longer[[2]int32{id, freq}]; ok {
		return at
	}
	s := c.p.s.periods.get(id)
	at := int32(-1)
	stored := warehouse.Freq(c.p.s.codes.all()[freq])
	switch whole := c.target(s.Period); {
	case c.p.q.Years() && c.exact(freq):
		if s.Period == whole {
			at = c.span(s)
		}
	case c.exact(freq):
		at = c.span(s)
	case s.Period.Freq() != stored || s.Months != stored.Months() || !s.Within(whole):
	case c.p.q.Stretch() == nil || whole.Within(*c.p.q.Stretch()):
		at = c.span(span{whole, whole.String()})
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

func (c *collapse) span(s span) int32 {
	at, ok := c.spanIDs[s.text]
	if !ok {
		at = int32(len(c.spans))
		c.spans = append(c.spans, s)
		c.spanIDs[s.text] = at
	}
	return at
}

// needs is how many periods of a series make its target.
func (c *collapse) needs(t target, x *series) int {
	if c.exact(x.freq) {
		return 1
	}
	whole, part := c.spans[t.period].Months, warehouse.Freq(c.p.s.codes.all()[x.freq]).Months()
	if whole%part != 0 {
		return math.MaxInt // seven months are made of no quarters
	}
	return whole / part
}

// readPresence looks, where a series has gaps that its table counts as zero, at
// which periods the table has at all, and counts those.
func (c *collapse) readPresence(ctx context.Context) error {
	var gaps []*series
	var keys []target
	for _, e := range c.entries {
		for j := range e.all {
			if x := &e.all[j]; x.use.load.absentIsZero && x.has < c.needs(e.target, x) {
				gaps, keys = append(gaps, x), append(keys, e.target)
			}
		}
	}
	if len(gaps) == 0 {
		return nil
	}
	if err := c.readPresent(ctx, gaps); err != nil {
		return err
	}
	for i, x := range gaps {
		present := c.present[c.presenceOf(keys[i], x)]
		for period := range present {
			if !slices.Contains(x.periods(), period) && !slices.Contains(x.blanks, period) && c.periodOf(period, x.freq) == keys[i].period {
				x.zeros++
			}
		}
		x.covered = c.covered(c.spans[keys[i].period].Period, x, present)
		x.zeros += len(x.covered)
	}
	return nil
}

// covered lists the periods of a target in which the table has nothing for the area
// at all, and which its layout says it covers: between the first and the last that it
// has, or from when to when the layout says.
func (c *collapse) covered(whole warehouse.Period, x *series, present map[int32]bool) (periods []string) {
	stretch, ok := x.use.load.stretch()
	if !ok {
		return nil
	}
	freq := warehouse.Freq(c.p.s.codes.all()[x.freq])
	first, last := warehouse.Period{}, warehouse.Period{}
	for id := range present {
		if p := c.p.s.periods.get(id).Period; p.Freq() == freq {
			if first.Months == 0 || p.Start.Before(first.Start) {
				first = p
			}
			if p.End().After(last.End()) {
				last = p
			}
		}
	}
	for n := 0; n < whole.Months; n += freq.Months() {
		p := warehouse.Period{Start: whole.Start.AddDate(0, n, 0), Months: freq.Months()}
		id, known := c.p.s.periods.id(p.String())
		there := known && (present[id] || slices.Contains(x.blanks, id))
		if !there && p.Within(stretch.or(first, last)) {
			periods = append(periods, p.String())
		}
	}
	return periods
}

func (c *collapse) readPresent(ctx context.Context, gaps []*series) error {
	tables := map[int32]int32{} // cut → table
	var cuts []int32
	for _, x := range gaps {
		for _, k := range x.use.table.cuts {
			if _, ok := tables[k.id]; !ok {
				tables[k.id] = x.use.table.id
				cuts = append(cuts, k.id)
			}
		}
	}
	c.present = map[presence]map[int32]bool{}
	key := make([]int32, len(c.p.presenceDims()))
	var cut, period int32
	to := append(pointers(key), &cut, &period)
	return each(ctx, c.p.s.db, c.p.presenceSQL(cuts), nil, func(rows *sql.Rows) error {
		err := rows.Scan(to...)
		k := presence{table: tables[cut]}
		copy(k.key[:], key)
		for i := range key { // dimensions the question does not tell apart
			if !c.tells(c.p.presenceDims()[i]) {
				k.key[i] = 0
			}
		}
		if c.present[k] == nil {
			c.present[k] = map[int32]bool{}
		}
		c.present[k][period] = true
		return err
	})
}

// tells whether the answer, or its inner dimensions, tell codes of a dimension
// apart; where they do not, one code was asked for.
func (c *collapse) tells(i int) bool {
	return slices.Contains(c.p.kept, i) || slices.Contains(c.p.inner, i) || c.p.made(i) == nil && len(c.p.q.Codes(c.p.c.ds.Dimensions[i].ID)) == 1
}

func (c *collapse) presenceOf(t target, x *series) presence {
	k := presence{table: x.use.table.id}
	for i, dim := range c.p.presenceDims() {
		kept, inner := slices.Index(c.p.kept, dim), slices.Index(c.p.inner, dim)
		codes := c.p.q.Codes(c.p.c.ds.Dimensions[dim].ID)
		switch {
		case dim == c.p.c.freq:
			k.key[i] = x.freq
		case kept >= 0:
			k.key[i] = t.key[kept]
		case inner >= 0:
			k.key[i] = c.p.inners[x.inner][inner]
		case len(codes) == 1:
			k.key[i] = c.p.s.codes.number(codes[0])
		}
	}
	return k
}

// outcome is what became of a target.
type outcome struct {
	*entry
	ways  []way   // one for each code of the inner dimensions; none: no answer
	short []int32 // inner codes that lack periods, where others have all
	why   reason
	has   string // what could not be added, for a refusal
}

// figure is the sum of all ways.
func (o *outcome) figure() figure {
	f := o.ways[0].series.figure
	for _, w := range o.ways[1:] {
		f.plus(w.series.figure)
	}
	return f
}

// reason says why a target has no answer; of several the greatest is told.
type reason int

const (
	answered    reason = iota
	incomplete         // not all shorter periods are there
	codeMissing        // a code that was to be summed has no figure
	notWhole           // the leaves of the table are not all of it
	ambiguous          // several published figures stand for it
	notOverTime        // the measure does not add up over time
	neverAdds          // the measure adds up over nothing
	noMembers          // what is there does not make up the group that was asked for
)

// settle decides how a target is answered.
func (c *collapse) settle(e *entry) outcome {
	t := e.target
	out := outcome{entry: e, why: incomplete}
	if len(e.all) == 1 && len(c.p.inner) == 0 {
		x := &e.all[0]
		w, why := c.way(t, x)
		if out.why = why; why == answered {
			c.ways = append(c.ways, w)
			out.ways = c.ways[len(c.ways)-1 : len(c.ways) : len(c.ways)]
		} else {
			out.has = c.describe(x)
		}
		return out
	}
	best := map[int32]way{}
	classes := map[int][]int32{} // inner codes by how many of them are no totals
	short := map[int32]bool{}
	for i := range e.all {
		x := &e.all[i]
		w, why := c.way(t, x)
		if why != answered {
			if why > out.why || out.has == "" {
				out.why, out.has = max(out.why, why), c.describe(x)
			}
			if why == incomplete {
				short[x.inner] = true
			}
			continue
		}
		old, ok := best[x.inner]
		if !ok {
			n := c.broken(x.inner)
			classes[n] = append(classes[n], x.inner)
		}
		if !ok || w.compare(old) < 0 {
			best[x.inner] = w
		}
	}
	for n := range len(c.p.inner) + 1 {
		if keys := classes[n]; keys != nil {
			for k := range short {
				if _, ok := best[k]; !ok && c.broken(k) == n {
					out.short = append(out.short, k)
				}
			}
			return c.join(out, best, keys)
		}
	}
	return out
}

// describe says what a series holds, as a reader would ask for it.
func (c *collapse) describe(x *series) string {
	text := "FREQ=" + c.p.s.codes.all()[x.freq]
	if len(x.use.adds) > 0 {
		text += " by " + strings.Join(x.use.adds, ", ")
	}
	return text
}

// broken counts the inner codes that are no totals.
func (c *collapse) broken(inner int32) (n int) {
	for at, i := range c.p.inner {
		if !c.p.c.total(i, c.p.s.codes.all()[c.p.inners[inner][at]]) {
			n++
		}
	}
	return n
}

// join adds the best ways of all inner codes.
func (c *collapse) join(out outcome, best map[int32]way, keys []int32) outcome {
	keys = c.pick(out.target, best, keys)
	if len(keys) == 0 || len(c.p.groups) > 1 && c.twice(keys) {
		out.why = noMembers
		return out
	}
	slices.SortFunc(keys, func(a, b int32) int { return slices.Compare(c.p.inners[a][:], c.p.inners[b][:]) })
	for _, k := range keys {
		out.ways = append(out.ways, best[k])
	}
	if !c.enough(&out) {
		out.ways, out.why = nil, noMembers
		return out
	}
	if len(keys) > 1 && c.measure(out.target).Adds == warehouse.AddsNever {
		out.ways, out.why = nil, neverAdds
		return out
	}
	for at, i := range c.p.inner {
		if !slices.Contains(c.p.summed, i) {
			continue
		}
		found := map[int32]bool{}
		for _, k := range keys {
			found[c.p.inners[k][at]] = true
		}
		zero := c.zeros(out.target, out.ways[0].series, i)
		if len(found) < len(c.p.q.Codes(c.p.c.ds.Dimensions[i].ID)) && !zero {
			out.ways, out.why = nil, codeMissing
			return out
		}
	}
	out.why = answered
	return out
}

// way says whether and how a series answers.
func (c *collapse) way(t target, x *series) (way, reason) {
	w := way{series: x, exact: c.exact(x.freq), form: c.form(t, x)}
	w.months = warehouse.Freq(c.p.s.codes.all()[x.freq]).Months()
	m := c.measure(t)
	sums := len(w.adds) > 0 || len(c.p.summed) > 0
	switch {
	case (sums || !w.exact) && m.Adds == warehouse.AddsNever:
		return w, neverAdds
	case !w.exact && (m.Adds != warehouse.AddsOver || m.Kind != warehouse.Flow || !x.use.load.addsOver(warehouse.DimTime)):
		return w, notOverTime
	case x.vary == someOfThem, c.notAll(t):
		return w, notWhole
	case !sums && w.exact && x.figure.n > 1:
		return w, ambiguous
	case x.figure.missingCodes && slices.ContainsFunc(c.p.summed, func(i int) bool { return !c.zeros(t, x, i) }):
		return w, codeMissing
	case x.has+x.zeros < c.needs(t, x):
		return w, incomplete
	}
	return w, answered
}

// form is that of a series: dimensions in which the target has a part alone are not
// added over, and neither are nationalities where foreigners are published.
func (c *collapse) form(t target, x *series) form {
	u := x.use
	published := c.p.own == warehouse.Foreigners && x.vary == 0
	if len(c.p.held) == 0 && !published {
		return u.form
	}
	k := formKey{c.p.parts(t), x.vary}
	if f := u.forms[k]; f != nil {
		return *f
	}
	f := c.p.formOf(slices.DeleteFunc(slices.Clone(u.dims), func(i int) bool {
		return k.held&bit(i) != 0 || published && i == c.p.c.counterpart
	}))
	if u.forms == nil {
		u.forms = map[formKey]*form{}
	}
	u.forms[k] = &f
	return f
}

// parts are the dimensions of which a target has a part alone, as a mask.
func (p *plan) parts(t target) (mask int) {
	for _, i := range p.held {
		if t.key[slices.Index(p.kept, i)] != p.s.codes.number(warehouse.Total) {
			mask |= bit(i)
		}
	}
	return mask
}

// notAll reports whether a target holds codes that cannot be added up, as they are
// not all.
func (c *collapse) notAll(t target) bool {
	return slices.ContainsFunc(c.p.held, func(i int) bool { return t.key[slices.Index(c.p.kept, i)] == notAll })
}

func (c *collapse) measure(t target) warehouse.Measure {
	m, _ := c.p.c.ds.Measure(c.p.s.codes.all()[t.key[slices.Index(c.p.kept, c.p.c.measure)]])
	return m
}

// compare puts the better way first: figures of the frequency asked for, then
// published ones, then those of the longest periods, then as the cuts are ordered.
func (w way) compare(o way) int {
	flag := func(b bool) int {
		if b {
			return 0
		}
		return 1
	}
	return cmp.Or(
		flag(w.exact)-flag(o.exact), flag(len(w.adds) == 0)-flag(len(o.adds) == 0),
		o.months-w.months, int(w.vary-o.vary), w.use.compare(w.form, o.use, o.form),
	)
}

// published tells whether the answer is one figure as it was published.
func (c *collapse) published(o *outcome) bool {
	return len(o.ways) == 1 && o.ways[0].exact && len(o.ways[0].adds) == 0 && !c.madeGroup(o) && len(c.p.summed) == 0 && (c.p.own != warehouse.Foreigners || o.ways[0].vary == 0)
}

// madeGroup reports whether a figure of one way stands for a group that is not
// published.
func (c *collapse) madeGroup(o *outcome) bool {
	return slices.ContainsFunc(c.p.groups, func(g made) bool {
		return c.p.inners[o.ways[0].inner][slices.Index(c.p.inner, g.dim)] != g.code
	})
}
