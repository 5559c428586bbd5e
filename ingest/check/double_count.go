package check

import (
	"siemmes/ingest/figures"
	"siemmes/warehouse"
)

var doubleCount = Rule{
	ID: "double-count", Severity: warehouse.Blocking, Needs: LastRelease,
	Run: eachTable(doubleCounts),
}

// doubled is a total that does not hold because something is counted twice.
type doubled struct {
	*equation
	what   string      // that is counted twice: groups, total or other
	at     figures.Row // the figure to look at
	others float64
}

// double is a suspect that something counted twice explains: rule double-count then
// takes the place of total-mismatch. It is false where no such reason fits.
func (s *summer) double(f suspect) (doubled, bool) {
	e := f.equations[0]
	if e.total != f.Row {
		return doubled{}, false
	}
	low, high := s.withGroups(e)
	switch {
	case e.holds(low, high):
		return doubled{e, "groups", e.total, low}, true
	case e.holds(2*e.low, 2*e.high):
		return doubled{e, "total", e.total, e.low}, true
	}
	if r, ok := s.besides(e); ok {
		return doubled{e, "other", r, 0}, true
	}
	return doubled{}, false
}

// doubleCounts is rule double-count.
func doubleCounts(a *File, t *figures.Table) {
	x := a.facts[t].sums()
	for _, d := range x.doubles {
		tellDouble(a, x.summer, d)
	}
}

func tellDouble(a *File, s *summer, d doubled) {
	b, i := s.Cube.At(d.total)
	cell, j := s.Cube.At(d.at)
	found := figures.CellOf(cell, j)
	a.tellOf(found)
	a.tellOf(figures.CellOf(b, i))
	a.Report.Say("finding.double-count."+d.what, warehouse.Finding{
		Rule: "double-count", Severity: s.severity(suspect{equations: []*equation{d.equation}}), CellRef: found, Key: found.String(), Found: warehouse.Literal(figures.Figure(cell, j)), Expected: warehouse.Literal(between(d.low, d.high, s.base)),
	}, "what", Describe(cell, j), "total", figures.CellOf(b, i), "said", figures.Figure(b, i),
		"over", dimensionName(s.Cube.Dataset, s.name(s.splits[d.split].dim)), "parts", len(d.parts), "others", warehouse.FormatNumber(d.others))
}

// withGroups is what the total would be if the figures of all other codes of its
// dimension were added up, subtotals and their parts alike.
func (s *summer) withGroups(e *equation) (low, high float64) {
	x := &s.splits[e.split]
	if x.freqs != nil {
		return 0, 0
	}
	key := s.Cube.NewKey()
	s.Cube.Key(e.total, key)
	found := 0
	for code, here := range s.Present[x.dim] {
		if !here || int32(code) == x.total {
			continue
		}
		key[x.dim] = int32(code)
		if r, ok := s.Cube.Find(key); ok && s.owns(r) {
			l, h := s.bounds(r)
			low, high = low+l, high+h
			found++
		}
	}
	if found <= len(e.parts) {
		return 0, 0
	}
	return low, high
}

// besides finds the figure of "other" or "not stated" without which the parts
// come to the total: it is in another part already, or the total leaves it out.
func (s *summer) besides(e *equation) (figures.Row, bool) {
	x := &s.splits[e.split]
	if x.freqs != nil {
		return 0, false
	}
	texts := s.Texts(x.dim)
	for _, r := range e.parts {
		b, i := s.Cube.At(r)
		if code := texts[b.Dims[x.dim][i]]; code != warehouse.Other && code != warehouse.NotStated {
			continue
		}
		l, h := s.bounds(r)
		if e.holds(e.low-h, e.high-l) {
			return r, true
		}
	}
	return 0, false
}
