package layout

import (
	"maps"
	"slices"
)

// detach gives the table axes of its own. In the YAML an alias may share them
// with another table, where the same texts may be read in another scope.
func (t *Table) Detach() {
	t.Set.Codes = slices.Clone(t.Set.Codes)
	for _, list := range []*[]*Axis{&t.Header, &t.Stub, &t.Sections, &t.From} {
		*list = detachAll(*list)
	}
	if t.Indent != nil {
		indent := *t.Indent
		indent.Levels = detachAll(indent.Levels)
		t.Indent = &indent
	}
}

func detachAll(axes []*Axis) []*Axis {
	own := make([]*Axis, len(axes))
	for i, a := range axes {
		if a == nil {
			continue // a problem, reported as such
		}
		x := *a
		x.Map = maps.Clone(a.Map)
		for text, s := range x.Map {
			s.Codes = slices.Clone(s.Codes)
			x.Map[text] = s
		}
		x.Patterns = slices.Clone(a.Patterns)
		for j := range x.Patterns {
			x.Patterns[j].Codes = slices.Clone(x.Patterns[j].Codes)
		}
		x.Totals = slices.Clone(a.Totals)
		if a.Otherwise != nil {
			s := *a.Otherwise
			s.Codes = slices.Clone(s.Codes)
			x.Otherwise = &s
		}
		own[i] = &x
	}
	return own
}
