package propose

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// periodNotes reads what notes without a mark say of a period that is a heading of the table:
// "2022: data for January to June only", "Las cifras de 2022 son preliminares".
type periodNotes struct{ labelView }

// periodNote is a sentence of the notes and the headings that it names.
type periodNote struct {
	text   string
	named  []string // texts of the axis
	alone  bool     // it names one period
	source bool     // it is in the line of a source
}

// of are the sentences of the notes that name headings of an axis of periods.
func (v periodNotes) of(a *axisView) (all []periodNote) {
	if len(a.axis.Meaning.Period.List) == 0 || len(a.axis.Texts) > mostMarked {
		return nil
	}
	for _, x := range (noteView{restrictionsOf(v.view)}).texts() {
		source := (noteReader{v.m}).ofFile(x.text)
		for _, sentence := range sentences.Split(space(x.text), -1) {
			if source && (noteReader{v.m}).ofFile(sentence) {
				continue
			}
			if note, ok := v.read(a, sentence); ok {
				note.source = source
				all = append(all, note)
			}
		}
	}
	return all
}

// read finds the headings that a sentence names. One that begins with the mark of a heading
// is of the mark.
func (v periodNotes) read(a *axisView, sentence string) (note periodNote, ok bool) {
	sentence = strings.Trim(sentence, " .")
	if len(yearsOf(sentence)) == 0 || v.ofMark(sentence) {
		return note, false
	}
	note.text = short(sentence)
	var periods []warehouse.Period
	for _, at := range timesIn(sentence) {
		if p, whole := inProse(at); whole && !slices.Contains(periods, p) {
			periods = append(periods, p)
		}
	}
	note.alone = len(periods) == 1
	for _, text := range a.axis.Texts {
		label := v.m.unmark(text)
		whole, ok := periodOf(a.axis.Meaning.Period.Parse(label))
		if ok && (within(label, sentence) || slices.ContainsFunc(periods, func(p warehouse.Period) bool {
			return p == whole || p.Months > 0 && (p.Within(whole) || whole.Within(p))
		})) {
			note.named = append(note.named, text)
		}
	}
	return note, len(note.named) > 0
}

// inProse is the period that a sentence names: of years from one to another the last one too.
func inProse(at timeText) (warehouse.Period, bool) {
	p, ok := at.stretch()
	if ok && at.form.Kind == "year-range" {
		p.Months += 12
	}
	return p, ok
}

// within reports whether a label is in a sentence as a word of its own.
func within(label, sentence string) bool {
	return strings.Contains(" "+fold(sentence)+" ", " "+fold(label)+" ")
}

// ofMark reports whether a sentence begins with a mark that a heading or a figure has.
func (v periodNotes) ofMark(sentence string) bool {
	m, notes := legendHead.FindStringSubmatch(sentence), noteView{restrictionsOf(v.view)}
	return m != nil && (strings.Trim(m[2], "-–—•· ") != "" || notes.marks(m[1]+m[3]) || notes.onSheet(sentence) && marksOf(v.m).anywhere(m[1]+m[3]))
}

// has reports whether a sentence is read so: it says a part of a heading's period, or a status.
func (v periodNotes) has(sentence string) bool {
	return slices.ContainsFunc(v.axes, func(a *axisView) bool {
		note, ok := v.read(a, sentence)
		return ok && len(a.axis.Meaning.Period.List) > 0 && (len(v.partsOf(a, note)) > 0 || v.status(note.text) != "")
	})
}

// parts are the headings of an axis of which notes name days or months.
func (v periodNotes) parts(a *axisView) (all []markedPeriod) {
	for _, note := range v.of(a) {
		for _, x := range v.partsOf(a, note) {
			if !slices.ContainsFunc(all, func(y markedPeriod) bool { return y.text == x.text }) {
				all = append(all, x)
			}
		}
	}
	return all
}

// partsOf are the headings that a note names, with the days or months that it names. In prose
// these may be of events: it counts where it is short, or limits what is counted.
func (v periodNotes) partsOf(a *axisView, note periodNote) (all []markedPeriod) {
	n := len(strings.Fields(note.text))
	if n > mostShort && (n > mostLong || !v.m.words.Limits.In(fold(note.text))) || !slices.ContainsFunc(noteTimes(note.text), shorterThanYear) {
		return nil
	}
	for _, text := range note.named {
		label := v.m.unmark(text)
		x := markedPeriod{text: text, label: label, note: note.text}
		if _, mapped := a.axis.Meaning.Map[label]; mapped {
			continue
		}
		if x.whole, _ = periodOf(a.axis.Meaning.Period.Parse(label)); x.whole.Months < 2 || !x.find() {
			continue
		}
		x.sure = x.sure && len(note.named) == 1 && !note.source
		all = append(all, x)
	}
	return all
}

// shorterThanYear reports whether a text is days or months, and no year.
func shorterThanYear(at timeText) bool {
	p, ok := at.stretch()
	return !ok || p.Months < 12
}

// status is the one status that a sentence gives figures; "" where it gives none, or several.
func (v periodNotes) status(sentence string) string {
	var found []string
	for _, x := range v.m.words.Explanations {
		if x.Status != "" && marksOf(v.m).tellsHowMade(x.Status) && x.Status != string(warehouse.Break) && x.Words.In(sentence) && !slices.Contains(found, x.Status) {
			found = append(found, x.Status)
		}
	}
	if len(found) != 1 || len(strings.Fields(sentence)) > mostLong {
		return ""
	}
	return found[0]
}

// askStatus gives the headings that a note names the status that it says, and asks where it
// may be that of others too: it names other periods, or none that is the last one.
func (v periodNotes) askStatus(a *axisView) {
	for _, note := range v.of(a) {
		status := v.status(note.text)
		exact := slices.DeleteFunc(slices.Clone(note.named), func(text string) bool { return !v.names(a, note, text) })
		if status == "" || len(exact) == 0 {
			continue
		}
		sure := v.settled(a, note, exact)
		for _, text := range exact {
			s, known := v.settingOf(a, v.m.unmark(text))
			if !known || s.Status != "" {
				continue
			}
			given := status
			if !sure {
				answer := v.ask(Question{
					Ask: AskCode, part: true, byText: true, apart: "status", About: text, also: []string{v.m.unmark(text), note.text}, Where: v.cellsOf(a, []string{v.m.unmark(text)}),
					Choices: v.statusChoices(note, v.m.unmark(text), status), Reason: say("question.period-status", "text", text, "note", note.text),
				})
				if answer == nil || answer.Label {
					continue
				}
				if given = answer.Mark; answer.Skip != "" {
					put(&a.axis.Meaning.Map, v.keyOf(a, text), layout.Setting{Skip: answer.Skip})
					continue
				}
			}
			if s.Note == "" {
				s.Note = note.text
			}
			s.Status = given
			put(&a.axis.Meaning.Map, v.keyOf(a, text), s)
			v.t.decide("marker", v.region(a.axis), text, say("meaning.period-status", "text", text, "note", note.text, "status", warehouse.Code{List: "CL_OBS_STATUS", ID: given}), 0.85)
		}
	}
}

// names reports whether a note names a heading itself, and not a part of it.
func (v periodNotes) names(a *axisView, note periodNote, text string) bool {
	label := v.m.unmark(text)
	whole, _ := periodOf(a.axis.Meaning.Period.Parse(label))
	return within(label, note.text) || slices.ContainsFunc(timesIn(note.text), func(at timeText) bool {
		p, ok := inProse(at)
		return ok && p.Months > 0 && whole.Within(p)
	})
}

// joined are two periods with nothing but signs and short words between them.
var joined = regexp.MustCompile(`^[^\pL\pN]*(?:\pL{1,3}[^\pL\pN]*)?$`)

// settled reports whether a note is of the headings that it names and of no others: they are
// one or a list, and the last period of the axis is one of them.
func (v periodNotes) settled(a *axisView, note periodNote, named []string) bool {
	var last warehouse.Period
	lastText := ""
	for _, text := range a.axis.Texts {
		if whole, ok := periodOf(a.axis.Meaning.Period.Parse(v.m.unmark(text))); ok && (lastText == "" || whole.Start.After(last.Start)) {
			last, lastText = whole, text
		}
	}
	if !slices.Contains(named, lastText) {
		return false
	}
	times := timesIn(note.text)
	for i := 1; i < len(times); i++ {
		if _, ok := times[i].stretch(); ok && !joined.MatchString(note.text[times[i-1].to:times[i].from]) {
			return false
		}
	}
	return v.plain(note.text)
}

// plain reports whether a sentence says little else than a period and a status.
func (v periodNotes) plain(sentence string) bool {
	const most = 1
	for _, at := range slices.Backward(noteTimes(sentence)) {
		sentence = sentence[:at.from] + " . " + sentence[at.to:]
	}
	for _, x := range v.m.words.Explanations {
		sentence = x.Words.Replace(sentence, " ")
	}
	rest := v.m.words.Neutral.Replace(fold(sentence), " ")
	return len(slices.DeleteFunc(strings.FieldsFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) }), func(word string) bool { return len(word) < 3 })) <= most
}

// statusChoices are the status that a note says, and that it says nothing of a heading: first
// where the words behind the heading, up to the next period, say no status.
func (v periodNotes) statusChoices(note periodNote, label, status string) []Choice {
	list, _ := v.m.cat.List("CL_OBS_STATUS")
	choices := []Choice{codeChoice(AttributeStatus, status, list.Code(status).Names, 0.6), {Answer: "label", Label: say("question.choice-label"), Confidence: 0.4}}
	if _, behind, ok := strings.Cut(note.text, label); ok && !note.alone {
		if times := timesIn(behind); len(times) > 0 && v.status(behind[:times[0].from]) == "" {
			choices[1].Confidence = 0.7
		}
	}
	likeliestFirst(choices)
	return append(choices, Choice{Answer: "skip", Label: say("question.choice-skip")})
}
