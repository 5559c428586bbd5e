package propose

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// yearsInside are the labels of an axis each of which holds one year: "Permits 2021",
// "Permits 2022".
type yearsInside struct {
	rests []string // the labels without their years, each once
	years []string
	of    []string // the rest of each label
}

// insideOf finds the years in the labels of an axis; nil where a label that is not made
// from others holds none, or several, or another number, or where they are of one year or
// of no reference period.
func (v *view) insideOf(a *axisView) *yearsInside {
	found := &yearsInside{}
	for _, text := range a.axis.Texts {
		label := v.m.unmark(text)
		if v.m.words.Computed.In(label) {
			continue
		}
		at := yearIn.FindStringSubmatchIndex(label)
		if at == nil || anyNumber.MatchString(label[:at[2]]+label[at[3]:]) {
			return nil
		}
		rest := space(strings.Trim(space(label[:at[2]]+" "+label[at[3]:]), " ,;:.-–—()[]/|"))
		if rest == "" || v.earlierYear(label) {
			return nil
		}
		found.of = append(found.of, rest)
		if !slices.Contains(found.rests, rest) {
			found.rests = append(found.rests, rest)
		}
		if year := label[at[2]:at[3]]; !slices.Contains(found.years, year) {
			found.years = append(found.years, year)
		}
	}
	if len(found.years) < 2 {
		return nil
	}
	return found
}

// earlierYear reports whether the year of a label is that of an earlier residence.
func (v *view) earlierYear(label string) bool {
	return slices.ContainsFunc(timesIn(label), func(x timeText) bool { return v.earlier(label, x) })
}

// takeYearsInside reads the periods of a header whose labels each hold a year out of
// them. What is left of the labels is one text for all figures, which is read as a title
// is, or the codes of a list.
func (v axesView) takeYearsInside() {
	for _, a := range v.axes {
		if v.years || a.kind != inHeader || a.decided() || v.t.declared != nil {
			continue
		}
		inside := v.insideOf(a)
		if inside == nil {
			continue
		}
		m := layout.Meaning{Patterns: v.patternsOf(a, inside)}
		if m.Patterns == nil {
			continue
		}
		for _, text := range a.axis.Texts {
			if label := v.m.unmark(text); v.m.words.Computed.In(label) {
				put(&m.Map, label, layout.Setting{Skip: "made from other figures"})
			}
		}
		v.years = true
		a.axis.Mean(m, 0.8)
		v.t.decide("dimension", v.region(a.axis), warehouse.DimTime, say("meaning.period", "axis", a.axis.Name, "count", itoa(len(inside.of)), "of", itoa(len(a.axis.Texts))), 0.8)
	}
}

// patternsOf are the patterns that read the labels of an axis with years in them; nil
// where it is not known what is beside the years.
func (v axesView) patternsOf(a *axisView, inside *yearsInside) []layout.PatternSetting {
	if len(inside.rests) == 1 {
		like := restPattern(a.labels)
		if like == nil {
			return nil
		}
		a.rest = inside.rests[0]
		return []layout.PatternSetting{{Like: like, Setting: layout.Setting{Period: &layout.PeriodText{Text: "$1"}}}}
	}
	code := v.restCode(a, inside)
	if code == nil {
		return nil
	}
	read := func(like, year, rest string) layout.PatternSetting {
		own := *code
		own.Find = rest
		return layout.PatternSetting{Like: pattern(like), Setting: layout.Setting{Codes: []layout.Assignment{own}, Period: &layout.PeriodText{Text: year}}}
	}
	return []layout.PatternSetting{
		read(`^(.*\pL)\PL*?((?:19|20)\d\d)\PL*$`, "$2", "$1"), read(`^\PL*?((?:19|20)\d\d)\PL*?(\pL.*)$`, "$1", "$2"),
	}
}

// restPattern fits the labels of an axis whatever their year is; nil where the year is not
// at the same place in all of them.
func restPattern(labels []string) *layout.Pattern {
	var like *layout.Pattern
	for _, label := range labels {
		at := yearIn.FindStringSubmatchIndex(label)
		switch {
		case at == nil: // made from others
		case like == nil:
			like = pattern("^" + regexp.QuoteMeta(label[:at[2]]) + `((?:19|20)\d\d)` + regexp.QuoteMeta(label[at[3]:]) + "$")
		case !like.MatchString(label):
			return nil
		}
	}
	return like
}

// restCode is the code that the rests of labels have on a list that knows all of them;
// nil where none does.
func (v axesView) restCode(a *axisView, inside *yearsInside) *layout.Assignment {
	if len(inside.rests) < 2 || slices.ContainsFunc(inside.rests, func(rest string) bool { return utf8.RuneCountInString(rest) < 2 }) {
		return nil // a letter beside a year is a mark
	}
	own := *a.axis
	own.Texts = inside.rests
	rest := v.m.newAxis(&own, a.kind)
	r, _ := v.bestList(rest)
	if r == nil || r.share(rest) < 1 || !datasetOf(v.view).has(r.dim) || isArea(r.dim) || datasetOf(v.view).gives(r.dim) {
		return nil
	}
	return &layout.Assignment{Dim: r.dim, List: r.list, Scope: r.scope}
}
