package refit

import (
	"maps"
	"slices"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/ingest/layout/tidy"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

// columns finds the value columns again by their headings, and the columns of
// the stub by what is in them.
func (f columnFitting) columns(g *geometry) bool {
	t := g.table
	low := lowestStrong(t.Header)
	if len(t.Values.Named) > 0 || low < 0 {
		return f.namesHold(g)
	}
	for _, first := range f.firstKnown(g, low) {
		told, try := len(f.drifts), g.clone()
		if f.columnsFrom(try, first) {
			*g = *try
			return true
		}
		f.drifts = f.drifts[:told]
	}
	return false
}

// columnsFrom takes a column for the first of the values.
func (f columnFitting) columnsFrom(g *geometry, first int) bool {
	was := g.firstValue()
	g.except = shifted(g.except, first-was)
	if g.first > 0 {
		g.first = first
	}
	switch {
	case len(g.ranges) == 1:
		if !f.valueRange(g, first) {
			return false
		}
	case len(g.ranges) > 1:
		g.ranges = shifted(g.ranges, first-was)
	}
	if !stubOf(f.fitting).stub(g, was, first) {
		return false
	}
	g.rightOfValues()
	if !f.readable(g) {
		return false
	}
	f.besideValues(g)
	return true
}

// besideValues reports headed columns of figures right of a table whose columns
// are counted: they are not read, and nobody has said that they need not be.
func (f columnFitting) besideValues(g *geometry) {
	if len(g.ranges) != 1 || f.shared(g) {
		return
	}
	head, from := f.head(g.sheet), g.ranges[0][1]+1
	for from <= head.Cols() && head.ColHidden(from) && !g.table.ReadsHidden() { // rule hidden-cells tells of it
		from++
	}
	to := from
	for to <= head.Cols() && f.figures(g, to) && (!head.ColHidden(to) || g.table.ReadsHidden()) {
		to++
	}
	if to == from {
		return
	}
	f.tellColumn(g, from, "column-beside", true)
	last := &f.drifts[len(f.drifts)-1]
	last.Range.Right = to - 1
}

// figures reports whether a column has a heading and holds figures.
func (f columnFitting) figures(g *geometry, col int) bool {
	head := f.head(g.sheet)
	headed := slices.ContainsFunc(g.rows, func(row int) bool { return layout.Space(head.Cell(row, col).Shown()) != "" })
	texts := f.sample(g, col)
	numbers := 0
	for _, text := range texts {
		if number, _ := tidy.Figure(f.layout, text, g.table.Numbers); number {
			numbers++
		}
	}
	return headed && numbers > 0 && numbers*2 > len(texts)
}

// shared reports whether other columns of the sheet are another table's, or the
// stub's.
func (f columnFitting) shared(g *geometry) bool {
	end := g.table.Values.Ranges[0][1]
	return slices.ContainsFunc(g.table.Stub, func(a *layout.Axis) bool { return a.Column != "" && a.Col > end || a.Others }) ||
		slices.ContainsFunc(f.layout.Tables, func(t *layout.Table) bool {
			return t != g.table && t.Placed() && t.Sheets.Fit(layout.Space(g.sheet.Name))
		})
}

// clone is a geometry whose columns may be tried out.
func (g *geometry) clone() *geometry {
	own := *g
	own.cols, own.names = maps.Clone(g.cols), maps.Clone(g.names)
	own.ranges, own.except, own.labels = slices.Clone(g.ranges), slices.Clone(g.except), slices.Clone(g.labels)
	return &own
}

// namesHold looks for the columns that a table names in its lowest header row,
// or, where nothing can be distinguished from its header, takes them as declared.
func (f columnFitting) namesHold(g *geometry) bool {
	t := g.table
	if len(g.rows) == 0 {
		return false
	}
	head, row := f.head(g.sheet), g.rows[len(g.rows)-1]
	there := map[string]string{}
	for col := head.Cols(); col >= 1; col-- {
		if text := layout.Space(head.Cell(row, col).Shown()); text != "" {
			there[sameText(text)] = text
		}
	}
	names := slices.Clone(t.Values.Named)
	for _, a := range t.Stub {
		if a.Named != "" {
			names = append(names, a.Named)
		}
	}
	for _, name := range names {
		text := there[sameText(name)]
		if text == "" {
			return false
		}
		if text != layout.Space(name) {
			g.names[layout.Space(name)] = text
		}
	}
	return f.stubHolds(g)
}

// stubHolds reports whether the stub's columns hold what they should.
func (f columnFitting) stubHolds(g *geometry) bool {
	for _, a := range g.table.Stub {
		if a.Column == "" || !strong(a) {
			continue
		}
		if known, filled := f.share(g, a, records(f.fitting).columnNow(g, a)); known*2 < filled {
			return false
		}
	}
	return true
}

// firstKnown lists, from the left, the columns that may be the first of the
// values: those where headings begin that the axis knows, and from which on most
// are. What is over the stub may look like one: a number that is an area's.
func (f columnFitting) firstKnown(g *geometry, i int) []int {
	head := f.head(g.sheet)
	known, filled := 0, 0
	var firsts []int
	for col := head.Cols(); col >= 1; col-- {
		cell := head.Cell(g.rows[i], col)
		text := layout.Space(cell.Shown())
		if text == "" {
			continue
		}
		filled++
		if ok, _ := headerOf(f.fitting).reads(g.table.Header[i], text, &cell); !ok {
			continue
		}
		known++
		switch {
		case known*2 < filled:
		case len(firsts) > 0 && firsts[0] == col+1:
			firsts[0] = col
		default:
			firsts = slices.Insert(firsts, 0, col)
		}
	}
	return firsts
}

// valueRange lets "E-GC" grow or shrink to the headings that are known. What
// is between them and is not known is left out and reported.
func (f columnFitting) valueRange(g *geometry, first int) bool {
	was := g.ranges[0]
	head := f.head(g.sheet)
	g.ranges = [][2]int{{first, max(first, head.Cols())}}
	plain := *g
	plain.except = nil
	tr := f.trial(&plain)
	if tr == nil {
		return false
	}
	last, known := 0, 0
	var unknown []int
	for i := range tr.Columns {
		c := &tr.Columns[i]
		if !c.Headed && known >= was[1]-was[0]+1 {
			break // another table may be beside this one
		}
		if beyond := c.Col > first+was[1]-was[0]; head.ColHidden(c.Col) && !g.table.ReadsHidden() && (beyond || !f.knowsColumn(c)) {
			continue // nothing of it is loaded, and rule hidden-cells tells of it
		}
		if f.knowsColumn(c) {
			last = c.Col
			known++
		} else if c.Headed {
			unknown = append(unknown, c.Col)
		}
	}
	if known == 0 {
		return false
	}
	g.ranges[0] = [2]int{first, last}
	for _, col := range unknown {
		if col < last {
			g.except = append(g.except, [2]int{col, col})
			f.tellColumn(g, col, "column-unknown", true)
		}
	}
	if n := last - first; n != was[1]-was[0] {
		what := "values-more"
		if n < was[1]-was[0] {
			what = "values-fewer"
		}
		f.drift(Drift{
			What: what, Where: warehouse.CellRef{Sheet: g.sheet.Name, Row: g.rows[0], Col: first},
			Range: sheet.Range{Top: g.rows[0], Left: first, Bottom: g.rows[len(g.rows)-1], Right: last},
			Was:   writeRanges([][2]int{was}), Is: writeRanges(g.ranges),
		})
	}
	return true
}

// tellColumn reports a column that is new.
func (f columnFitting) tellColumn(g *geometry, col int, what string, unknown bool) {
	head := f.head(g.sheet)
	row := g.from
	if len(g.rows) > 0 {
		row = g.rows[len(g.rows)-1]
	}
	is := []string{warehouse.ColumnName(col)}
	for _, r := range g.rows {
		if text := layout.Space(head.Cell(r, col).Shown()); text != "" {
			row, is = r, append(is, text)
		}
	}
	f.drift(Drift{
		What: what, Where: warehouse.CellRef{Sheet: g.sheet.Name, Row: row, Col: col},
		Range: oneCell(row, col), Is: strings.Join(is, " "), Unknown: unknown,
	})
}

// rightOfValues moves the columns of the stub that are right of the values.
func (g *geometry) rightOfValues() {
	if len(g.ranges) == 0 {
		return
	}
	was, is := g.table.Values.Ranges[len(g.ranges)-1][1], g.ranges[len(g.ranges)-1][1]
	for _, a := range g.table.Stub {
		if a.Column != "" && a.Col > was {
			g.cols[a.Col] = a.Col + is - was
		}
	}
}

// readable holds what was found against the engine that will read it: most of
// the value columns have headings that are known.
func (f columnFitting) readable(g *geometry) bool {
	tr := f.trial(g)
	if tr == nil {
		return false
	}
	known := 0
	for i := range tr.Columns {
		if f.knowsColumn(&tr.Columns[i]) {
			known++
		}
	}
	return known > 0 && known*2 >= len(tr.Columns)
}
