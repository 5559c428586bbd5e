package propose

import (
	"slices"

	"siemmes/ingest/layout"
)

// summedLabels are the labels of another axis that say that their figures add up, where others
// of it do not: "No mês" beside "Acumulado no ano".
func (v cadenceView) summedLabels(but *axisView) (*axisView, []string) {
	for _, a := range v.axes {
		var summed []string
		for _, label := range a.labels {
			if v.m.words.Cumulated.In(fold(label)) {
				summed = append(summed, label)
			}
		}
		if a != but && len(summed) > 0 && len(summed) < len(a.labels) {
			return a, summed
		}
	}
	return nil, nil
}

// askWhichSummed asks which of the figures of one month are kept: those of the month, or those
// that add up from the beginning of the year. A table has one period for each month.
func (v cadenceView) askWhichSummed(c *cadence, x *axisView, summed []string) {
	var others []string
	for _, label := range x.labels {
		if !slices.Contains(summed, label) {
			others = append(others, label)
		}
	}
	keep := c.choices(nil)[0]
	keep.Confidence = 0.3
	answer := askOf(v.view).ask(Question{
		Ask: AskPeriod, About: summed[0], also: []string{x.axis.heading(), c.a.axis.heading(), c.labels[0]}, Where: askOf(v.view).cellsOf(x, summed), part: true,
		Choices: []Choice{{Answer: "skip", Label: say("question.choice-skip"), Confidence: 0.6}, keep},
		Reason:  say("question.summed-beside", "summed", summed[0], "other", others[0], "text", c.labels[0]),
	})
	if answer == nil || answer.Skip == "" && answer.Form == nil {
		return
	}
	out, reason := summed, answer.Skip
	if answer.Form != nil {
		out, reason = others, "the figures that add up from the beginning of the year are kept"
		c.take(*answer.Form)
	}
	leaveOut(x.axis, out, reason)
	if m := &x.axis.Meaning; m.Label {
		m.Label = false
		for _, label := range x.labels {
			if !slices.Contains(out, label) {
				put(&m.Map, label, layout.Setting{Label: true})
			}
		}
	}
	x.axis.Unknown = slices.DeleteFunc(slices.Clone(x.axis.Unknown), func(label string) bool { return slices.Contains(out, label) })
}
