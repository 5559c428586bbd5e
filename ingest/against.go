package ingest

import (
	"maps"
	"math"
	"slices"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// jumps is rule implausible-jump: a figure that was published before does not
// change beyond all likelihood. See implausible for the bound.
func (a *audit) jumps(c *warehouse.Comparison) {
	for _, x := range c.Changes {
		if !implausible(x.OldValue, x.NewValue) {
			continue
		}
		a.report.add(warehouse.Finding{
			Rule: "implausible-jump", CellRef: x.Cell, Key: x.Cell.String(),
			Found: warehouse.FormatNumber(x.NewValue), Expected: warehouse.FormatNumber(x.OldValue),
		}, "what", key(x), "period", lang.Period(a.report.lang, x.Period))
	}
}

// implausible tells whether a revision is larger than revisions of counts are:
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

// key names what a change is about by its codes.
func key(x warehouse.Change) string {
	var parts []string
	for _, code := range x.Key {
		if code != warehouse.Total && code != warehouse.NotApplicable && code != warehouse.World {
			parts = append(parts, code)
		}
	}
	return strings.Join(parts, " ")
}

// coverage is rule coverage-change: a nationality that comes or goes, own
// nationals above all, changes what the totals mean.
func (a *audit) coverage(c *warehouse.Comparison) {
	for _, x := range c.Coverage {
		message := "finding.coverage-change.went"
		if x.Came {
			message = "finding.coverage-change.came"
		}
		if own := x.Code == warehouse.OwnNationals || x.Code == x.RefArea; own {
			message += ".own"
		}
		ds, err := a.catalog.Dataset(x.Dataset)
		if err != nil {
			continue // the comparison is of datasets of the catalog
		}
		label := func(dim, code string) string { return a.catalog.Label(ds, dim, code, a.report.lang) }
		a.report.say(message, warehouse.Finding{
			Rule: "coverage-change", CellRef: x.Cell, Key: strings.Join([]string{x.Source, x.RefArea, x.Code}, " "), Found: x.Code,
		}, "area", label(warehouse.DimRefArea, x.RefArea), "counterpart", label(warehouse.DimCounterpart, x.Code),
			"period", lang.Period(a.report.lang, x.Period))
	}
}

// olderEdition is rule edition-older: the file is an older edition than the
// current one, and will enter history.
func (a *audit) olderEdition(c *warehouse.Comparison) {
	if !c.Historic {
		return
	}
	for _, source := range slices.Sorted(maps.Keys(c.Previous)) {
		was := c.Previous[source].Edition
		if !a.release.Edition.Date.Before(was.Date) {
			continue
		}
		a.report.add(warehouse.Finding{
			Rule: "edition-older", Key: source, Found: a.release.Edition.ID, Expected: was.ID,
		}, "source", source, "date", lang.Date(a.report.lang, was.Date))
	}
}
