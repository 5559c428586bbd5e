package propose

import (
	"slices"

	"siemmes/warehouse"
)

// saidApart are the dimensions of which each table says its own, or is asked in any case.
var saidApart = []string{
	warehouse.DimFreq, warehouse.DimRefArea, warehouse.DimSource, warehouse.DimMeasure, warehouse.DimBasis, warehouse.DimDirection,
}

// askSisters asks for what one table of the file has for all its figures, where another
// one of the same dataset says nothing of it: "temporary residences" on one sheet, and on
// the next an adjective that no word list knows. The figures would be stored as those of
// all.
func (m *mind) askSisters(views []*view) {
	for _, v := range views {
		ds, err := m.cat.Dataset(v.dataset)
		if err != nil || v.t.out || v.t.declared != nil {
			continue
		}
		for _, d := range ds.Dimensions {
			if slices.Contains(saidApart, d.ID) || datasetOf(v).given(d.ID) || v.m.words.Totals.In(v.heads) {
				continue
			}
			i := slices.IndexFunc(views, func(o *view) bool { return o != v && o.dataset == v.dataset && !o.t.out && restricted(o.t, d.ID) })
			if i < 0 {
				continue
			}
			code := views[i].t.Meaning.Set.Code(d.ID)
			askOf(v).askSet(d.ID, "", 0, say("question.sister", "dimension", askOf(v).nameOf(d.ID), "code", code, "table", views[i].t.ID))
			askOf(v).askGiven() // a counterpart needs a basis
		}
	}
}

// restricted reports whether all figures of a table are of one code of a dimension that
// is no total.
func restricted(t *Table, dim string) bool {
	code := t.Meaning.Set.Code(dim)
	return code != "" && code != warehouse.Total && code != warehouse.World && code != warehouse.NotApplicable
}
