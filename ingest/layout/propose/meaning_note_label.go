package propose

import (
	"slices"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// labelNotes asks about notes that restrict single labels: one that a mark behind the label
// refers to, one that begins with the label, or what the label itself says between brackets.
// In the layout such a label is known with its mark: in the next file the same mark may be at
// another label.
type labelNotes struct {
	labelView
	asked []string // labels that were not known, and are asked about as they are
}

// labelNote is a note of some labels of an axis.
type labelNote struct {
	text   string
	labels []string // as they are in the file
	inside bool     // the labels say it themselves, between brackets
}

// ask asks about the notes of the labels of one axis.
func (v labelNotes) ask(a *axisView) {
	if a.axis.Meaning.Label || len(a.axis.Texts) > mostMarked {
		return
	}
	given := map[string]layout.Setting{}
	for _, x := range v.find(a) {
		if !x.inside {
			v.t.noted = append(v.t.noted, x.text)
		}
		if times := v.m.multiplierIn(x.text); times > 0 && !x.inside {
			v.scale(a, x, times, given)
			continue
		}
		answer := v.askView.ask(v.about(a, x))
		if answer == nil || answer.Label {
			continue // the table waits for an answer; "label" says that nothing is restricted
		}
		for _, text := range x.labels {
			s, ok := v.settingOf(a, v.m.unmark(text))
			if more, noted := given[text]; noted {
				s, ok = more, more.Skip == ""
			}
			if ok {
				given[text] = underNote(s, answer, x.text)
			}
		}
	}
	v.keep(a, given)
}

// scale gives labels the unit that their note says.
func (v labelNotes) scale(a *axisView, x labelNote, times float64, given map[string]layout.Setting) {
	if whole := v.t.Meaning.Multiplier; whole > 0 {
		times /= whole
	}
	for _, text := range x.labels {
		if s, ok := v.settingOf(a, v.m.unmark(text)); ok && times != 1 {
			s.Multiplier, s.Note = times, x.text
			given[text] = s
			v.t.decide("unit", v.region(a.axis), text, say("meaning.unit-note", "text", text, "note", x.text), 0.85)
		}
	}
}

// underNote is what a label means under the answer about its note.
func underNote(s layout.Setting, answer *Answer, note string) layout.Setting {
	if answer.Skip != "" {
		return layout.Setting{Skip: answer.Skip}
	}
	s.Codes = slices.Clone(s.Codes)
	for _, c := range answer.Codes {
		s.SetCode(c.Dim, c.Code)
	}
	if answer.Mark != "" {
		s.Status = answer.Mark
	}
	if answer.Months != "" {
		s.Period = &layout.PeriodText{Months: answer.Months}
	}
	s.Note = note
	return s
}

// keep gives the labels their settings.
func (v labelNotes) keep(a *axisView, given map[string]layout.Setting) {
	marked := slices.DeleteFunc(slices.Clone(a.axis.Texts), func(text string) bool {
		_, ok := given[text]
		return !ok || v.m.unmark(text) == text
	})
	if len(marked) > 0 {
		v.keepMarks(a, marked, "a mark whose note says what these figures are restricted to: say what the label means")
	}
	for text, s := range given {
		put(&a.axis.Meaning.Map, a.key(text), s)
	}
}

// about is the question about a note of labels.
func (v labelNotes) about(a *axisView, x labelNote) Question {
	var labels []string
	for _, text := range x.labels {
		labels = append(labels, v.m.unmark(text))
	}
	reason, apart := "question.restricts-label", "note"
	if x.inside {
		reason, apart = "question.restricts-inside", "inside"
	}
	return Question{
		Ask: AskCode, About: x.labels[0], also: append(slices.Clone(labels), x.text), part: true, byText: true, apart: apart, Where: v.cellsOf(a, labels),
		Choices: v.choices(x.text), Reason: say(reason, "labels", strings.Join(x.labels[:min(len(x.labels), mostPhrases)], "”, “"), "note", x.text),
	}
}

// choices are the codes that a note may restrict its labels to, that it restricts nothing,
// that the figures are defined otherwise, and that they are left out.
func (v labelNotes) choices(note string) []Choice {
	var likely []Choice
	add := func(dim, code string) {
		if list, err := v.m.cat.List(axesOf(v.view).listFor(dim)); err == nil && list.Code(code) != nil && datasetOf(v.view).has(dim) {
			likely = append(likely, codeChoice(dim, code, list.Code(code).Names, 0.6))
		}
	}
	for _, x := range (eachYear{v.askView}).partsIn(note, true) {
		last := x.month + x.months - 1
		if v.countsStock() || last > 12 {
			continue
		}
		months := itoa(x.month) + "-" + itoa(last)
		likely = append(likely, Choice{Answer: `{"` + answerMonths + `": "` + months + `"}`, Label: partLabel(x.month, last), Confidence: 0.7})
	}
	folded := fold(note)
	if !v.m.words.Excluded.In(folded) {
		if sex := v.m.sexIn(folded); sex != "" && sex != warehouse.Total {
			add(warehouse.DimSex, sex)
		}
		for _, age := range (noteReader{v.m}).agesIn(folded) {
			add(warehouse.DimAge, age)
		}
	}
	all := wordsView{countView{v.askView}}.choices(note)
	if list, err := v.m.cat.List("CL_OBS_STATUS"); err == nil && list.Code(statusDiffers) != nil {
		all = append(all, codeChoice(AttributeStatus, statusDiffers, list.Code(statusDiffers).Names, 0))
	}
	return append(likely, slices.DeleteFunc(all, func(c Choice) bool {
		return slices.ContainsFunc(likely, func(x Choice) bool { return x.Answer == c.Answer })
	})...)
}

// statusDiffers is the status of figures that are defined otherwise than those around them.
const statusDiffers = "D"

// find are the notes that restrict labels of an axis.
func (v labelNotes) find(a *axisView) (all []labelNote) {
	notes, of := fileNotes{v.m.p}.before(v.t), map[string]string{} // by mark, what the file says of it
	add := func(note, text string, inside bool) {
		if i := slices.IndexFunc(all, func(x labelNote) bool { return x.text == note && x.inside == inside }); i >= 0 {
			all[i].labels = append(all[i].labels, text)
		} else {
			all = append(all, labelNote{note, []string{text}, inside})
		}
	}
	for _, text := range a.axis.Texts {
		label, marks := layout.SplitMarks(text, v.m.p.Meaning.Footnotes)
		if _, mapped := a.axis.Meaning.Map[text]; mapped && text != label {
			continue // its mark has been read
		}
		s, known := v.settingOf(a, label)
		if !known {
			continue
		}
		if inside := (insideView{v}).unread(a, label, &s); inside != "" && !v.told(label) {
			add(inside, text, true)
		}
		for _, mark := range marks {
			mark = strings.TrimSpace(mark)
			if _, looked := of[mark]; !looked {
				of[mark] = noteOf(mark, notes)
			}
			if (noteReader{v.m}).restricts(of[mark]) || (noteReader{v.m}).scales(of[mark]) || v.partial(a, of[mark]) {
				add(of[mark], text, false)
			}
		}
		if note := v.noteBeginning(label); len(marks) == 0 && note != "" && !v.ofPeriod(a, label, note) {
			add(note, text, false)
		}
	}
	return all
}

// partial reports whether a note of a label that is no period says that its figures are of
// some months of the year, or up to a day of it.
func (v labelNotes) partial(a *axisView, note string) bool {
	return len(a.axis.Meaning.Period.List) == 0 && !v.countsStock() && len(strings.Fields(note)) <= mostShort && !(noteReader{v.m}).harmless(note) &&
		(eachYear{v.askView}).years() != nil && slices.ContainsFunc(noteTimes(note), shorterThanYear)
}

// ofPeriod reports whether a note says of which part of a period its label is, and restricts
// nothing else.
func (v labelNotes) ofPeriod(a *axisView, label, note string) bool {
	folded := fold(note)
	said := a.axis.Meaning.Map[label].Note
	return (slices.Contains(a.axis.Unknown, label) || said != "" && strings.Contains(note, said)) &&
		v.m.sexIn(folded) == "" && len((noteReader{v.m}).agesIn(folded)) == 0 && !v.m.words.Excluded.In(folded)
}

// told reports whether a person was asked what a label as a whole is.
func (v labelNotes) told(label string) bool {
	return slices.Contains(v.asked, label) || slices.ContainsFunc(v.m.p.asked, func(x *asked) bool {
		return x.table == v.t && x.part && x.apart != "note" && x.apart != "inside" && x.About == label && (x.Ask == AskCode || x.Ask == AskMeasure)
	})
}

// noteBeginning is the note that begins with a label and a colon and restricts it; "" where
// there is none.
func (v labelNotes) noteBeginning(label string) string {
	if len(fold(label)) < 3 {
		return ""
	}
	for _, x := range v.sentences() {
		name, said, ok := strings.Cut(x, ":")
		if ok && fold(name) == fold(label) && (noteReader{v.m}).restricts(said) {
			return short(x)
		}
	}
	return ""
}

// sentences are the notes of the table, and their sentences where they have several.
func (v labelNotes) sentences() (all []string) {
	for _, x := range v.t.allNotes() {
		note := space(x.Text)
		all = append(all, note)
		if parts := sentences.Split(note, -1); len(parts) > 1 {
			all = append(all, parts[1:]...)
		}
	}
	return all
}

// settingOf is what a label means, as far as it is known without its mark.
func (v labelView) settingOf(a *axisView, label string) (layout.Setting, bool) {
	m := &a.axis.Meaning
	if s, mapped := m.Map[label]; mapped {
		return s, s.Skip == ""
	}
	if p := m.Period.Parse(label); p != nil && p.Whole {
		return layout.Setting{Period: &layout.PeriodText{Whole: true}}, true
	} else if whole, ok := periodOf(p); ok {
		return layout.Setting{Period: &layout.PeriodText{Text: whole.String()}}, true
	}
	if m.Dimension == "" {
		return layout.Setting{}, false
	}
	if slices.Contains(m.Totals, label) {
		return layout.Setting{Codes: []layout.Assignment{{Dim: m.Dimension, Code: totalCode(m.Dimension)}}, Total: true}, true
	}
	if code, ok := axesOf(v.view).codeOf(m, label); ok {
		return layout.Setting{Codes: []layout.Assignment{{Dim: m.Dimension, Code: code}}}, true
	}
	return layout.Setting{}, false
}
