package propose

import (
	"maps"
	"slices"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// labelUnits gives labels the unit that they say of themselves, whatever else is known or
// answered about them: "Amount (thousands of US$)".
type labelUnits struct{ *view }

// apply looks through the axes of the table.
func (v labelUnits) apply() {
	for _, a := range v.axes {
		if !v.mayBe(a) {
			continue
		}
		own := map[string]float64{}
		for _, text := range a.axis.Texts {
			label := v.m.unmark(text)
			if times := v.times(label); times > 0 {
				own[label] = times
			}
		}
		for _, label := range slices.Sorted(maps.Keys(own)) {
			v.give(a, label, own[label])
		}
	}
}

// mayBe reports whether labels of an axis may say units: areas and periods do not.
func (v labelUnits) mayBe(a *axisView) bool {
	m := &a.axis.Meaning
	return !isArea(m.Dimension) && m.Dimension != warehouse.DimTime && len(m.Period.List) == 0 && len(a.axis.Texts) <= fewLabels
}

// reads reports whether the unit that a label says is that of its figures alone: other labels
// of the axis say another one, or none.
func (v labelUnits) reads(a *axisView, label string) bool {
	times := v.times(label)
	return times > 0 && v.mayBe(a) && slices.ContainsFunc(a.labels, func(x string) bool { return v.times(x) != times })
}

// times is the unit that a label says, or is by itself: "thousands"; zero where it is none.
func (v labelUnits) times(label string) float64 {
	if times := v.m.multiplierIn(label); times > 0 || strings.Contains(strings.TrimSpace(label), " ") {
		return times
	}
	return unitsOf(v.view).namedIn(strings.Trim(label, "() "))
}

// give makes figures under a label count so many. The unit of the table holds for those
// of the other labels.
func (v labelUnits) give(a *axisView, label string, times float64) {
	m := &a.axis.Meaning
	s, mapped := m.Map[label]
	table := max(v.t.Meaning.Multiplier, 1)
	switch {
	case s.Skip != "" || table*max(s.Multiplier, 1) == times || s.Multiplier == 0 && table == times:
		return
	case mapped:
	case m.Label:
		v.unlabel(a)
	case m.Dimension != "":
		code, ok := v.m.lookup(axesOf(v.view).listFor(m.Dimension), label, v.m.scope)
		if !ok {
			return // it is asked about
		}
		s.SetCode(m.Dimension, code)
	default:
		return
	}
	s.Multiplier, s.Label = times/table, false
	put(&m.Map, label, s)
}

// unlabel makes an axis of labels that mean nothing one on which each may say a unit.
func (v labelUnits) unlabel(a *axisView) {
	m := layout.Meaning{Map: map[string]layout.Setting{}}
	for _, label := range a.labelsLeft(v.m, nil) {
		m.Map[label] = layout.Setting{Label: true}
	}
	a.axis.Mean(m, a.axis.Confidence, a.axis.Unknown...)
}
