package propose

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"siemmes/ingest/layout"
	"siemmes/ingest/layout/layouttest"
	"siemmes/ingest/layout/tidy"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
	"siemmes/warehouse/published"
)

// handmade is a file whose layout a person wrote: the structure is taken from that
// layout, so that what is tested is the meaning alone.
type handmade struct {
	path     string
	wb       *sheet.Workbook
	lay      *layout.Layout
	proposal *Proposal
}

// handWritten are the sample files and the layouts that people wrote for them.
func handWritten(t *testing.T) []*handmade {
	t.Helper()
	lib, err := layout.Open("")
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, pattern := range []string{"../../../testdata/offices/*", filepath.Join(published.Dir(t), "*", "*")} {
		found, _ := filepath.Glob(pattern)
		files = append(files, found...)
	}
	slices.Sort(files)
	var out []*handmade
	for _, path := range files {
		if strings.Contains(path, "troy200") || strings.Contains(path, "EARLIER") || strings.Contains(path, "RESAVED") {
			continue
		}
		wb, _ := layouttest.TryOpen(t, path)
		if wb == nil {
			continue
		}
		lay, err := lib.Recognise(context.Background(), wb, layout.Hint{})
		if err != nil {
			continue
		}
		x := &handmade{path: path, wb: wb, lay: lay}
		x.build(t)
		out = append(out, x)
	}
	if len(out) < 30 {
		t.Fatalf("only %d files have a layout", len(out))
	}
	return out
}

type onSheet struct {
	table *layout.Table
	sheet string
}

// structure gathers the tables of a proposal from the cells that a layout reads.
type structure struct {
	p      *Proposal
	tables map[onSheet]*Table
	axes   map[string]*Axis
	seen   map[string]bool // texts of an axis
}

// build makes the tables of a proposal from the layout's structure and the
// file's texts.
func (x *handmade) build(t *testing.T) {
	t.Helper()
	p := &Proposal{Name: filepath.Base(x.path), book: &reading{wb: x.wb}}
	p.Meaning.Numbers = x.lay.Numbers
	for _, m := range x.lay.Markers {
		if m.Text != "" && !m.Beside {
			p.Markers = append(p.Markers, Marker{Marker: layout.Marker{Text: m.Text}})
		}
	}
	s := &structure{p, map[onSheet]*Table{}, map[string]*Axis{}, map[string]bool{}}
	err := tidy.Cells(context.Background(), x.lay, x.wb, func(c *tidy.Cell) error {
		if len(c.Headings) > 0 {
			s.add(c)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, tab := range p.Tables {
		if n := len(tab.Header); n > 0 {
			tab.From = min(tab.From, tab.Header[n-1].Row+1)
		}
		slices.Sort(tab.Values)
		slices.SortStableFunc(tab.Stub, func(a, b *Axis) int { return a.Col - b.Col })
		x.around(t, tab)
	}
	x.proposal = p
}

// add takes a cell into its table.
func (s *structure) add(c *tidy.Cell) {
	lt := c.Headings[len(c.Headings)-1].Axis.Table
	tab := s.table(lt, c)
	tab.Bounds.Bottom, tab.Bounds.Right = max(tab.Bounds.Bottom, c.Row), max(tab.Bounds.Right, c.Col)
	tab.To = max(tab.To, c.Row)
	tab.From = min(tab.From, c.Row)
	if !slices.Contains(tab.Values, c.Col) {
		tab.Values = append(tab.Values, c.Col)
	}
	for i := range c.Headings {
		if h := &c.Headings[i]; h.Row != 0 && !slices.Contains(lt.From, h.Axis) {
			s.addHeading(lt, tab, h)
		}
	}
}

// table is the table of a cell, with its header rows.
func (s *structure) table(lt *layout.Table, c *tidy.Cell) *Table {
	key := onSheet{lt, c.Sheet}
	if tab := s.tables[key]; tab != nil {
		return tab
	}
	tab := &Table{ID: fmt.Sprintf("t%d", len(s.tables)+1), Sheet: c.Sheet, From: c.Row}
	tab.Bounds = sheet.Range{Top: c.Row, Left: 1, Right: c.Col, Bottom: c.Row}
	if stairs := lt.Staircase; stairs != nil {
		tab.Meaning.Staircase = &layout.Staircase{Columns: stairs.Columns, Labels: stairs.Labels, Suffixes: stairs.Suffixes, Prefixes: stairs.Prefixes}
	}
	s.tables[key] = tab
	s.p.Tables = append(s.p.Tables, tab)
	for _, a := range lt.Header {
		h := &Axis{Row: *a.Row}
		h.Name, h.Fill = fmt.Sprintf("row %d", *a.Row), a.Fill
		s.axes[tab.ID+a.Name] = h
		tab.Header = append(tab.Header, h)
	}
	return tab
}

// addHeading takes the text of a heading into its axis.
func (s *structure) addHeading(lt *layout.Table, tab *Table, h *tidy.Heading) {
	name, section := tab.ID+h.Axis.Name, slices.Contains(lt.Sections, h.Axis)
	if h.Axis.Others {
		name += fmt.Sprint(h.Col)
	}
	if section {
		name += " section"
	}
	a := s.axes[name]
	if a == nil {
		a = &Axis{Col: h.Col}
		a.Name, a.Fill, a.Hidden = "column "+warehouse.ColumnName(h.Col), cmp.Or(h.Axis.Fill, "none"), h.Axis.Hidden
		s.axes[name] = a
		if section {
			a.Like = h.Axis.Like
			tab.Sections = append(tab.Sections, a)
		} else {
			tab.Stub = append(tab.Stub, a)
		}
	}
	if id := name + "\x00" + h.Text; len(a.Texts) < MaxTexts && !s.seen[id] {
		s.seen[id] = true
		a.Texts = append(a.Texts, strings.Clone(h.Text))
	}
}

// around takes the texts above and below a table, and the captions of its stub.
func (x *handmade) around(t *testing.T, tab *Table) {
	top := tab.From
	if len(tab.Header) > 0 {
		top = tab.Header[0].Row
	}
	for b, err := range x.wb.Sheet(tab.Sheet).Blocks(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		for row := b.First; row <= b.Last(); row++ {
			if row >= tab.From && row <= tab.To {
				continue
			}
			for col := 1; col <= b.Cols(); col++ {
				s := space(b.Text(row, col))
				switch {
				case s == "":
				case row < top:
					tab.Title = append(tab.Title, Text{Row: row, Col: col, Text: s})
				case row > tab.To && len(tab.Notes) < 60:
					tab.Notes = append(tab.Notes, Text{Row: row, Col: col, Text: s})
				case row < tab.From:
					for _, a := range tab.Stub {
						if a.Col == col {
							a.Caption = space(a.Caption + " " + s)
						}
					}
				}
			}
		}
	}
}

// dimsOf are the dimensions a heading gives: PERIOD for parts of one.
func dimsOf(h *tidy.Heading) []string {
	var dims []string
	for _, c := range h.Value.Codes {
		if c.Dim != "BASIS" {
			dims = append(dims, c.Dim)
		}
	}
	if len(dims) == 0 && len(h.Axis.Period.List) > 0 && !h.Value.Unknown {
		dims = append(dims, "PERIOD")
	}
	for i := range h.Axis.Patterns {
		if len(dims) == 0 && h.Axis.Patterns[i].Period != nil {
			dims = append(dims, "PERIOD")
		}
	}
	slices.Sort(dims)
	return slices.Compact(dims)
}

// headingKey is where a heading is.
type headingKey struct {
	sheet    string
	row, col int
}

type told struct {
	text string
	dims []string
	axis *layout.Axis
}

// tellAll gathers what a layout tells of headings and of the periods of cells:
// of every heading text of an axis once, or of those that only holds.
func tellAll(t *testing.T, l *layout.Layout, wb *sheet.Workbook, only map[headingKey]told) (heads map[headingKey]told, periods map[headingKey]string) {
	t.Helper()
	heads, periods = map[headingKey]told{}, map[headingKey]string{}
	seen := map[*tidy.Value]bool{}
	err := tidy.Cells(context.Background(), l, wb, func(c *tidy.Cell) error {
		for i := range c.Headings {
			h := &c.Headings[i]
			key := headingKey{c.Sheet, h.Row, h.Col}
			_, wanted := only[key]
			if h.Row == 0 || h.Axis.From != nil || only != nil && !wanted || only == nil && seen[h.Value] {
				continue
			}
			seen[h.Value] = true
			if _, ok := heads[key]; !ok {
				heads[key] = told{strings.Clone(h.Text), dimsOf(h), h.Axis}
			}
		}
		if len(periods) < 20000 {
			periods[headingKey{c.Sheet, c.Row, c.Col}] = c.Period
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return heads, periods
}

// score counts what agrees.
type score struct{ right, of int }

func (s *score) add(ok bool) {
	s.of++
	if ok {
		s.right++
	}
}

func (s score) share() float64 { return float64(s.right) / float64(max(s.of, 1)) }

func (s score) String() string { return fmt.Sprintf("%d of %d, %.3f", s.right, s.of, s.share()) }

// agreement counts what proposals and the layouts that people wrote agree in.
type agreement struct {
	datasets, measures, areas, axes, texts, periods score
	known                                           int // files in which nothing is open
}

func TestMeaningAgreesWithHandWrittenLayouts(t *testing.T) {
	var a agreement
	for _, x := range handWritten(t) {
		a.compare(t, x)
	}
	for _, floor := range []struct {
		what string
		got  score
		want float64
	}{{"datasets", a.datasets, 0.93}, {"measures", a.measures, 0.88}, {"REF_AREA", a.areas, 0.93}, {"axes", a.axes, 0.93}, {"headings", a.texts, 0.95}, {"periods", a.periods, 0.9}} {
		if floor.got.share() < floor.want {
			t.Errorf("%s agree in %s; at least %.2f should", floor.what, floor.got, floor.want)
		}
	}
	t.Logf("datasets %s; measures %s; REF_AREA %s; axes %s; headings %s; files with the right periods %s; nothing open in %d files", a.datasets, a.measures, a.areas, a.axes, a.texts, a.periods, a.known)
}

// compare counts what agrees in one file.
func (a *agreement) compare(t *testing.T, x *handmade) {
	t.Helper()
	p := x.proposal
	p.answers = sourcesOf(t, x.lay)
	p.understand()
	checkDecisions(t, p)
	lay, err := p.Layout()
	if err != nil {
		t.Errorf("%s: %v\n%s", x.path, err, p.YAML("en"))
		return
	}
	name := filepath.Base(x.path)
	want, wantPeriods := tellAll(t, x.lay, x.wb, nil)
	got, gotPeriods := tellAll(t, lay, x.wb, want)
	x.compareTables(t, name, &a.datasets, &a.measures, &a.areas)
	if p.known() {
		a.known++
		if err := lay.Check(catalog.Default()); err != nil {
			t.Errorf("%s: nothing is open, and yet: %v", name, err)
		}
	}
	a.compareHeadings(t, name, want, got)
	var own score
	for key, w := range wantPeriods {
		own.add(gotPeriods[key] == w)
	}
	a.periods.add(own.share() > 0.95)
	if own.share() <= 0.95 {
		t.Logf("%s: periods of %s", name, own)
	}
}

// compareHeadings counts the headings that agree, and the axes in which nearly
// all do.
func (a *agreement) compareHeadings(t *testing.T, name string, want, got map[headingKey]told) {
	t.Helper()
	other := map[*layout.Axis]string{} // a heading of an axis that does not agree
	byAxis, given := map[*layout.Axis]*score{}, map[*layout.Table][]string{}
	for _, w := range want {
		given[w.axis.Table] = append(given[w.axis.Table], w.dims...)
	}
	for key, w := range want {
		g := got[key]
		if byAxis[w.axis] == nil {
			byAxis[w.axis] = &score{}
		}
		ok := agree2(w.dims, g.dims) || redundant(w, g, given)
		byAxis[w.axis].add(ok)
		if !ok {
			other[w.axis] = fmt.Sprint(w.text, w.dims, g.dims)
		}
		a.texts.add(ok)
	}
	for axis, s := range byAxis {
		ok := s.share() >= 0.9
		a.axes.add(ok)
		if !ok {
			t.Logf("%s: %s %s: %s agree; %s", name, axis.Table.ID, axis.Name, s, other[axis])
		}
	}
}

// checkDecisions sees that every decision has a reason that can be reported, and a
// confidence.
func checkDecisions(t *testing.T, p *Proposal) {
	t.Helper()
	all := slices.Clone(p.Decisions)
	for _, tab := range p.Tables {
		all = append(all, tab.Decisions...)
		if open := p.OpenOf(tab); len(open) > 0 && tab.Skip.IsZero() {
			t.Errorf("%s: %v is open, and the table is not skipped", p.Name, open)
		}
	}
	for _, d := range all {
		if !lang.Has(d.Reason.ID) || strings.Contains(lang.Reader{Language: "es"}.Say(d.Reason), "{") {
			t.Errorf("%s: the reason %q of %s says %q", p.Name, d.Reason.ID, d.What, lang.Reader{Language: "es"}.Say(d.Reason))
		}
		if d.Confidence <= 0 || d.Confidence > 1 {
			t.Errorf("%s: %s is sure to %v", p.Name, d.What, d.Confidence)
		}
	}
}

// sourcesOf answers whose the tables are as a layout says it.
func sourcesOf(t *testing.T, l *layout.Layout) *Answers {
	t.Helper()
	var given Answers
	for _, tab := range l.Tables {
		if err := given.Add(AskSource, "", "", cmp.Or(tab.Source, l.Source)); err != nil {
			t.Fatal(err)
		}
	}
	return &given
}

// asks reports whether a question of a kind about a text is open.
func (p *Proposal) asks(ask Ask, about string) bool {
	return slices.ContainsFunc(p.Questions(), func(q Question) bool { return q.Ask == ask && q.About == about })
}

// known reports whether nothing of the proposal is open.
func (p *Proposal) known() bool {
	return !slices.ContainsFunc(p.Questions(), func(Question) bool { return true })
}

// agree2 reports whether a heading gives what it should: something of it, and
// nothing else.
func agree2(want, got []string) bool {
	if !slices.Contains(want, "MEASURE") {
		got = slices.DeleteFunc(slices.Clone(got), func(dim string) bool { return dim == "MEASURE" })
	}
	if len(want) == 0 {
		return len(got) == 0
	}
	some := false
	for _, dim := range got {
		if !slices.Contains(want, dim) {
			return false
		}
		some = true
	}
	return some
}

// redundant reports whether what should mean nothing repeats what another axis
// of the same table gives: the name beside the code.
func redundant(w, g told, given map[*layout.Table][]string) bool {
	return len(w.dims) == 0 && len(g.dims) == 1 && slices.Contains(given[w.axis.Table], g.dims[0])
}

// compareTables compares dataset, measure and reporting area of the tables.
func (x *handmade) compareTables(t *testing.T, name string, datasets, measures, areas *score) {
	for _, tab := range x.proposal.Tables {
		lt := x.tableOf(tab)
		if lt == nil || lt.Dataset == "" || lt.Skip != "" {
			continue
		}
		m := &tab.Meaning
		datasets.add(m.Dataset == lt.Dataset)
		if m.Dataset != lt.Dataset {
			t.Logf("%s %s: dataset %q, not %s", name, tab.Sheet, m.Dataset, lt.Dataset)
		}
		for dim, s := range map[string]*score{"MEASURE": measures, "REF_AREA": areas} {
			want := ""
			for _, a := range lt.Set.Codes {
				if a.Dim == dim {
					want = a.Code
				}
			}
			got := m.Set.Code(dim)
			if got == "" && givesCode(tab, dim, want) {
				got = want
			}
			s.add(got == want)
			if got != want {
				t.Logf("%s %s: %s %q, not %q", name, tab.Sheet, dim, got, want)
			}
		}
	}
}

// givesCode reports whether some heading of the table gives a dimension a code.
func givesCode(tab *Table, dim, code string) bool {
	for _, a := range tab.allAxes() {
		for _, s := range a.Meaning.Map {
			if slices.ContainsFunc(s.Codes, func(x layout.Assignment) bool { return x.Dim == dim && x.Code == code }) {
				return true
			}
		}
	}
	return false
}

func (x *handmade) tableOf(tab *Table) *layout.Table {
	for _, lt := range x.lay.Tables {
		if lt.Sheets.Fit(tab.Sheet) && (len(lt.Stub)+len(lt.Header) > 0) {
			return lt
		}
	}
	return nil
}
