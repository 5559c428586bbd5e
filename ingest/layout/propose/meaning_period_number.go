package propose

import (
	"regexp"
	"slices"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// numberedParts reads parts of years that are told by a number alone: "2020-I", "2020/2", "II"
// below a year. They may be quarters, halves or terms of four months, and those in digits months.
type numberedParts struct{ askView }

// numberedPart is such a label.
type numberedPart struct {
	label string
	year  string // "" where another axis tells it
	n     int
}

// numberedAxis are the numbered parts of an axis.
type numberedAxis struct {
	a      *axisView
	parts  []numberedPart
	most   int
	digits bool // else roman
}

var (
	partBehindYear = regexp.MustCompile(`^((?:19|20)\d\d)[\s/.(–—-]*\b([1-4]|[IiVv]+)\)?$`)
	partBeforeYear = regexp.MustCompile(`^([1-4]|[IiVv]+)[\s/.–—-]+((?:19|20)\d\d)$`)
	romanParts     = map[string]int{"i": 1, "ii": 2, "iii": 3, "iv": 4}
)

// numberedOf are the numbered parts of an axis of periods; nil where it has none, or a larger
// number beside them.
func numberedOf(a *axisView) *numberedAxis {
	found := &numberedAxis{a: a}
	for _, label := range a.labels {
		if p := a.axis.Meaning.Period.Parse(label); p == nil || p.Whole || periodMonths(p) == 0 || periodMonths(p) == 12 {
			continue
		}
		x := numberedPart{label: label, n: romanParts[fold(label)]}
		if g := partBehindYear.FindStringSubmatch(label); g != nil {
			x.year, x.n = g[1], partNumber(g[2])
		} else if g := partBeforeYear.FindStringSubmatch(label); g != nil {
			x.year, x.n = g[2], partNumber(g[1])
		}
		if x.n == 0 {
			return nil
		}
		found.digits = found.digits || romanParts[fold(label)] == 0 && strings.ContainsAny(strings.Replace(label, x.year, "", 1), "1234")
		found.parts, found.most = append(found.parts, x), max(found.most, x.n)
	}
	if len(found.parts) == 0 {
		return nil
	}
	return found
}

// periodMonths is how many months a part tells.
func periodMonths(p *layout.Part) int {
	if p.Full != nil {
		return p.Full.Months
	}
	return p.Months
}

func partNumber(s string) int {
	if n := romanParts[fold(s)]; n > 0 {
		return n
	}
	if len(s) == 1 && s[0] >= '1' && s[0] <= '4' {
		return int(s[0] - '0')
	}
	return 0
}

// ask reads the numbered parts of the axes as words beside the table say, and asks where none
// do. Four in roman numbers are quarters.
func (v numberedParts) ask() {
	for _, a := range v.axes {
		x := numberedOf(a)
		if x == nil || !x.digits && x.most == 4 {
			continue
		}
		said := v.said(x)
		if len(said) == 1 {
			x.take(said[0])
			v.t.decide("period", v.region(a.axis), x.parts[0].label, say("meaning.numbered", "axis", a.axis.Name, "text", x.parts[0].label, "length", itoa(said[0])), 0.8)
			continue
		}
		a.numbered = true
		first, last := x.parts[0].label, x.parts[len(x.parts)-1].label
		answer := v.askView.ask(Question{
			Ask: AskPeriod, part: true, About: first, also: []string{a.axis.heading()}, Where: v.cellsOf(a, []string{first}),
			Choices: v.choices(x, said), Reason: say("question.numbered", "first", first, "second", last),
		})
		switch {
		case answer == nil:
		case answer.Skip != "":
			for _, p := range x.parts {
				put(&a.axis.Meaning.Map, p.label, layout.Setting{Skip: answer.Skip})
			}
		case answer.Period != "":
			if p, err := warehouse.ParsePeriod(answer.Period); err == nil {
				x.take(p.Months)
			}
		default:
			for months, word := range lengthsOf {
				if word == answer.Form.Kind || word == answer.Form.Of {
					x.take(months)
				}
			}
		}
	}
}

// said are the lengths of the parts, in months, that words say and that the numbers allow: those
// of the title and the captions, else those of the notes.
func (v numberedParts) said(x *numberedAxis) (said []int) {
	texts := []string{v.heads, v.breaks, v.sheet}
	for _, a := range v.axes {
		texts = append(texts, a.caption)
		if a != x.a {
			texts = append(texts, foldAll(a.labels)...)
		}
		if a == x.a && a.clue != nil && a.clue.Dimension == catalog.AnyPeriod {
			texts = append(texts, a.clue.Form)
		}
	}
	fit := func(months int) bool {
		return months < 12 && x.most <= 12/months && (months > 1 || x.digits)
	}
	all := frequenciesIn(v.m, texts)
	if !slices.ContainsFunc(all, fit) {
		all = frequenciesIn(v.m, []string{v.view.notes})
		all = slices.DeleteFunc(all, func(months int) bool { return months == 1 })
	}
	return slices.DeleteFunc(all, func(months int) bool { return !fit(months) })
}

// choices are the parts of the year that the first label may be.
func (v numberedParts) choices(x *numberedAxis, said []int) (choices []Choice) {
	add := func(months int, answer, form string, sure float64) {
		if months == 1 && !x.digits || x.most > 12/months {
			return
		}
		if slices.Contains(said, months) {
			sure += 0.4
		}
		choices = append(choices, Choice{Answer: answer, Label: say(form), Confidence: sure})
	}
	add(6, "half", "question.form-half", 0.4)
	add(3, "quarter", "question.form-quarter", 0.3)
	if year := v.yearOf(x); year > 0 {
		add(4, warehouse.MonthsFrom(year, 4*x.parts[0].n-3, 4).String(), "question.form-term", 0.2)
	}
	add(1, "month", "question.form-month", 0.1)
	likeliestFirst(choices)
	return append(choices, Choice{Answer: "skip", Label: say("question.choice-skip")})
}

// yearOf is the year of the first part; zero where none is known.
func (v numberedParts) yearOf(x *numberedAxis) int {
	texts := []string{x.parts[0].year}
	for _, a := range v.axes {
		texts = append(texts, a.labels...)
	}
	for _, text := range texts {
		if p := (layout.Form{Kind: "year"}).Parse(text); p != nil {
			return p.Year
		}
	}
	return 0
}

// take reads the parts as stretches of so many months, whatever their year. In the next file
// no other number is read in the form that read these.
func (x *numberedAxis) take(months int) {
	x.a.numbered = true
	if form := map[int]string{3: "quarter", 4: "months", 6: "half"}[months]; form != "" {
		x.a.axis.Meaning.Period.List = append(slices.DeleteFunc(slices.Clone(x.a.axis.Meaning.Period.List), func(f layout.Form) bool {
			return f.Reads(x.parts[0].label)
		}), formOf(form))
	}
	for _, p := range x.parts {
		s := layout.Setting{Period: &layout.PeriodText{}}
		like := "^" + regexp.QuoteMeta(p.label) + "$"
		at := warehouse.MonthsFrom(2000, (p.n-1)*months+1, months)
		switch {
		case p.year != "":
			before, after, _ := strings.Cut(p.label, p.year)
			like = "^" + regexp.QuoteMeta(before) + `((?:19|20)\d\d)` + regexp.QuoteMeta(after) + "$"
			s.Period.Text = strings.Replace(at.String(), "2000", "$1", 1)
		case months == 3:
			s.Period.Quarter = itoa(p.n)
		case months == 6:
			s.Period.Half = itoa(p.n)
		default:
			s.Period.Months = itoa((p.n-1)*months+1) + "-" + itoa(p.n*months)
		}
		m := &x.a.axis.Meaning
		if !slices.ContainsFunc(m.Patterns, func(y layout.PatternSetting) bool { return y.Like.String() == like }) {
			m.Patterns = append(m.Patterns, layout.PatternSetting{Like: pattern(like), Setting: s})
		}
	}
}
