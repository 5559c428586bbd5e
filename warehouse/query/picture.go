package query

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
)

// lastOf is the last load of a table that is of an edition; nil where there is
// none.
func (t *Table) lastOf(edition string) *Load {
	for _, l := range slices.Backward(t.Loads) {
		if l.Release.Edition.ID == edition {
			return l
		}
	}
	return nil
}

// Apart reports whether a release is seen by its own figures, and not by what was
// current after it: a draft, and one of which something entered history.
func (x *Release) Apart() bool {
	return x.Number == 0 || x.Historic || slices.ContainsFunc(x.Parts, func(p warehouse.Part) bool { return p.Filed > 0 })
}

// Picture is the condition under which a row belongs to what a release shows.
func Picture(x *Release, alias string) string {
	n := strconv.Itoa(x.Number)
	if x.Apart() {
		return Holds(x, alias)
	}
	return alias + ".valid_from <= " + n + " AND " + n + " < " + alias + ".valid_to"
}

// Holds is the condition under which a release said what a row says, in its cell.
func Holds(x *Release, alias string) string {
	n := strconv.Itoa(x.Number)
	cond := alias + ".valid_from <= " + n + " AND " + n + " <= " + alias + ".confirmed"
	if x.Historic {
		cond += " AND " + alias + ".valid_from = " + alias + ".valid_to"
	}
	return cond
}

// rank orders published releases as editions are ordered, from one. Inverse finds
// the release of a rank.
func rank(releases []*Release) (ranks, inverse map[int32]int32) {
	order := slices.DeleteFunc(slices.Clone(releases), func(x *Release) bool { return x.Number == 0 })
	slices.SortFunc(order, func(a, b *Release) int {
		return cmp.Or(a.Order.Compare(b.Order), cmp.Compare(a.Number, b.Number))
	})
	ranks, inverse = map[int32]int32{}, map[int32]int32{}
	for i, x := range order {
		ranks[int32(x.Number)], inverse[int32(i+1)] = int32(i+1), int32(x.Number)
	}
	return ranks, inverse
}

// Spoken lists what loads say, as rows of SQL: for each cut of the table the number
// of the release, its rank, whether it entered history as a whole and whether it
// was withdrawn.
func (r *Register) Spoken(loads []*Load) string {
	var rows []string
	for _, l := range loads {
		x := l.Release
		for _, k := range l.Table.Cuts {
			rows = append(rows, fmt.Sprintf("(%d, %d, %d, %t, %t)", k.ID, x.Number, r.ranks[int32(x.Number)], x.Historic, x.State == warehouse.Withdrawn))
		}
	}
	if rows == nil {
		return "SELECT 0, 0, 0, false, false WHERE false"
	}
	return "VALUES " + strings.Join(rows, ", ")
}

// Loads lists those of some tables.
func (r *Register) Loads(wanted func(*Table) bool) []*Load {
	var out []*Load
	for _, t := range r.Tables {
		if wanted(t) {
			out = append(out, t.Loads...)
		}
	}
	return out
}

// HeldSQL is the condition that the release of a row s of spoken said what the
// row g of the facts says.
const HeldSQL = "s.number BETWEEN g.valid_from AND g.confirmed AND (NOT s.historic OR g.valid_from = g.valid_to)"

// ranked is an expression for a release as its rank, where the numbers of releases
// are not in the order of their editions: the greatest is the latest edition.
func (r *Register) ranked(expr string) string {
	if r.ordered {
		return expr
	}
	whens := make([]string, 0, len(r.ranks))
	for n := range int32(r.Last) {
		whens = append(whens, "WHEN "+strconv.Itoa(int(n+1))+" THEN "+strconv.Itoa(int(r.ranks[n+1])))
	}
	return "CASE " + expr + " " + strings.Join(whens, " ") + " END"
}

// ofRank is the release of a rank that ranked gave.
func (r *Register) ofRank(rank int32) int {
	if r.ordered {
		return int(rank)
	}
	return int(r.releaseOf[rank])
}
