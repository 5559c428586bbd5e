package propose

import (
	"maps"
	"slices"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// minorsAge is the age of those beside whom men and women are adults.
const minorsAge = "Y_LT18"

// addAges gives headings such as boys and girls their age too, where another axis does
// not: "Men" beside "Boys" are adults. In periods without boys and girls they are of any
// age; where it cannot be seen which periods these are, the labels are returned: a person
// must say what they are.
func (v axesView) addAges(a *axisView, m *layout.Meaning) (unknown []string) {
	ages := make(map[string]string)
	minors, adults := map[string]bool{}, map[string]bool{}
	for i, label := range a.labels {
		code, ok := v.m.cat.Lookup(ageList, label, "")
		if a.common[i] || !ok {
			continue
		}
		ages[label] = code
		if code == minorsAge {
			minors[label] = true
		} else {
			adults[code] = true
		}
	}
	otherAges := slices.ContainsFunc(v.axes, func(x *axisView) bool {
		return x != a && len(x.lists) > 0 && x.lists[0].dim == "AGE"
	})
	if len(minors) == 0 || otherAges {
		return nil
	}
	alone, seen := v.withoutMinors(a, ages, minors)
	apart := seen && len(alone.texts) > 0 && len(adults) == 1 && alone.period != nil
	for _, label := range slices.Sorted(maps.Keys(ages)) {
		sex, ok := v.m.cat.Lookup("CL_SEX", label, "")
		if !ok {
			continue
		}
		codes := []layout.Assignment{{Dim: warehouse.DimSex, Code: sex}, {Dim: warehouse.DimAge, Code: ages[label]}}
		switch {
		case minors[label] || seen && len(alone.texts) == 0:
			put(&m.Map, label, layout.Setting{Codes: codes})
		case apart:
			put(&m.Map, label, layout.Setting{Codes: codes[:1]})
		default:
			unknown = append(unknown, label)
		}
	}
	if apart {
		v.adultsButIn(alone, slices.Collect(maps.Keys(adults))[0])
		for _, label := range a.labels {
			if sex, ok := v.m.cat.Lookup("CL_SEX", label, ""); ok && ages[label] == "" {
				put(&m.Map, label, layout.Setting{Codes: []layout.Assignment{{Dim: warehouse.DimSex, Code: sex}, {Dim: warehouse.DimAge, Code: warehouse.Total}}})
			}
		}
	}
	return unknown
}

// periodsAlone are the texts of an axis of periods in which there are no minors beside
// men and women; period is nil where no axis tells the whole period.
type periodsAlone struct {
	period *axisView
	texts  []string
}

// withoutMinors finds the periods in which men and women have figures and no minors
// have. It reports whether all rows of the table were seen.
func (v axesView) withoutMinors(a *axisView, ages map[string]string, minors map[string]bool) (periodsAlone, bool) {
	var found periodsAlone
	g := v.m.p.book.gridOf(v.t.Sheet)
	for _, x := range v.axes {
		if p := x.period; x != a && p != nil && p.year && !p.part && (x.kind == inStub || x.kind == inHeader) {
			found.period = x
			break
		}
	}
	if g == nil || g.more || g.offset > 0 || a.kind != inStub && a.kind != inHeader {
		return found, false
	}
	text := func(x *axisView, row, col int) string {
		if x == nil {
			return ""
		}
		if x.axis.Row > 0 {
			return space(g.at(x.axis.Row, col).text)
		}
		return space(g.at(row, x.axis.Col).text)
	}
	older, younger := map[string]bool{}, map[string]bool{}
	for row := v.t.From; row <= v.t.Bounds.Bottom; row++ {
		for _, col := range v.t.Values {
			label := v.m.unmark(text(a, row, col))
			switch at := text(found.period, row, col); {
			case g.at(row, col).kind != figure || ages[label] == "":
			case minors[label]:
				younger[at] = true
			default:
				older[at] = true
			}
		}
	}
	for _, at := range slices.Sorted(maps.Keys(older)) {
		if !younger[at] {
			found.texts = append(found.texts, at)
		}
	}
	return found, true
}

// adultsButIn makes all figures of which no label tells an age those of adults, but in
// some periods those of persons of any age.
func (v axesView) adultsButIn(alone periodsAlone, adult string) {
	v.t.Meaning.Set.SetCode(warehouse.DimAge, adult)
	for _, text := range alone.texts {
		v.anyAge = append(v.anyAge, textOn{alone.period, text})
	}
}

// textOn is a text of an axis.
type textOn struct {
	axis *axisView
	text string
}

// takeAnyAge marks the periods in which figures are of any age. It comes after the
// periods are read.
func (v *view) takeAnyAge() {
	for _, x := range v.anyAge {
		label := v.m.unmark(x.text)
		p := x.axis.axis.Meaning.Period.Parse(label)
		if _, mapped := x.axis.axis.Meaning.Map[label]; p == nil || mapped {
			continue
		}
		period := p.Span()
		if p.Full != nil {
			period = *p.Full
		}
		put(&x.axis.axis.Meaning.Map, label, layout.Setting{
			Codes: []layout.Assignment{{Dim: warehouse.DimAge, Code: warehouse.Total}}, Period: &layout.PeriodText{Text: period.String()},
		})
	}
}
