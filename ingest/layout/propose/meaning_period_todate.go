package propose

import (
	"regexp"
	"slices"

	"siemmes/ingest/layout"
)

// shorterForms are the forms of periods within a year.
var shorterForms = []string{"half", "quarter", "month", "months", "date", "year-month", "words"}

// tellsParts reports whether some axis tells periods within a year: a total up to a date is
// then that of those that there are.
func (v labelView) tellsParts() bool {
	return slices.ContainsFunc(v.axes, func(a *axisView) bool {
		return slices.ContainsFunc(a.axis.Meaning.Period.List, func(f layout.Form) bool { return slices.Contains(shorterForms, f.Kind) })
	})
}

// askToDate asks of which part of its year a total up to a date is, such as "2023 YTD",
// where the table has no months that say it.
func (v labelView) askToDate(a *axisView) {
	if v.tellsParts() {
		return
	}
	for _, text := range a.axis.Texts {
		label := v.m.unmark(text)
		p := a.axis.Meaning.Period.Parse(label)
		if _, mapped := a.axis.Meaning.Map[label]; mapped || p == nil || !p.Whole || p.Year == 0 || !layout.ToDate(label) {
			continue
		}
		year := itoa(p.Year)
		answer := v.ask(Question{
			Ask: AskPeriod, part: true, About: label, also: []string{text, a.axis.heading()}, Where: v.cellsOf(a, []string{label}),
			Choices: append(monthsUpTo(year), Choice{Answer: year, Label: say("question.lone-year")}),
			Reason:  say("question.to-date", "text", label),
		})
		switch {
		case answer == nil:
			a.unknow(label)
		case answer.Skip != "":
			put(&a.axis.Meaning.Map, label, layout.Setting{Skip: answer.Skip})
		case answer.Period != "":
			put(&a.axis.Meaning.Map, label, layout.Setting{Period: &layout.PeriodText{Text: answer.Period}})
		default:
			put(&a.axis.Meaning.Map, label, layout.Setting{Period: &layout.PeriodText{Text: year}})
		}
	}
}

// askBareYears asks what years alone are beside fiscal years that are called so, as in "2021,
// 2022, FY 2023": years of the calendar, or fiscal years too.
func (v labelView) askBareYears(a *axisView) {
	i := slices.IndexFunc(a.axis.Meaning.Period.List, func(f layout.Form) bool { return f.Kind == "fiscal-year" })
	if i < 0 {
		return
	}
	fiscal, year := a.axis.Meaning.Period.List[i], layout.Form{Kind: "year"}
	var bare []string
	named := false
	for _, text := range a.axis.Texts {
		label := v.m.unmark(text)
		_, mapped := a.axis.Meaning.Map[label]
		switch {
		case mapped:
		case year.Reads(label):
			bare = append(bare, label)
		default:
			named = named || fiscal.Reads(label) && fiscalNamed.MatchString(label)
		}
	}
	if !named || len(bare) == 0 || !slices.ContainsFunc(a.axis.Meaning.Period.List, func(f layout.Form) bool { return f.Kind == "year" }) {
		return
	}
	answer := v.ask(Question{
		Ask: AskPeriod, part: true, About: bare[0], also: append([]string{a.axis.heading()}, bare...), Where: v.cellsOf(a, bare),
		Choices: append(formChoices(bare[0]), Choice{Answer: "skip", Label: say("question.choice-skip")}),
		Reason:  say("question.bare-years", "text", bare[0], "fiscal", marksOf(v.m).fiscalText(a.axis)),
	})
	for _, label := range bare {
		switch {
		case answer == nil:
			a.unknow(label)
		case answer.Skip != "":
			put(&a.axis.Meaning.Map, label, layout.Setting{Skip: answer.Skip})
		case answer.Form != nil:
			if whole, ok := periodOf(answer.Form.Parse(label)); ok {
				put(&a.axis.Meaning.Map, label, layout.Setting{Period: &layout.PeriodText{Text: whole.String()}})
			}
		case label == bare[0]:
			put(&a.axis.Meaning.Map, label, layout.Setting{Period: &layout.PeriodText{Text: answer.Period}})
		}
	}
}

// fiscalNamed is a letter in the name of a fiscal year.
var fiscalNamed = regexp.MustCompile(`\pL`)
