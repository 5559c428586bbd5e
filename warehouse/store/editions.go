package store

import (
	"slices"
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
