package layout

import (
	"cmp"
	"slices"

	"siemmes/warehouse"
)

// trimmed returns a copy of the layout without what compile fills in: defaults,
// and what tables and axes take from what is around them.
func trimmed(l *Layout) *Layout {
	out := *l
	out.Numbers = trimNumbers(l.Numbers)
	if r := l.Recognise.Record; r != nil && r.Row == 1 {
		out.Recognise.Record = &Record{Names: r.Names}
	}
	out.Tables = make([]*Table, len(l.Tables))
	for i, t := range l.Tables {
		own := *t
		own.Detach()
		own.trim(l)
		out.Tables[i] = &own
	}
	return &out
}

func trimNumbers(n Numbers) Numbers {
	if n.Decimal == "." {
		n.Decimal = ""
	}
	return n
}

// unlessDefault returns a value, and zero for the default.
func unlessDefault[T comparable](value, usual T) T {
	if value == usual {
		var zero T
		return zero
	}
	return value
}

// trim takes out of a copy of a table what it has from the layout, or by default.
func (t *Table) trim(l *Layout) {
	scope := t.Scope
	t.Source = unlessDefault(t.Source, l.Source)
	t.Scope = unlessDefault(t.Scope, l.Scope)
	t.Absent = unlessDefault(t.Absent, "missing")
	t.Blank = unlessDefault(t.Blank, "nothing")
	t.Hidden = unlessDefault(t.Hidden, "leave")
	t.Complete = unlessDefault(t.Complete, CompleteYes)
	t.Forecasts = unlessDefault(t.Forecasts, l.Forecasts)
	if t.Replaces.Reason == "" {
		t.Replaces.Scope = unlessDefault(t.Replaces.Scope, cmp.Or(l.Replaces.Scope, warehouse.ReplacesPeriods))
	}
	if n := t.Numbers; n != nil {
		own := trimNumbers(*n)
		t.Numbers = &own
		if *n == l.Numbers || own == trimNumbers(l.Numbers) {
			t.Numbers = nil
		}
	}
	if sameList(t.Notes, l.Notes) {
		t.Notes = nil
	}
	if s := t.Staircase; s != nil {
		own := *s
		own.Within = unlessDefault(s.Within, 500)
		own.Childless = unlessDefault(s.Childless, "data")
		t.Staircase = &own
	}
	t.Rows.From = unlessDefault(t.Rows.From, max(t.firstRow(), 1))
	trimSetting(&t.Set, "", scope)
	for i, a := range t.Header {
		a.Fill = unlessDefault(a.Fill, usualFill(i, len(t.Header)))
	}
	levels := []*Axis(nil)
	if t.Indent != nil {
		levels = t.Indent.Levels
	}
	for _, a := range slices.Concat(t.Stub, t.Sections, levels) {
		a.Fill = unlessDefault(a.Fill, "none")
	}
	for _, a := range t.From {
		a.Fill, a.Hidden = "", false
	}
	for _, a := range slices.Concat(t.Header, t.Stub, t.Sections, levels, t.From) {
		a.trim(l, scope)
	}
}

// usualFill is how the texts of header row i of n spread where nothing is said.
func usualFill(i, n int) string {
	if i == n-1 {
		return "none"
	}
	return "right"
}

// firstRow is the first data row where nothing is said: below the lowest header
// row; zero without one.
func (t *Table) firstRow() int {
	if n := len(t.Header); n > 0 && t.Header[n-1] != nil && t.Header[n-1].Row != nil {
		return *t.Header[n-1].Row + 1
	}
	return 0
}

// sameList reports whether two lists hold the same; no list and an empty one differ.
func sameList[T comparable](a, b []T) bool { return slices.Equal(a, b) && (a == nil) == (b == nil) }

func (a *Axis) trim(l *Layout, scope string) {
	a.Scope = unlessDefault(a.Scope, scope)
	if sameList(a.Marks, l.labelMarks) {
		a.Marks = nil
	}
	for text, s := range a.Map {
		trimSetting(&s, a.Dimension, scope)
		a.Map[text] = s
	}
	for i := range a.Patterns {
		trimSetting(&a.Patterns[i].Setting, "", scope)
	}
	if a.Otherwise != nil {
		trimSetting(a.Otherwise, a.Dimension, scope)
	}
}

// trimSetting writes a code of the axis's dimension that is all there is in the
// short form, and takes the table's scope out.
func trimSetting(s *Setting, dim, scope string) {
	for i := range s.Codes {
		s.Codes[i].Scope = unlessDefault(s.Codes[i].Scope, scope)
	}
	if dim == "" || len(s.Codes) != 1 || s.Codes[0].Dim != dim || s.Codes[0].Code == "" || s.Codes[0].Code == "label" {
		return
	}
	if m := s.mapping(); len(m) == 1 {
		s.short = s.Codes[0].Code
	}
}
