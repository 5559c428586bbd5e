package catalog

import "siemmes/warehouse"

// CodeList is the list of codes of one dimension.
type CodeList struct {
	ID    string
	Names warehouse.Names
	Codes []*Code // in the order in which readers expect them

	code map[string]*Code
	// make writes a code that follows the pattern of the list and is not
	// spelt out in it, such as Y37; nil where the list is closed.
	make func(id string) *Code
}

// Code is one code of a list.
type Code struct {
	ID     string
	Parent string // "" at the top
	Names  warehouse.Names
	// Aggregate tells that other codes of the list are parts of this one.
	// A table that holds none of the parts shows it as a leaf all the same.
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

// List returns a code list by id. The error is ErrNotFound.
func (c *Catalog) List(id string) (*CodeList, error) {
	if l := c.lists[id]; l != nil {
		return l, nil
	}
	return nil, warehouse.Errorf(warehouse.ErrNotFound, "there is no code list %q", id)
}

// ListOf returns the code list of a dataset's dimension, nil where the dataset
// has no such dimension.
func (c *Catalog) ListOf(ds *warehouse.Dataset, dim string) *CodeList {
	i := ds.Index(dim)
	if i < 0 {
		return nil
	}
	return c.lists[ds.Dimensions[i].CodeList]
}

// Label is what readers see for a code; the code itself where it is unknown.
func (c *Catalog) Label(ds *warehouse.Dataset, dim, code, lang string) string {
	l := c.ListOf(ds, dim)
	if l == nil {
		return code
	}
	return l.Label(code, lang)
}

// Label is what readers see for a code of the list; the code itself where it
// is unknown.
func (l *CodeList) Label(code, lang string) string {
	if k := l.Code(code); k != nil && k.Names.In(lang) != "" {
		return k.Names.In(lang)
	}
	return code
}

// Aggregate tells whether other codes of the list are parts of this one.
func (c *Catalog) Aggregate(list, code string) bool { return false }

// Ancestors lists every code of which the code is a part, nearest first.
func (c *Catalog) Ancestors(list, code string) []string { return nil }

// Contains tells whether a code is a part of another, at any depth; no code
// contains itself.
func (c *Catalog) Contains(list, ancestor, code string) bool { return false }
