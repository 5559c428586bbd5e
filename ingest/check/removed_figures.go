package check

import (
	"slices"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

var removedFigures = Rule{
	ID: "removed-figures", Severity: warehouse.Blocking, Needs: LastRelease,
	Run: comparison(removals),
}

// removals is rule removed-figures. It blocks where a delivery removes more figures than
// it brings, or figures of periods that have been over for more than a year.
func removals(a *File, c *warehouse.Comparison) {
	for _, r := range c.Removed {
		if slices.ContainsFunc(c.Older, func(x warehouse.Older) bool { return x.Source == r.Source }) {
			continue // it is told already why
		}
		brought := 0
		for _, p := range c.Parts {
			if p.Dataset == r.Dataset && p.Source == r.Source {
				brought += p.Observations
			}
		}
		severity := warehouse.Blocking
		if r.Figures <= brought && r.Settled == 0 {
			severity = warehouse.Warning
		}
		periods := "count.periods"
		if lang.Has(periods + "." + string(r.Freq)) {
			periods += "." + string(r.Freq)
		}
		f := a.Report.Add(warehouse.Finding{
			Rule: "removed-figures", Severity: severity, Key: strings.Join([]string{r.Dataset, r.Source}, " "), Found: warehouse.Value(brought), Expected: warehouse.Value(r.Figures + brought),
		}, "count", r.Figures, "brought", brought, "source", r.Source, "settled", r.Settled,
			"periods", warehouse.NewMessage(periods, "count", r.Periods),
			"first", warehouse.PeriodValue(r.First), "last", warehouse.PeriodValue(r.Last))
		f.Count = r.Figures
	}
}
