package propose

import (
	"slices"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// dimSubdivision is the dimension of the parts of a country.
const dimSubdivision = "SUBDIVISION"

// countryView is the view that asks about a label which is the name of the country that
// reports and of a part of it: Mexico, Guatemala. Above the parts it is the total.
type countryView struct{ doubtView }

// ask makes such a label unknown where the table has no other total, and no line is more
// than it. The country's name is the total where no part has it.
func (v countryView) ask() {
	here := v.t.Meaning.Set.Code(warehouse.DimRefArea)
	for _, a := range v.axes {
		if here == "" || a.axis.Meaning.Dimension != dimSubdivision || len(a.axis.Meaning.Totals) > 0 {
			continue
		}
		own, part, total := v.ownName(a, here)
		if _, mapped := a.axis.Meaning.Map[own]; own == "" || mapped {
			continue
		}
		switch {
		case !part && !total:
			put(&a.axis.Meaning.Map, own, layout.Setting{Codes: []layout.Assignment{{Dim: dimSubdivision, Code: warehouse.Total}}})
			a.axis.Unknown = slices.DeleteFunc(slices.Clone(a.axis.Unknown), func(label string) bool { return label == own })
		case !part || a.kind != inHeader && !total && v.most(a, own):
			a.doubt(own, say("question.country-or-part", "label", own))
		}
	}
}

// ownName is the label of an axis of parts that is the name of the country that reports,
// whether a part has that name too, and whether the axis has a total; "" where none is.
func (v countryView) ownName(a *axisView, here string) (own string, part, total bool) {
	list := axesOf(v.view).listFor(dimSubdivision)
	for _, text := range a.axis.Texts {
		label := v.m.unmark(text)
		code, ok := v.m.cat.Lookup(list, label, here)
		total = total || ok && code == warehouse.Total || v.m.words.Totals.In(fold(label))
		if area, known := v.m.cat.Lookup(catalog.AreaList, label, ""); known && area == here {
			own, part = label, ok
		}
	}
	return own, part, total
}

// doubt makes a label unknown, with the reason to ask about it.
func (a *axisView) doubt(label string, reason warehouse.Message) {
	a.unknow(label)
	if a.same == nil {
		a.same = map[string]warehouse.Message{}
	}
	a.same[label] = reason
}

// most reports whether no line of the table is more than the lines of a label.
func (v countryView) most(a *axisView, label string) bool {
	g := v.m.p.book.gridOf(v.t.Sheet)
	if g == nil {
		return true
	}
	for _, col := range v.t.Values {
		own, others := 0.0, 0.0
		for row := v.t.From; row <= v.t.Bounds.Bottom; row++ {
			c := g.at(row, col)
			if c.kind != figure {
				continue
			}
			if v.m.unmark(g.at(row, a.axis.Col).text) == label {
				own = max(own, c.num)
			} else {
				others = max(others, c.num)
			}
		}
		if others > own {
			return false
		}
	}
	return true
}

// choices puts the total, and what the label is called, before the nearest codes.
func (v countryView) choices(label string) []Choice {
	list := axesOf(v.view).listFor(dimSubdivision)
	codes := []string{warehouse.Total}
	if code, ok := v.m.cat.Lookup(list, label, v.t.Meaning.Set.Code(warehouse.DimRefArea)); ok {
		codes = append(codes, code)
	}
	var choices []Choice
	for i, code := range codes {
		if l, err := v.m.cat.List(list); err == nil && l.Code(code) != nil {
			choices = append(choices, codeChoice(dimSubdivision, code, l.Code(code).Names, 0.6/float64(i+1)))
		}
	}
	return choices
}
