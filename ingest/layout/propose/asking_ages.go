package propose

import (
	"slices"

	"siemmes/warehouse/catalog"
)

// ageList is the list of ages, whose codes follow a pattern.
const ageList = "CL_AGE"

// ageChoices puts the codes first that a phrase may be, where its number is the limit of an age.
func (v quantityView) ageChoices(choices []Choice, phrase string) []Choice {
	list, err := v.m.cat.List(ageList)
	if err != nil {
		return choices
	}
	for i, code := range catalog.AgeReadings(phrase) {
		sure := 0.8 / float64(i+1)
		if at := slices.IndexFunc(choices, func(c Choice) bool { return c.Answer == code }); at >= 0 {
			choices[at].Confidence = max(choices[at].Confidence, sure)
			continue
		}
		choices = append(choices, choiceOf(code, list.Code(code).Names, sure))
	}
	likeliestFirst(choices)
	return choices
}

// ages are the codes that a label of ages may be, that first which fits the other labels of
// its axis. Ages with another number are none of them.
func (v quantityView) ages(label string) (codes []*catalog.Code) {
	var beside []string
	for _, a := range v.axes {
		if !slices.Contains(a.labels, label) && !slices.Contains(a.axis.Texts, label) {
			continue
		}
		for _, other := range a.labels {
			if code, ok := v.m.cat.Lookup(ageList, other, ""); ok && other != label {
				beside = append(beside, code)
			}
		}
	}
	list, err := v.m.cat.List(ageList)
	if err != nil {
		return nil
	}
	for _, code := range catalog.FitAges(catalog.AgeReadings(label), beside) {
		codes = append(codes, list.Code(code))
	}
	return codes
}

// limitsOfAge is how many labels that no list knows are limits of ages that may be drawn on
// either side, beside ages that it knows or under a caption of ages.
func (v *axisView) limitsOfAge(r *listReading) (n int) {
	if r.known == 0 && (v.clue == nil || v.clue.Dimension != r.dim) {
		return 0
	}
	for i, label := range v.labels {
		if r.codes[i] == "" && catalog.AgeLimits(label) != nil {
			n++
		}
	}
	return n
}

// partAges parts the labels of which a number says the age from the others.
func partAges(labels []string) (limits, others []string) {
	for _, label := range labels {
		if catalog.AgeReadings(label) != nil {
			limits = append(limits, label)
		} else {
			others = append(others, label)
		}
	}
	return limits, others
}
