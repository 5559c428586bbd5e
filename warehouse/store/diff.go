package store

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/query"
)

//go:embed sql/diff.sql
var diffSQL string

// Diff streams the figures that differ between two releases, dataset by
// dataset: as of the one and as of the other. A release that never was current,
// and a draft, is compared by its own figures, within the tables it holds. Figures
// of withdrawn releases have no number on either side.
func (s *Store) Diff(ctx context.Context, who warehouse.Reader, a, b string, yield func(*warehouse.Change) error) (err error) {
	defer warehouse.Wrap(&err, "compare releases %s and %s", a, b)
	warehouse.NoteRead(ctx, warehouse.GenerationLedger)
	from, err := s.shown(who, a)
	if err != nil {
		return err
	}
	to, err := s.shown(who, b)
	if err != nil {
		return err
	}
	leave, err := s.Reserve(ctx, diffBytes)
	if err != nil {
		return err
	}
	defer leave()
	for _, c := range (releaseDiff{s}).touched(from, to) {
		if err := (releaseDiff{s}).diff(ctx, c, from, to, yield); err != nil {
			return convert(err)
		}
	}
	return nil
}

// diffBytes is the memory for the changes of a comparison that are read at once.
const diffBytes = 16 << 20

// releaseDiff compares two releases.
type releaseDiff struct{ *Store }

// touched lists the fact tables in which two releases can differ.
func (s releaseDiff) touched(a, b *query.Release) []*query.Cube {
	var out []*query.Cube
	add := func(x *query.Release) {
		for _, c := range s.cubesOf(x) {
			if !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	if a.Apart() || b.Apart() {
		add(a)
		add(b)
		return out
	}
	for _, x := range s.Register().Releases {
		if x.Number > min(a.Number, b.Number) && x.Number <= max(a.Number, b.Number) {
			add(x)
		}
	}
	return out
}

func (s releaseDiff) diff(ctx context.Context, c *query.Cube, a, b *query.Release, yield func(*warehouse.Change) error) error {
	old, err := s.figuresOf(c, a, b)
	if err != nil || old == "" {
		return err
	}
	now, err := s.figuresOf(c, b, a)
	if err != nil || now == "" {
		return err
	}
	keys := make([]string, len(c.Columns))
	for i, col := range c.Columns {
		keys[i] = fmt.Sprintf("coalesce(n.%s, o.%s)", col, col)
	}
	r := changeReader{s: s.Store, c: c, key: make([]int32, len(c.Columns))}
	x := sides{releaseDiff: s, columns: append(slices.Clone(c.Columns), "period"), old: old, now: now}
	x.do = func(where string) error {
		statement := strings.NewReplacer("{keys}", strings.Join(keys, ", "), "{old}", sideWhere(old, where), "{new}", sideWhere(now, where), "{key}", c.Same("o", "n")).Replace(diffSQL)
		return each(ctx, s.db, statement, nil, func(rows *sql.Rows) error {
			x, err := r.read(rows)
			if err != nil {
				return err
			}
			return yield(x)
		})
	}
	return x.cut(ctx, nil, 0)
}

// diffRows is how many figures of both releases are compared at once, at most; a
// variable for the tests.
var diffRows = 1 << 16

// sides are two sets of figures that are compared in runs of their keys, in the order
// of the comparison: what one statement gives is in memory as a whole.
type sides struct {
	releaseDiff
	columns  []string
	old, now string
	do       func(where string) error
}

func sideWhere(figures, where string) string {
	if where == "" {
		return figures
	}
	return "SELECT * FROM (" + figures + ") WHERE " + where
}

// cut compares the figures that meet some conditions, which say which codes they have in
// the columns before one: those of neighbouring codes together, as many as are few
// enough, and of a code that has more, by the next column.
func (x sides) cut(ctx context.Context, where []string, column int) error {
	if column == len(x.columns) {
		return x.do(strings.Join(where, " AND "))
	}
	counts, err := x.count(ctx, strings.Join(where, " AND "), x.columns[column])
	if err != nil {
		return err
	}
	for len(counts) > 0 {
		n, rows := 1, counts[0].rows
		for n < len(counts) && rows+counts[n].rows <= diffRows {
			rows += counts[n].rows
			n++
		}
		run := append(slices.Clone(where), fmt.Sprintf("%s BETWEEN %d AND %d", x.columns[column], counts[0].code, counts[n-1].code))
		if rows > diffRows {
			err = x.cut(ctx, run, column+1)
		} else {
			err = x.do(strings.Join(run, " AND "))
		}
		if err != nil {
			return err
		}
		counts = counts[n:]
	}
	return nil
}

// codeCount is how many figures have a code.
type codeCount struct {
	code int64
	rows int
}

// count counts the figures of both sides by the codes of a column, in their order.
func (x sides) count(ctx context.Context, where, column string) (counts []codeCount, err error) {
	one := func(figures string) string {
		return "SELECT " + column + " AS code, count(*) AS n FROM (" + sideWhere(figures, where) + ") GROUP BY 1"
	}
	statement := "SELECT code, sum(n)::BIGINT FROM (" + one(x.old) + " UNION ALL " + one(x.now) + ") GROUP BY 1 ORDER BY 1"
	err = each(ctx, x.db, statement, nil, func(rows *sql.Rows) error {
		var c codeCount
		err := rows.Scan(&c.code, &c.rows)
		counts = append(counts, c)
		return err
	})
	return counts, err
}

// figuresOf selects the figures of a release that may differ from another's;
// "" where the release has none of the dataset to compare.
func (s releaseDiff) figuresOf(c *query.Cube, x, other *query.Release) (string, error) {
	gone := query.IntList(s.Register().Withdrawn())
	unless := func(col string) string {
		return "CASE WHEN f.release IN (" + gone + ") THEN NULL ELSE f." + col + " END AS " + col
	}
	shown := "f.* REPLACE (" + unless("value") + ", " + unless("comment_id") + ")"
	switch {
	case x.Number == 0 && !slices.Contains(s.cubesOf(x), c):
		return "", nil
	case x.Number == 0:
		return "SELECT f.* FROM " + draftRows(x.DraftID, c.Dataset.ID) + " f", nil
	case x.Apart():
		return fmt.Sprintf("SELECT %s FROM %s f WHERE %s AND f.cut IN (%s)", shown, c.Table, query.Picture(x, "f"), query.IntList(x.Cuts())), nil
	case !other.Apart(): // rows that are part of both pictures are equal
		return fmt.Sprintf("SELECT %s FROM %s f WHERE %s AND NOT (%s)", shown, c.Table, query.Picture(x, "f"), query.Picture(other, "f")), nil
	}
	var scope []string
	for _, l := range other.Loads {
		if l.Table.Dataset != c.Dataset.ID {
			continue
		}
		scope = append(scope, "f.cut IN ("+query.IntList(l.Table.CutIDs())+")"+s.within(c, l, other))
	}
	if scope == nil {
		return "", nil
	}
	return fmt.Sprintf("SELECT %s FROM %s f WHERE %s AND (%s)", shown, c.Table, query.Picture(x, "f"), strings.Join(scope, " OR ")), nil
}

// within bounds the comparison with a draft to what the draft would replace.
func (s releaseDiff) within(c *query.Cube, l *query.Load, draft *query.Release) string {
	rows := draftRows(draft.DraftID, c.Dataset.ID)
	switch {
	case draft.Number > 0 || l.Replaces == warehouse.ReplacesTable:
		return ""
	case l.Replaces == warehouse.ReplacesPeriods:
		return ` AND (f.cut, f."REF_AREA", f.period) IN (SELECT d.cut, d."REF_AREA", d.period FROM ` + rows + ` d)`
	}
	return " AND EXISTS (SELECT 1 FROM " + rows + " d WHERE " + c.Same("d", "f") + ")"
}

// changeReader reads the columns of diff.sql.
type changeReader struct {
	s   *Store
	c   *query.Cube
	key []int32
}

func (r changeReader) read(rows *sql.Rows) (*warehouse.Change, error) {
	x := &warehouse.Change{Dataset: r.c.Dataset.ID, Kind: warehouse.Changed}
	var period int32
	var old, now sql.NullFloat64
	var oldFlags, newFlags, sheet, row, col sql.NullInt32
	var oldComment, newComment int32
	var added, ended bool
	err := rows.Scan(append(query.Pointers(r.key), &period, &old, &now, &oldFlags, &newFlags, &oldComment, &newComment, &sheet, &row, &col, &added, &ended)...)
	if err != nil {
		return nil, err
	}
	x.Key, x.Period = query.TextsOf(r.s.codes.All(), r.key), r.s.periods.Get(period).Text
	x.OldValue, x.NewValue = valueOf(old), valueOf(now)
	switch {
	case added:
		x.Kind = warehouse.Added
	case ended:
		x.Kind = warehouse.Ended
	}
	if !added {
		x.OldStatus = warehouse.Flags(oldFlags.Int32).Status()
		x.OldComment = r.s.CommentOf(oldComment)
	}
	if !ended {
		x.NewStatus = warehouse.Flags(newFlags.Int32).Status()
		x.NewComment = r.s.CommentOf(newComment)
		x.Cell = warehouse.CellRef{Sheet: r.s.sheets.All()[sheet.Int32], Row: int(row.Int32), Col: int(col.Int32)}
	}
	return x, nil
}
