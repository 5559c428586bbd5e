package site

import (
	"slices"
	"strings"

	"siemmes/reports"
	"siemmes/server/question"
	"siemmes/server/web"
	"siemmes/warehouse/lang"
)

// tableView is a reports.Table as the template shows it: every text ready, and
// a link behind every figure that can be traced.
type tableView struct {
	web.Speaker
	ID, Caption, Subtitle, Unit, Stub string
	Heads                             [][]headView
	Columns                           []reports.Column
	Rows                              []rowView
	Legend                            []flagView
	Notes, Facts                      []string
	SourceLine                        string // the sources, joined
	SourceWord                        string
	Marked                            bool // some figures carry note numbers
	Time                              bool // periods are across, the latest last
}

// Width is how many columns the table has, the stub included.
func (v tableView) Width() int { return len(v.Columns) + 1 }

// headView is a heading over columns, with the numbers of the notes that hold for
// the one column under it.
type headView struct {
	reports.Span
	Notes []int
}

// headings are the headings of one level.
func headings(t *reports.Table, level int) []headView {
	spans := t.Spans(level)
	out := make([]headView, len(spans))
	for i, s := range spans {
		out[i].Span = s
		if level+s.Depth == t.HeadLevels() {
			out[i].Notes = numbers(t.Columns[s.From].Notes)
		}
	}
	return out
}

type rowView struct {
	Label, Unit    string
	Level          int
	Heading, Total bool
	Notes          []int // numbers as shown
	Cells          []cellView
}

type cellView struct {
	Text, Href, Class, Title string
	Notes                    []int
}

// newTableView lays a table out.
func newTableView(p web.Speaker, t *reports.Table) tableView {
	v := tableView{
		Speaker: p, ID: t.ID, Caption: t.Title, Subtitle: t.Subtitle, Unit: t.Unit, Stub: t.Stub, Columns: t.Columns,
		Notes: t.Notes, SourceLine: lang.Semicolons(p.Lang, t.Sources), SourceWord: p.T("table.source"),
	}
	if n := len(t.Columns); n > 0 {
		v.Time = t.Columns[n-1].Period != ""
	}
	for level := range max(1, t.HeadLevels()) {
		v.Heads = append(v.Heads, headings(t, level))
	}
	for _, row := range t.Rows {
		v.Rows = append(v.Rows, rowOf(p, t, row))
		v.Marked = v.Marked || slices.ContainsFunc(row.Cells, func(c reports.TableCell) bool { return len(c.Notes) > 0 })
	}
	for _, line := range t.Legend() {
		mark, text, _ := strings.Cut(line, " ")
		v.Legend = append(v.Legend, flagView{mark, text})
	}
	if t.Basis != "" {
		v.Facts = append(v.Facts, p.T("table.basis", "basis", t.Basis))
	}
	for _, fact := range slices.Concat(t.Remarks, t.Coverage, []string{t.Release, t.AsOf}) {
		if fact != "" {
			v.Facts = append(v.Facts, fact)
		}
	}
	return v
}

func rowOf(p web.Speaker, t *reports.Table, row reports.TableRow) rowView {
	const deepest = 4
	v := rowView{Label: row.Label, Unit: row.Unit, Level: min(row.Level, deepest), Heading: row.Heading(), Total: row.Total, Notes: numbers(row.Notes)}
	for i, c := range row.Cells {
		cell := cellView{Text: t.Text(c), Notes: numbers(c.Notes), Class: cellClass(c)}
		if i < len(t.Columns) && t.Columns[i].Total {
			cell.Class = strings.TrimSpace(cell.Class + " total")
		}
		if len(c.Figures) == 1 && !c.Absent {
			cell.Href = p.To(question.FigureLink(t.Question(c.Figures[0])))
		}
		if c.Origin == "computed" {
			cell.Title = p.T("table.computed")
		}
		v.Cells = append(v.Cells, cell)
	}
	return v
}

func cellClass(c reports.TableCell) string {
	switch {
	case c.Absent:
		return "absent"
	case !c.Number():
		return "mark"
	case c.Origin == "computed":
		return "computed"
	}
	return ""
}

// numbers are note numbers as readers count, from one.
func numbers(notes []int) []int {
	out := make([]int, len(notes))
	for i, n := range notes {
		out[i] = n + 1
	}
	return out
}
