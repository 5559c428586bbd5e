package ingest

import (
	"slices"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// facts says what the store needs to know of a table to add it up.
func (t *cubeTable) facts(cat *catalog.Catalog) warehouse.TableFacts {
	f := warehouse.TableFacts{Dataset: t.cube.ds.ID, Table: t.CutTable, Observations: t.rows, Aggregates: map[string][]string{}}
	for d, dim := range t.cube.ds.Dimensions {
		if dim.ID == warehouse.DimRefArea || slices.Contains(warehouse.NeverCollapse(), dim.ID) {
			continue
		}
		codes := t.codes(d)
		above := aggregates(cat, dim, codes)
		if len(above) > 0 {
			f.Aggregates[dim.ID] = above
		}
		delete(codes, warehouse.NotApplicable)
		for _, a := range above {
			delete(codes, a)
		}
		if len(codes) > 1 || len(codes) == 1 && len(above) > 0 {
			f.Cut = append(f.Cut, dim.ID)
		}
	}
	return f
}

// aggregates lists the codes of a table that are no leaves in it, sorted: the
// totals, those of which another code in the table is a part, and groups of
// which nobody told the members.
func aggregates(cat *catalog.Catalog, dim warehouse.Dimension, codes map[string]int32) []string {
	above := map[string]bool{warehouse.Total: true, warehouse.World: dim.CodeList == areaList}
	for code := range codes {
		for _, a := range cat.Ancestors(dim.CodeList, code) {
			above[a] = true
		}
		if dim.CodeList == areaList && isVagueGroup(cat, code) {
			above[code] = true
		}
		for other := range codes {
			if dim.ID == warehouse.DimAge && ageWithin(code, other) {
				above[other] = true
			}
		}
	}
	if dim.CodeList == areaList { // foreigners, where the table also says of which countries
		above[warehouse.Foreigners] = slices.ContainsFunc(sortedKeys(codes), func(c string) bool {
			return c != warehouse.Foreigners && c != warehouse.OwnNationals && !above[c]
		})
	}
	if len(codes) == 1 { // nothing broken down: the total is all there is
		return nil
	}
	return slices.DeleteFunc(sortedKeys(codes), func(c string) bool { return !above[c] })
}

// ageWithin tells whether an age group lies inside another, larger one.
func ageWithin(code, other string) bool {
	from, to, ok := ageSpan(code)
	f, t, okay := ageSpan(other)
	return ok && okay && f <= from && to <= t && to-from < t-f
}
