package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse/query"
)

// This file finds out how the figures of a cut add up, when they are published. Three
// masks are kept in a row of the facts, bit i for dimension i of the dataset:
//
//	skipped: over the dimension another figure counts in its place, a group beside
//	         its members or a member beside its group
//	apart:   the dimension has this one code, which is not all there is
//	loose:   the dimension has several codes, which are not all there is
//
// The codes that count are those of a block, which is what the dimensions tell apart
// over which nothing is added: one reporting area, frequency, measure, basis,
// direction. Where the code list says what all of it is (both sexes, all ages) they
// are those of a line; see told.

// shapesSince is the schema version since which rows have the masks.
const shapesSince = 6

// shape is the work on the rows of one cut.
type shape struct {
	s     *Store
	tx    *digestTx
	c     *query.Cube
	k     *query.Cut
	l     *query.Load // reports whether the table's parts are its whole, and how it rounds
	where string      // which rows of the facts, as f
	filed bool        // those that a release filed, and not the current ones
}

// shapes are the shapes of tables as publication finds them.
type shapes struct{ *Store }

// reshape looks at the tables of a release: at what is current of them, and at what
// the release filed.
func (s shapes) reshape(ctx context.Context, tx *digestTx, number int) error {
	reg, err := query.ReadRegister(ctx, inTransaction{tx})
	if err != nil {
		return err
	}
	x := reg.Number(number)
	for _, l := range x.Loads {
		if err := s.reshapeTable(ctx, tx, l.Table, l, fmt.Sprintf("f.valid_from = %d AND f.valid_to = %d", number, number)); err != nil {
			return err
		}
	}
	return s.reshapeRobbed(ctx, tx, reg, x)
}

// reshapeRobbed looks at the other tables of which a release ended figures, as it gives
// them in tables of its own: what is left of a cut may no longer be all of it.
func (s shapes) reshapeRobbed(ctx context.Context, tx *digestTx, reg *query.Register, x *query.Release) error {
	for _, c := range s.cubesOf(x) {
		cuts, err := column[int32](ctx, tx, fmt.Sprintf("SELECT DISTINCT cut FROM %s WHERE valid_to = %d AND valid_from < %d", c.Table, x.Number, x.Number))
		if err != nil {
			return err
		}
		for _, t := range reg.Tables {
			own := slices.ContainsFunc(x.Loads, func(l *query.Load) bool { return l.Table == t })
			if own || !slices.ContainsFunc(t.CutIDs(), func(id int32) bool { return slices.Contains(cuts, id) }) {
				continue
			}
			if err := s.reshapeTable(ctx, tx, t, t.Loads[len(t.Loads)-1], ""); err != nil {
				return err
			}
		}
	}
	return nil
}

// reshapeAll looks at all that is current.
func (s shapes) reshapeAll(ctx context.Context, tx *digestTx) error {
	for _, t := range s.Register().Tables {
		if len(t.Loads) == 0 {
			continue
		}
		if err := s.reshapeTable(ctx, tx, t, t.Loads[len(t.Loads)-1], ""); err != nil {
			return err
		}
	}
	return nil
}

func (s shapes) reshapeTable(ctx context.Context, tx *digestTx, t *query.Table, l *query.Load, filed string) error {
	current := currentLoad(t)
	if current == nil {
		current = l
	}
	for _, k := range t.Cuts {
		x := &shape{s: s.Store, tx: tx, c: s.Cube(t.Dataset), k: k, l: current, where: "f.valid_to = " + strconv.Itoa(query.Forever)}
		if err := x.find(ctx); err != nil {
			return err
		}
		if filed == "" {
			continue
		}
		x.l, x.where, x.filed = l, filed, true
		if err := x.find(ctx); err != nil {
			return err
		}
	}
	return nil
}

// find writes the masks of all rows.
func (x *shape) find(ctx context.Context) error {
	x.where += " AND f.cut = " + strconv.Itoa(int(x.k.ID))
	var dims []int
	for i, dim := range x.c.Dataset.Dimensions {
		if dim.Adds() && slices.Contains(x.k.Broken, dim.ID) {
			dims = append(dims, i)
		}
	}
	if dims == nil {
		return nil
	}
	err := x.exec(ctx, `CREATE OR REPLACE TEMP TABLE shaped AS
SELECT f.rowid AS frow, 0::USMALLINT AS skipped, 0::USMALLINT AS apart, 0::USMALLINT AS loose FROM {fact} f WHERE {where}`)
	for _, i := range dims {
		if err == nil {
			err = x.dimension(ctx, i)
		}
	}
	if err == nil && !x.filed {
		err = x.robbed(ctx, dims)
	}
	if err != nil {
		return err
	}
	const masks = "skipped, f.apart, f.loose"
	const changed = `f.rowid = s.frow AND (f.` + masks + `) IS DISTINCT FROM (s.skipped, s.apart, s.loose)`
	err = x.tx.changeRows(ctx, x.c, x.fill("SELECT s.frow FROM shaped s JOIN {fact} f ON "+changed),
		x.fill("UPDATE {fact} AS f SET skipped = s.skipped, apart = s.apart, loose = s.loose FROM shaped s WHERE "+changed))
	if err != nil {
		return err
	}
	return x.exec(ctx,
		`UPDATE cut SET skipped = cut.skipped | s.skipped, apart = cut.apart | s.apart, loose = cut.loose | s.loose
FROM (SELECT bit_or(skipped) AS skipped, bit_or(apart) AS apart, bit_or(loose) AS loose FROM shaped) s
WHERE cut.id = {cut} AND s.skipped IS NOT NULL`)
}

// robbed marks what is left of a block of which another table of the source has taken a
// figure: a figure that two tables print is kept once, with the table that was loaded
// last, so that the others no longer hold all that their layouts say.
func (x *shape) robbed(ctx context.Context, dims []int) error {
	var own []int32
	for _, l := range x.k.Table.Loads {
		own = append(own, int32(l.Release.Number))
	}
	block := append(x.block(), "period")
	forever := strconv.Itoa(query.Forever)
	err := x.exec(ctx, x.fill("CREATE OR REPLACE TEMP TABLE sets AS SELECT DISTINCT f."+strings.Join(block, ", f.")+` FROM {fact} f
WHERE f.cut = {cut} AND f.valid_from < f.valid_to AND f.valid_to < `+forever+` AND f.valid_to NOT IN (`+query.IntList(own)+`)
 AND NOT EXISTS (SELECT 1 FROM {fact} g WHERE g.cut = {cut} AND g.valid_to = `+forever+" AND "+x.c.Same("g", "f")+")"))
	for _, i := range dims {
		if err == nil && i != x.c.RefArea {
			err = x.mark(ctx, i, block, "true", nil, "loose")
		}
	}
	return err
}

func (x *shape) exec(ctx context.Context, statements ...string) error {
	for _, text := range statements {
		if _, err := x.tx.ExecContext(ctx, x.fill(text)); err != nil {
			return err
		}
	}
	return nil
}

func (x *shape) fill(text string, more ...string) string {
	return strings.NewReplacer(append(more, "{fact}", x.c.Table, "{where}", x.where, "{cut}", strconv.Itoa(int(x.k.ID)),
		"{block}", strings.Join(x.block(), ", "))...).Replace(text)
}

// block lists the columns that tell blocks apart.
func (x *shape) block() (columns []string) {
	for i, dim := range x.c.Dataset.Dimensions {
		if i == x.c.RefArea || !dim.Adds() && i != x.c.Source {
			columns = append(columns, x.c.Columns[i])
		}
	}
	return columns
}

func (x *shape) dimension(ctx context.Context, i int) error {
	codes, err := column[int32](ctx, x.tx, x.fill("SELECT DISTINCT f."+x.c.Columns[i]+" FROM {fact} f WHERE {where}"))
	if err != nil {
		return err
	}
	if _, told := x.s.catalog.Parts(x.c.Dataset.Dimensions[i].CodeList, nil); told {
		return x.told(ctx, i)
	}
	if err := x.nested(ctx, i, codes); err != nil || i == x.c.RefArea {
		return err // a sum over reporting areas is of those that report
	}
	if err := x.crossed(ctx, i, codes); err != nil {
		return err
	}
	return x.untold(ctx, i)
}

// whole reports whether the layout says that the parts of a dimension are its whole.
func (x *shape) whole(i int) bool {
	return x.l.Complete && x.l.AddsOver(x.c.Dataset.Dimensions[i].ID)
}

// told deals with a dimension of which the code list says what all of it is. A row
// that is absent is missing, so that each line of figures which differ in the
// dimension alone must have it all; or it is zero, and then what the block ever has
// is there in all its periods.
func (x *shape) told(ctx context.Context, i int) error {
	keys := append(slices.Delete(slices.Clone(x.c.Columns), i, i+1), "period")
	every := "''"
	if x.l.AbsentIsZero {
		keys = append(x.block(), "period")
		every = "string_agg(codes, ' ' ORDER BY period) OVER (PARTITION BY {block})"
	}
	err := x.exec(ctx, x.fill("CREATE OR REPLACE TEMP TABLE sets AS SELECT *, "+every+" AS every FROM (SELECT {keys}, string_agg(DISTINCT {dim}::VARCHAR, ' ' ORDER BY {dim}::VARCHAR) AS codes"+
		" FROM {fact} f WHERE {where} GROUP BY ALL)", "{keys}", strings.Join(keys, ", "), "{dim}", x.c.Columns[i]))
	if err != nil {
		return err
	}
	type set struct{ codes, every string }
	var found []set
	err = each(ctx, x.tx, "SELECT DISTINCT codes, every FROM sets ORDER BY ALL", nil, func(rows *sql.Rows) error {
		var one set
		err := rows.Scan(&one.codes, &one.every)
		found = append(found, one)
		return err
	})
	if err != nil {
		return err
	}
	for _, one := range found {
		skip, mask := x.cover(i, numbers(one.codes), numbers(one.every))
		if err := x.mark(ctx, i, keys, fmt.Sprintf("codes = '%s' AND every = '%s'", one.codes, one.every), skip, mask); err != nil {
			return err
		}
	}
	return nil
}

// cover says which of the codes of a set do not count, and which mask its figures
// get: none where the others are all there is.
func (x *shape) cover(i int, have, every []int32) (skip []int32, mask string) {
	list, codes := x.c.Dataset.Dimensions[i].CodeList, x.s.codes.All()
	parts, _ := x.s.catalog.Parts(list, query.TextsOf(codes, have))
	if parts == nil && len(every) > 0 {
		parts, _ = x.s.catalog.Parts(list, query.TextsOf(codes, slices.Concat(have, every)))
	}
	for _, id := range have {
		out := parts != nil && !slices.Contains(parts, codes[id])
		if parts == nil {
			out = slices.ContainsFunc(have, func(o int32) bool { return x.s.catalog.Contains(list, codes[id], codes[o]) })
		}
		if out {
			skip = append(skip, id)
		}
	}
	switch left := len(have) - len(skip); {
	case parts != nil && left > 0 && (x.whole(i) || len(parts) == 1):
		return skip, ""
	case left == 1:
		return skip, "apart"
	}
	return skip, "loose"
}

// untold deals with a dimension of which nobody but the layout says what all of it
// is.
func (x *shape) untold(ctx context.Context, i int) error {
	err := x.exec(ctx, x.fill("CREATE OR REPLACE TEMP TABLE sets AS SELECT {block}, min({dim}) = max({dim}) AS single FROM {fact} f JOIN shaped s ON s.frow = f.rowid"+
		" WHERE {where} AND s.skipped & {bit} = 0 GROUP BY ALL", "{dim}", "f."+x.c.Columns[i], "{bit}", strconv.Itoa(query.Bit(i))))
	if err == nil {
		err = x.mark(ctx, i, x.block(), "single", nil, "apart")
	}
	if err == nil && !x.whole(i) {
		err = x.mark(ctx, i, x.block(), "NOT single", nil, "loose")
	}
	return err
}

// mark sets bits in the rows of some sets: for codes that are skipped, and in a mask.
func (x *shape) mark(ctx context.Context, i int, keys []string, which string, skip []int32, mask string) error {
	var set []string
	if len(skip) > 0 {
		set = append(set, fmt.Sprintf("skipped = shaped.skipped | CASE WHEN f.%s IN (%s) THEN %d ELSE 0 END", x.c.Columns[i], query.IntList(skip), query.Bit(i)))
	}
	if mask != "" {
		set = append(set, fmt.Sprintf("%s = shaped.%s | %d", mask, mask, query.Bit(i)))
	}
	if set == nil {
		return nil
	}
	return x.exec(ctx, "UPDATE shaped SET "+strings.Join(set, ", ")+" FROM {fact} f JOIN sets USING ("+strings.Join(keys, ", ")+
		") WHERE shaped.frow = f.rowid AND {where} AND "+which)
}

// numbers reads numbers that blanks separate.
func numbers(text string) []int32 {
	var out []int32
	for field := range strings.FieldsSeq(text) {
		n, _ := strconv.Atoi(field) // DuckDB wrote it
		out = append(out, int32(n))
	}
	return out
}
