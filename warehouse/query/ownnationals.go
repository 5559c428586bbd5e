package query

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"siemmes/warehouse"
)

// ownless names the reporting areas whose own nationals a sum over areas and
// nationalities leaves out, because nothing is published of them.
func (b *breaker) ownless(ctx context.Context) error {
	p := b.plan
	if !p.asksOwn() || slices.Contains(p.kept, p.c.RefArea) || len(p.q.Codes(warehouse.DimRefArea)) == 1 && p.made(p.c.RefArea) == nil {
		return nil
	}
	if !slices.ContainsFunc(b.outcomes, func(o outcome) bool { return b.addsNationalities(&o) }) {
		return nil
	}
	st := &statement{where: p.sql().conditions()}
	for _, i := range p.kept {
		st.columns = append(st.columns, p.sql().keptColumn(i))
	}
	st.columns = append(st.columns, "f.period", "f.cut", "f."+p.c.Columns[p.c.RefArea])
	st.group = expressions(st.columns)
	st.columns = append(st.columns, "coalesce("+fmt.Sprintf(p.w.dialect().Any, p.sql().isOwn())+", false)")
	key := make([]int32, len(p.kept))
	var period, cut, area int32
	var own bool
	to := append(Pointers(key), &period, &cut, &area, &own)
	areas := map[int]map[string]bool{} // by row, whether own nationals of an area are in it
	err := eachRow(ctx, p.w.engine, st.sql(p.c.Table), nil, func(rows *Rows) error {
		if err := rows.Scan(to...); err != nil {
			return err
		}
		row, ok := b.rowOf(key, period, cut)
		if !ok || !b.addsNationalities(&b.outcomes[row]) {
			return nil
		}
		if areas[row] == nil {
			areas[row] = map[string]bool{}
		}
		code := p.w.codes.All()[area]
		areas[row][code] = areas[row][code] || own
		return nil
	})
	for row := range b.Rows {
		var without []string
		for area, own := range areas[row] {
			if !own {
				without = append(without, area)
			}
		}
		if slices.Sort(without); without != nil {
			b.note(&b.Rows[row], "query.no-nationals-of", "source", strings.Join(b.outcomes[row].sources(), ", "), "ref_area", strings.Join(without, ", "))
		}
	}
	return err
}

// addsNationalities reports whether a figure is a sum of movements over nationalities.
func (a *asked) addsNationalities(o *outcome) bool {
	p := a.plan
	return o.code(p, p.c.Basis) == citizenship && o.unit(p) == unitMovements &&
		slices.ContainsFunc(o.ways, func(w way) bool { return slices.Contains(w.adds, warehouse.DimCounterpart) })
}
