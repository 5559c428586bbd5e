package propose

import (
	"slices"
	"strings"

	"siemmes/warehouse"
)

// titleStatusView reads which status the words of a title give to all figures of a table:
// "preliminary figures", "estimaciones". Where they are a clause of their own they say it of
// the figures; among other words they may belong to what is counted, as in "provisional
// permits", and are asked about.
type titleStatusView struct{ restrictView }

// saidStatus is a status that words of a title say.
type saidStatus struct {
	code   string
	clause bool   // they are a clause of their own
	phrase string // as a question names it
	at     warehouse.CellRef
}

// take gives the table the status of its title, or asks for it. Where labels say statuses,
// the figures have these.
func (v titleStatusView) take() {
	said := v.find()
	if len(said) == 0 || v.t.Meaning.Set.Status != "" || v.byLabels() {
		return
	}
	first := said[0]
	if !slices.ContainsFunc(said, func(x saidStatus) bool { return x.code != first.code || !x.clause }) {
		v.t.Meaning.Set.Status = first.code
		v.t.decide("marker", cellRange(first.at.Row, first.at.Col), first.code, say("meaning.title-status", "phrase", first.phrase, "status", warehouse.Code{List: "CL_OBS_STATUS", ID: first.code}), 0.85)
		return
	}
	v.askStatus(said)
}

// find are the statuses that the lines of the title say.
func (v titleStatusView) find() (all []saidStatus) {
	for _, x := range headLines(v.view) {
		if (noteReader{v.m}).ofFile(x.text) {
			continue
		}
		for _, segment := range segmentEnds.Split(withoutYears(x.text), -1) {
			clause, rest := fold(segment), ""
			if cut := v.m.words.Breakdown.Find(clause); cut != nil {
				clause, rest = strings.TrimSpace(clause[:cut[0]]), clause[cut[1]:]
			}
			if code := v.statusOf(clause); code != "" {
				all = append(all, saidStatus{code, true, clause, x.at})
				clause = ""
			}
			for _, word := range strings.Fields(clause + " " + rest) {
				if code := v.statusOf(word); code != "" {
					all = append(all, saidStatus{code, false, v.quote(x.text, word), x.at})
					v.known[word] = true // asked about here
				}
			}
		}
	}
	return all
}

// withoutYears takes numbers off a text: "preliminary 2023" says what "preliminary" does.
func withoutYears(text string) string { return digitRun.ReplaceAllLiteralString(text, "") }

// statusOf is the status other than the normal one that a folded text as a whole says.
func (v titleStatusView) statusOf(folded string) string {
	for _, code := range (noteReader{v.m}).statuses(folded) {
		if code != string(warehouse.Normal) {
			return code
		}
	}
	return ""
}

// byLabels reports whether labels of the table say statuses.
func (v titleStatusView) byLabels() bool {
	status := statusView{labelView{askOf(v.view)}}
	return slices.ContainsFunc(v.axes, func(a *axisView) bool {
		return len(a.labels) > 1 && len(a.labels) <= fewLabels && slices.ContainsFunc(a.labels, func(label string) bool { return status.statusOf(label) != "" })
	})
}

// askStatus asks whether words of the title are the status of all figures.
func (v titleStatusView) askStatus(said []saidStatus) {
	list, err := v.m.cat.List("CL_OBS_STATUS")
	if err != nil {
		return
	}
	q := Question{Ask: AskCode, Where: []warehouse.CellRef{said[0].at}, byText: true, whole: true, apart: "status"}
	for _, x := range said {
		if slices.Contains(q.also, x.phrase) {
			continue
		}
		q.also = append(q.also, x.phrase)
		if k := list.Code(x.code); k != nil {
			q.Choices = append(q.Choices, codeChoice(AttributeStatus, k.ID, k.Names, 0.6))
		}
	}
	q.About = strings.Join(q.also, separator)
	q.Reason = say("question.title-status", "phrase", strings.Join(q.also, "”, “"), "cell", said[0].at)
	q.Choices = append(q.Choices, Choice{Answer: "label", Label: say("question.choice-no-status")}, Choice{Answer: "skip", Label: say("question.choice-skip")})
	if a := askOf(v.view).ask(q); a != nil && a.Skip == "" {
		v.t.Meaning.Set.Status = a.Mark
		for _, c := range a.Codes {
			datasetOf(v.view).set(c.Dim, c.Code)
		}
	}
}
