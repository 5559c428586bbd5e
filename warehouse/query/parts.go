package query

import (
	"slices"
	"strings"

	"siemmes/warehouse"
)

// dropParts removes from the answer the figures of a part whose whole is there, and
// returns them as dropped. Missed is what is left of left: figures without an answer
// whose whole is not there either.
func (a *asked) dropParts(left []outcome) (dropped, missed []outcome) {
	p := a.plan
	if len(p.held) == 0 {
		return nil, left
	}
	whole := map[target]int{}
	for i := range a.outcomes {
		whole[a.outcomes[i].target] = p.parts(a.outcomes[i].target)
	}
	a.outcomes = slices.DeleteFunc(a.outcomes, func(o outcome) bool {
		mask := p.parts(o.target)
		drop := mask != 0 && wholeIsThere(p, o.target, mask, whole)
		if drop {
			dropped = append(dropped, o)
		}
		return drop
	})
	missed = slices.DeleteFunc(left, func(o outcome) bool {
		mask := p.parts(o.target)
		return mask != 0 && wholeIsThere(p, o.target, mask, whole)
	})
	return dropped, missed
}

// wholeIsThere reports whether a target is there that has the total in some of the
// dimensions of which t has a part, and the same in the others.
func wholeIsThere(p *plan, t target, mask int, whole map[target]int) bool {
	total := p.w.codes.Number(warehouse.Total)
	for some := mask; some > 0; some = (some - 1) & mask {
		wider := t
		for _, i := range p.held {
			if some&Bit(i) != 0 {
				wider.key[slices.Index(p.kept, i)] = total
			}
		}
		if _, ok := whole[wider]; ok {
			return true
		}
	}
	return false
}

// lack marks the sums of the answer that are beside figures of their own cut which
// they cannot count, because these are of a part, or of codes that are not all: such a
// sum has no value. It does not matter by what the part itself is answered.
func (a *asked) lack(c *collapse) {
	p := a.plan
	if len(p.held) == 0 {
		return
	}
	type place struct {
		target
		inner, cut int32
	}
	bare := func(t target) target {
		for _, i := range p.held {
			t.key[slices.Index(p.kept, i)] = 0
		}
		return t
	}
	beside := map[place][]target{}
	for _, e := range c.entries {
		if p.parts(e.target) == 0 {
			continue
		}
		for i := range e.all {
			at := place{bare(e.target), e.all[i].inner, e.all[i].cut}
			beside[at] = append(beside[at], e.target)
		}
	}
	for i := range a.outcomes {
		o := &a.outcomes[i]
		for n := range o.ways {
			w := &o.ways[n]
			w.figure.lacks = w.figure.lacks || len(w.adds) > 0 && slices.ContainsFunc(beside[place{bare(o.target), w.inner, w.cut}], func(t target) bool { return narrower(p, t, o.target) })
		}
	}
}

// narrower reports whether a target is of a part of what another one is of.
func narrower(p *plan, part, whole target) bool {
	total := p.w.codes.Number(warehouse.Total)
	for _, i := range p.held {
		at := slices.Index(p.kept, i)
		if whole.key[at] != total && part.key[at] != whole.key[at] {
			return false
		}
	}
	return part != whole
}

// noteDropped names the reporting areas that the sums leave out because only a part is
// published for them.
func (a noteWriter) noteDropped(c *collapse, dropped []outcome) {
	p := a.plan
	at := slices.Index(p.inner, p.c.RefArea)
	if at < 0 || len(dropped) == 0 {
		return
	}
	counted := map[string]bool{}
	for i := range a.outcomes {
		for _, code := range innerCodes(p, &a.outcomes[i], at) {
			counted[code] = true
		}
	}
	var areas []string
	for i := range dropped {
		for _, code := range innerCodes(p, &dropped[i], at) {
			if !counted[code] && !slices.Contains(areas, code) {
				areas = append(areas, code)
			}
		}
	}
	if areas != nil {
		slices.Sort(areas)
		a.note(nil, "query.part-left", "ref_area", strings.Join(areas, ", "))
	}
}
