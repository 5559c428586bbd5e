package propose

import (
	"maps"
	"slices"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// AttributeStatus is the status of an observation, as an answer about a label names it.
const AttributeStatus = "STATUS"

// statusView asks about labels that say what status the figures under them have:
// preliminary, revised, estimated.
type statusView struct{ labelView }

// statusOf is the status that the words of a label say; "" where they say none. A letter
// alone may be the code of anything: M is a month, a man, or missing. It says what a legend
// of the file says of it.
func (v statusView) statusOf(label string) string {
	folded := fold(label)
	if len(folded) <= 2 {
		codes := noteReader{v.m}.statuses(fold(marksOf(v.m).explain(space(label))))
		return strings.Join(codes[:min(1, len(codes))], "")
	}
	if code, ok := v.m.cat.Lookup("CL_OBS_STATUS", label, ""); ok {
		return code
	}
	if codes := (noteReader{v.m}).statuses(folded); len(codes) > 0 {
		return codes[0]
	}
	return ""
}

// guess is that the axis is one of statuses, where each of its labels says one.
func (v statusView) guess(a *axisView) []Choice {
	if len(a.labels) == 0 || slices.ContainsFunc(a.labels, func(label string) bool { return v.statusOf(label) == "" }) {
		return nil
	}
	return []Choice{{Answer: "status", Label: say("question.choice-status"), Confidence: 0.6}}
}

// take makes the axis one of statuses of figures, as a person says. Labels that are none
// are asked about.
func (v statusView) take(a *axisView) {
	m := layout.Meaning{Map: map[string]layout.Setting{}}
	var unknown []string
	for _, label := range a.labelsLeft(v.m, nil) {
		code := v.statusOf(label)
		if known, ok := v.m.cat.Lookup("CL_OBS_STATUS", label, ""); ok {
			code = known
		}
		if code != "" {
			m.Map[label] = layout.Setting{Status: code}
		} else {
			unknown = append(unknown, label)
		}
	}
	a.axis.Mean(m, 1, unknown...)
}

// fill gives those of some labels the status that they say, where all of the axis say
// one, and returns the others.
func (v statusView) fill(a *axisView, labels []string) (left []string) {
	if v.guess(a) == nil {
		return labels
	}
	for _, label := range labels {
		put(&a.axis.Meaning.Map, label, layout.Setting{Status: v.statusOf(label)})
	}
	return nil
}

// keep lets labels of an axis that means nothing else say the status of their figures,
// where that is not the normal one.
func (v statusView) keep(a *axisView) {
	for _, label := range a.labelsLeft(v.m, nil) {
		if code := v.statusOf(label); code != "" && code != string(warehouse.Normal) {
			a.takeAmongLabels(label, layout.Setting{Status: code})
		}
	}
}

// keepAll does so on all axes whose texts mean nothing: of headings, and beside the rows
// where all texts are statuses and none is a comment.
func (v statusView) keepAll() {
	for _, a := range v.axes {
		m := &a.axis.Meaning
		if v.t.declared.column(a.axis) != nil {
			continue // its name says what it is
		}
		if m.Label && m.Note == "" && len(a.axis.Texts) <= fewLabels && (a.kind == inHeader || v.guess(a) != nil) {
			v.keep(a)
		}
	}
}

// choices are the statuses that a label may say, the one of its words first; none of a
// label without such words beside labels that have none either.
func (v statusView) choices(label string) (choices []Choice) {
	own := v.statusOf(label)
	list, err := v.m.cat.List("CL_OBS_STATUS")
	if own == "" || err != nil {
		return nil
	}
	for _, code := range slices.Sorted(maps.Keys(v.m.words.Statuses)) {
		sure := 0.0
		if code == own {
			sure = 0.6
		}
		if k := list.Code(code); k != nil {
			choices = append(choices, codeChoice(AttributeStatus, k.ID, k.Names, sure))
		}
	}
	likeliestFirst(choices)
	return choices
}

// askHolds asks which of two figures of one key holds, where their labels say statuses: a
// figure that was published and the same one revised are no parts of one. It reports
// whether it asked.
func (v statusView) askHolds(d *Doubt, a *axisView, one, other string) bool {
	if one == other || !v.says(a, one) || !v.says(a, other) {
		return false
	}
	kept := true
	for _, label := range []string{one, other} {
		q := v.ofLabel(a, label)
		q.Ask, q.dim, q.byText, q.apart, q.Where = AskCode, "", true, "holds", v.cellsOf(a, []string{label})
		q.Reason = say("question.which-holds", "label", other, "other", one, "cell", d.At, "second", d.Other)
		q.Choices = append(v.choices(label), Choice{Answer: "label", Label: say("question.choice-holds")}, Choice{Answer: "skip", Label: say("question.choice-skip")})
		answer := v.ask(q)
		kept = kept && answer != nil && answer.Skip == ""
		if answer != nil && !answer.Label {
			v.takeLabel(a, label, answer)
		}
	}
	if kept { // both cannot hold
		failed := *d
		failed.Failed = say("question.same-key", "cell", d.At, "other", d.Other)
		doubtView{v.askView}.askFailed(&failed)
	}
	return true
}

// says reports whether a label says a status, or a person gave it one.
func (v statusView) says(a *axisView, label string) bool {
	if s, mapped := a.axis.Meaning.Map[label]; mapped && (s.Skip != "" || len(s.Codes) > 0) {
		return false
	} else if mapped && s.Status != "" {
		return true
	}
	return v.statusOf(label) != ""
}
