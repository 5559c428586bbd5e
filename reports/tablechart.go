package reports

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"siemmes/warehouse/lang"
)

// Lines of one chart can be distinguished up to maxLines; more series are in
// small charts side by side, up to maxSeries.
const (
	maxLines  = 6
	maxSeries = 16
)

// ChartOf draws a table's rows as lines over time, or its latest column as
// ranked bars where time is not across. Nil where that says nothing.
func ChartOf(t *Table) *ChartSpec {
	t = oneUnit(t)
	spec := &ChartSpec{ID: "chart", Lang: t.Lang, Title: t.Title, Subtitle: t.Subtitle, Unit: t.Unit, Kind: ChartLine}
	timeAcross := len(t.Columns) > 1
	for _, c := range t.Columns {
		timeAcross = timeAcross && c.Period != "" && len(c.Codes) > 0 && c.Codes[len(c.Codes)-1] == c.Period
	}
	if timeAcross {
		lines(spec, t)
	}
	if !timeAcross || len(spec.Categories) < 2 || len(spec.Series) > maxLines && !alike(spec) {
		ranked(spec, t)
	}
	if spec.Empty() {
		return nil
	}
	spec.NoteProjections()
	spec.NoteBreaks()
	spec.Alt = lang.T(t.Lang, "chart.alt", "title", t.Title+", "+t.Subtitle)
	return spec
}

// oneUnit keeps the rows in the unit of the first one, where rows have their own:
// dollars and operations have no scale in common.
func oneUnit(t *Table) *Table {
	if t.Unit != "" {
		return t
	}
	out := *t
	out.Rows = nil
	var path, kept []string
	for _, row := range t.Rows {
		path = append(path[:min(row.Level, len(path))], row.Unit)
		unit := row.Unit
		for i := len(path) - 1; i >= 0 && unit == ""; i-- {
			unit = path[i]
		}
		switch {
		case unit == "": // a heading above the units
		case kept == nil:
			kept = []string{unit}
		case unit != kept[0]:
			continue
		}
		out.Rows = append(out.Rows, row)
	}
	if kept != nil {
		out.Unit = kept[0]
	}
	return &out
}

// lines takes the first rows that hold figures, one series each.
func lines(spec *ChartSpec, t *Table) {
	columns := spec.WholeColumns(t)
	for _, j := range columns {
		c := t.Columns[j]
		label := c.Label()
		if distinctHeads(t) {
			label = lang.Period(t.Lang, c.Period)
		}
		spec.Categories = append(spec.Categories, label)
		spec.CategoryCodes = append(spec.CategoryCodes, c.Period)
	}
	path := []string{}
	for _, row := range t.Rows {
		path = append(path[:min(row.Level, len(path))], row.Label)
		if row.Heading() || len(spec.Series) == maxSeries {
			continue
		}
		series := ChartSeries{Name: joinPath(path), Code: row.Code}
		for _, j := range columns {
			series.Values = append(series.Values, row.Cells[j].Value)
			series.Flags = append(series.Flags, row.Cells[j].Flags)
		}
		spec.Series = append(spec.Series, series)
	}
	if len(spec.Series) > maxLines {
		spec.Kind = ChartMultiples
	}
}

// alike reports whether many series can be side by side on one scale: over
// several periods, and none of them dwarfed by another.
func alike(spec *ChartSpec) bool {
	const fewest, times = 4, 20
	low, high := math.Inf(1), 0.0
	for _, s := range spec.Series {
		most := 0.0
		for _, v := range s.Values {
			if v > most { // NaN never is
				most = v
			}
		}
		low, high = min(low, most), max(high, most)
	}
	return len(spec.Categories) >= fewest && high <= times*low
}

// distinctHeads reports whether the last heading alone does not name the column:
// months under their year.
func distinctHeads(t *Table) bool { return t.HeadLevels() > 1 }

func joinPath(path []string) string { return strings.Join(path, " · ") }

// ranked takes the twenty largest figures of the latest column.
func ranked(spec *ChartSpec, t *Table) {
	spec.Kind, spec.Categories, spec.CategoryCodes, spec.Series, spec.Notes = ChartRanked, nil, nil, nil, nil
	col := t.LatestColumn()
	if col < 0 {
		return
	}
	if len(t.Columns) > 1 {
		spec.Subtitle = withDot(t.Subtitle, lang.Period(t.Lang, t.Columns[col].Period))
	}
	const most = 20
	rows := largest(t, col, most)
	series := ChartSeries{Name: t.Columns[col].Label()}
	for _, row := range rows {
		spec.Categories = append(spec.Categories, row.Label)
		spec.CategoryCodes = append(spec.CategoryCodes, row.Code)
		series.Values = append(series.Values, row.Cells[col].Value)
		series.Flags = append(series.Flags, row.Cells[col].Flags)
	}
	spec.Series = []ChartSeries{series}
}

// largest are the rows with the greatest figures in a column, the greatest
// first, of those that can be ranked: totals and groups would dwarf their parts.
func largest(t *Table, col, most int) []TableRow {
	var rows []TableRow
	for _, i := range t.Rankable() {
		if row := t.Rows[i]; row.Cells[col].Number() {
			rows = append(rows, row)
		}
	}
	slices.SortStableFunc(rows, func(a, b TableRow) int { return cmp.Compare(b.Cells[col].Value, a.Cells[col].Value) })
	return rows[:min(most, len(rows))]
}
