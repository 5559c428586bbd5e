package propose

import (
	"cmp"
	"math"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// unitView asks for the unit of a table whose words name thousands or millions in a way
// that nothing reads.
type unitView struct{ *view }

func unitsOf(v *view) unitView { return unitView{v} }

// scaled is the first text of the table that names a scale, and its cell; "" where none
// does. Rates for each thousand name none.
func (v unitView) scaled() (string, warehouse.CellRef) {
	names := func(text string) bool {
		folded := fold(text)
		return v.m.words.Scales.In(folded) && !v.m.words.Shares.In(folded)
	}
	for _, x := range v.t.Title {
		if names(x.Text) {
			return x.Text, warehouse.CellRef{Sheet: v.t.Sheet, Row: x.Row, Col: x.Col}
		}
	}
	for _, a := range v.axes {
		if names(a.axis.Caption) {
			return a.axis.Caption, warehouse.CellRef{Sheet: v.t.Sheet, Row: max(v.t.From-1, 1), Col: max(a.axis.Col, 1)}
		}
		if a.kind == inStub && !a.axis.Meaning.Gives(warehouse.DimMeasure) {
			continue // labels of rows are names
		}
		for _, label := range a.labels {
			if names(label) && !labelUnits(v).reads(a, label) {
				return label, askOf(v.view).cellsOf(a, []string{label})[0]
			}
		}
	}
	if names(v.t.Sheet) {
		return v.t.Sheet, askOf(v.view).titleCell()
	}
	for _, x := range v.t.allNotes() {
		if len(strings.Fields(x.Text)) <= mostShort && names(x.Text) && !(noteView{restrictionsOf(v.view)}).particular(x.Text) {
			return x.Text, v.t.at(x)
		}
	}
	return "", warehouse.CellRef{}
}

// broken is the first figure with decimals, and its cell, of a table of whole things most
// of whose figures have some: they are likely to be in thousands or millions. "" of any
// other table.
func (v unitView) broken() (first string, at warehouse.CellRef) {
	g := v.m.p.book.gridOf(v.t.Sheet)
	ds, err := v.m.cat.Dataset(v.dataset)
	if g == nil || err != nil || datasetOf(v.view).gives(warehouse.DimMeasure) {
		return "", at
	}
	measure, known := ds.Measure(v.t.Meaning.Set.Code(warehouse.DimMeasure))
	if !known || measure.Fractional {
		return "", at
	}
	figures, broken := 0, 0
	for row := v.t.From; row <= v.t.Bounds.Bottom; row++ {
		for _, col := range v.t.Values {
			c := g.at(row, col)
			if c.kind != figure {
				continue
			}
			if figures++; c.num == math.Trunc(c.num) {
				continue
			}
			if broken++; first == "" {
				first, at = c.text, warehouse.CellRef{Sheet: v.t.Sheet, Row: row, Col: col}
			}
		}
	}
	if 2*broken <= figures {
		return "", at
	}
	return first, at
}

// whole reports whether the figures of the table count whole things, all of one measure.
func (v unitView) whole() bool {
	ds, err := v.m.cat.Dataset(v.dataset)
	if err != nil || datasetOf(v.view).gives(warehouse.DimMeasure) {
		return false
	}
	measure, known := ds.Measure(v.t.Meaning.Set.Code(warehouse.DimMeasure))
	return known && !measure.Fractional && !v.m.words.Dataset(v.dataset).MadeOfOthers
}

// ask asks for the unit.
func (v unitView) ask() {
	text, at := v.scaled()
	reason := say("question.unit", "text", text, "cell", at)
	first, hundreds := sharesOf(v.view).hundreds()
	hundreds = hundreds && v.whole()
	if text == "" {
		if text, at = v.unknown(); text != "" {
			reason = say("question.unit-unknown", "text", text, "cell", at)
		} else if text, at = v.broken(); text != "" {
			reason = say("question.unit-decimals", "text", text, "cell", at)
		}
	}
	if text == "" && hundreds {
		text, at = first.String(), first
		reason = say("question.unit-hundred", "cell", first)
	}
	if text == "" {
		return
	}
	q := Question{Ask: AskUnit, About: short(text), Where: []warehouse.CellRef{at}, Reason: reason, Choices: v.choices(v.namedIn(text), hundreds)}
	if a := v.view.ask(q); a != nil && a.Skip == "" {
		v.t.Meaning.Multiplier = a.Multiplier
	}
}

// choices are the units in which the figures may be, the one that is likely first, and that
// they are left out: shares are in none.
func (v unitView) choices(likely float64, hundreds bool) (choices []Choice) {
	unit := cmp.Or(dialogueOf(v.m).unitOf(v.t), "PS")
	for _, x := range []struct {
		power, message string
		times          float64
	}{
		{" 3", "question.unit-thousands", 1e3},
		{" 6", "question.unit-millions", 1e6},
		{" 9", "question.unit-billions", 1e9},
		{" 2", "question.unit-hundreds", 1e2},
		{" 5", "question.unit-hundred-thousands", 1e5},
		{"", "question.unit-ones", 1},
	} {
		c := Choice{Answer: unit + x.power, Label: say(x.message)}
		if x.times == likely {
			c.Confidence = 0.5
		}
		choices = append(choices, c)
	}
	skip := Choice{Answer: "skip", Label: say("question.choice-shares")}
	if hundreds {
		skip.Confidence = 0.6
	}
	choices = append(choices, skip)
	likeliestFirst(choices)
	return choices
}

// namedIn is the scale that a word of a text names by itself; zero where none or several do.
func (v unitView) namedIn(text string) (times float64) {
	for _, word := range strings.Fields(fold(text)) {
		for _, x := range v.m.words.ScalesAlone {
			if x.Words.In(word) && times > 0 && times != x.Times {
				return 0
			} else if x.Words.In(word) {
				times = x.Times
			}
		}
	}
	return times
}

// unknown is the first phrase of the title or of a caption that says in what the figures are,
// "in lakhs" between brackets or as a line or clause, with a word that nothing reads, and its
// cell; "" where there is none.
func (v unitView) unknown() (string, warehouse.CellRef) {
	for _, x := range v.t.Title {
		if phrase := v.unknownIn(x.Text); phrase != "" {
			return phrase, warehouse.CellRef{Sheet: v.t.Sheet, Row: x.Row, Col: x.Col}
		}
	}
	for _, a := range v.axes {
		if phrase := v.unknownIn(a.axis.Caption); phrase != "" {
			return phrase, warehouse.CellRef{Sheet: v.t.Sheet, Row: max(v.t.From-1, 1), Col: max(a.axis.Col, 1)}
		}
	}
	return "", warehouse.CellRef{}
}

// mostUnitWords is how many words the name of a unit has at most.
const mostUnitWords = 2

// unknownIn is the first such phrase of a text.
func (v unitView) unknownIn(text string) string {
	r := restrictionsOf(v.view)
	for _, segment := range segmentEnds.Split(text, -1) {
		words := strings.Fields(fold(segment))
		if len(words) < 2 || len(words) > mostUnitWords+1 || !v.m.words.UnitIn.In(words[0]) || v.places(words[1:]) {
			continue
		}
		if unread := r.unread(strings.Join(words[1:], " ")); len(unread) == 1 && capital(strings.Fields(segment)[1]) == (strings.ToUpper(segment) == segment) {
			return space(segment)
		}
	}
	return ""
}

// places reports whether words name an area, a day or a period, or whom the figures are of.
func (v unitView) places(words []string) bool {
	text := strings.Join(words, " ")
	if _, ok := v.m.cat.Lookup(catalog.AreaList, text, ""); ok || len(mentionsIn(text)) > 0 || v.m.sexIn(text) != "" || v.m.words.AgeWords.In(text) {
		return true
	}
	_, known := insideView{labelNotes{labelView: labelView{askOf(v.view)}}}.code(text, &layout.Setting{})
	return known
}
