package figures

import (
	"siemmes/warehouse"
)

// Double is a figure that was left out, as the key of another one is its own.
type Double struct {
	Cube  *Cube
	First Row
	At    warehouse.CellRef
	Found string
	Value float64
	// Collides is true where label-collision has a finding about it.
	Collides bool
}

// FirstIsWrong reports whether the last release has the number of the figure that
// came second, and not that of the first.
func (d *Double) FirstIsWrong(e *Earlier) bool {
	was, known := e.Was(d.Cube, d.First)
	return known && e.Changed(d.Cube, d.First) && was == d.Value
}
