package propose

import (
	"slices"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// quantityView asks about headings that no list knows: they are more often different
// quantities, as persons and flights are, than codes of one dimension.
type quantityView struct{ askView }

// guess is that an axis of few headings of which no list knows one is of measures.
func (v quantityView) guess(a *axisView) []Choice {
	if a.kind != inHeader || len(a.labels) > fewLabels || !datasetOf(v.view).has(warehouse.DimMeasure) || slices.ContainsFunc(a.lists, func(r *listReading) bool { return r.known > 0 }) {
		return nil
	}
	return []Choice{choiceOf(warehouse.DimMeasure, v.nameOf(warehouse.DimMeasure), 0.4)}
}

// skipFirst moves the choice that leaves a label out to the first place, where the label names
// a share, a rate, an average, a rank or a goal.
func (v quantityView) skipFirst(label string, choices []Choice) []Choice {
	if folded := fold(label); !v.m.words.Shares.In(folded) && !v.m.words.NotCounted.In(folded) && !strings.ContainsAny(label, "%‰") {
		return choices
	}
	for i := range choices {
		choices[i].Confidence = 0
		if choices[i].Answer == "skip" {
			choices[i].Confidence = 0.5
		}
	}
	likeliestFirst(choices)
	return choices
}

// near are the codes of a list that a label may be meant for. Where no other label of its axis
// is an area, it is one only if the name of an area begins with its first word.
func (v quantityView) near(list, label string) []*catalog.Code {
	const most = 5
	if list == ageList && strings.ContainsAny(label, "0123456789") {
		return v.ages(label)
	}
	if (distinctView{labelView(v)}).ofAnotherKind(list, label) {
		return nil
	}
	near := v.m.cat.Nearest(list, label, v.m.scope, most)
	if list != catalog.AreaList || v.amongAreas(label) {
		return near
	}
	words := strings.Fields(fold(label))
	return slices.DeleteFunc(near, func(k *catalog.Code) bool {
		if slices.Contains(catalog.DemonymsOf(v.m.cat).Areas(label), k.ID) {
			return false
		}
		if len(words) == 0 || v.m.words.Neutral.In(words[0]) {
			return true
		}
		for _, name := range k.Names {
			if first := strings.Fields(fold(name)); len(first) > 0 && first[0] == words[0] {
				return false
			}
		}
		return true
	})
}

// amongAreas reports whether a label is one of an axis of which others are areas.
func (v quantityView) amongAreas(label string) bool {
	return slices.ContainsFunc(v.axes, func(a *axisView) bool {
		if !slices.Contains(a.labels, label) && !slices.Contains(a.axis.Texts, label) {
			return false
		}
		return slices.ContainsFunc(a.labels, func(other string) bool {
			code, ok := v.m.lookup(catalog.AreaList, other, v.m.scope)
			return ok && other != label && !strings.HasPrefix(code, "_") && code != warehouse.World
		})
	})
}
