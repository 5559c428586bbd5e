package propose

import (
	"slices"

	"siemmes/warehouse"
)

// bandsView doubts that spans of years are ages: they may be how long persons have stayed, or
// in which years they came.
type bandsView struct{ *view }

// doubt takes the reading as ages from an axis of which neither a label, nor its caption, nor
// the title says that its numbers are ages. It is asked about then.
func (v bandsView) doubt(a *axisView) {
	i := slices.IndexFunc(a.lists, func(r *listReading) bool { return r.dim == warehouse.DimAge })
	if i < 0 || a.clue != nil && a.clue.Dimension == warehouse.DimAge || v.t.declared.column(a.axis) != nil {
		return
	}
	said := v.m.words.AgesSaid
	if slices.ContainsFunc(a.labels, func(label string) bool { return said.In(fold(label)) }) {
		return
	}
	around := fold(titleText(v.t)) + " " + v.sheet + " " + v.m.fileWords
	if said.In(around) && !v.m.words.YearsOfOthers.In(a.caption) {
		return
	}
	a.lists, a.bands = slices.Delete(slices.Clone(a.lists), i, i+1), true
}
