package ingest

import (
	"math"
	"strconv"

	"siemmes/warehouse"
)

// double tells a total that does not hold because something is counted twice:
// rule double-count takes the place of total-mismatch, and says what. It is
// false where no such reason fits.
func (a *audit) double(s *summer, f suspect) bool {
	e := f.equations[0]
	if e.total != f.row {
		return false
	}
	b, i := s.cube.at(e.total)
	what, at := "", e.total
	var others float64
	low, high := s.withGroups(e)
	switch {
	case e.holds(low, high):
		what, others = "groups", low
	case e.holds(2*e.low, 2*e.high):
		what, others = "total", e.low
	default:
		r, ok := s.besides(e)
		if !ok {
			return false
		}
		what, at = "other", r
	}
	cell, _ := s.cube.at(at)
	_, j := s.cube.at(at)
	found := cellOf(cell, j)
	a.tellOf(found)
	a.tellOf(cellOf(b, i))
	a.report.say("finding.double-count."+what, warehouse.Finding{
		Rule: "double-count", CellRef: found, Key: found.String(), Found: figure(cell, j), Expected: between(e.low, e.high, s.base),
	}, "what", a.describe(cell, j), "total", cellOf(b, i).String(), "said", figure(b, i),
		"over", a.dimension(s.cube.ds, s.name(s.splits[e.split].dim)), "parts", strconv.Itoa(len(e.parts)), "others", warehouse.FormatNumber(others))
	return true
}

// holds reports whether the total of an equation can be between two values. Those
// that are far apart, for what is rounded and suppressed, explain anything.
func (e *equation) holds(low, high float64) bool {
	slack := 1e-6 + 1e-9*math.Abs(low)
	return low > 0 && high-low <= 0.05*low && low <= e.totalHigh+slack && e.totalLow <= high+slack
}

// withGroups is what the total would be if the figures of all other codes of its
// dimension were added up, subtotals and their parts alike.
func (s *summer) withGroups(e *equation) (low, high float64) {
	x := &s.splits[e.split]
	if x.freqs != nil {
		return 0, 0
	}
	key := s.cube.newKey()
	s.cube.key(e.total, key)
	found := 0
	for code, here := range s.present[x.dim] {
		if !here || int32(code) == x.total {
			continue
		}
		key[x.dim] = int32(code)
		if r, ok := s.cube.find(key); ok && s.owns(r) {
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
func (s *summer) besides(e *equation) (row, bool) {
	x := &s.splits[e.split]
	if x.freqs != nil {
		return 0, false
	}
	texts := s.texts(x.dim)
	for _, r := range e.parts {
		b, i := s.cube.at(r)
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
