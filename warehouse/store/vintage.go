package store

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"siemmes/warehouse"
)

// vintage is the state of the warehouse that a question is asked of.
type vintage struct {
	number int // of the last release in it; zero: nothing was published
	today  bool
	// ofEdition reports whether the tables are those of one edition, each as of its
	// own release.
	ofEdition bool
	// rows is the condition on the fact table f.
	rows string
	// loads is what counts for each table: the load of the edition asked
	// for, else the last one that was current by then.
	loads map[*table]*load
}

// vintageOf finds the vintage of a query.
func (r *register) vintageOf(q warehouse.Query) (vintage, error) {
	chosen := 0
	for _, set := range []bool{q.Release != 0, !q.AsOf.IsZero(), q.Edition != ""} {
		if set {
			chosen++
		}
	}
	switch {
	case chosen > 1:
		return vintage{}, warehouse.Errorf(warehouse.ErrInvalid, "ask as of a release, as of a time or for an edition, not for two of them")
	case q.Edition != "":
		return r.edition(q.Dataset, q.Edition)
	case q.Release != 0 && r.number(q.Release) == nil:
		return vintage{}, warehouse.Errorf(warehouse.ErrNotFound, "there is no release %d; the last one is %d", q.Release, r.last)
	case q.Release != 0:
		return r.asOf(q.Dataset, q.Release), nil
	case !q.AsOf.IsZero():
		return r.asOf(q.Dataset, r.lastAt(q.AsOf)), nil
	}
	v := r.asOf(q.Dataset, r.last)
	v.today = true
	return v, nil
}

// lastAt is the number of the last release published by a time.
func (r *register) lastAt(at time.Time) int {
	last := 0
	for _, x := range r.releases {
		if x.Number > last && !x.Published.After(at) {
			last = x.Number
		}
	}
	return last
}

func (r *register) asOf(dataset string, number int) vintage {
	n := strconv.Itoa(number)
	v := vintage{number: number, rows: "f.valid_from <= " + n + " AND " + n + " < f.valid_to", loads: map[*table]*load{}}
	for _, t := range r.tables {
		if t.dataset != dataset {
			continue
		}
		for _, l := range t.loads {
			if l.release.Number <= number && !l.release.Historic {
				v.loads[t] = l
			}
		}
	}
	return v
}

// edition is the vintage of an edition: of each table the figures as of the
// last release of that edition, or those of that release where some of it
// entered history.
func (r *register) edition(dataset, id string) (vintage, error) {
	v := vintage{loads: map[*table]*load{}, ofEdition: true}
	cuts := map[*release][]int32{}
	var order []*release
	for _, t := range r.tables {
		if t.dataset != dataset {
			continue
		}
		same := t.lastOf(id)
		if same == nil {
			continue
		}
		v.loads[t] = same
		v.number = max(v.number, same.release.Number)
		if cuts[same.release] == nil {
			order = append(order, same.release)
		}
		cuts[same.release] = append(cuts[same.release], t.cutIDs()...)
	}
	if len(order) == 0 {
		return v, warehouse.Errorf(warehouse.ErrNotFound, "%s has no edition %q; it has %s", dataset, id, orNone(r.editionIDs(dataset)))
	}
	conds := make([]string, len(order))
	for i, x := range order {
		conds[i] = "(f.cut IN (" + intList(cuts[x]) + ") AND " + picture(x, "f")
		if ids := r.laterBefore(x); ids != nil {
			conds[i] += " AND (f.valid_from NOT IN (" + intList(ids) + ") OR " + holds(x, "f") + ")"
		}
		conds[i] += ")"
	}
	v.rows = "(" + strings.Join(conds, " OR ") + ")"
	return v, nil
}

// laterBefore are the releases of later editions that were published before a release:
// what they brought is no part of its edition, unless it says the same.
func (r *register) laterBefore(x *release) (numbers []int32) {
	for _, o := range r.releases {
		if o.Number > 0 && o.Number < x.Number && o.order.After(x.order) {
			numbers = append(numbers, int32(o.Number))
		}
	}
	return numbers
}

func (r *register) editionIDs(dataset string) []string {
	var ids []string
	for _, t := range r.tables {
		for _, l := range t.loads {
			if t.dataset == dataset && l.release.Edition.ID != "" && !slices.Contains(ids, l.release.Edition.ID) {
				ids = append(ids, l.release.Edition.ID)
			}
		}
	}
	slices.Sort(ids)
	return ids
}

func orNone(words []string) string {
	if len(words) == 0 {
		return "none"
	}
	return strings.Join(words, ", ")
}

// constant is the one code that all rows of a cut have in a dimension, "" where
// there are several or where it is a total.
func (v vintage) constant(c *cut, dim string) string {
	if !slices.Contains(c.broken, dim) {
		return ""
	}
	counts := v.loads[c.table]
	code := ""
	for _, l := range c.table.loads {
		relevant := l == counts || counts.replaces != warehouse.ReplacesTable && !l.release.Historic && l.release.Number < counts.release.Number
		k, loaded := l.constants[c.id]
		switch {
		case !relevant:
		case loaded && k[dim] == "", loaded && code != "" && k[dim] != code:
			return ""
		case loaded:
			code = k[dim]
		}
	}
	return code
}

// shownRelease is the expression for the latest edition that says what a row f
// says, as of a vintage: of what a release after it confirmed, the last release of
// the table that is in the vintage. Where that was withdrawn, the figure is there
// because the later one confirms it.
func (v vintage) shownRelease(tables []*table) string {
	if v.today {
		return "f.release"
	}
	var whens []string
	for _, t := range tables {
		l := v.loads[t]
		if l == nil {
			continue
		}
		last := v.number
		if v.ofEdition {
			last = l.release.Number
		}
		if l.release.State != warehouse.Withdrawn && t.loads[len(t.loads)-1].release.Number > last {
			whens = append(whens, fmt.Sprintf("WHEN f.cut IN (%s) AND f.release > %d THEN %d", intList(t.cutIDs()), last, l.release.Number))
		}
	}
	if whens == nil {
		return "f.release"
	}
	return "CASE " + strings.Join(whens, " ") + " ELSE f.release END"
}
