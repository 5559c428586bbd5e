package propose

import (
	"slices"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// captionOf is what the caption of an axis says of its areas; nil where it does not say
// whose they are.
func (v areaView) captionOf(a *axisView) *catalog.Caption {
	if a.clue == nil || !isArea(a.clue.Dimension) {
		return nil
	}
	if c := v.meant(a.clue); isArea(c.Dimension) {
		return c
	}
	return nil
}

// roleOf is the role that the caption of an axis gives its areas; "" where it gives none.
func (v areaView) roleOf(a *axisView) string {
	if c := v.captionOf(a); c != nil {
		return c.Role
	}
	return ""
}

// meant is what a caption says in this table. Where persons leave the reporting country,
// a destination is the counterpart. Of a country's own people abroad, where they
// are is the counterpart. Of other persons who are in the reporting country a destination
// is that country, and a residence says nothing: it may be an earlier one. Where persons come
// from says a basis in some datasets only.
func (v areaView) meant(c *catalog.Caption) *catalog.Caption {
	if c.Sure != nil && !slices.Contains(c.Sure, v.dataset) {
		out := *c
		out.Basis = ""
		return &out
	}
	if c.Abroad == "" {
		return c
	}
	out := *c
	switch present := v.m.words.Dataset(v.dataset).Present; {
	case !present && c.Role == catalog.RoleReporting && v.m.directionIn(v.dataset, v.heads) == "OUT":
		out.Dimension, out.Role, out.Basis = warehouse.DimCounterpart, catalog.RoleCounterpart, c.Abroad
	case !present:
	case v.nationalsAbroad():
		out.Dimension, out.Role, out.Basis = warehouse.DimCounterpart, catalog.RoleCounterpart, c.Abroad
	case c.Role == catalog.RoleReporting:
	case c.Basis == c.Abroad:
		out.Role, out.Basis = catalog.RoleReporting, ""
	default:
		out.Dimension, out.Role, out.Basis = catalog.AnyArea, "", ""
	}
	return &out
}

// residence reports whether a caption names a residence that may be of several kinds.
func (v areaView) residence(a *axisView) bool {
	return a.clue != nil && isArea(a.clue.Dimension) && v.captionOf(a) == nil
}

// nationalsAbroad reports whether the table counts people of the reporting country who
// live in others.
func (v areaView) nationalsAbroad() bool {
	words, heads := v.m.words, v.heads+" . "+v.sheet
	if !words.Dataset(v.dataset).Abroad || v.international() || words.EarlierResidence.In(heads) {
		return false
	}
	if words.Abroad.In(words.BornAbroad.Replace(heads, " . ")) {
		return true
	}
	if v.leftFor() {
		return true
	}
	here := v.place().area
	if here == "" {
		return false
	}
	national := words.People[warehouse.OwnNationals].In(heads) && !words.People[warehouse.Foreigners].In(heads)
	return national || v.ownPeople() == here
}

// leftFor reports whether the title is of persons who left, by where they went: "emigrantes por
// país de destino".
func (v areaView) leftFor() bool {
	return v.m.directionIn(v.dataset, v.heads) == "OUT" && slices.ContainsFunc(v.titleAreas(), func(c *catalog.Caption) bool {
		return c.Abroad != "" && (c.Basis == c.Abroad || c.Role == catalog.RoleReporting)
	})
}

// ownPeople is the country of the one demonym of the title; "" where it has none or several.
func (v areaView) ownPeople() string {
	demonyms, found := catalog.DemonymsOf(v.m.cat), ""
	for _, word := range strings.Fields(v.withoutOffices()) {
		if !demonyms.Only(word) {
			continue
		}
		areas := demonyms.Areas(word)
		if len(areas) != 1 || found != "" && found != areas[0] {
			return ""
		}
		found = areas[0]
	}
	return found
}

// withoutOffices is what the title says before its first "by", without the names of offices:
// whose institute it is says nothing of whom it counts.
func (v areaView) withoutOffices() string {
	heads := v.heads
	for _, x := range v.t.Title {
		line := fold(x.Text)
		heads = strings.ReplaceAll(heads, line, peopleView{restrictionsOf(v.view)}.withoutOffices(line, x.Text))
	}
	return heads
}

// titleRole is the role of the one kind of area the title breaks down by.
func (v areaView) titleRole() string {
	found := ""
	for _, c := range v.titleAreas() {
		r := v.meant(c).Role
		if found != "" && found != r {
			return ""
		}
		found = r
	}
	return found
}

// titleAreas are what the title breaks down by, of areas, each once.
func (v areaView) titleAreas() (found []*catalog.Caption) {
	for _, c := range datasetOf(v.view).titleClues() {
		if isArea(c.Dimension) && !slices.Contains(found, c) {
			found = append(found, c)
		}
	}
	return found
}

// nextCounterpart is the dimension of a counterpart: where two are crossed,
// the second is the citizenship (DESIGN.md, "BASIS").
func (v areaView) nextCounterpart() string {
	if datasetOf(v.view).gives(warehouse.DimCounterpart) && datasetOf(v.view).has("CITIZENSHIP") {
		return "CITIZENSHIP"
	}
	return warehouse.DimCounterpart
}

// takeReporting takes the areas of an axis for those that report, as its caption says. One
// country's table that lists others under such a caption is asked about: whom it sends
// money to "receives" it too.
func (v areaView) takeReporting(a *axisView, here placeClue) {
	v.takeArea(a, warehouse.DimRefArea, 0)
	if here.area != "" && here.sure >= surePlace && !v.international() && !v.m.areasOf(a)[here.area] {
		v.doubt(a)
	}
}

// doubt has it asked whose the areas of an axis are.
func (v areaView) doubt(a *axisView) {
	if !slices.Contains(v.unsure, a) && isArea(a.axis.Meaning.Dimension) {
		v.unsure = append(v.unsure, a)
	}
}

// roleWord is a caption of areas among the words of a text.
type roleWord struct {
	from, to int
	caption  *catalog.Caption
}

// rolesIn lists the captions of areas that a folded text names, in their order. Of two
// that overlap the one that is tried first counts.
func (v areaView) rolesIn(folded string) (found []roleWord) {
	for _, c := range v.m.words.Captions {
		if c.Role == "" {
			continue
		}
		for _, at := range c.Words.FindAll(folded) {
			if !slices.ContainsFunc(found, func(x roleWord) bool { return at[0] < x.to && x.from < at[1] }) {
				found = append(found, roleWord{at[0], at[1], c})
			}
		}
	}
	slices.SortFunc(found, func(a, b roleWord) int { return a.from - b.from })
	return slices.CompactFunc(found, func(a, b roleWord) bool { return a.caption == b.caption })
}

// readCorner reads a corner that says what both rows and columns are: "sending country
// (down), receiving country (across)". Without words of where they are, neither is said.
func (v areaView) readCorner(axes []*axisView) {
	i := slices.IndexFunc(axes, func(a *axisView) bool { return a.kind != inHeader && a.caption != "" })
	j := slices.IndexFunc(axes, func(a *axisView) bool { return a.kind == inHeader && a.caption == "" })
	if i < 0 || j < 0 {
		return
	}
	rows, columns := axes[i], axes[j]
	roles := v.rolesIn(rows.caption)
	across, down := v.m.words.Across.Find(rows.caption), v.m.words.Down.Find(rows.caption)
	nobody := &catalog.Caption{Dimension: catalog.AnyArea}
	switch {
	case len(roles) == 2 && across != nil && down != nil:
		first, second := roles[0].caption, roles[1].caption
		if across[0] < down[0] {
			first, second = second, first
		}
		rows.clue, columns.clue = first, second
	case len(roles) == 1 && across != nil && down == nil:
		rows.clue, columns.clue = nobody, roles[0].caption
	case len(roles) > 1:
		rows.clue = nobody
	}
}

// readHeadingsAbove reads a heading over all headings of areas as their caption.
func (v areaView) readHeadingsAbove(axes []*axisView) {
	for _, a := range axes {
		if a.kind != inHeader || a.clue != nil {
			continue
		}
		for _, above := range v.axes {
			if above.kind != inHeader || above.axis.Row >= a.axis.Row || len(above.labels) != 1 {
				continue
			}
			if roles := v.rolesIn(captionWords(above.labels[0])); len(roles) == 1 {
				a.clue = roles[0].caption
			}
		}
	}
}

// readRest gives the one axis of two that has no caption what the title breaks down by
// beside the caption of the other one.
func (v areaView) readRest(axes []*axisView) {
	titles := v.titleAreas()
	if len(axes) != 2 || len(titles) != 2 {
		return
	}
	for i, a := range axes {
		other := axes[1-i]
		at := slices.Index(titles, other.clue)
		if (a.clue == nil || a.clue.Dimension == catalog.AnyArea) && at >= 0 {
			a.clue = titles[1-at]
			return
		}
	}
}

// saidWhoReports reports whether a person says which country reports, and does not say
// otherwise of the axis that a question is about: its areas are then the counterpart.
func (v areaView) saidWhoReports(q Question) bool {
	said := func(q Question) bool {
		q.table, q.dataset = v.t, v.dataset
		a := dialogueOf(v.m).answerTo(&q, "")
		return a != nil && a.Skip == ""
	}
	return !said(q) && said(askOf(v.view).aboutSet(warehouse.DimRefArea, q.Reason))
}

// askRoles asks whose the areas of axes are of which nothing says it, and reads them so.
func (v areaView) askRoles() {
	if v.dataset == "" {
		return
	}
	for _, a := range v.unsure {
		guess := a.axis.Meaning.Dimension
		ask := askOf(v.view)
		q := ask.aboutAxis(a, a.labels[:1], say("question.areas", "axis", a.axis.Name), ask.dimensionChoices(choiceOf(guess, ask.nameOf(guess), 0.5))...)
		if guess == warehouse.DimCounterpart && len(v.unsure) == 1 && v.saidWhoReports(q) {
			continue
		}
		answer := ask.ask(q)
		if answer == nil || answer.Skip != "" {
			continue
		}
		if answer.Dimension != guess {
			ask.takeAnswer(a, answer)
		}
		a.answered = true
	}
	if len(v.unsure) == 0 {
		return
	}
	without := func(dim string) {
		v.t.Meaning.Set.Codes = slices.DeleteFunc(slices.Clone(v.t.Meaning.Set.Codes), func(x layout.Assignment) bool { return x.Dim == dim })
	}
	if datasetOf(v.view).gives(warehouse.DimRefArea) { // a country that the title names is not all that reports
		without(warehouse.DimRefArea)
	} else {
		v.takePlace(v.place())
	}
	if !datasetOf(v.view).gives(warehouse.DimCounterpart) {
		without(warehouse.DimBasis)
	}
}
