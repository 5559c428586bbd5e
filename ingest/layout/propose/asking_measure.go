package propose

import (
	"slices"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// countView asks what a table counts where labels of it may say that.
type countView struct{ askView }

// fewLabels is how many labels an axis of measures has at most.
const fewLabels = 20

// byLabels reports whether labels of the table give the measure.
func (v countView) byLabels() bool {
	return slices.ContainsFunc(v.axes, func(a *axisView) bool { return a.measures() })
}

// mayBeByLabels reports whether labels of the table give the measure, or it is still
// asked what an axis of few labels is: one measure of the whole table is then no
// question that has an answer.
func (v countView) mayBeByLabels() bool {
	return v.byLabels() || v.fewOpen()
}

// fewOpen reports whether it is still asked what an axis of few labels is.
func (v countView) fewOpen() bool {
	return slices.ContainsFunc(v.openAxes(), func(a *axisView) bool { return len(a.axis.Texts) <= fewLabels })
}

// asksWhat reports whether it is open what an axis is: anything, and not only whose its
// areas are.
func (x *asked) asksWhat() bool {
	return x.Ask == AskAxis && x.Given == nil && x.dim == "" && x.Reason.ID != "question.areas"
}

// openAxes are the axes of the table of which it is still asked what they are. Whose the
// areas of an axis are, is another question.
func (v countView) openAxes() []*axisView {
	var open []*axisView
	for _, a := range v.axes {
		if a.axis.Meaning.Dimension == "" && slices.ContainsFunc(v.m.p.asked, func(x *asked) bool {
			return x.asksWhat() && x.table == v.t && !x.parted && x.About == a.axis.heading()
		}) {
			open = append(open, a)
		}
	}
	return open
}

// dropMeasure takes back the question which measure the whole table gives, where its
// labels give it or may give it.
func (v countView) dropMeasure() {
	if v.mayBeByLabels() {
		v.withdrawMeasure()
	}
}

// withdrawMeasure takes back the open question which measure the whole table gives.
func (v countView) withdrawMeasure() {
	v.m.p.asked = slices.DeleteFunc(v.m.p.asked, func(x *asked) bool {
		return x.Ask == AskMeasure && x.table == v.t && x.Given == nil && !x.byText
	})
}

// take makes an axis one of measures, as a person says. Labels that name a measure of the
// dataset, each another one, need no further answer.
func (v countView) take(a *axisView) {
	a.counts = true
	m := layout.Meaning{Map: map[string]layout.Setting{}}
	labels := a.labelsLeft(v.m, nil)
	named := map[string][]string{}
	for _, label := range labels {
		if dataset, measure := v.m.measureIn(label, fold(label), v.dataset); measure != "" && dataset == v.dataset && !countsOf(v.m).average(fold(label), dataset, measure) {
			named[measure] = append(named[measure], label)
		}
	}
	for measure, of := range named {
		if len(of) == 1 {
			put(&m.Map, of[0], layout.Setting{Codes: []layout.Assignment{{Dim: warehouse.DimMeasure, Code: measure}}})
		}
	}
	a.axis.Mean(m, 1, a.labelsLeft(v.m, m.Map)...)
}
