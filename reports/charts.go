package reports

import (
	"math"
	"slices"
	"strings"

	"siemmes/reports/definition"
	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// chart draws a table of the section, nil where there is none to draw.
func (b *builder) chart(def definition.Chart, tables []*Table, whole map[string]*Table) *ChartSpec {
	at := slices.IndexFunc(tables, func(t *Table) bool { return t.ID == def.Table })
	fill, known := drawings[ChartKind(def.Kind)]
	if at < 0 || !known {
		return nil
	}
	t := tables[at]
	c := &ChartSpec{
		ID: def.ID, Kind: ChartKind(def.Kind), Lang: t.Lang, Title: t.Title, Subtitle: t.Subtitle, Unit: t.Unit, Table: t.ID,
		Percent: def.Percent, Source: lang.Semicolons(t.Lang, t.Sources),
	}
	if def.Title != nil {
		c.Title = def.Title.In(t.Lang)
	}
	fill(c, t, whole[t.ID], def)
	if c.Kind == ChartMap {
		c.Focus = b.params.Country
	}
	if len(c.Categories) == 0 {
		return nil
	}
	c.Alt = c.describe()
	c.NoteProjections()
	c.NoteBreaks()
	return c
}

// drawings fill the chart of each kind from its table; whole is the table with the
// rows that were left out.
var drawings = map[ChartKind]func(c *ChartSpec, t, whole *Table, def definition.Chart){
	ChartLine:      (*ChartSpec).rowSeries,
	ChartBars:      (*ChartSpec).rowSeries,
	ChartStacked:   (*ChartSpec).rowSeries,
	ChartMultiples: (*ChartSpec).rowSeries,
	ChartHeatmap:   (*ChartSpec).rowSeries,
	ChartRanked:    (*ChartSpec).ranked,
	ChartSlope:     (*ChartSpec).slope,
	ChartPyramid:   (*ChartSpec).columnSeries,
	ChartOverlay:   (*ChartSpec).columnSeries,
	ChartMap:       (*ChartSpec).mapped,
}

// mapped is the latest figure of every row, in the table without rows left out.
func (c *ChartSpec) mapped(_, whole *Table, _ definition.Chart) {
	c.ranked(whole, nil, definition.Chart{})
	c.Bind = nil
}

// NoteBreaks adds a note that names where series of the chart break.
func (c *ChartSpec) NoteBreaks() {
	var names []string
	for _, s := range c.Series {
		for j := range s.Values {
			first := c.Kind == ChartOverlay && j == 0 && len(s.Flags) > 0 && s.Flags[0].Has(warehouse.Break)
			if j >= len(c.Categories) || !s.breaksAt(j) && !first {
				continue
			}
			if len(c.Series) == 1 {
				names = append(names, c.Categories[j])
			} else {
				names = append(names, s.Name+" ("+c.Categories[j]+")")
			}
		}
	}
	if names != nil && !slices.Contains([]ChartKind{ChartRanked, ChartPyramid, ChartMap}, c.Kind) {
		c.Notes = append(c.Notes, lang.T(c.Lang, "reports.chart-breaks", "which", strings.Join(shortened(names, c.Lang), ", ")))
	}
}

// NoteProjections adds a note that names what of the chart is projected, where
// some figure is: all of it, or the periods of which all figures are.
func (c *ChartSpec) NoteProjections() {
	drawn, projected := make([]int, len(c.Categories)), make([]int, len(c.Categories))
	all, some := true, false
	for _, s := range c.Series {
		for j, v := range s.Values {
			if math.IsNaN(v) || j >= len(c.Categories) {
				continue
			}
			drawn[j]++
			if j < len(s.Flags) && s.Flags[j].Has(warehouse.Forecast) {
				projected[j]++
				some = true
			} else {
				all = false
			}
		}
	}
	switch {
	case !some:
		return
	case all:
		c.Notes = append(c.Notes, lang.T(c.Lang, "reports.projected.all"))
		return
	}
	names := runs(c.Categories, func(j int) bool { return projected[j] > 0 && projected[j] == drawn[j] })
	if len(names) > 0 {
		c.Notes = append(c.Notes, lang.T(c.Lang, "reports.projected.some", "which", lang.List(c.Lang, names)))
	}
}

// runs lists the names that pass, three or more in a row as "2016–2023".
func runs(names []string, pass func(i int) bool) []string {
	var out []string
	for i := 0; i < len(names); i++ {
		from := i
		for i < len(names) && pass(i) {
			i++
		}
		if i-from > 2 {
			out = append(out, names[from]+"–"+names[i-1])
		} else {
			out = append(out, names[from:i]...)
		}
	}
	return out
}

// compared are the rows of a chart that compares by size, on bars, a slope or a
// map: those that are drawn and can be ranked.
func compared(t *Table, def definition.Chart) []int {
	rankable, top := t.Rankable(), def.Top
	def.Top = 0
	rows := drawn(t, def)
	if len(def.Rows) == 0 {
		rows = slices.DeleteFunc(rows, func(i int) bool { return !slices.Contains(rankable, i) })
	}
	if top > 0 && len(rows) > top {
		rows = rows[:top]
	}
	return rows
}

// drawn are the rows a chart draws: those named, else all that are no headings
// and no totals, the first few of them. Rows that are parts of others are left
// out: drawn beside them they would count twice.
func drawn(t *Table, def definition.Chart) []int {
	var rows []int
	if len(def.Rows) > 0 {
		for _, code := range def.Rows {
			if i := slices.IndexFunc(t.Rows, func(r TableRow) bool { return r.Code == code && !r.Heading() }); i >= 0 {
				rows = append(rows, i)
			}
		}
		return rows
	}
	level := math.MaxInt
	for _, r := range t.Rows {
		if !r.Heading() && !r.Total {
			level = min(level, r.Level)
		}
	}
	for i, r := range t.Rows {
		if !r.Heading() && !r.Total && r.Level == level {
			rows = append(rows, i)
		}
	}
	if def.Top > 0 && len(rows) > def.Top {
		rows = rows[:def.Top]
	}
	return rows
}

// drawable is the number of a cell; a range is drawn at its lower bound, which
// is what is known to be there.
func drawable(c TableCell) float64 {
	if c.Bounded() {
		return c.Low
	}
	if !c.Number() {
		return math.NaN()
	}
	return c.Value
}

func (c *ChartSpec) category(label, code string) {
	c.Categories = append(c.Categories, label)
	c.CategoryCodes = append(c.CategoryCodes, code)
}

// ranked is the latest column, a bar per row that has a figure in it.
func (c *ChartSpec) ranked(t, _ *Table, def definition.Chart) {
	col := t.LatestColumn()
	if col < 0 {
		return
	}
	head := t.Columns[col]
	c.Subtitle = replaceSpan(c.Subtitle, t.span(), strings.Join(head.Heads, " "))
	s := ChartSeries{Name: strings.Join(head.Heads, " "), Code: head.Period}
	c.Bind = &ChartBinding{Series: []int{col}}
	for _, i := range compared(t, def) {
		cell := t.Rows[i].Cells[col]
		v := drawable(cell)
		if math.IsNaN(v) {
			continue
		}
		c.category(t.Rows[i].Label, t.Rows[i].Code)
		s.Values = append(s.Values, v)
		s.Flags = append(s.Flags, cell.Flags)
		c.Bind.Categories = append(c.Bind.Categories, i)
		c.Decimals = max(c.Decimals, cell.Decimals)
	}
	c.Series = []ChartSeries{s}
}

// replaceSpan puts the one period that is drawn in place of the table's span.
func replaceSpan(subtitle, span, period string) string {
	if span == "" {
		return subtitle
	}
	return strings.Replace(subtitle, span, period, 1)
}

// slope is the first and the last column that have figures, a line per row.
func (c *ChartSpec) slope(t, _ *Table, def definition.Chart) {
	rows := compared(t, def)
	has := func(col int) bool {
		n := 0
		for _, i := range rows {
			if !math.IsNaN(drawable(t.Rows[i].Cells[col])) {
				n++
			}
		}
		return n >= 2
	}
	var cols []int
	for _, j := range c.WholeColumns(t) {
		if has(j) {
			cols = append(cols, j)
		}
	}
	if len(cols) < 2 {
		return
	}
	all := cols
	cols = []int{cols[0], cols[len(cols)-1]}
	c.fillRows(t, rows, cols)
	for i, row := range rows {
		if slices.ContainsFunc(all[1:], func(j int) bool { return t.Rows[row].Cells[j].Flags.Has(warehouse.Break) }) {
			c.Series[i].Flags[1] = c.Series[i].Flags[1].With(warehouse.Break)
		}
	}
	c.Bind = nil // two columns that need not be neighbours
}

// rowSeries draws each row over the columns.
func (c *ChartSpec) rowSeries(t, _ *Table, def definition.Chart) {
	c.fillRows(t, drawn(t, def), c.WholeColumns(t))
	for i := range c.Series {
		c.Series[i].Line = slices.Contains(def.Lines, c.Series[i].Code)
	}
}

// WholeColumns are the columns without those that are only a part of what is
// beside them: a bar of seven months beside years would be read as a fall. A
// note names what is left out.
func (c *ChartSpec) WholeColumns(t *Table) []int {
	var cols []int
	var parts []string
	for j, col := range t.Columns {
		if col.Partial {
			parts = append(parts, lang.Period(t.Lang, col.Period))
		} else {
			cols = append(cols, j)
		}
	}
	if len(parts) > 0 {
		c.Notes = append(c.Notes, lang.T(t.Lang, "reports.part-not-drawn", "which", lang.List(t.Lang, parts)))
	}
	return cols
}

func (c *ChartSpec) fillRows(t *Table, rows, cols []int) {
	c.Bind = &ChartBinding{SeriesInRows: true, Series: rows, Categories: cols}
	for _, j := range cols {
		c.category(strings.Join(t.Columns[j].Heads, " "), t.Columns[j].Period)
	}
	for _, i := range rows {
		s := ChartSeries{Name: t.Rows[i].Label, Code: t.Rows[i].Code}
		for _, j := range cols {
			cell := t.Rows[i].Cells[j]
			s.Values = append(s.Values, drawable(cell))
			s.Flags = append(s.Flags, cell.Flags)
			c.Decimals = max(c.Decimals, cell.Decimals)
		}
		c.Series = append(c.Series, s)
		if c.Unit == "" {
			c.Unit = t.Rows[i].Unit
		}
	}
}

// columnSeries draws each column down the rows.
func (c *ChartSpec) columnSeries(t, _ *Table, def definition.Chart) {
	rows := drawn(t, def)
	c.Bind = &ChartBinding{Series: seq(len(t.Columns)), Categories: rows}
	for _, i := range rows {
		c.category(t.Rows[i].Label, t.Rows[i].Code)
	}
	for j, col := range t.Columns {
		s := ChartSeries{Name: col.Label(), Code: col.Codes[len(col.Codes)-1]}
		for _, i := range rows {
			cell := t.Rows[i].Cells[j]
			s.Values = append(s.Values, drawable(cell))
			s.Flags = append(s.Flags, cell.Flags)
			c.Decimals = max(c.Decimals, cell.Decimals)
		}
		c.Series = append(c.Series, s)
	}
}

// describe says the chart in a sentence: its title and the largest figures.
func (c *ChartSpec) describe() string {
	if c.Kind != ChartRanked && c.Kind != ChartMap {
		names := make([]string, len(c.Series))
		for i, s := range c.Series {
			names[i] = s.Name
		}
		return lang.T(c.Lang, "reports.alt.series", "title", c.Title, "subject", c.Subtitle, "series", lang.List(c.Lang, names))
	}
	var parts []string
	for i := range min(3, len(c.Categories)) {
		parts = append(parts, c.Categories[i]+" "+lang.Number(c.Lang, c.Series[0].Values[i], c.Decimals))
	}
	return lang.T(c.Lang, "reports.alt.ranked", "title", c.Title, "subject", c.Subtitle, "largest", lang.Semicolons(c.Lang, parts))
}
