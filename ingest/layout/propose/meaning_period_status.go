package propose

import (
	"strings"

	"siemmes/warehouse"
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
// whole.
func (m statedPeriods) likely(label string) (choices []Choice) {
	at, rest := m.apart(label)
	if at == nil || rest == "" || at.form.Kind == "fiscal-year" {
		return nil
	}
	x := markedPeriod{label: label, note: rest}
	if x.whole, _ = at.stretch(); x.whole.Months == 0 {
		return nil
	}
	if x.whole.Months > 1 && x.find() && !x.part.Start.IsZero() {
		choices = append(choices, Choice{Answer: x.part.String(), Label: warehouse.Literal(label), Confidence: 0.6})
	}
	return append(choices, Choice{Answer: x.whole.String(), Label: say("question.whole-heading"), Confidence: 0.3})
}
