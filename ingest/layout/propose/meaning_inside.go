package propose

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// insideView reads what labels say between brackets beside what is known of them: "Male
// (adults)" is known to be male, and nothing more.
type insideView struct{ labelNotes }

// betweenBrackets is a text between brackets.
var betweenBrackets = regexp.MustCompile(`[(\[]([^()\[\]]*)[)\]]`)

// leastInside is how many letters a word between brackets has at least that is asked about.
const leastInside = 2

// mostInitials is how many letters an abbreviation between brackets has at most.
const mostInitials = 5

// unread is what a label says between brackets that nothing reads and that may restrict its
// figures; "" where it says nothing such.
func (v insideView) unread(a *axisView, label string, s *layout.Setting) string {
	if !strings.ContainsAny(label, "([") || len(a.axis.Meaning.Period.List) > 0 || v.listed(a, label) {
		return ""
	}
	text := withoutInitials(pluralEnding.Replace(label))
	for _, at := range betweenBrackets.FindAllStringSubmatchIndex(text, -1) {
		inside := text[at[2]:at[3]]
		if !v.abbreviates(inside, text[:at[0]]+text[at[1]:]) && v.restricts(inside, s) {
			return space(inside)
		}
	}
	return ""
}

// listed reports whether a code list has the label as a whole: an official form of a name,
// such as "Bolivia (Plurinational State of)", is one.
func (v insideView) listed(a *axisView, label string) bool {
	if a.axis.Meaning.Dimension == "" {
		return false
	}
	_, ok := axesOf(v.view).codeOf(&a.axis.Meaning, label)
	return ok
}

// abbreviates reports whether a text between brackets is a mark, or the letters of an
// abbreviation beside words in small letters.
func (v insideView) abbreviates(inside, beside string) bool {
	letters := 0
	for _, r := range inside {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	small := strings.ContainsFunc(inside, unicode.IsLower)
	return letters <= 2 || !small && letters <= mostInitials && strings.ContainsFunc(beside, unicode.IsLower)
}

// restricts reports whether a text between brackets may restrict the figures of a label that
// has a setting, and nothing reads it.
func (v insideView) restricts(inside string, s *layout.Setting) bool {
	folded := fold(inside)
	switch read, known := v.code(folded, s); {
	case known:
		return !read
	case v.m.words.Limits.In(folded), v.m.words.Excluded.In(folded), v.personal(folded, s):
		return true
	case (noteReader{v.m}).onlyUnit(inside):
		return false
	}
	r := restrictionsOf(v.view)
	return len(r.left(folded, r.readIn(folded), leastInside)) > 0
}

// code reports whether a code list knows a text as a whole, and whether its code is that of
// the label or of the table.
func (v insideView) code(folded string, s *layout.Setting) (read, known bool) {
	ds, err := v.m.cat.Dataset(v.dataset)
	if err != nil {
		return false, false
	}
	for _, d := range ds.Dimensions {
		list := v.m.cat.ListOf(ds, d.ID)
		if list == nil || d.ID == warehouse.DimFreq || d.ID == warehouse.DimSource {
			continue
		}
		code, ok := v.m.lookup(list.ID, folded, v.t.Meaning.Set.Code(warehouse.DimRefArea))
		if !ok || list.ID == catalog.AreaList && len(folded) < 4 {
			continue
		}
		known = true
		read = read || strings.HasPrefix(code, "_") || code == s.Code(d.ID) || code == v.t.Meaning.Set.Code(d.ID)
	}
	return read, known
}

// personal reports whether a text names a sex, an age, a direction or a people that neither
// the label nor the table is of.
func (v insideView) personal(folded string, s *layout.Setting) bool {
	other := func(dim, code string) bool {
		return code != "" && code != warehouse.Total && datasetOf(v.view).has(dim) && s.Code(dim) != code && v.t.Meaning.Set.Code(dim) != code
	}
	if other(warehouse.DimSex, v.m.sexIn(folded)) && !v.m.holdsSex(v.dataset, s.Code(warehouse.DimMeasure)) {
		return true
	}
	if other(warehouse.DimDirection, v.m.directionIn(v.dataset, folded)) {
		return true
	}
	national, foreign := v.m.words.People[warehouse.OwnNationals].In(folded), v.m.words.People[warehouse.Foreigners].In(folded)
	if national != foreign && national && other(warehouse.DimCounterpart, warehouse.OwnNationals) {
		return true
	}
	return slices.ContainsFunc((noteReader{v.m}).agesIn(folded), func(age string) bool { return other(warehouse.DimAge, age) })
}
