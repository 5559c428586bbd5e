package propose

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// roomForReasons is how long a layout may be with its reasons: the language
// takes 256 KB.
const roomForReasons = 200 << 10

// YAML writes the proposal as a layout file in the order of the language's
// documentation, with a comment for every decision: why, and how sure it is.
func (p *Proposal) YAML(language string) []byte {
	if out := p.write(language, true); len(out) <= roomForReasons {
		return out
	}
	return p.write(language, false)
}

// Layout reads the proposal as a layout.
func (p *Proposal) Layout() (*layout.Layout, error) {
	return layout.Parse("proposal.yml", p.YAML(warehouse.English))
}

func (p *Proposal) write(language string, reasons bool) []byte {
	var b bytes.Buffer
	comment(&b, 0, lang.T(language, "propose.head", "file", p.Name))
	if reasons {
		for _, d := range p.Decisions {
			remark(&b, 0, language, d)
		}
	}
	head := []entry{{Key: "layout", Value: slug(strings.TrimSuffix(p.Name, ext(p.Name)), "proposal")}}
	file := p.fileEntries()
	if !has(file, "recognise") {
		head = append(head, entry{Key: "named-only", Value: "true"},
			entry{Key: "reason", Value: scalar(lang.T(language, "propose.unrecognised"))})
	}
	writeEntries(&b, 0, append(head, file...))
	for i, s := range p.Skipped {
		if i == 0 {
			b.WriteString("skip:\n")
		}
		fmt.Fprintf(&b, "  - {sheets: %s, reason: %s}\n", scalar(exactly(s.Sheet)), scalar(s.Reason.In(language)))
	}
	if len(p.Tables) == 0 {
		p.writeNone(&b, language)
		return b.Bytes()
	}
	b.WriteString("tables:\n")
	for _, t := range p.Tables {
		t.write(&b, language, reasons)
	}
	return b.Bytes()
}

func ext(name string) string {
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		return name[i:]
	}
	return ""
}

func has(entries []entry, key string) bool {
	for _, e := range entries {
		if e.Key == key {
			return true
		}
	}
	return false
}

// writeNone writes a layout without a table: it stands nowhere, because a
// layout must have one.
func (p *Proposal) writeNone(b *bytes.Buffer, language string) {
	fmt.Fprintf(b, "tables:\n  - table: none\n    skip: %s\n", scalar(lang.T(language, "propose.no-table")))
}

// exactly is a pattern that fits one sheet's name.
func exactly(sheet string) string { return "^" + regexp.QuoteMeta(space(sheet)) + "$" }

// comment writes lines of comment.
func comment(b *bytes.Buffer, indent int, text string) {
	for line := range strings.SplitSeq(text, "\n") {
		fmt.Fprintf(b, "%s# %s\n", strings.Repeat(" ", indent), oneLine(line))
	}
}

// oneLine keeps a comment on its line whatever a cell of the file holds.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029 || r == 0xfeff || r == 0xfffd {
			return ' '
		}
		return r
	}, s)
}

// remark writes a decision as a comment.
func remark(b *bytes.Buffer, indent int, language string, d Decision) {
	text := d.What + " " + d.Choice
	if d.Choice == "" {
		text = d.What
	}
	said := d.Reason.In(language)
	if len(said) > 200 {
		said = strings.ToValidUTF8(said[:200], "") + "…"
	}
	comment(b, indent, fmt.Sprintf("%s: %s [%d %%]", text, said, int(d.Confidence*100+0.5)))
}

// write writes one table.
func (t *Table) write(b *bytes.Buffer, language string, reasons bool) {
	b.WriteString("  - table: " + scalar(t.ID) + "\n")
	if reasons {
		for _, d := range t.Decisions {
			remark(b, 4, language, d)
		}
	}
	meaning := t.Meaning.entries(language)
	if !has(meaning, "dataset") && !has(meaning, "skip") {
		meaning = append(meaning, entry{Key: "skip", Value: scalar(lang.T(language, "propose.no-dataset"))})
	}
	entries := meaning
	if t.Sheet != "" {
		entries = append([]entry{{Key: "sheets", Value: scalar(exactly(t.Sheet))}}, entries...)
	}
	if n := t.Numbers; n != nil {
		entries = append(entries, entry{Key: "numbers", Value: flow("decimal", scalar(n.Decimal), "thousands", scalarOr(n.Thousands))})
	}
	writeEntries(b, 4, append(entries, t.structure()...))
	for _, also := range t.Meaning.Also {
		b.WriteString("  - table: " + scalar(also.ID) + "\n")
		writeEntries(b, 4, also.entries(language))
	}
}

// structure are the keys of a table that say where its parts are.
func (t *Table) structure() []entry {
	var out []entry
	list := func(key string, axes []*Axis, where func(*Axis) entry) {
		if len(axes) == 0 {
			return
		}
		e := entry{Key: key}
		for i, a := range axes {
			e.List = append(e.List, t.axisEntries(a, where(a), key == "header" && i == len(axes)-1))
		}
		out = append(out, e)
	}
	column := func(a *Axis) entry { return entry{Key: "column", Value: scalar(columnName(a.Col))} }
	list("header", t.Header, func(a *Axis) entry { return entry{Key: "row", Value: strconv.Itoa(a.Row)} })
	list("sections", t.Sections, column)
	list("stub", t.Stub, column)
	if s := t.Staircase; s != nil {
		block := []entry{{Key: "columns", Value: scalar(columnName(s.From) + "-" + columnName(s.To))}, {Key: "labels", Value: s.Labels}}
		if len(s.Suffixes) > 0 {
			block = append(block, entry{Key: "suffixes", Value: flowList(s.Suffixes)})
		}
		if len(s.Prefixes) > 0 {
			block = append(block, entry{Key: "prefixes", Value: flowList(s.Prefixes)})
		}
		if s.Labels == "below" {
			block = append(block, entry{Key: "within", Value: strconv.Itoa(staircaseWithin)})
		}
		out = append(out, entry{Key: "staircase", Block: block})
	}
	if in := t.Indent; in != nil {
		levels := entry{Key: "levels"}
		for _, a := range in.Levels {
			levels.List = append(levels.List, a.meaningEntries())
		}
		out = append(out, entry{Key: "indent", Block: []entry{{Key: "column", Value: scalar(columnName(in.Col))}, levels}})
	}
	out = append(out, entry{Key: "values", Value: flow("columns", scalar(columnList(t.Values)))})
	rows := []string{"from", strconv.Itoa(t.From)}
	if t.To > 0 {
		rows = append(rows, "to", strconv.Itoa(t.To))
	}
	return append(out, entry{Key: "rows", Value: flow(rows...)})
}

// staircaseWithin is how far below its first member a group's label may stand:
// the engine's bound on what is held back, with room for a longer edition.
const staircaseWithin = 100_000

// axisEntries are the keys of an axis: where it is, how it spreads, what it
// means. Lowest reports whether it is the lowest header row, which does not spread
// unless it says so.
func (t *Table) axisEntries(a *Axis, where entry, lowest bool) []entry {
	out := []entry{where}
	if a.Like != "" {
		out = append(out, entry{Key: "like", Value: scalar(a.Like)})
	}
	if a.Ends != "" {
		out = append(out, entry{Key: "ends", Value: a.Ends})
	}
	if a.Row > 0 && !lowest && a.Fill == "none" || a.Row > 0 && lowest && a.Fill == "right" || a.Fill == "down" {
		out = append(out, entry{Key: "fill", Value: a.Fill})
	}
	return append(out, a.meaningEntries()...)
}

func (a *Axis) meaningEntries() []entry {
	if !a.Hidden {
		return a.Meaning.entries()
	}
	out := []entry{{Key: "hidden", Value: "true"}}
	if a.Meaning.means() {
		out = append(out, a.Meaning.entries()...)
	}
	return out
}
