package query

import (
	"slices"

	"siemmes/warehouse"
)

// declared marks the breaks that the tables of an answer declare.
func (b *breaker) declared() {
	for i := range b.all {
		s := &b.all[i]
		for _, l := range b.loads(s) {
			for _, x := range l.Breaks {
				b.declare(s, x)
			}
		}
	}
}

// noteDeclared says of a stored figure that has the status B which declared break
// gave it.
func (a *asked) noteDeclared(row *warehouse.Row) {
	if !row.Flags.Has(warehouse.Break) || row.Withdrawn {
		return
	}
	p := a.plan
	period, err := warehouse.ParsePeriod(row.Period)
	code := func(dim string) string { return row.Key[p.c.Dataset.Index(dim)] }
	for _, u := range p.cuts {
		if err != nil || u.Table.Source != row.Key[p.c.Source] {
			continue
		}
		for _, x := range u.load.Breaks {
			from, err := warehouse.ParsePeriod(x.From)
			other := slices.ContainsFunc(x.Where, func(f warehouse.Filter) bool { return !slices.Contains(f.Codes, code(f.Dim)) })
			part := x.Dim != "" && !p.c.Total(p.c.Dataset.Index(x.Dim), code(x.Dim))
			if err != nil || other || part || from.Start.Before(period.Start) || !from.Start.Before(period.End()) {
				continue
			}
			a.note(row, "query.break", "what", x.What, "period", x.From, "question", question(x.Comparable))
		}
	}
}

// loads are the tables of which the figures of a series are, as its vintage knows
// them.
func (b *breaker) loads(s *rowSeries) []*Load {
	var all []*Load
	for _, row := range s.rows {
		for _, w := range b.outcomes[row].ways {
			if !slices.Contains(all, w.use.load) {
				all = append(all, w.use.load)
			}
		}
	}
	return all
}

func (b *breaker) declare(s *rowSeries, x warehouse.SeriesBreak) {
	from, err := warehouse.ParsePeriod(x.From)
	if err != nil || !b.concerns(s, x) {
		return
	}
	at := b.first(s, from.Start)
	if at < 0 || at == 0 && !b.span(s.rows[0]).Start.Before(from.End()) {
		return // what comes before is not in the answer, nor is the first period after
	}
	rows := s.rows[at : at+1]
	if at+1 < len(s.rows) && b.span(s.rows[at]).Start.Before(from.Start) { // a part of the period is after it
		rows = s.rows[at : at+2]
	}
	for _, row := range rows {
		b.mark(row, "query.break", "what", x.What, "period", x.From, "question", question(x.Comparable))
	}
}

// concerns reports whether a series breaks as a table declares: it is of the areas
// (and other codes) that are named, and a total of what enters or leaves.
func (b *breaker) concerns(s *rowSeries, x warehouse.SeriesBreak) bool {
	for _, f := range x.Where {
		if code := b.code(s, f.Dim); code == "" || !slices.Contains(f.Codes, code) {
			return false
		}
	}
	if x.Dim == "" {
		return true
	}
	code := b.code(s, x.Dim)
	return code == "" && b.plan.q.Codes(x.Dim) == nil || code != "" && b.plan.c.Total(b.plan.c.Dataset.Index(x.Dim), code)
}
