package site

import (
	"cmp"
	"context"
	"math"
	"net/http"
	"slices"
	"strings"

	"siemmes/reports"
	"siemmes/server/question"
	"siemmes/server/web"
	"siemmes/warehouse"
)

// chartView is a chart as the template shows it: Src is where our loader finds
// what to draw, "" where this site has no chart library; Picture is the same
// for readers without JavaScript.
type chartView struct{ ID, Alt, Src, Picture string }

// chartView makes one from the address of a chart without its ending.
func (s *Site) chartView(id, alt, path, query string) chartView {
	v := chartView{ID: id, Alt: alt, Picture: path + ".svg" + query}
	if s.Drawn {
		v.Src = path + ".json" + query
	}
	return v
}

// Lines of one chart can be told apart up to maxLines; more series stand in
// small charts side by side, up to maxSeries.
const (
	maxLines  = 6
	maxSeries = 16
)

// chartOf draws a table's rows as lines over time, or its latest column as
// ranked bars where time is not across. Nil where that says nothing.
func chartOf(t *reports.Table) *reports.ChartSpec {
	t = oneUnit(t)
	spec := &reports.ChartSpec{ID: "chart", Lang: t.Lang, Title: t.Title, Subtitle: t.Subtitle, Unit: t.Unit, Kind: reports.ChartLine}
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
	spec.Alt = web.Message(t.Lang, "chart.alt", "title", t.Title+", "+t.Subtitle)
	return spec
}

// oneUnit keeps the rows in the unit of the first one, where rows have their own:
// dollars and operations have no scale in common.
func oneUnit(t *reports.Table) *reports.Table {
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
func lines(spec *reports.ChartSpec, t *reports.Table) {
	columns := spec.WholeColumns(t)
	for _, j := range columns {
		c := t.Columns[j]
		label := c.Label()
		if distinctHeads(t) {
			label = periodName(t.Lang, c.Period)
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
		series := reports.ChartSeries{Name: joinPath(path), Code: row.Code}
		for _, j := range columns {
			series.Values = append(series.Values, row.Cells[j].Value)
			series.Flags = append(series.Flags, row.Cells[j].Flags)
		}
		spec.Series = append(spec.Series, series)
	}
	if len(spec.Series) > maxLines {
		spec.Kind = reports.ChartMultiples
	}
}

// alike reports whether many series can stand side by side on one scale: over
// several periods, and none of them dwarfed by another.
func alike(spec *reports.ChartSpec) bool {
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
func distinctHeads(t *reports.Table) bool { return t.HeadLevels() > 1 }

func periodName(language, period string) string {
	return web.Speaker{Lang: language}.PeriodName(period)
}

func joinPath(path []string) string { return strings.Join(path, " · ") }

// ranked takes the twenty largest figures of the latest column.
func ranked(spec *reports.ChartSpec, t *reports.Table) {
	spec.Kind, spec.Categories, spec.CategoryCodes, spec.Series, spec.Notes = reports.ChartRanked, nil, nil, nil, nil
	col := t.LatestColumn()
	if col < 0 {
		return
	}
	if len(t.Columns) > 1 {
		spec.Subtitle = joined(t.Subtitle, periodName(t.Lang, t.Columns[col].Period))
	}
	const most = 20
	rows := largest(t, col, most)
	series := reports.ChartSeries{Name: t.Columns[col].Label()}
	for _, row := range rows {
		spec.Categories = append(spec.Categories, row.Label)
		spec.CategoryCodes = append(spec.CategoryCodes, row.Code)
		series.Values = append(series.Values, row.Cells[col].Value)
		series.Flags = append(series.Flags, row.Cells[col].Flags)
	}
	spec.Series = []reports.ChartSeries{series}
}

// chartSpec answers a selection as a chart.
func (s *Site) chartSpec(r *http.Request) (*reports.ChartSpec, error) {
	ds, err := s.Catalog.Dataset(r.PathValue("dataset"))
	if err != nil {
		return nil, err
	}
	h, err := s.Holdings.Of(r.Context(), ds)
	if err != nil {
		return nil, err
	}
	sel, err := s.pageSelection(r, ds, h)
	if err != nil {
		return nil, err
	}
	a, err := question.Ask(r.Context(), s.Warehouse, sel, maxFigures)
	if err != nil {
		return nil, err
	}
	spec := chartOf(compacted(sel.Table(a, s.Catalog, web.LanguageOf(r), s.Now()), s.Catalog))
	if spec == nil || s.Charts == nil {
		return nil, warehouse.Errorf(warehouse.ErrNotFound, "there is nothing to draw in this selection")
	}
	return spec, nil
}

// chartJSON is the option our loader draws.
func (s *Site) chartJSON(w http.ResponseWriter, r *http.Request) error {
	if s.Unchanged(w, r, "json") {
		return nil
	}
	spec, err := s.chartSpec(r)
	if err != nil {
		return err
	}
	return s.writeOption(w, spec)
}

func (s *Site) writeOption(w http.ResponseWriter, spec *reports.ChartSpec) error {
	option, err := s.ChartOption(spec, spec.Lang)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(option) // the reader went away
	return nil
}

// chartSVG is the same chart as a picture.
func (s *Site) chartSVG(w http.ResponseWriter, r *http.Request) error {
	if s.Unchanged(w, r, "svg") {
		return nil
	}
	spec, err := s.chartSpec(r)
	if err != nil {
		return err
	}
	return s.writeSVG(r.Context(), w, spec)
}

func (s *Site) writeSVG(ctx context.Context, w http.ResponseWriter, spec *reports.ChartSpec) error {
	svg, err := s.Charts.SVG(ctx, spec)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "image/svg+xml")
	_, _ = w.Write(svg) // the reader went away
	return nil
}

// largest are the rows with the greatest figures in a column, the greatest
// first, of those that can be ranked: totals and groups would dwarf their parts.
func largest(t *reports.Table, col, most int) []reports.TableRow {
	var rows []reports.TableRow
	for _, i := range t.Rankable() {
		if row := t.Rows[i]; row.Cells[col].Number() {
			rows = append(rows, row)
		}
	}
	slices.SortStableFunc(rows, func(a, b reports.TableRow) int { return cmp.Compare(b.Cells[col].Value, a.Cells[col].Value) })
	return rows[:min(most, len(rows))]
}
