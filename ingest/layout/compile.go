package layout

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
)

var (
	idForm       = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	languageForm = regexp.MustCompile(`^[a-z]{2}$`)
	dayForm      = regexp.MustCompile(`^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$`)
)

// compile checks the layout and fills in what the engine needs.
func (c *compiler) compile() {
	l := c.layout
	if !idForm.MatchString(l.ID) {
		c.fail("$.layout", "layout.id", "id", l.ID)
	}
	if l.NamedOnly && l.Reason == "" {
		c.fail("$.named-only", "layout.named-reason")
	}
	c.recognise(&l.Recognise)
	if l.Edition.From != nil {
		c.find(l.Edition.From, "$.edition.from")
	}
	c.numbers(&l.Numbers, "$.numbers")
	for i, m := range l.Markers {
		c.marker(m, fmt.Sprintf("$.markers[%d]", i))
	}
	l.setLabelMarks()
	c.notePlaces(l.Notes, "$.notes")
	if l.Language != "" && !languageForm.MatchString(l.Language) {
		c.fail("$.language", "layout.language", "text", l.Language)
	}
	for i := range l.Corrections {
		c.correction(&l.Corrections[i], fmt.Sprintf("$.corrections[%d]", i))
	}
	for i, s := range l.Skip {
		if s.Reason == "" || len(s.Sheets) == 0 {
			c.fail(fmt.Sprintf("$.skip[%d]", i), "layout.skip-sheets")
		}
	}
	c.severities()
	c.suppression(l.Suppresses, "$.suppresses")
	c.forecasts(l.Forecasts, "$.forecasts")
	if len(l.Tables) == 0 {
		c.fail("$", "layout.no-tables")
	}
	for i, t := range l.Tables {
		if t == nil {
			c.fail("$.tables", "layout.table-empty", "number", strconv.Itoa(i+1))
			return
		}
		t.Layout, t.Index = l, i
		t.Detach()
	}
	for i, t := range l.Tables {
		c.table(t, fmt.Sprintf("$.tables[%d]", i))
	}
}

func (c *compiler) numbers(n *Numbers, path string) {
	if n.Decimal == "" {
		n.Decimal = "."
	}
	if len(n.Decimal) != 1 || strings.Contains(n.Thousands, n.Decimal) {
		c.fail(path, "layout.decimal")
	}
}

func (c *compiler) recognise(r *Recognise) {
	const path = "$.recognise"
	for i := range r.Cells {
		c.find(&r.Cells[i], fmt.Sprintf("%s.cells[%d]", path, i))
	}
	if r.Record != nil {
		r.Record.Row = max(r.Record.Row, 1)
		if len(r.Record.Names) == 0 {
			c.fail(path+".record", "layout.record-names")
		}
	}
	for letter := range r.Columns {
		c.column(letter, path+".columns")
	}
	if !c.layout.NamedOnly && len(r.Sheets)+len(r.Cells)+len(r.Columns) == 0 && r.Record == nil {
		c.fail(path, "layout.recognise")
	}
}

func (c *compiler) find(f *Find, path string) {
	places := 0
	if f.At != "" {
		places++
		ref, err := warehouse.ParseA1(f.At)
		if err != nil || ref.Sheet != "" {
			c.fail(path+".at", "layout.cell", "text", f.At)
		}
		f.Row, f.Col, f.FromRow, f.ToRow = ref.Row, ref.Col, ref.Row, ref.Row
	}
	if f.Column != "" {
		places++
		f.Col = c.column(f.Column, path+".column")
		f.FromRow = 1
		c.rows(f.Rows, &f.FromRow, &f.ToRow, path)
	}
	if f.FileName {
		places++
	}
	if f.SheetTab {
		places++
	}
	if places != 1 {
		c.fail(path, "layout.place")
	}
	if f.Like == nil && (f.Column != "" || f.FileName || f.SheetTab) {
		c.fail(path, "layout.like-missing")
	}
}

// rows reads "1-20"; nothing said leaves the rows as they are.
func (c *compiler) rows(text string, from, to *int, path string) {
	if text == "" {
		return
	}
	if n, err := fmt.Sscanf(text+"-", "%d-%d-", from, to); n != 2 || err != nil || *from < 1 || *to < *from {
		c.fail(path+".rows", "layout.rows", "text", text)
	}
}

// column reads a letter; a wrong one is a problem, and column 1.
func (c *compiler) column(letter, path string) int {
	col, err := warehouse.ParseColumn(letter)
	if err != nil || col > maxColumn {
		c.fail(path, "layout.column", "text", letter)
		return 1
	}
	return col
}

// maxColumn is Excel's last, XFD.
const maxColumn = 16384

// columns reads "E-GC" or "B,D-F".
func (c *compiler) columns(text, path string) [][2]int {
	var ranges [][2]int
	for piece := range strings.SplitSeq(text, ",") {
		from, to, ranged := strings.Cut(strings.TrimSpace(piece), "-")
		if !ranged {
			to = from
		}
		r := [2]int{c.column(strings.TrimSpace(from), path), c.column(strings.TrimSpace(to), path)}
		if r[1] < r[0] {
			c.fail(path, "layout.columns-backwards", "text", piece)
		}
		ranges = append(ranges, r)
	}
	return ranges
}

func (c *compiler) flags(status, conf, path string) (f warehouse.Flags, k warehouse.ConfStatus) {
	f, err := warehouse.ParseFlags(status)
	if err != nil {
		c.failed(path, err)
	}
	switch {
	case conf == "":
	case len(conf) == 1 && strings.Contains("FNCDSAOTGME", conf):
		k = warehouse.ConfStatus(conf[0])
	default:
		c.fail(path, "layout.conf", "code", conf)
	}
	return f, k
}

func (c *compiler) marker(m *Marker, path string) {
	if m == nil {
		c.fail("$.markers", "layout.marker-empty")
		return
	}
	m.Flags, m.ConfStatus = c.flags(m.Status, m.Conf, path)
	m.Text = Space(m.Text)
	switch {
	case (m.Text == "") == (m.Like == nil):
		c.fail(path, "layout.marker-text")
	case m.Status == "" && !m.Zero && m.Skip == "" && !m.Note && !m.Negative:
		c.fail(path, "layout.marker-means", "text", m.Text)
	case m.Negative && (!m.Beside || m.Zero || m.Note || m.Status != ""):
		c.fail(path, "layout.marker-negative")
	case (m.Low == nil) != (m.High == nil), m.Low != nil && *m.High < *m.Low:
		c.fail(path, "layout.bounds")
	}
}

func (c *compiler) correction(x *Correction, path string) {
	if x.Reason == "" {
		c.fail(path, "layout.correction-reason")
	}
	switch {
	case len(x.Swap) == 2 && x.Cell == "":
	case len(x.Swap) == 0 && x.Cell != "" && x.Stands != "" && x.Put != "":
		ref, err := warehouse.ParseA1(x.Cell)
		if err != nil {
			c.failed(path+".cell", err)
		}
		x.Ref = ref
	default:
		c.fail(path, "layout.cell-correction")
	}
}

func (c *compiler) table(t *Table, path string) {
	l := c.layout
	if t.ID == "" || slices.IndexFunc(l.Tables, func(x *Table) bool { return x.ID == t.ID }) != t.Index {
		c.fail(path+".table", "layout.table-id", "id", t.ID)
	}
	if t.Dataset == "" && t.Skip == "" {
		c.fail(path, "layout.no-dataset", "table", t.ID)
	}
	if t.Source == "" {
		t.Source = l.Source
	}
	if t.Scope == "" {
		t.Scope = l.Scope
	}
	if t.Source == "" && t.Skip == "" {
		c.fail(path, "layout.no-source", "table", t.ID)
	}
	if t.Numbers == nil {
		t.Numbers = &l.Numbers
	}
	c.numbers(t.Numbers, path+".numbers")
	c.facts(t, path)
	c.notePlaces(t.Notes, path+".notes")
	if t.Notes == nil {
		t.Notes = l.Notes
	}
	c.suppression(t.Suppresses, path+".suppresses")
	c.forecasts(t.Forecasts, path+".forecasts")
	if t.Forecasts == nil {
		t.Forecasts = l.Forecasts
	}
	c.setting(&t.Set, t, "", 0, path+".set")
	if t.Placed() {
		c.place(t, path)
	}
	for i, a := range t.From {
		c.axis(a, t, fmt.Sprintf("%s.from[%d]", path, i), "from")
	}
}

// placed reports whether the table is somewhere; else headings send cells to it.
func (t *Table) Placed() bool {
	return len(t.Stub)+len(t.Header)+len(t.Sections) > 0 || t.Indent != nil || t.Values.said()
}

// readsHidden reports whether values in hidden rows and columns are read.
func (t *Table) ReadsHidden() bool { return t.Hidden == "read" }

func (v Values) said() bool { return v.Columns != "" || v.From != "" || len(v.Named) > 0 }

func (c *compiler) facts(t *Table, path string) {
	oneOf := func(key string, value *string, words ...string) {
		if *value == "" {
			*value = words[0]
		}
		if !slices.Contains(words, *value) {
			c.fail(path+"."+key, "layout.one-of", "key", key, "words", strings.Join(words, ", "), "text", *value)
		}
	}
	oneOf("absent", &t.Absent, "missing", "zero")
	oneOf("blank", &t.Blank, "nothing", "missing", "zero")
	oneOf("hidden", &t.Hidden, "leave", "read")
	oneOf("complete", (*string)(&t.Complete), string(CompleteYes), string(CompleteNo), string(CompleteUnknown))
	t.Replaces.Scope = cmp.Or(t.Replaces.Scope, c.layout.Replaces.Scope, warehouse.ReplacesPeriods)
	if t.Combine != nil && (t.Combine.How != "sum" || t.Combine.Reason == "") {
		c.fail(path+".combine", "layout.combine")
	}
	if t.Covers != nil {
		c.covers(t, path+".covers")
	}
	c.breaks(t, path)
	if t.Adds != nil && t.AddsNot != "" {
		c.fail(path+".adds", "layout.adds-both")
	}
	if t.ReferenceDay != "" && !dayForm.MatchString(t.ReferenceDay) {
		c.fail(path+".reference-day", "layout.reference-day", "text", t.ReferenceDay)
	}
	if t.Multiplier < 0 || t.Rounding != nil && *t.Rounding < 0 {
		c.fail(path, "layout.negative")
	}
}

// covers checks that a stretch of time is one, and that a row that is absent is zero.
func (c *compiler) covers(t *Table, path string) {
	if t.Covers.Reason == "" || (t.Covers.From == "") != (t.Covers.To == "") {
		c.fail(path, "layout.covers")
	}
	if _, err := warehouse.ParsePeriodRange(t.Covers.Range()); err != nil {
		c.failed(path, err)
	}
	if t.Absent != "zero" {
		c.fail(path, "layout.covers-zero")
	}
}

// Range is the stretch of time, ":" where it is that of the table's periods.
func (v *Covers) Range() string {
	if v == nil {
		return ""
	}
	return v.From + ":" + v.To
}

func (c *compiler) place(t *Table, path string) {
	if t.Anchor != nil {
		t.Anchor.Col = c.column(t.Anchor.Column, path+".anchor.column")
		if t.Anchor.Like == nil {
			c.fail(path+".anchor", "layout.anchor")
		}
	}
	for i, a := range t.Header {
		p := fmt.Sprintf("%s.header[%d]", path, i)
		c.axis(a, t, p, "header")
		if a == nil {
			continue
		}
		if a.Row == nil || t.Anchor == nil && *a.Row < 1 || i > 0 && t.Header[i-1] != nil && t.Header[i-1].Row != nil && *a.Row <= *t.Header[i-1].Row {
			c.fail(p, "layout.header-rows")
		}
	}
	for i, a := range t.Stub {
		c.axis(a, t, fmt.Sprintf("%s.stub[%d]", path, i), "stub")
	}
	for i, a := range t.Sections {
		c.axis(a, t, fmt.Sprintf("%s.sections[%d]", path, i), "section")
	}
	c.nesting(t, path)
	c.values(t, path)
}

// Holds reports whether a column is one of the staircase.
func (s *Staircase) Holds(col int) bool {
	from, to, _ := strings.Cut(s.Columns, "-")
	first, err := warehouse.ParseColumn(from)
	last, lastErr := warehouse.ParseColumn(to)
	return err == nil && lastErr == nil && first <= col && col <= last
}

func (c *compiler) nesting(t *Table, path string) {
	if s := t.Staircase; s != nil {
		if r := c.columns(s.Columns, path+".staircase.columns"); len(r) == 1 {
			s.First, s.Last = r[0][0], r[0][1]
		} else {
			c.fail(path+".staircase.columns", "layout.staircase-columns")
		}
		for col := s.First; col <= s.Last && s.Last-s.First < 20; col++ {
			if !slices.ContainsFunc(t.Stub, func(a *Axis) bool { return a != nil && a.Column != "" && a.Col == col }) {
				c.fail(path+".staircase.columns", "layout.staircase-column", "column", warehouse.ColumnName(col))
			}
		}
		if s.Labels != "below" && s.Labels != "above" {
			c.fail(path+".staircase", "layout.staircase-labels", "text", s.Labels)
		}
		if s.Within == 0 {
			s.Within = 500
		}
		if s.Childless == "" {
			s.Childless = "data"
		}
		if s.Childless != "data" && s.Childless != "total" {
			c.fail(path+".staircase.childless", "layout.childless")
		}
	}
	if t.Indent == nil {
		return
	}
	t.Indent.Col = c.column(t.Indent.Column, path+".indent.column")
	if len(t.Indent.Levels) == 0 {
		c.fail(path+".indent", "layout.indent-levels")
	}
	for i, a := range t.Indent.Levels {
		c.axis(a, t, fmt.Sprintf("%s.indent.levels[%d]", path, i), "level")
	}
}

func (c *compiler) values(t *Table, path string) {
	v := &t.Values
	n := 0
	if v.Columns != "" {
		n++
		v.Ranges = c.columns(v.Columns, path+".values.columns")
	}
	if v.From != "" {
		n++
		v.FromCol = c.column(v.From, path+".values.from")
	}
	if len(v.Named) > 0 {
		n++
	}
	if n != 1 {
		c.fail(path+".values", "layout.values", "table", t.ID)
	}
	if v.Flags != "" && v.Flags != "right" && v.Flags != "left" {
		c.fail(path+".values.flags", "layout.flags", "flags", v.Flags)
	}
	if v.Except != "" {
		v.ExceptRanges = c.columns(v.Except, path+".values.except")
	}
	named := len(v.Named) > 0 || v.From != "" || slices.ContainsFunc(t.Stub, func(a *Axis) bool { return a != nil && (a.Named != "" || a.Others) })
	if named && len(t.Header) == 0 {
		c.fail(path, "layout.no-header", "table", t.ID)
	}
	if t.Rows.From == 0 {
		t.Rows.From = t.firstRow()
	}
	if t.Rows.From < 1 {
		t.Rows.From = 1
	}
	if t.Rows.To != 0 && t.Rows.To < t.Rows.From || t.Rows.Blank < 0 {
		c.fail(path+".rows", "layout.rows-end")
	}
}
