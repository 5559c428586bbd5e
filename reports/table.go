package reports

import (
	"math"
	"slices"
	"time"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// Table is one result without a format: what a workbook, a page and a printer
// each show in their own way. All text is in the language of Lang.
type Table struct {
	ID       string // unique in its report, fit for a file name and a link
	Lang     string
	Title    string
	Subtitle string
	// Stub heads the stub column ("Country of birth").
	Stub    string
	Columns []Column
	Rows    []TableRow
	Unit    string // of the figures, "" where every row or column has its own
	// Remarks hold for the whole table and are under it; Notes are
	// numbered from 1 in this order and marked where they hold.
	Remarks []string
	Notes   []string
	Sources []string // one line each: publisher, title, edition
	// Basis and Coverage say what the counterpart represents ("country of
	// birth") and what the figures leave out, a line each.
	Basis    string
	Coverage []string
	Release  string // release and editions, one line
	AsOf     string // date of the vintage, one line
	// Queries are the questions behind the figures; Figure.Query is an
	// index into them.
	Queries []warehouse.Query
	// Truncated reports whether there is more than is shown.
	Truncated bool

	today time.Time // periods that end later go on; zero: none does
}

// Column is one column of figures. Heads are its headings from the top down;
// neighbours with the same upper headings are under one heading.
type Column struct {
	Heads  []string
	Codes  []string // of Heads, "" where there is none
	Period string   // as SDMX writes it, "" where time is not across
	// Partial reports whether the period is only a part of what is beside it:
	// January to July among years.
	Partial bool
	Total   bool
	Unit    string // where the column has its own
	Notes   []int  // indexes into Table.Notes, shown at the last heading
}

// Label is the last heading.
func (c Column) Label() string {
	if len(c.Heads) == 0 {
		return ""
	}
	return c.Heads[len(c.Heads)-1]
}

// TableRow is one row: its label in the stub, indented by Level, and a cell per
// column. A row without cells is a heading for the rows under it.
type TableRow struct {
	Label string
	Code  string
	Level int
	Total bool
	// Group reports whether the row is a group of areas, LeftOver that it represents
	// what the others do not name ("Other South", not stated). Neither is ranked
	// among countries.
	Group, LeftOver bool
	Unit            string // where the row has its own
	// Decimals of this row; -1 takes the column's.
	Decimals int
	Notes    []int // indexes into Table.Notes, shown at the label
	Cells    []TableCell
}

// Heading reports whether the row only heads the rows under it.
func (r TableRow) Heading() bool { return len(r.Cells) == 0 }

// TableCell is one figure as a reader meets it.
type TableCell struct {
	// Value is NaN where there is no number; Flags then say why.
	Value float64
	// Low and High bound a figure that a censored one is in; NaN else.
	Low, High float64
	Flags     warehouse.Flags
	Decimals  int // how many the figure is shown with; the value keeps all
	// Label is a text that is in place of a figure: a date, a name.
	Label string
	// Absent reports whether the warehouse holds nothing here: neither a figure
	// nor a status. Withdrawn, that the release was withdrawn.
	Absent, Withdrawn bool
	Origin            warehouse.Origin
	Notes             []int // indexes into Table.Notes
	// Figures are the figures of the warehouse behind the cell: the one it
	// shows, or the inputs of an indicator. Explain takes them.
	Figures []Figure
}

// Figure names one figure of the warehouse, enough to ask for it again or for
// the cells of the spreadsheets behind it.
type Figure struct {
	Query  int      // index into Table.Queries
	Dims   []string // the dimensions of Key
	Key    []string // codes
	Period string   // as SDMX writes it
}

// LabelCell is a cell that holds a text.
func LabelCell(text string) TableCell {
	return TableCell{Value: math.NaN(), Low: math.NaN(), High: math.NaN(), Label: text}
}

// inMillions is the cell with its figure in millions, as its unit then says.
func (c TableCell) inMillions() TableCell {
	const million = 1e6
	c.Value, c.Low, c.High, c.Decimals = c.Value/million, c.Low/million, c.High/million, 1
	return c
}

// AbsentCell is the cell of which the warehouse holds nothing.
func AbsentCell() TableCell {
	return TableCell{Value: math.NaN(), Low: math.NaN(), High: math.NaN(), Absent: true}
}

// Bounded reports whether the cell represents a range and not for one number.
func (c TableCell) Bounded() bool { return c.Low == c.Low && c.High == c.High && c.Low != c.High }

// Number reports whether the cell shows one number.
func (c TableCell) Number() bool {
	return c.Value == c.Value && !c.Bounded() && !c.Withdrawn && c.Label == ""
}

// HeadLevels is how many rows of headings the columns have.
func (t *Table) HeadLevels() int {
	n := 0
	for _, c := range t.Columns {
		n = max(n, len(c.Heads))
	}
	return n
}

// Span is one heading over a run of columns: From is its first column, Width
// how many it covers, Depth how many heading rows.
type Span struct {
	Label              string
	From, Width, Depth int
}

// Spans lays out one row of headings, the topmost being level 0. A column with
// fewer headings than levels has its last heading cover the rows below.
func (t *Table) Spans(level int) []Span {
	var spans []Span
	levels := t.HeadLevels()
	for i, c := range t.Columns {
		if level >= len(c.Heads) {
			continue
		}
		depth := 1
		if level == len(c.Heads)-1 {
			depth = levels - level
		}
		if n := len(spans) - 1; n >= 0 && depth == 1 && level < levels-1 {
			s := &spans[n]
			prev := t.Columns[s.From]
			if s.From+s.Width == i && s.Depth == 1 && slices.Equal(prev.Heads[:level+1], c.Heads[:level+1]) {
				s.Width++
				continue
			}
		}
		spans = append(spans, Span{Label: c.Heads[level], From: i, Width: 1, Depth: depth})
	}
	return spans
}

// Question is the query that asks for one figure alone: the cell's own key and
// period, in the vintage that the table's query chose. The store's Explain takes
// it. The frequency is asked for as such and is no condition: a year may be made
// from months.
func (t *Table) Question(f Figure) warehouse.Query {
	if f.Query < 0 || f.Query >= len(t.Queries) {
		return warehouse.Query{}
	}
	q := t.Queries[f.Query]
	where := make([]warehouse.Filter, 0, len(q.Where)+len(f.Dims))
	for _, w := range q.Where {
		if !slices.Contains(f.Dims, w.Dim) && w.Dim != warehouse.DimFreq {
			where = append(where, w)
		}
	}
	for i, dim := range f.Dims {
		if dim == warehouse.DimFreq && q.By != nil {
			q.Freq = warehouse.Freq(f.Key[i])
			continue
		}
		where = append(where, warehouse.Filter{Dim: dim, Codes: []string{f.Key[i]}})
	}
	q.Where, q.Limit, q.Offset = where, 0, 0
	if p, err := warehouse.ParsePeriod(f.Period); err == nil {
		q.Periods = warehouse.Ranges{p}
	}
	return q
}

// Empty reports whether no cell of the table holds a figure or a status.
func (t *Table) Empty() bool {
	if t == nil {
		return true
	}
	for _, r := range t.Rows {
		for _, c := range r.Cells {
			if !c.Absent {
				return false
			}
		}
	}
	return true
}

// Below are the lines under the table that have no place of their own, in
// order: remarks, basis, coverage, sources, release.
func (t *Table) Below() []string {
	all := slices.Clone(t.Remarks)
	if t.Truncated {
		all = append(all, lang.T(t.Lang, "reports.truncated"))
	}
	if t.Basis != "" {
		all = append(all, lang.T(t.Lang, "reports.basis", "basis", t.Basis))
	}
	all = append(all, t.Coverage...)
	for _, s := range t.Sources {
		all = append(all, lang.T(t.Lang, "reports.source", "source", s))
	}
	for _, s := range []string{t.Release, t.AsOf} {
		if s != "" {
			all = append(all, s)
		}
	}
	return all
}
