package figures

import (
	"math"

	"siemmes/warehouse"
)

// Earlier is what the last release says of the figures of a file. Its methods
// know nothing where it is nil.
type Earlier struct {
	compared map[warehouse.DatasetSource]bool
	Old      map[*Cube]map[Row]float64 // of the figures that changed; NaN: no number
	Added    map[*Cube]map[Row]bool
	Missing  []warehouse.MissingFigure
	// Moved are the figures that were under another heading in the last
	// release: rules figures-exchanged and figures-shifted told of them.
	Moved map[warehouse.CellRef]bool
}

// NewEarlier finds the figures that a comparison names. Nil where nothing of
// the file was there before, or too much differs for a look at single figures.
func NewEarlier(d *warehouse.Differences, cubes []*Cube) *Earlier {
	if d == nil || len(d.Compared) == 0 {
		return nil
	}
	e := &Earlier{
		compared: map[warehouse.DatasetSource]bool{}, Old: map[*Cube]map[Row]float64{}, Added: map[*Cube]map[Row]bool{},
		Missing: d.Missing, Moved: map[warehouse.CellRef]bool{},
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
		places[at] = Unset
	}
	for _, k := range cubes {
		e.find(k, places, d.Changed)
	}
	return e
}

func (e *Earlier) find(k *Cube, places map[warehouse.CellRef]int, changed []warehouse.ChangedCell) {
	e.Old[k], e.Added[k] = map[Row]float64{}, map[Row]bool{}
	for n, b := range k.Blocks {
		for i := range b.Len() {
			at, differs := places[CellOf(b, i)]
			switch {
			case !differs:
			case at == Unset:
				e.Added[k][RowOf(n, i)] = true
			default:
				e.Old[k][RowOf(n, i)] = changed[at].Old
			}
		}
	}
}

// knows reports whether the last release has figures of a table's source.
func (e *Earlier) knows(t *Table) bool {
	return e != nil && e.compared[warehouse.DatasetSource{Dataset: t.Cube.Dataset.ID, Source: t.Source}]
}

// Changed reports whether a figure has another number than in the last release.
func (e *Earlier) Changed(k *Cube, r Row) bool {
	if e == nil {
		return false
	}
	_, yes := e.Old[k][r]
	return yes
}

// Differs reports whether a figure changed, or is new.
func (e *Earlier) Differs(k *Cube, r Row) bool { return e.Changed(k, r) || e != nil && e.Added[k][r] }

// HasMoved reports whether the figure of a cell was under another heading in the
// last release.
func (e *Earlier) HasMoved(at warehouse.CellRef) bool { return e != nil && e.Moved[at] }

// Was is the number of a figure in the last release, NaN for none; known is false
// for a figure that the last release does not have.
func (e *Earlier) Was(k *Cube, r Row) (value float64, known bool) {
	if e == nil || e.Added[k][r] {
		return math.NaN(), false
	}
	if v, changed := e.Old[k][r]; changed {
		return v, true
	}
	return k.Value(r), true
}

// Changes lists the rows of a table that changed, in the order of the cube.
func (e *Earlier) Changes(t *Table) (rows []Row) {
	if !e.knows(t) || len(e.Old[t.Cube]) == 0 {
		return nil
	}
	for _, n := range t.Blocks {
		for i := range t.Cube.Blocks[n].Len() {
			if r := RowOf(n, i); e.Changed(t.Cube, r) {
				rows = append(rows, r)
			}
		}
	}
	return rows
}
