package ingest

import (
	"siemmes/ingest/check"
	"siemmes/ingest/figures"
	"siemmes/warehouse"
)

var repeatedFigure = check.Rule{ID: "repeated-figure", Severity: warehouse.Note}

// repeats is rule repeated-figure: a figure that is there already, with the same value.
func (c *collector) repeats(was *warehouse.Observations, j int, b figures.Batch, i int) {
	c.takeBack(b, i, WhyRepeated, "")
	c.report.Add(warehouse.Finding{
		Rule: "repeated-figure", CellRef: figures.CellOf(b.Observations, i), Found: warehouse.Literal(figures.Figure(b.Observations, i)), Key: b.Declared.ID,
	}, "first", figures.CellOf(was, j).String())
}
