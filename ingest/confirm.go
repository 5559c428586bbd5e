package ingest

import (
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// This file holds the rules that ask a person to confirm what a delivery does to
// what was published before it.

// tellOlder is rule edition-older: tables are of an older edition than the current
// one, or look so. It reports whether a person accepts that one is which no date
// says to be.
func (j *job) tellOlder(c *warehouse.Comparison) (backdate bool) {
	for _, x := range bySource(c.Older) {
		was := c.Previous[x.Source]
		current := lang.Edition(j.report.lang, was.Shown())
		message := "finding.edition-older"
		if x.Reason != warehouse.OlderByDate {
			message += "." + string(x.Reason)
		}
		f := j.report.say(message, warehouse.Finding{
			Rule: "edition-older", CellRef: x.Cell, Key: x.Source,
			Found: lang.Edition(j.report.lang, j.outcome.Shown()), Expected: current,
		}, "source", x.Source, "current", current, "release", strconv.Itoa(was.Release), "count", strconv.Itoa(x.Figures), "of", strconv.Itoa(x.Of),
			"last", lang.Period(j.report.lang, x.Last), "current_last", lang.Period(j.report.lang, x.CurrentLast))
		backdate = backdate || f.Accepted != "" && x.Reason != warehouse.OlderByDate
	}
	return backdate
}

// bySource joins what several tables of one source say by one reason.
func bySource(all []warehouse.Older) (out []warehouse.Older) {
	for _, x := range all {
		i := slices.IndexFunc(out, func(o warehouse.Older) bool { return o.Source == x.Source && o.Reason == x.Reason })
		if i < 0 {
			out = append(out, x)
			continue
		}
		out[i].Figures, out[i].Of = out[i].Figures+x.Figures, out[i].Of+x.Of
	}
	return out
}

// removed is rule removed-figures. It blocks where a delivery removes more figures than
// it brings, or figures of periods that have been over for more than a year.
func (a *audit) removed(c *warehouse.Comparison) {
	number := func(n int) string { return lang.Number(a.report.lang, float64(n), 0) }
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
		f := a.report.add(warehouse.Finding{
			Rule: "removed-figures", Severity: severity, Key: strings.Join([]string{r.Dataset, r.Source}, " "), Found: strconv.Itoa(brought), Expected: strconv.Itoa(r.Figures + brought),
		}, "count", number(r.Figures), "brought", number(brought), "source", r.Source, "settled", number(r.Settled),
			"periods", lang.T(a.report.lang, periods, "count", strconv.Itoa(r.Periods)),
			"first", lang.Period(a.report.lang, r.First), "last", lang.Period(a.report.lang, r.Last))
		f.Count = r.Figures
	}
}

// newlySuppressed is rule newly-suppressed: a figure that was published is
// confidential now, and its number stays readable in earlier releases until it is
// sealed there. The number is not quoted: findings are published.
func (a *audit) newlySuppressed(c *warehouse.Comparison) {
	for _, x := range c.Suppressed {
		ds, err := a.catalog.Dataset(x.Dataset)
		if err != nil {
			continue // the comparison is of datasets of the catalog
		}
		what := a.catalog.Words(ds, func(d int) string { return x.Key[d] }, a.report.lang)
		a.report.add(warehouse.Finding{
			Rule: "newly-suppressed", CellRef: x.Cell, Key: x.Cell.String(), Found: warehouse.Flags(0).With(warehouse.Suppressed).String(),
		}, "what", what, "period", lang.Period(a.report.lang, x.Period), "release", strconv.Itoa(x.Release), "was", x.Was.String())
	}
}
