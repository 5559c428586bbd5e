package propose

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// Notes may be on a sheet of their own. They are notes of every table of the file, as those
// below a table are of it; one that begins with the name of a table, or is under it, is of
// that table alone.

// at is the cell of a text of the table.
func (t *Table) at(x Text) warehouse.CellRef {
	if x.Sheet != "" {
		return warehouse.CellRef{Sheet: x.Sheet, Row: x.Row, Col: x.Col}
	}
	return warehouse.CellRef{Sheet: t.Sheet, Row: x.Row, Col: x.Col}
}

// allNotes are the notes of the table, its own first.
func (t *Table) allNotes() []Text { return append(slices.Clone(t.Notes), t.apart...) }

// noteSheets are the sheets of a workbook that hold nothing but texts about its tables.
type noteSheets struct{ *Proposal }

// read gives each table the notes of such sheets.
func (p noteSheets) read() {
	p.book.noteSheets = nil
	for _, g := range p.book.grids {
		if len(p.Tables) == 0 || g.legend || g.offset > 0 || slices.ContainsFunc(p.Tables, func(t *Table) bool { return t.Sheet == g.name }) {
			continue
		}
		if lines := (noteSheet{p.Proposal, g}).lines(); len(lines) > 0 {
			p.book.noteSheets = append(p.book.noteSheets, g.name)
			for _, x := range lines {
				for _, t := range p.Tables {
					if x.of == nil || slices.Contains(x.of, t) {
						t.apart = append(t.apart, x.Text)
					}
				}
			}
		}
	}
}

// noteSheet is one sheet that may be such.
type noteSheet struct {
	*Proposal
	g *grid
}

// sheetLine is a note on a sheet of its own, and the tables that it is of; nil: all.
type sheetLine struct {
	Text
	of []*Table
}

// mostNoteLines is how many rows a sheet of notes has at most.
const mostNoteLines = 300

// lines are the notes of the sheet; none where it holds something else: figures that number
// nothing, or more rows than notes have.
func (s noteSheet) lines() (all []sheetLine) {
	if s.g.more || s.g.height() > mostNoteLines {
		return nil
	}
	figures, texts, names := 0, 0, 0
	var under []*Table // of the heading above
	for row := 1; row <= s.g.height(); row++ {
		cells, others := s.row(row)
		figures, texts = figures+others, texts+len(cells)
		for _, x := range cells {
			if _, is := cmp.Or(s.book.cat, catalog.Default()).Lookup(catalog.AreaList, x.Text, ""); is {
				names++
			}
		}
		of := s.heading(row)
		switch {
		case len(cells) == 0 && of == nil:
			under = nil
		case of != nil:
			if under = nil; !s.listed(row) {
				under = of
			}
			for _, x := range cells { // beside the name
				if s.tables(x.Text) == nil && s.restricts(x.Text) {
					all = append(all, sheetLine{x, of})
				}
			}
		default:
			for _, x := range cells {
				all = append(all, sheetLine{x, s.ofTables(x.Text, under)})
			}
		}
	}
	const most = 4                               // so many texts for one figure
	if most*figures > texts || 2*names > texts { // a list of names says nothing of the figures
		return nil
	}
	for i := range all {
		note := all[i].Text.Text
		marked := all[i].marked || unnumbered(note) != note || legendHead.MatchString(note)
		all[i].prose = !marked && (len(all) > fewNotes || !strings.HasSuffix(note, "."))
	}
	return all
}

// fewNotes is how many lines a sheet of notes has at most of which those that have no number are
// read word by word.
const fewNotes = 12

// ofTables are the tables that a note is of: those that it names, else those of the heading above.
func (s noteSheet) ofTables(note string, under []*Table) []*Table {
	if named := s.named(note); named != nil {
		return named
	}
	return under
}

// restricts reports whether a text has words that restrict figures, or say how they are made.
func (s noteSheet) restricts(text string) bool {
	folded, w := catalog.Fold(text), s.book.words
	return w.Limits.In(folded) || w.Excluded.In(folded) || w.Provisional.In(text) || w.Cumulated.In(folded) || w.UnitLines.In(text) || w.Scales.In(folded)
}

// row are the texts of a row, and how many figures there are besides. A text that is beside its
// number, its mark or its name alone has this before it.
func (s noteSheet) row(row int) (cells []Text, figures int) {
	for col := 1; col <= s.g.cols; col++ {
		switch c := s.g.at(row, col); {
		case c.kind == text && strings.ContainsFunc(c.text, unicode.IsLetter), c.kind != blank && s.marks(c):
			cells = append(cells, Text{Sheet: s.g.name, Row: row, Col: col, Text: space(c.text)})
		case c.kind != blank && c.kind != text:
			figures++
		}
	}
	if len(cells) != 2 || !strings.ContainsFunc(cells[1].Text, unicode.IsLetter) {
		return cells, figures
	}
	first := cells[0]
	switch c := s.g.at(row, first.Col); {
	case s.marks(c):
		cells[1].before, cells[1].marked = markBefore(first.Text), true
	case len(strings.Fields(first.Text)) <= mostOfName:
		cells[1].before = strings.TrimRight(first.Text, " :") + ": "
	default:
		return cells, figures
	}
	cells[1].Text = cells[1].before + cells[1].Text
	return cells[1:], figures
}

// mostOfName is how many words a name has at most that is in the cell before its note.
const mostOfName = 4

// marks reports whether a cell is the number or the mark of the note beside it.
func (s noteSheet) marks(c *cell) bool {
	const longest = 4
	if c.kind == figure {
		return c.num >= 1 && c.num < 200 && c.num == float64(int(c.num)) || c.year()
	}
	return c.kind == text && utf8.RuneCountInString(c.text) <= longest && oneMark(c.text) != ""
}

// markBefore is a mark as it is before its note in one cell.
func markBefore(mark string) string {
	switch {
	case yearAtStart.MatchString(mark):
		return mark + ": "
	case strings.ContainsFunc(mark, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }):
		return mark + " "
	}
	return "(" + mark + ") "
}

// heading are the tables that a row names and says nothing else of; nil where it names none. A
// line that says what a note does is none.
func (s noteSheet) heading(row int) []*Table {
	for col := 1; col <= s.g.cols; col++ {
		if c := s.g.at(row, col); c.kind != blank {
			if of := s.tables(c.text); of != nil {
				return of
			}
		}
	}
	return nil
}

// listed reports whether a row that names a table is of a list of them: the row above or below
// does so too.
func (s noteSheet) listed(row int) bool {
	return len(s.Tables) > 1 && (row > 1 && s.heading(row-1) != nil || row < s.g.height() && s.heading(row+1) != nil)
}

// tables are those of which a text is the name: that of the sheet, a line of the title, or the
// number before it.
func (s noteSheet) tables(name string) (of []*Table) {
	folded, w := catalog.Fold(name), s.book.words
	if len(folded) < 2 || s.restricts(name) {
		return nil
	}
	bare := numberOf.ReplaceAllString(folded, "")
	numbered := bare != folded && w.CaptionContents.In(bare)
	for _, t := range s.Tables {
		sheet := catalog.Fold(t.Sheet)
		found := sheet == folded || numbered && strings.TrimSpace(strings.TrimPrefix(folded, bare)) == sheet
		for _, x := range t.Title {
			title := catalog.Fold(x.Text)
			found = found || sameTitle(title, folded) && utf8.RuneCountInString(folded) >= titleLength || numbered && strings.HasPrefix(title+" ", folded+" ")
		}
		if found {
			of = append(of, t)
		}
	}
	return of
}

// nameAhead is what may be the name of a table before what a note says of it.
var nameAhead = regexp.MustCompile(`^([^:–—(]{2,60}?)\s*(?::|\s[–—-]\s|\()`)

// named are the tables that a note itself says that it is of: it begins with their name, or is
// of a year that is that of their sheets; nil where it says none.
func (s noteSheet) named(note string) []*Table {
	line := space(strings.TrimSpace(unnumbered(note)))
	if m := nameAhead.FindStringSubmatch(line); m != nil {
		if of := s.tables(m[1]); of != nil {
			return of
		}
	}
	return s.ofYear(line)
}

// openYears are words with which a year is the first or the last of several.
var openYears = regexp.MustCompile(`\b(?:desde|partir|since|from|onwards?|adelante|depuis|compter|after|despues|apos|apres|before|antes|avant|hasta|until|till|through|up to|jusqu|ate|posterior\w*|anterior\w*|previous|earlier|later)\b`)

// ofYear are the tables whose sheets are called after the one year that a note names.
func (s noteSheet) ofYear(note string) (of []*Table) {
	years := yearsOf(note)
	if len(years) != 1 || openYears.MatchString(fold(note)) || len(sentences.Split(note, -1)) > 1 {
		return nil
	}
	others := 0
	for _, t := range s.Tables {
		switch own := yearsOf(t.Sheet); {
		case len(own) != 1:
			return nil // it may be of that year too
		case own[0] == years[0]:
			of = append(of, t)
		default:
			others++
		}
	}
	return of
}

// isOfNotes reports whether a sheet is one of notes.
func (r *reading) isOfNotes(name string) bool { return slices.Contains(r.noteSheets, name) }
