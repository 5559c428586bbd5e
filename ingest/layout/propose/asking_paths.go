package propose

import (
	"slices"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// pathView is the view that asks about labels with those above them: "Europe | Other".
type pathView struct{ labelView }

// pathsOf writes a label with the labels of the levels above it: "Europe | Other".
func (v pathView) pathsOf(a *axisView, label string) []string {
	var paths []string
	for _, b := range v.axes {
		if b == a || b.kind == inHeader != (a.kind == inHeader) || a.kind == inHeader && b.axis.Row >= a.axis.Row {
			continue
		}
		for _, text := range b.axis.Texts {
			paths = append(paths, v.m.unmark(text)+layout.Below+label)
		}
	}
	return paths[:min(len(paths), mostPaths)]
}

// mostPaths is how many labels above one are looked at.
const mostPaths = 500

// take gives a label below others what a person says of it there, where that is said
// before anything is said of the label alone. It reports whether nothing is said of the
// label alone, so that it is answered by these.
func (v pathView) take(a *axisView, label string) (whole bool) {
	if v.m.p.answers == nil || v.unread(label) {
		return false
	}
	q := v.ofLabel(a, label)
	alone := dialogueOf(v.m).answerTo(&q, "") != nil
	taken := false
	for _, path := range v.pathsOf(a, label) {
		if _, said := a.axis.Meaning.Map[path]; said {
			taken = true
			continue
		}
		below := v.ofLabel(a, label)
		below.About, below.also, below.byText = path, nil, true
		answer := dialogueOf(v.m).answerTo(&below, "")
		if answer == nil || !v.m.p.answers.before(&below, v.t.Sheet, v.m.p.Name, path, label) || !v.takeLabel(a, path, answer) {
			continue
		}
		taken = true
		below.Given, below.table, below.Where = answer, v.t, v.cellsOf(a, []string{label})
		v.m.p.asked = append(v.m.p.asked, &asked{Question: below, group: below.groupOf()})
	}
	return taken && !alone
}

// unread reports whether a trial found the label where nothing is said of it.
func (v pathView) unread(label string) bool {
	return slices.ContainsFunc(v.m.p.doubts, func(d Doubt) bool {
		return d.At.Sheet == v.t.Sheet && !d.Marker && d.Failed.IsZero() && d.Dimension == "" && d.Text == label
	})
}

// before reports whether the first item that fits a label below another one, or the label
// alone, is one about the former.
func (a *Answers) before(q *Question, sheet, file, path, label string) bool {
	for i := range a.items {
		x := &a.items[i]
		if x.Ask != q.Ask || q.byText && !x.byText() {
			continue
		}
		if below := x.fits([]string{path}, sheet, file); below || x.fits([]string{label}, sheet, file) {
			return below && !x.fits([]string{label}, sheet, file)
		}
	}
	return false
}

// askBelow asks about a label that groups of areas above it repeat, such as other
// countries of each region, whose figures have one key: what it is below each of both. It
// reports whether it asked.
func (v pathView) askBelow(d *Doubt, differ []*axisView, reason warehouse.Message) bool {
	doubts := doubtView{v.askView}
	for _, groups := range differ {
		if !groups.axis.Meaning.Label || groups.answered || !axesOf(v.view).sectionsRepeat(groups) {
			continue
		}
		for _, a := range slices.Backward(v.axes) {
			label := doubts.headingOn(a, d.Headings)
			if _, common := v.m.cat.CommonCode(label); a == groups || !common || label != doubts.headingOn(a, d.OtherHeadings) || !a.axis.Meaning.Means() {
				continue
			}
			v.askPath(a, label, doubts.headingOn(groups, d.OtherHeadings), d.Other, reason)
			v.askPath(a, label, doubts.headingOn(groups, d.Headings), d.At, reason)
			return true
		}
	}
	return false
}

// askPath asks what a label is below another one.
func (v pathView) askPath(a *axisView, label, above string, at warehouse.CellRef, reason warehouse.Message) {
	path := above + layout.Below + label
	if _, said := a.axis.Meaning.Map[path]; said || above == "" {
		return
	}
	q := v.ofLabel(a, label)
	q.About, q.also, q.byText, q.Reason, q.Where = path, nil, true, reason, []warehouse.CellRef{at}
	q.Choices = v.labelChoices(&q, path)
	if answer := v.ask(q); answer != nil {
		v.takeLabel(a, path, answer)
	}
}
