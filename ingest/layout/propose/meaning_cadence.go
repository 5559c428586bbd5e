package propose

import (
	"slices"
	"strings"
	"time"

	"siemmes/ingest/layout"
)

// cadence is how far apart the dates or months of an axis are.
type cadence struct {
	a      *axisView
	form   *layout.Form
	labels []string // as they are on the axis, by time
	months []int    // of the labels: counted from the year 0, or within any year
	step   int      // months between them: 1, 3, 6 or 12
	ends   bool     // the labels are the last days of months
	summed bool     // words say that each figure counts all since the beginning of the year
	phrase string   // these words
}

// days are the forms of periods that name a day.
var days = []string{"date", "words", "day-month"}

// lengthsOf are the periods that a date or month may tell, by their months.
var lengthsOf = map[int]string{1: "month", 3: "quarter", 6: "half", 12: "year"}

// cadence finds the cadence of an axis all of whose labels, but for totals, are dates or
// months. It is nil of any other axis, and where a date tells a quarter already.
func (v *axisView) cadence() *cadence {
	return v.cadenceOf("date", "words", "year-month", "month", "day-month")
}

// cadenceOf is as cadence, of labels of some forms.
func (v *axisView) cadenceOf(kinds ...string) *cadence {
	list := v.axis.Meaning.Period.List
	i := slices.IndexFunc(list, func(f layout.Form) bool { return f.Kind != "total" })
	if i < 0 || !slices.Contains(kinds, list[i].Kind) || !slices.Contains([]string{"", "day", "month"}, list[i].Of) {
		return nil
	}
	c := &cadence{a: v, form: &list[i], ends: slices.Contains(days, list[i].Kind)}
	bare := layout.Form{Kind: c.form.Kind, Order: c.form.Order}
	for _, label := range v.labels {
		p := bare.Parse(label)
		switch {
		case p == nil && (layout.Form{Kind: "total"}).Reads(label):
			continue
		case p == nil:
			return nil
		case p.Full != nil:
			c.add(label, p.Full.Start.Year()*12+int(p.Full.Start.Month())-1)
			c.ends = c.ends && p.Full.Start.AddDate(0, 0, 1).Day() == 1
		default:
			c.add(label, p.Year*12+p.Month-1)
			c.ends = c.ends && time.Date(2001, time.Month(p.Month), p.Day+1, 0, 0, 0, 0, time.UTC).Month() != time.Month(p.Month)
		}
	}
	c.measure()
	return c
}

// add adds a label in the order of time.
func (c *cadence) add(label string, month int) {
	at, found := slices.BinarySearch(c.months, month)
	if !found {
		c.months, c.labels = slices.Insert(c.months, at, month), slices.Insert(c.labels, at, label)
	}
}

// measure finds the step.
func (c *cadence) measure() {
	common := 0
	for i := 1; i < len(c.months); i++ {
		common = divisor(common, c.months[i]-c.months[i-1])
	}
	if n := len(c.months); n > 0 && (c.form.Kind == "month" || c.form.Kind == "day-month") {
		common = divisor(common, 12-(c.months[n-1]-c.months[0])) // the next year begins anew
	}
	c.step = 1
	for _, n := range []int{3, 6, 12} {
		if common > 0 && common%n == 0 {
			c.step = n
		}
	}
}

func divisor(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// aligned reports whether all months begin, or all end, a period of n months of the
// calendar.
func (c *cadence) aligned(n int) bool {
	first := func(m int) bool { return m%n == 0 }
	last := func(m int) bool { return m%n == n-1 }
	return !slices.ContainsFunc(c.months, func(m int) bool { return !first(m) }) || !slices.ContainsFunc(c.months, func(m int) bool { return !last(m) })
}

// askCadence asks how long the periods of dates and months are that are three, six or
// twelve months apart,
// and dates at the ends of months: each may count one month, or all the time since the one
// before. Words beside the series that say how often it is decide. A stock is of its day or
// month, if no such word says otherwise, and nobody answered while it was not known to be
// one; one that is counted once a year may be kept by the year.
func (v cadenceView) askCadence() {
	for _, a := range v.axes {
		if a.numbered || v.askSummed(a) {
			continue
		}
		c := a.cadence()
		if v.askLoneDay(c) || c == nil || len(c.months) < 2 || c.step == 1 && !c.ends {
			continue
		}
		said := v.frequencies(a)
		stock := v.countsStock()
		if len(said) == 0 && c.form.Of == "month" && c.step == 3 && c.months[0]%3 == 0 {
			said = []int{3} // the first days of quarters
		}
		switch {
		case len(said) == 1 && !c.ends && said[0] == 1:
		case stock && c.step%12 != 0 && (len(said) == 0 || c.ends) && !v.answered(c):
		case len(said) == 1 && c.step%said[0] == 0 && c.aligned(said[0]):
			c.form.Of = lengthsOf[said[0]]
			v.t.decide("period", v.region(a.axis), a.axis.Meaning.Period.String(), say("meaning.cadence", "axis", a.axis.Name, "text", c.labels[0]), 0.8)
		default:
			v.askLength(c, said)
		}
	}
}

// askLoneDay asks of what time the figures are where all of an axis that says when is one
// day, and they are no stock: hardly any flow is counted over one day. It reports whether
// the axis is so.
func (v cadenceView) askLoneDay(c *cadence) bool {
	if c == nil || len(c.labels) != 1 || !slices.Contains(days, c.form.Kind) || v.countsStock() {
		return false
	}
	c.step = 12
	if c.form.Of == "" || c.form.Of == "day" {
		v.askLength(c, v.frequencies(c.a))
	}
	return true
}

// askSummed asks how long the periods of parts of a year are where words beside the table
// say that each figure counts all since the beginning of the year. Stocks add nothing up.
func (v cadenceView) askSummed(a *axisView) bool {
	c := a.cadenceOf("date", "year-month", "month", "quarter", "half", "span")
	if c == nil || len(c.months) < 2 || v.countsStock() {
		return false
	}
	for _, words := range []string{v.heads, v.breaks, v.sheet, v.notes, v.t.shortApart(), datasetOf(v.view).headings(), a.caption} {
		if at := v.m.words.Cumulated.Find(words); at != nil && !c.summed {
			c.summed, c.phrase = true, around(words, at[0], at[1])
		}
	}
	if !c.summed {
		return false
	}
	if x, summed := v.summedLabels(a); x != nil {
		v.askWhichSummed(c, x, summed)
		return true
	}
	v.askLength(c, nil)
	return true
}

// around is what a text says in the place of some words, up to the stops around them.
func around(text string, from, to int) string {
	if i := strings.LastIndex(text[:from], " . "); i >= 0 {
		text, from, to = text[i+3:], from-i-3, to-i-3
	}
	if i := strings.Index(text[to:], " . "); i >= 0 {
		text = text[:to+i]
	}
	if len(strings.Fields(text)) > mostShort {
		text = text[from:]
	}
	return short(text)
}

// frequencies are the different months that words of the title and of other axes say.
func (v cadenceView) frequencies(but *axisView) (said []int) {
	texts := []string{v.heads, v.breaks, v.sheet}
	for _, a := range v.axes {
		if a != but {
			texts = append(texts, a.caption)
			texts = append(texts, foldAll(a.labels)...)
		}
	}
	return slices.DeleteFunc(frequenciesIn(v.m, texts), func(months int) bool { return lengthsOf[months] == "" })
}

// frequenciesIn are the different months that words say, each word once.
func frequenciesIn(m *mind, texts []string) (said []int) {
	for _, x := range m.words.Frequencies {
		found := false
		for i, text := range texts {
			texts[i] = x.Words.Replace(text, ";")
			found = found || texts[i] != text
		}
		if found {
			said = append(said, x.Months)
		}
	}
	return said
}

// askLength asks how long the periods are that the labels tell.
func (v cadenceView) askLength(c *cadence, said []int) {
	left := slices.Clone(c.labels)
	for range c.labels {
		if len(left) == 0 {
			return
		}
		a := v.ask(v.aboutLength(c, left, said))
		switch {
		case a == nil:
			return
		case a.Skip != "":
			leaveOut(c.a.axis, left[:1], a.Skip)
			left = left[1:]
		case a.Period != "":
			put(&c.a.axis.Meaning.Map, left[0], layout.Setting{Period: &layout.PeriodText{Text: a.Period}})
			left = left[1:]
		default:
			c.take(*a.Form)
			return
		}
	}
}

// aboutLength is the question how long the periods of some labels are.
func (v cadenceView) aboutLength(c *cadence, left []string, said []int) Question {
	reason := "question.cadence"
	switch {
	case len(c.labels) == 1:
		reason = "question.lone-day"
	case c.summed:
		reason = "question.summed"
	}
	return Question{
		Ask: AskPeriod, About: left[0], also: []string{c.a.axis.heading()}, Where: askOf(v.view).cellsOf(c.a, left), part: true,
		Choices: v.from(c, c.choices(said)), Reason: say(reason, "axis", c.a.axis.Name, "first", c.labels[0], "second", c.labels[min(1, len(c.labels)-1)], "phrase", c.phrase),
	}
}

// from changes the choices of figures that add up from elsewhere than the beginning of the
// year: over twelve months each is of those that end with it; from the beginning of something
// else no period of the table is theirs.
func (v cadenceView) from(c *cadence, choices []Choice) []Choice {
	switch {
	case !c.summed:
		return choices
	case v.m.words.Rolling.In(c.phrase):
		choices = slices.Insert(choices, 0, c.choice(12, "last"))
		choices[0].Confidence = 0.6
	case v.m.words.SinceStart.In(v.m.words.YearStart.Replace(c.phrase, " ")):
		last := len(choices) - 1 // it is "skip"
		choices[last].Confidence = 0.6
	}
	likeliestFirst(choices)
	return choices
}

// answered reports whether a person said how long the periods are.
func (v cadenceView) answered(c *cadence) bool {
	q := v.aboutLength(c, c.labels, nil)
	q.dataset, q.table = v.dataset, v.t
	return dialogueOf(v.m).answerTo(&q, "") != nil
}

// take reads the labels as a person says; those that the form does not read stay unknown.
func (c *cadence) take(form layout.Form) {
	for _, word := range lengthsOf {
		if form.Kind == word && (form.Of == "" || form.Of == "day") { // a bare word: each label tells so much
			form = layout.Form{Kind: c.form.Kind, Order: c.form.Order, Of: word}
		}
	}
	*c.form = form
	for _, label := range c.labels {
		if !form.Reads(label) {
			c.a.axis.Unknown = append(c.a.axis.Unknown, label)
		}
	}
}

// choice is one way to read the labels: each is, or is in, so many months.
func (c *cadence) choice(n int, at string) Choice {
	answer := c.kind()
	if n > 1 || slices.Contains(days, c.form.Kind) {
		answer += " of " + lengthsOf[n]
	}
	if at != "in" {
		answer += " at " + at
	}
	return Choice{Answer: answer, Label: say("question.form-" + lengthsOf[n] + "-" + at)}
}

// choices are the ways to read the labels, those first that words name.
func (c *cadence) choices(said []int) []Choice {
	choice := func(n int, at string) Choice {
		x := c.choice(n, at)
		if slices.Contains(said, n) {
			x.Confidence = 0.5
		}
		return x
	}
	var all []Choice
	all = append(all, choice(1, "in"))
	for _, n := range []int{3, 6, 12} {
		switch {
		case c.step%n != 0:
		case c.aligned(n):
			all = append(all, choice(n, "in"))
		case c.form.Kind != "month" && c.form.Kind != "day-month":
			all = append(all, choice(n, "last"), choice(n, "first"))
		}
	}
	lone := len(c.labels) == 1
	if lone { // it hardly tells a short time
		slices.Reverse(all)
	}
	if c.summed || lone && c.months[0]%12 != 11 { // up to the end of the year it is the year
		to := choice(12, "up-to")
		if c.summed {
			to.Confidence = 0.5
		}
		all = append([]Choice{to}, all...)
	}
	likeliestFirst(all)
	if slices.Contains(days, c.form.Kind) {
		all = append(all, Choice{Answer: c.kind() + " of day", Label: say("question.form-day-in")})
	}
	return append(all, Choice{Answer: "skip", Label: say("question.choice-skip")})
}

// kind is the form of the labels as an answer writes it.
func (c *cadence) kind() string {
	if c.form.Kind == "date" && c.form.Order != "" {
		return "date order " + c.form.Order
	}
	return c.form.Kind
}
