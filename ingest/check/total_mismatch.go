package check

import (
	"slices"

	"siemmes/ingest/figures"
	"siemmes/warehouse"
)

var totalMismatch = Rule{
	ID: "total-mismatch", Severity: warehouse.Blocking, Needs: LastRelease,
	Run: eachTable(totals),
}

// totals is rule total-mismatch: wherever a table holds a total and its parts,
// the parts must be able to add up to it.
func totals(a *File, t *figures.Table) {
	x := a.facts[t].sums()
	for _, alike := range x.many {
		tellMismatches(a, x.summer, alike)
	}
	for _, f := range x.single {
		tellMismatch(a, x.summer, f)
	}
}

// tellMismatches reports the figures of a period that sums disagree with in one
// finding, at the first.
func tellMismatches(a *File, s *summer, alike []suspect) {
	for _, f := range alike {
		a.tellOf(s.Cube.Cell(f.Row))
	}
	b, i := s.Cube.At(alike[0].Row)
	period := b.Periods.Texts[b.Period[i]]
	f := a.Report.Say("finding.total-mismatch.many", warehouse.Finding{
		Rule: "total-mismatch", Severity: s.severity(alike...), CellRef: figures.CellOf(b, i), Key: s.ID + " " + period,
		Found: warehouse.Literal(figures.Figure(b, i)), Expected: warehouse.Literal(between(alike[0].low, alike[0].high, s.base)),
	}, "what", Describe(b, i), "period", warehouse.PeriodValue(period), "count", len(alike))
	f.Count = len(alike)
}

// severity is that of figures that sums disagree with: a warning where all the sums are
// over reporting areas, of which a source need not have all; "" else, the rule's own.
func (s *summer) severity(all ...suspect) warehouse.Severity {
	for _, f := range all {
		for _, e := range f.equations {
			if s.name(s.splits[e.split].dim) != warehouse.DimRefArea {
				return ""
			}
		}
	}
	return warehouse.Warning
}

// tellMismatch reports a figure that sums disagree with.
func tellMismatch(a *File, s *summer, f suspect) {
	b, i := s.Cube.At(f.Row)
	at := figures.CellOf(b, i)
	a.tellOf(at)
	var ids []string
	var dims warehouse.List
	for _, e := range f.equations {
		if dim := s.name(s.splits[e.split].dim); !slices.Contains(ids, dim) {
			ids, dims = append(ids, dim), append(dims, dimensionName(s.Cube.Dataset, dim))
		}
	}
	e := f.equations[0]
	message := "finding.total-mismatch"
	if len(f.equations) > 1 || e.total != f.Row {
		message = "finding.total-mismatch.cell"
	}
	a.Report.Say(message, warehouse.Finding{
		Rule: "total-mismatch", Severity: s.severity(f), CellRef: at, Key: at.String(), Found: warehouse.Literal(figures.Figure(b, i)), Expected: warehouse.Literal(between(f.low, f.high, s.base)),
	}, "what", Describe(b, i), "over", dims, "since", lastSaid(a, s.Cube, f.Row),
		"sums", len(f.equations), "parts", len(e.parts))
}
