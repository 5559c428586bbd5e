package store

import (
	"context"
	"database/sql"
	_ "embed"
	"slices"
	"strconv"

	"siemmes/warehouse"
	"siemmes/warehouse/query"
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
	codes, sheets := d.s.codes.All(), d.s.sheets.All()
	for i, dim := range g.cube.Dataset.Dimensions {
		if !dim.Adds() && dim.ID != warehouse.DimDirection {
			continue
		}
		others := slices.Concat(slices.Delete(slices.Clone(g.cube.Columns), i, i+1), []string{"period"})
		statement := g.fill(renamedSQL, "{dim}", g.cube.Columns[i], "{others}", query.SameKey("g", "n", others),
			"{least}", strconv.Itoa(warehouse.RenamedFigures))
		err := each(ctx, d.tx, statement, nil, func(rows *sql.Rows) error {
			r := warehouse.Renamed{Dataset: g.cube.Dataset.ID, Dim: dim.ID}
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
