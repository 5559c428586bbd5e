package desk

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"siemmes/ingest/layout/propose"
	"siemmes/server/web"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// What a person may say of one proposal.
const (
	MaxFixes   = 100
	maxAnswers = 600
	maxTold    = 128 << 10 // bytes of answers
)

// told is what people of an office said of the proposal for a file. It is kept with
// the file: a page can be reloaded, gone back from, and read by a colleague and in
// another language.
type told struct {
	Fixes   []string          `json:"fixes,omitempty"`   // as propose.ParseCorrection reads them
	Answers map[string]string `json:"answers,omitempty"` // by the keys of the questions
}

func (t told) clone() told {
	return told{Fixes: slices.Clone(t.Fixes), Answers: maps.Clone(t.Answers)}
}

// check refuses what is more than one proposal takes.
func (t told) check() error {
	size := 0
	for _, answer := range t.Answers {
		size += len(answer)
	}
	if len(t.Fixes) > MaxFixes || len(t.Answers) > maxAnswers || size > maxTold {
		return warehouse.NewError(warehouse.ErrTooLarge, "request.many-corrections", "most", MaxFixes)
	}
	return nil
}

// answers are the answers as a proposal takes them.
func (t told) answers() (*propose.Answers, error) {
	answers := &propose.Answers{}
	for _, key := range slices.Sorted(maps.Keys(t.Answers)) {
		if err := answers.AddTo(key, t.Answers[key]); err != nil {
			return nil, err
		}
	}
	return answers, nil
}

// The fields of an answer are PREFIX.KEY by the key of its question.
const (
	fieldAnswer = "a." // a choice, or one of the words below
	fieldWas    = "w." // the answer when the page was made
	fieldReason = "r." // why the thing is left out
	fieldOther  = "o." // a code that the list does not offer
	fieldYear   = "y." // of a period
	fieldPart   = "p." // of that year, as it follows it in the period
	fieldNew    = "n." // of a new source: KEY.publisher, KEY.es, …
)

// The words of a list that need another field.
const (
	wordSkip   = "skip"
	wordOther  = "other"
	wordPeriod = "period"
	wordNew    = "new"
)

var answerField = regexp.MustCompile(`^(?:[aworyp]\.[0-9a-f]{16}|n\.[0-9a-f]{16}\.(?:es|en|fr|publisher|dataset|area))$`)

// isAnswer reports whether a field of a form is of an answer.
func isAnswer(name string) bool { return answerField.MatchString(name) }

// tellParams are what the forms of a proposal say: answers, a click on a cell, and what
// is to become of it.
var tellParams = web.Params{
	Once: []string{"do", "at", "cell", "role", "sheet"}, OnceLike: isAnswer,
}

// merge takes the answers of a form in which a person changed something since the page
// was made; what others answered in the meantime stays. It returns whether the answer
// of somebody else was replaced.
func (t *told) merge(form url.Values, cat *catalog.Catalog) (replaced bool) {
	if t.Answers == nil {
		t.Answers = map[string]string{}
	}
	for name := range form {
		key, ok := strings.CutPrefix(name, fieldAnswer)
		if !ok {
			continue
		}
		now, was := answerIn(form, key, t.Answers[key], cat), form.Get(fieldWas+key)
		if now == was || now == t.Answers[key] {
			continue
		}
		if t.Answers[key] != was {
			replaced = true
		}
		if t.Answers[key] = now; now == "" {
			delete(t.Answers, key)
		}
	}
	return replaced
}

// answerIn is the answer to a question in a form, as an answers file writes it; "" for
// none. Before is the one that is kept.
func answerIn(form url.Values, key, before string, cat *catalog.Catalog) string {
	field := func(prefix string) string { return strings.TrimSpace(form.Get(prefix + key)) }
	switch word := field(fieldAnswer); word {
	case wordSkip:
		if reason := field(fieldReason); reason != "" {
			return written(map[string]any{"skip": reason})
		}
		return wordSkip
	case wordOther:
		if code := field(fieldOther); code != "" {
			return written(code)
		}
		return ""
	case wordPeriod:
		if year := field(fieldYear); year != "" {
			return written(year + field(fieldPart))
		}
		return ""
	case wordNew:
		return newSource(func(part string) string { return strings.TrimSpace(form.Get(fieldNew + key + "." + part)) }, before, cat)
	default:
		return word
	}
}

// written is a value on one line of YAML.
func written(v any) string {
	text, _ := json.Marshal(v) // of texts
	return string(text)
}

// newSource writes a source of the office's own; "" where it has no name. One name is
// that in all languages. Its id stays what it was before.
func newSource(part func(string) string, before string, cat *catalog.Catalog) string {
	names := map[string]string{}
	one := cmp.Or(part(warehouse.Spanish), part(warehouse.English), part(warehouse.French))
	if one == "" {
		return ""
	}
	for _, l := range warehouse.Languages() {
		names[l] = cmp.Or(part(l), one)
	}
	var old struct{ ID string }
	_ = json.Unmarshal([]byte(before), &old) // another answer has no id
	if list, err := cat.List("CL_SOURCE"); err == nil && old.ID == "" {
		old.ID = list.OwnCodeID(cmp.Or(part("publisher"), "")+" "+one, "")
	}
	s := map[string]any{"id": old.ID, "names": names, "publisher": cmp.Or(part("publisher"), one), "datasets": strings.Split(part("dataset"), ",")}
	if area := part("area"); area != "" {
		s["areas"] = []string{area}
	}
	return written(s)
}
