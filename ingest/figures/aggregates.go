package figures

import (
	"maps"
	"slices"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// Aggregates lists the codes of a table that are no leaves in it, sorted: the
// totals, those of which another code in the table is a part, and groups of
// which nobody told the members.
func Aggregates(cat *catalog.Catalog, dim warehouse.Dimension, codes map[string]int32) []string {
	above := map[string]bool{warehouse.Total: true, warehouse.World: dim.CodeList == AreaList}
	for code := range codes {
		for _, a := range cat.Ancestors(dim.CodeList, code) {
			above[a] = true
		}
		if dim.CodeList == AreaList && cat.Vague(code) {
			above[code] = true
		}
		for other := range codes {
			if dim.ID == warehouse.DimAge && cat.Contains(dim.CodeList, other, code) {
				above[other] = true
			}
		}
	}
	if dim.CodeList == AreaList { // foreigners, where the table also says of which countries
		above[warehouse.Foreigners] = slices.ContainsFunc(slices.Sorted(maps.Keys(codes)), func(c string) bool {
			return c != warehouse.Foreigners && c != warehouse.OwnNationals && !above[c]
		})
	}
	if len(codes) == 1 { // nothing broken down: the total is all there is
		return nil
	}
	return slices.DeleteFunc(slices.Sorted(maps.Keys(codes)), func(c string) bool { return !above[c] })
}
