package propose

import (
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// dimSubdivision is the dimension of the parts of a country.
const dimSubdivision = "SUBDIVISION"

// countryView is the view that asks about a label which is the name of the country that
// reports and of a part of it: Mexico, Guatemala. Above the parts it is the total.
type countryView struct{ doubtView }

// ask makes such a label unknown where the table has no other total, and no line is more
// than it.
func (v countryView) ask() {
	here := v.t.Meaning.Set.Code(warehouse.DimRefArea)
	for _, a := range v.axes {
		if here == "" || a.kind == inHeader || a.axis.Meaning.Dimension != dimSubdivision || len(a.axis.Meaning.Totals) > 0 {
			continue
		}
		own, total := "", false
		for _, text := range a.axis.Texts {
			label := v.m.unmark(text)
			code, ok := v.m.cat.Lookup(axesOf(v.view).listFor(dimSubdivision), label, here)
			total = total || ok && code == warehouse.Total || v.m.words.Totals.In(fold(label))
			if area, known := v.m.cat.Lookup(catalog.AreaList, label, ""); known && area == here && ok {
				own = label
			}
		}
		if _, mapped := a.axis.Meaning.Map[own]; own == "" || total || mapped || !v.most(a, own) {
			continue
		}
		a.unknow(own)
		if a.same == nil {
			a.same = map[string]warehouse.Message{}
		}
		a.same[own] = say("question.country-or-part", "label", own)
	}
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
			choices = append(choices, choiceOf(oneLine(map[string]any{dimSubdivision: code}), l.Code(code).Names, 0.6/float64(i+1)))
		}
	}
	return choices
}
