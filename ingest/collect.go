package ingest

import (
	"context"
	"slices"
	"strings"

	"siemmes/ingest/check"
	"siemmes/ingest/figures"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// collector takes the batches of a file as they come: it sees to it that no
// key comes twice, keeps the figures for the rules, and hands them to the
// draft.
type collector struct {
	draft   Draft
	catalog *catalog.Catalog
	report  *check.Report
	cubes   []*figures.Cube
	numbers numberCount // figures that met another of their key
	// aliases are the cells under a second label of a code.
	aliases *aliases
	// held are blocks that may still change because figures of one key add
	// up; they are handed over at the end.
	held    []*warehouse.Observations
	holdAll bool // where an unknown label was accepted: any table may have it
	// doubles are the figures whose key another one has with a different value:
	// which of the two is wrong the comparison may say.
	doubles []figures.Double
}

func newCollector(draft Draft, cat *catalog.Catalog, r *check.Report, a *aliases) *collector {
	return &collector{
		draft: draft, catalog: cat, report: r, aliases: a,
		holdAll: slices.ContainsFunc(r.Accepts, func(a Acceptance) bool { return strings.HasPrefix(a.Finding, "unknown-label") }),
	}
}

// take enters a batch. The block stays in use: it is part of the cube.
func (c *collector) take(ctx context.Context, b figures.Batch) error {
	cube := c.cube(b.Dataset)
	cube.Add(b, func(first figures.Row, b figures.Batch, i int) { c.twice(cube, first, b, i) })
	if b.Len() == 0 {
		return nil
	}
	if c.holdAll || b.Declared.Combine != nil {
		c.held = append(c.held, b.Observations)
		return nil
	}
	return c.draft.Append(ctx, b.Observations)
}

// end passes on what was held back.
func (c *collector) end(ctx context.Context) error {
	for _, b := range c.held {
		if err := c.draft.Append(ctx, b); err != nil {
			return err
		}
	}
	return nil
}

func (c *collector) cube(ds *warehouse.Dataset) *figures.Cube {
	for _, k := range c.cubes {
		if k.Dataset == ds {
			return k
		}
	}
	k := figures.NewCube(ds)
	c.cubes = append(c.cubes, k)
	return k
}

// twice deals with a figure whose key was there before: it is added where the
// layout or an accepted label says so, noted where it repeats the first one
// (the same table twice in one workbook), and a finding where it does not.
func (c *collector) twice(k *figures.Cube, first figures.Row, b figures.Batch, i int) {
	was, j := k.At(first)
	other := k.Others[first]
	_, adds := slices.BinarySearch(b.Adds, i)
	switch {
	case b.Declared.Combine != nil && was.Table == b.Table:
		figures.Combine(was, j, b.Observations, i)
		return
	case adds: // the first figure may be that of a real "other"
		if other == nil {
			k.Others[first] = &figures.Sum{Real: figures.Alone(was, j)}
		}
		figures.Combine(was, j, b.Observations, i)
		return
	case other != nil && other.Real == nil:
		other.Real = figures.Alone(b.Observations, i)
		figures.Combine(was, j, b.Observations, i)
		return
	case other != nil:
		was, j = other.Real, 0
	}
	switch {
	case figures.Same(was, j, b.Observations, i):
		c.repeats(was, j, b, i)
	default:
		at, found := figures.CellOf(b.Observations, i), figures.Figure(b.Observations, i)
		collides := c.collision(figures.CellOf(was, j), at, found, figures.Figure(was, j))
		c.doubles = append(c.doubles, figures.Double{Cube: k, First: first, At: at, Found: found, Value: b.Value[i], Collides: collides})
		rule := "duplicate-key"
		if collides {
			rule = "label-collision"
		}
		c.takeBack(b, i, WhyLost, rule)
	}
}
