package check

import (
	"maps"
	"slices"
	"strings"

	"siemmes/ingest/figures"
	"siemmes/warehouse"
)

var ownArea = Rule{
	ID: "own-area", Severity: warehouse.Warning,
	Run: eachTable(ownAreas),
}

// ownAreas is rule own-area: a reporting country is among its own counterparts, where
// the dataset is about others: one finding for each of a table. Groups and what no
// country is named for ("Other South") hold several, of which each may be in another.
func ownAreas(a *File, t *figures.Table) {
	ds := t.Cube.Dataset
	area, partner := ds.Index(warehouse.DimRefArea), ds.Index(warehouse.DimCounterpart)
	if area < 0 || partner < 0 {
		return
	}
	type own struct {
		first figures.Row
		n     int
	}
	found := map[int32]*own{}
	areas, partners := t.Texts(area), t.Texts(partner)
	for _, k := range t.Blocks {
		b := t.Cube.Blocks[k]
		for i, at := range b.Dims[area] {
			code := partners[b.Dims[partner][i]]
			among := code == warehouse.OwnNationals || code == areas[at]
			if !among || !(b.Value[i] > 0) || ds.CountsOwn(t.Direction(b, i)) || !a.Catalog.AreaKind(areas[at]).Ranked() {
				continue
			}
			if found[at] == nil {
				found[at] = &own{first: figures.RowOf(k, i)}
			}
			found[at].n++
		}
	}
	for _, at := range slices.Sorted(maps.Keys(found)) {
		x := found[at]
		b, i := t.Cube.At(x.first)
		f := a.Report.Add(warehouse.Finding{
			Rule: "own-area", CellRef: figures.CellOf(b, i), Key: strings.Join([]string{t.ID, areas[at]}, " "), Found: warehouse.Literal(figures.Figure(b, i)),
		}, "what", Describe(b, i), "count", x.n)
		f.Count = x.n
	}
}
