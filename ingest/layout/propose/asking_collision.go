package propose

import (
	"cmp"
	"slices"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// collisionView is the view that asks what distinguishes two labels that a person gave
// one measure, and whose figures differ: of each of them one code more.
type collisionView struct{ doubtView }

func (v collisionView) ask() {
	asked := map[string]bool{}
	for _, d := range v.m.p.doubts {
		if !d.settled || d.At.Sheet != v.t.Sheet || tableOver(v.m.p, d.At) != v.t {
			continue
		}
		for _, a := range slices.Backward(v.axes) {
			label, other := v.headingOn(a, d.Headings), v.headingOn(a, d.OtherHeadings)
			if _, given := a.axis.Meaning.Map[label]; !given || !v.measured(a, &d) {
				continue
			}
			for _, x := range []string{other, label} {
				if !asked[x] {
					asked[x] = true
					v.askMore(a, x, say("question.same-code", "label", label, "other", other, "cell", d.At, "second", d.Other))
				}
			}
			break
		}
	}
}

// askMore asks for a code of a label that has one, and adds what is said to it.
func (v collisionView) askMore(a *axisView, label string, reason warehouse.Message) {
	q := v.aboutLabel(a, label)
	q.Ask, q.Reason, q.byText, q.apart = AskCode, reason, true, "more"
	if q.dim == "" {
		q.Choices = v.choices(label)
	}
	answer := v.askView.ask(q)
	if answer == nil || answer.Label {
		return
	}
	was := a.axis.Meaning.Map[label]
	s := layout.Setting{Codes: slices.Clone(was.Codes), Table: was.Table, Status: cmp.Or(answer.Mark, was.Status)}
	if answer.Skip != "" {
		s = layout.Setting{Skip: answer.Skip}
	}
	for _, c := range answer.Codes {
		s.SetCode(c.Dim, c.Code)
	}
	put(&a.axis.Meaning.Map, label, s)
}

// choices are the codes that most often distinguish labels of one measure. A label of which no
// word is such a code is more often another quantity: it is left out.
func (v collisionView) choices(label string) (choices []Choice) {
	for _, dim := range []string{warehouse.DimDirection, warehouse.DimSex} {
		ds := dialogueOf(v.m).datasetWith(v.dataset, dim)
		if ds == nil || datasetOf(v.view).gives(dim) {
			continue
		}
		for _, k := range v.m.cat.ListOf(ds, dim).Codes {
			if k.ID != warehouse.Total { // two totals are one key again
				choices = append(choices, choiceOf(oneLine(map[string]any{dim: k.ID}), k.Names, 0))
			}
		}
	}
	skip := Choice{Answer: "skip", Label: say("question.choice-skip")}
	if v.m.sexIn(fold(label)) == "" && v.m.directionIn(v.dataset, fold(label)) == "" {
		skip.Confidence = 0.3
	}
	choices = append(choices, skip)
	likeliestFirst(choices)
	return choices
}
