package check

import (
	"cmp"
	"context"
	"math"
	"slices"

	"siemmes/ingest/figures"
	"siemmes/warehouse"
)

var figuresShifted = Rule{
	ID: "figures-shifted", Severity: warehouse.Warning, Needs: LastRelease | Explains,
	Run: shifts,
}

// spot is a figure by where it is in a sheet.
type spot struct {
	cube *figures.Cube
	row  figures.Row
	at   int32 // its column in a row, its row in a column
}

// line is a row or a column of a sheet.
type line struct {
	sheet, n int32
	down     bool // a column
}

// run is a stretch of a line in which every figure is the one that was a few
// places before it in the last release (by above zero), or behind it.
type run struct {
	line
	by    int
	spots []spot // those that changed, in the order of the sheet
}

// maxShift is by how many places the figures of a row are moved at most.
const maxShift = 3

// shifts is rule figures-shifted: the figures of a row or a column are those that
// were beside them in the last release.
func shifts(_ context.Context, a *File) error {
	if a.earlier == nil || a.Misread {
		return nil
	}
	lines := changedLines(a, a.Cubes)
	if len(lines) == 0 {
		return nil
	}
	for _, k := range a.Cubes {
		for n, b := range k.Blocks {
			for i := range b.Len() {
				for _, l := range []line{{b.Sheet[i], b.Row[i], false}, {b.Sheet[i], b.Col[i], true}} {
					if spots, want := lines[l]; want {
						at := b.Col[i]
						if l.down {
							at = b.Row[i]
						}
						lines[l] = append(spots, spot{k, figures.RowOf(n, i), at})
					}
				}
			}
		}
	}
	var found []run
	for l, spots := range lines {
		slices.SortFunc(spots, func(a, b spot) int { return cmp.Compare(a.at, b.at) })
		found = append(found, runsOf(a, l, spots, len(lines))...)
	}
	slices.SortFunc(found, func(x, y run) int {
		return cmp.Or(figures.CompareCells(x.first(), y.first()), cmp.Compare(len(y.spots), len(x.spots)), cmp.Compare(x.by, y.by))
	})
	tellShifts(a, found)
	return nil
}

func (r *run) first() warehouse.CellRef { return r.spots[0].cube.Cell(r.spots[0].row) }

// changedLines are the rows and columns of which at least three figures changed,
// with room for their figures.
func changedLines(a *File, cubes []*figures.Cube) map[line][]spot {
	many := map[line]int{}
	for _, k := range cubes {
		for r := range a.earlier.Old[k] {
			b, i := k.At(r)
			many[line{b.Sheet[i], b.Row[i], false}]++
			many[line{b.Sheet[i], b.Col[i], true}]++
		}
	}
	lines := map[line][]spot{}
	for l, n := range many {
		if n >= movedLeast {
			lines[l] = nil
		}
	}
	return lines
}

// figuresInLine are the figures of a line, now and in the last release.
type figuresInLine struct {
	line
	spots   []spot
	is, was []float64
	changed []bool
	done    []bool // explained
}

// runsOf finds the stretches of a line that were moved. Lines is how many lines
// are looked at, for the chance that figures are equal.
func runsOf(a *File, l line, spots []spot, lines int) (found []run) {
	x := &figuresInLine{line: l, spots: spots, done: make([]bool, len(spots))}
	for _, s := range spots {
		was, known := a.earlier.Was(s.cube, s.row)
		if !known {
			was = math.Inf(1) // equal to nothing
		}
		x.is, x.was, x.changed = append(x.is, s.cube.Value(s.row)), append(x.was, was), append(x.changed, a.earlier.Changed(s.cube, s.row))
	}
	for by := 1; by <= maxShift; by++ {
		found = append(found, x.moved(by, lines)...)
		found = append(found, x.moved(-by, lines)...)
	}
	return found
}

// moved finds the stretches that were moved by so many places.
func (x *figuresInLine) moved(by, lines int) (found []run) {
	for i := 0; i < len(x.spots); i++ {
		if !x.changed[i] || x.done[i] || !x.came(i, by) {
			continue
		}
		end := i + 1
		for end < len(x.spots) && x.came(end, by) {
			end++
		}
		if r := x.run(i, end, by, lines); r != nil {
			found = append(found, *r)
			for j := i; j < end; j++ {
				x.done[j] = true
			}
		}
		i = end - 1
	}
	return found
}

// came reports whether a figure is the one that was so many places before it.
func (x *figuresInLine) came(i, by int) bool {
	j := i - by
	return j >= 0 && j < len(x.was) && (x.is[i] == x.was[j] || math.IsNaN(x.is[i]) && math.IsNaN(x.was[j]))
}

// run is the stretch from one place up to another; nil where it may be so by
// chance.
func (x *figuresInLine) run(from, to, by, lines int) *run {
	r := &run{line: x.line, by: by}
	doubt, large := 0.0, 0
	for i := from; i < to; i++ {
		if !x.changed[i] {
			continue
		}
		r.spots = append(r.spots, x.spots[i])
		if v := x.is[i]; v >= 10 {
			doubt += figures.DoubtOf(v, figures.Base(x.spots[i].table().Declared))
			large++
		}
	}
	if large < movedLeast || 2*len(r.spots) < to-from || doubt < figures.LeastDoubt(2*maxShift*lines) {
		return nil
	}
	return r
}

func (s spot) table() *figures.Table {
	b, _ := s.cube.At(s.row)
	return s.cube.ByCut[b.Table]
}

// manyLines is from how many lines on that were moved alike it is one mistake.
const manyLines = 5

// tellShifts reports the lines that were moved. A figure that several explain
// counts for the first of them.
func tellShifts(a *File, found []run) {
	type alike struct {
		sheet int32
		down  bool
		by    int
	}
	groups := map[alike][]run{}
	var order []alike
	for _, x := range found {
		x.spots = slices.DeleteFunc(x.spots, func(s spot) bool { return a.earlier.Moved[s.cube.Cell(s.row)] })
		if len(x.spots) < movedLeast {
			continue
		}
		for _, s := range x.spots {
			a.earlier.Moved[s.cube.Cell(s.row)] = true
		}
		g := alike{x.sheet, x.down, x.by}
		if groups[g] == nil {
			order = append(order, g)
		}
		groups[g] = append(groups[g], x)
	}
	for _, g := range order {
		if len(groups[g]) >= manyLines {
			tellShift(a, groups[g])
			continue
		}
		for _, x := range groups[g] {
			tellShift(a, []run{x})
		}
	}
}

// tellShift reports lines that were moved alike in one finding, at the first.
func tellShift(a *File, runs []run) {
	x := runs[0]
	s := x.spots[0]
	b, i := s.cube.At(s.row)
	was, _ := a.earlier.Was(s.cube, s.row)
	many := 0
	for _, r := range runs {
		many += len(r.spots)
	}
	towards := "right"
	switch {
	case x.down && x.by > 0:
		towards = "down"
	case x.down:
		towards = "up"
	case x.by < 0:
		towards = "left"
	}
	message := "finding.figures-shifted"
	if len(runs) > 1 {
		message = "finding.figures-shifted.many"
	}
	places := x.by
	if places < 0 {
		places = -places
	}
	f := a.Report.Say(message, warehouse.Finding{
		Rule: "figures-shifted", CellRef: figures.CellOf(b, i), Key: figures.CellOf(b, i).String(), Found: warehouse.Literal(figures.Figure(b, i)), Expected: warehouse.Literal(numberOrNone(was)),
	}, "what", Describe(b, i), "count", many, "lines", len(runs),
		"by", places, "where", warehouse.NewMessage("finding.shifted."+towards))
	f.Count = many
}
