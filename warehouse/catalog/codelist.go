package catalog

import (
	"slices"
	"strings"

	"siemmes/warehouse"
)

// CodeList is the list of codes of one dimension.
type CodeList struct {
	ID    string
	Names warehouse.Names
	Codes []*Code // in the order in which readers expect them

	code map[string]*Code
	// make writes a code that follows the pattern of the list and is not
	// spelt out in it, such as Y37; nil where the list is closed.
	make func(id string) *Code
	// byCountry reports whether codes begin with a country's alpha-2 and are
	// read in its scope.
	byCountry bool
	// whole are the codes that together are all of the list, where it says so.
	whole []string
	index labelIndex
}

// Code is one code of a list.
type Code struct {
	ID     string
	Parent string // "" at the top
	Names  warehouse.Names
	// Aggregate reports whether the code is the total of its list, or a group of
	// countries: no leaf where its parts are in the same table.
	Aggregate bool
	// Order is the place in the list, from zero.
	Order int
}

// Code returns a code of the list, nil where the list does not hold it.
func (l *CodeList) Code(id string) *Code {
	if c := l.code[id]; c != nil || l.make == nil {
		return c
	}
	return l.make(id)
}

// Label is what readers see for a code of the list; the code itself where it
// is unknown.
func (l *CodeList) Label(code, lang string) string {
	if k := l.Code(code); k != nil && k.Names.In(lang) != "" {
		return k.Names.In(lang)
	}
	return code
}

// List returns a code list by id. The error is ErrNotFound.
func (c *Catalog) List(id string) (*CodeList, error) {
	if l := c.open.now().lists[id]; l != nil {
		return l, nil
	}
	return nil, warehouse.NewError(warehouse.ErrNotFound, "catalog.no-list", "list", id, "lists", strings.Join(c.ListIDs(), ", "))
}

// CodeLabel is what readers see for a code of a code list; the code itself where the
// catalog does not know the list or the code.
func (c *Catalog) CodeLabel(list, code, lang string) string {
	if l := c.open.now().lists[list]; l != nil {
		return l.Label(code, lang)
	}
	return code
}

// ListIDs lists the ids of all code lists, sorted.
func (c *Catalog) ListIDs() []string {
	ids := make([]string, 0, len(c.open.now().lists))
	for id := range c.open.now().lists {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// ListOf returns the code list of a dataset's dimension, nil where the dataset
// has no such dimension.
func (c *Catalog) ListOf(ds *warehouse.Dataset, dim string) *CodeList {
	i := ds.Index(dim)
	if i < 0 {
		return nil
	}
	return c.open.now().lists[ds.Dimensions[i].CodeList]
}

// Label is what readers see for a code of a dimension; the code itself where it is
// unknown. The code W of a citizenship is all citizenships, not the world.
func (c *Catalog) Label(ds *warehouse.Dataset, dim, code, lang string) string {
	i := ds.Index(dim)
	if i < 0 {
		return code
	}
	if whole := ds.Dimensions[i].Whole.In(lang); code == warehouse.World && whole != "" {
		return whole
	}
	return c.CodeLabel(ds.Dimensions[i].CodeList, code, lang)
}

// Words joins the labels of a key that say something: no totals, and neither
// frequency nor source, which readers know.
func (c *Catalog) Words(ds *warehouse.Dataset, code func(d int) string, lang string) string {
	var parts []string
	for d, dim := range ds.Dimensions {
		switch k := code(d); {
		case dim.ID == warehouse.DimFreq, dim.ID == warehouse.DimSource:
		case k == warehouse.Total, k == warehouse.NotApplicable, k == warehouse.World:
		default:
			parts = append(parts, c.Label(ds, dim.ID, k, lang))
		}
	}
	return strings.Join(parts, " · ")
}

// Aggregate reports whether a code is the total of its list or a group of
// countries; false for what the list does not hold.
func (c *Catalog) Aggregate(list, code string) bool {
	if l := c.open.now().lists[list]; l != nil {
		if k := l.Code(code); k != nil {
			return k.Aggregate
		}
	}
	return false
}

// Ancestors lists every code of which the code is a part, the narrowest first:
// its parents in the list, the groups a country ever belonged to, the age
// groups spelt out in the list that hold an age, and last the total. FOR is an
// ancestor of every country, as a border table lists them under it.
func (c *Catalog) Ancestors(list, code string) []string {
	l := c.open.now().lists[list]
	if l == nil || l.Code(code) == nil {
		return nil
	}
	var above []string
	switch {
	case list == AreaList:
		above = c.areas.above(code)
	case l.make != nil:
		for _, k := range l.Codes {
			if ageContains(k.ID, code) {
				above = append(above, k.ID)
			}
		}
		slices.SortStableFunc(above, func(a, b string) int { return compareAges(a, b) })
	default:
		for p := l.Code(code).Parent; p != ""; p = l.Code(p).Parent {
			above = append(above, p)
		}
	}
	if top := l.total(); top != "" && code != top && code != warehouse.NotApplicable {
		above = append(above, top)
	}
	return above
}

// total is the code of the whole list: W of areas, _T of others, "" where the
// list has none.
func (l *CodeList) total() string {
	for _, id := range []string{warehouse.World, warehouse.Total} {
		if k := l.code[id]; k != nil && k.Aggregate {
			return id
		}
	}
	return ""
}

// Parts finds among codes of a list those that together are all of it and do not
// overlap, with the rest that is not distinguished; nil where there are none. It is
// not ok for a list that does not say what all of it is.
func (c *Catalog) Parts(list string, codes []string) (parts []string, ok bool) {
	l := c.open.now().lists[list]
	if l == nil || l.make == nil && l.whole == nil {
		return nil, false
	}
	if l.make != nil {
		parts = tileAges(codes)
	} else if !slices.ContainsFunc(l.whole, func(code string) bool { return !slices.Contains(codes, code) }) {
		parts = slices.Clone(l.whole)
	}
	if parts == nil {
		return nil, true
	}
	for _, rest := range []string{warehouse.Other, warehouse.NotStated} {
		if slices.Contains(codes, rest) {
			parts = append(parts, rest)
		}
	}
	return parts, true
}

// Contains reports whether a code is a part of another, at any depth; no code
// contains itself.
func (c *Catalog) Contains(list, ancestor, code string) bool {
	if ancestor == code {
		return false
	}
	l := c.open.now().lists[list]
	if l == nil || l.Code(ancestor) == nil || l.Code(code) == nil {
		return false
	}
	if l.make != nil && ageContains(ancestor, code) {
		return true
	}
	return slices.Contains(c.Ancestors(list, code), ancestor)
}
