package propose

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// roomForReasons is how long a layout may be with its reasons: the language
// takes 256 KB.
const roomForReasons = 200 << 10

// YAML writes the proposal as a layout file, with a comment for every decision:
// why, and how sure it is.
func (p *Proposal) YAML(language string) []byte {
	return p.encode(p.ID(), language)
}

// ID is an id for the layout, after the file's name.
func (p *Proposal) ID() string {
	const unnamed = "proposal"
	id := slug(strings.TrimSuffix(p.Name, ext(p.Name)), unnamed)
	if !validID(id) {
		id = unnamed + "-" + id
	}
	return id
}

// encode writes the layout under an id.
func (p *Proposal) encode(id, language string) []byte {
	l, head := p.compose(language), layout.Remark{Path: "$", Text: lang.T(language, "propose.head", "file", p.Name)}
	l.ID = id
	if out := layout.Encode(l, append([]layout.Remark{head}, p.remarks(language)...)...); len(out) <= roomForReasons {
		return out
	}
	return layout.Encode(l, head)
}

// Layout reads the proposal as a layout.
func (p *Proposal) Layout() (*layout.Layout, error) {
	return layout.Parse("proposal.yml", p.YAML(warehouse.English))
}

// compose puts the layout together of what the file means, of its markers, and of
// its tables.
func (p *Proposal) compose(language string) *layout.Layout {
	l := p.Meaning
	if r := &l.Recognise; len(r.Sheets)+len(r.Cells)+len(r.Columns) == 0 && r.Record == nil {
		l.NamedOnly, l.Reason = true, lang.T(language, "propose.unrecognised")
	}
	for i := range p.Markers {
		if k := p.Markers[i].Marker; k.Status != "" || k.Zero || k.Skip != "" || k.Negative {
			l.Markers = append(l.Markers, &k)
		}
	}
	for _, s := range p.Skipped {
		l.Skip = append(l.Skip, layout.SkipSheets{Sheets: layout.Patterns{exactly(s.Sheet)}, Reason: lang.Reader{Language: language}.Say(s.Reason)})
	}
	for _, t := range p.Tables {
		own := t.compose(language)
		own.Complete = p.completeness(t)
		l.Tables = append(l.Tables, own)
		for _, also := range t.Also {
			own := also.compose(language)
			if t.out { // its cells are those of the table
				own.Skip = lang.Reader{Language: language}.Say(t.Skip)
			}
			l.Tables = append(l.Tables, own)
		}
	}
	if len(l.Tables) == 0 { // a layout has one
		l.Tables = []*layout.Table{{ID: "none", Skip: lang.T(language, "propose.no-table")}}
	}
	return &l
}

// completeness is unknown where a table lists codes of which only a reader of the file
// could say that they are all: countries, states, categories.
func (p *Proposal) completeness(t *Table) layout.Completeness {
	if t.Meaning.Dataset == "" || t.Meaning.AddsNot != "" {
		return ""
	}
	ds, err := p.cat.Dataset(t.Meaning.Dataset)
	if err != nil {
		return ""
	}
	for _, dim := range ds.Dimensions {
		if _, told := p.cat.Parts(dim.CodeList, nil); dim.Adds() && !told && gives(t, dim.ID) {
			return layout.CompleteUnknown
		}
	}
	return ""
}

func ext(name string) string {
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		return name[i:]
	}
	return ""
}

// exactly is a pattern that fits one sheet's name.
func exactly(sheet string) *layout.Pattern {
	return pattern("^" + regexp.QuoteMeta(space(sheet)) + "$")
}

// compose puts the table's part of the layout together.
func (t *Table) compose(language string) *layout.Table {
	own := t.Meaning
	own.ID = t.ID
	if t.Sheet != "" {
		own.Sheets = layout.Patterns{exactly(t.Sheet)}
	}
	if !t.Skip.IsZero() {
		own.Skip = lang.Reader{Language: language}.Say(t.Skip)
	} else if own.Dataset == "" {
		own.Skip = lang.T(language, "propose.no-dataset")
	}
	if own.Multiplier == 1 {
		own.Multiplier = 0
	}
	own.Header, own.Stub, own.Sections = composeAxes(t.Header), composeAxes(t.Stub), composeAxes(t.Sections)
	if own.Indent != nil {
		own.Indent = &layout.Indent{Column: own.Indent.Column, Inner: own.Indent.Inner, Signs: own.Indent.Signs}
		for _, a := range t.Levels {
			own.Indent.Levels = append(own.Indent.Levels, &layout.Axis{Meaning: a.settled(), Hidden: a.Hidden})
		}
	}
	own.Values.Columns = columnList(t.Values)
	if t.flags {
		own.Values.Flags = "right"
	}
	if t.declared != nil && t.declared.over != "" {
		own.Values = layout.Values{From: columnName(t.Values[0])}
	}
	own.Rows = layout.Rows{From: t.From, To: t.To}
	if t.ends != nil {
		own.Rows = *t.ends
	}
	return &own
}

// compose is the layout's part of a table without cells of its own.
func (a *Also) compose(language string) *layout.Table {
	if !a.Skip.IsZero() {
		return &layout.Table{ID: a.ID, Skip: lang.Reader{Language: language}.Say(a.Skip)}
	}
	own := a.Table
	return &own
}

func composeAxes(axes []*Axis) []*layout.Axis {
	var out []*layout.Axis
	for _, a := range axes {
		own := a.Axis
		own.Meaning = a.settled()
		if a.Row > 0 {
			own.Row = &a.Row
		} else {
			own.Column = columnName(a.Col)
		}
		out = append(out, &own)
	}
	return out
}

// settled is the meaning of the axis without what is open: a layout cannot hold a
// fiscal year of which no month is known. What means nothing is a label.
func (a *Axis) settled() layout.Meaning {
	m := a.Meaning
	m.Period.List = slices.DeleteFunc(slices.Clone(m.Period.List), func(f layout.Form) bool { return f.Kind == "fiscal-year" && f.Starts == 0 })
	m.Label = !m.Means() && !a.Hidden
	return m
}

// remarks are the decisions as comments.
func (p *Proposal) remarks(language string) []layout.Remark {
	var out []layout.Remark
	add := func(decisions []Decision) {
		for _, d := range decisions {
			out = append(out, layout.Remark{Path: d.Path, Text: d.remark(language)})
		}
	}
	p.place()
	add(p.Decisions)
	for _, t := range p.Tables {
		add(t.Decisions)
	}
	return out
}

// remark writes a decision as a comment.
func (d *Decision) remark(language string) string {
	text := d.What + " " + d.Choice
	if d.Choice == "" {
		text = d.What
	}
	said := lang.Reader{Language: language}.Say(d.Reason)
	if len(said) > 200 {
		said = strings.ToValidUTF8(said[:200], "") + "…"
	}
	return fmt.Sprintf("%s: %s [%d %%]", text, said, int(d.Confidence*100+0.5))
}

// place sets the paths of the decisions: the part of the layout that each is about.
func (p *Proposal) place() {
	for i := range p.Decisions {
		p.Decisions[i].Path = "$." + keyOf(p.Decisions[i].What)
	}
	n := 0
	for _, t := range p.Tables {
		for i := range t.Decisions {
			t.Decisions[i].Path = fmt.Sprintf("$.tables[%d]%s", n, t.part(&t.Decisions[i]))
		}
		n += 1 + len(t.Also)
	}
}

// keyOf is the key of the layout that a decision is about; most have its name.
func keyOf(what string) string {
	switch what {
	case "unit":
		return "multiplier"
	case "dimension":
		return "set"
	case "nesting":
		return "staircase"
	case "note text", "note mark":
		return "notes"
	}
	return what
}

// part is the path, in its table, of what a decision is about: an axis where it is
// about one row or column of headings, else a key.
func (t *Table) part(d *Decision) string {
	w := d.Where
	for _, x := range []struct {
		key  string
		axes []*Axis
	}{{"header", t.Header}, {"stub", t.Stub}, {"sections", t.Sections}} {
		for i, a := range x.axes {
			if a.Row > 0 && w.Top == a.Row && w.Bottom == a.Row && w.Left > 0 || a.Row == 0 && w.Left == a.Col && w.Right == a.Col && w.Top >= t.From {
				return fmt.Sprintf(".%s[%d]", x.key, i)
			}
		}
	}
	if len(t.Levels) > 0 && w.Left == t.Levels[0].Col && w.Right == w.Left {
		return ".indent"
	}
	return "." + keyOf(d.What)
}
