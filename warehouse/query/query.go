package query

import (
	"context"
	"math"
	"slices"

	"siemmes/warehouse"
)

// Query answers a question, with all rows in memory; docs/query.md says what it means.
func (w *Warehouse) Query(ctx context.Context, q warehouse.Query) (_ *warehouse.Answer, err error) {
	defer warehouse.Wrap(&err, "query %s", q.Dataset)
	if q.By == nil {
		s, err := w.openStored(ctx, q, true)
		if err != nil {
			return nil, err
		}
		defer s.done()
		return s.head.Collect(s.blocks())
	}
	a, leave, err := w.admitted(ctx, q)
	if err != nil {
		return nil, err
	}
	leave()
	return a.Answer, nil
}

// Stream answers a question as a head and blocks. The blocks of a question for stored
// observations are read while they are asked for, and no more than Warehouse.SliceRows of them
// are in memory. With By, the rows are made of groups of figures that need each other
// (a published total leaves the sum out, a part is weighed against the rows beside it),
// so that they are all in memory: the groups, which the engine has added up, and not
// the figures in them. The room that the answer takes is given back after its last
// block, or at the end of the context.
func (w *Warehouse) Stream(ctx context.Context, q warehouse.Query) (_ *warehouse.Head, _ warehouse.Blocks, err error) {
	defer warehouse.Wrap(&err, "query %s", q.Dataset)
	if q.By == nil {
		s, err := w.openStored(ctx, q, false)
		if err != nil {
			return nil, nil, err
		}
		return s.head, s.blocks(), nil
	}
	a, leave, err := w.admitted(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	untilDone(ctx, leave)
	h, blocks := a.Answer.Stream()
	return h, blocks, nil
}

// admitted takes room for the answer to a question with By, and answers it.
func (w *Warehouse) admitted(ctx context.Context, q warehouse.Query) (a *asked, leave func(), err error) {
	plans, err := w.parts(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	ctx, leave, err = w.enterGroups(ctx, plans, 1)
	if err != nil {
		return nil, nil, err
	}
	if a, err = w.ask(ctx, q); err != nil {
		leave()
	}
	return a, leave, err
}

// asked is an answer with how it came about.
type asked struct {
	*warehouse.Answer
	plan     *plan
	outcomes []outcome      // one for each row, in order; nil without By
	keys     []string       // room for the rows' keys
	noted    map[string]int // places of notes, by what they say
	shown    []answerDim    // how the dimensions of the answer are found
}

// ask plans, reads and answers a question with By.
func (w *Warehouse) ask(ctx context.Context, q warehouse.Query) (*asked, error) {
	if questions, err := w.oneByOne(ctx, q); err != nil || questions != nil {
		if err != nil {
			return nil, err
		}
		return w.askOneByOne(ctx, questions)
	}
	p, err := w.plan(ctx, q)
	if err != nil {
		return nil, err
	}
	a := &asked{plan: p, Answer: &warehouse.Answer{Dataset: p.c.Dataset, Rows: []warehouse.Row{}, Vintage: p.v.number}}
	if err := a.collapsed(ctx); err != nil {
		return nil, err
	}
	return a, a.empty().whyNothing(ctx)
}

// mark writes the edition of a row's release, and takes the number of a row
// whose release was withdrawn.
func (a *asked) mark(row *warehouse.Row, reg *Register) {
	x := reg.Number(row.Release)
	if x == nil {
		return
	}
	row.Edition = x.Shown()
	if x.State == warehouse.Withdrawn {
		row.Withdrawn = true
	}
	if row.Withdrawn {
		row.Value, row.Low, row.High = math.NaN(), math.NaN(), math.NaN()
		row.Comment, row.Commented = warehouse.Comment{}, 0
		a.note(row, "query.withdrawn", "release", x.ID())
	}
}

// collapsed answers with figures that are kept for the dimensions of By only.
func (a *asked) collapsed(ctx context.Context) error {
	p := a.plan
	taken, err := p.ranking().rankSources(ctx)
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
	dropped, left := a.dropParts(left)
	a.lack(c)
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
	if err := a.writer().notes(ctx, c, left, taken); err != nil {
		return err
	}
	a.writer().noteDropped(c, dropped)
	if err := a.breaks(ctx, c); err != nil {
		return err
	}
	a.narrow()
	a.page(p.q.Limit, p.q.Offset)
	return nil
}

// row adds the ways of an outcome up.
func (a *asked) row(c *collapse, o *outcome) warehouse.Row {
	p := a.plan
	f := o.figure()
	row := warehouse.Row{
		Key: a.key(o), Period: c.spans[o.period].Text,
		Origin: warehouse.OriginComputed, RefDate: f.reference(), Release: p.reg.ofRank(f.release), Withdrawn: f.withdrawn,
	}
	if c.published(o) {
		row.Origin = warehouse.OriginPublished
	}
	row.Value, row.Low, row.High = f.value(c.measure(o.target))
	row.Flags, row.Conf = f.status()
	a.comment(&row, &f)
	a.mark(&row, p.reg)
	return row
}

// answerDim is one dimension of the answer's rows: a kept one, by its place among these;
// one in which all rows have the code that was asked for; or the source of groups that
// may be made from several.
type answerDim struct {
	at   int // -1 for the others
	code string
}

// show chooses the dimensions of the answer: those kept, but not those held of which
// every figure has the total, and those of totals and groups that were asked for side
// by side.
func (a *asked) show(outcomes []outcome) {
	p := a.plan
	a.Dims, a.shown = nil, nil
	mask := 0
	for i := range outcomes {
		mask |= p.parts(outcomes[i].target)
	}
	for i, dim := range p.c.Dataset.Dimensions {
		at := slices.Index(p.kept, i)
		column := answerDim{at: at}
		switch asks := slices.Contains(p.q.By, dim.ID); {
		case at >= 0 && slices.Contains(p.held, i) && mask&Bit(i) == 0 && !(asks && p.totals[i] != ""):
			continue
		case at >= 0:
		case p.mixed && i == p.c.Source:
		case asks && p.totals[i] != "":
			column.code = p.totals[i]
		case asks && p.made(i) != nil:
			column.code = p.made(i).text
		default:
			continue
		}
		a.Dims, a.shown = append(a.Dims, dim.ID), append(a.shown, column)
	}
}

// key writes a row's codes.
func (a *asked) key(o *outcome) []string {
	codes, from := a.plan.w.codes.All(), len(a.keys)
	for _, column := range a.shown {
		switch {
		case column.at >= 0:
			a.keys = append(a.keys, codes[o.key[column.at]])
		case column.code != "":
			a.keys = append(a.keys, column.code)
		default:
			a.keys = append(a.keys, o.source(a.plan))
		}
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
