package propose

import (
	"slices"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

// outsidePeriod is the period that the title, the sheet or the file gives all figures of the
// table, and how it is written there.
func (v periodNotes) outsidePeriod() (warehouse.Period, string, bool) {
	if len(v.t.Meaning.From) == 0 {
		return warehouse.Period{}, "", false
	}
	for _, lines := range v.titleLines() {
		if found, unsure := v.periodOf(lines); len(found) > 0 {
			x := found[0]
			p, ok := x.time.stretch()
			return p, x.line.text[x.time.from:x.time.to], ok
		} else if unsure {
			break
		}
	}
	return warehouse.Period{}, "", false
}

// askOutside gives a table the status that a note says of its period, where that is outside the
// axes, or that a note on a sheet of notes says of this table alone. It asks where the note says
// more than that.
func (v periodNotes) askOutside() {
	whole, label, dated := v.outsidePeriod()
	for _, x := range (noteView{restrictionsOf(v.view)}).texts() {
		source := (noteReader{v.m}).ofFile(x.text)
		for _, sentence := range sentences.Split(space(x.text), -1) {
			sentence = strings.Trim(sentence, " .")
			status := v.status(sentence)
			if source && (noteReader{v.m}).ofFile(sentence) || status == "" || v.t.Meaning.Set.Status != "" || v.ofMark(sentence) {
				continue
			}
			if dated && v.namesWhole(sentence, whole) {
				v.takeStatus(sentence, label, status, x.at)
			} else if len(yearsOf(sentence)) == 0 && v.t.alone(v.m.p, x) {
				v.takeStatus(sentence, v.t.Sheet, status, x.at)
			}
		}
	}
}

// askOutsidePart asks of which part of its period a table is, where the period is outside the axes
// and a note names days or months of it.
func (v periodNotes) askOutsidePart() {
	whole, label, dated := v.outsidePeriod()
	if !dated || whole.Months < 2 || v.months || len(v.t.Meaning.From) != 1 || v.countsStock() {
		return
	}
	for _, x := range (noteView{restrictionsOf(v.view)}).texts() {
		source := (noteReader{v.m}).ofFile(x.text)
		for _, sentence := range sentences.Split(space(x.text), -1) {
			part := markedPeriod{text: label, label: label, note: strings.Trim(sentence, " ."), whole: whole}
			if source && (noteReader{v.m}).ofFile(part.note) || v.ofMark(part.note) || !v.partly(&part) {
				continue
			}
			part.note = short(part.note)
			v.takePart(&part, x.at)
			return
		}
	}
}

// partly reports whether a sentence names a part of a period, in so few words or with such that
// it is of the figures.
func (v periodNotes) partly(x *markedPeriod) bool {
	n := len(strings.Fields(x.note))
	if n > mostShort && (n > mostLong || !v.m.words.Limits.In(fold(x.note))) || !slices.ContainsFunc(noteTimes(x.note), shorterThanYear) {
		return false
	}
	return x.find() && x.part != x.whole
}

// takePart reads the period of the table as a person says.
func (v periodNotes) takePart(x *markedPeriod, at warehouse.CellRef) {
	answer := v.ask(Question{
		Ask: AskPeriod, About: x.label, also: []string{x.note}, Where: []warehouse.CellRef{at}, byText: true, apart: "part",
		Choices: x.choices(), Reason: say("question.marked-period", "text", x.label, "note", x.note),
	})
	if answer == nil || answer.Skip != "" || answer.Period == "" {
		return
	}
	from := *v.t.Meaning.From[0]
	from.Meaning = layout.Meaning{Map: map[string]layout.Setting{x.label: {Period: &layout.PeriodText{Text: answer.Period}, Note: x.note}}}
	v.t.Meaning.From = []*layout.Axis{&from}
	v.t.decide("period", v.where(at), answer.Period, say("question.answered"), 1)
}

// namesWhole reports whether a sentence names a period that holds another one.
func (v periodNotes) namesWhole(sentence string, whole warehouse.Period) bool {
	return slices.ContainsFunc(timesIn(sentence), func(at timeText) bool {
		p, ok := inProse(at)
		return ok && p.Months > 0 && whole.Within(p)
	})
}

// alone reports whether a note on a sheet of notes is of this table and not of all.
func (t *Table) alone(p *Proposal, x remark) bool {
	is := func(y Text) bool { return y.Sheet == x.at.Sheet && y.Row == x.at.Row && y.Col == x.at.Col }
	return x.at.Sheet != t.Sheet && slices.ContainsFunc(p.Tables, func(other *Table) bool { return !slices.ContainsFunc(other.apart, is) })
}

// takeStatus gives the table the status of a note, or asks for it.
func (v periodNotes) takeStatus(sentence, about, status string, at warehouse.CellRef) {
	note := periodNote{text: short(sentence), alone: true}
	if !v.plain(sentence) {
		answer := v.ask(Question{
			Ask: AskCode, whole: true, byText: true, apart: "status", About: about, also: []string{note.text}, Where: []warehouse.CellRef{at},
			Choices: v.statusChoices(note, about, status), Reason: say("question.period-status", "text", about, "note", note.text),
		})
		if answer == nil || answer.Label || answer.Skip != "" {
			return
		}
		status = answer.Mark
	}
	set := &v.t.Meaning.Set
	if set.Status = status; set.Note == "" {
		set.Note = note.text
	}
	v.t.decide("marker", v.where(at), about, say("meaning.period-status", "text", about, "note", note.text, "status", warehouse.Code{List: "CL_OBS_STATUS", ID: status}), 0.85)
}

// where is the place of a decision about a note: the title, where the note is on another sheet.
func (v periodNotes) where(at warehouse.CellRef) sheet.Range {
	if at.Sheet != v.t.Sheet {
		return datasetOf(v.view).titleRange()
	}
	return cellRange(at.Row, at.Col)
}
