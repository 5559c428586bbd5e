package query

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
)

// vintage is the state of the warehouse that a question is asked of.
type vintage struct {
	number int // of the last release in it that the dataset has; zero: it has none
	today  bool
	// ofEdition reports whether the tables are those of one edition, each as of its
	// own release.
	ofEdition bool
	// rows is the condition on the fact table f.
	rows string
	// loads is what counts for each table: the load of the edition asked
	// for, else the last one that was current by then.
	loads map[*Table]*Load
}

// vintageOf finds the vintage of a query.
func (r *Register) vintageOf(q warehouse.Query) (vintage, error) {
	chosen := 0
	for _, set := range []bool{q.Release != 0, !q.AsOf.IsZero(), q.Edition != ""} {
		if set {
			chosen++
		}
	}
	switch {
	case chosen > 1:
		return vintage{}, warehouse.NewError(warehouse.ErrInvalid, "query.error-two-vintages")
	case q.Edition != "":
		return r.edition(q.Dataset, q.Edition)
	case q.Release != 0 && r.Number(q.Release) == nil:
		return vintage{}, warehouse.NewError(warehouse.ErrNotFound, "query.error-no-release", "release", strconv.Itoa(q.Release), "last", strconv.Itoa(r.Last))
	case q.Release != 0:
		return r.asOf(q.Dataset, q.Release), nil
	case !q.AsOf.IsZero():
		return r.asOf(q.Dataset, r.lastOf(q.Dataset, func(x *Release) bool { return !x.Published.After(q.AsOf) })), nil
	}
	v := r.asOf(q.Dataset, r.lastOf(q.Dataset, func(*Release) bool { return true }))
	v.today = true
	return v, nil
}

// lastOf is the number of the last release that counts of those that brought something
// to a dataset: what other releases bring does not change its figures.
func (r *Register) lastOf(dataset string, counts func(*Release) bool) int {
	last := 0
	for _, t := range r.Tables {
		for _, l := range t.Loads {
			if t.Dataset == dataset && counts(l.Release) {
				last = max(last, l.Release.Number)
			}
		}
	}
	return last
}

func (r *Register) asOf(dataset string, number int) vintage {
	n := strconv.Itoa(number)
	v := vintage{number: number, rows: "f.valid_from <= " + n + " AND " + n + " < f.valid_to", loads: map[*Table]*Load{}}
	for _, t := range r.Tables {
		if t.Dataset != dataset {
			continue
		}
		for _, l := range t.Loads {
			if l.Release.Number <= number && !l.Release.Historic {
				v.loads[t] = l
			}
		}
	}
	return v
}

// edition is the vintage of an edition: of each table the figures as of the
// last release of that edition, or those of that release where some of it
// entered history.
func (r *Register) edition(dataset, id string) (vintage, error) {
	v := vintage{loads: map[*Table]*Load{}, ofEdition: true}
	cuts := map[*Release][]int32{}
	var order []*Release
	for _, t := range r.Tables {
		if t.Dataset != dataset {
			continue
		}
		same := t.lastOf(id)
		if same == nil {
			continue
		}
		v.loads[t] = same
		v.number = max(v.number, same.Release.Number)
		if cuts[same.Release] == nil {
			order = append(order, same.Release)
		}
		cuts[same.Release] = append(cuts[same.Release], t.CutIDs()...)
	}
	if len(order) == 0 {
		ids := r.editionIDs(dataset)
		if ids == nil {
			return v, warehouse.NewError(warehouse.ErrNotFound, "query.error-no-editions", "dataset", dataset)
		}
		return v, warehouse.NewError(warehouse.ErrNotFound, "query.error-no-edition", "dataset", dataset, "edition", id, "editions", strings.Join(ids, ", "))
	}
	conds := make([]string, len(order))
	for i, x := range order {
		conds[i] = "(f.cut IN (" + IntList(cuts[x]) + ") AND " + Picture(x, "f")
		if ids := r.laterBefore(x); ids != nil {
			conds[i] += " AND (f.valid_from NOT IN (" + IntList(ids) + ") OR " + Holds(x, "f") + ")"
		}
		conds[i] += ")"
	}
	v.rows = "(" + strings.Join(conds, " OR ") + ")"
	return v, nil
}

// laterBefore are the releases of later editions that were published before a release:
// what they brought is no part of its edition, unless it says the same.
func (r *Register) laterBefore(x *Release) (numbers []int32) {
	for _, o := range r.Releases {
		if o.Number > 0 && o.Number < x.Number && o.Order.After(x.Order) {
			numbers = append(numbers, int32(o.Number))
		}
	}
	return numbers
}

func (r *Register) editionIDs(dataset string) []string {
	var ids []string
	for _, t := range r.Tables {
		for _, l := range t.Loads {
			if t.Dataset == dataset && l.Release.Edition.ID != "" && !slices.Contains(ids, l.Release.Edition.ID) {
				ids = append(ids, l.Release.Edition.ID)
			}
		}
	}
	slices.Sort(ids)
	return ids
}

// constant is the one code that all rows of a cut have in a dimension, "" where
// there are several or where it is a total.
func (v vintage) constant(c *Cut, dim string) string {
	if !slices.Contains(c.Broken, dim) {
		return ""
	}
	counts := v.loads[c.Table]
	code := ""
	for _, l := range c.Table.Loads {
		relevant := l == counts || counts.Replaces != warehouse.ReplacesTable && !l.Release.Historic && l.Release.Number < counts.Release.Number
		k, loaded := l.Constants[c.ID]
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
func (v vintage) shownRelease(tables []*Table) string {
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
			last = l.Release.Number
		}
		if l.Release.State != warehouse.Withdrawn && t.Loads[len(t.Loads)-1].Release.Number > last {
			whens = append(whens, fmt.Sprintf("WHEN f.cut IN (%s) AND f.release > %d THEN %d", IntList(t.CutIDs()), last, l.Release.Number))
		}
	}
	if whens == nil {
		return "f.release"
	}
	return "CASE " + strings.Join(whens, " ") + " ELSE f.release END"
}
