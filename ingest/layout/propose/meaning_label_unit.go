package propose

import (
	"maps"
	"slices"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// labelUnits gives labels the unit that they say of themselves, whatever else is known or
// answered about them: "Amount (thousands of US$)".
type labelUnits struct{ *view }

// apply looks through the axes of the table. Areas and periods are no units.
func (v labelUnits) apply() {
	for _, a := range v.axes {
		if m := &a.axis.Meaning; isArea(m.Dimension) || m.Dimension == warehouse.DimTime || len(m.Period.List) > 0 || len(a.axis.Texts) > fewLabels {
			continue
		}
		own := map[string]float64{}
		for _, text := range a.axis.Texts {
			label := v.m.unmark(text)
			if times := v.m.multiplierIn(label); times > 0 {
				own[label] = times
			}
		}
		for _, label := range slices.Sorted(maps.Keys(own)) {
			v.give(a, label, own[label])
		}
	}
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
