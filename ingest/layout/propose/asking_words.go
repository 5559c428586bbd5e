package propose

import (
	"slices"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// wordsView asks what words beside a table restrict: which codes they give to all its
// figures, the measure among them. A measure alone would not keep what they restrict.
type wordsView struct{ countView }

// ask asks about phrases of the title that nothing reads. An answer holds for the whole
// table.
func (v wordsView) ask(phrases []unreadPhrase, at warehouse.CellRef) {
	phrases = slices.DeleteFunc(phrases, func(x unreadPhrase) bool { return v.labelled(x.words) })
	answered, as := v.answered(phrases)
	v.askPhrases(answered, at, as)
	v.askPhrases(slices.DeleteFunc(phrases, func(x unreadPhrase) bool { return slices.Contains(answered, x) }), at, "")
}

// askPhrases asks about phrases together; as is the text under which they were answered.
func (v wordsView) askPhrases(phrases []unreadPhrase, at warehouse.CellRef, as string) {
	if len(phrases) == 0 {
		return
	}
	var quotes, words []string
	for _, x := range phrases {
		quotes, words = append(quotes, x.quote), append(words, x.words)
	}
	also := append(append(slices.Clone(quotes), words...), as, strings.Join(words, separator))
	v.askRestriction(strings.Join(quotes, separator), also, strings.Join(words, separator), at, say("question.restricts-words", "phrase", strings.Join(quotes, "”, “"), "cell", at))
}

// separator is between the phrases of one question.
const separator = ", "

// answered are those of some phrases that a person answered together, and as what, when
// there were others with them, or fewer: what else is answered changes what is left to ask.
func (v wordsView) answered(phrases []unreadPhrase) (found []unreadPhrase, as string) {
	if v.m.p.answers == nil {
		return nil, ""
	}
	for i := range v.m.p.answers.items {
		x := &v.m.p.answers.items[i]
		if x.Ask != AskCode || !x.byText() {
			continue
		}
		of := foldAll(strings.Split(string(x.About), separator))
		together := slices.DeleteFunc(slices.Clone(phrases), func(x unreadPhrase) bool { return !slices.Contains(of, x.quote) && !slices.Contains(of, x.words) })
		if len(of) > 1 && len(together) > len(found) {
			found, as = together, string(x.About)
		}
	}
	return found, as
}

// askRestriction asks which codes a text beside the table gives to all its figures; "label"
// answers that it gives none, and leaving it out leaves out the table. Words are those of the
// text that may name a code.
func (v wordsView) askRestriction(about string, also []string, words string, at warehouse.CellRef, reason warehouse.Message) {
	a := v.countView.ask(Question{
		Ask: AskCode, About: about, also: also, Where: []warehouse.CellRef{at}, byText: true, whole: true, Reason: reason,
		Choices: v.choices(words),
	})
	if a == nil || a.Skip != "" {
		return
	}
	if a.Dataset != "" && a.Dataset != v.dataset {
		v.dataset, v.t.Meaning.Dataset = a.Dataset, a.Dataset
	}
	if a.Mark != "" {
		v.t.Meaning.Set.Status = a.Mark
	}
	for _, c := range a.Codes {
		if total := (totalView{v.askView}); datasetOf(v.view).gives(c.Dim) {
			total.give(c.Dim, c.Code)
			if !total.uncovered(c.Dim) {
				continue
			}
		}
		datasetOf(v.view).set(c.Dim, c.Code)
		if c.Dim == warehouse.DimMeasure {
			v.withdrawMeasure()
		}
	}
}

// choices are what words may restrict: what a code that has one of them in its name is of,
// nothing, what a measure counts, and the other codes of short lists.
func (v wordsView) choices(phrase string) []Choice {
	none := []Choice{{Answer: "label", Label: say("question.choice-no-restriction")}, {Answer: "skip", Label: say("question.choice-skip")}}
	ds, err := v.m.cat.Dataset(v.dataset)
	if err != nil {
		return none
	}
	var named, rest []Choice
	for _, d := range ds.Dimensions {
		list := v.m.cat.ListOf(ds, d.ID)
		if list == nil || list.ID == catalog.AreaList || d.ID == warehouse.DimSource || v.t.Meaning.Set.Code(d.ID) != "" {
			continue
		}
		codes := list.Codes
		if d.ID == dimSubdivision { // parts of other countries are none
			codes = slices.DeleteFunc(slices.Clone(codes), func(k *catalog.Code) bool { return !strings.HasPrefix(k.ID, v.alpha2()+"-") })
		}
		likely := codesNamed(codes, phrase)
		for _, k := range codes {
			switch {
			case slices.Contains(likely, k):
				named = append(named, v.codeIn(d, k.ID, k.Names, 0.4))
			case len(list.Codes) <= mostListed && !slices.Contains(readOtherwise, d.ID) && k.ID != warehouse.Total:
				rest = append(rest, v.codeIn(d, k.ID, k.Names, 0))
			}
		}
		if len(list.Codes) <= mostListed && !slices.Contains(readOtherwise, d.ID) {
			own := v.ownChoice(d.ID, list.ID, phrase)
			own.Label = say("question.choice-new-in", "dimension", d.Names, "label", phrase)
			rest = append(rest, own)
		}
	}
	choices := append(named, none...)
	if v.m.words.Excluded.In(phrase) { // what is left out is no code of what is counted
		for i := range named {
			named[i].Confidence = 0
		}
		choices = append(none, named...)
	}
	if i := ds.Index(warehouse.DimMeasure); i >= 0 {
		for _, x := range ds.Measures {
			choices = append(choices, v.codeIn(ds.Dimensions[i], x.ID, x.Names, 0))
		}
	}
	return append(choices, rest...)
}

// mostListed is how many codes a list has at most of which all are choices.
const mostListed = 60

// codeIn is the choice of a code, under the name of its dimension.
func (v wordsView) codeIn(d warehouse.Dimension, code string, names warehouse.Names, confidence float64) Choice {
	c := codeChoice(d.ID, code, names, confidence)
	c.Label = say("question.choice-code-in", "dimension", d.Names, "name", names, "code", code)
	return c
}

// codeChoice is the choice of a code of a dimension.
func codeChoice(dim, code string, names warehouse.Names, confidence float64) Choice {
	return Choice{Answer: `{"` + dim + `": "` + code + `"}`, Label: say("propose.choice", "name", names, "answer", code), Confidence: confidence}
}

// mostNamed is in the names of how many codes of a list a word is at most that tells one
// of them from the others.
const mostNamed = 3

// codesNamed are those of some codes that have a word of the phrase in their names which
// few others have.
func codesNamed(codes []*catalog.Code, phrase string) (named []*catalog.Code) {
	for _, word := range strings.Fields(fold(phrase)) {
		if len(word) < 4 {
			continue
		}
		var with []*catalog.Code
		for _, k := range codes {
			if !strings.HasPrefix(k.ID, "_") && hasWord(k.Names, stem(word)) {
				with = append(with, k)
			}
		}
		if len(with) > mostNamed {
			continue
		}
		for _, k := range with {
			if !slices.Contains(named, k) {
				named = append(named, k)
			}
		}
	}
	return named
}

// hasWord reports whether a name in any language has a word with the stem.
func hasWord(names warehouse.Names, want string) bool {
	for _, name := range names {
		if slices.ContainsFunc(strings.Fields(fold(name)), func(w string) bool { return stem(w) == want }) {
			return true
		}
	}
	return false
}

// labelled reports whether labels of measures, or of an axis of which it is still asked
// what it is, hold all words of a phrase: they say what it is of.
func (v wordsView) labelled(phrase string) bool {
	var words []string
	open := v.openAxes()
	for _, a := range v.axes {
		if a.measures() || len(a.axis.Texts) <= fewLabels && slices.Contains(open, a) {
			words = append(words, strings.Fields(strings.Join(foldAll(a.axis.Texts), " "))...)
		}
	}
	return !slices.ContainsFunc(strings.Fields(phrase), func(w string) bool {
		return !slices.ContainsFunc(words, func(x string) bool { return stem(x) == stem(w) })
	})
}
