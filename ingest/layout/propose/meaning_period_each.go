package propose

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// eachYear asks whether each year of a table counts some of its months only, where the title or
// a note names months without a year: "enero-setiembre de cada año", "first half".
type eachYear struct{ askView }

// yearPart are the months that a text names without a year.
type yearPart struct {
	from, to int // in the text
	month    int // the first one
	months   int
	line     string
	at       warehouse.CellRef
}

// partsIn are the months without a year that a text names: stretches, the months up to one,
// and in a title a single one. Twelve are the whole year.
func (v eachYear) partsIn(text string, title bool) (parts []yearPart) {
	add := func(from, to, month, months int) {
		if months > 0 && months < 12 && !slices.ContainsFunc(parts, func(x yearPart) bool { return x.from < to && from < x.to }) {
			parts = append(parts, yearPart{from: from, to: to, month: month, months: months})
		}
	}
	for _, g := range crossing.FindAllStringSubmatchIndex(text, -1) {
		month := layout.Form{Kind: "month"}
		first, last := month.Parse(text[g[2]:g[3]]), month.Parse(text[g[4]:g[5]])
		if first != nil && last != nil && first.Month > last.Month && !readsYear(text[g[1]:]) {
			add(g[2], g[5], first.Month, 13-first.Month+last.Month)
		}
	}
	runs := runsIn(v.m.words, text)
	for _, at := range noteTimes(text) {
		if g := dayOfMonth.FindStringSubmatch(text[at.from:at.to]); g != nil { // "October 31" is of no year
			at.to, at.form = at.from+len(g[1]), layout.Form{Kind: "month"}
			at.part = at.form.Parse(g[1])
		} else if _, dated := at.stretch(); dated || at.part.Months == 0 {
			continue
		}
		if at.form.Kind != "month" {
			add(at.from, at.to, at.part.Month, at.part.Months)
			continue
		}
		if slices.ContainsFunc(runs, func(x yearRun) bool { i := strings.Index(text, x.text); return i <= at.from && at.to <= i+len(x.text) }) {
			continue // "years that begin on 1 January"
		}
		before := catalog.Fold(text[:at.from]) + " "
		switch day := dayBefore.MatchString(before) || dayBehind.MatchString(text[at.to:]); {
		case (day || untilEnd.MatchString(before)) && !v.countsStock():
			add(at.from, at.to, 1, at.part.Month)
		case day:
		case title:
			add(at.from, at.to, at.part.Month, 1)
		}
	}
	return parts
}

// A day of the month is before its name or behind it.
var (
	dayBefore  = regexp.MustCompile(`(?:^| )\d{1,2}(?:st|nd|rd|th|er|o)?(?: de| of)? $`)
	dayOfMonth = regexp.MustCompile(`^(\pL{4,}) (?:[12]?\d|3[01])$`)
	dayBehind  = regexp.MustCompile(`^\s?\d{1,2}(?:\D|$)`)
)

// crossing are two names with a sign or a word between them that may be months.
var crossing = regexp.MustCompile(`(\pL{3,})\.?(?:\s?[-–—/]\s?|\s(?:a|à|al|au|to|até|hasta)\s)(\pL{3,})`)

// readsYear reports whether a text begins with a year, or a word and a year.
func readsYear(text string) bool {
	return yearAhead.MatchString(text)
}

var yearAhead = regexp.MustCompile(`^\W{0,2}(?:\pL{2,3}\s)?(?:19|20)\d\d`)

// without takes the months off a text that the question is about, and "of each year" behind.
func (v eachYear) without(text string, title bool) string {
	if v.years() == nil {
		return text
	}
	parts := v.partsIn(text, title)
	if len(parts) == 0 {
		return text
	}
	slices.SortFunc(parts, func(a, b yearPart) int { return b.from - a.from })
	for _, x := range parts {
		text = text[:x.from] + " . " + text[x.to:]
	}
	words := timeWord.FindAllStringIndex(text, -1)
	for i := len(words) - 2; i >= 0; i-- {
		if from, to := words[i][0], words[i+1][1]; v.m.words.YearRuns.Behind.In(fold(text[from:to])) {
			text = text[:from] + " . " + text[to:]
			i--
		}
	}
	return text
}

// years is the axis of years of the calendar; nil where there is none, or another axis tells
// months.
func (v eachYear) years() *axisView {
	var found *axisView
	for _, a := range v.axes {
		for _, f := range a.axis.Meaning.Period.List {
			if f.Kind != "year" && f.Kind != "total" && f.Kind != "year-range" {
				return nil
			}
			if f.Kind == "year" {
				found = a
			}
		}
	}
	return found
}

// said are the months that the lines around the table name without a year, each stretch once.
func (v eachYear) said() (all []yearPart) {
	look := func(text string, at warehouse.CellRef, title bool) {
		if (noteReader{v.m}).ofFile(text) {
			return
		}
		for _, x := range v.partsIn(text, title) {
			if x.line, x.at = text, at; !slices.ContainsFunc(all, func(y yearPart) bool { return y.month == x.month && y.months == x.months }) {
				all = append(all, x)
			}
		}
	}
	for _, x := range headLines(v.view) {
		look(space(x.text), x.at, true)
	}
	for _, a := range v.axes {
		if len(a.labels) == 1 && !a.axis.Hidden {
			look(a.labels[0], v.cellsOf(a, a.labels)[0], true)
		}
		look(a.axis.Caption, v.titleCell(), false)
	}
	for _, x := range (noteView{restrictionsOf(v.view)}).texts() {
		for _, sentence := range sentences.Split(space(x.text), -1) {
			n := len(strings.Fields(sentence))
			if len(yearsOf(sentence)) == 0 && !(periodNotes{labelView(v)}).ofMark(sentence) && (n <= mostShort || n <= mostLong && v.m.words.Limits.In(fold(sentence))) {
				look(strings.Trim(sentence, " ."), x.at, false)
			}
		}
	}
	return all
}

// ask asks of which part of its year each figure is.
func (v eachYear) ask() {
	a := v.years()
	if a == nil {
		return
	}
	said := v.said()
	i := slices.IndexFunc(a.labels, func(label string) bool { return (layout.Form{Kind: "year"}).Reads(label) })
	if len(said) == 0 || i < 0 {
		return
	}
	first := a.labels[i]
	year := layout.Form{Kind: "year"}.Parse(first).Year
	phrase := said[0].line[said[0].from:said[0].to]
	answer := v.askView.ask(Question{
		Ask: AskPeriod, part: true, About: phrase, also: []string{said[0].line, first, a.axis.heading()}, Where: []warehouse.CellRef{said[0].at},
		Choices: v.choices(said, year), Reason: say("question.each-year", "phrase", phrase, "cell", said[0].at, "text", first),
	})
	switch {
	case answer == nil:
	case answer.Skip != "":
		leaveOut(a.axis, a.labels, answer.Skip)
	case answer.Period != "":
		if p, err := warehouse.ParsePeriod(answer.Period); err == nil {
			v.take(a, p, year, short(said[0].line))
		}
	case answer.Form.Kind == "fiscal-year":
		a.axis.Meaning.Period.List = []layout.Form{*answer.Form}
	}
}

// partLabel names some months of each year.
func partLabel(first, last int) warehouse.Message {
	if first == last {
		return say("question.each-year-month", "month", monthNames(time.Month(first)))
	}
	return say("question.each-year-part", "first", monthNames(time.Month(first)), "last", monthNames(time.Month(last)))
}

// choices are the months that are said, in the first of the years or from the year before on,
// and the whole year.
func (v eachYear) choices(said []yearPart, year int) (choices []Choice) {
	add := func(x yearPart, from int, sure float64) {
		p := warehouse.MonthsFrom(from, x.month, x.months)
		last := p.End().AddDate(0, 0, -1)
		label := partLabel(int(p.Start.Month()), int(last.Month()))
		if p.Start.Year() != year {
			label = say("question.each-year-before", "first", monthNames(p.Start.Month()), "last", monthNames(last.Month()))
		}
		choices = append(choices, Choice{Answer: p.String(), Label: label, Confidence: sure / float64(len(said))})
	}
	for _, x := range said {
		if x.month+x.months > 13 {
			add(x, year-1, 0.5)
			add(x, year, 0.4)
			continue
		}
		add(x, year, 0.8)
	}
	likeliestFirst(choices)
	return append(choices, Choice{Answer: "year", Label: say("question.lone-year")}, Choice{Answer: "skip", Label: say("question.choice-skip")})
}

// take reads each year as the part that is that of the first one. The note is in the layout: a
// file that says other months is not of it.
func (v eachYear) take(a *axisView, p warehouse.Period, year int, note string) {
	for _, text := range a.axis.Texts {
		label := v.m.unmark(text)
		own := layout.Form{Kind: "year"}.Parse(label)
		if _, mapped := a.axis.Meaning.Map[label]; own == nil || mapped {
			continue
		}
		at := warehouse.MonthsFrom(own.Year+p.Start.Year()-year, int(p.Start.Month()), p.Months)
		digits := itoa(own.Year)
		before, after, ok := strings.Cut(label, digits)
		if !ok || p.Start.Year() != year {
			put(&a.axis.Meaning.Map, label, layout.Setting{Period: &layout.PeriodText{Text: at.String()}, Note: note})
			continue
		}
		like := "^" + regexp.QuoteMeta(before) + `((?:1[6-9]|2[01])\d\d)` + regexp.QuoteMeta(after) + "$"
		m := &a.axis.Meaning
		if !slices.ContainsFunc(m.Patterns, func(x layout.PatternSetting) bool { return x.Like.String() == like }) {
			m.Patterns = append(m.Patterns, layout.PatternSetting{Like: pattern(like), Setting: layout.Setting{Period: &layout.PeriodText{Text: strings.Replace(at.String(), digits, "$1", 1)}, Note: note}})
		}
	}
	v.t.decide("period", v.region(a.axis), p.String(), say("question.answered"), 1)
}
