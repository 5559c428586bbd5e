package check

import (
	"strconv"

	"siemmes/warehouse"
)

var newlySuppressed = Rule{
	ID: "newly-suppressed", Severity: warehouse.Warning, Needs: LastRelease,
	Run: comparison(suppressions),
}

// suppressions is rule newly-suppressed: a figure that was published is
// confidential now, and its number stays readable in earlier releases until it is
// sealed there. The number is not quoted: findings are published.
func suppressions(a *File, c *warehouse.Comparison) {
	for _, x := range c.Suppressed {
		ds, err := a.Catalog.Dataset(x.Dataset)
		if err != nil {
			continue // the comparison is of datasets of the catalog
		}
		what := ds.KeyMessage(func(d int) string { return x.Key[d] })
		a.Report.Add(warehouse.Finding{
			Rule: "newly-suppressed", CellRef: x.Cell, Key: x.Cell.String(), Found: warehouse.Literal(warehouse.Flags(0).With(warehouse.Suppressed).String()),
		}, "what", what, "period", warehouse.PeriodValue(x.Period), "release", strconv.Itoa(x.Release), "was", x.Was)
	}
}
