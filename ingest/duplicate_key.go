package ingest

import (
	"siemmes/ingest/check"
	"siemmes/ingest/figures"
	"siemmes/warehouse"
)

var duplicateKey = check.Rule{ID: "duplicate-key", Severity: warehouse.Blocking}

// tellDoubles is rule duplicate-key: at the figure that came second, or at the
// first one where the last release has the second one's number.
func (c *collector) tellDoubles(e *figures.Earlier) {
	for _, d := range c.doubles {
		if d.Collides {
			continue
		}
		b, i := d.Cube.At(d.First)
		at, other, found, expected := d.At, figures.CellOf(b, i), d.Found, figures.Figure(b, i)
		if d.FirstIsWrong(e) {
			at, other, found, expected = other, at, expected, found
		}
		c.report.Add(warehouse.Finding{
			Rule: "duplicate-key", CellRef: at, Key: at.String(), Found: warehouse.Literal(found), Expected: warehouse.Literal(expected),
		}, "first", other, "what", check.Describe(b, i))
	}
}
