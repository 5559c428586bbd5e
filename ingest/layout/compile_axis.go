package layout

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
)

// axis checks one axis and gives it its number and name. Kind is the list it
// is in: header, stub, section, level or from.
func (c *compiler) axis(a *Axis, t *Table, path, kind string) {
	if a == nil {
		c.fail(path, "layout.axis-empty")
		return
	}
	a.Table, a.Index = t, len(c.layout.Axes)
	c.layout.Axes = append(c.layout.Axes, a)
	c.where(a, path, kind)
	c.spread(a, t, path, kind)
	if a.Scope == "" {
		a.Scope = t.Scope
	}
	c.meaning(a, t, path)
}

func (c *compiler) where(a *Axis, path, kind string) {
	said := map[string]bool{"row": a.Row != nil, "column": a.Column != "", "named": a.Named != "", "others": a.Others, "in": a.From != nil}
	allowed := map[string][]string{"header": {"row"}, "stub": {"column", "named", "others"}, "section": {"column"}, "level": {}, "from": {"in"}}[kind]
	n := 0
	for key, is := range said {
		if is && !slices.Contains(allowed, key) {
			c.fail(path, "layout.axis-place", "key", key, "allowed", strings.Join(append(slices.Clone(allowed), "dimension", "map", "patterns", "period", "note", "label", "hidden"), ", "))
		}
		if is {
			n++
		}
	}
	if a.Part < 0 || a.Part > 0 && kind != "stub" {
		c.fail(path+".part", "layout.axis-part")
	}
	if n != min(len(allowed), 1) {
		c.fail(path, "layout.axis-needs", "allowed", strings.Join(allowed, ", "))
	}
	switch {
	case a.Column != "":
		a.Col = c.column(a.Column, path+".column")
		a.Name = "column " + strings.ToUpper(a.Column)
	case a.Named != "":
		a.Name = "column " + a.Named
	case a.Others:
		a.Name = "other columns"
	case a.Row != nil:
		a.Name = fmt.Sprintf("header row %d", *a.Row)
	case a.From != nil:
		c.find(a.From, path+".in")
		a.Name = "the file's name"
		if !a.From.FileName {
			a.Name = "title"
		}
	default:
		a.Name = "level"
	}
}

func (c *compiler) spread(a *Axis, t *Table, path, kind string) {
	switch {
	case kind == "header" && a.Fill == "":
		a.Fill = usualFill(slices.Index(t.Header, a), len(t.Header))
	case a.Fill == "":
		a.Fill = "none"
	case kind == "header" && a.Fill == "right", kind == "stub" && a.Fill == "down", a.Fill == "none":
	default:
		c.fail(path+".fill", "layout.fill")
	}
	if a.Ends != "" && (kind != "section" || a.Ends != "indent") {
		c.fail(path+".ends", "layout.ends")
	}
	if a.Closes != nil && kind != "section" {
		c.fail(path+".closes", "layout.only-sections", "key", "closes")
	}
	if a.Marks == nil {
		a.Marks = c.layout.labelMarks
	}
	if kind == "from" {
		a.Hidden = true
	}
}

func (c *compiler) meaning(a *Axis, t *Table, path string) {
	means := a.Means()
	switch {
	case a.Note != "" && a.Note != "text" && a.Note != "mark":
		c.fail(path+".note", "layout.name-note", "text", a.Note)
	case a.Label && means:
		c.fail(path, "layout.axis-label")
	case !a.Label && !a.Hidden && !means:
		c.fail(path, "layout.axis-meaning")
	case len(a.Totals) > 0 && a.Dimension == "":
		c.fail(path+".totals", "layout.totals")
	case a.From != nil && !means:
		c.fail(path, "layout.meaning-none")
	}
	if a.Dimension != "" && !dimensionKey.MatchString(a.Dimension) {
		c.fail(path+".dimension", "layout.dimension-capitals", "text", a.Dimension)
	}
	if a.Dimension == warehouse.DimSource {
		c.fail(path+".dimension", "layout.no-source-cell")
	}
	read := make(map[string]Setting, len(a.Map))
	for _, text := range slices.Sorted(maps.Keys(a.Map)) {
		s := a.Map[text]
		c.setting(&s, t, a.Dimension, 0, path+".map."+quotePath(text))
		key := a.Unmarked(Space(text))
		if _, twice := read[key]; twice {
			c.fail(path+".map", "layout.map-twice", "text", key)
		}
		read[key] = s
	}
	a.Map = read
	for i := range a.Patterns {
		p := &a.Patterns[i]
		if p.Like == nil {
			continue // a fault, reported as such
		}
		c.setting(&p.Setting, t, a.Dimension, p.Like.NumSubexp(), fmt.Sprintf("%s.patterns[%d]", path, i))
	}
	if a.Otherwise != nil {
		c.setting(a.Otherwise, t, a.Dimension, 0, path+".otherwise")
	}
	for i, text := range a.Totals {
		a.Totals[i] = a.Unmarked(Space(text))
	}
}

// setting checks what a text means. Groups is how many captures there are.
func (c *compiler) setting(s *Setting, t *Table, dim string, groups int, path string) {
	if !s.bad.IsZero() {
		return // reported as a fault
	}
	if s.short != "" && !s.Label {
		if dim == "" {
			c.fail(path, "layout.code-no-dimension", "code", s.short, "form", "{DIMENSION: "+s.short+"}")
		}
		s.Codes = []Assignment{{Dim: dim, Code: s.short}}
	}
	s.short = "" // the two forms are one from here on
	if s.Table != "" && !slices.ContainsFunc(c.layout.Tables, func(x *Table) bool { return x.ID == s.Table }) {
		c.fail(path, "layout.no-such-table", "table", s.Table)
	}
	c.flags(s.Status, s.Conf, path)
	texts := []string{s.Note, s.Basis}
	for i := range s.Codes {
		a := &s.Codes[i]
		if a.Scope == "" {
			a.Scope = t.Scope
		}
		if a.Dim == warehouse.DimSource {
			c.fail(path, "layout.no-source-cell")
		}
		texts = append(texts, a.Code, a.Find)
	}
	if p := s.Period; p != nil {
		texts = append(texts, p.Text, p.Year, p.Half, p.Quarter, p.Month, p.Months, p.Day)
		if groups == 0 {
			if _, err := p.Part(nil); err != nil {
				c.failed(path, err)
			}
		}
	}
	for _, text := range texts {
		if n := highestGroup(text); n > groups {
			c.fail(path, "layout.captures", "group", strconv.Itoa(n), "groups", groups)
		}
	}
	if s.Multiplier < 0 {
		c.fail(path, "layout.multiplier")
	}
}

// highestGroup is the largest n of $n in a text.
func highestGroup(text string) int {
	highest := 0
	for i := range len(text) - 1 {
		if text[i] == '$' && text[i+1] >= '0' && text[i+1] <= '9' {
			highest = max(highest, int(text[i+1]-'0'))
		}
	}
	return highest
}

// fill puts captures for $1 … $9.
func FillGroups(text string, groups []string) string {
	if !strings.Contains(text, "$") {
		return text
	}
	for i := len(groups) - 1; i >= 1; i-- {
		text = strings.ReplaceAll(text, fmt.Sprintf("$%d", i), groups[i])
	}
	return text
}

// part reads the texts, with captures put in, as a part of a period.
func (p *PeriodText) Part(groups []string) (*Part, error) {
	if p.Whole {
		return &Part{Whole: true}, nil
	}
	if p.Text != "" {
		period, err := warehouse.ParsePeriod(FillGroups(p.Text, groups))
		return &Part{Full: &period}, err
	}
	var parts []*Part
	for _, x := range []struct{ kind, text string }{
		{"year", p.Year}, {"half", p.Half}, {"quarter", p.Quarter}, {"months", p.Months}, {"month", p.Month}, {"day", p.Day},
	} {
		if x.text == "" {
			continue
		}
		text := FillGroups(x.text, groups)
		got := (Form{Kind: x.kind}).Parse(text)
		if got == nil {
			return nil, warehouse.NewError(warehouse.ErrInvalid, "layout.period-part", "text", text, "kind", x.kind)
		}
		parts = append(parts, got)
	}
	sum, err := MergeParts(parts)
	return &sum, err
}

// space writes a text with single blanks and none at its ends. White space
// beyond ASCII begins with one of the bytes 0xC2 and 0xE1 to 0xE3 (U+0085,
// U+00A0, U+1680, U+2000 …, U+3000); the accents of Spanish do not.
func Space(s string) string {
	clean := true
	for i := range len(s) {
		if b := s[i]; b <= ' ' && (b != ' ' || i == 0 || i == len(s)-1 || s[i-1] == ' ') || b == 0xc2 || b >= 0xe1 && b <= 0xe3 {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}
