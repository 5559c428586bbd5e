package propose

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

// understandFile says what holds for the file as a whole, once its tables are
// understood.
func (m *mind) understandFile(views []*view) {
	p := m.p
	p.Meaning.Scope = m.scope
	p.chooseReports()
	m.chooseSource(views)
	m.chooseEdition()
	p.chooseNotes()
	for _, note := range append(p.notes(), fileNotes{p}.short()...) {
		if n := m.roundingIn(note); n > 1 && p.Meaning.Rounding == 0 {
			p.Meaning.Rounding = n
			p.decide("rounding", sheet.Range{}, warehouse.FormatNumber(n), say("meaning.rounding", "base", warehouse.FormatNumber(n)), 0.85)
		}
		if marksOf(m).provisionalNote(note) && !p.Meaning.Provisional {
			p.Meaning.Provisional = true
			p.decide("provisional", sheet.Range{}, "true", say("meaning.provisional"), 0.8)
		}
	}
	knownAgain{p, m}.choose()
	markedFile{p}.recognise()
}

// notes are all titles and notes of the file's tables.
func (p *Proposal) notes() []string {
	var out []string
	for _, t := range p.Tables {
		for _, x := range append(slices.Clone(t.Title), t.Notes...) {
			if !slices.Contains(out, x.Text) && len(out) < 400 {
				out = append(out, x.Text)
			}
		}
	}
	return out
}

// pairedNotes are the lines below the tables that explain a mark in two cells: "p" beside
// "provisional".
func (p *Proposal) pairedNotes() (lines []string) {
	for _, t := range p.Tables {
		for i := range t.Notes {
			if t.explainsMark(t.Notes, i) && len(lines) < mostTexts {
				lines = append(lines, space(t.Notes[i-1].Text)+": "+space(t.Notes[i].Text))
			}
		}
	}
	return lines
}

// explainsMark reports whether a note is beside a mark that it explains.
func (t *Table) explainsMark(notes []Text, i int) bool {
	const longest = 4
	if i == 0 || notes[i-1].Row != notes[i].Row || notes[i-1].Col >= notes[i].Col {
		return false
	}
	mark := space(notes[i-1].Text)
	return utf8.RuneCountInString(mark) <= longest && !isDigits(strings.Trim(mark, ".)(")) && strings.ContainsFunc(notes[i].Text, unicode.IsLetter)
}

// chooseReports bounds the file to the one country it reports for.
func (p *Proposal) chooseReports() {
	var areas []string
	for _, t := range p.Tables {
		area := t.Meaning.Set.Code(warehouse.DimRefArea)
		if area == "" {
			return
		}
		if !slices.Contains(areas, area) {
			areas = append(areas, area)
		}
	}
	p.Meaning.Reports = areas
}

// chooseSource asks for the source of every table; that of the first one is the
// file's.
func (m *mind) chooseSource(views []*view) {
	for _, v := range views {
		if !v.t.out {
			v.t.Meaning.Source = askOf(v).askSource(v.dataset)
		}
	}
	for _, v := range views {
		m.p.Meaning.Source = cmp.Or(m.p.Meaning.Source, v.t.Meaning.Source)
	}
	for _, v := range views {
		if v.t.Meaning.Source == m.p.Meaning.Source {
			v.t.Meaning.Source = ""
		}
	}
}

// likelySource finds the one source that fits a table; "" where none or several do.
func (v askView) likelySource() (string, float64) {
	m := v.m
	if v.saidSource != "" {
		return v.saidSource, 0.9
	}
	area := v.t.Meaning.Set.Code(warehouse.DimRefArea)
	words := strings.Fields(strings.Join([]string{v.heads, v.breaks, v.sheet, m.fileWords, v.notes, strings.Join(foldAll(m.p.notes()), " ")}, " "))
	best, bestShare, second := "", 0.0, 0.0
	tables := 0 // of the file's publisher for this dataset
	for _, s := range m.cat.Ranked(v.dataset, area) {
		if m.scope != "" && s.Scope == m.scope {
			tables++
		}
	}
	for _, s := range m.cat.Ranked(v.dataset, area) {
		own := m.scope != "" && s.Scope == m.scope
		switch {
		case area == "" && len(s.Areas) > 0, area != "" && len(s.Areas) == 0 && !own, len(s.Areas) > 1:
			continue // of another office, or one that collects those of several
		case m.scope != "" && !own, m.scope == "" && len(s.Areas) == 0:
			continue
		}
		share := nameShare(s.Names, words)
		switch {
		case own && tables == 1:
			share += 0.6
		case own:
			share += 0.25
		}
		if share > bestShare {
			best, bestShare, second = s.ID, share, bestShare
		} else {
			second = max(second, share)
		}
	}
	if bestShare < 0.6 || second > 0.9*bestShare {
		return "", 0
	}
	return best, min(0.9, 0.5+0.4*bestShare)
}

// nameShare is the part of a source's name, in the language that fits best,
// whose words are in the file.
func nameShare(names warehouse.Names, words []string) float64 {
	best := 0.0
	for _, name := range names {
		known, n := 0, 0
		for _, w := range strings.Fields(fold(name)) {
			if len(w) < 4 {
				continue
			}
			n++
			if slices.ContainsFunc(words, func(x string) bool { return stem(x) == stem(w) }) {
				known++
			}
		}
		if n > 0 {
			best = max(best, float64(known)/float64(n))
		}
	}
	return best
}

// stem takes a plural's ending off.
func stem(w string) string {
	if len(w) > 4 {
		w = strings.TrimSuffix(strings.TrimSuffix(w, "s"), "e")
	}
	return w
}

// How dates are written in lines that say when a file was made, and in its name.
var (
	dateIn   = regexp.MustCompile(`(\d{4}-\d{2}-\d{2}|\d{1,2}[/.]\d{1,2}[/.]\d{4}|\d{1,2}(?:er|º|°)? (?:de )?\pL{3,} (?:de |del )?\d{4}|\pL{3,} \d{1,2},? \d{4})`)
	fileDate = regexp.MustCompile(`(?:^|\D)(20\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?:\D|$)`)
)

// chooseEdition reads the edition from a line that says when the table was
// made, else from a date in the file's name.
func (m *mind) chooseEdition() {
	p := m.p
	for _, t := range p.Tables {
		if (declaredFile{p}).edition(t) {
			return
		}
		for _, x := range append(t.allNotes(), t.Title...) {
			if e, ok := m.editionIn(x); ok {
				if len(p.Tables) > 1 || x.Sheet != "" {
					e.From.Sheet = sheetPattern(t.at(x).Sheet)
				}
				p.Meaning.Edition = e
				p.decide("edition", cellRange(x.Row, x.Col), e.Date, say("meaning.edition-note", "text", short(x.Text)), 0.85)
				return
			}
		}
	}
	if fileDate.MatchString(p.Name) {
		like := &layout.Pattern{Regexp: fileDate}
		p.Meaning.Edition = layout.Edition{From: &layout.Find{FileName: true, Like: like}, Date: "$1-$2-$3"}
		p.decide("edition", sheet.Range{}, "$1-$2-$3", say("meaning.edition-file"), 0.7)
	}
}

// editionIn finds a date in a line that says when the table was made.
func (m *mind) editionIn(x Text) (layout.Edition, bool) {
	line := space(x.Text)
	word, at := m.words.DatedLines.Find(line), dateIn.FindStringIndex(line)
	if word == nil || at == nil || word[0] > at[0] {
		return layout.Edition{}, false
	}
	if _, err := layout.ParseDate(line[at[0]:at[1]]); err != nil {
		return layout.Edition{}, false
	}
	like := "^" + stable(line[:at[0]], 60) + ".*?" + dateIn.String()
	re, err := regexp.Compile(like)
	if groups := re.FindStringSubmatch(line); err != nil || groups == nil || groups[1] != line[at[0]:at[1]] {
		return layout.Edition{}, false
	}
	return layout.Edition{From: &layout.Find{Column: warehouse.ColumnName(x.Col), Like: &layout.Pattern{Regexp: re}}, Date: "$1"}, true
}

func (t *Table) allAxes() []*Axis {
	return slices.Concat(t.Sections, t.Stub, t.Header, t.Levels)
}

func pattern(like string) *layout.Pattern {
	return &layout.Pattern{Regexp: regexp.MustCompile(like)}
}

// sheetPattern fits a sheet's name and those that differ from it in figures.
func sheetPattern(name string) *layout.Pattern { return pattern("^" + stable(space(name), 80) + "$") }

var figures = regexp.MustCompile(`\d+`)

// stable writes a text as a pattern in which figures and months may change, cut
// at a word after so many characters.
func stable(s string, most int) string {
	if r := []rune(s); len(r) > most {
		s = string(r[:most])
		if i := strings.LastIndexByte(s, ' '); i > most/2 {
			s = s[:i]
		}
	}
	month := layout.Form{Kind: "month"}
	words := strings.Split(s, " ")
	for i, w := range words {
		if plain := strings.Trim(w, ".,:;()"); len(plain) > 2 && !isDigits(plain) && month.Reads(plain) {
			before, after, _ := strings.Cut(w, plain)
			words[i] = regexp.QuoteMeta(before) + `\pL+` + regexp.QuoteMeta(after)
			continue
		}
		words[i] = figures.ReplaceAllString(regexp.QuoteMeta(w), `\d+`)
	}
	return strings.Join(words, " ")
}

func cellName(row, col int) string { return warehouse.CellRef{Row: row, Col: col}.A1() }

func cellRange(row, col int) sheet.Range {
	return sheet.Range{Top: row, Bottom: row, Left: col, Right: col}
}
