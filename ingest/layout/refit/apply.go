package refit

import (
	"slices"

	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

// title finds the places beside the table that tell something of all its cells.
func (f copyFitting) title(g *geometry) bool {
	for _, a := range g.table.From {
		if a.From.FileName {
			continue
		}
		place, ok := f.placeOf(g, a.From)
		if !ok {
			return false
		}
		if place != nil {
			g.places[a] = place
			g.changed = true
		}
	}
	return true
}

// placeOf finds a place again: nil where it is as declared. It moves with the
// title where both are declared to be one cell, else by as many rows as the
// title; else it is looked for above the data.
func (f copyFitting) placeOf(g *geometry, a *layout.Find) (*layout.Find, bool) {
	if a.SheetTab {
		if a.Like == nil || a.Like.MatchString(layout.Space(g.sheet.Name)) {
			return nil, true
		}
		like := unanchored(a.Like, layout.Space(g.sheet.Name))
		return &layout.Find{SheetTab: true, Like: like}, like != nil
	}
	s := g.sheet
	if a.Sheet != nil {
		if s = f.sheetOf(a.Sheet); s == nil {
			return nil, true // as it would be without a drift: nothing is read
		}
	}
	at, ok := f.foundPlace(a, s, g.from)
	if !ok {
		return nil, false
	}
	if at.row == a.Row && at.col == a.Col && (a.Like == nil || a.Like.MatchString(at.text)) && a.Sheet == nil {
		return nil, true
	}
	if a.Column != "" && at.col == a.Col && a.Like.MatchString(at.text) {
		return nil, true
	}
	like := retyped(a.Like, at.text)
	if a.Like != nil && like == nil {
		return nil, false
	}
	return &layout.Find{Sheet: exactly(s.Name), At: at.cell(), Like: like, Row: at.row, Col: at.col, FromRow: at.row, ToRow: at.row}, true
}

func (at foundAt) cell() string { return warehouse.CellRef{Row: at.row, Col: at.col}.A1() }

// foundPlace looks where a place is now.
func (f copyFitting) foundPlace(a *layout.Find, s *sheet.Sheet, before int) (foundAt, bool) {
	if a.Column != "" {
		return f.find(a, s, layout.TitleRows)
	}
	for i := range f.layout.Recognise.Cells {
		title := &f.layout.Recognise.Cells[i]
		at, ok := f.moved[title]
		if ok && at.sheet == s && title.At != "" && title.Row == a.Row && title.Col == a.Col {
			return at, f.fitsAt(a, s, at.row, at.col)
		}
	}
	by := headerOf(f.fitting).titleShift(s)
	for _, row := range []int{a.Row + by, a.Row} {
		if f.fitsAt(a, s, row, a.Col) {
			return foundAt{s, row, a.Col, layout.Space(f.head(s).Cell(row, a.Col).Shown())}, true
		}
	}
	if a.Like == nil {
		return foundAt{}, false
	}
	var only foundAt
	for _, c := range f.titles(s) {
		if fits, _ := f.loosen(a.Like).fits(c); fits && c.row < before {
			if only.sheet != nil {
				return foundAt{}, false
			}
			only = foundAt{s, c.row, c.col, c.texts[0]}
		}
	}
	return only, only.sheet != nil
}

func (f copyFitting) fitsAt(a *layout.Find, s *sheet.Sheet, row, col int) bool {
	cell := f.head(s).Cell(row, col)
	if layout.Space(cell.Shown()) == "" {
		return false
	}
	if a.Like == nil {
		return true
	}
	fits, _ := f.loosen(a.Like).fits(newTextCell(row, col, cell))
	return fits
}

// copyOf makes a layout of which one table is laid out as found.
func (f copyFitting) copyOf(g *geometry) (*layout.Layout, *layout.Table) {
	l := *f.layout
	l.Axes = slices.Clone(l.Axes)
	return &l, g.tableOf(&l)
}

// refitted is the layout with all its tables laid out as found. The tables
// themselves are the layout's own, so that cells keep belonging to them; what
// is moved is read by copies, a copy for each sheet.
func (f copyFitting) refitted() *layout.Layout {
	l := *f.layout
	l.Axes = slices.Clone(l.Axes)
	l.Fitted = map[layout.TableOnSheet]*layout.Table{}
	for _, g := range f.places {
		at := layout.TableOnSheet{Table: g.table, Sheet: g.sheet.Name}
		switch {
		case g.absent:
			l.Fitted[at] = nil
		case g.changed:
			l.Fitted[at] = g.tableOf(&l)
		}
	}
	f.edition(&l)
	f.corrections(&l)
	return &l
}

// tableOf is a copy of the table as it is on its sheet, with axes that l
// knows.
func (g *geometry) tableOf(l *layout.Layout) *layout.Table {
	own := *g.table
	t := &own
	t.Layout, t.As = l, g.table
	t.Detach()
	g.moveHeader(t)
	g.moveStub(t)
	g.moveValues(t)
	g.moveNotes(t)
	t.Rows.From, t.Rows.To = g.from, g.to
	for i, a := range g.table.From {
		if place := g.places[a]; place != nil {
			t.From[i].From = place
		}
	}
	for _, list := range [][]*layout.Axis{t.Header, t.Stub, t.Sections, t.From, levelsOf(t)} {
		for _, a := range list {
			a.Table, a.Index = t, len(l.Axes)
			l.Axes = append(l.Axes, a)
		}
	}
	return t
}

func levelsOf(t *layout.Table) []*layout.Axis {
	if t.Indent == nil {
		return nil
	}
	return t.Indent.Levels
}

// moveNotes looks for the notes on the table's own sheet in the column to which
// theirs moved, in whatever row.
func (g *geometry) moveNotes(t *layout.Table) {
	t.Notes = slices.Clone(t.Notes)
	for i, n := range t.Notes {
		if n.Sheet != nil || n.Column == "" {
			continue
		}
		moved := *n
		moved.FromRow, moved.ToRow = 1, 0
		for _, col := range []*int{&moved.Col, &moved.TextCol} {
			if now := g.cols[*col]; now > 0 {
				*col = now
			}
		}
		t.Notes[i] = &moved
	}
}

func (g *geometry) moveHeader(t *layout.Table) {
	for i, a := range t.Header {
		row := g.rows[i]
		a.Row = &row
		declared := g.table.Header[i]
		for now, was := range g.retyped[declared] {
			if setting, ok := declared.Map[was]; ok {
				a.Map[a.Unmarked(layout.Space(now))] = setting
			}
		}
		if g.marked[declared] {
			a.Marks = append(slices.Clone(a.Marks), &layout.Pattern{Regexp: noteMarks})
		}
	}
}

func (g *geometry) moveStub(t *layout.Table) {
	move := func(a *layout.Axis) {
		if now, ok := g.cols[a.Col]; ok && a.Column != "" && now > 0 {
			a.Col, a.Column = now, warehouse.ColumnName(now)
		}
		if now, ok := g.names[layout.Space(a.Named)]; ok && a.Named != "" && now != "" {
			a.Named = now
		}
	}
	t.Stub = slices.DeleteFunc(t.Stub, func(a *layout.Axis) bool {
		col, ok := g.cols[a.Col]
		name, renamed := g.names[layout.Space(a.Named)]
		return a.Column != "" && ok && col == 0 || a.Named != "" && renamed && name == ""
	})
	for _, list := range [][]*layout.Axis{t.Stub, t.Sections} {
		for _, a := range list {
			move(a)
		}
	}
	if s := t.Staircase; s != nil {
		own := *s
		own.First, own.Last = g.columnOr(s.First), g.columnOr(s.Last)
		t.Staircase = &own
	}
	if t.Indent != nil {
		t.Indent.Col = g.columnOr(t.Indent.Col)
	}
	for _, col := range g.labels {
		letter := warehouse.ColumnName(col)
		t.Stub = append(t.Stub, &layout.Axis{Column: letter, Col: col, Name: "column " + letter, Meaning: layout.Meaning{Label: true}, Fill: "none", Marks: t.Layout.LabelMarks()})
	}
}

func (g *geometry) columnOr(col int) int {
	if now := g.cols[col]; now > 0 {
		return now
	}
	return col
}

func (g *geometry) moveValues(t *layout.Table) {
	t.Values.Ranges, t.Values.FromCol, t.Values.ExceptRanges = g.ranges, g.first, g.except
	t.Values.Columns = writeRanges(g.ranges)
	t.Values.Except = writeRanges(g.except)
	if g.first > 0 {
		t.Values.From = warehouse.ColumnName(g.first)
	}
	t.Values.Named = slices.Clone(t.Values.Named)
	for i, name := range t.Values.Named {
		if now := g.names[layout.Space(name)]; now != "" {
			t.Values.Named[i] = now
		}
	}
}

// edition lets the place that tells the edition move with the rest.
func (f copyFitting) edition(l *layout.Layout) {
	a := l.Edition.From
	if a == nil || a.FileName || len(f.book.Sheets) == 0 {
		return
	}
	s := f.first()
	if a.Sheet != nil {
		s = f.sheetOf(a.Sheet)
	}
	if s == nil {
		return
	}
	moved := *a
	moved.Sheet = exactly(s.Name)
	if at, ok := f.foundPlace(a, s, headRows); ok && a.At != "" {
		moved.Row, moved.Col, moved.FromRow, moved.ToRow = at.row, at.col, at.row, at.row
		moved.At = at.cell()
		if like := retyped(a.Like, at.text); like != nil {
			moved.Like = like
		}
	} else if ok && at.col != a.Col {
		moved.Col, moved.Column = at.col, warehouse.ColumnName(at.col)
	}
	l.Edition.From = &moved
}

// corrections lets declared corrections of single cells move with their table.
func (f copyFitting) corrections(l *layout.Layout) {
	l.Corrections = slices.Clone(l.Corrections)
	for i := range l.Corrections {
		x := &l.Corrections[i]
		for _, g := range f.places {
			if x.Cell == "" || !g.changed || x.Ref.Sheet != g.sheet.Name && !g.table.Sheets.Fit(x.Ref.Sheet) {
				continue
			}
			x.Ref.Sheet = g.sheet.Name
			x.Ref.Row += g.from - g.table.Rows.From
			declared := declaredGeometry(g.table, g.sheet)
			x.Ref.Col += g.firstValue() - declared.firstValue()
			break
		}
	}
}

// exactly is the pattern of one sheet's name.
func exactly(name string) *layout.Pattern {
	return mustPattern("^" + quoteMeta(layout.Space(name)) + "$")
}
