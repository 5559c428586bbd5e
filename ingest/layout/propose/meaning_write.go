package propose

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// entry is one key of the layout file and what stands after it: a text on the
// same line, keys below it, or a list of such. The writer of the file prints
// them in order.
type entry struct {
	Key   string
	Value string    // as YAML writes it: quoted where it must be
	Block []entry   // keys below
	List  [][]entry // items below, each a mapping
}

// writeEntries writes entries as block YAML, each line indented by so many
// blanks.
func writeEntries(b *bytes.Buffer, indent int, entries []entry) {
	margin := strings.Repeat(" ", indent)
	for _, e := range entries {
		b.WriteString(margin + e.Key + ":")
		switch {
		case len(e.Block) > 0:
			b.WriteByte('\n')
			writeEntries(b, indent+2, e.Block)
		case len(e.List) > 0:
			b.WriteByte('\n')
			for _, item := range e.List {
				var own bytes.Buffer
				writeEntries(&own, indent+4, item)
				b.WriteString(margin + "  - ")
				b.Write(bytes.TrimLeft(own.Bytes(), " "))
			}
		default:
			b.WriteString(" " + e.Value + "\n")
		}
	}
}

// fileEntries are the keys of the layout's head that say what the file is:
// from source to rounding.
func (p *Proposal) fileEntries() []entry {
	m := &p.Meaning
	var out []entry
	add := func(key, value string) {
		if value != "" {
			out = append(out, entry{Key: key, Value: value})
		}
	}
	add("source", m.Source)
	add("scope", m.Scope)
	out = append(out, entry{Key: "recognise", Block: recogniseEntries(&m.Recognise)})
	if len(m.Recognise.Sheets)+len(m.Recognise.Cells)+len(m.Recognise.Columns) == 0 && m.Recognise.Record == nil {
		out = out[:len(out)-1]
	}
	if len(m.Reports) > 0 {
		add("reports", flowList(m.Reports))
	}
	if m.Edition.Date != "" || m.Edition.ID != "" {
		out = append(out, entry{Key: "edition", Value: editionFlow(&m.Edition)})
	}
	if m.Provisional {
		add("provisional", "true")
	}
	if n := p.Numbers; n.Thousands != "" || n.Decimal != "" && n.Decimal != "." {
		add("numbers", flow("decimal", scalar(cmp.Or(n.Decimal, ".")), "thousands", scalarOr(n.Thousands)))
	}
	for _, k := range p.Markers {
		if text := k.flow(); text != "" {
			if n := len(out); n == 0 || out[n-1].Key != "markers" {
				out = append(out, entry{Key: "markers"})
			}
			last := &out[len(out)-1]
			last.List = append(last.List, []entry{{Key: "text", Value: scalar(k.Text)}})
			item := &last.List[len(last.List)-1]
			*item = append(*item, k.entries()...)
		}
	}
	if m.Rounding > 0 {
		add("rounding", number(m.Rounding))
	}
	if len(m.Footnotes) > 0 {
		add("footnotes", flowList(m.Footnotes))
	}
	out = append(out, noteEntries(m.Notes)...)
	return out
}

// flow is not empty where the layout can say what the marker means. One that
// may be a nil or a missing figure stays undeclared: a person must say.
func (k *Marker) flow() string {
	if k.Status == "" && !k.Zero {
		return ""
	}
	return k.Text
}

func (k *Marker) entries() []entry {
	var out []entry
	if k.Status != "" {
		out = append(out, entry{Key: "status", Value: scalar(k.Status)})
	}
	if k.Conf != "" {
		out = append(out, entry{Key: "conf", Value: scalar(k.Conf)})
	}
	if k.High > 0 {
		out = append(out, entry{Key: "low", Value: number(k.Low)}, entry{Key: "high", Value: number(k.High)})
	}
	if k.Beside {
		out = append(out, entry{Key: "beside", Value: "true"})
	}
	if k.Zero {
		out = append(out, entry{Key: "zero", Value: "true"})
	}
	if k.Note {
		out = append(out, entry{Key: "note", Value: "true"})
	}
	if k.Means != "" {
		out = append(out, entry{Key: "means", Value: scalar(k.Means)})
	}
	return out
}

func recogniseEntries(r *layout.Recognise) []entry {
	var out []entry
	if len(r.Sheets) > 0 {
		texts := make([]string, len(r.Sheets))
		for i, s := range r.Sheets {
			texts[i] = s.String()
		}
		out = append(out, entry{Key: "sheets", Value: flowList(texts)})
	}
	for i := range r.Cells {
		if i == 0 {
			out = append(out, entry{Key: "cells"})
		}
		last := &out[len(out)-1]
		last.List = append(last.List, findEntries(&r.Cells[i]))
	}
	if r.Record != nil {
		record := []entry{{Key: "names", Value: flowList(r.Record.Names)}}
		if r.Record.Row > 1 {
			record = append([]entry{{Key: "row", Value: strconv.Itoa(r.Record.Row)}}, record...)
		}
		out = append(out, entry{Key: "record", Block: record})
	}
	if r.Width > 0 {
		out = append(out, entry{Key: "width", Value: strconv.Itoa(r.Width)})
	}
	if len(r.Columns) > 0 {
		columns := entry{Key: "columns"}
		for _, letter := range slices.Sorted(maps.Keys(r.Columns)) {
			columns.Block = append(columns.Block, entry{Key: letter, Value: scalar(r.Columns[letter].String())})
		}
		out = append(out, columns)
	}
	return out
}

// findEntries are the keys of a place.
func findEntries(f *layout.Find) []entry {
	var out []entry
	if f.Sheet != nil {
		out = append(out, entry{Key: "sheet", Value: scalar(f.Sheet.String())})
	}
	for _, x := range []struct{ key, value string }{{"at", f.At}, {"column", f.Column}, {"rows", f.Rows}} {
		if x.value != "" {
			out = append(out, entry{Key: x.key, Value: scalar(x.value)})
		}
	}
	if f.SheetTab {
		out = append(out, entry{Key: "sheet-name", Value: "true"})
	}
	if f.FileName {
		out = append(out, entry{Key: "file-name", Value: "true"})
	}
	if f.Like != nil {
		out = append(out, entry{Key: "like", Value: scalar(f.Like.String())})
	}
	return out
}

func editionFlow(e *layout.Edition) string {
	var pairs []string
	if e.From != nil {
		pairs = append(pairs, "from", flowEntries(findEntries(e.From)))
	}
	if e.ID != "" {
		pairs = append(pairs, "id", scalar(e.ID))
	}
	if e.Date != "" {
		pairs = append(pairs, "date", scalar(e.Date))
	}
	return flow(pairs...)
}

// entries are the keys of a table that say what it counts. Destination tables
// of the headings stand beside it: see [Also].
func (m *Meaning) entries(lang string) []entry {
	var out []entry
	add := func(key, value string) {
		if value != "" {
			out = append(out, entry{Key: key, Value: value})
		}
	}
	add("dataset", m.Dataset)
	add("source", m.Source)
	if !m.Skip.Empty() {
		add("skip", scalar(m.Skip.In(lang)))
	}
	if len(m.Set) > 0 {
		add("set", setFlow(m.Set))
	}
	for i, o := range m.From {
		if i == 0 {
			out = append(out, entry{Key: "from"})
		}
		item := append([]entry{{Key: "in", Value: flowEntries(findEntries(&o.In))}}, o.AxisMeaning.entries()...)
		last := &out[len(out)-1]
		last.List = append(last.List, item)
	}
	if m.Multiplier > 0 && m.Multiplier != 1 {
		add("multiplier", number(m.Multiplier))
	}
	if m.Rounding > 0 {
		add("rounding", number(m.Rounding))
	}
	if m.ReferenceDay != "" {
		add("reference-day", scalar(m.ReferenceDay))
	}
	if m.AddsNot != "" {
		add("adds-not", scalar(m.AddsNot))
	}
	return out
}

// entries are the keys of a table that stands nowhere itself.
func (a *Also) entries(lang string) []entry {
	if !a.Skip.Empty() {
		return []entry{{Key: "skip", Value: scalar(a.Skip.In(lang))}}
	}
	out := []entry{{Key: "dataset", Value: a.Dataset}}
	if len(a.Set) > 0 {
		out = append(out, entry{Key: "set", Value: setFlow(a.Set)})
	}
	if a.AddsNot != "" {
		out = append(out, entry{Key: "adds-not", Value: scalar(a.AddsNot)})
	}
	return out
}

// setFlow writes the dimensions of every cell.
func setFlow(set map[string]string) string {
	var pairs []string
	for _, dim := range dimensionOrder(set) {
		pairs = append(pairs, dim, scalar(set[dim]))
	}
	return flow(pairs...)
}

// dimensionOrder lists dimensions as datasets do: the common ones first.
func dimensionOrder(set map[string]string) []string {
	common := []string{warehouse.DimRefArea, warehouse.DimMeasure, warehouse.DimCounterpart, warehouse.DimBasis, warehouse.DimSex, warehouse.DimAge}
	dims := slices.Sorted(maps.Keys(set))
	rank := func(dim string) int {
		if i := slices.Index(common, dim); i >= 0 {
			return i
		}
		return len(common)
	}
	slices.SortStableFunc(dims, func(a, b string) int { return rank(a) - rank(b) })
	return dims
}

// entries are the keys that say what the axis means; where it stands and how
// its texts spread is said before them.
func (m *AxisMeaning) entries() []entry {
	settled := *m
	settled.Period = m.settled()
	switch {
	case settled.means():
	case m.Note != "":
		return []entry{{Key: "note", Value: m.Note}}
	default:
		return []entry{{Key: "label", Value: "true"}}
	}
	m = &settled
	var out []entry
	if len(m.Map) > 0 {
		keys := slices.Sorted(maps.Keys(m.Map))
		meanings := entry{Key: "map"}
		for _, text := range keys {
			s := m.Map[text]
			meanings.Block = append(meanings.Block, entry{Key: scalar(text), Value: settingFlow(&s)})
		}
		out = append(out, meanings)
	}
	for i := range m.Patterns {
		if i == 0 {
			out = append(out, entry{Key: "patterns"})
		}
		s := &m.Patterns[i]
		like := append([]string{"like", scalar(s.Like.String())}, settingPairs(&s.Setting)...)
		last := &out[len(out)-1]
		last.List = append(last.List, pairEntries(like))
	}
	if len(m.Totals) > 0 {
		out = append(out, entry{Key: "totals", Value: flowList(m.Totals)})
	}
	if len(m.Period) > 0 {
		out = append(out, entry{Key: "period", Value: formsFlow(m.Period)})
	}
	if m.Otherwise {
		out = append(out, entry{Key: "otherwise", Value: "label"})
	}
	if m.Dimension != "" {
		out = append(out, entry{Key: "dimension", Value: m.Dimension})
	}
	if m.List != "" {
		out = append(out, entry{Key: "list", Value: m.List})
	}
	return out
}

func pairEntries(pairs []string) []entry {
	var out []entry
	for i := 0; i+1 < len(pairs); i += 2 {
		out = append(out, entry{Key: pairs[i], Value: pairs[i+1]})
	}
	return out
}

// settingFlow writes what one text means: {SEX: M}, label.
func settingFlow(s *layout.Setting) string {
	if s.Label {
		return "label"
	}
	return flow(settingPairs(s)...)
}

func settingPairs(s *layout.Setting) []string {
	var pairs []string
	add := func(key, value string) {
		if value != "" {
			pairs = append(pairs, key, scalar(value))
		}
	}
	add("table", s.Table)
	for _, a := range s.Codes {
		if a.Code != "" {
			add(a.Dim, a.Code)
		} else {
			pairs = append(pairs, a.Dim, flow("find", scalar(a.Find)))
		}
	}
	add("skip", s.Skip)
	add("status", s.Status)
	add("conf", s.Conf)
	if s.Period != nil {
		pairs = append(pairs, "period", periodFlow(s.Period))
	}
	if s.Multiplier > 0 {
		pairs = append(pairs, "multiplier", number(s.Multiplier))
	}
	if s.Total {
		pairs = append(pairs, "total", "true")
	}
	return pairs
}

func periodFlow(p *layout.PeriodText) string {
	if p.Whole {
		return "whole"
	}
	if p.Text != "" {
		return scalar(p.Text)
	}
	var pairs []string
	for _, x := range []struct{ key, value string }{
		{"year", p.Year}, {"half", p.Half}, {"quarter", p.Quarter}, {"month", p.Month}, {"months", p.Months}, {"day", p.Day},
	} {
		if x.value != "" {
			pairs = append(pairs, x.key, scalar(x.value))
		}
	}
	return flow(pairs...)
}

// formsFlow writes one form, or a list of them.
func formsFlow(forms []layout.Form) string {
	texts := make([]string, len(forms))
	for i, f := range forms {
		pairs := []string{"form", f.Kind}
		for _, x := range []struct{ key, value, usual string }{{"order", f.Order, "dmy"}, {"of", f.Of, "day"}, {"named", f.Named, "end"}} {
			if x.value != "" && x.value != x.usual {
				pairs = append(pairs, x.key, x.value)
			}
		}
		if f.Starts > 1 {
			pairs = append(pairs, "starts", strconv.Itoa(f.Starts))
		}
		texts[i] = f.Kind
		if len(pairs) > 2 {
			texts[i] = flow(pairs...)
		}
	}
	if len(texts) == 1 {
		return texts[0]
	}
	return "[" + strings.Join(texts, ", ") + "]"
}

// flow writes pairs of key and value as a mapping on one line.
func flow(pairs ...string) string {
	var b strings.Builder
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(", ")
		}
		b.WriteString(pairs[i] + ": " + pairs[i+1])
	}
	return "{" + b.String() + "}"
}

func flowEntries(entries []entry) string {
	var pairs []string
	for _, e := range entries {
		pairs = append(pairs, e.Key, e.Value)
	}
	return flow(pairs...)
}

func flowList(texts []string) string {
	quoted := make([]string, len(texts))
	for i, s := range texts {
		quoted[i] = scalar(s)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

func number(v float64) string { return warehouse.FormatNumber(v) }

func scalarOr(s string) string {
	if s == "" {
		return ""
	}
	return scalar(s)
}

// plainScalar is what YAML reads as a text without quotes, for certain: it
// looks like no number, date, boolean or null, and holds no sign that means
// something.
var plainScalar = regexp.MustCompile(`^[A-Za-zÀ-ÿ_][A-Za-zÀ-ÿ0-9_.()/]*( [A-Za-zÀ-ÿ0-9_.()/]+)*$`)

var yamlWords = []string{"true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf", ".nan", ".inf"}

// scalar writes a text as a YAML scalar on one line: plain where that is safe,
// in single quotes otherwise, in double quotes where it holds signs that
// cannot be seen.
func scalar(s string) string {
	if plainScalar.MatchString(s) && !slices.Contains(yamlWords, strings.ToLower(s)) {
		return s
	}
	for _, r := range s {
		if r < ' ' || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029 || r == 0xfeff || r == 0xfffd {
			return doubleQuoted(s)
		}
	}
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}

func doubleQuoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r < ' ' || r == 0x7f || r == 0x85:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r == 0x2028 || r == 0x2029 || r == 0xfeff || r == 0xfffd:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
