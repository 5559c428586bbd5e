package propose

import (
	"regexp"
	"slices"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// periodMention is a period that a text names among other words.
type periodMention struct {
	text   string           // as it is in the text
	period warehouse.Period // zero where the text names two years and not what is between them
}

var (
	yearToken = regexp.MustCompile(`(?:^|\D)(?:19|20)\d\d(?:\D|$)`)
	// yearRange is two years of a text, and what is between them.
	yearRange = regexp.MustCompile(`(?i)^(?:del? |from |entre |between |du |desde )?((?:19|20)\d\d)\s?(?:-|–|—|/|to|a|al|à|au|até|hasta|y|e|and|et)\s?((?:19|20)\d\d)$`)
)

// mentionForms are the forms in which a text may name a period, the longest first.
var mentionForms = []layout.Form{{Kind: "words"}, {Kind: "date", Order: "dmy"}, {Kind: "span"}, {Kind: "year-month"}, {Kind: "year"}, {Kind: "fiscal-year"}}

// mentionsIn lists the periods that a text names, each as long as it can be read.
func mentionsIn(text string) []periodMention {
	tokens := strings.Fields(text)
	var found []periodMention
	for at := 0; at < len(tokens); at++ {
		if !yearToken.MatchString(tokens[at]) {
			continue
		}
		mention, last, ok := longest(tokens, at)
		if !ok {
			continue
		}
		if !slices.ContainsFunc(found, func(x periodMention) bool { return x.period == mention.period && !x.period.Start.IsZero() }) {
			found = append(found, mention)
		}
		at = last
	}
	return found
}

// longest reads the longest period around a token that holds a year, and says which is
// its last token.
func longest(tokens []string, at int) (periodMention, int, bool) {
	for from := max(0, at-7); from <= at; from++ {
		for to := min(len(tokens)-1, at+6); to >= at; to-- {
			text := strings.Trim(strings.Join(tokens[from:to+1], " "), ".,;:()[]\"“”«» ")
			if p, ok := periodOf(text); ok {
				return periodMention{text, p}, to, true
			}
		}
	}
	return periodMention{}, at, false
}

// periodOf reads a text that is a period, or two years.
func periodOf(text string) (warehouse.Period, bool) {
	if m := yearRange.FindStringSubmatch(text); m != nil {
		return warehouse.Period{}, m[1] < m[2]
	}
	for _, f := range mentionForms {
		f.Of, f.Named = "day", "end"
		part := f.Parse(text)
		if part == nil {
			continue
		}
		if part.Full != nil {
			return *part.Full, true
		}
		return part.Span(), f.Kind != "fiscal-year"
	}
	return warehouse.Period{}, false
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

// onePeriod reports whether a text names one period, or year, at most: of several a person
// must say which is that of the figures.
func onePeriod(text string, yearOnly bool) bool {
	mentions := mentionsIn(text)
	years := map[int]bool{}
	for _, x := range mentions {
		if x.period.Start.IsZero() || x.period.Months == 0 && !yearOnly {
			return false
		}
		years[x.period.Start.Year()] = true
	}
	if yearOnly {
		return len(years) <= 1
	}
	return len(mentions) <= 1
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
		earlier := v.m.words.EarlierResidence.In(v.heads + " " + v.breaks)
		if m := yearRange.FindStringSubmatch(x.text); m != nil {
			from, to := layout.Form{Kind: "year"}.Parse(m[1]), layout.Form{Kind: "year"}.Parse(m[2])
			add(warehouse.MonthsFrom(from.Year, 1, 12*(to.Year-from.Year+1)), x.text, 0.4)
			continue
		}
		sure := 0.5
		if earlier && x.period.Months == 0 {
			sure = 0.1
		}
		add(x.period, x.text, sure)
		if x.period.Months == 0 {
			add(warehouse.Year(x.period.Start.Year()), x.text, sure/2)
		}
	}
	likeliestFirst(choices)
	return choices
}
