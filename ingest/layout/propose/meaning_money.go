package propose

import (
	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// moneyOnly gives the unit of a table whose text names money to its measures of money
// alone: in "thousands of dollars" operations are not counted in thousands.
func (v *view) moneyOnly() {
	times := v.t.Meaning.Multiplier
	ds, err := v.m.cat.Dataset(v.dataset)
	if err != nil || times <= 1 || !v.namesMoney(times) {
		return
	}
	isMoney := func(s layout.Setting) bool {
		measure, _ := ds.Measure(s.Code(warehouse.DimMeasure))
		_, money := v.m.words.Currencies[measure.Unit]
		return money
	}
	others := 0
	for _, a := range v.axes {
		for _, s := range a.axis.Meaning.Map {
			if s.Code(warehouse.DimMeasure) != "" && !isMoney(s) {
				others++
			}
		}
	}
	if others == 0 {
		return
	}
	v.t.Meaning.Multiplier = 0
	for _, a := range v.axes {
		for label, s := range a.axis.Meaning.Map {
			if isMoney(s) && s.Multiplier == 0 {
				s.Multiplier = times
				put(&a.axis.Meaning.Map, label, s)
			}
		}
	}
}

// namesMoney reports whether the text that gives a unit of the table names money, and
// no other text gives the unit.
func (v *view) namesMoney(times float64) bool {
	money := false
	for _, texts := range [][]Text{v.t.Title, v.t.allNotes()} {
		for _, x := range texts {
			if v.m.multiplierIn(x.Text) != times {
				continue
			}
			named := false
			for _, c := range v.m.words.Currencies {
				named = named || c.Words.In(x.Text) || c.Others.In(fold(x.Text))
			}
			if !named {
				return false
			}
			money = true
		}
	}
	return money
}
