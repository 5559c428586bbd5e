package store

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"slices"

	"siemmes/warehouse"
)

// Query answers a question; docs/query.md says what it means.
func (s *Store) Query(ctx context.Context, q warehouse.Query) (_ *warehouse.Answer, err error) {
	defer warehouse.Wrap(&err, "query %s", q.Dataset)
	a, err := s.ask(ctx, q)
	if err != nil {
		return nil, convert(err)
	}
	return a.Answer, nil
}

// asked is an answer with how it came about.
type asked struct {
	*warehouse.Answer
	plan     *plan
	outcomes []outcome // one for each row, in order; nil without By
	keys     []string  // room for the rows' keys
	shown    []int     // places among the kept dimensions of those of the answer
}

// ask plans, reads and answers.
func (s *Store) ask(ctx context.Context, q warehouse.Query) (*asked, error) {
	p, err := s.plan(q)
	if errors.Is(err, errSeveral) {
		return s.askSeveral(ctx, q)
	}
	if err != nil {
		return nil, err
	}
	a := &asked{plan: p, Answer: &warehouse.Answer{Dataset: p.c.ds, Rows: []warehouse.Row{}, Vintage: p.v.number}}
	if q.By == nil {
		a.Dims = p.c.ds.IDs()
		err = a.stored(ctx)
	} else {
		err = a.collapsed(ctx)
	}
	return a, err
}

// askSeveral asks for nationals, foreigners and other counterparts one by one:
// one row can belong to more than one of them.
func (s *Store) askSeveral(ctx context.Context, q warehouse.Query) (*asked, error) {
	limit, offset := q.Limit, q.Offset
	q.Limit, q.Offset = 0, 0
	var out *asked
	for _, codes := range counterpartLots(q.Codes(warehouse.DimCounterpart)) {
		one := q
		one.Where = slices.Clone(q.Where)
		i := slices.IndexFunc(one.Where, func(f warehouse.Filter) bool { return f.Dim == warehouse.DimCounterpart })
		one.Where[i].Codes = codes
		a, err := s.ask(ctx, one)
		if err != nil {
			return nil, err
		}
		if out == nil {
			out = a
			continue
		}
		out.append(a)
	}
	out.outcomes = nil // Explain asks one by one, too
	out.sort()
	out.page(limit, offset)
	return out, nil
}

// counterpartLots puts NAT and FOR by themselves and the other codes together.
func counterpartLots(codes []string) [][]string {
	var lots [][]string
	var others []string
	for _, code := range codes {
		if code == warehouse.OwnNationals || code == warehouse.Foreigners {
			lots = append(lots, []string{code})
		} else {
			others = append(others, code)
		}
	}
	if others != nil {
		lots = append(lots, others)
	}
	return lots
}

// append adds the rows and notes of another answer.
func (a *asked) append(b *asked) {
	first := len(a.Notes)
	a.Notes = append(a.Notes, b.Notes...)
	for _, row := range b.Rows {
		row.Notes = slices.Clone(row.Notes) // rows share them
		for i := range row.Notes {
			row.Notes[i] += first
		}
		a.Rows = append(a.Rows, row)
	}
}

// stored answers with the observations as they are.
func (a *asked) stored(ctx context.Context) error {
	p := a.plan
	reg := p.reg
	key := make([]int32, len(p.c.columns))
	codes := p.s.codes.all()
	var period, cut, vary, release int32
	var value, low, high sql.NullFloat64
	var flags warehouse.Flags
	var conf warehouse.ConfStatus
	var refDate string
	to := append(pointers(key), &period, &cut, &vary, &value, &flags, &conf, &low, &high, &refDate, &release)
	query := p.rowsSQL()
	if p.q.Limit > 0 {
		query = p.pageSQL(query)
	}
	err := each(ctx, p.s.db, query, nil, func(rows *sql.Rows) error {
		if err := rows.Scan(to...); err != nil {
			return err
		}
		a.Rows = append(a.Rows, warehouse.Row{
			Key: texts(codes, key), Period: p.s.periods.get(period).text,
			Value: orNaN(value), Flags: flags, Conf: conf, Low: orNaN(low), High: orNaN(high), RefDate: refDate,
			Origin: warehouse.OriginPublished, Release: reg.ofRank(release),
		})
		return nil
	})
	if err != nil {
		return err
	}
	a.sort()
	if n := len(a.Rows); p.q.Limit > 0 && n > p.q.Limit {
		a.Rows, a.Truncated = a.Rows[:p.q.Limit], true
	} else if p.q.Limit == 0 {
		a.page(0, p.q.Offset)
	}
	for i := range a.Rows {
		a.mark(&a.Rows[i], reg)
	}
	return nil
}

func orNaN(v sql.NullFloat64) float64 {
	if !v.Valid {
		return math.NaN()
	}
	return v.Float64
}

// mark writes the edition of a row's release, and takes the number of a row
// whose release was withdrawn.
func (a *asked) mark(row *warehouse.Row, reg *register) {
	x := reg.number(row.Release)
	if x == nil {
		return
	}
	row.Edition = x.Shown()
	if x.State == warehouse.Withdrawn {
		row.Withdrawn = true
	}
	if row.Withdrawn {
		row.Value, row.Low, row.High = math.NaN(), math.NaN(), math.NaN()
		a.note(row, "query.withdrawn", "release", x.ID())
	}
}

// collapsed answers with figures that are kept for the dimensions of By only.
func (a *asked) collapsed(ctx context.Context) error {
	p := a.plan
	taken, err := p.rankSources(ctx)
	if err != nil {
		return err
	}
	a.show(nil)
	if len(p.cuts) == 0 {
		return nil
	}
	c := p.newCollapse()
	if err := c.read(ctx); err != nil {
		return err
	}
	var left []outcome
	a.outcomes = make([]outcome, 0, len(c.entries))
	for _, e := range c.entries {
		if o := c.settle(e); o.why == answered {
			a.outcomes = append(a.outcomes, o)
		} else {
			left = append(left, o)
		}
	}
	dropped := a.dropParts()
	a.lack(dropped)
	a.sortOutcomes(c)
	a.show(a.outcomes)
	a.Rows = make([]warehouse.Row, len(a.outcomes))
	a.keys = make([]string, 0, len(a.outcomes)*len(a.shown))
	for i := range a.outcomes {
		a.Rows[i] = a.row(c, &a.outcomes[i])
	}
	if err := a.explainNothing(c, left); err != nil {
		return err
	}
	if err := a.notes(ctx, c, left, taken); err != nil {
		return err
	}
	a.noteDropped(c, dropped)
	a.page(p.q.Limit, p.q.Offset)
	return nil
}

// row adds the ways of an outcome up.
func (a *asked) row(c *collapse, o *outcome) warehouse.Row {
	p := a.plan
	f := o.figure()
	row := warehouse.Row{
		Key: a.key(&o.key), Period: c.spans[o.period].text,
		Origin: warehouse.OriginComputed, RefDate: f.reference(), Release: p.reg.ofRank(f.release), Withdrawn: f.withdrawn,
	}
	if c.published(o) {
		row.Origin = warehouse.OriginPublished
	}
	row.Value, row.Low, row.High = f.value(c.measure(o.target).Negative)
	row.Flags, row.Conf = f.status()
	a.mark(&row, p.reg)
	return row
}

// show chooses the dimensions of the answer: those kept, but not those held of which
// every figure has the total.
func (a *asked) show(outcomes []outcome) {
	p := a.plan
	a.Dims, a.shown = nil, nil
	mask := 0
	for i := range outcomes {
		mask |= p.parts(outcomes[i].target)
	}
	for at, i := range p.kept {
		if slices.Contains(p.held, i) && mask&bit(i) == 0 {
			continue
		}
		a.Dims, a.shown = append(a.Dims, p.c.ds.Dimensions[i].ID), append(a.shown, at)
	}
}

// key writes a row's codes.
func (a *asked) key(key *codesKey) []string {
	codes, from := a.plan.s.codes.all(), len(a.keys)
	for _, at := range a.shown {
		a.keys = append(a.keys, codes[key[at]])
	}
	return slices.Clip(a.keys[from:])
}

// page cuts the rows to what was asked for.
func (a *asked) page(limit, offset int) {
	from := min(offset, len(a.Rows))
	to := len(a.Rows)
	if limit > 0 && from+limit < to {
		to, a.Truncated = from+limit, true
	}
	a.Rows = a.Rows[from:to]
	if a.outcomes != nil {
		a.outcomes = a.outcomes[from:to]
	}
}
