// Package figurestest makes batches of figures for tests.
package figurestest

import (
	"math"

	"siemmes/ingest/figures"
	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// testSet is a dataset of three dimensions, enough for what a cube does.
func testSet() *warehouse.Dataset {
	return &warehouse.Dataset{
		ID: "TEST",
		Dimensions: []warehouse.Dimension{
			{ID: warehouse.DimFreq, CodeList: "CL_FREQ", Apart: warehouse.Names{"en": "a year contains its months"}},
			{ID: warehouse.DimRefArea, CodeList: "CL_AREA"},
			{ID: warehouse.DimMeasure, CodeList: "CL_MEASURE", Apart: warehouse.Names{"en": "each counts something else"}},
			{ID: warehouse.DimSex, CodeList: "CL_SEX"},
			{ID: warehouse.DimAge, CodeList: "CL_AGE"},
		},
		Measures: []warehouse.Measure{
			{ID: "N", Adds: warehouse.AddsOver},
			{ID: "STOCK", Adds: warehouse.AddsNotTime},
			{ID: "UNIQUE", Adds: warehouse.AddsNever},
		},
	}
}

// Fig is a figure of a test: its key in the order of testSet, period and value.
type Fig struct {
	Key    [5]string
	Period string
	Value  float64
}

// mould turns figures into batches of one table, the way the harmoniser does.
type mould struct {
	Ds      *warehouse.Dataset
	table   *layout.Table
	cut     *warehouse.CutTable
	dims    []figures.Snapshots
	periods figures.Snapshots
	sheets  figures.Snapshots
	Row     int32
}

func NewMould(t *layout.Table) *mould {
	ds := testSet()
	if t.Layout == nil {
		t.Layout = &layout.Layout{ID: "test"}
	}
	return &mould{Ds: ds, table: t, cut: figures.CutTable(t.Layout, t), dims: make([]figures.Snapshots, len(ds.Dimensions))}
}

func (m *mould) Batch(figs ...Fig) figures.Batch {
	o := &warehouse.Observations{Dataset: m.Ds, Table: m.cut, Dims: make([][]int32, len(m.Ds.Dimensions))}
	for _, f := range figs {
		m.Row++
		for d := range m.Ds.Dimensions {
			o.Dims[d] = append(o.Dims[d], m.dims[d].Put(f.Key[d]))
		}
		o.Period = append(o.Period, m.periods.Put(f.Period))
		o.Value = append(o.Value, f.Value)
		var flags warehouse.Flags
		if math.IsNaN(f.Value) {
			flags = flags.With(warehouse.Missing)
		}
		o.Flags, o.Conf = append(o.Flags, flags), append(o.Conf, warehouse.Free)
		o.Sheet = append(o.Sheet, m.sheets.Put("S"))
		o.Row, o.Col = append(o.Row, m.Row), append(o.Col, 1)
	}
	o.Codes = make([]*warehouse.Dictionary, len(m.dims))
	for d := range m.dims {
		o.Codes[d] = m.dims[d].Now()
	}
	o.Periods, o.Sheets = m.periods.Now(), m.sheets.Now()
	return figures.Batch{Observations: o, Declared: m.table}
}

// TableOf makes a table of figures.
func TableOf(lt *layout.Table, figs ...Fig) *figures.Table {
	m := NewMould(lt)
	c := figures.NewCube(m.Ds)
	c.Add(m.Batch(figs...), func(figures.Row, figures.Batch, int) {})
	return c.Tables[0]
}
