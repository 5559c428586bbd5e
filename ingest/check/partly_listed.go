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

// shortfall is a total of which the table lists some parts, and that is more than these
// come to.
type shortfall struct {
	sumKey
	listed float64 // what they come to, at most
	rest   float64 // what no country of the table has, at least
}

// short reports whether the parts that a table lists of a total, and of which nothing
// says that they are all, fall short of it by more than rounding and suppression explain.
func (s *summer) short(key sumKey, sum addends) (shortfall, bool) {
	x := &s.splits[key.split]
	if !x.partial && (!x.region || !x.open) {
		return shortfall{}, false
	}
	low, high := s.bounds(key.total)
	if !(warehouse.Interval{Low: sum.low, High: sum.high}).Below(warehouse.Interval{Low: low, High: high}) {
		return shortfall{}, false
	}
	return shortfall{key, sum.high, low - sum.high}, true
}

// partlyLists is rule partly-listed: one finding for each total, at the figure with
// the greatest shortfall. The store counts a group of countries in place of these there.
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
		message, key := "finding.partly-listed", []string{s.ID, code}
		if !x.region {
			message, key = "finding.partly-listed.list", []string{s.ID, s.name(x.dim), code}
		}
		f := a.Report.Say(message, warehouse.Finding{
			Rule: "partly-listed", CellRef: figures.CellOf(b, i), Key: strings.Join(key, " "), Found: warehouse.Literal(figures.Figure(b, i)), Expected: warehouse.Literal(warehouse.FormatNumber(first.listed)),
		}, "over", dimensionName(s.Cube.Dataset, s.name(x.dim)), "parts", len(x.parts), "group", placeLabel(s.Table, x.dim, int(x.total)), "what", Describe(b, i), "rest", number(first.rest), "listed", number(first.listed), "count", n)
		f.Count = n
	}
}
