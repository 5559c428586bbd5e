package query

import (
	"cmp"
	"slices"
	"strings"

	"siemmes/warehouse"
)

// way is a series that answers.
type way struct {
	*series
	form
	exact  bool // of the frequency asked for
	months int  // length of its periods
}

// outcome is what became of a target.
type outcome struct {
	*entry
	ways  []way   // one for each code of the inner dimensions; none: no answer
	short []int32 // inner codes that lack periods, where others have all
	why   reason
	has   warehouse.Message // what could not be added, for a refusal
}

// figure is the sum of all ways.
func (o *outcome) figure() figure {
	f := o.ways[0].series.figure
	for _, w := range o.ways[1:] {
		f.plus(w.series.figure)
	}
	return f
}

// reason says why a target has no answer; of several the greatest is reported.
type reason int

const (
	answered    reason = iota
	incomplete         // not all shorter periods are there
	codeMissing        // a code that was to be summed has no figure
	notWhole           // the leaves of the table are not all of it
	ambiguous          // several published figures represent it
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
			if why > out.why || out.has.IsZero() {
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

// describe is what a series holds, as a reader would ask for it.
func (c *collapse) describe(x *series) warehouse.Message {
	freq := c.p.w.codes.All()[x.freq]
	if len(x.use.adds) > 0 {
		return warehouse.NewMessage("query.error-has-by", "frequency", freq, "dimensions", strings.Join(x.use.adds, ", "))
	}
	return warehouse.NewMessage("query.error-has", "frequency", freq)
}

// broken counts the inner codes that are no totals.
func (c *collapse) broken(inner int32) (n int) {
	for at, i := range c.p.inner {
		if !c.p.c.Total(i, c.p.w.codes.All()[c.p.inners[inner][at]]) {
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
		if len(found) < len(c.p.q.Codes(c.p.c.Dataset.Dimensions[i].ID)) && !zero {
			out.ways, out.why = nil, codeMissing
			return out
		}
	}
	out.why = answered
	return out
}

// way reports whether and how a series answers.
func (c *collapse) way(t target, x *series) (way, reason) {
	w := way{series: x, exact: c.exact(x.freq), form: c.form(t, x)}
	w.months = warehouse.Freq(c.p.w.codes.All()[x.freq]).Months()
	m := c.measure(t)
	sums := len(w.adds) > 0 || len(c.p.summed) > 0
	switch {
	case (sums || !w.exact) && m.Adds == warehouse.AddsNever:
		return w, neverAdds
	case !w.exact && (m.Adds != warehouse.AddsOver || m.Kind != warehouse.Flow || !x.use.load.AddsOver(warehouse.DimTime)):
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
		return k.held&Bit(i) != 0 || published && i == c.p.c.Counterpart
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
		if t.key[slices.Index(p.kept, i)] != p.w.codes.Number(warehouse.Total) {
			mask |= Bit(i)
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
	m, _ := c.p.c.Dataset.Measure(c.p.w.codes.All()[t.key[slices.Index(c.p.kept, c.p.c.Measure)]])
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

// published reports whether the answer is one figure as it was published.
func (c *collapse) published(o *outcome) bool {
	return len(o.ways) == 1 && o.ways[0].exact && len(o.ways[0].adds) == 0 && !c.madeGroup(o) && len(c.p.summed) == 0 && (c.p.own != warehouse.Foreigners || o.ways[0].vary == 0)
}

// madeGroup reports whether a figure of one way is for a group that is not
// published.
func (c *collapse) madeGroup(o *outcome) bool {
	return slices.ContainsFunc(c.p.groups, func(g made) bool {
		return c.p.inners[o.ways[0].inner][slices.Index(c.p.inner, g.dim)] != g.code
	})
}
