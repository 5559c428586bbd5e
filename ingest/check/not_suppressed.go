package check

import (
	"math"

	"siemmes/ingest/figures"
	"siemmes/ingest/layout/tidy"
	"siemmes/warehouse"
)

var notSuppressed = Rule{
	ID: "not-suppressed", Severity: warehouse.Blocking,
	Run: eachTable(derivable),
}

// NotSuppressed is the first half of rule not-suppressed: a count that its publisher
// hides, as it is below a bound. A bound of zero is none.
func NotSuppressed(report *Report, below float64, c *tidy.Cell) {
	if below > 0 && c.Num > 0 && c.Num < below {
		report.Add(warehouse.Finding{Rule: "not-suppressed", CellRef: figures.CellAt(c), Found: warehouse.Literal(c.Text), Key: figures.CellAt(c).String()},
			"below", warehouse.FormatNumber(below))
	}
}

// derivable is the second half of rule not-suppressed: a hidden figure that is
// the only one hidden in a sum of exact figures can be worked out by taking the
// others from the total, and is not hidden at all (secondary suppression; Hundepool
// and others, Statistical Disclosure Control, 2012, ch. 4). Rounded tables hide
// it all the same. One finding for each table, at the first such cell.
func derivable(a *File, t *figures.Table) {
	if figures.SuppressedBelow(t.Declared) == 0 || figures.Base(t.Declared) > 0 || t.Declared.AddsNot != "" {
		return
	}
	s := newSummer(a.Catalog, t)
	if len(s.splits) == 0 {
		return
	}
	type hidden struct {
		row           figures.Row
		count, weight int
	}
	sums := map[sumKey]hidden{}
	s.each(func(key sumKey, part figures.Row, weight int) {
		h := sums[key]
		h.weight += weight
		if b, i := s.Cube.At(part); math.IsNaN(b.Value[i]) {
			h.row, h.count = part, h.count+1
		}
		sums[key] = h
	})
	found := map[figures.Row]bool{}
	for key, h := range sums {
		x := &s.splits[key.split]
		whole := !x.open && (h.weight >= x.whole || s.AbsentIsZero)
		total, i := s.Cube.At(key.total)
		hides, j := s.Cube.At(h.row)
		if h.count == 1 && whole && !math.IsNaN(total.Value[i]) && hides.Flags[j].Has(warehouse.Suppressed) {
			found[h.row] = true
		}
	}
	if len(found) == 0 {
		return
	}
	first := figures.Row(math.MaxUint32)
	for r := range found {
		first = min(first, r)
	}
	b, i := t.Cube.At(first)
	f := a.Report.Say("finding.not-suppressed.derived", warehouse.Finding{
		Rule: "not-suppressed", CellRef: figures.CellOf(b, i), Key: t.ID, Found: warehouse.Literal(figures.Figure(b, i)),
	}, "what", Describe(b, i), "count", len(found))
	f.Count = len(found)
}
