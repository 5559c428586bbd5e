package query

import (
	"context"
	"slices"

	"siemmes/warehouse"
	"siemmes/warehouse/admission"
)

// stored is an answer of the observations as they are.
type stored struct {
	a       *asked
	head    *warehouse.Head
	slices  []slice
	only    *sliceRead // the one slice of a small answer, which stays in memory
	periods map[int32]Span

	ctx   context.Context // of the question: blocks are read in it
	size  int             // rows of a slice
	bytes int64           // the room that the answer takes
	leave func()          // gives it back; nil where it has been given back
}

// openStored takes room for an answer, counts its rows and finds its notes. Who collects
// the answer needs room for all of its rows.
func (w *Warehouse) openStored(ctx context.Context, q warehouse.Query, collects bool) (_ *stored, err error) {
	p, err := w.plan(ctx, q)
	if err != nil {
		return nil, err
	}
	a := &asked{plan: p, Answer: &warehouse.Answer{Dataset: p.c.Dataset, Dims: p.c.Dataset.IDs(), Vintage: p.v.number}}
	s := &stored{a: a, periods: map[int32]Span{}, head: &warehouse.Head{Dataset: a.Dataset, Dims: a.Dims, Vintage: a.Vintage}, ctx: ctx}
	if len(p.cuts) > 0 {
		if err := s.enter(collects); err != nil {
			return nil, err
		}
		if err := s.open(s.ctx); err != nil {
			s.done()
			return nil, err
		}
	}
	if s.head.Rows == 0 {
		s.done()
		if err := a.empty().whyNothing(ctx); err != nil {
			return nil, err
		}
	}
	s.head.Notes = a.Notes
	return s, nil
}

// smallerSlices is how many times smaller the slices of an answer are where there is
// little room: they cost more statements.
const smallerSlices = 8

// fewRows are so few that it does not matter how many fewer they are.
const fewRows = 5000

// enter takes room for the rows of the answer, and decides how large its slices are.
func (s *stored) enter(collects bool) error {
	p, room := s.a.plan, s.a.plan.w.Room
	s.size = p.w.SliceRows
	if room == nil {
		return nil
	}
	rows, err := p.size().rowsAtMost(s.ctx, fewRows)
	if err != nil {
		return err
	}
	kept := int64(0)
	if collects {
		if kept, err = s.collected(rows); err != nil {
			return err
		}
	}
	s.bytes = p.size().sliceBytes(min(rows, s.size)) + kept
	if room.Small(s.bytes) {
		return s.again()
	}
	fewer := max(1, s.size/smallerSlices)
	s.ctx = admission.InBulk(s.ctx)
	got, leave, err := room.EnterBetween(s.ctx, p.size().sliceBytes(min(rows, fewer))+kept, s.bytes)
	if err != nil {
		return err
	}
	if got < s.bytes {
		s.bytes, s.size = got, fewer
	}
	s.leave = untilDone(s.ctx, leave)
	return nil
}

// again takes the room of the answer.
func (s *stored) again() error {
	_, leave, err := s.a.plan.w.enter(s.ctx, s.bytes)
	if err == nil {
		s.leave = untilDone(s.ctx, leave)
	}
	return err
}

// done gives the room of the answer back.
func (s *stored) done() {
	if s.leave != nil {
		s.leave()
		s.leave = nil
	}
}

// collected is the memory that the rows of an answer take, which are some number at
// most. ErrTooLarge where there never is room for them.
func (s *stored) collected(rows int) (bytes int64, err error) {
	p := s.a.plan
	if p.q.Limit > 0 {
		rows = min(rows, p.q.Limit)
	}
	most := int(p.w.Room.Most() / 2 / p.size().answerBytes(1))
	if rows > most {
		if rows, err = p.sql().rows(admission.InBulk(s.ctx)); err != nil {
			return 0, err
		}
		if rows > most {
			return 0, p.size().tooMany(rows, most)
		}
	}
	return p.size().answerBytes(rows), nil
}

// rows counts the stored observations of an answer.
func (p compiler) rows(ctx context.Context) (n int, err error) {
	statement := p.storedFrom(&statement{columns: []string{"count(*)"}}, nil)
	err = eachRow(ctx, p.w.engine, statement, nil, func(rows *Rows) error { return rows.Scan(&n) })
	return n, err
}

func (s *stored) open(ctx context.Context) (err error) {
	p := s.a.plan
	if s.slices, err = p.slices(ctx, s.size); err != nil {
		return err
	}
	if len(s.slices) == 1 && s.slices[0].rows < 0 {
		if s.only, err = s.read(ctx, s.slices[0], nil); err != nil {
			return err
		}
		s.slices[0].rows = s.only.len()
	}
	s.slices, s.head.Rows, s.head.Truncated = page(s.slices, p.q.Limit, p.q.Offset)
	if s.head.Rows == 0 {
		return nil
	}
	sets := warehouse.NoteSets{Head: s.head}
	sets.Add(nil)
	if err := s.readNotes(ctx, &sets); err != nil {
		return err
	}
	noted := 0
	for _, n := range s.head.NoteRows[1:] {
		noted += n
	}
	s.head.NoteRows[0] = s.head.Rows - noted
	return nil
}

// readNotes finds the notes of all rows of the page: of those alone that can have one,
// where the page is the whole answer.
func (s *stored) readNotes(ctx context.Context, sets *warehouse.NoteSets) error {
	p := s.a.plan
	noted := p.sql().notedSQL()
	if noted == "" {
		return nil
	}
	for _, one := range s.slices {
		var also []string
		if one.skip == 0 && one.take == one.rows {
			also = []string{noted}
		}
		r, err := s.get(ctx, one, also)
		if err != nil {
			return err
		}
		from, to := 0, r.len()
		if also == nil {
			from, to = one.skip, one.skip+one.take
		}
		for _, i := range r.order[from:to] {
			if row := s.noted(r, i); len(row.Notes) > 0 {
				sets.Add(row.Notes)
			}
		}
	}
	return nil
}

// notedSQL is the condition of rows that can have a note: their release was withdrawn,
// or a table declares a break of them; "" where none can.
func (p compiler) notedSQL() string {
	gone := p.reg.Withdrawn()
	declared := p.has(func(k *Cut) bool { l := p.v.loads[k.Table]; return l != nil && len(l.Breaks) > 0 })
	text := "f.flags IS NULL"
	if !declared && len(gone) == 0 {
		return ""
	}
	if len(gone) > 0 {
		text = "f.release" + In(gone)
		if !p.v.today {
			text = p.v.shownRelease(p.tables()) + In(gone)
		}
	}
	if declared {
		text += " OR " + p.w.dialect().has("f.flags", int(warehouse.Flags(0).With(warehouse.Break)))
	}
	return "(" + text + ")"
}

// noted is a row of a slice with its notes, and no more of it than these depend on.
func (s *stored) noted(r *sliceRead, i int32) *warehouse.Row {
	row := &warehouse.Row{Flags: r.flags[i], Release: s.a.plan.reg.ofRank(r.release[i])}
	s.a.mark(row, s.a.plan.reg)
	if row.Flags.Has(warehouse.Break) && !row.Withdrawn {
		row.Key, row.Period = make([]string, len(r.dims)), s.period(r.period[i]).Text
		codes := s.a.plan.w.codes.All()
		for d := range r.dims {
			row.Key[d] = codes[r.dims[d][i]]
		}
		s.a.noteDeclared(row)
	}
	return row
}

func (s *stored) period(id int32) Span {
	x, known := s.periods[id]
	if !known {
		x = s.a.plan.w.periods.Get(id)
		s.periods[id] = x
	}
	return x
}

// get reads a slice, or gives the one that is in memory; also are conditions on its
// rows, which that does without.
func (s *stored) get(ctx context.Context, one slice, also []string) (*sliceRead, error) {
	if s.only != nil {
		return s.only, nil
	}
	return s.read(ctx, one, also)
}

// blocks yields the rows of the page. The room that the answer took is given back
// behind them, and taken again where they are read again.
func (s *stored) blocks() warehouse.Blocks {
	return func(yield func(*warehouse.Block, error) bool) {
		if s.leave == nil && s.bytes > 0 {
			if err := s.again(); err != nil {
				yield(nil, err)
				return
			}
		}
		defer s.done()
		b := s.newBlockBuilder()
		for _, one := range s.slices {
			r, err := s.get(s.ctx, one, nil)
			if err != nil {
				yield(nil, err)
				return
			}
			// A slice that has not as many rows as were counted is told by Head.Complete.
			from, to := min(one.skip, r.len()), min(one.skip+one.take, r.len())
			for _, i := range r.order[from:to] {
				if b.add(r, i); b.len() == warehouse.BlockRows {
					if !yield(b.block(), nil) {
						return
					}
					b.empty()
				}
			}
		}
		if b.len() > 0 {
			yield(b.block(), nil)
		}
	}
}

// sliceRead is the rows of a slice, column by column, and their order.
type sliceRead struct {
	dims             [][]int32 // [dimension][i], numbers of codes
	period           []int32
	value, low, high []float64 // low and high are nil where no row has one
	flags            []warehouse.Flags
	conf             []warehouse.ConfStatus
	refDate          []string // nil where no row has one
	comment          []int32  // nil where no row has one
	release          []int32  // ranks
	order            []int32
}

func (r *sliceRead) len() int { return len(r.period) }

// read reads a slice.
func (s *stored) read(ctx context.Context, one slice, also []string) (*sliceRead, error) {
	p := s.a.plan
	st := &statement{where: also}
	for _, col := range p.c.Columns {
		st.columns = append(st.columns, "f."+col)
	}
	r := &sliceRead{dims: make([][]int32, len(p.c.Columns))}
	st.columns = append(st.columns, "f.period", "f.value", "f.flags", "f.conf", p.sql().release())
	take := []func(*Column, int){
		func(c *Column, n int) { r.period = c.appendInts(r.period, n) },
		func(c *Column, n int) { r.value = c.appendFloats(r.value, n) },
		func(c *Column, n int) { r.flags = appendKind(r.flags, c, n) },
		func(c *Column, n int) { r.conf = appendKind(r.conf, c, n) },
		func(c *Column, n int) { r.release = c.appendInts(r.release, n) },
	}
	optional := func(columns []string, add ...func(*Column, int)) {
		st.columns, take = append(st.columns, columns...), append(take, add...)
	}
	if p.has(func(k *Cut) bool { return k.Gaps }) {
		optional([]string{"f.low", "f.high"},
			func(c *Column, n int) { r.low = c.appendFloats(r.low, n) }, func(c *Column, n int) { r.high = c.appendFloats(r.high, n) })
	}
	if p.has(func(k *Cut) bool { return k.Dated }) {
		optional([]string{"coalesce(f.ref_date, '')"}, func(c *Column, n int) { r.refDate = append(r.refDate, c.Texts[:n]...) })
	}
	if p.has(func(k *Cut) bool { return k.Commented }) {
		optional([]string{"coalesce(f.comment_id, -1)"}, func(c *Column, n int) { r.comment = c.appendInts(r.comment, n) })
	}
	err := p.w.engine.Read(ctx, p.sql().storedFrom(st, one.where), nil, func(block *Columns) error {
		for d := range r.dims {
			r.dims[d] = block.All[d].appendInts(r.dims[d], block.Len)
		}
		for n, f := range take {
			f(&block.All[len(r.dims)+n], block.Len)
		}
		return nil
	})
	if err == nil {
		s.sort(r)
	}
	return r, err
}

// sort finds the order of a slice's rows: that of their codes, dimension by dimension,
// and then of their periods.
func (s *stored) sort(r *sliceRead) {
	o := newOrder(s.a.plan.w, r.len(), len(r.dims))
	for d, column := range r.dims {
		for i, id := range column {
			o.code(i, d, id)
		}
	}
	for i, id := range r.period {
		o.period(i, s.period(id).Period)
	}
	r.order = o.sorted()
}

func (c *Column) appendFloats(to []float64, n int) []float64 {
	from := len(to)
	to = append(to, c.Floats[:n]...)
	for i := range c.Null {
		if c.Null[i] && i < n {
			to[from+i] = nan
		}
	}
	return to
}

func (c *Column) appendInts(to []int32, n int) []int32 {
	if c.Int32s != nil {
		return append(to, c.Int32s[:n]...)
	}
	to = slices.Grow(to, n)
	for _, v := range c.Ints[:n] {
		to = append(to, int32(v))
	}
	return to
}

// appendKind is appendInts for whole numbers that have a type of their own.
func appendKind[T ~uint8 | ~uint32](to []T, c *Column, n int) []T {
	to = slices.Grow(to, n)
	for i := range n {
		v, _ := c.int(i)
		to = append(to, T(v))
	}
	return to
}
