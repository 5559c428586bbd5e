package store

import (
	"context"
	"database/sql"
	"math"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/query"
)

// maxDisclosures bounds what is named of one sort.
const maxDisclosures = 20

// disclosures names the figures that are still shown and say something of a sealed one:
// the same figure of another source, what the other country reports of the same flow,
// totals that it is part of, and rates and shares of the same area and period. Whether
// they give it is for a person to judge.
func (it *sealing) disclosures(ctx context.Context, c *query.Cube, key []int32) ([]warehouse.Disclosure, error) {
	ds, codes := c.Dataset, it.s.codes.All()
	same := func(but ...int) (conds []string) {
		for i, col := range slices.Concat(c.Columns, []string{"period"}) {
			if !slices.Contains(but, i) {
				conds = append(conds, col+" = "+strconv.Itoa(int(key[i])))
			}
		}
		return conds
	}
	source, counterpart := ds.Index(warehouse.DimSource), ds.Index(warehouse.DimCounterpart)
	out, err := it.shown(ctx, c, warehouse.DisclosedBySource, same(source))
	if err != nil {
		return nil, err
	}
	if d := ds.Index(warehouse.DimDirection); d >= 0 && counterpart >= 0 {
		conds := append(same(source, d, c.RefArea, counterpart),
			c.Columns[c.RefArea]+" = "+strconv.Itoa(int(key[counterpart])), c.Columns[counterpart]+" = "+strconv.Itoa(int(key[c.RefArea])))
		more, err := it.shown(ctx, c, warehouse.DisclosedByMirror, conds)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	more, err := it.totals(ctx, c, key)
	if err != nil {
		return nil, err
	}
	out = append(out, more...)
	for _, other := range it.s.catalog.Datasets() {
		k := it.s.Cube(other.ID)
		var measures []string
		for _, m := range other.Measures {
			if m.Adds == warehouse.AddsNever {
				measures = append(measures, m.ID)
			}
		}
		rates := it.s.codes.Some(measures)
		if k == nil || len(rates) == 0 {
			continue
		}
		conds := []string{"period = " + strconv.Itoa(int(key[len(key)-1])), k.Columns[k.RefArea] + " = " + strconv.Itoa(int(key[c.RefArea])), k.Columns[k.Measure] + query.In(rates)}
		if at := other.Index(warehouse.DimCounterpart); at >= 0 && counterpart >= 0 {
			conds = append(conds, k.Columns[at]+query.In(it.s.codes.Some([]string{codes[key[counterpart]], warehouse.World, warehouse.NotApplicable})))
		}
		more, err := it.shown(ctx, k, warehouse.DisclosedByRate, conds)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}

// shown lists the figures with a number for which all of some conditions hold.
func (it *sealing) shown(ctx context.Context, c *query.Cube, kind string, conds []string) (out []warehouse.Disclosure, err error) {
	columns := strings.Join(c.Columns, ", ") + ", period"
	statement := "SELECT DISTINCT " + columns + " FROM " + c.Table + " WHERE value IS NOT NULL AND " + strings.Join(conds, " AND ") + " ORDER BY ALL LIMIT " + strconv.Itoa(maxDisclosures)
	err = each(ctx, it.tx, statement, nil, func(rows *sql.Rows) error {
		key := make([]int32, len(c.Columns)+1)
		err := rows.Scan(query.Pointers(key)...)
		out = append(out, warehouse.Disclosure{Kind: kind, FigureKey: Seals{it.s}.figureKey(c, key)})
		return err
	})
	return out, err
}

// totals lists the totals of one dimension or of time that hold a figure and are shown.
func (it *sealing) totals(ctx context.Context, c *query.Cube, key []int32) (out []warehouse.Disclosure, err error) {
	p := &protector{removal: &it.removal, c: c}
	add := func(places []int, within func(whole, part []int32) bool) error {
		line, err := p.line(ctx, key, places)
		for _, x := range line {
			if !math.IsNaN(x.value) && within(x.key, key) && len(out) < maxDisclosures {
				out = append(out, warehouse.Disclosure{Kind: warehouse.DisclosedByTotal, FigureKey: Seals{it.s}.figureKey(c, x.key)})
			}
		}
		return err
	}
	m, _ := c.Dataset.Measure(it.s.codes.All()[key[c.Measure]])
	if m.Adds == warehouse.AddsNever {
		return nil, nil
	}
	for d, dim := range c.Dataset.Dimensions {
		if dim.Adds() {
			if err := add([]int{d}, p.within(d)); err != nil {
				return nil, err
			}
		}
	}
	if m.Adds == warehouse.AddsOver {
		err = add([]int{c.Freq, len(c.Columns)}, p.inTime)
	}
	return out, err
}
