package propose

import (
	"cmp"
	"slices"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// phrase is a heading that says several things at once: "International migrant
// stock at mid-year, both sexes combined (thousands)".
type phrase struct {
	dataset, measure string
	sex, direction   string
	people           string // NAT, FOR
	multiplier       float64
	skip             bool // figures made from others
	balance          bool // what comes in less what goes out
	// doubted is the measure that its words name where it names a day beside: it may be
	// another one of that day.
	doubted string
	more    bool // it has words beside those of its measure that nothing reads
	total   bool
}

// readPhrase takes a heading apart. Dataset is what the rest of the table
// indicates, or "".
func (m *mind) readPhrase(label, dataset string) phrase {
	folded := fold(label)
	p := phrase{skip: m.words.Computed.In(label), balance: m.words.Balances.In(folded), multiplier: m.multiplierIn(label)}
	p.dataset, p.measure = m.measureIn(label, folded, dataset)
	p.more = p.measure != "" && measureLabels{m}.saysMore(&p, dataset, label, folded)
	if (measureLabels{m}).namesOtherDay(p.dataset, p.measure, folded) {
		p.doubted, p.dataset, p.measure = p.measure, "", ""
	}
	if p.sex = m.sexIn(folded); m.holdsSex(p.dataset, p.measure) {
		p.sex = "" // of the share they are what is counted
	}
	p.direction = m.directionIn(cmp.Or(dataset, p.dataset), folded)
	foreign, national := m.words.People[warehouse.Foreigners].In(folded), m.words.People[warehouse.OwnNationals].In(folded)
	switch {
	case foreign && !national:
		p.people = warehouse.Foreigners
	case national && !foreign:
		p.people = warehouse.OwnNationals
	}
	p.total = m.words.Totals.In(folded)
	switch {
	case countsOf(m).average(folded, p.dataset, p.measure):
		p.dataset, p.measure, p.skip = "", "", true
	case p.measure != "":
		p.skip = false
	}
	return p
}

// measureIn finds the measure a text names: exactly as the catalog calls it,
// or by words of it. Words count only where the table or the text itself
// indicates the dataset.
func (m *mind) measureIn(label, folded, dataset string) (ds, measure string) {
	for _, ds := range m.measured(dataset) {
		if code, ok := m.cat.Lookup("CL_MEASURE_"+ds, label, ""); ok && (ds == dataset || len(folded) > 8) {
			return ds, code
		}
	}
	if money, words, ok := m.words.Currency(dataset); ok && m.otherMeasure(dataset, folded) == "" && (words.Words.In(label) || words.Headings.In(folded)) {
		return dataset, money.ID
	}
	for i := range m.words.Measures {
		c := &m.words.Measures[i]
		if c.Words.In(folded) && countsOf(m).staged(c.Dataset, c.Measure, folded) && (c.Dataset == dataset || m.words.Dataset(c.Dataset).MadeOfOthers || m.speaksFor(c.Dataset, folded) >= 2) {
			return c.Dataset, c.Measure
		}
	}
	return "", ""
}

// otherMeasure is the measure beside an amount of money that a text names; ""
// where it names none.
func (m *mind) otherMeasure(dataset, folded string) string {
	for _, c := range m.words.MeasuresOf(dataset) {
		if c.Words.In(folded) {
			return c.Measure
		}
	}
	return ""
}

// holdsSex reports whether a sex in the words of a measure belongs to it.
func (m *mind) holdsSex(dataset, measure string) bool {
	return slices.ContainsFunc(m.words.MeasuresOf(dataset), func(c *catalog.MeasureWords) bool { return c.Measure == measure && c.HoldsSex })
}

// measured lists the datasets, the given one first.
func (m *mind) measured(first string) []string {
	out := []string{}
	if first != "" {
		out = append(out, first)
	}
	for _, ds := range m.cat.Datasets() {
		if ds.ID != first {
			out = append(out, ds.ID)
		}
	}
	return out
}

// speaksFor is the weight of the strongest clue of a text for a dataset.
func (m *mind) speaksFor(dataset, folded string) float64 {
	best := 0.0
	for _, c := range m.words.Dataset(dataset).Clues {
		if c.Weight > best && c.Words.In(folded) {
			best = c.Weight
		}
	}
	return best
}

// readPhrases reads the labels of an axis as phrases.
func (v *axisView) readPhrases(m *mind, dataset string) {
	v.phrases = make([]phrase, len(v.labels))
	for i, label := range v.labels {
		v.phrases[i] = m.readPhrase(label, dataset)
	}
}

// told counts the labels whose phrase says something, and the different things
// said; totals and computed ones aside.
func (v *axisView) told(say func(*phrase) string) (n, of int, kinds []string) {
	for i := range v.phrases {
		p := &v.phrases[i]
		s := say(p)
		if v.common[i] || p.skip || p.balance && s == "" {
			continue
		}
		of++
		if s != "" {
			n++
			if !slices.Contains(kinds, s) {
				kinds = append(kinds, s)
			}
		}
	}
	return n, of, kinds
}

// asMeasures makes the axis one of measures: every heading says what it
// counts. Headings of another dataset send their cells to a table of it.
func (v *view) asMeasures(a *axisView) bool {
	n, of, kinds := a.told(func(p *phrase) string {
		if p.measure == "" {
			return ""
		}
		return p.dataset + "/" + p.measure
	})
	if of == 0 || 5*n < 3*of {
		return false
	}
	_, _, sexes := a.told(func(p *phrase) string { return p.sex })
	if len(kinds) == 1 {
		if dataset, _, _ := strings.Cut(kinds[0], "/"); v.stated && dataset != v.dataset {
			return false // a person says that the table is of another one
		}
		v.takeMeasure(kinds[0], 0.85, "header")
		if len(sexes) < 2 {
			return len(sexes) == 1 && v.asSex(a) || axesOf(v).asLabel(a, 0.8)
		}
		return v.asSex(a)
	}
	main := v.mainDataset(a)
	meaning, unknown := layout.Meaning{Map: map[string]layout.Setting{}}, []string(nil)
	sameUnit := a.sameMultiplier()
	for i, label := range a.labels {
		p := &a.phrases[i]
		s := layout.Setting{Multiplier: p.multiplier}
		if sameUnit {
			s.Multiplier = 0
		}
		switch {
		case p.measure != "" && !p.more:
			s.Codes = append(s.Codes, layout.Assignment{Dim: warehouse.DimMeasure, Code: p.measure})
			if p.sex != "" {
				s.Codes = append(s.Codes, layout.Assignment{Dim: warehouse.DimSex, Code: p.sex})
			}
			if p.dataset != main {
				s.Table = v.sendTo(p.dataset)
			}
		case p.skip:
			s.Skip = "made from other figures"
		case p.sex != "" && i > 0 && measured(meaning.Map[a.labels[i-1]]): // "Hombres" below "Población"
			s = meaning.Map[a.labels[i-1]]
			s.Codes = append(slices.DeleteFunc(slices.Clone(s.Codes), func(x layout.Assignment) bool { return x.Dim == warehouse.DimSex }),
				layout.Assignment{Dim: warehouse.DimSex, Code: p.sex})
			p.dataset, p.measure = a.phrases[i-1].dataset, a.phrases[i-1].measure
		default:
			unknown = append(unknown, label)
			continue
		}
		meaning.Map[label] = s
	}
	v.dataset, v.sure = main, max(v.sure, 0.8)
	if sameUnit && len(a.phrases) > 0 {
		v.t.Meaning.Multiplier = a.phrases[0].multiplier
	}
	a.axis.Mean(meaning, 0.8, unknown...)
	v.t.decide("measures", v.region(a.axis), "MEASURE", say("meaning.measures", "axis", a.axis.Name, "count", itoa(n), "of", itoa(of)), 0.8)
	return true
}

// measured reports whether a setting says what is counted.
func measured(s layout.Setting) bool { return s.Code(warehouse.DimMeasure) != "" }

// sameMultiplier reports whether all headings are in the same unit.
func (v *axisView) sameMultiplier() bool {
	for i := range v.phrases {
		if v.phrases[i].multiplier != v.phrases[0].multiplier {
			return false
		}
	}
	return true
}

// mainDataset is the dataset of the table where its headings name several: the one
// that a person says, or that its title indicates, if among them, else the first that
// is no indicator.
func (v *view) mainDataset(a *axisView) string {
	if v.stated {
		return v.dataset
	}
	first := ""
	for i := range a.phrases {
		switch ds := a.phrases[i].dataset; {
		case ds == v.dataset && ds != "":
			return ds
		case first == "" || v.m.words.Dataset(first).MadeOfOthers && ds != "":
			first = ds
		}
	}
	return first
}

// sendTo is the id of the table beside this one that holds another dataset's
// cells.
func (v *view) sendTo(dataset string) string {
	id := v.t.ID + "-" + strings.ToLower(dataset)
	for _, also := range v.t.Also {
		if also.ID == id {
			return id
		}
	}
	also := &Also{Table: layout.Table{ID: id, Dataset: dataset, AddsNot: v.m.words.Dataset(dataset).AddsNot}}
	v.t.Also = append(v.t.Also, also)
	return id
}

// takeMeasure notes what the headings as a whole count.
func (v *view) takeMeasure(kind string, sure float64, from string) {
	ds, measure, _ := strings.Cut(kind, "/")
	v.dataset, v.sure = ds, max(sure, v.sure)
	datasetOf(v).set(warehouse.DimMeasure, measure)
	v.headed = measure
}

// asSex makes the axis one of sexes told inside longer headings.
func (v *view) asSex(a *axisView) bool {
	n, of, kinds := a.told(func(p *phrase) string { return p.sex })
	if of == 0 || 5*n < 4*of || len(kinds) < 2 && of > 1 {
		return false
	}
	meaning, unknown, sure := layout.Meaning{Map: map[string]layout.Setting{}}, []string(nil), laplace(n, of)
	for i, label := range a.labels {
		p := &a.phrases[i]
		switch {
		case p.sex != "":
			meaning.Map[label] = layout.Setting{Codes: []layout.Assignment{{Dim: warehouse.DimSex, Code: p.sex}}}
		case a.common[i] || p.total:
			meaning.Map[label] = layout.Setting{Codes: []layout.Assignment{{Dim: warehouse.DimSex, Code: warehouse.Total}}, Total: true}
		default:
			unknown = append(unknown, label)
		}
	}
	if a.sameMultiplier() && len(a.phrases) > 0 {
		v.t.Meaning.Multiplier = max(v.t.Meaning.Multiplier, a.phrases[0].multiplier)
	}
	a.axis.Mean(meaning, sure, unknown...)
	v.t.decide("dimension", v.region(a.axis), warehouse.DimSex, say("meaning.words", "axis", a.axis.Name, "dimension", warehouse.DimSex, "count", itoa(n), "of", itoa(of)), sure)
	return true
}

// asMovements makes the axis one of directions, with nationals and foreigners
// where the headings tell them: "Entradas de extranjeros".
func (v *view) asMovements(a *axisView) bool {
	n, of, kinds := a.told(func(p *phrase) string { return p.direction })
	people, _, peoples := a.told(func(p *phrase) string { return p.people })
	_, _, measures := a.told((*phrase).counts)
	if len(kinds) > 1 && (v.dataset != "" && !datasetOf(v).has(warehouse.DimDirection) || len(measures) > 1) {
		return false // of several measures
	}
	_, _, sexes := a.told(func(p *phrase) string { return p.sex })
	if of < 2 || 5*max(n, people) < 4*of || len(kinds) < 2 && len(peoples) < 2 {
		return false
	}
	meaning, unknown, sure := layout.Meaning{Map: map[string]layout.Setting{}}, []string(nil), laplace(max(n, people), of)
	for i, label := range a.labels {
		p, s := &a.phrases[i], layout.Setting{}
		if p.direction != "" && len(kinds) > 1 {
			s.Codes = append(s.Codes, layout.Assignment{Dim: warehouse.DimDirection, Code: p.direction})
		}
		if p.people != "" {
			s.Codes = append(s.Codes, layout.Assignment{Dim: warehouse.DimCounterpart, Code: p.people})
		}
		if p.sex != "" && len(sexes) > 1 && len(s.Codes) > 0 {
			s.Codes = append(s.Codes, layout.Assignment{Dim: warehouse.DimSex, Code: p.sex})
		}
		switch {
		case p.balance:
			unknown = append(unknown, label)
			continue
		case p.skip:
			s = layout.Setting{Skip: "made from other figures"}
		case len(s.Codes) == 0 && (a.common[i] || p.total):
			s.Total = true
			for _, dim := range a.dims(len(kinds) > 1, people > 0) {
				s.Codes = append(s.Codes, layout.Assignment{Dim: dim, Code: totalCode(dim)})
			}
		case len(s.Codes) == 0:
			unknown = append(unknown, label)
			continue
		}
		meaning.Map[label] = s
	}
	a.axis.Mean(meaning, sure, unknown...)
	choice := strings.Join(a.dims(len(kinds) > 1, people > 0), ", ")
	v.t.decide("dimension", v.region(a.axis), choice, say("meaning.words", "axis", a.axis.Name, "dimension", choice, "count", itoa(max(n, people)), "of", itoa(of)), sure)
	return true
}

func (v *axisView) dims(direction, people bool) []string {
	var out []string
	if direction {
		out = append(out, warehouse.DimDirection)
	}
	if people {
		out = append(out, warehouse.DimCounterpart)
	}
	return out
}

// totalCode is the code of the total of a dimension: the world for areas.
func totalCode(dim string) string {
	if isArea(dim) {
		return warehouse.World
	}
	return warehouse.Total
}
