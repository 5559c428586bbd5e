package check

import (
	"math"

	"siemmes/warehouse"
)

var implausibleJump = Rule{
	ID: "implausible-jump", Severity: warehouse.Warning, Needs: LastRelease | Explanations | Told,
	Run: comparison(jumps),
}

// jumps is rule implausible-jump: a figure that was published before does not
// change beyond all likelihood. See implausible for the bound.
func jumps(a *File, c *warehouse.Comparison) {
	for _, x := range c.Changes {
		if !implausible(x.OldValue, x.NewValue) || a.isTold(x.Cell) || a.earlier.HasMoved(x.Cell) || a.rescaledBy[scaleGroupOf(a, x)] == powerOfTen(x) && powerOfTen(x) != 0 {
			continue
		}
		a.Report.Add(warehouse.Finding{
			Rule: "implausible-jump", CellRef: x.Cell, Key: x.Cell.String(),
			Found: warehouse.Literal(warehouse.FormatNumber(x.NewValue)), Expected: warehouse.Literal(warehouse.FormatNumber(x.OldValue)),
		}, "what", describeChange(a, x), "period", warehouse.PeriodValue(x.Period))
	}
}

// implausible reports whether a revision is larger than revisions of counts are:
// three times up or down, and by more than chance moves a count of that size
// (five times the root of the larger, which is five standard deviations of a
// Poisson count, and fifty more, so that small counts may do as they like).
func implausible(was, is float64) bool {
	diff := math.Abs(is - was)
	large, small := math.Max(math.Abs(is), math.Abs(was)), math.Min(math.Abs(is), math.Abs(was))
	if is*was < 0 {
		small = 0
	}
	return large > 3*small && diff > 50+5*math.Sqrt(large)
}
