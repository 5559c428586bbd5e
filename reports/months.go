package reports

import (
	"context"
	"slices"
	"strconv"

	"siemmes/reports/definition"
	"siemmes/warehouse"
)

// months is a table of months down and years across, which readers compare
// along the season.
func (b *builder) months(ctx context.Context, def definition.Table) (*Table, error) {
	s, err := b.ask(ctx, def.Ask)
	if err != nil || s.empty() {
		return nil, err
	}
	s = s.keep(func(r *warehouse.Row) bool {
		p, err := warehouse.ParsePeriod(r.Period)
		wanted := len(def.Rows.Only) == 0 || slices.Contains(def.Rows.Only, s.code(r, warehouse.DimDirection))
		return err == nil && p.Freq() == warehouse.Monthly && wanted
	})
	s = b.choose(s, []string{warehouse.DimMeasure}, b.params.Country, def.Ask.Years)
	if s.empty() {
		return nil, nil
	}
	t := b.lay(def, s, Shape{hide: []string{warehouse.DimSource, warehouse.DimBasis}})
	t.crossMonths()
	return b.frame(t, s.answer.Dataset), nil
}

// crossMonths turns a table of one row, with a column per month, into one of a
// row per month with a column per year.
func (t *Table) crossMonths() {
	if len(t.Rows) != 1 {
		return
	}
	line, months := t.Rows[0].Cells, t.Columns
	var years []Column
	at := map[string]int{}
	for _, c := range months {
		year := c.Period[:4]
		if _, ok := at[year]; !ok {
			at[year] = len(years)
			years = append(years, Column{Heads: []string{year}, Codes: []string{year}, Period: year})
		}
	}
	rows := make([]TableRow, 12)
	for m := range rows {
		rows[m] = TableRow{Code: strconv.Itoa(m + 1), Label: monthName(t.Lang, m+1), Cells: absentCells(len(years))}
	}
	for i, c := range months {
		p, err := warehouse.ParsePeriod(c.Period)
		if err != nil {
			continue
		}
		cell := line[i]
		for _, n := range c.Notes {
			cell.Notes = addNote(cell.Notes, n)
		}
		rows[int(p.Start.Month())-1].Cells[at[c.Period[:4]]] = cell
	}
	t.Columns, t.Rows = years, rows
	t.Stub = upperFirst(monthsWord(t.Lang))
}
