package ingest

import (
	"math"

	"siemmes/warehouse"
)

// earlier is what the last release says of the figures of a file. Its methods
// know nothing where it is nil.
type earlier struct {
	compared map[warehouse.DatasetSource]bool
	old      map[*cube]map[row]float64 // of the figures that changed; NaN: no number
	added    map[*cube]map[row]bool
	missing  []warehouse.MissingFigure
	// moved are the figures that were under another heading in the last
	// release: rules figures-exchanged and figures-shifted told of them.
	moved map[warehouse.CellRef]bool
}

// newEarlier finds the figures that a comparison names. Nil where nothing of
// the file was there before, or too much differs for a look at single figures.
func newEarlier(d *warehouse.Differences, cubes []*cube) *earlier {
	if d == nil || len(d.Compared) == 0 {
		return nil
	}
	e := &earlier{
		compared: map[warehouse.DatasetSource]bool{}, old: map[*cube]map[row]float64{}, added: map[*cube]map[row]bool{},
		missing: d.Missing, moved: map[warehouse.CellRef]bool{},
	}
	for _, x := range d.Compared {
		e.compared[x] = true
	}
	if len(d.Changed)+len(d.Added) == 0 {
		return e
	}
	places := make(map[warehouse.CellRef]int, len(d.Changed)+len(d.Added))
	for i, x := range d.Changed {
		places[x.Cell] = i
	}
	for _, at := range d.Added {
		places[at] = unset
	}
	for _, k := range cubes {
		e.find(k, places, d.Changed)
	}
	return e
}

func (e *earlier) find(k *cube, places map[warehouse.CellRef]int, changed []warehouse.ChangedCell) {
	e.old[k], e.added[k] = map[row]float64{}, map[row]bool{}
	for n, b := range k.blocks {
		for i := range b.Len() {
			at, differs := places[cellOf(b, i)]
			switch {
			case !differs:
			case at == unset:
				e.added[k][rowOf(n, i)] = true
			default:
				e.old[k][rowOf(n, i)] = changed[at].Old
			}
		}
	}
}

// knows reports whether the last release has figures of a table's source.
func (e *earlier) knows(t *cubeTable) bool {
	return e != nil && e.compared[warehouse.DatasetSource{Dataset: t.cube.ds.ID, Source: t.Source}]
}

// changed reports whether a figure has another number than in the last release.
func (e *earlier) changed(k *cube, r row) bool {
	if e == nil {
		return false
	}
	_, yes := e.old[k][r]
	return yes
}

// differs reports whether a figure changed, or is new.
func (e *earlier) differs(k *cube, r row) bool { return e.changed(k, r) || e != nil && e.added[k][r] }

// hasMoved reports whether the figure of a cell was under another heading in the
// last release.
func (e *earlier) hasMoved(at warehouse.CellRef) bool { return e != nil && e.moved[at] }

// was is the number of a figure in the last release, NaN for none; known is false
// for a figure that the last release does not have.
func (e *earlier) was(k *cube, r row) (value float64, known bool) {
	if e == nil || e.added[k][r] {
		return math.NaN(), false
	}
	if v, changed := e.old[k][r]; changed {
		return v, true
	}
	return k.value(r), true
}

// changes lists the rows of a table that changed, in the order of the cube.
func (e *earlier) changes(t *cubeTable) (rows []row) {
	if !e.knows(t) || len(e.old[t.cube]) == 0 {
		return nil
	}
	for _, n := range t.blocks {
		for i := range t.cube.blocks[n].Len() {
			if r := rowOf(n, i); e.changed(t.cube, r) {
				rows = append(rows, r)
			}
		}
	}
	return rows
}
