package tidy

import (
	"cmp"
	"context"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

// noteTexts are the texts of notes by their mark, or by the label they are about.
type noteTexts struct {
	labels bool
	texts  map[string]string
}

// noteSheet is a place of notes on one sheet.
type noteSheet struct {
	place *layout.NotePlace
	sheet *sheet.Sheet
}

// notesOf reads the notes of a table's sheet.
func (r *run) notesOf(ctx context.Context, t *layout.Table, s *sheet.Sheet) ([]noteTexts, error) {
	var all []noteTexts
	for _, n := range t.Notes {
		sheets := []*sheet.Sheet{s}
		if n.Sheet != nil {
			sheets = sheetsLike(r.book, n.Sheet)
		}
		for _, on := range sheets {
			key := noteSheet{n, on}
			texts, known := r.notes[key]
			if !known {
				var err error
				if texts, err = readNotes(ctx, n, on); err != nil {
					return nil, err
				}
				if r.notes == nil {
					r.notes = map[noteSheet]noteTexts{}
				}
				r.notes[key] = texts
			}
			all = append(all, texts)
		}
	}
	return all, nil
}

func sheetsLike(wb *sheet.Workbook, p *layout.Pattern) []*sheet.Sheet {
	var all []*sheet.Sheet
	for _, s := range wb.Sheets {
		if p.MatchString(layout.Space(s.Name)) {
			all = append(all, s)
		}
	}
	return all
}

// read reads the notes of one sheet. Of two texts of a mark the later counts.
func readNotes(ctx context.Context, n *layout.NotePlace, s *sheet.Sheet) (noteTexts, error) {
	notes := noteTexts{labels: n.Labels, texts: map[string]string{}}
	for mark, text := range n.Texts {
		for _, key := range noteKeys(n, mark) {
			notes.texts[key] = layout.Space(text)
		}
	}
	if n.Column == "" {
		return notes, nil
	}
	for b, err := range s.Blocks(ctx) {
		if err != nil {
			return notes, err
		}
		for row := max(b.First, n.FromRow); row <= b.Last() && (n.ToRow == 0 || row <= n.ToRow); row++ {
			text := layout.Space(b.Cell(row, n.Col).Shown())
			groups := n.Like.FindStringSubmatch(text)
			if groups == nil {
				continue
			}
			switch {
			case n.TextCol > 0:
				text = layout.Space(b.Cell(row, n.TextCol).Shown())
			case len(groups) > 2:
				text = groups[2]
			}
			for _, key := range noteKeys(n, groups[1]) {
				notes.texts[key] = strings.Clone(text)
			}
		}
	}
	return notes, nil
}

// keys are what a note is found by: its marks, or the label as it is.
func noteKeys(n *layout.NotePlace, text string) []string {
	if n.Labels {
		return []string{strings.Clone(text)}
	}
	return layout.Marks(text)
}

// noted enters what the text itself says of its figures, and its marks.
func (value *Value) noted(cell *sheet.Cell) {
	a := value.Axis
	switch {
	case a.Note == "text":
		value.comment = value.comment.And(warehouse.Comment{Text: value.text})
	case a.Note == "mark":
		value.marks = layout.Marks(value.text)
		return
	}
	_, taken := a.SplitMarks(value.text)
	if cell != nil && cell.Mark != "" {
		_, taken = a.SplitMarks(layout.Space(cell.Text))
		taken = append(taken, cell.Mark)
	}
	value.Flags |= a.Table.Layout.HeadingFlags(taken)
	for _, piece := range taken {
		value.marks = append(value.marks, layout.Marks(piece)...)
	}
}

// comments reports whether the value may comment on its figures.
func (value *Value) comments() bool {
	return !value.comment.Empty() || len(value.marks) > 0 || value.Axis.Table.Annotated()
}

// comment puts together what the table, the headings and the marker of a cell
// say of its figure.
func (tr *tableRun) comment(c *Cell, row *summary, col *column) {
	c.Comment = warehouse.Comment{}
	if set := &c.Table.Set; set.Note != "" || set.Basis != "" {
		c.Comment = warehouse.Comment{Text: set.Note, Basis: set.Basis}
	}
	for _, said := range [][]*Value{row.said, col.sum.said} {
		for _, v := range said {
			c.Comment = c.Comment.And(tr.says(v))
		}
	}
	if c.Rule != nil && c.Rule.Note {
		for _, mark := range layout.Marks(c.Marker) {
			c.Comment = c.Comment.And(tr.noteOf(mark))
		}
	}
	if !c.Comment.Empty() {
		c.Comment.Lang = c.Table.Layout.Language
	}
}

// says is what a heading says of its figures: its own words, and the texts of its
// marks and of its label on the sheet.
func (tr *tableRun) says(v *Value) warehouse.Comment {
	if len(tr.notes) == 0 {
		return v.comment
	}
	if got, known := tr.said[v]; known {
		return got
	}
	got := v.comment.And(tr.textOf(cmp.Or(v.Label, v.text), true))
	for _, mark := range v.marks {
		got = got.And(tr.noteOf(mark))
	}
	if tr.said == nil {
		tr.said = map[*Value]warehouse.Comment{}
	}
	tr.said[v] = got
	return got
}

// noteOf is the text of a mark. Several marks may be without a sign between
// them ("¹²"): they are taken apart where the whole has no text.
func (tr *tableRun) noteOf(mark string) warehouse.Comment {
	got := tr.textOf(mark, false)
	if got.Empty() && len([]rune(mark)) <= 3 {
		for _, r := range mark {
			got = got.And(tr.textOf(string(r), false))
		}
	}
	return got
}

// textOf is the text of a mark, or of a label.
func (tr *tableRun) textOf(key string, label bool) warehouse.Comment {
	for _, n := range tr.notes {
		if text := n.texts[key]; text != "" && n.labels == label {
			return warehouse.Comment{Text: text}
		}
	}
	return warehouse.Comment{}
}
