package propose

import (
	"strings"
	"time"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// statedPeriods reads headings of periods that say more: "2021 (publié)", "2022 (a junio)".
type statedPeriods struct{ *mind }

// statedPeriod is a period with the status of its figures.
type statedPeriod struct{ period, status string }

// read is the period of a label and the status that the words beside it say; nil where they
// say none, or something else too.
func (m statedPeriods) read(label string) *statedPeriod {
	at, rest := m.apart(label)
	if at == nil || rest == "" || at.form.Kind == "fiscal-year" {
		return nil
	}
	if codes := noteReader(m).statuses(fold(rest)); len(codes) > 0 {
		return &statedPeriod{label[at.from:at.to], codes[0]}
	}
	return nil
}

// apart is the one whole period that a label names, and what it says besides.
func (m statedPeriods) apart(label string) (*timeText, string) {
	var found *timeText
	for _, at := range timesIn(label) {
		if _, ok := at.stretch(); !ok {
			continue
		}
		if found != nil {
			return nil, ""
		}
		found = &at
	}
	if found == nil {
		return nil, ""
	}
	return found, strings.Trim(space(label[:found.from]+" "+label[found.to:]), " ,;:.-–—()[]/|")
}

// likely are the periods that such a label may be of: the part that its words name, and the
// whole. Of a year that adds up to a month that nothing names, none is likelier than to leave
// it out.
func (m statedPeriods) likely(label string) (choices []Choice) {
	at, rest := m.apart(label)
	if at == nil || rest == "" || at.form.Kind == "fiscal-year" {
		return nil
	}
	x := markedPeriod{label: label, note: rest}
	if x.whole, _ = at.stretch(); x.whole.Months == 0 {
		return nil
	}
	year, month := x.whole.Start.Year(), int(x.whole.Start.Month())
	add := func(p warehouse.Period, sure float64) {
		choices = append(choices, Choice{Answer: p.String(), Label: warehouse.Literal(label), Confidence: sure})
	}
	counted := layout.Form{Kind: "months"}.Parse("first " + trimFirst(rest))
	switch upTo := x.whole.Months == 1 && month > 1 && untilEnd.MatchString(" "+catalog.Fold(label[:at.from])+" "); {
	case upTo, x.whole.Months == 1 && month > 1 && m.words.Cumulated.In(fold(rest)):
		add(warehouse.MonthsFrom(year, 1, month), 0.6)
	case x.whole.Months == 12 && month == 1 && counted != nil:
		add(warehouse.MonthsFrom(year, 1, counted.Months), 0.6)
	case x.whole.Months > 1 && x.find() && !x.part.Start.IsZero():
		add(x.part, 0.6)
	case x.whole.Months == 12 && month == 1 && m.words.Cumulated.In(fold(rest)):
		choices = monthsUpTo(itoa(year))
	}
	return append(choices, Choice{Answer: x.whole.String(), Label: say("question.whole-heading"), Confidence: 0.3})
}

// monthsUpTo are the parts of a year of which a figure may be that adds up to a month which
// nothing names, after leaving it out: none of them is likely.
func monthsUpTo(year string) []Choice {
	choices := []Choice{{Answer: "skip", Label: say("question.choice-skip"), Confidence: 0.4}}
	n := layout.Form{Kind: "year"}.Parse(year)
	if n == nil {
		return choices
	}
	for last := 1; last < 12; last++ {
		choices = append(choices, Choice{Answer: warehouse.MonthsFrom(n.Year, 1, last).String(), Label: say("question.year-up-to", "first", monthNames(time.January), "last", monthNames(time.Month(last)))})
	}
	return choices
}

// trimFirst takes the word "first" off a count of months, in whatever language.
func trimFirst(text string) string {
	words := strings.Fields(fold(text))
	if len(words) > 2 {
		words = words[len(words)-2:]
	}
	return strings.Join(words, " ")
}
