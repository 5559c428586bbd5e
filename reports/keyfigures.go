package reports

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"siemmes/reports/definition"
	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// keyFigures is a table whose rows are series of several datasets and the
// indicators made from them; columns are the years in which any has a figure.
func (b *builder) keyFigures(ctx context.Context, def definition.Table) (*Table, error) {
	f := &keyFigures{builder: b, lines: map[string]*keyLine{}, table: &Table{
		ID: def.ID, Lang: b.params.Lang, Title: def.Title.In(b.params.Lang), Stub: b.t("reports.series"), today: b.params.Today,
	}}
	if f.columns = def.Columns; f.columns > 0 && b.params.Year > 0 {
		f.first = b.params.Year - def.Columns + 1
	}
	if err := f.addLines(ctx, def.Lines); err != nil {
		return nil, err
	}
	f.finish()
	if f.table.Empty() {
		return nil, nil
	}
	f.table.Release = releaseLine(b.params.Lang, b.vintage)
	return b.frame(f.table, nil), nil
}

// keyFigures is such a table in the making.
type keyFigures struct {
	*builder
	table *Table
	rows  []keyRow
	lines map[string]*keyLine // by id
	first int                 // year of the first column; zero: as early as there are figures
	// columns is how many there are; it decides where the report has no year.
	columns int
}

// keyRow is a row with its cells by period; nil cells head the rows below.
type keyRow struct {
	TableRow
	cells line
}

// keyLine is a series that rows show or indicators are made of, in the unit of
// its measure.
type keyLine struct {
	row    TableRow
	cells  line
	def    definition.Line
	source string // that of the cells; "" of an indicator
	// others are the figures of every source that has some, the line's own
	// among them.
	others map[string]sourceLineOf
	// part reports whether the line is of a part, because the whole is not published:
	// no indicator is made of it. Parts are the lines of the others.
	part  bool
	parts []*keyLine
}

// sourceLineOf is what one source has of a series.
type sourceLineOf struct {
	cells     line
	selection *selection
}

// addLines makes the series first and then the indicators, so that the order in
// which a definition names them does not matter.
func (f *keyFigures) addLines(ctx context.Context, defs []definition.Line) error {
	made := make([]*keyLine, len(defs))
	for i, def := range defs {
		if def.Heading != nil || def.Indicator != "" {
			continue
		}
		l, err := f.picked(ctx, def)
		if err != nil {
			return err
		}
		made[i] = l
		f.keep(def, l)
	}
	for range defs { // an indicator may be made of another one
		for i, def := range defs {
			if def.Indicator == "" || made[i] != nil {
				continue
			}
			l, err := f.indicator(ctx, def)
			if err != nil {
				return err
			}
			made[i] = l
			f.keep(def, l)
		}
	}
	for i, def := range defs {
		switch l := made[i]; {
		case def.Heading != nil:
			f.rows = append(f.rows, keyRow{TableRow: TableRow{Label: def.Heading.In(f.params.Lang)}})
		case l != nil && !def.Hidden:
			f.show(def, l)
		}
	}
	return nil
}

func (f *keyFigures) keep(def definition.Line, l *keyLine) {
	if l != nil && !l.part && def.ID != "" {
		f.lines[def.ID] = l
	}
}

// show adds the row of a line, in the unit that the definition asks for.
func (f *keyFigures) show(def definition.Line, l *keyLine) {
	row := keyRow{l.row, l.cells}
	row.Level, row.Code = def.Level, def.ID
	if def.Millions {
		row.Unit, row.cells = millions(f.params.Lang, row.Unit), line{}
		for p, c := range l.cells {
			row.cells[p] = c.inMillions()
		}
	}
	f.rows = append(f.rows, row)
	for _, part := range l.parts {
		f.show(def, part)
	}
}

// picked is a series of the warehouse: the rows of an answer that have the
// codes the definition picks, of the ranked source. Nil where there is none.
func (f *keyFigures) picked(ctx context.Context, def definition.Line) (*keyLine, error) {
	s, err := f.ask(ctx, def.Ask)
	if err != nil || s.empty() {
		return nil, err
	}
	all := s.keep(func(r *warehouse.Row) bool {
		for dim, code := range def.Pick {
			if s.code(r, dim) != code {
				return false
			}
		}
		return true
	})
	s = f.choose(all, nil, f.params.Country, def.Ask.Years)
	if s.empty() {
		return nil, nil
	}
	base := len(f.table.Queries)
	f.table.Queries = append(f.table.Queries, s.queries...)
	var l *keyLine
	for _, part := range s.byPart(def) {
		line := f.line(part.ownNotes(), def, base)
		if l == nil {
			l = line
		} else {
			l.parts = append(l.parts, line)
		}
	}
	l.others = map[string]sourceLineOf{}
	for i := range all.answer.Rows {
		source := all.code(&all.answer.Rows[i], warehouse.DimSource)
		if _, known := l.others[source]; known {
			continue
		}
		own := all.keep(func(r *warehouse.Row) bool { return all.code(r, warehouse.DimSource) == source })
		own = own.mostOf(warehouse.DimBasis, []string{warehouse.DimSource})
		l.others[source] = sourceLineOf{cellsOf(own, base), own}
	}
	return l, nil
}

// line makes a line of a series; base is the place of its first question in the table.
func (f *keyFigures) line(s *selection, def definition.Line, base int) *keyLine {
	return &keyLine{
		row: f.taken(s, def), cells: f.commented(s, cellsOf(s, base), def), def: def, source: s.code(&s.answer.Rows[0], warehouse.DimSource),
		part: slices.ContainsFunc(s.partDims(def), func(dim string) bool { return !isTotal(s.code(&s.answer.Rows[0], dim)) }),
	}
}

// byPart splits a series of which the whole is not published: by the codes of the
// dimensions that nobody asked for, the whole first, then the part with the most
// figures. A line never mixes two parts, and says which one it is of.
func (s *selection) byPart(def definition.Line) []*selection {
	dims := s.partDims(def)
	figures := map[string]int{}
	whole := joined(slices.Repeat([]string{warehouse.Total}, len(dims)))
	for i := range s.answer.Rows {
		figures[s.groupKey(&s.answer.Rows[i], dims)]++
	}
	parts := slices.SortedFunc(maps.Keys(figures), func(a, b string) int {
		if a == whole || b == whole {
			return map[bool]int{true: -1, false: 1}[a == whole]
		}
		return cmp.Or(cmp.Compare(figures[b], figures[a]), cmp.Compare(a, b))
	})
	var out []*selection
	for _, part := range parts {
		out = append(out, s.keep(func(r *warehouse.Row) bool { return s.groupKey(r, dims) == part }))
	}
	return out
}

// partDims are the dimensions of an answer in which it has parts that nobody asked for.
func (s *selection) partDims(def definition.Line) (dims []string) {
	for _, dim := range s.answer.Dims {
		d := s.answer.Dataset.Dimensions[s.answer.Dataset.Index(dim)]
		if _, picked := def.Pick[dim]; d.Adds() && !picked && dim != warehouse.DimRefArea && !slices.Contains(def.Ask.By, dim) {
			dims = append(dims, dim)
		}
	}
	return dims
}

// taken is the row of a series: its label, its unit and a note that names the
// source and what the answer said about it.
func (f *keyFigures) taken(s *selection, def definition.Line) TableRow {
	f.use(s)
	f.vintage = max(f.vintage, s.answer.Vintage)
	measure, _ := s.answer.Dataset.Measure(s.code(&s.answer.Rows[0], warehouse.DimMeasure))
	row := TableRow{Label: measure.Names.In(f.params.Lang), Unit: rowUnit(f.cat, measure.Unit, f.params.Lang)}
	if def.Label != nil {
		row.Label = def.Label.In(f.params.Lang)
	}
	w := newWording(s.answer.Dataset, f.cat, f.params.Lang)
	for _, dim := range s.partDims(def) {
		if code := s.code(&s.answer.Rows[0], dim); !isTotal(code) {
			row.Label += " · " + w.label(dim, code)
		}
	}
	facts := describeSources(s.answer, w)
	if len(facts.lines) > 0 && !def.Hidden {
		row.Notes = []int{f.note(lang.T(f.params.Lang, "reports.source", "source", lang.Semicolons(f.params.Lang, facts.lines)))}
	}
	texts := answerNotes(joinedAnswer(s.answer), w)
	if len(s.passed) > 0 {
		texts = append(texts, f.passedOver(s.passed))
	}
	for _, text := range texts {
		if !def.Hidden {
			row.Notes = addNote(row.Notes, f.note(text))
		}
	}
	return row
}

// note is the number of a note of the table, which is added once.
func (f *keyFigures) note(text string) int {
	if i := slices.Index(f.table.Notes, text); i >= 0 {
		return i
	}
	f.table.Notes = append(f.table.Notes, text)
	return len(f.table.Notes) - 1
}

// cellsOf are the figures of a series by period, each knowing its question; base
// is the place of the series' first question in the table.
func cellsOf(s *selection, base int) line {
	decimals := (&pivot{a: s.answer}).decimals()
	cells := line{}
	for i := range s.answer.Rows {
		r := &s.answer.Rows[i]
		c := CellOf(r)
		c.Decimals = decimals(r)
		for _, fig := range s.figures[i] {
			fig.Query += base
			c.Figures = append(c.Figures, fig)
		}
		cells[r.Period] = c
	}
	return cells
}

// commented gives the cells of a line what the source says of their figures.
func (f *keyFigures) commented(s *selection, cells line, def definition.Line) line {
	for i := range s.answer.Rows {
		r := &s.answer.Rows[i]
		c := cells[r.Period]
		for _, text := range CommentLines(f.cat, r.Comment, f.params.Lang) {
			if !def.Hidden {
				c.Notes = addNote(c.Notes, f.note(text))
			}
		}
		cells[r.Period] = c
	}
	return cells
}

// finish lays the lines out: a column per period that has a number, headings
// that head something.
func (f *keyFigures) finish() {
	all := map[string]line{}
	for i, r := range f.rows {
		numbers := line{}
		for p, c := range r.cells {
			if c.Number() || c.Bounded() {
				numbers[p] = c
			}
		}
		all[itoa(i)] = numbers
	}
	periods := slices.DeleteFunc(periodsOf(all), func(p string) bool { return f.first > 0 && p < itoa(f.first) })
	if n := len(periods) - f.columns; f.columns > 0 && f.first == 0 && n > 0 {
		periods = periods[n:]
	}
	for _, p := range periods {
		f.table.Columns = append(f.table.Columns, Column{Heads: periodHeads(f.params.Lang, p), Codes: []string{p}, Period: p, Partial: !warehouse.WholeYears(p)})
	}
	for i, r := range f.rows {
		if r.cells == nil {
			if i+1 < len(f.rows) && f.rows[i+1].cells != nil {
				f.table.Rows = append(f.table.Rows, r.TableRow)
			}
			continue
		}
		r.Cells = absentCells(len(periods))
		for j, p := range periods {
			if c, ok := r.cells[p]; ok {
				r.Cells[j] = c
			}
		}
		f.table.Rows = append(f.table.Rows, r.TableRow)
	}
	f.oneUnit()
	f.table.orderNotes()
}

// orderNotes numbers the notes in the order in which a reader meets their marks,
// column by column, then row by row; a note without a mark is left out.
func (t *Table) orderNotes() {
	order := map[int]int{} // old number → new
	renumber := func(notes []int) []int {
		out := make([]int, len(notes))
		for i, n := range notes {
			if _, known := order[n]; !known {
				order[n] = len(order)
			}
			out[i] = order[n]
		}
		slices.Sort(out)
		return out
	}
	for j := range t.Columns {
		t.Columns[j].Notes = renumber(t.Columns[j].Notes)
	}
	for i := range t.Rows {
		t.Rows[i].Notes = renumber(t.Rows[i].Notes)
		for j := range t.Rows[i].Cells {
			t.Rows[i].Cells[j].Notes = renumber(t.Rows[i].Cells[j].Notes)
		}
	}
	notes := make([]string, len(order))
	for old, now := range order {
		notes[now] = t.Notes[old]
	}
	t.Notes = notes
}

// oneUnit says the unit once where all rows share it.
func (f *keyFigures) oneUnit() {
	unit := ""
	for _, r := range f.table.Rows {
		if r.Heading() {
			continue
		}
		if unit != "" && r.Unit != unit {
			return
		}
		unit = r.Unit
	}
	f.table.Unit = unit
	for i := range f.table.Rows {
		f.table.Rows[i].Unit = ""
	}
}
