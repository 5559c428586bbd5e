package propose

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

// chooseNotes finds what the publisher says of single figures: columns of
// remarks, and footnote marks with their texts below the tables or on a sheet of
// notes.
func (p *Proposal) chooseNotes() {
	known := p.noteLines()
	for _, t := range p.Tables {
		for _, a := range t.Stub {
			if a.Hidden || a.Meaning.Means() || !remarkCaption.MatchString(fold(a.Caption)) {
				continue
			}
			if a.Meaning.Note = "text"; len(known) > 0 && onlyMarks(a.Texts, known) {
				a.Meaning.Note = "mark"
			}
			p.decide("note "+a.Meaning.Note, columnRange(t, a.Col), a.Caption, say("meaning.note-"+a.Meaning.Note, "caption", a.Caption), 0.85)
		}
	}
	for i := range p.Markers {
		if k := &p.Markers[i]; k.Beside && known[oneMark(k.Text)] {
			k.Note = true
		}
	}
	if !p.usesMarks(known) {
		p.Meaning.Notes = nil
	}
}

// remarkCaption is the caption of a column of remarks, folded.
var remarkCaption = regexp.MustCompile(`^(foot ?notes?|notes?|notas?( al pie)?|remarks?|remarques?|observacion(es)?|comments?|comentarios?|commentaires?|comment_obs|obs_comment)$`)

// columnRange is where a stub column is in its table.
func columnRange(t *Table, col int) sheet.Range {
	return sheet.Range{Top: t.From, Bottom: t.Bounds.Bottom, Left: col, Right: col}
}

// noteLines finds the lines that begin with a mark, below the tables and on
// sheets without one, enters where they are, and gives their marks.
func (p *Proposal) noteLines() map[string]bool {
	known := map[string]bool{}
	for _, t := range p.Tables {
		for _, x := range t.Notes {
			if mark, _, ok := layout.NoteLine(space(x.Text)); ok {
				known[oneMark(mark)] = true
				p.notesAt(&layout.NotePlace{Column: warehouse.ColumnName(x.Col)})
			} else if n := numberedLine.FindStringSubmatch(space(x.Text)); n != nil {
				known[n[1]] = true
				p.notesAt(&layout.NotePlace{Column: warehouse.ColumnName(x.Col), Like: &layout.Pattern{Regexp: numberedLine}})
			}
		}
	}
	for _, s := range p.noteSheets() {
		p.sheetOfNotes(s, known)
	}
	return known
}

// numberedLine parts a note that begins with a bare number.
var numberedLine = regexp.MustCompile(`^(\d{1,2})\.?\s+(\pL.{3,})$`)

// notesAt enters a place of notes once.
func (p *Proposal) notesAt(n *layout.NotePlace) {
	same := func(x *layout.NotePlace) bool {
		return x.Column == n.Column && x.Text == n.Text && (x.Like == nil) == (n.Like == nil) && (x.Sheet == nil) == (n.Sheet == nil) && (n.Sheet == nil || x.Sheet.String() == n.Sheet.String())
	}
	if !slices.ContainsFunc(p.Meaning.Notes, same) {
		p.Meaning.Notes = append(p.Meaning.Notes, n)
	}
}

// noteSheets are the visible sheets without a table.
func (p *Proposal) noteSheets() []*sheet.Sheet {
	if p.book == nil || p.book.wb == nil {
		return nil
	}
	var out []*sheet.Sheet
	for _, s := range p.book.wb.Sheets {
		if !s.Hidden && !slices.ContainsFunc(p.Tables, func(t *Table) bool { return t.Sheet == s.Name }) {
			out = append(out, s)
		}
	}
	return out
}

// noteRows is how many rows of a sheet are searched for notes.
const noteRows = 400

// sheetOfNotes looks on a sheet for marks with their texts behind them, in one
// column or in two.
func (p *Proposal) sheetOfNotes(s *sheet.Sheet, known map[string]bool) {
	head, err := s.Head(context.Background(), noteRows)
	if err != nil {
		return
	}
	for row := head.First; row <= head.Last(); row++ {
		for col := 1; col <= min(head.Cols(), 12); col++ {
			text := space(head.Cell(row, col).Shown())
			place := &layout.NotePlace{Sheet: sheetPattern(s.Name), Column: warehouse.ColumnName(col)}
			mark, _, ok := layout.NoteLine(text)
			if !ok && len(text) <= 4 && oneMark(text) != "" && len(space(head.Cell(row, col+1).Shown())) > 10 {
				mark, ok, place.Text = text, true, warehouse.ColumnName(col+1)
			}
			if n := numberedLine.FindStringSubmatch(text); !ok && n != nil && p.book.isOfNotes(s.Name) {
				mark, ok, place.Like = n[1], true, &layout.Pattern{Regexp: numberedLine}
			}
			if ok {
				known[oneMark(mark)] = true
				p.notesAt(place)
			}
			if text != "" {
				break // the first filled cell of a row is its mark or its line
			}
		}
	}
}

// oneMark is a mark as marks are compared, "" for a text that is none or several.
func oneMark(text string) string {
	if marks := layout.Marks(text); len(marks) == 1 {
		return marks[0]
	}
	return ""
}

// onlyMarks reports whether all texts are marks of notes that are known.
func onlyMarks(texts []string, known map[string]bool) bool {
	for _, text := range texts {
		for _, mark := range layout.Marks(text) {
			if !known[mark] {
				return false
			}
		}
	}
	return len(texts) > 0
}

// usesMarks reports whether some label, figure or column bears a mark of which
// the text is known.
func (p *Proposal) usesMarks(known map[string]bool) bool {
	if slices.ContainsFunc(p.Markers, func(k Marker) bool { return k.Note }) {
		return true
	}
	for _, t := range p.Tables {
		for _, a := range t.allAxes() {
			if a.Meaning.Note == "mark" {
				return true
			}
			for _, text := range a.Texts {
				for _, pattern := range p.Meaning.Footnotes {
					if _, marks := layout.SplitMarks(text, []*layout.Pattern{pattern}); len(marks) > 0 && known[oneMark(strings.TrimSpace(marks[0]))] {
						return true
					}
				}
			}
		}
	}
	return false
}
