package propose

import (
	"slices"
	"strconv"

	"siemmes/ingest/layout"
)

// loneMonths are the labels of an axis of periods that are of the only month of their
// years, by their years: several years that give the same month alone, beside others that
// give more. "2010-01", "2011-01" may be Januaries, or the years. An axis on which all
// months are as far apart is asked about as a whole, by its cadence.
func (v *axisView) loneMonths(m *mind) (labels []string, years []int) {
	seen := map[int]map[int][]string{} // by year and month
	for _, text := range v.axis.Texts {
		label := m.unmark(text)
		if _, mapped := v.axis.Meaning.Map[label]; mapped {
			continue
		}
		at, ok := monthOf(v.axis.Meaning.Period.Parse(label))
		if !ok {
			continue
		}
		if seen[at[0]] == nil {
			seen[at[0]] = map[int][]string{}
		}
		seen[at[0]][at[1]] = append(seen[at[0]][at[1]], label)
	}
	byMonth := map[int][]int{}
	for year, months := range seen {
		for month := range months {
			if len(months) == 1 {
				byMonth[month] = append(byMonth[month], year)
			}
		}
	}
	for month, found := range byMonth {
		if len(found) < 2 || len(found) < len(years) {
			continue
		}
		slices.Sort(found)
		labels, years = nil, found
		for _, year := range found {
			labels = append(labels, seen[year][month]...)
		}
	}
	if len(years) == len(seen) {
		return nil, nil
	}
	return labels, years
}

// monthOf is the year and the month that a text tells, where it tells a month.
func monthOf(p *layout.Part) (at [2]int, ok bool) {
	switch {
	case p == nil || p.Whole:
	case p.Full != nil && p.Full.Months == 1:
		return [2]int{p.Full.Start.Year(), int(p.Full.Start.Month())}, true
	case p.Year != 0 && p.Fiscal <= 1 && p.Months == 1:
		return [2]int{p.Year, p.Month}, true
	}
	return at, false
}

// askLoneMonths asks whether months that are alone in their years are the years.
func (v labelView) askLoneMonths(a *axisView) {
	labels, years := a.loneMonths(v.m)
	if len(years) == 0 {
		return
	}
	answer := v.ask(Question{
		Ask: AskPeriod, part: true, About: labels[0], also: append([]string{a.axis.heading()}, labels...), Where: v.cellsOf(a, labels),
		Choices: []Choice{{Answer: "year", Label: say("question.lone-year")}, {Answer: "month", Label: say("question.lone-month")}, {Answer: "skip", Label: say("question.choice-skip")}},
		Reason:  say("question.lone-months", "text", labels[0], "first", strconv.Itoa(years[0]), "last", strconv.Itoa(years[len(years)-1])),
	})
	for _, label := range labels {
		switch at, _ := monthOf(a.axis.Meaning.Period.Parse(label)); {
		case answer == nil:
			a.unknow(label)
		case answer.Skip != "":
			put(&a.axis.Meaning.Map, label, layout.Setting{Skip: answer.Skip})
		case answer.Form != nil && answer.Form.Kind == "year":
			put(&a.axis.Meaning.Map, label, layout.Setting{Period: &layout.PeriodText{Text: strconv.Itoa(at[0])}})
		}
	}
}

// choosePartial leaves out the total of a quarter that is not over where its months have
// figures of their own: it says nothing that they do not say.
func (v *view) choosePartial() {
	forms := func(kind string) bool {
		return slices.ContainsFunc(v.axes, func(a *axisView) bool {
			return slices.ContainsFunc(a.axis.Meaning.Period.List, func(f layout.Form) bool { return f.Kind == kind })
		})
	}
	if forms("quarter") && forms("month") {
		v.t.Meaning.Partial.Quarter.Skip = "the quarter is not over; its months are given"
	}
}
