package propose

import (
	"slices"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// takeAreas says of the axes of areas which one reports and which are the
// counterpart. A caption decides; then the title's "by …"; then, where the
// country that reports is known, every other area is a counterpart. What two axes of
// areas are of which not both are said, is asked.
func (v areaView) takeAreas(axes []*axisView) {
	axes = v.withoutGroups(v.withoutTwins(axes))
	v.readCorner(axes)
	v.readHeadingsAbove(axes)
	v.readRest(axes)
	here := v.place()
	var open, reporting, counted []*axisView
	for _, a := range axes {
		switch v.roleOf(a) {
		case catalog.RoleReporting:
			v.takeReporting(a, here)
			reporting = append(reporting, a)
		case catalog.RoleCounterpart:
			v.takeArea(a, v.nextCounterpart(), 0)
			counted = append(counted, a)
		default:
			open = append(open, a)
		}
	}
	if len(reporting) == 1 && len(counted) == 1 && exchanged(reporting[0], counted[0]) {
		v.doubt(reporting[0])
		v.doubt(counted[0])
	}
	if len(open) == 2 && open[0].kind == inStub && open[1].kind == inStub && len(open[1].axis.Texts) > len(open[0].axis.Texts) {
		slices.Reverse(open) // those who report are fewer than those whom they count
	}
	for i, a := range open {
		v.takeOpenArea(a, here, len(open)-i-1)
		if len(axes) > 1 {
			v.doubt(a)
		}
	}
	v.takePlace(here)
}

// takePlace sets the country that reports where no axis gives it and something says it.
func (v areaView) takePlace(here placeClue) {
	switch {
	case datasetOf(v.view).gives(warehouse.DimRefArea) || here.area == "":
	case here.sure < surePlace:
		v.guessed = here
	default:
		datasetOf(v.view).set(warehouse.DimRefArea, here.area)
		v.t.decide("dimension", datasetOf(v.view).titleRange(), "REF_AREA: "+here.area, say("meaning.place-"+here.from, "area", here.area), here.sure)
	}
}

// exchanged reports whether the captions of two columns of areas are likely to have each
// other's place: those who report are many more than those whom they count.
func exchanged(reporting, counted *axisView) bool {
	const many = 5
	return reporting.kind == inStub && counted.kind == inStub && len(counted.axis.Texts) > 1 && len(reporting.axis.Texts) > many*len(counted.axis.Texts)
}

// surePlace is the confidence from which on the country that reports is not asked for:
// that of a title, a publisher or subdivisions. A code in the name of a file or a sheet
// is likely to be something else.
const surePlace = 0.85

// takeOpenArea decides an axis of areas of which no caption says whose they
// are. More says how many of them are still to come.
func (v areaView) takeOpenArea(a *axisView, here placeClue, more int) {
	ref, other := datasetOf(v.view).gives(warehouse.DimRefArea), datasetOf(v.view).gives(warehouse.DimCounterpart)
	if title := v.titleRole(); title != "" && !ref && !other && more == 0 {
		dim := warehouse.DimCounterpart
		if title == catalog.RoleReporting && here.area == "" {
			dim = warehouse.DimRefArea
		}
		v.takeArea(a, dim, 0.4)
		return
	}
	switch {
	case ref || here.area != "" && here.sure > 0.5 && !v.international():
		dim := v.nextCounterpart()
		if other && dim == warehouse.DimCounterpart { // there is no second counterpart: one of the two reports
			dim = warehouse.DimRefArea
		}
		v.takeArea(a, dim, 0.3)
		if v.residence(a) { // of persons who are here: whether it was their last one or is that of nationals, nothing says
			v.doubt(a)
		}
	case other:
		v.takeArea(a, warehouse.DimRefArea, 0.2)
	case more > 0: // two of them, and nothing says which is which: rows are mostly the origin
		v.takeArea(a, warehouse.DimCounterpart, -0.5)
	case v.international() && a.own > 1, v.m.words.Dataset(v.dataset).Present && v.wide(a):
		v.takeArea(a, warehouse.DimRefArea, -0.2) // figures of persons present are listed so, and by such an office
		if here.area != "" || !v.international() || !v.m.words.Dataset(v.dataset).Present {
			v.doubt(a)
		}
	default:
		v.takeArea(a, warehouse.DimCounterpart, 0)
		if here.area == "" && a.own > 1 { // else there is nobody who reports, and no answer to who does
			v.doubt(a)
		}
	}
}

// international reports whether an office of no one country publishes the table.
func (v areaView) international() bool {
	p := v.m.words.PublisherOf(v.heads, v.notes, v.m.sourceNotes(v.t.apart), v.m.fileWords)
	return p != nil && p.Area == "" && p.Scope != ""
}

// wide reports whether the areas are of several parts of the world, as where
// each of them reports.
func (v areaView) wide(a *axisView) bool { return len(a.axis.Texts) >= 5 }

// takeArea gives an axis its dimension of areas. Extra is how much surer, or,
// below zero, less sure that is than the labels alone.
func (v areaView) takeArea(a *axisView, dim string, extra float64) {
	r, sure := axesOf(v.view).bestList(a)
	if r == nil {
		return
	}
	if extra < 0 {
		sure *= 1 + extra
	} else {
		sure = surer(sure, extra)
	}
	axesOf(v.view).take(a, r, dim, sure)
	if c := v.captionOf(a); dim == warehouse.DimCounterpart && c != nil {
		datasetOf(v.view).chooseBasis(c.Basis)
	}
}

// withoutTwins leaves out of the axes those that repeat another: a column of
// codes beside one of names. The one the catalog knows better stays.
func (v areaView) withoutTwins(axes []*axisView) []*axisView {
	var out []*axisView
	for _, a := range axes {
		twin := slices.IndexFunc(out, func(b *axisView) bool { return v.m.sameAreas(a, b) })
		switch {
		case twin < 0:
			out = append(out, a)
		case better(a, out[twin]):
			axesOf(v.view).asLabel(out[twin], 0.85)
			a.clue = moreOf(a.clue, out[twin].clue)
			out[twin] = a
		default:
			axesOf(v.view).asLabel(a, 0.85)
			out[twin].clue = moreOf(out[twin].clue, a.clue)
		}
	}
	return out
}

// withoutGroups leaves out of the axes those that only group another: regions
// over the countries of the row or column below, or of the block that they head.
func (v areaView) withoutGroups(axes []*axisView) []*axisView {
	return slices.DeleteFunc(slices.Clone(axes), func(a *axisView) bool {
		if a.clue != nil || !v.onlyGroups(a) {
			return false
		}
		inner := slices.ContainsFunc(axes, func(b *axisView) bool {
			return b != a && (b.kind == inHeader) == (a.kind == inHeader) && !v.onlyGroups(b)
		})
		return inner && axesOf(v.view).asLabel(a, 0.8)
	})
}

// onlyGroups reports whether every area an axis names is a group of countries.
func (v areaView) onlyGroups(a *axisView) bool {
	r := areaList(a)
	groups := 0
	for i, code := range r.codesOf() {
		if code == "" || a.common[i] {
			continue
		}
		if !v.m.cat.Aggregate(catalog.AreaList, code) {
			return false
		}
		groups++
	}
	return groups > 0
}

// codesOf are the codes of a reading; none where there is no reading.
func (r *listReading) codesOf() []string {
	if r == nil {
		return nil
	}
	return r.codes
}

// better says which of two columns of the same areas to read: the codes, unless
// the catalog knows more of the names.
func better(a, b *axisView) bool {
	if a.axis.Hidden != b.axis.Hidden { // a reader sees the other one
		return b.axis.Hidden
	}
	if codeLike(a) {
		return areaShare(a) > areaShare(b)-0.02
	}
	return areaShare(a) > areaShare(b)+0.02
}

// moreOf is the one of two captions that says whose areas they are.
func moreOf(a, b *catalog.Caption) *catalog.Caption {
	if a == nil || a.Role == "" && b != nil && isArea(b.Dimension) {
		return b
	}
	return a
}

func areaList(a *axisView) *listReading {
	for _, r := range a.lists {
		if r.dim == "area" {
			return r
		}
	}
	return nil
}

func areaShare(a *axisView) float64 { return areaList(a).share(a) }

// sameAreas reports whether one axis is codes and the other names of the same
// areas: eight of ten codes of the shorter are in both.
func (m *mind) sameAreas(a, b *axisView) bool {
	if codeLike(a) == codeLike(b) || a.kind != b.kind {
		return false
	}
	x, y := m.areasOf(a), m.areasOf(b)
	both := 0
	for code := range x {
		if y[code] {
			both++
		}
	}
	return both > 0 && 5*both >= 4*min(len(x), len(y))
}

// areasOf are the areas of all texts of an axis.
func (m *mind) areasOf(a *axisView) map[string]bool {
	codes := map[string]bool{}
	r := areaList(a)
	if r == nil {
		return codes
	}
	for _, text := range a.axis.Texts {
		if code, ok := m.lookup(r.list, m.unmark(text), r.scope); ok {
			codes[code] = true
		}
	}
	return codes
}

// codeLike reports whether the labels are codes: short, in capitals or figures.
func codeLike(a *axisView) bool {
	short := 0
	for _, s := range a.labels {
		if len(s) <= 4 && strings.ToUpper(s) == s {
			short++
		}
	}
	return 10*short >= 9*len(a.labels)
}
