package propose

import (
	"cmp"
	"slices"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// captions are the texts under which a question about the table as a whole may be
// answered: its title, each line of it, its sheet, and the file.
func (v askView) captions() []string {
	var lines []string
	for _, x := range v.t.Title {
		lines = append(lines, x.Text)
	}
	all := []string{strings.Join(lines, " ")}
	if v.t.Sheet != "" {
		all = append(all, v.t.Sheet)
	}
	return append(append(all, lines...), v.m.p.Name)
}

// aboutTable is a question about the table as a whole.
func (v askView) aboutTable(ask Ask, reason warehouse.Message, choices ...Choice) Question {
	all := v.captions()
	about := cmp.Or(all...)
	if r := []rune(about); len(r) > 200 {
		about = string(r[:200]) + "…"
	}
	return Question{Ask: ask, About: about, also: all, Where: []warehouse.CellRef{v.titleCell()}, Choices: choices, Reason: reason}
}

// titleCell is the first cell of the title, or of the table.
func (v askView) titleCell() warehouse.CellRef {
	r := datasetOf(v.view).titleRange()
	return warehouse.CellRef{Sheet: v.t.Sheet, Row: max(r.Top, 1), Col: max(r.Left, 1)}
}

// sureDataset is the confidence from which on a dataset is not asked for. A dataset that is
// wrong takes all figures of a table with it, and is cheap to confirm.
const sureDataset = 0.9

// underDataset asks for the dataset where its clues are weak, before anything else is
// asked: what the axes may be depends on it. It returns the view of the table under the
// answer.
func (v askView) underDataset() *view {
	if v.dataset != "" && v.sure >= sureDataset {
		return v.view
	}
	a, id := v.askDataset(v.scores), ""
	switch {
	case a != nil:
		id = a.ID // "" where the table is left out
	case v.dataset == "":
		if id = v.m.p.supposed[v.t]; id == "" {
			v.m.p.open[v.t] = aheadView{v}.likely()
		}
	}
	if id == "" {
		return v.view
	}
	for _, x := range v.t.allAxes() {
		x.Mean(layout.Meaning{}, 0)
	}
	v.t.Decisions = v.t.Decisions[:v.decided]
	next := v.m.newView(v.t)
	next.dataset, next.sure, next.stated = id, 1, true
	declaredOf(next).take()
	return next
}

// askOpen asks for what of the table is not known yet.
func (v askView) askOpen() {
	v.askStarts()
	numberedParts{v}.ask()
	cadenceOf(v.view).askCadence()
	if v.dataset == "" { // what else there is to ask is known with it
		aheadView{v}.ask()
		return
	}
	doubtView{v}.takeDoubts()
	v.askGiven(warehouse.DimRefArea) // whose counterpart another country is
	datasetOf(v.view).doubtDirection()
	eachYear{v}.ask()
	restrictionsOf(v.view).ask()
	countedOf(v.view).takeDirections()
	v.askGiven(required...)
	countryView{doubtView{v}}.ask()
	worldView{v}.ask()
	v.askLabels()
	periodNotes{labelView{v}}.askOutside()
	periodNotes{labelView{v}}.askOutsidePart()
	countedOf(v.view).askDirections()
	v.askGiven(required...) // an answer about an axis may take a dimension away
	countView{v}.dropMeasure()
	if !v.years && !v.asksAxis() {
		v.askWholePeriod()
	}
	collisionView{doubtView{v}}.ask()
}

// askOpenSet asks for the code of a dimension of which the table says nothing.
func (v askView) askOpenSet(dim string) {
	guess, sure := "", 0.0
	if dim == warehouse.DimRefArea {
		guess, sure = v.guessed.area, v.guessed.sure
		if said := v.m.p.answers.reporting(v.m.cat); said != "" {
			guess, sure = said, 0.85
		}
		if guess == "" {
			guess, sure = v.m.codeInName(), 0.5
		}
		if area := (titled{v}).areaAround(); guess == "" {
			guess, sure = area, 0.8
		}
		if guess == "" && areasOf(v.view).nationalsAbroad() {
			guess, sure = areasOf(v.view).ownPeople(), 0.6
		}
		if guess == "" {
			guess, sure = areasOf(v.view).ownAdjective(), 0.4
		}
	}
	v.askSet(dim, guess, sure, say("question.set", "dimension", v.nameOf(dim)))
}

// required are the dimensions that every figure must have: who reports, what is counted,
// in which direction, and by what counterparts are classified that the table tells apart.
var required = []string{warehouse.DimRefArea, warehouse.DimMeasure, warehouse.DimDirection, warehouse.DimBasis}

// askGiven asks for those of some dimensions that nothing gives.
func (v askView) askGiven(dims ...string) {
	for _, dim := range dims {
		switch {
		case datasetOf(v.view).given(dim) || !datasetOf(v.view).has(dim):
		case dim == warehouse.DimDirection && (countView{v}.fewOpen() || countedOf(v.view).saysDirection()):
			// it may be what the labels of the open axis say
		case dim == warehouse.DimMeasure:
			v.askMeasure("", 0)
		case dim == warehouse.DimBasis:
			datasetOf(v.view).askBasis()
		default:
			v.askOpenSet(dim)
		}
	}
}

// askDataset asks what the table counts. Scores are the weights of its clues.
func (v askView) askDataset(scores map[string]float64) *Answer {
	total := 0.4
	for _, s := range scores {
		total += max(s, 0)
	}
	var choices []Choice
	for _, ds := range v.m.cat.Datasets() {
		choices = append(choices, choiceOf(ds.ID, ds.Names, max(scores[ds.ID], 0)/total))
	}
	likeliestFirst(choices)
	return v.ask(v.aboutTable(AskDataset, say("question.dataset"), choices...))
}

func likeliestFirst(choices []Choice) {
	slices.SortStableFunc(choices, func(a, b Choice) int { return cmp.Compare(b.Confidence, a.Confidence) })
}

// askMeasure asks for the measure of the whole table; guess is the one that words
// name, or the usual one.
func (v askView) askMeasure(guess string, likely float64) {
	ds, err := v.m.cat.Dataset(v.dataset)
	if err != nil {
		return
	}
	apart := "" // words of the title are all that may say it
	if guess == "" {
		apart = ownWords(titleText(v.t))
	}
	if (countView{v}).mayBeByLabels() {
		if !(countView{v}).byLabels() {
			datasetOf(v.view).set(warehouse.DimMeasure, guess)
		}
		return
	}
	var choices []Choice
	for _, x := range ds.Measures {
		sure := 0.0
		if x.ID == guess {
			sure = likely
		}
		choices = append(choices, choiceOf(x.ID, x.Names, sure))
	}
	reason := say("question.measure", "dataset", ds.Names)
	if doubt, out := sharesOf(v.view).doubt(ds); !doubt.IsZero() {
		reason = doubt
		for i := range choices {
			choices[i].Confidence = 0
		}
		choices = append(choices, Choice{Answer: "skip", Label: out, Confidence: 0.6})
	}
	likeliestFirst(choices)
	datasetOf(v.view).set(warehouse.DimMeasure, guess) // what follows is understood under it
	q := v.aboutTable(AskMeasure, reason, choices...)
	q.apart = apart
	a := v.ask(q)
	if a == nil || a.Skip != "" {
		return
	}
	if a.Dataset != v.dataset {
		v.dataset, v.t.Meaning.Dataset = a.Dataset, a.Dataset
	}
	datasetOf(v.view).set(warehouse.DimMeasure, a.Measure)
	v.t.decide("measure", v.t.Bounds, a.Measure, say("question.answered"), 1)
}

// askSet asks for the code of a dimension that holds for the whole table; guess is
// what it would be taken for, "" where there is no likely one.
func (v askView) askSet(dim, guess string, sure float64, reason warehouse.Message) {
	setView{v}.ask(dim, guess, sure, "", reason)
}

// setView is the view that asks for codes of the whole table.
type setView struct{ askView }

// ask is as [askView.askSet]; phrase are the words of the file that say the guess, "" where
// none do.
func (v setView) ask(dim, guess string, sure float64, phrase string, reason warehouse.Message) {
	ds := dialogueOf(v.m).datasetWith(v.dataset, dim)
	if ds == nil {
		return
	}
	choices := v.codeChoices(ds, dim, guess, sure)
	if dim == warehouse.DimAge {
		choices = quantityView(v).ageChoices(choices, phrase)
	}
	q := v.aboutSet(dim, reason, choices...)
	q.phrase = phrase
	datasetOf(v.view).set(dim, guess) // what follows is understood under it
	a := v.askView.ask(q)
	if a == nil || a.Skip != "" {
		return
	}
	datasetOf(v.view).set(dim, a.Codes[0].Code)
	v.t.decide("dimension", v.t.Bounds, dim+": "+a.Codes[0].Code, say("question.answered"), 1)
}

// aboutSet is a question about the code of a dimension for the whole table.
func (v askView) aboutSet(dim string, reason warehouse.Message, choices ...Choice) Question {
	q := v.aboutTable(AskSet, reason, choices...)
	q.About, q.also, q.dim = dim, nil, dim
	titled{v}.distinguish(&q)
	return q
}

// codeChoices are the codes of a dimension, of areas only countries.
func (v askView) codeChoices(ds *warehouse.Dataset, dim, guess string, sure float64) []Choice {
	list := v.m.cat.ListOf(ds, dim)
	if list == nil {
		return nil
	}
	var choices []Choice
	for _, k := range list.Codes {
		if list.ID == catalog.AreaList && !v.m.cat.Country(k.ID) && k.ID != guess {
			continue
		}
		c := choiceOf(k.ID, k.Names, 0)
		if k.ID == guess {
			c.Confidence = sure
		}
		choices = append(choices, c)
	}
	if guess != "" && !slices.ContainsFunc(choices, func(c Choice) bool { return c.Answer == guess }) {
		if k := list.Code(guess); k != nil { // of a list whose codes follow a pattern
			choices = append(choices, choiceOf(guess, k.Names, sure))
		}
	}
	likeliestFirst(choices)
	return choices
}

// heading is the text that a question about an axis is about: its caption, else its
// first label.
func (a *Axis) heading() string {
	if a.Caption != "" {
		return a.Caption
	}
	if len(a.Texts) > 0 {
		return a.Texts[0]
	}
	return a.Name
}

// aboutAxis is a question about an axis, at the cells of some of its labels.
func (v askView) aboutAxis(a *axisView, labels []string, reason warehouse.Message, choices ...Choice) Question {
	also := []string{a.axis.heading(), a.axis.Name}
	if len(a.axis.Texts) > 0 {
		also = append(also, a.axis.Texts[0], v.m.unmark(a.axis.Texts[0]))
	}
	return Question{Ask: AskAxis, About: a.axis.heading(), also: also, Where: v.cellsOf(a, labels), Choices: choices, Reason: reason}
}

// mostCells is how many cells of a question are named.
const mostCells = 100

// cellsOf finds the first cell of each of some labels of an axis.
func (v askView) cellsOf(a *axisView, labels []string) []warehouse.CellRef {
	var found []warehouse.CellRef
	g := v.m.p.book.gridOf(v.t.Sheet)
	if g == nil {
		g = &grid{}
	}
	want := map[string]bool{}
	for _, s := range labels[:min(len(labels), mostCells)] {
		want[s] = true
	}
	look := func(row, col int) {
		c := g.at(row, col)
		for _, s := range []string{c.text, a.axis.said(c.text), v.m.unmark(c.text), axesOf(v.view).unclosed(a, v.m.unmark(c.text))} {
			if c.kind != blank && want[s] {
				delete(want, s)
				found = append(found, warehouse.CellRef{Sheet: v.t.Sheet, Row: row, Col: col})
			}
		}
	}
	if a.axis.Row > 0 {
		for col := v.t.Bounds.Left; col <= v.t.Bounds.Right && len(want) > 0; col++ {
			look(a.axis.Row, col)
		}
	} else {
		for row := v.t.From; row <= v.t.Bounds.Bottom && len(want) > 0; row++ {
			look(row, a.axis.Col)
		}
	}
	if len(found) == 0 {
		r := v.region(a.axis)
		found = append(found, warehouse.CellRef{Sheet: v.t.Sheet, Row: r.Top, Col: r.Left})
	}
	return found
}

// gridOf is what was read of a sheet; nil where nothing was.
func (r *reading) gridOf(sheet string) *grid {
	for _, g := range r.grids {
		if g.name == sheet {
			return g
		}
	}
	return nil
}

// dimensionChoices are the dimensions that an axis may be of, with the likeliest
// first, and that it is none.
func (v askView) dimensionChoices(guesses ...Choice) []Choice {
	choices := slices.Clone(guesses)
	add := func(c Choice) {
		if !slices.ContainsFunc(choices, func(x Choice) bool { return x.Answer == c.Answer }) {
			choices = append(choices, c)
		}
	}
	rank := func(id string) int { // what something else gives is the less likely; places are no measures
		switch {
		case v.dataset != "" && datasetOf(v.view).given(id):
			return 2
		case id == warehouse.DimMeasure:
			return 1
		}
		return 0
	}
	for at := range 3 {
		for _, ds := range v.m.cat.Datasets() {
			if v.dataset != "" && ds.ID != v.dataset {
				continue // as long as it is asked for, the axis may be of any
			}
			for _, d := range ds.Dimensions {
				if d.ID != warehouse.DimFreq && d.ID != warehouse.DimSource && rank(d.ID) == at {
					add(choiceOf(d.ID, d.Names, 0))
				}
			}
		}
	}
	add(Choice{Answer: warehouse.DimTime, Label: say("question.choice-period")})
	add(Choice{Answer: "label", Label: say("question.choice-label")})
	add(Choice{Answer: "status", Label: say("question.choice-status")})
	return choices
}

// askAxis asks what the texts of an axis are and reads them as the answer says.
// Without an answer the axis stays a label, and the table is not loaded.
func (v askView) askAxis(a *axisView, reason warehouse.Message, guesses ...Choice) {
	labels := a.labels[:min(len(a.labels), 50)]
	if len(guesses) == 0 && countedOf(v.view).namesMeasure(a) {
		guesses = append(guesses, choiceOf(warehouse.DimMeasure, v.nameOf(warehouse.DimMeasure), 0.5))
	}
	if a.bands && datasetOf(v.view).has(warehouse.DimAge) {
		guesses = append(guesses, choiceOf(warehouse.DimAge, v.nameOf(warehouse.DimAge), 0.5))
	}
	q := v.aboutAxis(a, labels, reason, v.dimensionChoices(append(statusView{labelView{v}}.guess(a), guesses...)...)...)
	if v.labelsAnswered(a, &q) {
		return
	}
	answer := v.ask(q)
	if answer == nil || answer.Skip != "" {
		a.axis.Mean(layout.Meaning{Label: true}, 0.3, labels...)
		return
	}
	v.takeAnswer(a, answer)
}

// takeAnswer reads an axis as a person says.
func (v askView) takeAnswer(a *axisView, answer *Answer) {
	ax := axesOf(v.view)
	switch {
	case answer.Label:
		ax.asLabel(a, 1)
	case answer.Status:
		statusView{labelView{v}}.take(a)
	case answer.Dimension == warehouse.DimTime:
		v.takeTimes(a)
	case answer.Dimension == warehouse.DimMeasure:
		countView{v}.take(a)
	default:
		list := ax.listFor(answer.Dimension)
		ax.take(a, a.readList(v.m, list, answer.Dimension), answer.Dimension, 1)
	}
	a.answered = true
}

// asksAxis reports whether it is open what some axis of the table is, other than whose
// its areas are: it may be the one of periods.
func (v askView) asksAxis() bool {
	return len((countView{v}).openAxes()) > 0
}

// labelsLeft are the labels of an axis that are not in a map, without totals.
func (v *axisView) labelsLeft(m *mind, known map[string]layout.Setting) []string {
	var left []string
	for _, text := range v.axis.Texts {
		if label := m.unmark(text); !slices.Contains(left, label) {
			if _, ok := known[label]; !ok {
				left = append(left, label)
			}
		}
	}
	return left
}

// listFor is the code list of a dimension of the table's dataset.
func (v axesView) listFor(dim string) string {
	if ds, err := v.m.cat.Dataset(v.dataset); err == nil {
		if l := v.m.cat.ListOf(ds, dim); l != nil {
			return l.ID
		}
	}
	return v.listOf(dim)
}

// takeTimes makes the axis one of periods.
func (v askView) takeTimes(a *axisView) {
	if a.period == nil {
		a.clue = &catalog.Caption{Dimension: catalog.AnyPeriod}
		a.period = a.readPeriod(v.m)
	}
	if a.period != nil {
		axesOf(v.view).takePeriod(a)
		return
	}
	a.axis.Mean(layout.Meaning{Map: map[string]layout.Setting{}}, 0.3, a.labelsLeft(v.m, nil)...)
}
