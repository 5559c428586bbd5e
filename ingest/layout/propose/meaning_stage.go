package propose

import "siemmes/warehouse"

// countSense is what the words of a text say of a measure that other words name.
type countSense struct{ *mind }

func countsOf(m *mind) countSense { return countSense{m} }

// staged reports whether a measure counts the stages of a procedure that a folded text
// names: refusals are no applications, and decisions of a year no persons who are present.
func (m countSense) staged(dataset, measure, folded string) bool {
	return m.words.CountsStages(dataset, measure, m.words.StagesIn(folded))
}

// average reports whether a folded text names an average of a flow: no amount of it.
func (m countSense) average(folded, dataset, measure string) bool {
	return m.words.Averages.In(folded) && m.kind(dataset, measure) == warehouse.Flow
}

// kind is what a measure is: a stock, a flow or a ratio; "" of none.
func (m countSense) kind(dataset, measure string) warehouse.MeasureKind {
	ds, err := m.cat.Dataset(dataset)
	if err != nil {
		return ""
	}
	x, _ := ds.Measure(measure)
	return x.Kind
}
