package check

import (
	"slices"
	"strings"

	"siemmes/ingest/figures"
	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// fit is how the sums of one split come out: as their total, short of it, or over it.
// Sums of fewer than two figures above zero say nothing.
type fit struct{ holds, short, over int }

// complete reports whether the figures themselves say that a list is complete: it adds
// up to its total in most sums. A sum that does not is then a mistake.
func (f fit) complete() bool { return f.holds > 0 && f.holds >= f.short+f.over }

// fits are those of all splits.
func (s *summer) fits() []fit {
	all := make([]fit, len(s.splits))
	for key, sum := range s.sums {
		low, high := s.bounds(key.total)
		f := &all[key.split]
		switch whole := sum.weight >= s.splits[key.split].whole || s.AbsentIsZero; {
		case sum.low > high+slackOf(low, sum.low):
			f.over++
		case sum.many >= 2 && narrow(sum.low, sum.high) && low <= sum.high+slackOf(low, sum.low):
			f.holds++
		case whole && low > sum.high+slackOf(low, sum.low):
			f.short++
		}
	}
	return all
}

// settle finds out which lists of the table are complete, and which of them are
// several lists that are each all of the total. It reports whether the splits are
// others than before.
func (s *summer) settle(cat *catalog.Catalog) (changed bool) {
	var splits []split
	for i, f := range s.fits() {
		x := s.splits[i]
		if x.list && !f.complete() && (f.over > 0 || f.short > 0 && !x.open) {
			if cuts := s.cuts(cat, i); cuts != nil {
				splits, changed = append(splits, cuts...), true
				continue
			}
			if s.Declared.Complete == layout.CompleteUnknown && !s.saysWhole(cat, &x) {
				x.open, x.partial = true, true
			}
		}
		splits = append(splits, x)
	}
	s.splits = splits
	return changed
}

// isList reports whether nothing but the table says which codes of a dimension make up
// a total: of sexes, ages and periods it is known.
func isList(cat *catalog.Catalog, t *figures.Table, dim int) bool {
	if dim >= len(t.Cube.Dataset.Dimensions) {
		return false
	}
	_, told := cat.Parts(t.Cube.Dataset.Dimensions[dim].CodeList, nil)
	return !told
}

// saysWhole reports whether a list says itself that it is complete: it has a line for
// all others, or all that the catalog knows.
func (s *summer) saysWhole(cat *catalog.Catalog, x *split) bool {
	texts := s.Texts(x.dim)
	country := ""
	for code := range x.parts {
		if texts[code] == warehouse.Other {
			return true
		}
		country, _, _ = strings.Cut(texts[code], "-")
	}
	list := s.Cube.Dataset.Dimensions[x.dim].CodeList
	codes, err := cat.List(list)
	if err != nil || list == figures.AreaList {
		return false
	}
	parent := texts[x.total]
	if parent == warehouse.Total {
		parent = ""
	}
	whole := 0
	for _, k := range codes.Codes {
		if k.Parent != parent || slices.Contains([]string{warehouse.Total, warehouse.NotApplicable, warehouse.NotStated, warehouse.Other}, k.ID) {
			continue
		}
		if of, _, ok := strings.Cut(k.ID, "-"); ok && of != country {
			continue
		}
		if _, here := x.parts[figures.Position(texts, k.ID)]; !here {
			return false
		}
		whole++
	}
	return whole > 0
}
