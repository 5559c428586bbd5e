package ingest

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"siemmes/ingest/check"
	"siemmes/ingest/figures"
	"siemmes/ingest/layout"
	"siemmes/ingest/layout/tidy"
	"siemmes/warehouse"
)

var labelConflict = check.Rule{ID: "label-conflict", Severity: warehouse.Warning}

// labelPairs are the texts of stub columns that mean nothing to the layout, each
// with the texts beside it in the columns that do: the name of a country beside
// its code, the number of a month beside its name.
type labelPairs struct {
	row     warehouse.CellRef // the last one
	columns map[int32]*labelColumn
	pairs   map[columnPair]map[textPair]*pairCount
}

// labelColumn are the texts of a column, and where they are looked up: list is ""
// where they give no codes.
type labelColumn struct {
	list, scope string
	texts       []string
	index       map[string]int32
}

// put is the position of a text, which may be part of a large piece of the file.
func (c *labelColumn) put(text string) int32 {
	if i, ok := c.index[text]; ok {
		return i
	}
	i := int32(len(c.texts))
	c.texts = append(c.texts, strings.Clone(text))
	c.index[c.texts[i]] = i
	return i
}

// columnPair is a column of labels and one that gives codes or periods.
type columnPair struct{ label, code int32 }

// textPair is two texts, by their positions in their columns.
type textPair struct{ label, code int32 }

// pairCount is in how many rows two texts are beside each other, and where they
// do so first.
type pairCount struct {
	rows int
	at   warehouse.CellRef
	code warehouse.CellRef
}

// maxPairTexts bounds the texts of a column: a column of many more is no list of
// names.
const maxPairTexts = 20_000

// note takes the stub of a cell's row, once for each row.
func (p *labelPairs) note(h *harmoniser, s *sink, c *tidy.Cell) {
	at := warehouse.CellRef{Sheet: c.Sheet, Row: c.Row}
	if at == p.row {
		return
	}
	p.row = at
	for i := range c.Headings {
		label := &c.Headings[i]
		if label.Row != c.Row || label.Text == "" || label.Axis == nil || !label.Axis.Label {
			continue
		}
		for k := range c.Headings {
			code := &c.Headings[k]
			if code.Row == c.Row && code.Text != "" && code.Axis != nil && !code.Axis.Label && code.Value != nil {
				p.count(h, s, c, label, code)
			}
		}
	}
}

func (p *labelPairs) count(h *harmoniser, s *sink, c *tidy.Cell, label, code *tidy.Heading) {
	one, other := p.column(h, s, label), p.column(h, s, code)
	if max(len(one.texts), len(other.texts)) > maxPairTexts {
		return
	}
	columns := columnPair{int32(label.Col), int32(code.Col)}
	byTexts := p.pairs[columns]
	if byTexts == nil {
		byTexts = map[textPair]*pairCount{}
		p.pairs[columns] = byTexts
	}
	texts := textPair{one.put(label.Text), other.put(code.Text)}
	n := byTexts[texts]
	if n == nil {
		n = &pairCount{
			at:   warehouse.CellRef{Sheet: c.Sheet, Row: label.Row, Col: label.Col},
			code: warehouse.CellRef{Sheet: c.Sheet, Row: code.Row, Col: code.Col},
		}
		byTexts[texts] = n
	}
	n.rows++
}

func (p *labelPairs) column(h *harmoniser, s *sink, head *tidy.Heading) *labelColumn {
	c := p.columns[int32(head.Col)]
	if c == nil {
		c = &labelColumn{list: head.Axis.List, scope: h.scope(s, head.Axis.Scope), index: map[string]int32{}}
		if d := s.codes.ds.Index(head.Axis.Dimension); c.list == "" && d >= 0 {
			c.list = s.codes.ds.Dimensions[d].CodeList
		}
		p.columns[int32(head.Col)] = c
	}
	return c
}

// hasLabelColumns reports whether a table has stub columns of which the layout
// says that they mean nothing.
func hasLabelColumns(t *layout.Table) bool {
	return slices.ContainsFunc(t.Stub, func(a *layout.Axis) bool { return a.Label })
}

// conflict is a label that does not agree with what is beside it.
type conflict struct {
	*pairCount
	message                 string
	found, beside, expected string
	code                    warehouse.Code // that is beside the label, in the place of expected
}

// tell is rule label-conflict: in a column where one label is beside one code
// in nearly all rows, another one does; or a label that is the name of another
// code than the one beside it.
func (p *labelPairs) tell(h *harmoniser) {
	told := map[warehouse.CellRef]bool{}
	for _, columns := range slices.SortedFunc(maps.Keys(p.pairs), func(a, b columnPair) int {
		return cmp.Or(cmp.Compare(a.label, b.label), cmp.Compare(a.code, b.code))
	}) {
		found := p.disagreeing(columns)
		if found == nil {
			found = p.named(h, columns)
		}
		for _, x := range found {
			if told[x.at] || withoutBrackets(x.found) == withoutBrackets(x.expected) {
				continue
			}
			told[x.at] = true
			expected := warehouse.Literal(x.expected)
			if x.code.ID != "" {
				expected = warehouse.Value(x.code)
			}
			f := h.report.Say(x.message, warehouse.Finding{
				Rule: "label-conflict", CellRef: x.at, Key: x.at.String(), Found: warehouse.Literal(x.found), Expected: expected,
			}, "beside", x.beside, "code", x.pairCount.code)
			f.Count = x.rows
		}
	}
}

var brackets = regexp.MustCompile(`\s*\([^)]*\)`)

// withoutBrackets is a label without what is in brackets, which some tables of
// a file may leave out.
func withoutBrackets(label string) string { return brackets.ReplaceAllString(label, "") }

// How many rows a pair of columns has at least, and each text of the one that
// determines the other in the mean; and of how many rows one may disagree.
const (
	pairRows    = 20
	pairSupport = 3
	pairOdd     = 200
)

// disagreeing finds the rows in which a label is beside another text than in
// nearly all others that have the label, or the text.
func (p *labelPairs) disagreeing(columns columnPair) []conflict {
	byTexts := p.pairs[columns]
	labels, codes := p.columns[columns.label].texts, p.columns[columns.code].texts
	byLabel, byCode := majority{}, majority{}
	all := 0
	for t, n := range byTexts {
		byLabel.add(t.label, t.code, n.rows)
		byCode.add(t.code, t.label, n.rows)
		all += n.rows
	}
	byLabel, byCode = byLabel.telling(all), byCode.telling(all)
	var found []conflict
	for t, n := range byTexts {
		label, code := byCode[t.code], byLabel[t.label]
		switch {
		case label != nil && label.text != t.label && label.rows >= pairSupport*n.rows:
			found = append(found, conflict{pairCount: n, message: "finding.label-conflict", found: labels[t.label], beside: codes[t.code], expected: labels[label.text]})
		case code != nil && code.text != t.code && code.rows >= pairSupport*n.rows:
			found = append(found, conflict{pairCount: n, message: "finding.label-conflict.elsewhere", found: labels[t.label], beside: codes[t.code], expected: codes[code.text]})
		}
	}
	slices.SortFunc(found, func(a, b conflict) int { return figures.CompareCells(a.at, b.at) })
	return found
}

// majority is which text is beside each text of a column most often, and in
// how many rows.
type majority map[int32]*textRows

type textRows struct {
	text int32
	rows int
}

func (m majority) add(text, beside int32, rows int) {
	most := m[text]
	if most == nil {
		most = &textRows{beside, rows}
		m[text] = most
	}
	if rows > most.rows || rows == most.rows && beside < most.text {
		most.text, most.rows = beside, rows
	}
}

// telling is the same where a text determines what is beside it in nearly all
// of so many rows, else nil.
func (m majority) telling(all int) majority {
	agree := 0
	for _, most := range m {
		agree += most.rows
	}
	if all < pairRows || all < pairSupport*len(m) || all-agree > max(1, all/pairOdd) {
		return nil
	}
	return m
}

// named finds the labels that are the name of another code than the one beside
// them, in a column whose labels are names of the codes beside them otherwise.
func (p *labelPairs) named(h *harmoniser, columns columnPair) []conflict {
	code := p.columns[columns.code]
	if code.list == "" {
		return nil
	}
	var found []conflict
	agree := 0
	for t, n := range p.pairs[columns] {
		label, text := p.columns[columns.label].texts[t.label], code.texts[t.code]
		is, ok := h.catalog.Lookup(code.list, text, code.scope)
		says, known := h.catalog.Lookup(code.list, label, code.scope)
		switch {
		case !ok || !known:
		case is == says || h.namedAlike(code.list, is, label):
			agree++
		default:
			found = append(found, conflict{pairCount: n, message: "finding.label-conflict.name", found: label, beside: text, code: warehouse.Code{List: code.list, ID: is}})
		}
	}
	if agree < pairRows || len(found) > max(1, agree/pairOdd) {
		return nil
	}
	return found
}

// namedAlike reports whether a label is the name of a code but for what is in
// brackets.
func (h *harmoniser) namedAlike(list, code, label string) bool {
	l, err := h.catalog.List(list)
	if err != nil || l.Code(code) == nil {
		return false
	}
	for _, name := range l.Code(code).Names {
		if withoutBrackets(name) == withoutBrackets(label) {
			return true
		}
	}
	return false
}
