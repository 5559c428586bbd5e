package propose

import (
	"slices"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// totalView is the view of the totals of an axis whose dimension words of the title
// restrict: of "persons of 5 years and more, by age" the total is of those of 5 years
// and more, and not of all ages.
type totalView struct{ askView }

// ask asks what each total of an axis of the dimension is; code is what the words say, ""
// where they say that something is restricted and not to what. It reports whether there
// is such a total.
func (v totalView) ask(dim, code string, reason func(label string) warehouse.Message) (found bool) {
	v.each(dim, func(a *axisView, label string) {
		found = true
		q := labelView(v).ofLabel(a, label)
		q.Ask, q.Reason, q.Where = AskCode, reason(label), v.cellsOf(a, []string{label})
		q.Choices = v.choices(dim, code)
		if answer := v.askView.ask(q); answer != nil && (answer.Skip != "" || len(answer.Codes) > 0) {
			a.takeTotal(label, layout.Setting{Skip: answer.Skip, Codes: answer.Codes})
		}
	})
	return found
}

// give makes the totals of an axis of the dimension those of a code.
func (v totalView) give(dim, code string) {
	v.each(dim, func(a *axisView, label string) {
		a.takeTotal(label, layout.Setting{Codes: []layout.Assignment{{Dim: dim, Code: code}}})
	})
}

// uncovered reports whether an axis of the dimension has no heading over or beside some
// figures: the code of the whole table is theirs.
func (v totalView) uncovered(dim string) bool {
	g := v.m.p.book.gridOf(v.t.Sheet)
	return g != nil && slices.ContainsFunc(v.axes, func(a *axisView) bool {
		if a.axis.Meaning.Dimension != dim || a.axis.Fill != "none" {
			return false
		}
		if a.axis.Row > 0 {
			return slices.ContainsFunc(v.t.Values, func(col int) bool { return g.at(a.axis.Row, col).kind == blank })
		}
		for row := v.t.From; row <= v.t.Bounds.Bottom && a.axis.Col > 0; row++ {
			if g.at(row, a.axis.Col).kind == blank && slices.ContainsFunc(v.t.Values, func(col int) bool { return g.at(row, col).kind == figure }) {
				return true
			}
		}
		return false
	})
}

// takeTotal gives a label a meaning of its own, in place of the total of its axis.
func (a *axisView) takeTotal(label string, s layout.Setting) {
	put(&a.axis.Meaning.Map, label, s)
	a.axis.Meaning.Totals = slices.DeleteFunc(slices.Clone(a.axis.Meaning.Totals), func(text string) bool { return text == label })
}

// each yields the labels of each axis of a dimension that are its total, in their order.
func (v totalView) each(dim string, yield func(a *axisView, label string)) {
	for _, a := range v.axes {
		if a.axis.Meaning.Dimension != dim {
			continue
		}
		for _, label := range a.labels {
			if _, mapped := a.axis.Meaning.Map[label]; mapped {
				continue
			}
			code, _ := v.m.lookup(axesOf(v.view).listFor(dim), label, v.m.scope)
			if code == warehouse.Total || slices.Contains(a.axis.Meaning.Totals, label) {
				yield(a, label)
			}
		}
	}
}

// choices are the code that the words say, all, and that the total is left out.
func (v totalView) choices(dim, code string) (choices []Choice) {
	list, err := v.m.cat.List(axesOf(v.view).listFor(dim))
	if err != nil {
		return nil
	}
	for _, x := range []struct {
		code string
		sure float64
	}{{code, 0.8}, {warehouse.Total, 0.1}} {
		if k := list.Code(x.code); k != nil && x.code != "" {
			choices = append(choices, codeChoice(dim, k.ID, k.Names, x.sure))
		}
	}
	return append(choices, Choice{Answer: "skip", Label: say("question.choice-skip")})
}
