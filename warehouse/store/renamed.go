package store

import (
	"context"
	"database/sql"
	_ "embed"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
)

//go:embed sql/renamed.sql
var renamedSQL string

// renamed finds the codes of a compared group of which all figures end and come
// back under another code.
func (d *Draft) renamed(ctx context.Context, g *group, out *warehouse.Comparison) error {
	some, err := column[int](ctx, d.tx, "SELECT 1 FROM ended LIMIT 1")
	if err != nil || len(some) == 0 {
		return err
	}
	for _, statement := range []string{
		"CREATE OR REPLACE TEMP TABLE gone AS SELECT f.* FROM ended e JOIN {fact} f ON f.rowid = e.frow",
		"CREATE OR REPLACE TEMP TABLE came AS SELECT d.* FROM compared c JOIN {rows} d ON d.rowid = c.drow WHERE c.frow IS NULL AND d.value >= 10",
	} {
		if _, err := d.tx.ExecContext(ctx, g.fill(statement)); err != nil {
			return err
		}
	}
	codes, sheets := d.s.codes.all(), d.s.sheets.all()
	for i, dim := range g.cube.ds.Dimensions {
		if !dim.Adds() && dim.ID != warehouse.DimDirection {
			continue
		}
		others := slices.Concat(slices.Delete(slices.Clone(g.cube.columns), i, i+1), []string{"period"})
		query := g.fill(renamedSQL, "{dim}", g.cube.columns[i], "{others}", sameKey("g", "n", others),
			"{least}", strconv.Itoa(warehouse.RenamedFigures))
		err := each(ctx, d.tx, query, nil, func(rows *sql.Rows) error {
			r := warehouse.Renamed{Dataset: g.cube.ds.ID, Dim: dim.ID}
			var source, was, is, sheet int32
			err := rows.Scan(&source, &was, &is, &r.Figures, &sheet, &r.Cell.Row, &r.Cell.Col)
			r.Source, r.Old, r.New, r.Cell.Sheet = codes[source], codes[was], codes[is], sheets[sheet]
			out.Renamed = append(out.Renamed, r)
			return err
		})
		if err != nil {
			return err
		}
	}
	slices.SortFunc(out.Renamed, func(a, b warehouse.Renamed) int {
		return slices.Compare([]string{a.Dataset, a.Source, a.Dim, a.Old, a.New}, []string{b.Dataset, b.Source, b.Dim, b.Old, b.New})
	})
	return nil
}

// Revisions says how large the revisions of a source's figures were so far: what
// a figure said against what took its place. What was withdrawn does not count.
func (s *Store) Revisions(ctx context.Context, dataset, source string) (out warehouse.Revisions, err error) {
	defer warehouse.Wrap(&err, "earlier revisions of %s in %s", source, dataset)
	c, err := s.cube(dataset)
	if err != nil {
		return out, err
	}
	id, known := s.codes.id(source)
	if !known {
		return out, nil
	}
	query := strings.NewReplacer("{fact}", c.table, "{key}", c.same("o", "n"), "{source}", strconv.Itoa(int(id)),
		"{forever}", strconv.Itoa(Forever), "{withdrawn}", intList(s.known.Load().withdrawn())).Replace(`
SELECT count(*), count(DISTINCT release), coalesce(quantile_cont(jump, 0.5), 0), coalesce(quantile_cont(jump, 0.99), 0) FROM (
    SELECT n.valid_from AS release, abs(n.value - o.value) / (abs(o.value) + 10) AS jump
    FROM {fact} o JOIN {fact} n ON {key} AND n.valid_from = o.valid_to
    WHERE o."SOURCE" = {source} AND o.valid_from < o.valid_to AND o.valid_to < {forever} AND o.value <> n.value
        AND o.release NOT IN ({withdrawn}) AND n.release NOT IN ({withdrawn}))`)
	err = each(ctx, s.db, query, nil, func(rows *sql.Rows) error {
		return rows.Scan(&out.Figures, &out.Releases, &out.Median, &out.Most)
	})
	return out, convert(err)
}

// Mirror gives the current figures that partners report about areas, not broken
// down further.
func (s *Store) Mirror(ctx context.Context, dataset string, areas, partners []string) (out []warehouse.Mirrored, err error) {
	defer warehouse.Wrap(&err, "mirror figures of %s", dataset)
	c, err := s.cube(dataset)
	if err != nil {
		return nil, err
	}
	direction := c.ds.Index(warehouse.DimDirection)
	if direction < 0 {
		return nil, warehouse.Errorf(warehouse.ErrInvalid, "%s has no directions, and no mirror", dataset)
	}
	names := []int{c.source, c.refArea, c.counterpart, c.measure, c.freq, c.basis, direction}
	where := []string{
		"valid_to = " + strconv.Itoa(Forever), "value IS NOT NULL",
		"release NOT IN (" + intList(s.known.Load().withdrawn()) + ")",
		c.columns[c.refArea] + " IN (" + s.list(partners) + ")", c.columns[c.counterpart] + " IN (" + s.list(areas) + ")",
	}
	columns := make([]string, len(names))
	for i, d := range names {
		columns[i] = c.columns[d]
	}
	for d := range c.columns {
		if !slices.Contains(names, d) {
			where = append(where, c.columns[d]+" IN ("+s.list([]string{warehouse.Total, warehouse.NotApplicable, warehouse.World})+")")
		}
	}
	codes := s.codes.all()
	query := "SELECT " + strings.Join(columns, ", ") + ", period, value FROM " + c.table + " WHERE " + strings.Join(where, " AND ")
	err = each(ctx, s.db, query, nil, func(rows *sql.Rows) error {
		var m warehouse.Mirrored
		key := make([]int32, len(names))
		var period int32
		err := rows.Scan(append(pointers(key), &period, &m.Value)...)
		t := texts(codes, key)
		m.Source, m.RefArea, m.Counterpart, m.Measure, m.Freq, m.Basis, m.Direction = t[0], t[1], t[2], t[3], t[4], t[5], t[6]
		m.Period = s.periods.get(period).text
		out = append(out, m)
		return err
	})
	slices.SortFunc(out, func(a, b warehouse.Mirrored) int {
		return slices.Compare([]string{a.RefArea, a.Counterpart, a.Source, a.Measure, a.Direction, a.Period}, []string{b.RefArea, b.Counterpart, b.Source, b.Measure, b.Direction, b.Period})
	})
	return out, convert(err)
}

// list writes the numbers of codes for an IN list; those that no figure has are
// left out.
func (s *Store) list(codes []string) string {
	var ids []int32
	for _, code := range codes {
		if id, ok := s.codes.id(code); ok {
			ids = append(ids, id)
		}
	}
	return intList(ids)
}
