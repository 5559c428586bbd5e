package propose

import (
	"slices"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// distinctView sees to it that two labels of one axis are not both likely to be one code.
type distinctView struct{ labelView }

// choices takes the likely codes of a label off it that another label of its axis has or is
// more likely to have: a code of one's own, or none, is likelier then. Spellings of one name
// may share a code.
func (v distinctView) choices(dim, list, label string, choices []Choice) []Choice {
	a := v.axisOf(label)
	if a == nil {
		return choices
	}
	if (partWords{v.m}).partOfTotal(label) || v.ofAnotherKind(list, label) {
		return v.leaveOutFirst(choices)
	}
	taken := false
	for i := range choices {
		if code := codeOf(dim, choices[i].Answer); code != "" && choices[i].Confidence > 0 && v.taken(a, list, label, code) {
			choices[i].Confidence, taken = 0, taken || i == 0
		}
	}
	if !taken {
		return choices
	}
	for i := range choices { // the next likely one was so only behind the first
		choices[i].Confidence = 0
		if codeOf(dim, choices[i].Answer) == "" && choices[i].Answer != "skip" {
			choices[i].Confidence = 0.3
		}
	}
	likeliestFirst(choices)
	return choices
}

// leaveOutFirst makes it the likeliest that a label is left out, before a code of one's own.
func (v distinctView) leaveOutFirst(choices []Choice) []Choice {
	for i := range choices {
		choices[i].Confidence = 0
		if choices[i].Answer == "skip" {
			choices[i].Confidence = 0.5
		}
	}
	likeliestFirst(choices)
	return choices
}

// axisOf is the axis that has a label; nil where none has.
func (v distinctView) axisOf(label string) *axisView {
	i := slices.IndexFunc(v.axes, func(a *axisView) bool {
		return slices.Contains(a.labels, label) || slices.Contains(a.axis.Texts, label)
	})
	if i < 0 {
		return nil
	}
	return v.axes[i]
}

// taken reports whether another label of an axis has a code, or is unknown as well, comes
// before the label and is likely to have it.
func (v distinctView) taken(a *axisView, list, label, code string) bool {
	before := true
	for _, other := range a.labels {
		if other == label {
			before = false
			continue
		}
		if catalog.Alike(other, label) {
			continue
		}
		known, ok := v.m.lookup(list, other, v.m.scope)
		if s, mapped := a.axis.Meaning.Map[other]; mapped {
			known, ok = s.Code(a.axis.Meaning.Dimension), true
		}
		if slices.Contains(a.axis.Meaning.Totals, other) {
			known, ok = totalCode(a.axis.Meaning.Dimension), true
		}
		if !ok && before {
			known = v.likely(a, list, other)
		}
		if known == code {
			return true
		}
	}
	return false
}

// likely is the code that an unknown label is likeliest to have.
func (v distinctView) likely(a *axisView, list, label string) string {
	code, seen := a.nearest[label]
	if seen {
		return code
	}
	if near := (quantityView{v.askView}).near(list, label); len(near) > 0 {
		code = near[0].ID
	}
	if a.nearest == nil {
		a.nearest = map[string]string{}
	}
	a.nearest[label] = code
	return code
}

// codeOf is the code of a dimension that an answer gives, "" where it is another one.
func codeOf(dim, answer string) string {
	before := `{"` + dim + `": "`
	if len(answer) > len(before)+2 && answer[:len(before)] == before {
		return answer[len(before) : len(answer)-2]
	}
	return ""
}

// partWords reads the words of a label that say of what part a total is.
type partWords struct{ *mind }

// partOfTotal reports whether a label names a total and says of what: of Latin America, of all
// but one country. What it says is not all.
func (m partWords) partOfTotal(label string) bool {
	rest, total := m.withoutTotal(label)
	if code, common := m.cat.CommonCode(label); common && code == warehouse.Total || !total {
		return false
	}
	folded := fold(label)
	if m.words.PartOfTotal.In(folded) || m.words.Excluded.In(folded) || m.words.RestOf.In(folded) {
		return true
	}
	return m.namesArea(fold(rest))
}

// namesArea reports whether a folded text names an area, or the nationals of one.
func (m partWords) namesArea(folded string) bool {
	words := strings.Fields(folded)
	for from := range words {
		for to := from + 1; to <= min(len(words), from+mostBesideSign); to++ {
			piece := strings.Join(words[from:to], " ")
			if code, ok := m.cat.Lookup(catalog.AreaList, piece, ""); ok && len(piece) > 3 && (m.cat.Country(code) || len(m.cat.Members(code, 0)) > 0) {
				return true
			}
		}
	}
	return false
}

// ofAnotherKind reports whether the words of a label among areas say an age, a sex or that its
// figures are no count: however like a name of an area it is, it is none.
func (v distinctView) ofAnotherKind(list, label string) bool {
	folded := fold(label)
	return list == catalog.AreaList && (v.m.words.NotCounted.In(folded) || v.m.words.AgeWords.In(folded) || v.m.sexIn(folded) != "")
}
