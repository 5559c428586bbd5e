package check

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"
	"strings"

	"siemmes/ingest/figures"
	"siemmes/warehouse"
)

var figuresExchanged = Rule{
	ID: "figures-exchanged", Severity: warehouse.Warning, Needs: Past | LastRelease | Explains,
	Run: exchanges,
}

// moved is how many figures of one heading are those that another heading had in
// the last release.
type moved struct {
	from, to uint64 // places on the axis: where the figures were, and are now
	rows     []figures.Row
	doubt    float64 // digits against chance
}

// The share of the figures under a heading that changed, and how many at least,
// that must come from one other heading.
const (
	movedShare = 0.9
	movedLeast = 3
)

// exchanges is rule figures-exchanged: against the last release, and within the file.
func exchanges(ctx context.Context, a *File) error {
	if a.earlier != nil {
		if err := a.each(ctx, func(t *figures.Table) { exchangedSince(a, t) }); err != nil {
			return err
		}
	}
	return a.each(ctx, func(t *figures.Table) { exchangedWithin(a, t) })
}

// exchangedSince finds the figures of one heading that changed since the last release,
// and are those which another heading had there.
func exchangedSince(a *File, t *figures.Table) {
	changes := unexplained(a, t)
	for _, axis := range axes(t) {
		if len(changes) < movedLeast {
			break
		}
		exchangedAlong(a, t, axis, changes)
		changes = unexplained(a, t)
	}
}

// unexplained are the figures of a table that changed and did not come from
// elsewhere.
func unexplained(a *File, t *figures.Table) []figures.Row {
	return slices.DeleteFunc(a.earlier.Changes(t), func(r figures.Row) bool { return a.earlier.Moved[t.Cube.Cell(r)] })
}

func exchangedAlong(a *File, t *figures.Table, axis int, changes []figures.Row) {
	total, found := movesAlong(a, t, axis, changes)
	best := map[uint64]*moved{}
	for _, m := range found {
		least := figures.LeastDoubt(len(total) + 1)
		if len(m.rows) < movedLeast || float64(len(m.rows)) < movedShare*float64(total[m.to]) || m.doubt < least {
			continue
		}
		if was := best[m.to]; was == nil || len(m.rows) > len(was.rows) {
			best[m.to] = m
		}
	}
	for _, to := range slices.Sorted(maps.Keys(best)) {
		m := best[to]
		if back := best[m.from]; back != nil && back.from == to {
			if to < m.from {
				tellExchange(a, t, axis, m, back)
			}
			continue
		}
		tellExchange(a, t, axis, m, nil)
	}
}

// movesAlong finds for the figures that changed who beside them on an axis had
// their number in the last release. Total is how many of the changed figures
// there are at each place, and found is sorted. Figures that several had, or that
// are equal by chance too often, are left out.
func movesAlong(a *File, t *figures.Table, axis int, changes []figures.Row) (total map[uint64]int, found []*moved) {
	type pair struct{ from, to uint64 }
	total = map[uint64]int{}
	byPair := map[pair]*moved{}
	for _, c := range whereFrom(a, t, axis, changes) {
		b, i := t.Cube.At(c.row)
		to := placeOn(t, axis, b, i)
		if len(c.from) > maxCameFrom {
			continue
		}
		total[to]++
		for _, from := range c.from {
			m := byPair[pair{from, to}]
			if m == nil {
				m = &moved{from: from, to: to}
				byPair[pair{from, to}] = m
				found = append(found, m)
			}
			m.rows = append(m.rows, c.row)
			m.doubt += c.doubt
		}
	}
	slices.SortFunc(found, func(a, b *moved) int { return cmp.Or(cmp.Compare(a.to, b.to), cmp.Compare(a.from, b.from)) })
	return total, found
}

// maxCameFrom is at how many places the last release may have the number of a
// figure for it to say where it comes from.
const maxCameFrom = 3

// cameFrom is a figure that changed, and where on an axis the last release has its
// number.
type cameFrom struct {
	row   figures.Row
	doubt float64
	from  []uint64
}

func whereFrom(a *File, t *figures.Table, axis int, changes []figures.Row) []cameFrom {
	varying, digits := t.Varying(), t.Doubts()
	var all []cameFrom
	wanted := map[uint64][]int{} // by what it is beside, and its number now
	for _, r := range changes {
		b, i := t.Cube.At(r)
		doubt := digits(b, i, b.Value[i])
		if doubt < figures.TellingDoubt {
			continue
		}
		h := beside(t, axis, varying, b, i) ^ math.Float64bits(b.Value[i])
		wanted[h] = append(wanted[h], len(all))
		all = append(all, cameFrom{row: r, doubt: doubt})
	}
	for _, n := range t.Blocks {
		b := t.Cube.Blocks[n]
		for i := range b.Len() {
			was, known := a.earlier.Was(t.Cube, figures.RowOf(n, i))
			if !known {
				continue
			}
			here := placeOn(t, axis, b, i)
			for _, k := range wanted[beside(t, axis, varying, b, i)^math.Float64bits(was)] {
				c := &all[k]
				x, j := t.Cube.At(c.row)
				if len(c.from) <= maxCameFrom && here != placeOn(t, axis, x, j) {
					c.from = append(c.from, here)
				}
			}
		}
	}
	return all
}

// tellExchange reports the figures that came from another heading; back are those
// that went there, nil where none did.
func tellExchange(a *File, t *figures.Table, axis int, m, back *moved) {
	rows := slices.Clone(m.rows)
	message := "finding.figures-exchanged.copied"
	if back != nil {
		rows = append(rows, back.rows...)
		message = "finding.figures-exchanged"
	}
	for _, r := range rows {
		a.earlier.Moved[t.Cube.Cell(r)] = true
	}
	first := slices.MinFunc(rows, func(x, y figures.Row) int { return figures.CompareCells(t.Cube.Cell(x), t.Cube.Cell(y)) })
	b, i := t.Cube.At(first)
	to, from := m.to, m.from
	if placeOn(t, axis, b, i) == m.from {
		to, from = m.from, m.to
	}
	was, _ := a.earlier.Was(t.Cube, first)
	ids := []string{placeID(t, axis, to), placeID(t, axis, from)}
	f := a.Report.Say(message, warehouse.Finding{
		Rule: "figures-exchanged", CellRef: figures.CellOf(b, i), Key: strings.Join(append([]string{t.ID}, ids...), " "),
		Found: placeName(t, axis, to), Expected: placeName(t, axis, from),
	}, "count", len(rows), "what", Describe(b, i), "is", figures.Figure(b, i), "was", numberOrNone(was))
	f.Count = len(rows)
}
