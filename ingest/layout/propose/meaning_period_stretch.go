package propose

import (
	"slices"

	"siemmes/ingest/layout"
)

// yearStretch is a label that is a year or several years, by the first and the last of them.
type yearStretch struct {
	label    string
	from, to int
}

// yearStretches are the labels of an axis that are years and stretches of years.
type yearStretches struct {
	list   []yearStretch
	others bool // some label is neither
}

// stretchesOf finds the stretches of years of an axis, once.
func stretchesOf(v *axisView) *yearStretches {
	if v.stretches != nil {
		return v.stretches
	}
	v.stretches = &yearStretches{}
	year, several, total := layout.Form{Kind: "year"}, layout.Form{Kind: "year-range"}, layout.Form{Kind: "total"}
	for _, label := range v.labels {
		if p := year.Parse(label); p != nil {
			v.stretches.list = append(v.stretches.list, yearStretch{label, p.Year, p.Year})
		} else if p := several.Parse(label); p != nil {
			v.stretches.list = append(v.stretches.list, yearStretch{label, p.Full.Start.Year(), p.Full.End().Year()})
		} else if !total.Reads(label) {
			v.stretches.others = true
		}
	}
	return v.stretches
}

// begins reports whether a stretch begins in a year, and holds whether the year is a label.
func (s *yearStretches) begins(year int) bool {
	return slices.ContainsFunc(s.list, func(x yearStretch) bool { return x.from == year && x.to > x.from })
}

func (s *yearStretches) holds(year int) bool {
	return slices.ContainsFunc(s.list, func(x yearStretch) bool { return x.from == year && x.to == year })
}

// all reports whether the labels are years and stretches of them, and nothing else: no
// month is such an end of a year, or each begins in the year after the one before ended.
func (s *yearStretches) all() bool {
	if s.others {
		return false
	}
	years, chained := false, 0
	for i, x := range s.list {
		years = years || x.to > x.from+1 && x.to%100 > 12
		if x.to > x.from && i+1 < len(s.list) && s.list[i+1].from == x.to+1 {
			chained++
		}
	}
	return years || chained > 0 && chained >= len(s.list)-1
}

// ends counts the stretches after which another label begins in the next year, and those in
// whose last year another stretch begins. One of which all years are labels too is of the first.
func (s *yearStretches) ends() (after, within int) {
	for _, x := range s.list {
		if x.to == x.from {
			continue
		}
		each := true
		for year := x.from; year <= x.to; year++ {
			each = each && s.holds(year)
		}
		switch {
		case s.begins(x.to):
			within++
		case s.begins(x.to+1) || s.holds(x.to+1) || each:
			after++
		}
	}
	return after, within
}

// lastIncluded reports whether the last year of each stretch is in it: none begins in the year
// in which another ended.
func (s *yearStretches) lastIncluded() bool {
	after, within := s.ends()
	return after > 0 && within == 0
}

// sure reports whether the headings settle whether the last year of a stretch is in it. Two
// years may be a fiscal one.
func (s *yearStretches) sure() bool {
	after, within := s.ends()
	long := slices.ContainsFunc(s.list, func(x yearStretch) bool { return x.to > x.from+1 })
	return long && (after > 0) != (within > 0)
}

// askStretches asks whether the last year of stretches of years is in them, where the
// headings do not settle it.
func (v labelView) askStretches(a *axisView) {
	forms := a.axis.Meaning.Period.List
	at := slices.IndexFunc(forms, func(f layout.Form) bool { return f.Kind == "year-range" })
	if at < 0 || stretchesOf(a).sure() {
		return
	}
	var left []string
	for _, x := range stretchesOf(a).list {
		if _, mapped := a.axis.Meaning.Map[x.label]; x.to > x.from && !mapped && forms[at].Reads(x.label) && !slices.ContainsFunc(forms[:at], func(f layout.Form) bool { return f.Reads(x.label) }) {
			left = append(left, x.label)
		}
	}
	for len(left) > 0 {
		answer := v.ask(Question{
			Ask: AskPeriod, part: true, About: left[0], also: []string{a.axis.heading()}, Where: v.cellsOf(a, left),
			Choices: v.stretchChoices(left[0]), Reason: say("question.year-range", "text", left[0]),
		})
		switch {
		case answer == nil:
			for _, label := range left {
				a.unknow(label)
			}
			return
		case answer.Skip != "":
			put(&a.axis.Meaning.Map, left[0], layout.Setting{Skip: answer.Skip})
		case answer.Period != "":
			put(&a.axis.Meaning.Map, left[0], layout.Setting{Period: &layout.PeriodText{Text: answer.Period}})
		default:
			list := slices.Clone(forms)
			list[at] = *answer.Form
			a.axis.Meaning.Period.List = list
			for _, label := range left {
				if !answer.Form.Reads(label) {
					a.unknow(label)
				}
			}
			return
		}
		left = left[1:]
	}
}

// stretchChoices are the ways to read such a label, the one with its last year first.
func (v labelView) stretchChoices(label string) []Choice {
	choices := append(formChoices(label), Choice{Answer: "skip", Label: say("question.choice-skip")})
	for i := range choices {
		switch choices[i].Answer {
		case "year-range at last":
			choices[i].Confidence = 0.6
		case "year-range":
			choices[i].Confidence = 0.3
		}
	}
	likeliestFirst(choices)
	return choices
}
