package query

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// A table may count an absent row as zero. This holds for codes that it names: where
// it has "other countries", a country that it never names may be among these.

// namedKey is one dimension of a table, for one reporting area; zero: for all.
type namedKey struct {
	table int32
	dim   int
	area  int32
}

// named is what a table has in a dimension.
type named struct {
	codes     map[int32]bool
	elsewhere bool // it has a code under which others are counted together
}

// readNamed finds which codes the tables name that count an absent row as zero, in the
// dimensions in which several were asked for or a group.
func (c *collapse) readNamed(ctx context.Context) error {
	p := c.p
	dims := slices.Clone(p.summed)
	for i := range p.groups {
		dims = append(dims, p.groups[i].dim)
	}
	c.named = map[namedKey]*named{}
	done := map[namedKey]bool{}
	for _, u := range p.cuts {
		for _, dim := range dims {
			k := namedKey{table: u.Table.ID, dim: dim}
			if dim == p.c.RefArea || !u.load.AbsentIsZero || done[k] {
				continue
			}
			done[k] = true
			if err := c.readNamedOf(ctx, u.Table, k); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *collapse) readNamedOf(ctx context.Context, t *Table, k namedKey) error {
	p := c.p
	columns := []string{"f." + p.c.Columns[p.c.RefArea], "f." + p.c.Columns[k.dim]}
	query := fmt.Sprintf("SELECT DISTINCT %s FROM %s f WHERE %s AND f.cut IN (%s)", strings.Join(columns, ", "), p.c.Table, p.v.rows, IntList(t.CutIDs()))
	list, codes := p.c.Dataset.Dimensions[k.dim].CodeList, p.w.codes.All()
	return eachRow(ctx, p.w.engine, query, nil, func(rows *Rows) error {
		var area, code int32
		err := rows.Scan(&area, &code)
		for _, k.area = range []int32{area, 0} {
			n := c.named[k]
			if n == nil {
				n = &named{codes: map[int32]bool{}}
				c.named[k] = n
			}
			n.codes[code] = true
			n.elsewhere = n.elsewhere || p.w.catalog.Elsewhere(list, codes[code])
		}
		return err
	})
}

// zero reports whether a code for which a series has no row counts as zero in its table.
func (c *collapse) zero(t target, x *series, dim int, code int32) bool {
	if dim == c.p.c.RefArea || !x.use.load.AbsentIsZero {
		return false
	}
	n := c.named[namedKey{x.use.Table.ID, dim, c.areaOf(t, x)}]
	return n == nil || !n.elsewhere || n.codes[code]
}

// zeros reports whether all codes that were asked for in a dimension count as zero
// where a series has no row for them.
func (c *collapse) zeros(t target, x *series, dim int) bool {
	for _, code := range c.p.w.codes.Some(c.p.q.Codes(c.p.c.Dataset.Dimensions[dim].ID)) {
		if !c.zero(t, x, dim, code) {
			return false
		}
	}
	return true
}

// areaOf is the reporting area of a series, zero where it is over several.
func (c *collapse) areaOf(t target, x *series) int32 {
	p := c.p
	if at := slices.Index(p.kept, p.c.RefArea); at >= 0 {
		return t.key[at]
	}
	if at := slices.Index(p.inner, p.c.RefArea); at >= 0 {
		return p.inners[x.inner][at]
	}
	if codes := p.q.Codes(p.c.Dataset.Dimensions[p.c.RefArea].ID); len(codes) == 1 {
		return p.w.codes.Number(codes[0])
	}
	return 0
}
