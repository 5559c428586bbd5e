package store

import (
	"slices"
	"time"

	"siemmes/warehouse"
	"siemmes/warehouse/query"
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
	scope, keys []*query.Load
	// same is the last release of the draft's own edition, nil where the
	// edition is new.
	same *query.Release
}

func (l later) none() bool { return !l.all && len(l.scope)+len(l.keys) == 0 }

// releases are the numbers of all later releases.
func (l later) releases() []int32 {
	var ids []int32
	for _, x := range slices.Concat(l.scope, l.keys) {
		ids = append(ids, int32(x.Release.Number))
	}
	return ids
}

// laterThan finds the editions of a table's source that are later than an edition.
// An edition is dated by its first publication: the same edition loaded again is
// no newer for it. What was withdrawn covers nothing.
func laterThan(r *query.Register, t *query.Table, e warehouse.Edition, order time.Time) later {
	var out later
	for _, l := range t.Loads {
		if e.ID != "" && l.Release.Edition.ID == e.ID {
			out.same = l.Release
		}
	}
	if out.same != nil {
		order = out.same.Order
	}
	for _, other := range r.Tables {
		if other.Dataset != t.Dataset || other.Source != t.Source {
			continue
		}
		for _, l := range other.Loads {
			switch {
			case l.Release.State == warehouse.Withdrawn || !l.Release.Order.After(order):
			case other == t && l.Replaces == warehouse.ReplacesTable:
				out.all = true
				out.scope = append(out.scope, l)
			case other == t && l.Replaces == warehouse.ReplacesPeriods:
				out.scope = append(out.scope, l)
			default:
				out.keys = append(out.keys, l)
			}
		}
	}
	return out
}

// currentLoad is the load of a table whose edition is the latest; nil where there is
// none. Releases that were withdrawn, or entered history as a whole, do not count.
func currentLoad(t *query.Table) *query.Load {
	var found *query.Load
	for _, l := range t.Loads {
		if l.Release.State == warehouse.Withdrawn || l.Release.Historic {
			continue
		}
		if found == nil || !l.Release.Order.Before(found.Release.Order) {
			found = l
		}
	}
	return found
}

// previousRelease is the number of the last release of a table that did not enter
// history as a whole; zero where there is none. A row that it confirmed is
// confirmed by the next one without a gap.
func previousRelease(t *query.Table) int {
	for _, l := range slices.Backward(t.Loads) {
		if !l.Release.Historic {
			return l.Release.Number
		}
	}
	return 0
}
