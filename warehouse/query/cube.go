package query

import (
	"fmt"
	"slices"
	"strings"

	"siemmes/warehouse"
)

// Forever is the valid_to of a row that is current.
const Forever = 1<<31 - 1

// Cube is the fact table of one dataset.
type Cube struct {
	Dataset *warehouse.Dataset
	Table   string   // quoted: "fact_border"
	Columns []string // of the dimensions, quoted: "FREQ"
	Area    []bool   // by dimension: its codes are areas

	Freq, RefArea, Source, Measure, Counterpart, Basis int // places of dimensions
	Direction                                          int // -1 where the dataset has none
}

// FigureNames are the names of figureColumns, in order.
var FigureNames = []string{
	"period", "value", "flags", "conf", "low", "high", "ref_date", "cut",
	"sheet", "cell_row", "cell_col", "cell_text", "more", "comment_id",
}

func newCube(ds *warehouse.Dataset) *Cube {
	c := &Cube{
		Dataset: ds, Table: QuoteName("fact_" + strings.ToLower(ds.ID)),
		Freq: ds.Index(warehouse.DimFreq), RefArea: ds.Index(warehouse.DimRefArea), Source: ds.Index(warehouse.DimSource),
		Measure: ds.Index(warehouse.DimMeasure), Counterpart: ds.Index(warehouse.DimCounterpart), Basis: ds.Index(warehouse.DimBasis),
		Direction: ds.Index(warehouse.DimDirection),
	}
	for _, d := range ds.Dimensions {
		c.Columns = append(c.Columns, QuoteName(d.ID))
		c.Area = append(c.Area, d.CodeList == AreaList)
	}
	return c
}

// AreaList is the code list whose total is W.
const AreaList = "CL_AREA"

// check refuses a dataset that cannot be a table.
func (c *Cube) check() error {
	for i, want := range []string{
		warehouse.DimFreq, warehouse.DimRefArea, warehouse.DimSource, warehouse.DimMeasure,
		warehouse.DimCounterpart, warehouse.DimBasis, warehouse.DimSex, warehouse.DimAge,
	} {
		if i >= len(c.Dataset.Dimensions) || c.Dataset.Dimensions[i].ID != want {
			return warehouse.NewError(warehouse.ErrInvalid, "store.dimension-place", "dataset", c.Dataset.ID, "place", i+1, "dimension", want)
		}
	}
	if len(c.Dataset.Dimensions) > maxDims {
		return warehouse.NewError(warehouse.ErrInvalid, "store.too-many-dimensions", "dataset", c.Dataset.ID, "count", maxDims)
	}
	for _, d := range c.Dataset.Dimensions {
		if slices.Contains(FigureNames, strings.ToLower(d.ID)) || strings.Contains(" RELEASE CONFIRMED VALID_FROM VALID_TO SKIPPED APART LOOSE ", " "+d.ID+" ") {
			return warehouse.NewError(warehouse.ErrInvalid, "store.dimension-name", "dataset", c.Dataset.ID, "dimension", d.ID)
		}
	}
	return nil
}

// maxDims bounds the dimensions of a dataset, so that a key is a value that
// can be compared.
const maxDims = 16

// Total reports whether a code of a dimension represents all of it.
func (c *Cube) Total(dim int, code string) bool {
	return code == warehouse.Total || code == warehouse.NotApplicable || c.Area[dim] && code == warehouse.World
}

// canonical writes the total of areas as it is stored: _T is the world.
func (c *Cube) canonical(q warehouse.Query) warehouse.Query {
	q.Where = slices.Clone(q.Where)
	for n, f := range q.Where {
		if i := c.Dataset.Index(f.Dim); i < 0 || !c.Area[i] || !slices.Contains(f.Codes, warehouse.Total) {
			continue
		}
		codes := slices.Clone(f.Codes)
		codes[slices.Index(codes, warehouse.Total)] = warehouse.World
		slices.Sort(codes)
		q.Where[n].Codes = slices.Compact(codes)
	}
	return q
}

// Equal is the condition that two rows say the same of their key.
func Equal(a, b string) string {
	var conds []string
	for _, col := range []string{"value", "flags", "conf", "low", "high", "ref_date", "comment_id"} {
		conds = append(conds, a+"."+col+" IS NOT DISTINCT FROM "+b+"."+col)
	}
	return strings.Join(conds, " AND ")
}

// Same is the condition that two rows have one key.
func (c *Cube) Same(a, b string) string {
	return SameKey(a, b, slices.Concat(c.Columns, []string{"period"}))
}

func SameKey(a, b string, columns []string) string {
	conds := make([]string, len(columns))
	for i, col := range columns {
		conds[i] = fmt.Sprintf("%s.%s = %s.%s", a, col, b, col)
	}
	return strings.Join(conds, " AND ")
}
