package store

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
func (t *table) lastOf(edition string) *load {
	for _, l := range slices.Backward(t.loads) {
		if l.release.Edition.ID == edition {
			return l
		}
	}
	return nil
}

// apart reports whether a release is seen by its own figures, and not by what was
// current after it: a draft, and one of which something entered history.
func (x *release) apart() bool {
	return x.Number == 0 || x.Historic || slices.ContainsFunc(x.Parts, func(p warehouse.Part) bool { return p.Filed > 0 })
}

// picture is the condition under which a row belongs to what a release shows.
func picture(x *release, alias string) string {
	n := strconv.Itoa(x.Number)
	if x.apart() {
		return holds(x, alias)
	}
	return alias + ".valid_from <= " + n + " AND " + n + " < " + alias + ".valid_to"
}

// holds is the condition under which a release said what a row says, in its cell.
func holds(x *release, alias string) string {
	n := strconv.Itoa(x.Number)
	cond := alias + ".valid_from <= " + n + " AND " + n + " <= " + alias + ".confirmed"
	if x.Historic {
		cond += " AND " + alias + ".valid_from = " + alias + ".valid_to"
	}
	return cond
}

// rank orders published releases as editions are ordered, from one. Inverse finds
// the release of a rank.
func rank(releases []*release) (ranks, inverse map[int32]int32) {
	order := slices.DeleteFunc(slices.Clone(releases), func(x *release) bool { return x.Number == 0 })
	slices.SortFunc(order, func(a, b *release) int {
		return cmp.Or(a.order.Compare(b.order), cmp.Compare(a.Number, b.Number))
	})
	ranks, inverse = map[int32]int32{}, map[int32]int32{}
	for i, x := range order {
		ranks[int32(x.Number)], inverse[int32(i+1)] = int32(i+1), int32(x.Number)
	}
	return ranks, inverse
}

// spoken lists what loads say, as rows of SQL: for each cut of the table the number
// of the release, its rank, whether it entered history as a whole and whether it
// was withdrawn.
func (r *register) spoken(loads []*load) string {
	var rows []string
	for _, l := range loads {
		x := l.release
		for _, k := range l.table.cuts {
			rows = append(rows, fmt.Sprintf("(%d, %d, %d, %t, %t)", k.id, x.Number, r.ranks[int32(x.Number)], x.Historic, x.State == warehouse.Withdrawn))
		}
	}
	if rows == nil {
		return "SELECT 0, 0, 0, false, false WHERE false"
	}
	return "VALUES " + strings.Join(rows, ", ")
}

// loads lists those of some tables.
func (r *register) loads(wanted func(*table) bool) []*load {
	var out []*load
	for _, t := range r.tables {
		if wanted(t) {
			out = append(out, t.loads...)
		}
	}
	return out
}

// heldSQL is the condition that the release of a row s of spoken said what the
// row g of the facts says.
const heldSQL = "s.number BETWEEN g.valid_from AND g.confirmed AND (NOT s.historic OR g.valid_from = g.valid_to)"

// ranked is an expression for a release as its rank, where the numbers of releases
// are not in the order of their editions: the greatest is the latest edition.
func (r *register) ranked(expr string) string {
	if r.ordered {
		return expr
	}
	whens := make([]string, 0, len(r.ranks))
	for n := range int32(r.last) {
		whens = append(whens, "WHEN "+strconv.Itoa(int(n+1))+" THEN "+strconv.Itoa(int(r.ranks[n+1])))
	}
	return "CASE " + expr + " " + strings.Join(whens, " ") + " END"
}

// ofRank is the release of a rank that ranked gave.
func (r *register) ofRank(rank int32) int {
	if r.ordered {
		return int(rank)
	}
	return int(r.releaseOf[rank])
}
