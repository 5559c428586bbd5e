package ingest

import (
	"slices"
	"strconv"

	"siemmes/ingest/check"
	"siemmes/warehouse"
)

var editionOlder = check.Rule{ID: "edition-older", Severity: warehouse.Blocking}

// tellOlder is rule edition-older: tables are of an older edition than the current
// one, or look so. It reports whether a person accepts that one is which no date
// says to be.
func (j *job) tellOlder(c *warehouse.Comparison) (backdate bool) {
	for _, x := range bySource(c.Older) {
		was := c.Previous[x.Source]
		current := was.Shown().Message()
		message := "finding.edition-older"
		if x.Reason != warehouse.OlderByDate {
			message += "." + string(x.Reason)
		}
		f := j.report.Say(message, warehouse.Finding{
			Rule: "edition-older", CellRef: x.Cell, Key: x.Source,
			Found: j.outcome.Shown().Message(), Expected: current,
		}, "source", x.Source, "current", current, "release", strconv.Itoa(was.Release), "count", x.Figures, "of", x.Of,
			"last", warehouse.PeriodValue(x.Last), "current_last", warehouse.PeriodValue(x.CurrentLast))
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
