package propose

import (
	"slices"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// doubtDirection holds the direction of returns against whom the title is of: a country's
// own people come home, others leave it. Where words of the return say the other one, it
// is asked for.
func (v datasetView) doubtDirection() {
	words := v.m.words
	if !words.Dataset(v.dataset).Home || v.gives(warehouse.DimDirection) {
		return
	}
	here, of := v.t.Meaning.Set.Code(warehouse.DimRefArea), areasOf(v.view).ownPeople()
	foreign := words.People[warehouse.Foreigners].In(v.heads)
	national := words.People[warehouse.OwnNationals].In(words.People[warehouse.Foreigners].Replace(v.heads, " . ")) // "foreign nationals" are none
	other := ""
	switch v.t.Meaning.Set.Code(warehouse.DimDirection) {
	case "":
		switch {
		case of == "" || of != here:
		case v.ofOtherCitizens(here):
			other = "OUT"
		default:
			v.set(warehouse.DimDirection, "IN")
			v.t.decide("dimension", v.t.Bounds, "DIRECTION: IN", say("meaning.direction"), 0.85)
		}
	case "IN":
		if foreign && !national || here != "" && of != "" && of != here || v.ofOtherCitizens(here) {
			other = "OUT"
		}
	case "OUT":
		if national && !foreign || of != "" && of == here {
			other = "IN"
		}
	}
	if other == "" {
		return
	}
	v.t.Meaning.Set.Codes = slices.DeleteFunc(slices.Clone(v.t.Meaning.Set.Codes), func(x layout.Assignment) bool { return x.Dim == warehouse.DimDirection })
	askOf(v.view).askSet(warehouse.DimDirection, other, 0.6, say("question.set", "dimension", askOf(v.view).nameOf(warehouse.DimDirection)))
}

// ofOtherCitizens reports whether an axis parts the persons by citizenship and has other
// countries than the one that reports.
func (v datasetView) ofOtherCitizens(here string) bool {
	for _, a := range v.axes {
		m := &a.axis.Meaning
		by := a.clue != nil && a.clue.Basis == warehouse.ByCitizenship || m.Dimension == "CITIZENSHIP"
		if m.Dimension != warehouse.DimCounterpart && m.Dimension != "CITIZENSHIP" {
			continue
		}
		for _, label := range a.labels {
			code, ok := v.m.lookup(axesOf(v.view).listFor(m.Dimension), label, v.m.scope)
			demonym := catalog.DemonymsOf(v.m.cat).Only(fold(label))
			if ok && (by || demonym) && code != here && v.m.cat.Country(code) {
				return true
			}
		}
	}
	return false
}
