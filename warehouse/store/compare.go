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

	"siemmes/warehouse"
)

//go:embed sql/compare.sql
var compareSQL string

//go:embed sql/ended.sql
var endedSQL string

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
	table    *table
	cuts     []int32 // of the draft and of what was loaded before
	replaces warehouse.Replaces
}

// group is the tables of a draft that belong to one dataset and are compared
// with the same base.
type group struct {
	cube     *cube
	rows     string // quoted name of the draft's rows
	sides    []side
	historic bool   // a later edition is current
	base     string // condition on the fact table f: what the draft is compared with
	old      *load  // which told the base its edition; nil if none
	fresh    bool   // the base has no rows: all is new (after compare)
	filter   string // what all rows of the draft have in common, as a condition on f
	key      string // that a row d of the draft and a row f of the base have one key
}

// groups sorts the tables of a draft of one dataset by what they are compared
// with. An edition is dated by its first publication: the same edition loaded
// again is no newer for it.
func (s *Store) groups(reg *register, c *cube, rows string, sides []side, e warehouse.Edition) []*group {
	var out []*group
	for _, sd := range sides {
		g := s.group(reg, c, sd.table, e)
		i := slices.IndexFunc(out, func(x *group) bool { return x.base == g.base && x.historic == g.historic })
		if i < 0 {
			i, g.rows = len(out), rows
			out = append(out, g)
		}
		out[i].sides = append(out[i].sides, sd)
	}
	return out
}

func (s *Store) group(reg *register, c *cube, t *table, e warehouse.Edition) *group {
	current, same := t.editions(e.ID)
	date := e.Date
	if same != nil {
		date = same.release.Edition.Date
	}
	source, known := s.codes.id(t.source)
	g := &group{cube: c, base: "false"}
	of := " AND f.\"SOURCE\" = " + strconv.Itoa(int(source))
	switch {
	case current != nil && date.Before(current.release.Edition.Date):
		g.historic, g.old = true, same
		if same != nil {
			g.base = picture(same.release, "f") + of
		}
	case known:
		g.old = current
		g.base = "f.valid_to = " + strconv.Itoa(Forever) + of
	}
	return g
}

// editions finds the load of a table whose edition is the latest, and the last
// one of an edition's id; releases that were withdrawn do not count for the
// first. Nil where there is none.
func (t *table) editions(id string) (current, same *load) {
	for _, l := range t.loads {
		x := l.release
		if x.Edition.ID == id {
			same = l
		}
		if x.State == warehouse.Withdrawn || x.Historic {
			continue
		}
		if current == nil || !x.Edition.Date.Before(current.release.Edition.Date) {
			current = l
		}
	}
	return current, same
}

// picture is the condition under which a row belongs to what a release shows:
// the figures as of it, or for one that never was current its own.
func picture(x *release, alias string) string {
	n := strconv.Itoa(x.Number)
	if x.Historic {
		return alias + ".valid_from = " + n + " AND " + alias + ".valid_to = " + n
	}
	return alias + ".valid_from <= " + n + " AND " + n + " < " + alias + ".valid_to"
}

func (g *group) cuts() []int32 {
	var ids []int32
	for _, sd := range g.sides {
		ids = append(ids, sd.cuts...)
	}
	return ids
}

// fill writes the names and numbers that a statement leaves open; texts are
// never among them.
func (g *group) fill(statement string, more ...string) string {
	keys := make([]string, len(g.cube.columns))
	for i, col := range g.cube.columns {
		keys[i] = "d." + col
	}
	more = append(more,
		"{rows}", g.rows, "{fact}", g.cube.table, "{base}", g.base, "{key}", g.key, "{filter}", g.filter,
		"{keys}", strings.Join(keys, ", "), "{cuts}", intList(g.cuts()), "{limit}", strconv.Itoa(warehouse.MaxChanges))
	return strings.NewReplacer(more...).Replace(statement)
}

// intList writes numbers for an IN list; one that matches nothing where there
// are none.
func intList(ids []int32) string {
	if len(ids) == 0 {
		return "-1"
	}
	var b strings.Builder
	for i, id := range ids {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.Itoa(int(id)))
	}
	return b.String()
}

// compare fills the tables compared and ended for one group.
func (g *group) compare(ctx context.Context, tx *sql.Tx, withdrawn []int32) error {
	script := `CREATE OR REPLACE TEMP TABLE compared (source INTEGER, drow BIGINT, frow BIGINT, same BOOLEAN);
 CREATE OR REPLACE TEMP TABLE ended (source INTEGER, frow BIGINT)`
	for _, statement := range statements(script) {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	some, err := column[int](ctx, tx, g.fill("SELECT 1 FROM {fact} f WHERE {base} LIMIT 1"))
	if g.fresh = len(some) == 0; err != nil || g.fresh {
		return err
	}
	if err := g.narrow(ctx, tx); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, g.fill(compareSQL, "{withdrawn}", intList(withdrawn))); err != nil {
		return err
	}
	if g.historic || g.old == nil {
		return nil // nothing can end
	}
	for _, sd := range g.sides {
		scope := "true"
		switch sd.replaces {
		case warehouse.ReplacesNothing:
			continue
		case warehouse.ReplacesPeriods:
			scope = periodsSQL
		}
		cuts := intList(sd.cuts)
		if _, err := tx.ExecContext(ctx, g.fill(endedSQL, "{scope}", strings.NewReplacer("{rows}", g.rows, "{cuts}", cuts).Replace(scope), "{cuts}", cuts)); err != nil {
			return err
		}
	}
	return nil
}

// narrow finds the dimensions in which all rows of the draft have one code, as
// most have: the rows of the base are filtered by them, and the two sides are
// joined by the others only.
func (g *group) narrow(ctx context.Context, tx *sql.Tx) error {
	var selected []string
	for _, col := range g.cube.columns {
		selected = append(selected, "coalesce(min(d."+col+"), -1), coalesce(max(d."+col+"), -1)")
	}
	ends := make([]int32, 2*len(selected))
	err := each(ctx, tx, g.fill("SELECT "+strings.Join(selected, ", ")+" FROM {rows} d WHERE d.cut IN ({cuts})"), nil, func(rows *sql.Rows) error {
		return rows.Scan(pointers(ends)...)
	})
	keys := []string{"period"}
	g.filter = ""
	for i, col := range g.cube.columns {
		if ends[2*i] == ends[2*i+1] {
			g.filter += " AND f." + col + " = " + strconv.Itoa(int(ends[2*i]))
		} else {
			keys = append(keys, col)
		}
	}
	g.key = sameKey("d", "f", keys)
	return err
}

// counts says what publishing a compared group brings, by source.
func (s *Store) counts(ctx context.Context, tx *sql.Tx, g *group) ([]warehouse.Part, error) {
	var parts []warehouse.Part
	query := countsSQL
	if g.fresh {
		query = g.fill(`SELECT d."SOURCE", count(*), count(*), 0, 0 FROM {rows} d WHERE d.cut IN ({cuts}) GROUP BY ALL`)
	}
	err := each(ctx, tx, query, nil, func(rows *sql.Rows) error {
		p := warehouse.Part{Dataset: g.cube.ds.ID}
		var source int32
		err := rows.Scan(&source, &p.Observations, &p.Added, &p.Changed, &p.Ended)
		p.Source = s.codes.all()[source]
		if g.historic {
			p.Added, p.Changed = p.Added+p.Changed, 0
		}
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
		x.Added, x.Changed, x.Ended = x.Added+p.Added, x.Changed+p.Changed, x.Ended+p.Ended
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
		return nil, warehouse.Errorf(warehouse.ErrConflict, "the load has ended")
	}
	if err := d.insertAll(ctx); err != nil {
		return nil, convert(err)
	}
	out := &warehouse.Comparison{Previous: map[string]warehouse.Previous{}, Parts: []warehouse.Part{}, Differences: &warehouse.Differences{}}
	withdrawn := d.reg.withdrawn()
	for _, c := range d.order {
		for _, g := range d.s.groups(d.reg, c.cube, c.rows, d.sides(c), d.spec.Edition) {
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
	return out, nil
}

func (d *Draft) compareGroup(ctx context.Context, g *group, withdrawn []int32, out *warehouse.Comparison) error {
	if err := g.compare(ctx, d.tx, withdrawn); err != nil {
		return err
	}
	parts, err := d.s.counts(ctx, d.tx, g)
	if err != nil {
		return err
	}
	out.Parts = addParts(out.Parts, parts)
	out.Historic = out.Historic || g.historic
	for _, sd := range g.sides {
		if l, _ := sd.table.editions(""); l != nil {
			have, ok := out.Previous[sd.table.source]
			if !ok || have.Edition.Date.Before(l.release.Edition.Date) {
				out.Previous[sd.table.source] = warehouse.Previous{Release: l.release.Number, Edition: l.release.Edition, Provisional: l.release.Provisional}
			}
		}
	}
	if g.old == nil {
		return nil
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
		sd := side{table: t.table, replaces: t.Replaces}
		for _, k := range t.table.cuts {
			sd.cuts = append(sd.cuts, k.id)
		}
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
	codes, sheets := d.s.codes.all(), d.s.sheets.all()
	return each(ctx, d.tx, g.fill(jumpsSQL, "{withdrawn}", intList(withdrawn)), nil, func(rows *sql.Rows) error {
		c := warehouse.Change{Dataset: g.cube.ds.ID, Kind: warehouse.Changed}
		key := make([]int32, len(g.cube.columns))
		var period, sheet int32
		var old, now warehouse.Flags
		var jump float64
		to := append(pointers(key), &period, &c.OldValue, &c.NewValue, &old, &now, &sheet, &c.Cell.Row, &c.Cell.Col, &jump)
		err := rows.Scan(to...)
		c.Key, c.Period = texts(codes, key), d.s.periods.get(period).text
		c.OldStatus, c.NewStatus, c.Cell.Sheet = old.Status(), now.Status(), sheets[sheet]
		out.Changes = append(out.Changes, c)
		return err
	})
}

func (d *Draft) coverage(ctx context.Context, g *group, out *warehouse.Comparison) error {
	codes, sheets := d.s.codes.all(), d.s.sheets.all()
	return each(ctx, d.tx, g.fill(coverageSQL), nil, func(rows *sql.Rows) error {
		c := warehouse.CoverageChange{Dataset: g.cube.ds.ID}
		var source, area, code, period, sheet int32
		err := rows.Scan(&source, &area, &code, &c.Came, &period, &sheet, &c.Cell.Row, &c.Cell.Col)
		c.Source, c.RefArea, c.Code = codes[source], codes[area], codes[code]
		c.Period = d.s.periods.get(period).text
		if c.Came {
			c.Cell.Sheet = sheets[sheet]
		}
		out.Coverage = append(out.Coverage, c)
		return err
	})
}

// pointers is what Scan fills a key through.
func pointers(key []int32) []any {
	out := make([]any, len(key))
	for i := range key {
		out[i] = &key[i]
	}
	return out
}

func texts(codes []string, key []int32) []string {
	out := make([]string, len(key))
	for i, id := range key {
		out[i] = codes[id]
	}
	return out
}
