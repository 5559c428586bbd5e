package propose

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// countedView is the view of axes whose labels name different things that are counted:
// what comes in, what goes out, the balance, who is there on a day, applications and
// decisions.
type countedView struct{ *view }

func countedOf(v *view) countedView { return countedView{v} }

// asCounted makes an axis of few labels one of measures where words of the catalog find
// two or more different things in them that are counted. What they say of a label goes
// in, and all other labels are asked about one by one.
func (v countedView) asCounted(a *axisView) bool {
	if v.dataset == "" || a.own < 2 || len(a.labels) > fewLabels || len(a.lists) > 0 && a.lists[0].share(a) >= 0.5 && a.lists[0].dim != warehouse.DimDirection {
		return false
	}
	if a.phrases == nil {
		a.readPhrases(v.m, v.dataset)
	}
	_, _, measures := a.told((*phrase).counts)
	_, _, directions := a.told(func(p *phrase) string { return p.direction })
	kinds := len(measures)
	if v.directed() || len(directions) > 1 {
		kinds += len(directions)
	}
	has := func(what func(p phrase) bool) bool { return slices.ContainsFunc(a.phrases, what) }
	sure := has(func(p phrase) bool { return p.measure != "" && !p.more })
	if kinds > 0 && has(func(p phrase) bool { return p.balance || p.doubted != "" || sure && p.more }) {
		kinds++
	}
	if kinds < 2 {
		return false
	}
	m, unknown := layout.Meaning{Map: map[string]layout.Setting{}}, []string(nil)
	for i, label := range a.labels {
		if s, ok := v.settingOf(&a.phrases[i], len(measures) > 0); ok {
			m.Map[label] = s
		} else {
			unknown = append(unknown, label)
		}
	}
	a.counts = true
	a.axis.Mean(m, 0.8, unknown...)
	v.t.decide("measures", v.region(a.axis), warehouse.DimMeasure, say("meaning.measures", "axis", a.axis.Name, "count", itoa(len(m.Map)), "of", itoa(len(a.labels))), 0.8)
	return true
}

// namesMeasure reports whether a label of the axis names one of several measures of the
// table's dataset, and not every label names the same.
func (v countedView) namesMeasure(a *axisView) bool {
	ds, err := v.m.cat.Dataset(v.dataset)
	if err != nil || len(ds.Measures) < 2 {
		return false
	}
	if a.phrases == nil {
		a.readPhrases(v.m, v.dataset)
	}
	n, of, kinds := a.told((*phrase).counts)
	return len(kinds) > 1 || n > 0 && n < of
}

// counts is the measure that a label names, with its dataset; "" where it names none.
func (p *phrase) counts() string {
	if p.measure == "" {
		return ""
	}
	return p.dataset + "/" + p.measure
}

// directed reports whether the figures of the table's dataset have a direction.
func (v countedView) directed() bool {
	ds, err := v.m.cat.Dataset(v.dataset)
	return err == nil && ds.Index(warehouse.DimDirection) >= 0
}

// settingOf is what the words of a label say of its figures. Ok is false where they do not
// say what is counted. Where other labels name their measures, so must this one: in a
// dataset of several a direction alone is not enough.
func (v countedView) settingOf(p *phrase, named bool) (s layout.Setting, ok bool) {
	ds, err := v.m.cat.Dataset(v.dataset)
	switch {
	case err != nil:
		return s, false
	case p.more:
		return s, false
	case p.measure != "":
		if p.dataset != v.dataset {
			if !v.sameUnit(p.dataset, p.measure) {
				return s, false
			}
			s.Table = v.sendTo(p.dataset)
		}
		s.Codes = append(s.Codes, layout.Assignment{Dim: warehouse.DimMeasure, Code: p.measure})
	case p.skip:
		return layout.Setting{Skip: "made from other figures"}, true
	case p.balance, p.doubted != "", p.direction == "", !v.directed(), named && len(ds.Measures) > 1:
		return s, false
	}
	if p.direction != "" && v.directed() && s.Table == "" {
		s.Codes = append(s.Codes, layout.Assignment{Dim: warehouse.DimDirection, Code: p.direction})
	}
	if p.people != "" && s.Table == "" {
		s.Codes = append(s.Codes, layout.Assignment{Dim: warehouse.DimCounterpart, Code: p.people})
	}
	if p.sex != "" {
		s.Codes = append(s.Codes, layout.Assignment{Dim: warehouse.DimSex, Code: p.sex})
	}
	return s, true
}

// sameUnit reports whether a measure of another dataset counts in the unit of all measures
// of the table's own: a balance of persons is not one of movements.
func (v countedView) sameUnit(dataset, measure string) bool {
	own, err := v.m.cat.Dataset(v.dataset)
	if err != nil {
		return false
	}
	other, err := v.m.cat.Dataset(dataset)
	if err != nil {
		return false
	}
	of, ok := other.Measure(measure)
	return ok && !slices.ContainsFunc(own.Measures, func(x warehouse.Measure) bool { return x.Unit != of.Unit })
}

// takeNamed gives the labels of an axis of directions that name a measure of another
// dataset in the same unit, such as net migration, that measure.
func (v countedView) takeNamed() {
	for _, a := range v.axes {
		if a.axis.Meaning.Dimension != warehouse.DimDirection && (a.axis.Meaning.Dimension != "" || !a.axis.Meaning.Gives(warehouse.DimDirection)) {
			continue
		}
		a.axis.Unknown = slices.DeleteFunc(slices.Clone(a.axis.Unknown), func(label string) bool {
			p := v.m.readPhrase(label, v.dataset)
			if p.measure == "" || p.dataset == v.dataset {
				return false
			}
			s, ok := v.settingOf(&p, true)
			if ok {
				put(&a.axis.Meaning.Map, label, s)
			}
			return ok
		})
	}
}

// isBalance reports whether a label of an axis of measures or directions names a balance.
func (v countedView) isBalance(a *axisView, label string) bool {
	m := &a.axis.Meaning
	return (m.Dimension == warehouse.DimDirection || m.Dimension == "" && m.Gives(warehouse.DimDirection)) && v.m.words.Balances.In(fold(label))
}

// saysDirection reports whether a label of which the measure is still asked says a
// direction: it is then no matter of the whole table.
func (v countedView) saysDirection() bool {
	return slices.ContainsFunc(v.axes, func(a *axisView) bool {
		return a.measures() && slices.ContainsFunc(a.axis.Unknown, func(label string) bool { return v.m.directionIn(v.dataset, fold(label)) != "" })
	})
}

// waits reports whether the measure of a label is not asked for yet: the dataset of the
// table is a guess, and under another one its direction may be all that the label says.
func (v countedView) waits(a *axisView, label string) bool {
	return a.measures() && !v.directed() && v.m.directionIn("", fold(label)) != "" && dialogueOf(v.m).guessed(&Question{Ask: AskMeasure, table: v.t})
}

// completeDirections gives labels of measures the direction that their words say, and
// calls for those of which nothing says one.
func (v countedView) completeDirections(open func(a *axisView, label string, ds *warehouse.Dataset)) {
	for _, a := range v.axes {
		if a.axis.Meaning.Dimension == "" && a.measures() {
			for _, label := range a.mapped() {
				v.completeDirection(a, label, open)
			}
		}
	}
}

// takeDirections gives labels of measures the direction that their words say.
func (v countedView) takeDirections() {
	v.completeDirections(func(*axisView, string, *warehouse.Dataset) {})
}

// askDirections is as takeDirections, and asks for that of the other labels.
func (v countedView) askDirections() { v.completeDirections(v.askDirection) }

// mapped are the labels of the map of an axis: in the order of its texts, then others.
func (v *axisView) mapped() (labels []string) {
	for _, label := range v.labels {
		if _, ok := v.axis.Meaning.Map[label]; ok && !slices.Contains(labels, label) {
			labels = append(labels, label)
		}
	}
	var others []string
	for label := range v.axis.Meaning.Map {
		if !slices.Contains(labels, label) {
			others = append(others, label)
		}
	}
	slices.Sort(others)
	return append(labels, others...)
}

func (v countedView) completeDirection(a *axisView, label string, open func(a *axisView, label string, ds *warehouse.Dataset)) {
	s := a.axis.Meaning.Map[label]
	dataset := v.datasetFor(&s)
	ds, err := v.m.cat.Dataset(dataset)
	if err != nil || s.Skip != "" || s.Label || ds.Index(warehouse.DimDirection) < 0 || s.Code(warehouse.DimDirection) != "" || s.Code(warehouse.DimMeasure) == "" || v.directedElsewhere(a) {
		return
	}
	parts := strings.Split(label, layout.Below)
	d := v.m.directionIn(dataset, fold(parts[len(parts)-1]))
	if d == "" && len(parts) > 1 {
		d = v.m.directionIn(dataset, fold(label))
	}
	whole := v.t.Meaning.Set.Code(warehouse.DimDirection)
	switch {
	case d != "" && (whole == "" || v.tellsBoth(a, dataset)):
		s.SetCode(warehouse.DimDirection, d)
		put(&a.axis.Meaning.Map, label, s)
	case d == "" && whole == "" && (s.Table != "" || v.othersSay(a, label, &s)):
		open(a, label, ds)
	}
}

// datasetFor is the dataset that a setting sends its figures to.
func (v countedView) datasetFor(s *layout.Setting) string {
	for _, also := range v.t.Also {
		if also.ID == s.Table {
			return also.Dataset
		}
	}
	return v.dataset
}

// directedElsewhere reports whether another axis gives the direction.
func (v countedView) directedElsewhere(a *axisView) bool {
	return slices.ContainsFunc(v.axes, func(x *axisView) bool { return x != a && x.axis.Meaning.Gives(warehouse.DimDirection) })
}

// tellsBoth reports whether labels of the axis say both directions.
func (v countedView) tellsBoth(a *axisView, dataset string) bool {
	said := map[string]bool{}
	for _, label := range a.labels {
		said[v.m.directionIn(dataset, fold(label))] = true
	}
	return said["IN"] && said["OUT"]
}

// othersSay reports whether another label of the axis has a direction, or the same
// measure.
func (v countedView) othersSay(a *axisView, label string, s *layout.Setting) bool {
	for other, x := range a.axis.Meaning.Map {
		if other != label && x.Table == s.Table && x.Skip == "" && (x.Code(warehouse.DimDirection) != "" || x.Code(warehouse.DimMeasure) == s.Code(warehouse.DimMeasure)) {
			return true
		}
	}
	return false
}

// askDirection asks for the direction of the figures below a label.
func (v countedView) askDirection(a *axisView, label string, ds *warehouse.Dataset) {
	q := askOf(v.view).aboutLabel(a, label)
	q.Ask, q.byText, q.apart, q.Choices = AskCode, true, "direction", nil
	q.Reason = say("question.direction-of", "label", label)
	if list := v.m.cat.ListOf(ds, warehouse.DimDirection); list != nil {
		for _, k := range list.Codes {
			q.Choices = append(q.Choices, codeChoice(warehouse.DimDirection, k.ID, k.Names, 0))
		}
	}
	q.Choices = append(q.Choices, Choice{Answer: "skip", Label: say("question.choice-skip")})
	q.table, q.dataset, q.dim = v.t, ds.ID, warehouse.DimDirection
	answer := dialogueOf(v.m).ask(q)
	if answer == nil || answer.Label {
		return
	}
	s := a.axis.Meaning.Map[label]
	if answer.Skip != "" {
		s = layout.Setting{Skip: answer.Skip}
	}
	s.Codes = slices.Clone(s.Codes)
	for _, c := range answer.Codes {
		s.SetCode(c.Dim, c.Code)
	}
	put(&a.axis.Meaning.Map, label, s)
}

// measuresFor are the measures that a label may be: those of the table's dataset, then
// those of datasets of which it has a word, and balances where it names one.
func (v countedView) measuresFor(label string) (choices []Choice) {
	folded, own := fold(label), measureChoices(v.m.cat, v.dataset)
	p := v.m.readPhrase(label, v.dataset)
	named := p.measure
	if p.doubted != "" {
		named = p.doubted
	}
	for i := range own {
		if own[i].Answer == named && (p.dataset == v.dataset || p.dataset == "") {
			own[i].Confidence = 0.5
		}
	}
	for _, ds := range v.m.cat.Datasets() {
		if ds.ID == v.dataset {
			continue
		}
		speaks := v.m.speaksFor(ds.ID, folded) > 0
		for _, x := range ds.Measures {
			balance := p.balance && x.Negative && v.sameUnit(ds.ID, x.ID)
			switch {
			case p.dataset == ds.ID && p.measure == x.ID:
				choices = append(choices, choiceOf(ds.ID+"/"+x.ID, x.Names, 0.5))
			case speaks && !p.balance, balance:
				choices = append(choices, choiceOf(ds.ID+"/"+x.ID, x.Names, 0.2))
			}
		}
	}
	choices = append(own, choices...)
	likeliestFirst(choices)
	return choices
}

// otherMeasures are the measures of other datasets that are not among some choices.
func (v countedView) otherMeasures(among []Choice) (choices []Choice) {
	for _, ds := range v.m.cat.Datasets() {
		for _, x := range ds.Measures {
			c := choiceOf(ds.ID+"/"+x.ID, x.Names, 0)
			if ds.ID != v.dataset && !slices.ContainsFunc(among, func(y Choice) bool { return y.Answer == c.Answer }) {
				choices = append(choices, c)
			}
		}
	}
	return choices
}

// saysMore reports whether a label has words beside those of a measure of the table's own
// dataset that nothing reads: "recognised refugees" may be decisions, and not those present.
func (m measureLabels) saysMore(p *phrase, dataset, label, folded string) bool {
	if p.dataset != dataset || dataset == "" {
		return false
	}
	if _, exact := m.cat.Lookup("CL_MEASURE_"+dataset, label, ""); exact {
		return false
	}
	for _, c := range m.words.MeasuresOf(dataset) {
		folded = c.Words.Replace(folded, " . ")
	}
	for _, x := range m.words.Multipliers {
		folded = x.Words.Replace(folded, " . ")
	}
	for _, words := range []map[string]catalog.Phrases{m.words.Sexes, m.words.People, m.words.Directions} {
		for _, x := range words {
			folded = x.Replace(folded, " . ")
		}
	}
	for _, c := range m.words.Dataset(dataset).Clues {
		folded = c.Words.Replace(folded, " . ")
	}
	for _, x := range m.words.Currencies {
		folded = x.Headings.Replace(folded, " . ")
	}
	folded = m.words.Totals.Replace(m.words.Neutral.Replace(folded, " . "), " . ")
	return strings.ContainsFunc(folded, unicode.IsLetter)
}

// dayBeside is a day beside the name of its month, folded.
var dayBeside = regexp.MustCompile(`\b(\d{1,2})(?:st|nd|rd|th|er|o)? (?:de |of )?([a-z]{3,})\b|\b([a-z]{3,}) (\d{1,2})(?:st|nd|rd|th)?\b`)

// measureLabels reads what labels say beside the measure that they name.
type measureLabels struct{ *mind }

// namesOtherDay reports whether a label names another day than the one that the measure is
// of by its own name: a population on 31 December is not one at mid-year.
func (m measureLabels) namesOtherDay(dataset, measure, folded string) bool {
	ds, err := m.cat.Dataset(dataset)
	if err != nil {
		return false
	}
	x, _ := ds.Measure(measure)
	own := m.dayIn(fold(x.Names.In(warehouse.English)))
	said := m.dayIn(folded)
	return own != "" && said != "" && said != own
}

// dayIn is the day of the year that a folded text names, as "12-31"; "" where it names none.
func (m measureLabels) dayIn(folded string) string {
	for _, at := range dayBeside.FindAllStringSubmatch(folded, -1) {
		if p := (layout.Form{Kind: "month"}).Parse(at[2] + at[3]); p != nil {
			return fmt.Sprintf("%02d-%02s", p.Month, at[1]+at[4])
		}
	}
	for _, x := range m.words.ReferenceDays {
		if x.Words.In(folded) {
			return x.Day
		}
	}
	return ""
}
