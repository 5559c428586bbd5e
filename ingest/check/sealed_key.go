package check

import (
	"siemmes/warehouse"
)

var sealedKey = Rule{
	ID: "sealed-key", Severity: warehouse.Warning, Final: true, Needs: LastRelease,
	Run: comparison(stillSealed),
}

// stillSealed is rule sealed-key: the file gives a figure that is sealed. Its number is
// withheld, and is not quoted: findings are published.
func stillSealed(a *File, c *warehouse.Comparison) {
	for _, x := range c.Sealed {
		ds, err := a.Catalog.Dataset(x.Dataset)
		if err != nil {
			continue // the comparison is of datasets of the catalog
		}
		what := ds.KeyMessage(func(d int) string { return x.Key[d] })
		a.Report.Add(warehouse.Finding{
			Rule: "sealed-key", CellRef: x.Cell, Key: x.Cell.String(), Expected: warehouse.Literal(warehouse.Flags(0).With(warehouse.Suppressed).String()),
		}, "what", what, "period", warehouse.PeriodValue(x.Period))
	}
}
