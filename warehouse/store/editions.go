package store

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"siemmes/warehouse"
)

// Editions of a source are ordered by their dates, those that nothing dates by the
// time of receipt (release.order), and those of one day by the numbers of their
// releases. The current edition is the latest of them. An
// edition that comes after a later one enters history as far as the later one
// covers it, and is current for the rest.

// later is what a draft's edition comes after though it is older.
type later struct {
	all bool // a later edition replaced the whole table
	// scope are later loads of the table that cover the areas and periods
	// which they hold, keys those that cover no more than their own figures,
	// and those of other tables of the source.
	scope, keys []*load
	// same is the last release of the draft's own edition, nil where the
	// edition is new.
	same *release
}

func (l later) none() bool { return !l.all && len(l.scope)+len(l.keys) == 0 }

// releases are the numbers of all later releases.
func (l later) releases() []int32 {
	var ids []int32
	for _, x := range slices.Concat(l.scope, l.keys) {
		ids = append(ids, int32(x.release.Number))
	}
	return ids
}

// later finds the editions of a table's source that are later than an edition.
// An edition is dated by its first publication: the same edition loaded again is
// no newer for it. What was withdrawn covers nothing.
func (r *register) later(t *table, e warehouse.Edition, order time.Time) later {
	var out later
	for _, l := range t.loads {
		if e.ID != "" && l.release.Edition.ID == e.ID {
			out.same = l.release
		}
	}
	if out.same != nil {
		order = out.same.order
	}
	for _, other := range r.tables {
		if other.dataset != t.dataset || other.source != t.source {
			continue
		}
		for _, l := range other.loads {
			switch {
			case l.release.State == warehouse.Withdrawn || !l.release.order.After(order):
			case other == t && l.replaces == warehouse.ReplacesTable:
				out.all = true
				out.scope = append(out.scope, l)
			case other == t && l.replaces == warehouse.ReplacesPeriods:
				out.scope = append(out.scope, l)
			default:
				out.keys = append(out.keys, l)
			}
		}
	}
	return out
}

// current is the load of a table whose edition is the latest; nil where there is
// none. Releases that were withdrawn, or entered history as a whole, do not count.
func (t *table) current() *load {
	var found *load
	for _, l := range t.loads {
		if l.release.State == warehouse.Withdrawn || l.release.Historic {
			continue
		}
		if found == nil || !l.release.order.Before(found.release.order) {
			found = l
		}
	}
	return found
}

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

// previous is the number of the last release of a table that did not enter
// history as a whole; zero where there is none. A row that it confirmed is
// confirmed by the next one without a gap.
func (t *table) previous() int {
	for _, l := range slices.Backward(t.loads) {
		if !l.release.Historic {
			return l.release.Number
		}
	}
	return 0
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
