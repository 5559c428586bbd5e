package ingest

import (
	"math"
	"strconv"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// suppressedBelow is the count below which a table's publisher hides a figure,
// as it stands in the cells; zero where the layout does not say.
func suppressedBelow(t *layout.Table) float64 {
	switch {
	case t.Suppresses != nil:
		return t.Suppresses.Below
	case t.Layout.Suppresses != nil:
		return t.Layout.Suppresses.Below
	}
	return 0
}

// notSuppressed is the first half of rule not-suppressed: a count that its publisher
// hides, as it stands below a bound. A bound of zero is none.
func notSuppressed(report *report, below float64, c *layout.Cell) {
	if below > 0 && c.Num > 0 && c.Num < below {
		report.add(warehouse.Finding{Rule: "not-suppressed", CellRef: cellAt(c), Found: c.Text, Key: cellAt(c).String()},
			"below", warehouse.FormatNumber(below))
	}
}

// derivable is the second half of rule not-suppressed: a hidden figure that is
// the only one hidden in a sum of exact figures can be worked out by taking the
// others from the total, and is not hidden at all (secondary suppression; Hundepool
// and others, Statistical Disclosure Control, 2012, ch. 4). Rounded tables hide
// it all the same. One finding for each table, at the first such cell.
func (a *audit) derivable(t *cubeTable) error {
	if suppressedBelow(t.declared) == 0 || base(t.declared) > 0 || t.declared.AddsNot != "" {
		return nil
	}
	s := newSummer(a.catalog, t)
	if len(s.splits) == 0 {
		return nil
	}
	type hidden struct {
		row           row
		count, weight int
	}
	sums := map[sumKey]hidden{}
	s.each(func(key sumKey, part row, weight int) {
		h := sums[key]
		h.weight += weight
		if b, i := s.cube.at(part); math.IsNaN(b.Value[i]) {
			h.row, h.count = part, h.count+1
		}
		sums[key] = h
	})
	found := map[row]bool{}
	for key, h := range sums {
		x := &s.splits[key.split]
		whole := !x.open && (h.weight >= x.whole || s.AbsentIsZero)
		total, i := s.cube.at(key.total)
		hides, j := s.cube.at(h.row)
		if h.count == 1 && whole && !math.IsNaN(total.Value[i]) && hides.Flags[j].Has(warehouse.Suppressed) {
			found[h.row] = true
		}
	}
	if len(found) == 0 {
		return nil
	}
	first := row(math.MaxUint32)
	for r := range found {
		first = min(first, r)
	}
	b, i := t.cube.at(first)
	f := a.report.say("finding.not-suppressed.derived", warehouse.Finding{
		Rule: "not-suppressed", CellRef: cellOf(b, i), Key: t.ID, Found: figure(b, i),
	}, "what", a.describe(b, i), "count", strconv.Itoa(len(found)))
	f.Count = len(found)
	return nil
}
