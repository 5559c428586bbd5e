package propose

import (
	"slices"

	"siemmes/warehouse"
)

// doubtLetters makes all single letters of an axis unknown where one of them is: of "V, M" and
// "H, M" the code list knows one letter by another language. Those of which a person or a
// legend says what they are stay.
func (v labelView) doubtLetters(a *axisView) {
	dim := a.axis.Meaning.Dimension
	if dim == "" || a.axis.coded != nil || !slices.ContainsFunc(a.axis.Unknown, loneLetter) {
		return
	}
	for _, label := range a.labels {
		if loneLetter(label) && !slices.Contains(a.axis.Unknown, label) {
			a.doubt(label, say("question.letter", "label", label, "other", a.axis.Unknown[0], "dimension", v.nameOf(dim)))
		}
	}
}

// loneLetter reports whether a label is a single letter.
func loneLetter(label string) bool { return len(label) == 1 && isLetters(label) }

// shortList is how many codes a list has of which all are choices for a label.
const shortList = 12

// withShortList adds the other codes of a short list to the nearest ones.
func (v labelView) withShortList(choices []Choice, dim, list string) []Choice {
	l, err := v.m.cat.List(list)
	if err != nil || len(l.Codes) > shortList {
		return choices
	}
	for _, k := range l.Codes {
		c := codeChoice(dim, k.ID, k.Names, 0)
		if !slices.ContainsFunc(choices, func(x Choice) bool { return x.Answer == c.Answer }) && k.ID != warehouse.NotApplicable {
			choices = append(choices, c)
		}
	}
	return choices
}
