package sheet

import (
	"slices"
	"strings"
)

// Rows of the sheet that a PC-Axis file becomes: what it says of its table, each in a row
// of its own, the names of the columns, and the records.
const (
	pxTitleRow = iota + 1
	pxContentsRow
	pxUnitsRow
	pxSubjectRow
	pxSourceRow
	pxUpdatedRow
	_
	pxHeaderRow
	pxFirstRow
)

// pxTable is what a PC-Axis file declares.
type pxTable struct {
	name      string
	lim       Limits
	all       map[string][]*pxStatement
	about     map[string]*pxStatement // the first of a keyword and its subjects
	top       [pxHeaderRow]string     // texts by row above the header
	variables []Variable              // the stub's, then the heading's
	stub      int                     // how many are the stub's
	keys      []map[string]int        // by variable of the stub: the place of a key; nil where there are none
	records   int
	symbols   map[string]string
	notes     []string // below the records
	remarks   []*pxRemarks
	remarked  int // steps that finding the remark of a figure takes
}

// newPXTable makes the table of the statements before the data.
func newPXTable(name string, lim Limits, statements []*pxStatement) (*pxTable, error) {
	t := &pxTable{name: name, lim: lim, all: map[string][]*pxStatement{}, about: map[string]*pxStatement{}, symbols: map[string]string{}}
	t.choose(statements)
	if err := t.findVariables(); err != nil {
		return nil, err
	}
	if err := t.findKeys(); err != nil {
		return nil, err
	}
	t.findTexts()
	t.findSymbols()
	return t, t.findRemarks()
}

// choose keeps the statements in the file's own language: those that name none, and of
// those that are in no other form, the ones that name it.
func (t *pxTable) choose(statements []*pxStatement) {
	language := ""
	plain := map[string]bool{}
	for _, s := range statements {
		if s.keyword == "LANGUAGE" {
			language = strings.ToLower(s.first())
		}
		if s.language == "" {
			plain[s.keyword] = true
		}
	}
	for _, s := range statements {
		if s.language == "" || s.language == language && !plain[s.keyword] {
			t.all[s.keyword] = append(t.all[s.keyword], s)
			if key := pxAbout(s.keyword, s.subjects); t.about[key] == nil {
				t.about[key] = s
			}
		}
	}
}

// of is the statement of a keyword about exactly these subjects; nil where there is none.
func (t *pxTable) of(keyword string, subjects ...string) *pxStatement {
	return t.about[pxAbout(keyword, subjects)]
}

func pxAbout(keyword string, subjects []string) string {
	var b strings.Builder
	b.WriteString(keyword)
	for _, subject := range subjects {
		b.WriteByte(0)
		b.WriteString(strings.TrimSpace(subject))
	}
	return b.String()
}

// findVariables reads the variables with their values.
func (t *pxTable) findVariables() error {
	stub, heading := t.of("STUB"), t.of("HEADING")
	if stub == nil && heading == nil {
		return pxFault(t.name, "sheet.px-variables", 1)
	}
	names := map[string]bool{}
	for i, s := range []*pxStatement{stub, heading} {
		if s == nil {
			continue
		}
		for _, name := range s.values {
			if name = strings.TrimSpace(name); name == "" {
				continue
			}
			if names[name] {
				return pxFault(t.name, "sheet.px-twice", s.line, "text", beginningOf(name))
			}
			if names[name] = true; len(names) > t.lim.Columns/2-4 {
				return tooLarge("Columns", "%q has more than %d variables (Limits.Columns)", t.name, t.lim.Columns/2)
			}
			v, err := t.variable(name, s.line)
			if err != nil {
				return err
			}
			if t.variables = append(t.variables, v); i == 0 {
				t.stub++
			}
		}
	}
	t.placeColumns()
	return nil
}

// variable reads what is declared of one variable; line is where it is named.
func (t *pxTable) variable(name string, line int) (Variable, error) {
	v := Variable{Name: name, Code: t.of("VARIABLECODE", name).first(), Total: t.of("ELIMINATION", name).first()}
	if s := t.of("VALUES", name); s != nil {
		v.Labels, line = s.values, s.line
	}
	if s := t.of("CODES", name); s != nil {
		v.Codes = s.values
		if v.Labels == nil {
			v.Labels, line = s.values, s.line
		}
	}
	if s := t.of("TIMEVAL", name); s != nil {
		v.Time = true
		periods := pxPeriods(s.values, max(len(v.Labels), len(v.Codes)))
		if v.Labels == nil {
			v.Labels, line = periods, s.line
		}
		if len(periods) == len(v.Labels) && periods != nil {
			v.Codes = periods
		} else {
			v.Time = false
		}
	}
	if len(v.Labels) == 0 {
		return v, pxFault(t.name, "sheet.px-no-values", line, "variable", beginningOf(name))
	}
	if v.Codes != nil && len(v.Codes) != len(v.Labels) {
		return v, pxFault(t.name, "sheet.px-codes", t.of("CODES", name).line, "variable", beginningOf(name), "values", len(v.Labels), "codes", len(v.Codes))
	}
	if equalFold(v.Total, "YES") || equalFold(v.Total, "NO") {
		v.Total = ""
	}
	if i := slices.Index(v.Codes, v.Total); i >= 0 && v.Total != "" {
		v.Total = v.Labels[i]
	}
	return v, nil
}

func equalFold(a, b string) bool { return strings.EqualFold(strings.TrimSpace(a), b) }

// placeColumns gives the variables their columns: the labels left of the figures, the
// codes right of them.
func (t *pxTable) placeColumns() {
	n := len(t.variables)
	next := n + 4 // behind the figure, the remark and the line
	for i := range t.variables {
		v := &t.variables[i]
		v.Label = i + 1
		if v.Codes != nil {
			v.Coded = next
			next++
		}
	}
}

// declared is the table for the readers of its sheet.
func (t *pxTable) declared() *Declared {
	n := len(t.variables)
	return &Declared{
		Header: pxHeaderRow, First: pxFirstRow, Records: t.records, Variables: t.variables,
		Value: n + 1, Remark: n + 2, Line: n + 3, Updated: pxUpdatedRow, Symbols: t.symbols, Notes: t.notes,
	}
}

// findKeys reads whether the records name the values of the stub.
func (t *pxTable) findKeys() error {
	if len(t.all["KEYS"]) == 0 || t.stub == 0 {
		return nil
	}
	for i, v := range t.variables[:t.stub] {
		s := t.of("KEYS", v.Name)
		if s == nil {
			return pxFault(t.name, "sheet.px-keys", t.all["KEYS"][0].line, "variable", beginningOf(v.Name))
		}
		names := v.Labels
		if equalFold(s.first(), "CODES") {
			if own := t.of("CODES", v.Name); own != nil {
				names = own.values
			}
		}
		t.keys = append(t.keys, make(map[string]int, len(names)))
		for j, name := range names {
			t.keys[i][strings.TrimSpace(name)] = j
		}
	}
	return nil
}

// findTexts reads what the file says of the table as a whole.
func (t *pxTable) findTexts() {
	for row, keywords := range map[int][]string{
		pxTitleRow: {"TITLE", "DESCRIPTION"}, pxContentsRow: {"CONTENTS"}, pxUnitsRow: {"UNITS"}, pxSubjectRow: {"SUBJECT-AREA"},
		pxSourceRow: {"SOURCE", "DATABASE"}, pxUpdatedRow: {"LAST-UPDATED", "CREATION-DATE"},
	} {
		for _, keyword := range keywords {
			if t.top[row-1] = t.every(keyword); t.top[row-1] != "" {
				break
			}
		}
	}
	for _, keyword := range []string{"NOTE", "NOTEX", "INFOFILE"} {
		for _, s := range t.all[keyword] {
			if note := pxNote(s); note != "" {
				t.notes = append(t.notes, strings.Join(append(slices.Clone(s.subjects), note), ": "))
			}
		}
	}
}

// every are the texts of a keyword, each once: the one about the table, else those about
// single values.
func (t *pxTable) every(keyword string) string {
	if own := t.of(keyword).first(); own != "" {
		return own
	}
	var texts []string
	for _, s := range t.all[keyword] {
		if text := s.first(); text != "" && !slices.Contains(texts, text) && len(texts) < 20 {
			texts = append(texts, text)
		}
	}
	joined := strings.Join(texts, "; ")
	if len(joined) > t.lim.Text {
		return texts[0]
	}
	return joined
}

// pxNote is the text of a note; "#" is a line end in it.
func pxNote(s *pxStatement) string { return strings.TrimSpace(strings.ReplaceAll(s.first(), "#", " ")) }

// findSymbols reads what the texts in place of a figure mean.
func (t *pxTable) findSymbols() {
	for i := 1; i <= 6; i++ {
		t.symbol(strings.Repeat(".", i), "DATASYMBOL"+string(rune('0'+i)))
	}
	t.symbol("-", "DATASYMBOLNIL")
}

func (t *pxTable) symbol(symbol, keyword string) {
	meaning := strings.TrimSpace(t.of(keyword).first())
	if strings.Trim(meaning, ".-–—* ") == "" {
		return
	}
	t.symbols[symbol] = meaning
	t.notes = append(t.notes, symbol+" = "+meaning)
}
