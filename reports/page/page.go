// Package page writes a report as one self-contained HTML file: styles, charts
// and tables are in it and nothing is loaded from anywhere, so that it can be
// mailed, archived and read without a network. It prints, reads on a telephone
// and its tables apply to a screen reader.
package page

import (
	"context"
	_ "embed"
	"html/template"
	"io"
	"strconv"
	"strings"
	"sync"

	"siemmes/reports"
	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

//go:embed page.html.tmpl
var layout string

//go:embed page.css
var css string

var pageTemplate = sync.OnceValues(func() (*template.Template, error) {
	return template.New("page").Funcs(template.FuncMap{"t": lang.T, "numbers": numbers}).Parse(layout)
})

// Write writes a report. Charts come from the renderer; with a nil one the
// page has its tables only. A chart that cannot be drawn is an error: a report
// with a hole in it must not leave SIEMMES.
func Write(ctx context.Context, w io.Writer, r *reports.Report, renderer reports.Renderer) (err error) {
	defer warehouse.Wrap(&err, "write page %q", r.Title)
	view := pageView{Report: r, CSS: template.CSS(css)}
	for i := range r.Sections {
		s, err := newSection(ctx, i, &r.Sections[i], renderer)
		if err != nil {
			return err
		}
		view.Sections = append(view.Sections, s)
	}
	tmpl, err := pageTemplate()
	if err != nil {
		return err
	}
	return tmpl.Execute(w, view)
}

// pageView is what the template sees.
type pageView struct {
	*reports.Report
	CSS      template.CSS
	Sections []sectionView
}

type sectionView struct {
	*reports.Section
	Number int
	Parts  []partView
}

// partView is a table with the charts that are beside it.
type partView struct {
	Charts []chartView
	Table  *tableView
}

type chartView struct {
	*reports.ChartSpec
	SVG template.HTML
}

func newSection(ctx context.Context, i int, s *reports.Section, renderer reports.Renderer) (sectionView, error) {
	view := sectionView{Section: s, Number: i + 1}
	for j, t := range s.Tables {
		part := partView{Table: newTable(t)}
		for _, c := range s.Charts {
			if c.Empty() || renderer == nil || c.Table != t.ID && (c.Table != "" || j > 0) {
				continue
			}
			svg, err := renderer.SVG(ctx, c)
			if err != nil {
				return view, err
			}
			safe, err := inlineSVG(svg)
			if err != nil {
				return view, err
			}
			part.Charts = append(part.Charts, chartView{ChartSpec: c, SVG: safe})
		}
		view.Parts = append(view.Parts, part)
	}
	return view, nil
}

// tableView adds to a table what a template cannot reckon.
type tableView struct {
	*reports.Table
	Head   [][]headView
	Body   []rowView
	Legend []string
}

type headView struct {
	Label, Notes     string
	Colspan, Rowspan int
	Scope            string
	Stub             bool
}

type rowView struct {
	*reports.TableRow
	Class string
	Width int // of a heading row
	Cells []cellView
}

type cellView struct{ Text, Notes, Class string }

func newTable(t *reports.Table) *tableView {
	v := &tableView{Table: t, Legend: t.Legend()}
	levels := t.HeadLevels()
	for level := range levels {
		var row []headView
		if level == 0 {
			row = append(row, headView{Label: t.Stub, Colspan: 1, Rowspan: levels, Scope: "col", Stub: true})
		}
		for _, s := range t.Spans(level) {
			h := headView{Label: s.Label, Colspan: s.Width, Rowspan: s.Depth, Scope: "col"}
			if s.Width > 1 {
				h.Scope = "colgroup"
			}
			if level+s.Depth == levels {
				h.Notes = numbers(t.Columns[s.From].Notes)
			}
			row = append(row, h)
		}
		v.Head = append(v.Head, row)
	}
	for i := range t.Rows {
		v.Body = append(v.Body, newRow(t, &t.Rows[i]))
	}
	return v
}

func newRow(t *reports.Table, r *reports.TableRow) rowView {
	v := rowView{TableRow: r, Class: "l" + strconv.Itoa(min(r.Level, 6)), Width: len(t.Columns) + 1}
	if r.Total {
		v.Class += " total"
	}
	for _, c := range r.Cells {
		cell := cellView{Text: t.Text(c), Notes: numbers(c.Notes)}
		switch {
		case c.Label != "":
			cell.Class = "words"
		case t.Mark(c) != "":
			cell.Class = "mark"
		}
		v.Cells = append(v.Cells, cell)
	}
	return v
}

// numbers are the numbers of notes: "1, 2".
func numbers(notes []int) string {
	texts := make([]string, len(notes))
	for i, n := range notes {
		texts[i] = strconv.Itoa(n + 1)
	}
	return strings.Join(texts, ", ")
}
