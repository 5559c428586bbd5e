package propose

import (
	"regexp"
	"slices"
	"strconv"
	"time"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// askPeriods asks about the texts of an axis of periods that no form reads.
func (v askView) askPeriods(a *axisView) {
	for range len(a.axis.Unknown) + 1 {
		left := a.axis.Unknown
		if len(left) == 0 {
			return
		}
		q := Question{
			Ask: AskPeriod, About: left[0], also: []string{a.axis.heading()}, Where: v.cellsOf(a, left), part: true,
			Choices: onlyFirst(append(append(statedPeriods{v.m}.likely(left[0]), formChoices(left[0])...), Choice{Answer: "skip", Label: say("question.choice-skip")})), Reason: say("question.period", "text", left[0]),
		}
		answer := v.ask(q)
		if answer == nil {
			return
		}
		v.takePeriodAnswer(a, left[0], answer)
	}
}

// onlyFirst leaves the first of choices with the same answer.
func onlyFirst(choices []Choice) (out []Choice) {
	for _, c := range choices {
		if !slices.ContainsFunc(out, func(x Choice) bool { return x.Answer == c.Answer }) {
			out = append(out, c)
		}
	}
	return out
}

// formNames are the messages that name the forms of periods.
var formNames = map[string]string{
	"year": "question.form-year", "year-month": "question.form-year-month", "year-range": "question.form-year-range", "year-range at last": "question.form-year-range-last", "sdmx": "question.form-sdmx",
	"words": "question.form-words", "quarter": "question.form-quarter", "half": "question.form-half", "month": "question.form-month",
	"months": "question.form-months", "total": "question.form-total", "day-month": "question.form-day-in", "dmy": "question.form-dmy", "mdy": "question.form-mdy",
}

// formChoices are the ways in which a text may be a period.
func formChoices(text string) []Choice {
	var choices []Choice
	add := func(answer, form string) {
		choices = append(choices, Choice{Answer: answer, Label: warehouse.NewMessage(formNames[form])})
	}
	for _, f := range periodKinds {
		if f.Kind != "fiscal-year" && f.Reads(text) {
			if f.Kind == "date" {
				add("date order "+f.Order, f.Order)
				continue
			}
			if f.Kind == "year-range" {
				add("year-range at last", "year-range at last")
			}
			add(f.Kind, f.Kind)
		}
	}
	if (layout.Form{Kind: "fiscal-year"}).Reads(text) {
		for month := time.February; month <= time.December; month++ {
			choices = append(choices, Choice{Answer: "fiscal-year starting " + strconv.Itoa(int(month)), Label: say("question.form-fiscal", "month", monthNames(month))})
		}
	}
	return choices
}

// monthNames are the names of a month.
func monthNames(month time.Month) warehouse.Names {
	names := warehouse.Names{}
	for _, l := range warehouse.Languages() {
		names[l] = lang.Month(l, month)
	}
	return names
}

// takePeriodAnswer reads a text, and all that are of the same form, as a person says.
func (v askView) takePeriodAnswer(a *axisView, text string, answer *Answer) {
	m := &a.axis.Meaning
	unread := func(label string) bool { return label == text }
	switch {
	case answer.Skip != "":
		put(&m.Map, text, layout.Setting{Skip: answer.Skip})
	case answer.Period != "":
		put(&m.Map, text, layout.Setting{Period: &layout.PeriodText{Text: answer.Period}, Status: periodNotes{labelView{v}}.status(text)})
		v.years = true
	default:
		m.Period.List = append(m.Period.List, *answer.Form)
		unread = func(label string) bool { return label == text || answer.Form.Reads(label) }
		v.years = v.years || answer.Form.Kind != "month" && answer.Form.Kind != "quarter" && answer.Form.Kind != "half" && answer.Form.Kind != "months"
	}
	a.axis.Unknown = slices.DeleteFunc(slices.Clone(a.axis.Unknown), unread)
}

// askWholePeriod asks for the period of a table whose headings tell none. What is
// answered holds for a file of this name only: the next one is of another period.
func (v askView) askWholePeriod() {
	q := v.aboutTable(AskPeriod, say("question.whole-period"), v.periodChoices()...)
	if v.fiscal != nil {
		q.Choices = append(fiscalView(v).choices(v.fiscalAs), q.Choices...)
	}
	a := v.ask(q)
	if a != nil && a.Form != nil && v.fiscal != nil {
		v.takeFiscal(*a.Form)
		return
	}
	if a == nil || a.Skip != "" || a.Period == "" {
		return
	}
	here := regexp.MustCompile("^" + regexp.QuoteMeta(v.m.p.Name) + "$")
	v.t.Meaning.From = append(v.t.Meaning.From, &layout.Axis{
		From:    &layout.Find{FileName: true, Like: &layout.Pattern{Regexp: here}},
		Meaning: layout.Meaning{Patterns: []layout.PatternSetting{{Like: pattern(`\S`), Setting: layout.Setting{Period: &layout.PeriodText{Text: a.Period}}}}},
	})
	v.t.decide("period", datasetOf(v.view).titleRange(), a.Period, say("question.answered"), 1)
	v.years = true
}

// leaveOut leaves out the figures under some headings of an axis.
func leaveOut(axis *Axis, headings []string, reason string) {
	for _, text := range headings {
		put(&axis.Meaning.Map, text, layout.Setting{Skip: reason})
	}
}

// askStarts asks in which month the table's fiscal years begin.
func (v askView) askStarts() {
	v.t.fiscal(func(axis *Axis, f *layout.Form) {
		if f.Starts > 0 {
			return
		}
		i := slices.IndexFunc(v.axes, func(a *axisView) bool { return a.axis == axis })
		if i < 0 {
			return
		}
		text := marksOf(v.m).fiscalText(axis)
		choices := append(fiscalView(v).choices(text), Choice{Answer: "skip", Label: say("question.choice-skip")})
		if p, ok := yearsTogether(axis, text); ok {
			choices = append([]Choice{{Answer: p.String(), Label: say("question.form-year-range-last"), Confidence: 0.6}}, choices...)
		}
		a := v.ask(Question{
			Ask: AskPeriod, About: text, also: []string{axis.heading()}, Where: v.cellsOf(v.axes[i], []string{text}), part: true,
			Choices: choices, Reason: fiscalView(v).reason(axis, text),
		})
		switch {
		case a == nil:
		case a.Skip != "":
			leaveOut(axis, slices.DeleteFunc(slices.Clone(axis.Texts), func(s string) bool { return !(layout.Form{Kind: "fiscal-year"}).Reads(s) }), a.Skip)
		case a.Form != nil:
			*f = *a.Form
		case a.Period != "":
			put(&axis.Meaning.Map, text, layout.Setting{Period: &layout.PeriodText{Text: a.Period}})
			axis.Meaning.Period.List = slices.DeleteFunc(slices.Clone(axis.Meaning.Period.List), func(x layout.Form) bool { return x.Kind == "fiscal-year" && x.Starts == 0 })
		}
	})
}

// yearsTogether is the period from the first to the last of the years that a text names, where
// each year of it is a heading of the axis itself: it is hardly a year that begins within one.
func yearsTogether(axis *Axis, text string) (warehouse.Period, bool) {
	several := layout.Form{Kind: "year-range", At: "last"}.Parse(text)
	if several == nil {
		return warehouse.Period{}, false
	}
	for year := several.Full.Start; year.Before(several.Full.End()); year = year.AddDate(1, 0, 0) {
		if !slices.Contains(axis.Texts, strconv.Itoa(year.Year())) {
			return warehouse.Period{}, false
		}
	}
	return *several.Full, true
}

// askMarker asks what a marker represents.
func (m dialogue) askMarker(k *Marker) {
	q := Question{
		Ask: AskMarker, About: k.Text, Where: []warehouse.CellRef{{Sheet: k.Sheet, Row: k.Row, Col: k.Col}}, table: tableAt(m.p, k.Sheet, k.Row, k.Col),
		Choices: []Choice{{Answer: "zero", Label: say("question.choice-zero")}, {Answer: "missing", Label: say("question.choice-missing")}},
		Reason:  say("meaning.marker-open", "marker", k.Text),
	}
	switch {
	case k.Text == layout.BracketsMarker:
		q.Choices = []Choice{{Answer: answerNegative, Label: say("question.choice-negative"), Confidence: 0.6}}
		q.Reason = say("question.brackets", "cell", q.Where[0])
	case k.Beside && k.Means != "":
		q.Choices, q.Reason = nil, say("question.mark-restricts", "marker", k.Text, "cell", q.Where[0], "note", k.Means)
	case k.Beside:
		q.Choices, q.Reason = nil, say("question.mark-beside", "marker", k.Text, "cell", q.Where[0])
	}
	if list, err := m.cat.List("CL_OBS_STATUS"); err == nil {
		for _, c := range list.Codes {
			q.Choices = append(q.Choices, choiceOf(c.ID, c.Names, 0))
		}
	}
	q.Choices = append(q.Choices, Choice{Answer: "skip", Label: say("question.choice-skip")})
	a := m.ask(q)
	switch {
	case a == nil:
	case a.Skip != "":
		k.Skip = a.Skip
	default:
		k.Zero, k.Status, k.Negative = a.Zero, a.Mark, a.Negative
	}
}

// answerNegative says of figures between brackets that they are below zero.
const answerNegative = "negative"

// tableAt is the table of a sheet that holds a cell; nil where none does.
func tableAt(p *Proposal, sheet string, row, col int) *Table {
	for _, t := range p.Tables {
		if t.Sheet == sheet && t.Bounds.Holds(row, col) {
			return t
		}
	}
	return nil
}
