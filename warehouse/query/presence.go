package query

import (
	"context"
	"slices"

	"siemmes/warehouse"
)

// presence is what tells one table of a publisher from another: its
// presenceDims and its number.
type presence struct {
	key   codesKey
	table int32
}

// readPresence looks, where a series has gaps that its table counts as zero, at
// which periods the table has at all, and counts those.
func (c *collapse) readPresence(ctx context.Context) error {
	var gaps []*series
	var keys []target
	for _, e := range c.entries {
		for j := range e.all {
			if x := &e.all[j]; x.use.load.AbsentIsZero && x.has < c.needs(e.target, x) {
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
	freq := warehouse.Freq(c.p.w.codes.All()[x.freq])
	first, last := warehouse.Period{}, warehouse.Period{}
	for id := range present {
		if p := c.p.w.periods.Get(id).Period; p.Freq() == freq {
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
		id, known := c.p.w.periods.ID(p.String())
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
		for _, k := range x.use.Table.Cuts {
			if _, ok := tables[k.ID]; !ok {
				tables[k.ID] = x.use.Table.ID
				cuts = append(cuts, k.ID)
			}
		}
	}
	c.present = map[presence]map[int32]bool{}
	key := make([]int32, len(c.p.presenceDims()))
	var cut, period int32
	to := append(Pointers(key), &cut, &period)
	return eachRow(ctx, c.p.w.engine, c.p.sql().presenceSQL(cuts), nil, func(rows *Rows) error {
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

// reports whether the answer, or its inner dimensions, tell codes of a dimension
// apart; where they do not, one code was asked for.
func (c *collapse) tells(i int) bool {
	return slices.Contains(c.p.kept, i) || slices.Contains(c.p.inner, i) || c.p.made(i) == nil && len(c.p.q.Codes(c.p.c.Dataset.Dimensions[i].ID)) == 1
}

func (c *collapse) presenceOf(t target, x *series) presence {
	k := presence{table: x.use.Table.ID}
	for i, dim := range c.p.presenceDims() {
		kept, inner := slices.Index(c.p.kept, dim), slices.Index(c.p.inner, dim)
		codes := c.p.q.Codes(c.p.c.Dataset.Dimensions[dim].ID)
		switch {
		case dim == c.p.c.Freq:
			k.key[i] = x.freq
		case kept >= 0:
			k.key[i] = t.key[kept]
		case inner >= 0:
			k.key[i] = c.p.inners[x.inner][inner]
		case len(codes) == 1:
			k.key[i] = c.p.w.codes.Number(codes[0])
		}
	}
	return k
}
