package query

import (
	"context"
	"fmt"
	"math"
	"slices"

	"siemmes/warehouse"
)

// Explain streams exactly the cells that the answer to a question used, in the
// order of releases, files and cells: one trace for each cell and release. They are read
// in runs, of which one is in memory, and no statement is under way while yield runs.
func (w *Warehouse) Explain(ctx context.Context, q warehouse.Query, yield func(*warehouse.Trace) error) (err error) {
	defer warehouse.Wrap(&err, "explain %s", q.Dataset)
	questions, err := w.oneByOne(ctx, q)
	if err != nil {
		return err
	}
	for _, one := range questions {
		if err := w.Explain(ctx, one, yield); err != nil {
			return err
		}
	}
	if questions != nil {
		return nil
	}
	if q.By == nil {
		p, err := w.plan(ctx, q)
		if err != nil || len(p.cuts) == 0 {
			return err
		}
		return (&asked{plan: p}).traces(ctx, yield)
	}
	plans, err := w.parts(ctx, q)
	if err != nil {
		return err
	}
	ctx, leave, err := w.enterGroups(ctx, plans, 2) // the answer, and the groups that it used
	if err != nil {
		return err
	}
	defer leave()
	a, err := w.ask(ctx, q)
	if err != nil || len(a.Rows) == 0 {
		return err
	}
	return a.traces(ctx, yield)
}

// usedKey is a group of rows as figuresSQL reads it.
type usedKey struct {
	key               codesKey // of the answer's dimensions, then the inner ones
	period, cut, vary int32
}

// used lists the groups that the answer is made of; nil without By, where all
// rows are.
func (a *asked) used() map[usedKey]bool {
	if a.plan.q.By == nil {
		return nil
	}
	p := a.plan
	freqAt := slices.Index(p.kept, p.c.Freq)
	out := map[usedKey]bool{}
	for _, o := range a.outcomes {
		for _, w := range o.ways {
			k := usedKey{key: o.key, cut: w.cut, vary: w.vary}
			k.key[freqAt] = w.freq
			if len(p.inner) > 0 {
				copy(k.key[len(p.kept):], p.inners[w.inner][:len(p.inner)])
			}
			for _, period := range w.periods() {
				k.period = period
				out[k] = true
			}
		}
	}
	return out
}

// traces reads the rows again, with their cells, and passes on those that the
// answer used.
func (a *asked) traces(ctx context.Context, yield func(*warehouse.Trace) error) error {
	r := newTraceReader(a.plan)
	used := a.used()
	x := runs{p: a.plan, size: a.plan.w.CellRows}
	x.do = func(ctx context.Context, run cellRun) error {
		if err := r.read(ctx, run, used); err != nil {
			return err
		}
		more, err := r.moreCells(ctx)
		if err != nil {
			return err
		}
		for i := range r.cells {
			r.show(i)
			t := r.trace()
			if err := yield(t); err != nil {
				return err
			}
			for _, cell := range more[r.more] {
				further := *t
				if further.Cell = cell.CellRef; !t.Withdrawn {
					further.Text = cell.Text
				}
				if err := yield(&further); err != nil {
					return err
				}
			}
		}
		return nil
	}
	return x.each(ctx)
}

// traceReader reads the columns of cellsSQL.
type traceReader struct {
	p    *plan
	key  []int32
	held []int32 // codes of the answer in the dimensions that are held
	cellRow
	to            []any
	codes, sheets []string

	cells []cellRow // of a run
	keys  []int32   // their keys, one behind the other
}

// cellRow is a row of cellsSQL without its key.
type cellRow struct {
	period, cut, vary int32
	value             float64
	flags             warehouse.Flags
	release           int32
	sheet, row, col   int32
	text              string
	more, comment     int32
}

func newTraceReader(p *plan) *traceReader {
	r := &traceReader{p: p, key: make([]int32, len(p.c.Columns)), held: make([]int32, len(p.held)), codes: p.w.codes.All(), sheets: p.w.sheets.All()}
	r.to = append(Pointers(r.key), &r.period, &r.cut, &r.vary, &r.value, &r.flags, &r.release,
		&r.sheet, &r.row, &r.col, &r.text, &r.more, &r.comment)
	r.to = append(r.to, Pointers(r.held)...)
	return r
}

// read reads a run of cells: those of some groups, or all where used is nil.
func (r *traceReader) read(ctx context.Context, run cellRun, used map[usedKey]bool) error {
	r.cells, r.keys = r.cells[:0], r.keys[:0]
	return eachRow(ctx, r.p.w.engine, r.p.sql().cellsSQL(run.loads, run.where), nil, func(rows *Rows) error {
		if err := rows.Scan(r.to...); err != nil {
			return err
		}
		if used == nil || used[r.group()] {
			r.cells, r.keys = append(r.cells, r.cellRow), append(r.keys, r.key...)
		}
		return nil
	})
}

// show makes a cell of the run the one that trace represents.
func (r *traceReader) show(i int) {
	r.cellRow = r.cells[i]
	copy(r.key, r.keys[i*len(r.key):])
}

// group is the group of figuresSQL to which the row belongs.
func (r *traceReader) group() usedKey {
	k := usedKey{period: r.period, cut: r.cut, vary: r.vary}
	for at, i := range slices.Concat(r.p.kept, r.p.inner) {
		k.key[at] = r.key[i]
		if n := slices.Index(r.p.held, i); n >= 0 {
			k.key[at] = r.held[n]
		}
		if i == r.p.c.Counterpart && r.p.own != "" {
			k.key[at] = r.p.w.codes.Number(string(r.p.own))
		}
	}
	return k
}

func (r *traceReader) trace() *warehouse.Trace {
	x := r.p.reg.Number(int(r.release))
	f := x.Submission
	t := &warehouse.Trace{
		Key: TextsOf(r.codes, r.key), Period: r.p.w.periods.Get(r.period).Text, Value: r.value, Flags: r.flags,
		Release: x.Number, Edition: x.Shown(), Layout: x.Layout,
		SHA256: f.SHA256, Submission: f.SHA256[:min(12, len(f.SHA256))], File: f.Name,
		Cell: warehouse.CellRef{Sheet: r.sheets[r.sheet], Row: int(r.row), Col: int(r.col)}, Text: r.text,
		Comment: r.p.w.CommentOf(r.comment),
	}
	if t.Text == "" && !math.IsNaN(r.value) {
		t.Text = warehouse.FormatNumber(t.Value)
	}
	if x.State == warehouse.Withdrawn {
		t.Value, t.Text, t.Comment, t.Withdrawn = math.NaN(), "", warehouse.Comment{}, true
	}
	return t
}

// moreCells are the further cells of the combined figures of a run, by their number.
func (r *traceReader) moreCells(ctx context.Context) (map[int32][]warehouse.FurtherCell, error) {
	out := map[int32][]warehouse.FurtherCell{}
	first, last := int32(math.MaxInt32), int32(0)
	for i := range r.cells {
		if id := r.cells[i].more; id != 0 {
			out[id] = nil
			first, last = min(first, id), max(last, id)
		}
	}
	if len(out) == 0 {
		return nil, nil
	}
	const statement = `SELECT id, sheet, cell_row, cell_col, coalesce(cell_text, '') FROM more_cell WHERE id BETWEEN %d AND %d ORDER BY 1, 2, 3, 4, 5`
	err := eachRow(ctx, r.p.w.engine, fmt.Sprintf(statement, first, last), nil, func(rows *Rows) error {
		var id, sheet int32
		var cell warehouse.FurtherCell
		err := rows.Scan(&id, &sheet, &cell.Row, &cell.Col, &cell.Text)
		if cells, wanted := out[id]; wanted {
			cell.Sheet = r.sheets[sheet]
			out[id] = append(cells, cell)
		}
		return err
	})
	return out, err
}
