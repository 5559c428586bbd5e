package refit

import (
	"math"

	"siemmes/ingest/layout"
)

// apart refuses a fit by which two tables read the same figures that the layout has in
// two places: the second table is gone, or moved to where it was not looked for, and its
// captions are those of the first.
func (f *fitting) apart() {
	for i, g := range f.places {
		for _, other := range f.places[:i] {
			if g.sheet != other.sheet || g.table == other.table || !g.changed && !other.changed {
				continue
			}
			if !placeOfTable(g.table).meets(placeOfTable(other.table)) && g.place().meets(other.place()) {
				f.miss("table", "name", g.table.ID, "sheet", g.sheet.Name)
			}
		}
	}
}

// valuesPlace is where the figures of a table are: rows, and ranges of columns.
type valuesPlace struct {
	from, to int
	columns  [][2]int
	unknown  bool // a table finds its own place, or its columns by their names
}

func placeOfTable(t *layout.Table) valuesPlace {
	p := place(t.Rows.From, t.Rows.To, t.Values.Ranges, t.Values.FromCol)
	p.unknown = t.Anchor != nil || len(t.Values.Named) > 0
	return p
}

func (g *geometry) place() valuesPlace {
	p := place(g.from, g.to, g.ranges, g.first)
	p.unknown = g.absent || g.table.Anchor != nil || len(g.table.Values.Named) > 0
	return p
}

// place is that of rows and columns; a last row of 0, and columns from a first one on,
// have no end.
func place(from, to int, ranges [][2]int, first int) valuesPlace {
	p := valuesPlace{from: from, to: to, columns: ranges}
	if to == 0 {
		p.to = math.MaxInt
	}
	if first > 0 {
		p.columns = append(append([][2]int{}, ranges...), [2]int{first, math.MaxInt})
	}
	return p
}

// meets reports whether two places have a cell in common.
func (p valuesPlace) meets(q valuesPlace) bool {
	if p.unknown || q.unknown || p.from > q.to || q.from > p.to {
		return false
	}
	for _, a := range p.columns {
		for _, b := range q.columns {
			if a[0] <= b[1] && b[0] <= a[1] {
				return true
			}
		}
	}
	return false
}
