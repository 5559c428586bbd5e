package catalog

import (
	"maps"
	"slices"
)

// CodeColumns finds columns of areas that are written as codes: two letters, or the
// numbers of M49. One such code says little ("NA", "8"); a whole column of them says
// what they are.
type CodeColumns struct{ catalog *Catalog }

// CodeColumnsOf returns the code columns of a catalog.
func CodeColumnsOf(c *Catalog) CodeColumns { return CodeColumns{c} }

// Could reports whether a label is a code that counts only in a column of its kind.
func (x CodeColumns) Could(label string) bool {
	return slices.ContainsFunc(x.scopes(), func(id string) bool { return x.code(id, label) })
}

// Scope returns the scope in which the labels of a column are read where all of them
// are codes of one kind, totals and groups aside, and one at least is nothing but a
// code; "" where they are not.
func (x CodeColumns) Scope(labels []string) string {
	for _, id := range x.scopes() {
		codes, groups, sure := 0, 0, false
		whole := !slices.ContainsFunc(labels, func(label string) bool {
			if x.code(id, label) {
				codes, sure = codes+1, sure || x.plain(label)
				return false
			}
			group, ok := x.beside(label)
			if group {
				groups++
			}
			return !ok
		})
		if whole && sure && codes >= groups {
			return id
		}
	}
	return ""
}

// plain reports whether a code is neither a mark of what is missing nor a number that
// only counts.
func (x CodeColumns) plain(label string) bool {
	_, mark := x.catalog.Vocabulary().Mark(label)
	return !mark && (label[0] > '9' || len(label) == 3)
}

// beside reports whether a label may be among codes: a total, a residual, or a group of
// countries.
func (x CodeColumns) beside(label string) (group, ok bool) {
	if _, common := x.catalog.CommonCode(label); common {
		return false, true
	}
	code, ok := x.catalog.Lookup(AreaList, label, "")
	return ok && x.catalog.Aggregate(AreaList, code), ok && !x.catalog.Country(code)
}

// code reports whether a label is a code of the kind of a scope.
func (x CodeColumns) code(id, label string) bool {
	if _, ok := x.catalog.open.now().lists[AreaList].index.of(x.catalog, x.catalog.open.now().lists[AreaList]).scoped[id][normalise(label)]; ok {
		return len(label) < 3
	}
	if x.catalog.scopes[id].Codes == "numbers" {
		return x.catalog.areas.number(label) != ""
	}
	return x.catalog.areas.alpha2[label] != ""
}

// scopes lists the scopes of such columns.
func (x CodeColumns) scopes() []string {
	ids := slices.Sorted(maps.Keys(x.catalog.scopes))
	return slices.DeleteFunc(ids, func(id string) bool { return !x.catalog.scopes[id].Column })
}

// Signed returns the scope in which the labels of a column are read where one of them is a
// sign of it: "M" is a woman beside "H". It is "" where none is.
func (x CodeColumns) Signed(list string, labels []string) string {
	for _, id := range slices.Sorted(maps.Keys(x.catalog.scopes)) {
		signs := x.catalog.scopes[id].Signs
		l := x.catalog.open.now().lists[list]
		if len(signs) == 0 || l == nil || len(l.index.of(x.catalog, l).scoped[id]) == 0 {
			continue
		}
		if slices.ContainsFunc(labels, func(label string) bool { return slices.Contains(signs, normalise(label)) }) {
			return id
		}
	}
	return ""
}

// Owns reports whether a scope is one of columns, and of no publisher and no country.
func (x CodeColumns) Owns(scope string) bool {
	s := x.catalog.scopes[scope]
	return s != nil && (s.Column || len(s.Signs) > 0)
}
