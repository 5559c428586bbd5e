package propose

import (
	"slices"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// askLabels asks what the labels mean that nobody knows yet, of every axis: one by
// its label, several of an axis in one question about it.
func (v askView) askLabels() {
	for _, a := range v.axes {
		notes := labelNotes{labelView: labelView{v}, asked: slices.Clone(a.axis.Unknown)}
		labelView{v}.doubtLetters(a)
		if len(a.axis.Meaning.Period.List) > 0 {
			v.askPeriods(a)
			labelView{v}.askStretches(a)
			labelView{v}.askLoneMonths(a)
			labelView{v}.askMarkedPeriods(a)
			periodNotes{labelView{v}}.askStatus(a)
			labelView{v}.askToDate(a)
			labelView{v}.askBareYears(a)
		} else if a.axis.Marks = nil; len(a.axis.Unknown) > 0 && !a.axis.Meaning.Label {
			v.askUnknown(a)
		}
		notes.ask(a)
	}
}

// askUnknown asks what the labels of an axis mean that nobody knows yet.
func (v askView) askUnknown(a *axisView) {
	left, same := v.answerLabels(a), []string(nil)
	left = slices.DeleteFunc(slices.Clone(left), func(label string) bool {
		if _, ok := a.same[label]; ok {
			same = append(same, label)
			return true
		}
		return false
	})
	if len(left) > 0 {
		left = v.askRest(a, left)
	}
	a.axis.Unknown = append(slices.Clone(left), v.askOne(a, same)...)
}

// labelView is the view that asks about single labels.
type labelView struct{ askView }

// ofLabel is the question what one label of an axis means, as an answer finds it.
func (v labelView) ofLabel(a *axisView, label string) Question {
	q := Question{
		Ask: AskCode, About: label, Reason: say("question.code", "label", label),
		dim: a.axis.Meaning.Dimension, dataset: v.dataset, table: v.t, part: true,
		also: append(a.axis.codesIn(label), v.marked(a, label)...),
	}
	if reason, ok := a.same[label]; ok {
		q.Reason = reason
	}
	if a.measures() || countedOf(v.view).isBalance(a, label) {
		q.Ask, q.Reason, q.byText = AskMeasure, say("question.measure-label", "label", label), true
		q.apart = foldAnswer(label) // another label has another measure
	}
	q.choose = func() []Choice { return v.labelChoices(&q, label) }
	if q.Reason.ID == "question.country-or-part" {
		q.choose = func() []Choice {
			return append((countryView{doubtView(v)}).choices(label), v.labelChoices(&q, label)...)
		}
	}
	return q
}

// mostMarked is how many texts an axis has at most of which it is looked for how the file
// writes a label.
const mostMarked = 200

// marked are the texts of the axis that are a label with marks: a person may write it so.
func (v labelView) marked(a *axisView, label string) (texts []string) {
	if len(v.m.p.Meaning.Footnotes) == 0 || len(a.axis.Texts) > mostMarked {
		return nil
	}
	for _, text := range a.axis.Texts {
		if text != label && v.m.unmark(text) == label {
			texts = append(texts, text)
		}
	}
	return texts
}

// aboutLabel is the question what one label of an axis means, with its cell and its
// choices.
func (v askView) aboutLabel(a *axisView, label string) Question {
	q := labelView{v}.ofLabel(a, label)
	q.Where, q.Choices = v.cellsOf(a, []string{label}), q.choose()
	return q
}

// labelChoices are what a label may be: the nearest codes, one of the user's own, and
// that it is left out.
func (v labelView) labelChoices(q *Question, label string) (choices []Choice) {
	if q.dim == "" && q.Ask == AskCode {
		choices = statusView{v}.choices(label)
	}
	list := axesOf(v.view).listFor(q.dim)
	if q.Ask == AskMeasure {
		choices = append(countedOf(v.view).measuresFor(label), Choice{Answer: "skip", Label: say("question.choice-skip")})
		return quantityView(v).skipFirst(label, append(choices, countedOf(v.view).otherMeasures(choices)...))
	}
	if q.dim != "" {
		if k := v.total(q.dim); k != nil && v.mayBeTotal(label) {
			choices = append(choices, codeChoice(q.dim, k.ID, k.Names, 0.6))
		}
		likely := 0.4
		if loneLetter(label) { // of which word it is the first letter, nothing says
			likely = 0
		}
		for i, k := range quantityView(v).near(list, label) {
			choices = append(choices, codeChoice(q.dim, k.ID, k.Names, likely/float64(i+1)))
		}
		choices = v.withShortList(choices, q.dim, list)
		choices = append(choices, v.ownChoice(q.dim, list, label), Choice{Answer: "skip", Label: say("question.choice-skip")})
		return distinctView{v}.choices(q.dim, list, label, choices)
	}
	if q.Ask == AskCode { // one of two that double the figures is kept, say
		choices = append(choices, Choice{Answer: "label", Label: say("question.choice-label")})
	}
	return append(choices, Choice{Answer: "skip", Label: say("question.choice-skip")})
}

// total is the code of the total of a dimension; nil where its list has none.
func (v labelView) total(dim string) *catalog.Code {
	list, err := v.m.cat.List(axesOf(v.view).listFor(dim))
	if err != nil {
		return nil
	}
	return list.Code(totalCode(dim))
}

// mayBeTotal reports whether a label names all of something, and no rest of it: "All ports".
func (v labelView) mayBeTotal(label string) bool {
	folded := fold(label)
	return v.m.words.AllOf.In(folded) && !v.m.words.RestOf.In(folded)
}

// measures reports whether the labels of an axis are measures.
func (v *axisView) measures() bool {
	m := &v.axis.Meaning
	return v.counts || m.Dimension == warehouse.DimMeasure || m.Dimension == "" && givesHere(m, warehouse.DimMeasure)
}

// answerLabels gives the unknown labels of an axis what a person says of each, and
// returns those of which nothing is said.
func (v askView) answerLabels(a *axisView) []string {
	if v.m.p.answers == nil {
		return a.axis.Unknown
	}
	var left []string
	for _, label := range a.axis.Unknown {
		if (pathView{labelView{v}}).take(a, label) {
			continue
		}
		q := labelView{v}.ofLabel(a, label)
		answer := dialogueOf(v.m).answerTo(&q, "")
		if other := q; answer == nil && (labelView{v}).otherwise(a, &other) {
			if answer = dialogueOf(v.m).answerTo(&other, ""); answer != nil {
				q = other
			}
		}
		if answer == nil || !v.takeLabel(a, label, answer) {
			left = append(left, label)
			continue
		}
		q.Given, q.Where = answer, v.cellsOf(a, []string{label})
		v.m.p.asked = append(v.m.p.asked, &asked{Question: q, group: q.groupOf()})
	}
	return left
}

// otherwise makes the question about a label one of the other kind that it may be answered
// by: a code may give the measure too, and a label among directions may be a measure. It
// reports whether there is one.
func (v labelView) otherwise(a *axisView, q *Question) bool {
	switch dim := a.axis.Meaning.Dimension; {
	case q.Ask == AskMeasure:
		q.Ask, q.byText = AskCode, false
	case q.Ask == AskCode && (dim == "" || dim == warehouse.DimDirection):
		q.Ask, q.byText = AskMeasure, true
	default:
		return false
	}
	return true
}

// labelsAnswered makes an axis that is not understood one of measures and codes where
// a person says of its labels by name what they are, and takes what is said: of some
// of them where nothing is said of the axis as a whole, else of most of them. A dimension
// that is said of the axis is that of the labels of which nothing more is said.
func (v askView) labelsAnswered(a *axisView, whole *Question) bool {
	if v.m.p.answers == nil || v.dataset == "" {
		return false
	}
	items := v.m.p.answers.items
	named := 0
	for _, label := range a.labels {
		if slices.ContainsFunc(items, func(x item) bool {
			return x.byText() && (x.Ask == AskMeasure || x.Ask == AskCode) && x.fits(append([]string{label}, labelView{v}.marked(a, label)...), v.t.Sheet, v.m.p.Name)
		}) {
			named++
		}
	}
	if named == 0 {
		return false
	}
	asked := *whole
	asked.dataset, asked.table = v.dataset, v.t
	if said := dialogueOf(v.m).answerTo(&asked, ""); said != nil && (said.Dimension != "" || said.Status || 2*named <= len(a.labels)) {
		return false
	}
	m := layout.Meaning{Map: map[string]layout.Setting{warehouse.Total: {Codes: []layout.Assignment{{Dim: warehouse.DimMeasure, Code: warehouse.Total}}}}}
	a.axis.Mean(m, 1, a.labelsLeft(v.m, nil)...) // the mark of an axis of measures, until its labels are taken
	left := statusView{labelView{v}}.fill(a, v.answerLabels(a))
	delete(a.axis.Meaning.Map, warehouse.Total)
	a.axis.Unknown, a.answered = left, true
	return true
}

// takeLabel gives a label its meaning.
func (v askView) takeLabel(a *axisView, label string, answer *Answer) bool {
	s := layout.Setting{Skip: answer.Skip, Label: answer.Label, Status: answer.Mark}
	for _, c := range answer.Codes {
		s.SetCode(c.Dim, c.Code)
	}
	if answer.Measure != "" {
		s.SetCode(warehouse.DimMeasure, answer.Measure)
	}
	if answer.Dataset != "" && answer.Dataset != v.dataset {
		s.Table = v.sendTo(answer.Dataset)
	}
	if s.Skip == "" && !s.Label && s.Status == "" && len(s.Codes) == 0 {
		return false
	}
	put(&a.axis.Meaning.Map, label, s)
	return true
}

// askRest asks about the labels of an axis of which nothing was said, in one
// question, and returns those that stay unknown.
func (v askView) askRest(a *axisView, left []string) []string {
	dim := a.axis.Meaning.Dimension
	if dim == "" {
		return v.askOne(a, left)
	}
	own := Choice{Answer: `{"dimension": "` + dim + `", "codes": "own"}`, Label: say("question.choice-own", "dimension", v.nameOf(dim)), Confidence: 0.5}
	q := v.aboutAxis(a, left, say("question.labels", "axis", a.axis.Name, "count", len(left), "labels", left[:min(len(left), 8)]), v.dimensionChoices(append(statusView{labelView{v}}.guess(a), own)...)...)
	q.dim, q.dataset, q.table, q.part = dim, v.dataset, v.t, true
	switch said := dialogueOf(v.m).answerTo(&q, ""); {
	case said == nil && len(left) == 1:
		return v.askOne(a, left)
	case said == nil && dim == warehouse.DimAge:
		if limits, others := partAges(left); len(limits) > 0 {
			open := v.askOne(a, limits)
			if len(others) > 0 {
				open = append(open, v.askRest(a, others)...)
			}
			return open
		}
	}
	q.of, q.parts = len(left), func(most int) (parts []Question) {
		for _, label := range left[:min(len(left), most)] {
			parts = append(parts, v.aboutLabel(a, label))
		}
		return parts
	}
	answer := v.ask(q)
	switch {
	case answer == nil:
		return left
	case answer.Skip != "":
		leaveOut(a.axis, left, answer.Skip)
		return nil
	case answer.Label || answer.Status || answer.Dimension != dim && !answer.Own:
		v.takeAnswer(a, answer)
		return v.askAnew(a, answer)
	case !answer.Own: // the dimension is known; the labels are not
		for _, label := range left {
			v.askOne(a, []string{label})
		}
		return left
	}
	if answer.Dimension != dim {
		v.takeAnswer(a, answer)
		left, dim = a.axis.Unknown, answer.Dimension
	}
	return v.ownCodes(a, left, dim)
}

// askAnew asks about the labels of an axis that is of another dimension by an answer, and
// returns those that stay unknown.
func (v askView) askAnew(a *axisView, answer *Answer) []string {
	switch {
	case len(a.axis.Meaning.Period.List) > 0:
		v.askPeriods(a)
	case !answer.Label:
		return v.askOne(a, v.answerLabels(a))
	}
	return a.axis.Unknown
}

// nameOf is the name of a dimension in the reader's language.
func (v askView) nameOf(dim string) warehouse.Names {
	if ds, err := v.m.cat.Dataset(v.dataset); err == nil && ds.Index(dim) >= 0 {
		return ds.Dimensions[ds.Index(dim)].Names
	}
	return namesIn(dim)
}

// askOne asks about single labels.
func (v askView) askOne(a *axisView, left []string) []string {
	var open []string
	for _, label := range left {
		if (pathView{labelView{v}}).take(a, label) {
			continue
		}
		if countedOf(v.view).waits(a, label) {
			open = append(open, label)
			continue
		}
		if answer := v.ask(v.aboutLabel(a, label)); answer == nil || !v.takeLabel(a, label, answer) {
			open = append(open, label)
		}
	}
	return open
}

// measureChoices are the measures of a dataset.
func measureChoices(cat *catalog.Catalog, dataset string) (choices []Choice) {
	if ds, err := cat.Dataset(dataset); err == nil {
		for _, x := range ds.Measures {
			choices = append(choices, choiceOf(x.ID, x.Names, 0))
		}
	}
	return choices
}

// ownChoice is the choice of a code of the user's own for a label.
func (v askView) ownChoice(dim, list, label string) Choice {
	l, err := v.m.cat.List(list)
	if err != nil {
		return Choice{Answer: "label", Label: say("question.choice-label")}
	}
	text := oneLine(map[string]any{"new": map[string]any{dim: map[string]any{"id": l.OwnCodeID(label, v.alpha2()), "names": label}}})
	return Choice{Answer: text, Label: say("question.choice-new", "label", label)}
}

// alpha2 is the reporting country's, in which codes of a list by country are.
func (v askView) alpha2() string {
	return v.m.cat.ISO(v.t.Meaning.Set.Code(warehouse.DimRefArea)).Alpha2
}

// ownCodes makes codes of the user's own of labels.
func (v askView) ownCodes(a *axisView, labels []string, dim string) (left []string) {
	for _, label := range labels {
		if (labelView{v}).mayBeTotal(label) || (partWords{v.m}).partOfTotal(label) { // among codes of one's own it would be a part
			left = append(left, v.askOne(a, []string{label})...)
			continue
		}
		list, err := v.m.cat.List(axesOf(v.view).listFor(dim))
		if err != nil {
			left = append(left, label)
			continue
		}
		if code, ok := v.m.cat.Lookup(list.ID, label, ""); ok { // an earlier axis added it
			put(&a.axis.Meaning.Map, label, layout.Setting{Codes: []layout.Assignment{{Dim: dim, Code: code}}})
			continue
		}
		k := catalog.OwnCode{ID: list.OwnCodeID(label, v.alpha2()), Names: namesIn(strings.TrimSpace(label))}
		if !dialogueOf(v.m).addCode(list, k) {
			left = append(left, label)
			continue
		}
		put(&a.axis.Meaning.Map, label, layout.Setting{Codes: []layout.Assignment{{Dim: dim, Code: k.ID}}})
	}
	return left
}

// askBasisByDirection asks by what counterparts are classified under each label of the
// directions, where the usual relation is another one in each and nothing is said of
// the table as a whole. It reports whether it asked.
func (v labelView) askBasisByDirection(usual map[string]string) bool {
	whole := Question{Ask: AskSet, About: warehouse.DimBasis, dim: warehouse.DimBasis, dataset: v.dataset, table: v.t}
	if usual["IN"] == usual["OUT"] || dialogueOf(v.m).answerTo(&whole, "") != nil {
		return false
	}
	asked := false
	for _, a := range v.axes {
		if a.axis.Meaning.Dimension != warehouse.DimDirection {
			continue
		}
		for _, label := range a.labelsLeft(v.m, a.axis.Meaning.Map) {
			code, ok := v.m.cat.Lookup(axesOf(v.view).listFor(warehouse.DimDirection), label, v.m.scope)
			basis := usual[code]
			if !ok || basis == "" {
				continue
			}
			asked = true
			likely := oneLine(map[string]any{warehouse.DimDirection: code, warehouse.DimBasis: basis})
			answer := v.ask(Question{
				Ask: AskCode, About: label, part: true, dim: warehouse.DimDirection, Where: v.cellsOf(a, []string{label}), Reason: say("question.basis-under", "label", label),
				Choices: []Choice{{Answer: likely, Label: say("propose.choice", "name", namesIn(label), "answer", code+", "+basis), Confidence: 0.6}, {Answer: "skip", Label: say("question.choice-skip")}},
			})
			if answer != nil {
				v.takeLabel(a, label, answer)
			}
		}
	}
	return asked
}
