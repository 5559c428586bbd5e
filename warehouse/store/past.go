package store

import (
	"cmp"
	"context"
	"database/sql"
	_ "embed"
	"strconv"
	"strings"
	"time"

	"siemmes/warehouse"
	"siemmes/warehouse/query"
)

// This file asks of a draft what a person must confirm before it is published:
// what it removes, whether it is of an older edition than the current one, and what
// it suppresses that was published.

//go:embed sql/removed.sql
var removedSQL string

//go:embed sql/suppressed.sql
var suppressedSQL string

//go:embed sql/spans.sql
var spansSQL string

//go:embed sql/undone.sql
var undoneSQL string

//go:embed sql/changes.sql
var changesSQL string

// history asks it of a compared group.
func (d *Draft) history(ctx context.Context, g *group, out *warehouse.Comparison) error {
	if err := d.removed(ctx, g, out); err != nil {
		return err
	}
	if err := d.suppressed(ctx, g, out); err != nil {
		return err
	}
	for _, sd := range g.sides {
		older, err := d.older(ctx, g, sd)
		if err != nil {
			return err
		}
		if older.Reason != "" {
			older.Dataset, older.Source, older.Table = g.cube.Dataset.ID, g.source, sd.table.Name
			out.Older = append(out.Older, older)
		}
	}
	return nil
}

// removed counts what a compared group ends, and what has a number and would have none.
func (d *Draft) removed(ctx context.Context, g *group, out *warehouse.Comparison) error {
	r := warehouse.Removed{Dataset: g.cube.Dataset.ID, Source: g.source}
	var first, last, freq, freq2 int32
	told := warehouse.Flags(0).With(warehouse.Suppressed).With(warehouse.CannotExist) // these are said to be something else than missing
	err := each(ctx, d.tx, g.fill(removedSQL, "{told}", strconv.Itoa(int(told))), []any{d.spec.Created.AddDate(-1, 0, 0)}, func(rows *sql.Rows) error {
		return rows.Scan(&r.Figures, &r.Periods, &first, &last, &r.Settled, &freq, &freq2)
	})
	if err != nil || r.Figures == 0 {
		return err
	}
	r.First, r.Last = d.s.periods.Get(first).Text, d.s.periods.Get(last).Text
	if freq == freq2 {
		r.Freq = warehouse.Freq(d.s.codes.All()[freq])
	}
	out.Removed = append(out.Removed, r)
	return nil
}

// suppressed finds the figures of a compared group that had a number.
func (d *Draft) suppressed(ctx context.Context, g *group, out *warehouse.Comparison) error {
	q := warehouse.Flags(0).With(warehouse.Suppressed)
	statement := g.fill(suppressedSQL, "{suppressed}", strconv.Itoa(int(q)), "{withdrawn}", query.IntList(d.reg.Withdrawn()))
	codes, sheets := d.s.codes.All(), d.s.sheets.All()
	return each(ctx, d.tx, statement, nil, func(rows *sql.Rows) error {
		x := warehouse.NowSuppressed{Dataset: g.cube.Dataset.ID}
		key := make([]int32, len(g.cube.Columns))
		var period, sheet, was int32
		err := rows.Scan(append(query.Pointers(key), &period, &sheet, &x.Cell.Row, &x.Cell.Col, &x.Release, &was, &x.Was.Row, &x.Was.Col, &x.Count)...)
		x.Key, x.Period = query.TextsOf(codes, key), d.s.periods.Get(period).Text
		x.Cell.Sheet, x.Was.Sheet = sheets[sheet], sheets[was]
		out.Suppressed = append(out.Suppressed, x)
		return err
	})
}

// older reports whether one table of a compared group is of an older edition than
// the current one: by its date; or, where no date says that it is newer, by what it
// holds.
func (d *Draft) older(ctx context.Context, g *group, sd side) (out warehouse.Older, err error) {
	if !sd.later.none() {
		err := each(ctx, d.tx, g.fill("SELECT count(*), (SELECT count(*) FROM {rows} d WHERE d.cut IN ({cuts})) FROM filed x JOIN {rows} d ON d.rowid = x.drow WHERE d.cut IN ({cuts})",
			"{cuts}", query.IntList(sd.cuts)), nil, func(rows *sql.Rows) error { return rows.Scan(&out.Figures, &out.Of) })
		if out.Figures > 0 {
			out.Reason = warehouse.OlderByDate
		}
		return out, err
	}
	if d.newer(sd.table) {
		return out, nil
	}
	mine, theirs, err := d.spans(ctx, g, sd)
	if err != nil || theirs.periods == 0 || mine.to.After(theirs.to) {
		return out, err
	}
	whole := sd.replaces == warehouse.ReplacesTable || mine.periods > 1 && mine.from.Equal(theirs.from)
	if whole && mine.to.Before(theirs.to) {
		return warehouse.Older{Reason: warehouse.OlderEndsEarly, Last: d.s.periods.Get(mine.last).Text, CurrentLast: d.s.periods.Get(theirs.last).Text}, nil
	}
	return d.undone(ctx, g, sd)
}

// newer reports whether a date that is known says that the draft is of a later
// edition than the current one of a table.
func (d *Draft) newer(t *query.Table) bool {
	current := currentLoad(t)
	return current == nil || d.spec.Edition.Date.After(current.Release.Order)
}

// place orders the edition of the draft among those of its sources: by its date, or
// by the time of receipt. A date says nothing against a current edition that has
// none: the draft comes after it, as it was received later.
func (d *Draft) place() {
	if d.backdated {
		return
	}
	d.editionOrder = cmp.Or(d.spec.Edition.Date, d.spec.Created)
	for _, t := range d.tables {
		current := currentLoad(t.table)
		if current == nil || !current.Release.Edition.Date.IsZero() {
			continue
		}
		if after := current.Release.Order.Add(time.Microsecond); after.After(d.editionOrder) {
			d.editionOrder = after
		}
	}
}

// stretchOf is from when to when figures are there, and in how many periods.
type stretchOf struct {
	periods  int
	from, to time.Time
	last     int32
}

// spans are those of a table of the draft, and of the current figures for the same
// areas and measures.
func (d *Draft) spans(ctx context.Context, g *group, sd side) (mine, theirs stretchOf, err error) {
	statement := g.fill(spansSQL, "{cuts}", query.IntList(sd.cuts), "{withdrawn}", query.IntList(d.reg.Withdrawn()))
	err = each(ctx, d.tx, statement, nil, func(rows *sql.Rows) error {
		theirs.periods = 1
		return rows.Scan(&mine.periods, &mine.from, &mine.to, &mine.last, &theirs.from, &theirs.to, &theirs.last)
	})
	return mine, theirs, err
}

// undone reports whether at least half of the figures that a table changes go back
// to what an earlier edition said.
func (d *Draft) undone(ctx context.Context, g *group, sd side) (out warehouse.Older, err error) {
	statement := g.fill(undoneSQL, "{cuts}", query.IntList(sd.cuts), "{forever}", strconv.Itoa(query.Forever), "{withdrawn}", query.IntList(d.reg.Withdrawn()))
	var cell struct{ sheet, row, col int32 }
	err = each(ctx, d.tx, statement, nil, func(rows *sql.Rows) error {
		return rows.Scan(&out.Figures, &out.Of, &cell.sheet, &cell.row, &cell.col)
	})
	if err != nil || out.Figures == 0 || 2*out.Figures < out.Of {
		return warehouse.Older{}, err
	}
	out.Reason = warehouse.OlderUndoes
	out.Cell = warehouse.CellRef{Sheet: d.s.sheets.All()[cell.sheet], Row: int(cell.row), Col: int(cell.col)}
	return out, nil
}

// Backdate puts the draft before the current editions of its sources: a person says
// that it is older than it seems. It must be compared again.
func (d *Draft) Backdate() {
	d.backdated = true
	for _, t := range d.tables {
		for _, l := range t.table.Loads {
			if o := l.Release.Order; l.Release.State != warehouse.Withdrawn && !o.After(d.editionOrder) {
				d.editionOrder = o.Add(-time.Microsecond)
			}
		}
	}
	d.parts = nil
}

// Changes streams what publishing the draft would change, add and end, dataset by
// dataset and source by source; what enters history is not among it. The change is
// reused between calls.
func (d *Draft) Changes(ctx context.Context, yield func(*warehouse.Change) error) (err error) {
	defer warehouse.Wrap(&err, "list the changes")
	for _, c := range d.order {
		for _, g := range d.s.groups(d.reg, c.Cube, c.rows, d.sides(c), d.spec.Edition, d.editionOrder) {
			if err := d.changesOf(ctx, g, yield); err != nil {
				return convert(err)
			}
		}
	}
	return nil
}

func (d *Draft) changesOf(ctx context.Context, g *group, yield func(*warehouse.Change) error) error {
	if err := g.compare(ctx, d.tx, d.reg); err != nil {
		return err
	}
	old := make([]string, len(g.cube.Columns))
	for i, col := range g.cube.Columns {
		old[i] = "f." + col
	}
	statement := g.fill(changesSQL, "{old_keys}", strings.Join(old, ", "), "{withdrawn}", query.IntList(d.s.Register().Withdrawn()))
	if g.fresh {
		statement = g.fill(`SELECT {keys}, d.period, NULL, d.value, NULL, d.flags, -1, coalesce(d.comment_id, -1), d.sheet, d.cell_row, d.cell_col, true, false FROM {rows} d WHERE d.cut IN ({cuts}) ORDER BY ALL`)
	}
	r := changeReader{s: d.s, c: g.cube, key: make([]int32, len(g.cube.Columns))}
	return each(ctx, d.tx, statement, nil, func(rows *sql.Rows) error {
		x, err := r.read(rows)
		if err != nil {
			return err
		}
		return yield(x)
	})
}
