package check

import (
	"cmp"
	"slices"
	"strings"

	"siemmes/ingest/figures"
	"siemmes/warehouse"
)

var partlyListed = Rule{
	ID: "partly-listed", Severity: warehouse.Warning, Needs: LastRelease,
	Run: eachTable(partlyLists),
}

// shortfall is a group of countries of which the table lists some, and that is more
// than these come to.
type shortfall struct {
	sumKey
	listed float64 // what they come to, at most
	rest   float64 // what no country of the table has, at least
}

// short reports whether the countries that a table lists of a group fall short of it
// by more than rounding and suppression explain.
func (s *summer) short(key sumKey, sum addends) (shortfall, bool) {
	x := &s.splits[key.split]
	if !x.region || !x.open {
		return shortfall{}, false
	}
	low, high := s.bounds(key.total)
	if !(warehouse.Interval{Low: sum.low, High: sum.high}).Below(warehouse.Interval{Low: low, High: high}) {
		return shortfall{}, false
	}
	return shortfall{key, sum.high, low - sum.high}, true
}

// partlyLists is rule partly-listed: one finding for each group, at the figure with
// the greatest shortfall. The store counts the group in place of its countries there.
func partlyLists(a *File, t *figures.Table) {
	s, all := a.facts[t].sums().summer, a.facts[t].sums().partly
	slices.SortFunc(all, func(x, y shortfall) int {
		return cmp.Or(cmp.Compare(x.split, y.split), cmp.Compare(y.rest, x.rest), cmp.Compare(x.total, y.total))
	})
	for len(all) > 0 {
		first, n := all[0], 1
		for n < len(all) && all[n].split == first.split {
			n++
		}
		all = all[n:]
		x := &s.splits[first.split]
		b, i := s.Cube.At(first.total)
		code := s.Texts(x.dim)[x.total]
		number := func(v float64) warehouse.Number { return warehouse.Number{Value: v} }
		f := a.Report.Add(warehouse.Finding{
			Rule: "partly-listed", CellRef: figures.CellOf(b, i), Key: strings.Join([]string{s.ID, code}, " "), Found: warehouse.Literal(figures.Figure(b, i)), Expected: warehouse.Literal(warehouse.FormatNumber(first.listed)),
		}, "group", placeLabel(s.Table, x.dim, int(x.total)), "what", Describe(b, i), "rest", number(first.rest), "listed", number(first.listed), "count", n)
		f.Count = n
	}
}
