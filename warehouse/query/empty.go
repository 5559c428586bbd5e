package query

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"siemmes/warehouse"
)

// This file says why an answer is empty, and what there is instead.

// emptyAnswer is an answer without rows, of which it is to be found why.
type emptyAnswer struct{ *asked }

func (a *asked) empty() emptyAnswer { return emptyAnswer{a} }

// whyNothing notes it for an answer that has neither rows nor notes. Of all that was
// asked for it finds what keeps the figures out by itself: the period, the frequency,
// the codes of a dimension; else the breakdown.
func (a emptyAnswer) whyNothing(ctx context.Context) error {
	p := a.plan
	if len(a.Rows) > 0 || len(a.Notes) > 0 || p.q.Offset > 0 {
		return nil
	}
	if some, err := p.relaxed(ctx, func(q *warehouse.Query) {
		*q = warehouse.Query{Dataset: q.Dataset, Release: q.Release, AsOf: q.AsOf, Edition: q.Edition}
	}); err != nil || some == nil {
		a.note(nil, "query.empty-dataset", "dataset", p.c.Dataset.ID)
		return err
	}
	for _, why := range []func(context.Context) (bool, error){a.noUpdate, a.noPeriod, a.noFreq, a.noCode, a.noBreakdown} {
		if found, err := why(ctx); err != nil || found {
			return err
		}
	}
	return nil
}

// relaxed is the plan of the question with something changed; nil where that has no
// figure either.
func (p *plan) relaxed(ctx context.Context, change func(*warehouse.Query)) (*plan, error) {
	q := p.q
	q.Where = slices.Clone(q.Where)
	change(&q)
	other, err := p.w.plan(ctx, q)
	if err != nil || len(other.cuts) == 0 {
		return nil, nil // it could not be asked
	}
	some, err := columnOf[int](ctx, p.w.engine, other.sql().reads("1")+" LIMIT 1")
	if err != nil || len(some) == 0 {
		return nil, err
	}
	return other, nil
}

// reads is a statement that reads something of the rows that may answer.
func (p compiler) reads(columns string) string {
	return (&statement{columns: []string{columns}, where: p.conditions()}).sql(p.c.Table)
}

// noUpdate looks at what is there that was not updated since.
func (a emptyAnswer) noUpdate(ctx context.Context) (bool, error) {
	q := a.plan.q
	if q.ReleasedAfter == 0 && q.UpdatedAfter.IsZero() {
		return false, nil
	}
	other, err := a.plan.relaxed(ctx, func(q *warehouse.Query) { q.ReleasedAfter, q.UpdatedAfter = 0, time.Time{} })
	if err != nil || other == nil {
		return false, err
	}
	a.note(nil, "query.empty-updated", "dataset", a.plan.c.Dataset.ID)
	return true, nil
}

func (a emptyAnswer) noPeriod(ctx context.Context) (bool, error) {
	if a.plan.q.Periods == nil {
		return false, nil
	}
	other, err := a.plan.relaxed(ctx, func(q *warehouse.Query) { q.Periods = nil })
	if err != nil || other == nil {
		return false, err
	}
	var first, last int32
	err = eachRow(ctx, other.w.engine, other.sql().reads("coalesce(min(f.period), 0), coalesce(max(f.period), 0)"), nil, func(rows *Rows) error { return rows.Scan(&first, &last) })
	get := func(id int32) string { return other.w.periods.Get(id).Text }
	a.note(nil, "query.empty-period", "periods", []warehouse.Period(a.plan.q.Periods), "first", warehouse.PeriodValue(get(first)), "last", warehouse.PeriodValue(get(last)))
	return true, err
}

func (a emptyAnswer) noFreq(ctx context.Context) (bool, error) {
	if a.plan.q.Freq == "" {
		return false, nil
	}
	other, err := a.plan.relaxed(ctx, func(q *warehouse.Query) { q.Freq, q.YearStart, q.YearToDate = "", 0, 0 })
	if err != nil || other == nil {
		return false, err
	}
	there, err := other.distinct(ctx, other.c.Freq)
	a.note(nil, "query.empty-code", "dim", warehouse.DimFreq, "codes", string(a.plan.q.Freq), "there", strings.Join(there, ", "))
	return true, err
}

// noCode looks for a dimension of which the codes that were asked for have no figure
// beside all else that was.
func (a emptyAnswer) noCode(ctx context.Context) (bool, error) {
	for n, f := range a.plan.q.Where {
		other, err := a.plan.relaxed(ctx, func(q *warehouse.Query) { q.Where = slices.Delete(q.Where, n, n+1) })
		if err != nil {
			return false, err
		}
		if other == nil {
			continue
		}
		there, err := other.distinct(ctx, other.c.Dataset.Index(f.Dim))
		a.note(nil, "query.empty-code", "dim", f.Dim, "codes", strings.Join(f.Codes, ", "), "there", strings.Join(there, ", "))
		return true, err
	}
	return false, nil
}

// distinct lists the codes of a dimension among the rows that may answer.
func (p *plan) distinct(ctx context.Context, i int) ([]string, error) {
	ids, err := columnOf[int32](ctx, p.w.engine, strings.Replace(p.sql().reads("f."+p.c.Columns[i]), "SELECT", "SELECT DISTINCT", 1))
	codes := TextsOf(p.w.codes.All(), ids)
	slices.Sort(codes)
	return codes, err
}

// noBreakdown lists the breakdowns that there are, of the reporting areas that were
// asked for where these have any.
func (a emptyAnswer) noBreakdown(ctx context.Context) (bool, error) {
	areas := func(f warehouse.Filter) bool { return f.Dim != warehouse.DimRefArea }
	other, err := a.plan.relaxed(ctx, func(q *warehouse.Query) {
		q.Where, q.Periods, q.Freq, q.By, q.YearStart, q.YearToDate = slices.DeleteFunc(q.Where, areas), nil, "", nil, 0, 0
	})
	if err != nil {
		return false, err
	}
	if other == nil {
		other, err = a.plan.relaxed(ctx, func(q *warehouse.Query) {
			q.Where, q.Periods, q.Freq, q.By, q.YearStart, q.YearToDate = nil, nil, "", nil, 0, 0
		})
		if err != nil || other == nil {
			return false, err
		}
		there, err := other.distinct(ctx, other.c.RefArea)
		a.note(nil, "query.empty-code", "dim", warehouse.DimRefArea, "codes", strings.Join(a.plan.q.Codes(warehouse.DimRefArea), ", "), "there", strings.Join(there, ", "))
		return true, err
	}
	return true, a.noteBreakdowns(ctx, other)
}

func (a emptyAnswer) noteBreakdowns(ctx context.Context, other *plan) error {
	cuts, err := columnOf[int32](ctx, other.w.engine, strings.Replace(other.sql().reads("f.cut"), "SELECT", "SELECT DISTINCT", 1))
	if err != nil {
		return err
	}
	bySource := map[string][]string{} // sources by dimensions
	for _, id := range cuts {
		k := other.reg.Cuts[id]
		var dims []string
		for _, dim := range k.Broken {
			if d := other.c.Dataset.Dimensions[other.c.Dataset.Index(dim)]; d.Adds() && dim != warehouse.DimRefArea && other.v.constant(k, dim) == "" {
				dims = append(dims, dim)
			}
		}
		text := strings.Join(dims, ", ")
		if text != "" && !slices.Contains(bySource[text], k.Table.Source) {
			bySource[text] = append(bySource[text], k.Table.Source)
		}
	}
	wanted := append(slices.Clone(a.plan.q.By), dimsAsked(a.plan)...)
	a.note(nil, "query.empty-breakdown", "dims", strings.Join(unique(wanted), ", "))
	for _, dims := range slices.Sorted(maps.Keys(bySource)) {
		slices.Sort(bySource[dims])
		a.note(nil, "query.breakdown-there", "dims", dims, "sources", strings.Join(bySource[dims], ", "))
	}
	return nil
}

// dimsAsked lists the dimensions of which codes were asked for that are parts.
func dimsAsked(p *plan) (dims []string) {
	for _, f := range p.q.Where {
		if i := p.c.Dataset.Index(f.Dim); p.c.Dataset.Dimensions[i].Adds() && i != p.c.RefArea {
			dims = append(dims, f.Dim)
		}
	}
	return dims
}

// unique leaves out what comes twice.
func unique(words []string) (out []string) {
	for _, w := range words {
		if !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}
