package propose

import (
	"regexp"
	"slices"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// periodMention is a period that a text names among other words.
type periodMention struct {
	text   string           // as it is in the text
	period warehouse.Period // zero where the text names two years and not what is between them
	time   timeText
	in     string // the text that names it
}

// yearRange is two years of a text, and what is between them.
var yearRange = regexp.MustCompile(`(?i)^(?:del? |from |entre |between |du |desde )?((?:19|20)\d\d)\s?(?:-|–|—|/|to|a|al|à|au|até|hasta|y|e|and|et)\s?((?:19|20)\d\d)$`)

// mentionsIn lists the periods that a text names. Two years, and nothing but a word between
// them, are one mention without a period.
func mentionsIn(text string) []periodMention {
	var found []periodMention
	times := timesIn(text)
	for i := 0; i < len(times); i++ {
		x := times[i]
		if i+1 < len(times) && yearRange.MatchString(text[x.from:times[i+1].to]) {
			found, i = append(found, periodMention{text: text[x.from:times[i+1].to], time: x, in: text}), i+1
			continue
		}
		p, ok := x.stretch()
		if !ok || x.form.Kind == "fiscal-year" || slices.ContainsFunc(found, func(y periodMention) bool { return y.period == p }) {
			continue
		}
		if x.form.Kind == "year-range" {
			p = warehouse.Period{}
		}
		found = append(found, periodMention{text[x.from:x.to], p, x, text})
	}
	return found
}

// titleMentions are the periods that the titles of a table name. A line that says when
// the file was made names none of the figures.
func (v *view) titleMentions() (all []periodMention) {
	for _, x := range v.t.Title {
		if v.m.words.DatedLines.In(x.Text) {
			continue
		}
		for _, mention := range mentionsIn(x.Text) {
			if !slices.ContainsFunc(all, func(y periodMention) bool {
				return y.text == mention.text || y.period == mention.period && !y.period.Start.IsZero()
			}) {
				all = append(all, mention)
			}
		}
	}
	return all
}

// periodChoices are the periods that the titles name, as answers. One of an earlier
// residence comes last.
func (v *view) periodChoices() []Choice {
	var choices []Choice
	add := func(p warehouse.Period, text string, sure float64) {
		if !p.Start.IsZero() {
			choices = append(choices, Choice{Answer: p.String(), Label: warehouse.Literal(text), Confidence: sure})
		}
	}
	mentions := v.titleMentions()
	if len(mentions) == 0 {
		mentions = append(mentionsIn(v.t.Sheet), mentionsIn(fileWords(v.m.p.Name))...)
	}
	for _, x := range mentions {
		if m := yearRange.FindStringSubmatch(x.text); m != nil {
			from, to := layout.Form{Kind: "year"}.Parse(m[1]), layout.Form{Kind: "year"}.Parse(m[2])
			add(warehouse.MonthsFrom(from.Year, 1, 12*(to.Year-from.Year+1)), x.text, 0.4)
			continue
		}
		sure := 0.5
		if v.earlier(x.in, x.time) {
			sure = 0.1
		}
		if x.period.Months > 0 {
			add(x.period, x.text, sure)
			continue
		}
		year := warehouse.Year(x.period.Start.Year())
		if !v.countsStock() { // what happens is hardly counted over a day
			if to := int(x.period.Start.Month()); to < 12 {
				add(warehouse.MonthsFrom(x.period.Start.Year(), 1, to), x.text, sure*0.8)
			}
			add(year, x.text, sure/2)
			add(x.period, x.text, sure/4)
			continue
		}
		add(x.period, x.text, sure)
		add(year, x.text, sure/2)
	}
	likeliestFirst(choices)
	return choices
}
