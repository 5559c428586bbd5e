package store

import (
	"fmt"
	"slices"
	"strings"

	"siemmes/warehouse"
)

// Forever is the valid_to of a row that is current.
const Forever = 1<<31 - 1

// cube is the fact table of one dataset.
type cube struct {
	ds      *warehouse.Dataset
	table   string   // quoted: "fact_border"
	columns []string // of the dimensions, quoted: "FREQ"
	area    []bool   // by dimension: its codes are areas

	freq, refArea, source, measure, counterpart, basis int // places of dimensions
	direction                                          int // -1 where the dataset has none
}

// figureNames are the names of figureColumns, in order.
var figureNames = []string{
	"period", "value", "flags", "conf", "low", "high", "ref_date", "cut",
	"sheet", "cell_row", "cell_col", "cell_text", "more", "comment_id",
}

func newCube(ds *warehouse.Dataset) *cube {
	c := &cube{
		ds: ds, table: quoteName("fact_" + strings.ToLower(ds.ID)),
		freq: ds.Index(warehouse.DimFreq), refArea: ds.Index(warehouse.DimRefArea), source: ds.Index(warehouse.DimSource),
		measure: ds.Index(warehouse.DimMeasure), counterpart: ds.Index(warehouse.DimCounterpart), basis: ds.Index(warehouse.DimBasis),
		direction: ds.Index(warehouse.DimDirection),
	}
	for _, d := range ds.Dimensions {
		c.columns = append(c.columns, quoteName(d.ID))
		c.area = append(c.area, d.CodeList == areaList)
	}
	return c
}

// areaList is the code list whose total is W.
const areaList = "CL_AREA"

// check refuses a dataset that cannot be a table.
func (c *cube) check() error {
	for i, want := range []string{
		warehouse.DimFreq, warehouse.DimRefArea, warehouse.DimSource, warehouse.DimMeasure,
		warehouse.DimCounterpart, warehouse.DimBasis, warehouse.DimSex, warehouse.DimAge,
	} {
		if i >= len(c.ds.Dimensions) || c.ds.Dimensions[i].ID != want {
			return warehouse.NewError(warehouse.ErrInvalid, "store.dimension-place", "dataset", c.ds.ID, "place", i+1, "dimension", want)
		}
	}
	if len(c.ds.Dimensions) > maxDims {
		return warehouse.NewError(warehouse.ErrInvalid, "store.too-many-dimensions", "dataset", c.ds.ID, "count", maxDims)
	}
	for _, d := range c.ds.Dimensions {
		if slices.Contains(figureNames, strings.ToLower(d.ID)) || strings.Contains(" RELEASE CONFIRMED VALID_FROM VALID_TO SKIPPED APART LOOSE ", " "+d.ID+" ") {
			return warehouse.NewError(warehouse.ErrInvalid, "store.dimension-name", "dataset", c.ds.ID, "dimension", d.ID)
		}
	}
	return nil
}

// maxDims bounds the dimensions of a dataset, so that a key is a value that
// can be compared.
const maxDims = 16

// total reports whether a code of a dimension stands for all of it.
func (c *cube) total(dim int, code string) bool {
	return code == warehouse.Total || code == warehouse.NotApplicable || c.area[dim] && code == warehouse.World
}

// canonical writes the total of areas as it is stored: _T is the world.
func (c *cube) canonical(q warehouse.Query) warehouse.Query {
	q.Where = slices.Clone(q.Where)
	for n, f := range q.Where {
		if i := c.ds.Index(f.Dim); i < 0 || !c.area[i] || !slices.Contains(f.Codes, warehouse.Total) {
			continue
		}
		codes := slices.Clone(f.Codes)
		codes[slices.Index(codes, warehouse.Total)] = warehouse.World
		slices.Sort(codes)
		q.Where[n].Codes = slices.Compact(codes)
	}
	return q
}

// equal is the condition that two rows say the same of their key.
func equal(a, b string) string {
	var conds []string
	for _, col := range []string{"value", "flags", "conf", "low", "high", "ref_date", "comment_id"} {
		conds = append(conds, a+"."+col+" IS NOT DISTINCT FROM "+b+"."+col)
	}
	return strings.Join(conds, " AND ")
}

// same is the condition that two rows have one key.
func (c *cube) same(a, b string) string {
	return sameKey(a, b, slices.Concat(c.columns, []string{"period"}))
}

func sameKey(a, b string, columns []string) string {
	conds := make([]string, len(columns))
	for i, col := range columns {
		conds[i] = fmt.Sprintf("%s.%s = %s.%s", a, col, b, col)
	}
	return strings.Join(conds, " AND ")
}
