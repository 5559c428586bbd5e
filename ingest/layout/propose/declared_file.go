package propose

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// declaredFile says of a proposal what a file that names its columns says as a whole.
type declaredFile struct{ *Proposal }

// recognise says how a file is known again that names its columns: by their
// names, and by the dataset and the source that its records are of.
func (p declaredFile) recognise(t *Table, r *layout.Recognise) bool {
	g := p.book.gridOf(t.Sheet)
	if t.declared.over != "" { // another period is another column
		r.Cells = append(r.Cells, layout.Find{At: cellName(t.declared.header, 1), Like: exactly(g.at(t.declared.header, 1).text)})
		p.decide("recognise", cellRange(t.declared.header, 1), "", say("meaning.recognise-record"), 0.9)
		return true
	}
	names := make([]string, 0, g.cols)
	for col := 1; col <= g.cols; col++ {
		names = append(names, g.at(t.declared.header, col).text)
	}
	for len(names) > 0 && names[len(names)-1] == "" {
		names = names[:len(names)-1]
	}
	if slices.ContainsFunc(names, func(name string) bool { return len(name) >= maxLabel }) {
		return false
	}
	r.Record = &layout.Record{Row: t.declared.header, Names: names}
	p.decide("recognise", cellRange(t.declared.header, 1), "", say("meaning.recognise-record"), 0.9)
	for _, a := range t.Stub {
		c := t.declared.column(a)
		if len(a.Texts) != 1 || a.Texts[0] == "" {
			continue
		}
		like := "^" + regexp.QuoteMeta(a.Texts[0]) + "$"
		switch {
		case c.role == catalog.ColumnFlow:
			like = flowPattern(a.Texts[0])
		case c.id != warehouse.DimSource:
			continue
		}
		r.Cells = append(r.Cells, layout.Find{At: cellName(t.From, a.Col), Like: pattern(like)})
	}
	return true
}

// declaredDay is the day in what a PC-Axis file says of when it was made: CCYYMMDD hh:mm.
var declaredDay = regexp.MustCompile(`^((?:19|20)\d\d)-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])(?:\D|$)`)

// edition takes the edition from when a PC-Axis file says that it was made.
func (p declaredFile) edition(t *Table) bool {
	if t.declared == nil || t.declared.file == nil {
		return false
	}
	row := t.declared.file.Updated
	text := p.book.gridOf(t.Sheet).at(row, 1).text
	if !declaredDay.MatchString(text) {
		return false
	}
	like := &layout.Pattern{Regexp: declaredDay}
	p.Meaning.Edition = layout.Edition{From: &layout.Find{At: "A" + strconv.Itoa(row), Like: like}, Date: "$1-$2-$3"}
	p.decide("edition", sheet.Range{Top: row, Left: 1, Bottom: row, Right: 1}, "$1-$2-$3", say("meaning.edition-note", "text", short(text)), 0.95)
	return true
}

// flags gives the letters beside the figures of a table of periods the meaning that they
// have in a column of flags, and adds those that are not seen. A figure that is not there
// is a colon, with its flag behind.
func (p declaredFile) flags() {
	words := p.book.words
	if !slices.ContainsFunc(p.Tables, func(t *Table) bool { return t.declared != nil && t.declared.over != "" }) {
		return
	}
	for i := range p.Markers {
		k := &p.Markers[i]
		letters := k.Text
		if !k.Beside {
			rest, missing := strings.CutPrefix(letters, ":")
			if letters = strings.TrimSpace(rest); !missing {
				continue
			}
		}
		if s := flagSetting(words, letters); letters == "" || !isEmpty(&s) {
			k.Status, k.Conf, k.flag = s.Status, s.Conf, true
		}
		if !k.Beside && k.Conf == "" && !strings.ContainsAny(k.Status, "M") {
			k.Status += string(rune(warehouse.Missing))
		}
	}
	t := p.Tables[0]
	for _, letter := range slices.Sorted(maps.Keys(words.ColumnFlags)) {
		s := flagSetting(words, letter)
		if !slices.ContainsFunc(p.Markers, func(k Marker) bool { return k.Beside && k.Text == letter }) {
			p.Markers = append(p.Markers, Marker{Marker: layout.Marker{Text: letter, Beside: true, Status: s.Status, Conf: s.Conf}, Row: t.From, Col: t.Values[0], flag: true})
		}
	}
	for i := range p.Markers {
		if k := &p.Markers[i]; k.flag && k.Status == "" {
			k.Status = string(rune(warehouse.Normal))
		}
	}
}

// symbols adds what a PC-Axis file says of its texts in place of a figure, also of
// those that are not seen.
func (p declaredFile) symbols(at map[string]int) {
	if p.book.wb == nil || p.book.wb.Declared == nil {
		return
	}
	d := p.book.wb.Declared
	for _, symbol := range slices.Sorted(maps.Keys(d.Symbols)) {
		i, seen := at[symbol]
		if !seen {
			i = len(p.Markers)
			p.Markers = append(p.Markers, Marker{Marker: layout.Marker{Text: symbol}, Row: d.First, Col: d.Value})
		}
		p.Markers[i].Means = d.Symbols[symbol]
	}
}
