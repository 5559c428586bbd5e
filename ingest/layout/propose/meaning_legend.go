package propose

import (
	"cmp"
	"maps"
	"slices"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// Codes that a legend of the file explains are read, asked about and answered by what
// it says of them. The layout maps the codes themselves: the next file has them, too.

// said is what the legend says of a text of the axis; the text itself where it says
// nothing.
func (a *Axis) said(text string) string { return cmp.Or(a.legend[text], text) }

// decode puts what the legend says in place of the codes of each axis, as long as the table
// is being understood. Periods are read as they are written.
func decode(m *mind, t *Table) {
	for _, a := range t.allAxes() {
		if len(a.legend) == 0 {
			continue
		}
		if clue := m.readCaption(captionWords(a.Caption)); clue != nil && clue.Dimension == catalog.AnyPeriod {
			continue
		}
		a.coded, a.Texts = a.Texts, nil
		for _, text := range a.coded {
			if said := a.said(text); !slices.Contains(a.Texts, said) {
				a.Texts = append(a.Texts, said)
			}
		}
	}
}

// encode puts the codes back: what the meanings of an axis are is said of the codes.
func (v axesView) encode() {
	for _, a := range v.t.allAxes() {
		if a.coded == nil {
			continue
		}
		a.Texts, a.coded = a.coded, nil
		v.mapCodes(a)
		a.Unknown = a.codesOf(a.Unknown)
	}
}

// mapCodes maps each code of a legend to what its description means.
func (v axesView) mapCodes(a *Axis) {
	m := &a.Meaning
	if m.Label || !m.Means() {
		return
	}
	of := map[string]layout.Setting{}
	for code, said := range a.legend {
		s, known := m.Map[said]
		if !known && slices.Contains(m.Totals, said) {
			s, known = layout.Setting{Codes: []layout.Assignment{{Dim: m.Dimension, Code: warehouse.Total}}, Total: true}, true
		}
		if id, ok := v.codeOf(m, said); !known && ok && m.Dimension != "" {
			s, known = layout.Setting{Codes: []layout.Assignment{{Dim: m.Dimension, Code: id}}}, true
		}
		if known {
			of[code] = s
		}
	}
	said := slices.Collect(maps.Values(a.legend))
	for label, s := range m.Map {
		if _, mapped := of[label]; !mapped && !slices.Contains(said, label) {
			of[label] = s
		}
	}
	m.Totals = slices.DeleteFunc(slices.Clone(m.Totals), func(label string) bool { return slices.Contains(said, label) })
	if m.Map = of; len(m.Totals) == 0 {
		m.Totals = nil
	}
}

// codeOf is the code of a label by the list and the scope of its axis.
func (v axesView) codeOf(m *layout.Meaning, label string) (string, bool) {
	return v.m.lookup(cmp.Or(m.List, v.listFor(m.Dimension)), label, cmp.Or(m.Scope, v.m.scope))
}

// codesIn are the codes of which the legend says a text, while it is in their place.
func (a *Axis) codesIn(said string) (codes []string) {
	for _, code := range a.coded {
		if code != said && a.said(code) == said {
			codes = append(codes, code)
		}
	}
	return codes
}

// codesOf are the codes of which the legend says these texts, and the texts of which it
// says nothing.
func (a *Axis) codesOf(texts []string) (out []string) {
	for _, text := range texts {
		before := len(out)
		for _, code := range a.Texts {
			if a.said(code) == text {
				out = append(out, code)
			}
		}
		if len(out) == before {
			out = append(out, text)
		}
	}
	return out
}
