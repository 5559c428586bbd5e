package query

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"siemmes/warehouse"
)

// moment is what enters a series, or leaves it, at one time.
type moment struct {
	edges  []edge
	from   Span // the first period after
	enters bool
	own    bool // own nationals
}

// moments joins the edges that concern a series by their time.
func (b *breaker) moments(s *rowSeries, dim int, edges []edge) []moment {
	p := b.plan
	if at := slices.Index(p.kept, dim); at >= 0 && s.key[at] != p.w.codes.Number(warehouse.Total) {
		return nil // of one code of the dimension
	}
	var out []moment
	for _, e := range edges {
		other := false
		for i, id := range e.of {
			at := slices.Index(p.kept, i)
			other = other || at >= 0 && i != p.c.Freq && s.key[at] != id
		}
		if other {
			continue
		}
		own := dim == p.c.Counterpart && p.isOwnEdge(e)
		at := slices.IndexFunc(out, func(m moment) bool {
			return m.edges[0].cut == e.cut && m.edges[0].period == e.period && m.enters == e.enters && m.own == own
		})
		if at < 0 {
			at = len(out)
			out = append(out, moment{from: p.w.periods.Get(e.period), enters: e.enters, own: own})
		}
		out[at].edges = append(out[at].edges, e)
	}
	return out
}

// change is a row that is not comparable with the one before it.
type change struct {
	moment
	row   int
	share float64 // what enters or leaves, of the sum in which it is
}

// changes finds the rows that are not comparable because of what enters or leaves:
// the period in which it does, and where that is in the middle, the next one.
func (b *breaker) changes(s *rowSeries, m moment, added map[partKey]float64) (out []change) {
	at := b.first(s, m.from.Start)
	if at < 0 || at == 0 && b.plan.q.Periods == nil {
		return nil // there is nothing before it
	}
	first, second := 0.0, 0.0 // how much of the part is in the row, and not in the one before
	switch after := fraction(b.span(s.rows[at]), m.from.Start); {
	case after < 1 || !b.span(s.rows[at]).Start.After(m.from.Start):
		first, second = after, 1-after
	case at > 0:
		first = 1
	default: // the row before is not in the answer
		first = 1 - fraction(before(b.span(s.rows[at])), m.from.Start)
	}
	share := 0.0
	for n := max(0, at-1); n < min(len(s.rows), at+2); n++ {
		share = max(share, b.shareIn(s.rows[n], m, added))
	}
	if share == 0 && at == 0 && b.code(s, warehouse.DimRefArea) != "" {
		for _, e := range m.edges {
			share = max(share, e.share)
		}
	}
	least := warehouse.LargePart
	if m.own {
		least = warehouse.LargeOwn
	}
	if first*share >= least {
		out = append(out, change{m, s.rows[at], share})
	}
	if second*share >= least && at+1 < len(s.rows) {
		out = append(out, change{m, s.rows[at+1], share})
	}
	return out
}

// shareIn is the share that a part has of a row, were it in all of its period.
func (b *breaker) shareIn(row int, m moment, added map[partKey]float64) float64 {
	part := 0.0
	for _, e := range m.edges {
		part += added[partKey{row: row, code: e.code, area: cmp.Or(e.area, e.code), cut: e.cut}]
	}
	there := fraction(b.span(row), m.from.Start)
	if !m.enters {
		there = 1 - there
	}
	if part <= 0 || there <= 0 {
		return 0
	}
	if share := part / there / (b.least(row) - part + part/there); share > 0 {
		return min(1, share)
	}
	return 0
}

// fraction is how much of a period is not before a time, from 0 to 1.
func fraction(p warehouse.Period, from time.Time) float64 {
	return max(0, min(1, p.End().Sub(from).Hours()/p.End().Sub(p.Start).Hours()))
}

// before is the period of the same length that ends where another begins.
func before(p warehouse.Period) warehouse.Period {
	p.Start = p.Start.Add(-p.End().Sub(p.Start))
	return p
}

// markAll marks rows; held are the codes that are in each.
func (b *breaker) markAll(dim int, found []change, held map[int]map[int32]bool) {
	id := b.plan.c.Dataset.Dimensions[dim].ID
	lasting := b.lasting(dim, held)
	for _, x := range found {
		codes := lasting[b.lot(dim, x.row)]
		switch {
		case x.own:
			b.markChange(x, id, warehouse.DimCounterpart+"="+warehouse.Foreigners)
		case codes == nil || len(codes) > mostLasting:
			b.markChange(x, id, "by "+id)
		default:
			b.markChange(x, id, id+"="+strings.Join(codes, ","))
		}
	}
}

// markChange marks a row in which codes of a dimension are more, or less, than before.
func (b *breaker) markChange(x change, dim, question string) {
	all := b.plan.w.codes.All()
	var codes, areas []string
	for _, e := range x.edges {
		if code := all[e.code]; !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
		if e.area != 0 && !slices.Contains(areas, all[e.area]) {
			areas = append(areas, all[e.area])
		}
	}
	slices.Sort(codes)
	slices.Sort(areas)
	way := "leaves"
	if x.enters {
		way = "enters"
	}
	args := []any{"period", x.from.Text, "percent", strconv.Itoa(int(math.Round(100 * x.share))), "question", question}
	if areas != nil {
		args = append(args, "ref_area", strings.Join(areas, ", "))
	}
	if x.own {
		b.mark(x.row, breakNotes["own-"+way], args...)
		return
	}
	b.mark(x.row, breakNotes[way], append(args, "dim", dim, "codes", strings.Join(codes, ", "))...)
}

// breakNotes are the notes of what enters or leaves.
var breakNotes = map[string]string{
	"enters": "query.break-enters", "leaves": "query.break-leaves",
	"own-enters": "query.break-own-enters", "own-leaves": "query.break-own-leaves",
}

// mostLasting is how many codes a question names that asks for those alone that are
// there all the time.
const mostLasting = 12

// lot is what the rows have in common of which the codes of a dimension are looked
// at together.
func (b *breaker) lot(dim, row int) (k codesKey) {
	for at, i := range b.plan.kept {
		if i != dim && (i == b.plan.c.RefArea || !b.plan.c.Dataset.Dimensions[i].Adds()) {
			k[at] = b.outcomes[row].key[at]
		}
	}
	return k
}

// lasting are the codes that are there in all periods of a lot.
func (b *breaker) lasting(dim int, held map[int]map[int32]bool) map[codesKey][]string {
	periods := map[codesKey]map[int32]bool{}
	in := map[codesKey]map[int32]map[int32]bool{} // by lot and code, the periods
	for row, codes := range held {
		k, period := b.lot(dim, row), b.outcomes[row].target.period
		if periods[k] == nil {
			periods[k], in[k] = map[int32]bool{}, map[int32]map[int32]bool{}
		}
		periods[k][period] = true
		for id := range codes {
			if in[k][id] == nil {
				in[k][id] = map[int32]bool{}
			}
			in[k][id][period] = true
		}
	}
	out := map[codesKey][]string{}
	for k := range in {
		for id, there := range in[k] {
			if len(there) == len(periods[k]) {
				out[k] = append(out[k], b.plan.w.codes.All()[id])
			}
		}
		slices.Sort(out[k])
	}
	return out
}

// question writes filters as a question names them.
func question(filters []warehouse.Filter) string {
	var parts []string
	for _, f := range filters {
		parts = append(parts, f.Dim+"="+strings.Join(f.Codes, ","))
	}
	return strings.Join(parts, " ")
}
