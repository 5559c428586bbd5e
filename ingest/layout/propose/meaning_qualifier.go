package propose

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// qualifierView asks about words behind the name of an axis that make it another one: the
// year of arrival is not the year of the figures, the age at arrival not the age, the
// nationality of the spouse not that of who is counted.
type qualifierView struct{ restrictView }

// qualified are the names of axes with such words, in captions and behind "by" in the title,
// each once, with its cell.
func (v qualifierView) qualified() (all []remark) {
	add := func(text string, at warehouse.CellRef) {
		if v.saysOther(text) && !slices.ContainsFunc(all, func(x remark) bool { return x.text == text }) {
			all = append(all, remark{text: text, at: at})
		}
	}
	for _, a := range v.axes {
		if a.caption != "" && !a.axis.Hidden {
			add(a.caption, askOf(v.view).cellsOf(a, a.labels[:min(1, len(a.labels))])[0])
		}
	}
	for _, x := range v.t.Title {
		for _, clause := range clauseEnd.Split(clauseSign.ReplaceAllString(x.Text, "; "), -1) {
			for _, piece := range v.m.breakdowns(fold(clause)) {
				for _, part := range joinedParts(piece) {
					add(part, warehouse.CellRef{Sheet: v.t.Sheet, Row: x.Row, Col: x.Col})
				}
			}
		}
	}
	return all
}

// joinedParts are the members of a list in words: "nationality and age at arrival".
func joinedParts(folded string) (parts []string) {
	part := []string{}
	for _, word := range strings.Fields(folded) {
		if slices.Contains(joins, word) {
			parts, part = append(parts, strings.Join(part, " ")), nil
			continue
		}
		part = append(part, word)
	}
	return append(parts, strings.Join(part, " "))
}

// elided is a word that begins with "d'", folded: "arrivée" behind "année".
var elided = regexp.MustCompile(`^d[aeiouh]`)

// ofThePerson are the dimensions, beside those of areas, that another event or another person
// has too.
var ofThePerson = []string{catalog.AnyPeriod, catalog.AnyArea, warehouse.DimTime, warehouse.DimAge, warehouse.DimSex}

// saysOther reports whether a folded name of an axis of persons, places or time has, behind
// that name, words that name neither an axis nor who is counted.
func (v qualifierView) saysOther(name string) bool {
	words := v.m.words
	at := words.YearRuns.Years.Find(name)
	if c := v.m.readCaption(name); c != nil && (isArea(c.Dimension) || slices.Contains(ofThePerson, c.Dimension)) {
		at = c.Words.Find(name)
	}
	if at == nil {
		return false
	}
	rest := strings.TrimSpace(name[at[1]:])
	named := strings.Fields(name[at[0]:at[1]]) // "year", or "year of"
	if joiner, _, _ := strings.Cut(rest, " "); v.t.declared != nil || !words.Neutral.In(joiner) && !elided.MatchString(joiner) && !words.Neutral.In(named[len(named)-1]) {
		return false // "birth place"
	}
	for _, x := range words.Captions {
		rest = x.Words.Replace(rest, " . ")
	}
	for _, x := range words.People {
		rest = x.Replace(rest, " . ")
	}
	for _, x := range words.Dataset(v.dataset).Clues {
		rest = x.Words.Replace(rest, " . ")
	}
	for _, x := range []catalog.Phrases{words.Neutral, words.AgeGroups, words.AgeWords, words.Totals, words.Breakdown} {
		rest = x.Replace(rest, " . ")
	}
	return slices.ContainsFunc(strings.Fields(rest), func(word string) bool {
		if utf8.RuneCountInString(word) < leastOfTitle || isDigits(word) {
			return false
		}
		_, place := v.m.cat.Lookup(catalog.AreaList, word, "")
		return !place
	})
}

// ask asks about each of them.
func (v qualifierView) ask() {
	for _, x := range v.qualified() {
		askOf(v.view).ask(Question{
			Ask: AskCode, About: x.text, Where: []warehouse.CellRef{x.at}, byText: true, whole: true, apart: "qualifier", Reason: say("question.qualifier", "phrase", x.text, "cell", x.at),
			Choices: []Choice{{Answer: "skip", Label: say("question.choice-skip"), Confidence: 0.5}, {Answer: "label", Label: say("question.choice-ordinary")}},
		})
	}
}
