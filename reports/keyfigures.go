package reports

import (
	"context"
	"slices"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// keyFigures is a table whose rows are series of several datasets and the
// indicators made from them; columns are the years in which any has a figure.
func (b *builder) keyFigures(ctx context.Context, def tableDef) (*Table, error) {
	f := &keyFigures{builder: b, lines: map[string]line{}, table: &Table{ID: def.ID, Lang: b.params.Lang, Title: b.t("reports.table." + def.ID), Stub: b.t("reports.series")}}
	if def.Columns > 0 {
		f.first = b.params.Year - def.Columns + 1
	}
	for _, l := range def.Lines {
		if err := f.add(ctx, l); err != nil {
			return nil, err
		}
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
	lines map[string]line // by id
	first int             // year of the first column; zero: as early as there are figures
}

// keyRow is a row with its cells by period; nil cells head the rows below.
type keyRow struct {
	TableRow
	cells line
}

func (f *keyFigures) add(ctx context.Context, def lineDef) error {
	if def.Heading != "" {
		f.rows = append(f.rows, keyRow{TableRow: TableRow{Label: f.t("reports.line." + def.Heading)}})
		return nil
	}
	row, cells, err := f.row(ctx, def)
	if err != nil || len(cells) == 0 {
		return err
	}
	row.Level = def.Level
	row.Code = def.ID
	if def.ID != "" {
		f.lines[def.ID] = cells
	}
	if !def.Hidden {
		f.rows = append(f.rows, keyRow{row, cells})
	}
	return nil
}

func (f *keyFigures) row(ctx context.Context, def lineDef) (TableRow, line, error) {
	if def.Indicator != "" {
		return f.indicator(def)
	}
	return f.picked(ctx, def)
}

// picked is a series of the warehouse: the rows of an answer that have the
// codes the definition picks, of the ranked source.
func (f *keyFigures) picked(ctx context.Context, def lineDef) (TableRow, line, error) {
	s, err := f.ask(ctx, def.Ask)
	if err != nil || s.empty() {
		return TableRow{}, nil, err
	}
	s = s.keep(func(r *warehouse.Row) bool {
		for dim, code := range def.Pick {
			if s.code(r, dim) != code {
				return false
			}
		}
		return true
	})
	if s = f.choose(s, nil, f.params.Country, def.Ask.Years); s.empty() {
		return TableRow{}, nil, nil
	}
	s = s.ownNotes()
	cells := f.cells(s)
	for p, c := range cells {
		if def.Millions {
			c.Millions, c.Decimals = true, 1
			cells[p] = c
		}
	}
	return f.taken(s, def), cells, nil
}

// taken is the row of a series: its label, its unit and a note that names the
// source and what the answer said about it.
func (f *keyFigures) taken(s *selection, def lineDef) TableRow {
	f.use(s)
	f.vintage = max(f.vintage, s.answer.Vintage)
	measure, _ := s.answer.Dataset.Measure(s.code(&s.answer.Rows[0], warehouse.DimMeasure))
	row := TableRow{Label: measure.Names.In(f.params.Lang), Unit: rowUnit(f.cat, measure.Unit, f.params.Lang)}
	if def.Millions {
		row.Unit = millions(f.params.Lang, row.Unit)
	}
	if def.Label != "" {
		row.Label = f.t("reports.line." + def.Label)
	}
	w := newWording(s.answer.Dataset, f.cat, f.params.Lang)
	facts := describeSources(s.answer, w)
	if len(facts.lines) > 0 && !def.Hidden {
		row.Notes = []int{f.note(lang.T(f.params.Lang, "reports.source", "source", strings.Join(facts.lines, "; ")))}
	}
	texts := answerNotes(s.answer, w)
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

// cells are the figures of a series by period, each knowing its question.
func (f *keyFigures) cells(s *selection) line {
	base := len(f.table.Queries)
	f.table.Queries = append(f.table.Queries, s.queries...)
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

// indicator computes a line from lines that came before; its formula stands in
// the notes.
func (f *keyFigures) indicator(def lineDef) (TableRow, line, error) {
	ind, err := indicatorNamed(f.cat, def.Indicator)
	if err != nil {
		return TableRow{}, nil, err
	}
	inputs := map[string]line{}
	for symbol, id := range def.Inputs {
		if f.lines[id] == nil {
			return TableRow{}, nil, nil
		}
		inputs[symbol] = f.lines[id]
	}
	cells, err := compute(ind, inputs)
	if err != nil || len(cells) == 0 {
		return TableRow{}, nil, err
	}
	row := TableRow{Label: ind.Names.In(f.params.Lang), Unit: rowUnit(f.cat, ind.Unit, f.params.Lang)}
	if def.Label != "" {
		row.Label = f.t("reports.line." + def.Label)
	}
	if !def.Hidden {
		row.Notes = []int{f.note(f.t("reports.formula", "name", row.Label, "formula", ind.Formula, "meaning", ind.Meaning.In(f.params.Lang)))}
	}
	return row, cells, nil
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
	for _, p := range periods {
		f.table.Columns = append(f.table.Columns, Column{Heads: periodHeads(f.params.Lang, p), Codes: []string{p}, Period: p})
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
