package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/query"
)

// flagBreaks gives the figures of a draft the status B that the breaks of its
// tables concern: in the period in which the break is, all figures of the series
// that are named, and of a break by what enters or leaves a dimension the totals
// of that dimension.
func (d *Draft) flagBreaks(ctx context.Context) error {
	for _, t := range d.tables {
		for _, b := range t.Breaks {
			if err := d.flagBreak(ctx, t, b); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *Draft) flagBreak(ctx context.Context, t *draftTable, b warehouse.SeriesBreak) error {
	from, err := warehouse.ParsePeriod(b.From)
	if err != nil {
		return warehouse.WrapError(warehouse.ErrInvalid, err, "store.break", "table", t.table.Name)
	}
	var cuts []int32
	for _, c := range t.cuts {
		cuts = append(cuts, c.id)
	}
	conds := []string{"d.cut IN (" + query.IntList(cuts) + ")", "d.value IS NOT NULL"}
	for _, f := range b.Where {
		if t.cube.Dataset.Index(f.Dim) < 0 {
			return warehouse.NewError(warehouse.ErrInvalid, "store.break.dimension", "table", t.table.Name, "dataset", t.table.Dataset, "dimension", f.Dim)
		}
		conds = append(conds, "d."+query.QuoteName(f.Dim)+" IN ("+query.IntList(d.s.codes.Some(f.Codes))+")")
	}
	if i := t.cube.Dataset.Index(b.Dim); i >= 0 {
		totals := []string{warehouse.Total, warehouse.NotApplicable}
		if t.cube.Area[i] {
			totals = append(totals, warehouse.World)
		}
		conds = append(conds, "d."+query.QuoteName(b.Dim)+" IN ("+query.IntList(d.s.codes.Some(totals))+")")
	}
	flag := strconv.Itoa(int(warehouse.Flags(0).With(warehouse.Break)))
	where := strings.Join(conds, " AND ") + " AND d.period IN (SELECT id FROM period WHERE start_date <= ? AND ? < end_date)"
	touched, err := column[int32](ctx, d.tx, "SELECT DISTINCT cut FROM "+t.cube.rows+" d WHERE "+where, from.Start, from.Start)
	if err != nil || len(touched) == 0 {
		return err
	}
	for _, c := range t.cuts {
		for _, id := range touched {
			c.flagged = c.flagged || c.id == id
		}
	}
	_, err = d.tx.ExecContext(ctx, fmt.Sprintf("UPDATE %s d SET flags = d.flags | %s WHERE %s", t.cube.rows, flag, where), from.Start, from.Start)
	return err
}
