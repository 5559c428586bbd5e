package store

import (
	"context"
	"database/sql"
	_ "embed"
	"math"
	"strconv"

	"siemmes/warehouse"
	"siemmes/warehouse/query"
)

//go:embed sql/differences.sql
var differencesSQL string

// differences adds what differs one by one in a compared group. Where there is
// too much of it nothing is known one by one of any group.
func (d *Draft) differences(ctx context.Context, g *group, withdrawn []int32, out *warehouse.Comparison) error {
	x := out.Differences
	if x == nil || g.fresh {
		return nil
	}
	x.Compared = append(x.Compared, g.sources()...)
	if err := d.rowsThatDiffer(ctx, g, withdrawn, x); err != nil {
		return err
	}
	if err := d.figuresMissing(ctx, g, x); err != nil {
		return err
	}
	if max(len(x.Changed), len(x.Added)) > warehouse.MaxDifferences {
		out.Differences = nil
	}
	return nil
}

// sources are the datasets and sources of the tables of a group.
func (g *group) sources() (all []warehouse.DatasetSource) {
	for _, sd := range g.sides {
		all = append(all, warehouse.DatasetSource{Dataset: g.cube.Dataset.ID, Source: sd.table.Source})
	}
	return all
}

// many is the LIMIT of a question for differences: one more than are kept.
var many = strconv.Itoa(warehouse.MaxDifferences + 1)

func (d *Draft) rowsThatDiffer(ctx context.Context, g *group, withdrawn []int32, out *warehouse.Differences) error {
	sheets := d.s.sheets.All()
	statement := g.fill(differencesSQL, "{withdrawn}", query.IntList(withdrawn), "{many}", many)
	return each(ctx, d.tx, statement, nil, func(rows *sql.Rows) error {
		var sheet int32
		var cell warehouse.CellRef
		var added bool
		var old sql.NullFloat64
		var flags warehouse.Flags
		err := rows.Scan(&sheet, &cell.Row, &cell.Col, &added, &old, &flags)
		cell.Sheet = sheets[sheet]
		if added {
			out.Added = append(out.Added, cell)
			return err
		}
		out.Changed = append(out.Changed, warehouse.ChangedCell{Cell: cell, Old: valueOf(old), OldFlags: flags})
		return err
	})
}

// figuresMissing adds the figures of the base that the draft does not have.
func (d *Draft) figuresMissing(ctx context.Context, g *group, out *warehouse.Differences) error {
	codes := d.s.codes.All()
	statement := "SELECT "
	for _, col := range g.cube.Columns {
		statement += "f." + col + ", "
	}
	statement = g.fill(statement + `f.period, f.value FROM {fact} f
WHERE {base} AND f.cut IN ({cuts}) AND NOT EXISTS (FROM compared c WHERE c.frow = f.rowid)
LIMIT ` + strconv.Itoa(warehouse.MaxMissing+1))
	var missing []warehouse.MissingFigure
	err := each(ctx, d.tx, statement, nil, func(rows *sql.Rows) error {
		key := make([]int32, len(g.cube.Columns))
		var period int32
		var value sql.NullFloat64
		err := rows.Scan(append(query.Pointers(key), &period, &value)...)
		missing = append(missing, warehouse.MissingFigure{
			Dataset: g.cube.Dataset.ID, Key: query.TextsOf(codes, key), Period: d.s.periods.Get(period).Text, Value: valueOf(value),
		})
		return err
	})
	if len(missing) <= warehouse.MaxMissing {
		out.Missing = append(out.Missing, missing...)
	}
	return err
}

// valueOf is a figure as the warehouse says it: NaN where there is none.
func valueOf(v sql.NullFloat64) float64 {
	if !v.Valid {
		return math.NaN()
	}
	return v.Float64
}
