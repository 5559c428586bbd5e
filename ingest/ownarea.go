package ingest

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
)

// ownArea is rule own-area: a reporting country is among its own counterparts, where
// the dataset is about others: one finding for each of a table. Groups and what no
// country is named for ("Other South") hold several, of which each may be in another.
func (a *audit) ownArea(t *cubeTable) error {
	ds := t.cube.ds
	area, partner := ds.Index(warehouse.DimRefArea), ds.Index(warehouse.DimCounterpart)
	if area < 0 || partner < 0 {
		return nil
	}
	type own struct {
		first row
		n     int
	}
	found := map[int32]*own{}
	areas, partners := t.texts(area), t.texts(partner)
	for _, k := range t.blocks {
		b := t.cube.blocks[k]
		for i, at := range b.Dims[area] {
			code := partners[b.Dims[partner][i]]
			among := code == warehouse.OwnNationals || code == areas[at]
			if !among || !(b.Value[i] > 0) || ds.CountsOwn(t.direction(b, i)) || !a.catalog.AreaKind(areas[at]).Ranked() {
				continue
			}
			if found[at] == nil {
				found[at] = &own{first: rowOf(k, i)}
			}
			found[at].n++
		}
	}
	for _, at := range slices.Sorted(maps.Keys(found)) {
		x := found[at]
		b, i := t.cube.at(x.first)
		f := a.report.add(warehouse.Finding{
			Rule: "own-area", CellRef: cellOf(b, i), Key: strings.Join([]string{t.ID, areas[at]}, " "), Found: figure(b, i),
		}, "what", a.describe(b, i), "count", strconv.Itoa(x.n))
		f.Count = x.n
	}
	return nil
}

// direction is that of an observation, "" where the dataset has none.
func (t *cubeTable) direction(b *warehouse.Observations, i int) string {
	d := t.cube.ds.Index(warehouse.DimDirection)
	if d < 0 {
		return ""
	}
	return b.Codes[d].Texts[b.Dims[d][i]]
}
