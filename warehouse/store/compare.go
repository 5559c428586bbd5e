package store

import (
	"cmp"
	"context"
	"database/sql"
	_ "embed"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"siemmes/warehouse"
	"siemmes/warehouse/query"
)

//go:embed sql/compare.sql
var compareSQL string

//go:embed sql/ended.sql
var endedSQL string

//go:embed sql/filed.sql
var filedSQL string

//go:embed sql/periods.sql
var periodsSQL string

//go:embed sql/counts.sql
var countsSQL string

//go:embed sql/jumps.sql
var jumpsSQL string

//go:embed sql/coverage.sql
var coverageSQL string

// side is one table of a draft, ready to be compared.
type side struct {
	table    *query.Table
	cuts     []int32 // of the draft and of what was loaded before
	replaces warehouse.Replaces
	later    later
}

// group is the tables of a draft that belong to one source of one dataset. Its
// base is the source's current figures.
type group struct {
	cube   *query.Cube
	rows   string // quoted name of the draft's rows
	source string
	sides  []side
	base   string // condition on the fact table f: the current figures
	fresh  bool   // the base has no rows: all is new (after compare)
	filter string // what all rows of the draft have in common, as a condition on f
	key    string // that a row d of the draft and a row f of the base have one key
}

// groups sorts the tables of a draft of one dataset by their source.
func (s *Store) groups(reg *query.Register, c *query.Cube, rows string, sides []side, e warehouse.Edition, order time.Time) []*group {
	var out []*group
	for _, sd := range sides {
		sd.later = laterThan(reg, sd.table, e, order)
		i := slices.IndexFunc(out, func(x *group) bool { return x.source == sd.table.Source })
		if i < 0 {
			i = len(out)
			base := "f.valid_to = " + strconv.Itoa(query.Forever) + " AND f.\"SOURCE\" = " + strconv.Itoa(int(s.codes.Number(sd.table.Source)))
			out = append(out, &group{cube: c, rows: rows, source: sd.table.Source, base: base})
		}
		out[i].sides = append(out[i].sides, sd)
	}
	return out
}

func (g *group) cuts() []int32 {
	var ids []int32
	for _, sd := range g.sides {
		ids = append(ids, sd.cuts...)
	}
	return ids
}

// older reports whether a later edition of one of the tables is there.
func (g *group) older() bool {
	return slices.ContainsFunc(g.sides, func(sd side) bool { return !sd.later.none() })
}

// fill writes the names and numbers that a statement leaves open; texts are
// never among them.
func (g *group) fill(statement string, more ...string) string {
	keys := make([]string, len(g.cube.Columns))
	for i, col := range g.cube.Columns {
		keys[i] = "d." + col
	}
	more = append(more,
		"{rows}", g.rows, "{fact}", g.cube.Table, "{base}", g.base, "{key}", g.key, "{filter}", g.filter,
		"{keys}", strings.Join(keys, ", "), "{cuts}", query.IntList(g.cuts()), "{limit}", strconv.Itoa(warehouse.MaxChanges),
		"{equal}", query.Equal("d", "f"), "{same_key}", g.cube.Same("d", "f"))
	return strings.NewReplacer(more...).Replace(statement)
}

// compare fills the tables compared, ended and filed for one group.
func (g *group) compare(ctx context.Context, tx *digestTx, reg *query.Register) error {
	script := `CREATE OR REPLACE TEMP TABLE compared (source INTEGER, drow BIGINT, frow BIGINT, same BOOLEAN, stays BOOLEAN);
 CREATE OR REPLACE TEMP TABLE ended (source INTEGER, frow BIGINT);
 CREATE OR REPLACE TEMP TABLE filed (drow BIGINT)`
	for _, statement := range statements(script) {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	some, err := column[int](ctx, tx, g.fill("SELECT 1 FROM {fact} f WHERE {base} LIMIT 1"))
	if g.fresh = len(some) == 0 && !g.older(); err != nil || g.fresh {
		return err
	}
	if err := g.narrow(ctx, tx); err != nil {
		return err
	}
	for _, sd := range g.sides {
		if sd.later.none() {
			continue
		}
		file := g.fill(filedSQL, "{cuts}", query.IntList(sd.cuts), "{all}", strconv.FormatBool(sd.later.all), "{held}", query.HeldSQL,
			"{scope}", reg.Spoken(sd.later.scope), "{keys}", reg.Spoken(sd.later.keys), "{same_key}", g.cube.Same("d", "g"))
		if _, err := tx.ExecContext(ctx, file); err != nil {
			return err
		}
	}
	unfiled := ""
	if g.older() {
		unfiled = " AND d.rowid NOT IN (SELECT drow FROM filed)"
	}
	if _, err := tx.ExecContext(ctx, g.fill(compareSQL, "{unfiled}", unfiled, "{withdrawn}", query.IntList(reg.Withdrawn()), "{contiguous}", g.contiguous())); err != nil {
		return err
	}
	return g.compareEnded(ctx, tx)
}

// compareEnded finds what the tables held and hold no longer.
func (g *group) compareEnded(ctx context.Context, tx *digestTx) error {
	for _, sd := range g.sides {
		scope := "true"
		switch sd.replaces {
		case warehouse.ReplacesNothing:
			continue
		case warehouse.ReplacesPeriods:
			scope = periodsSQL
		}
		cuts := query.IntList(sd.cuts)
		scope = strings.NewReplacer("{rows}", g.rows, "{cuts}", cuts, "{scope_dims}", replacedBy(g.cube, "f"), "{draft_dims}", replacedBy(g.cube, "d")).Replace(scope)
		if _, err := tx.ExecContext(ctx, g.fill(endedSQL, "{scope}", scope, "{cuts}", cuts, "{later}", query.IntList(sd.later.releases()))); err != nil {
			return err
		}
	}
	return nil
}

// replacedBy lists the columns by which a delivery of periods replaces them: the reporting
// area, and the dimensions that are never added up. Who sends the exits of a month
// says nothing of its entries.
func replacedBy(c *query.Cube, alias string) string {
	var columns []string
	for i, dim := range c.Dataset.Dimensions {
		if i == c.RefArea || !dim.Adds() {
			columns = append(columns, alias+"."+c.Columns[i])
		}
	}
	return strings.Join(columns, ", ")
}

// contiguous is the condition that the last release of a row's table confirmed
// it, so that a further one does so without a gap.
func (g *group) contiguous() string {
	var conds []string
	for _, sd := range g.sides {
		if n := previousRelease(sd.table); n > 0 {
			conds = append(conds, "f.cut IN ("+query.IntList(sd.cuts)+") AND f.confirmed = "+strconv.Itoa(n))
		}
	}
	if conds == nil {
		return "false"
	}
	return strings.Join(conds, " OR ")
}

// known is the condition that a row d which enters history is there already, as
// a figure of the same edition.
func (g *group) known() string {
	conds := []string{"false"}
	for _, sd := range g.sides {
		if x := sd.later.same; x != nil {
			conds = append(conds, g.fill("d.cut IN ("+query.IntList(sd.cuts)+") AND EXISTS (SELECT 1 FROM {fact} f WHERE {same_key} AND {equal} AND f.cut = d.cut AND "+query.Holds(x, "f")+")"))
		}
	}
	return "(" + strings.Join(conds, " OR ") + ")"
}

// narrow finds the dimensions in which all rows of the draft have one code, as
// most have: the rows of the base are filtered by them, and the two sides are
// joined by the others only.
func (g *group) narrow(ctx context.Context, tx *digestTx) error {
	var selected []string
	for _, col := range g.cube.Columns {
		selected = append(selected, "coalesce(min(d."+col+"), -1), coalesce(max(d."+col+"), -1)")
	}
	ends := make([]int32, 2*len(selected))
	err := each(ctx, tx, g.fill("SELECT "+strings.Join(selected, ", ")+" FROM {rows} d WHERE d.cut IN ({cuts})"), nil, func(rows *sql.Rows) error {
		return rows.Scan(query.Pointers(ends)...)
	})
	keys := []string{"period"}
	g.filter = ""
	for i, col := range g.cube.Columns {
		if ends[2*i] == ends[2*i+1] {
			g.filter += " AND f." + col + " = " + strconv.Itoa(int(ends[2*i]))
		} else {
			keys = append(keys, col)
		}
	}
	g.key = query.SameKey("d", "f", keys)
	return err
}

// counts says what publishing a compared group brings, by source.
func (s *Store) counts(ctx context.Context, tx *digestTx, g *group) ([]warehouse.Part, error) {
	var parts []warehouse.Part
	statement := g.fill(countsSQL, "{known}", g.known())
	if g.fresh {
		statement = g.fill(`SELECT d."SOURCE", count(*), count(*), 0, 0, 0 FROM {rows} d WHERE d.cut IN ({cuts}) GROUP BY ALL`)
	}
	err := each(ctx, tx, statement, nil, func(rows *sql.Rows) error {
		p := warehouse.Part{Dataset: g.cube.Dataset.ID}
		var source int32
		err := rows.Scan(&source, &p.Observations, &p.Added, &p.Changed, &p.Ended, &p.Filed)
		p.Source = s.codes.All()[source]
		parts = append(parts, p)
		return err
	})
	return parts, err
}

// addParts joins the counts of groups of one dataset and source, sorted.
func addParts(parts, more []warehouse.Part) []warehouse.Part {
	for _, p := range more {
		i := slices.IndexFunc(parts, func(x warehouse.Part) bool { return x.Dataset == p.Dataset && x.Source == p.Source })
		if i < 0 {
			parts = append(parts, p)
			continue
		}
		x := &parts[i]
		x.Observations += p.Observations
		x.Added, x.Changed, x.Ended, x.Filed = x.Added+p.Added, x.Changed+p.Changed, x.Ended+p.Ended, x.Filed+p.Filed
	}
	slices.SortFunc(parts, func(a, b warehouse.Part) int {
		return cmp.Or(cmp.Compare(a.Dataset, b.Dataset), cmp.Compare(a.Source, b.Source))
	})
	return parts
}

// Compare says what publishing the draft would change.
func (d *Draft) Compare(ctx context.Context) (_ *warehouse.Comparison, err error) {
	defer warehouse.Wrap(&err, "compare with what was loaded before")
	if d.tx == nil || d.err != nil {
		return nil, warehouse.NewError(warehouse.ErrConflict, "store.load-ended")
	}
	if err := d.insertAll(ctx); err != nil {
		return nil, convert(err)
	}
	if d.err = (sealedIn{d}).withhold(ctx); d.err != nil {
		return nil, convert(d.err)
	}
	if d.err = d.flagBreaks(ctx); d.err != nil {
		return nil, convert(d.err)
	}
	d.place()
	out := &warehouse.Comparison{Previous: map[string]warehouse.Previous{}, Parts: []warehouse.Part{}, Differences: &warehouse.Differences{}, Sealed: d.sealed}
	withdrawn := d.reg.Withdrawn()
	for _, c := range d.order {
		for _, g := range d.s.groups(d.reg, c.Cube, c.rows, d.sides(c), d.spec.Edition, d.editionOrder) {
			if err := d.compareGroup(ctx, g, withdrawn, out); err != nil {
				return nil, convert(err)
			}
		}
	}
	slices.SortStableFunc(out.Changes, func(a, b warehouse.Change) int { return cmp.Compare(jump(b), jump(a)) })
	out.Changes = out.Changes[:min(len(out.Changes), warehouse.MaxChanges)]
	slices.SortFunc(out.Coverage, func(a, b warehouse.CoverageChange) int {
		return cmp.Or(cmp.Compare(a.Dataset, b.Dataset), cmp.Compare(a.Source, b.Source), cmp.Compare(a.RefArea, b.RefArea), cmp.Compare(a.Code, b.Code))
	})
	d.parts = out.Parts
	if out.Unchanged() {
		out.Known, err = d.known(ctx)
	}
	return out, convert(err)
}

// refuseSealed returns ErrBlocked where the draft holds a figure that was sealed since
// it was compared.
func (d *Draft) refuseSealed(ctx context.Context) error {
	for _, c := range d.order {
		if err := (Seals{d.s}).refuseSealed(ctx, d.s.db, d.tx, c.Cube, c.rows); err != nil {
			return err
		}
	}
	return nil
}

func (d *Draft) compareGroup(ctx context.Context, g *group, withdrawn []int32, out *warehouse.Comparison) error {
	if err := g.compare(ctx, d.tx, d.reg); err != nil {
		return err
	}
	if err := (entitlement{d.s}).rightsToEnd(ctx, d.tx, g, d.spec.Submission.Office); err != nil {
		return err
	}
	parts, err := d.s.counts(ctx, d.tx, g)
	if err != nil {
		return err
	}
	out.Parts = addParts(out.Parts, parts)
	for _, sd := range g.sides {
		if l := currentLoad(sd.table); l != nil {
			have, ok := out.Previous[sd.table.Source]
			if !ok || d.reg.Number(have.Release).Order.Before(l.Release.Order) {
				out.Previous[sd.table.Source] = warehouse.Previous{Release: l.Release.Number, Edition: l.Release.Edition, Received: l.Release.Submission.Received, Provisional: l.Release.Provisional}
			}
		}
	}
	if g.fresh {
		return nil
	}
	if err := d.history(ctx, g, out); err != nil {
		return err
	}
	if err := d.changes(ctx, g, withdrawn, out); err != nil {
		return err
	}
	if err := d.renamed(ctx, g, out); err != nil {
		return err
	}
	if err := d.differences(ctx, g, withdrawn, out); err != nil {
		return err
	}
	return d.coverage(ctx, g, out)
}

// sides lists the tables of a draft's dataset with all cuts they have or had.
func (d *Draft) sides(c *draftCube) []side {
	var out []side
	for _, t := range c.tables {
		sd := side{table: t.table, replaces: t.Replaces, cuts: t.table.CutIDs()}
		for _, k := range t.cuts {
			if k.known == nil {
				sd.cuts = append(sd.cuts, k.id)
			}
		}
		out = append(out, sd)
	}
	return out
}

// jump is how much a figure changed, relative to what it was; ten is added so
// that small counts do not come first.
func jump(c warehouse.Change) float64 {
	return math.Abs(c.NewValue-c.OldValue) / (math.Abs(c.OldValue) + 10)
}

func (d *Draft) changes(ctx context.Context, g *group, withdrawn []int32, out *warehouse.Comparison) error {
	codes, sheets := d.s.codes.All(), d.s.sheets.All()
	return each(ctx, d.tx, g.fill(jumpsSQL, "{withdrawn}", query.IntList(withdrawn)), nil, func(rows *sql.Rows) error {
		c := warehouse.Change{Dataset: g.cube.Dataset.ID, Kind: warehouse.Changed}
		key := make([]int32, len(g.cube.Columns))
		var period, sheet int32
		var old, now warehouse.Flags
		var jump float64
		to := append(query.Pointers(key), &period, &c.OldValue, &c.NewValue, &old, &now, &sheet, &c.Cell.Row, &c.Cell.Col, &jump)
		err := rows.Scan(to...)
		c.Key, c.Period = query.TextsOf(codes, key), d.s.periods.Get(period).Text
		c.OldStatus, c.NewStatus, c.Cell.Sheet = old.Status(), now.Status(), sheets[sheet]
		out.Changes = append(out.Changes, c)
		return err
	})
}

func (d *Draft) coverage(ctx context.Context, g *group, out *warehouse.Comparison) error {
	codes, sheets := d.s.codes.All(), d.s.sheets.All()
	return each(ctx, d.tx, g.fill(coverageSQL), nil, func(rows *sql.Rows) error {
		c := warehouse.CoverageChange{Dataset: g.cube.Dataset.ID}
		var source, area, code, period, sheet int32
		err := rows.Scan(&source, &area, &code, &c.Came, &period, &sheet, &c.Cell.Row, &c.Cell.Col)
		c.Source, c.RefArea, c.Code = codes[source], codes[area], codes[code]
		c.Period = d.s.periods.Get(period).Text
		if c.Came {
			c.Cell.Sheet = sheets[sheet]
		}
		out.Coverage = append(out.Coverage, c)
		return err
	})
}
