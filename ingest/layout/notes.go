package layout

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

// NotePlace says where the texts of footnote marks stand: in a column, mark and
// text in one cell or in two.
type NotePlace struct {
	Sheet  *Pattern `yaml:"sheet"` // default: the table's
	Column string   `yaml:"column"`
	Rows   string   `yaml:"rows"` // "60-80"; default: the whole sheet
	// Like catches the mark and then the text; where it catches one thing, the
	// text is all of the cell. Default: a usual mark and the text behind it.
	Like *Pattern `yaml:"like"`
	// Labels reports whether what Like catches first is a label of the table and no
	// mark ("Belgium: …").
	Labels bool `yaml:"labels"`
	// Text is the column of the texts, where the marks have a column of their own.
	Text string `yaml:"text"`
	// Texts gives the texts themselves, by mark, in place of a column: those of
	// a file that has the marks and not the texts.
	Texts map[string]string `yaml:"texts"`

	col, text, from, to int
}

// noteLine is a line that begins with a footnote mark: asterisks, daggers, raised
// letters and digits, "(1)", "[a]", "1/", "p/", "a)".
var noteLine = regexp.MustCompile(`^(\*{1,5}|[†‡§¶#]{1,3}|[¹²³⁰-⁹ᵃ-ᶻⁱⁿᵈᵉᵍʰʲˡˢʳᵗᵘᵛʷˣʸ]{1,3}|\([0-9A-Za-z]{1,3}\)|\[[0-9A-Za-z]{1,3}\]|[0-9A-Za-z]{1,3}/|[0-9A-Za-z]\))\s*(\S.*)$`)

// anything is what a cell of a column of marks looks like.
var anything = regexp.MustCompile(`^(.+)$`)

// NoteLine parts a line that begins with a usual footnote mark into the mark and
// the text behind it.
func NoteLine(line string) (mark, text string, ok bool) {
	if groups := noteLine.FindStringSubmatch(line); groups != nil {
		return groups[1], groups[2], true
	}
	return "", "", false
}

// Marks are the footnote marks of a text that holds nothing else ("1, 2",
// "(a)(b)", "1/ 2/"), without what is around them: raised ones as plain.
func Marks(text string) []string { return marksIn(text) }

func (c *compiler) notePlaces(places []*NotePlace, path string) {
	for i, n := range places {
		p := fmt.Sprintf("%s[%d]", path, i)
		if n == nil || (n.Column == "") == (len(n.Texts) == 0) {
			c.fail(p, "layout.note-place")
			continue
		}
		if n.Column == "" {
			continue
		}
		n.col, n.from = c.column(n.Column, p+".column"), 1
		if n.Text != "" {
			n.text = c.column(n.Text, p+".text")
		}
		c.rows(n.Rows, &n.from, &n.to, p)
		if n.Labels && n.Like == nil {
			c.fail(p, "layout.note-labels")
		}
		if n.Like == nil {
			n.Like = &Pattern{Regexp: noteLine}
			if n.text > 0 {
				n.Like = &Pattern{Regexp: anything}
			}
		}
		if n.Like.NumSubexp() < 1 {
			c.fail(p+".like", "layout.note-mark")
		}
	}
}

// noteTexts are the texts of notes by their mark, or by the label they are about.
type noteTexts struct {
	labels bool
	texts  map[string]string
}

// noteSheet is a place of notes on one sheet.
type noteSheet struct {
	place *NotePlace
	sheet *sheet.Sheet
}

// notesOf reads the notes of a table's sheet.
func (r *run) notesOf(ctx context.Context, t *Table, s *sheet.Sheet) ([]noteTexts, error) {
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
				if texts, err = n.read(ctx, on); err != nil {
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

func sheetsLike(wb *sheet.Workbook, p *Pattern) []*sheet.Sheet {
	var all []*sheet.Sheet
	for _, s := range wb.Sheets {
		if p.MatchString(space(s.Name)) {
			all = append(all, s)
		}
	}
	return all
}

// read reads the notes of one sheet. Of two texts of a mark the later counts.
func (n *NotePlace) read(ctx context.Context, s *sheet.Sheet) (noteTexts, error) {
	notes := noteTexts{labels: n.Labels, texts: map[string]string{}}
	for mark, text := range n.Texts {
		for _, key := range n.keys(mark) {
			notes.texts[key] = space(text)
		}
	}
	if n.Column == "" {
		return notes, nil
	}
	for b, err := range s.Blocks(ctx) {
		if err != nil {
			return notes, err
		}
		for row := max(b.First, n.from); row <= b.Last() && (n.to == 0 || row <= n.to); row++ {
			text := space(b.Cell(row, n.col).Shown())
			groups := n.Like.FindStringSubmatch(text)
			if groups == nil {
				continue
			}
			switch {
			case n.text > 0:
				text = space(b.Cell(row, n.text).Shown())
			case len(groups) > 2:
				text = groups[2]
			}
			for _, key := range n.keys(groups[1]) {
				notes.texts[key] = strings.Clone(text)
			}
		}
	}
	return notes, nil
}

// keys are what a note is found by: its marks, or the label as it is.
func (n *NotePlace) keys(text string) []string {
	if n.Labels {
		return []string{strings.Clone(text)}
	}
	return marksIn(text)
}

// marksIn are the marks of a text that holds nothing else: "1, 2", "(a)(b)", "1/ 2/".
func marksIn(text string) []string {
	return strings.FieldsFunc(plainMarks.Replace(text), func(r rune) bool { return strings.ContainsRune(" ,;()[]/.:", r) })
}

// plainMarks writes raised letters and digits as plain ones.
var plainMarks = strings.NewReplacer(
	"⁰", "0", "¹", "1", "²", "2", "³", "3", "⁴", "4", "⁵", "5", "⁶", "6", "⁷", "7", "⁸", "8", "⁹", "9",
	"ᵃ", "a", "ᵇ", "b", "ᶜ", "c", "ᵈ", "d", "ᵉ", "e", "ᶠ", "f", "ᵍ", "g", "ʰ", "h", "ⁱ", "i", "ʲ", "j", "ᵏ", "k",
	"ˡ", "l", "ᵐ", "m", "ⁿ", "n", "ᵒ", "o", "ᵖ", "p", "ʳ", "r", "ˢ", "s", "ᵗ", "t", "ᵘ", "u", "ᵛ", "v", "ʷ", "w",
	"ˣ", "x", "ʸ", "y", "ᶻ", "z",
)

// noted enters what the text itself says of its figures, and its marks.
func (value *Value) noted(cell *sheet.Cell) {
	a := value.Axis
	switch {
	case a.Note == "text":
		value.comment = value.comment.And(warehouse.Comment{Text: value.text})
	case a.Note == "mark":
		value.marks = marksIn(value.text)
		return
	}
	_, taken := a.split(value.text)
	if cell != nil && cell.Mark != "" {
		_, taken = a.split(space(cell.Text))
		taken = append(taken, cell.Mark)
	}
	for _, piece := range taken {
		value.marks = append(value.marks, marksIn(piece)...)
	}
}

// remarks reports whether texts of the axis say something of the figures in words.
func (a *Axis) remarks() bool {
	says := func(s Setting) bool { return s.Note != "" || s.Basis != "" }
	for _, s := range a.Map {
		if says(s) {
			return true
		}
	}
	return a.Note != "" || slices.ContainsFunc(a.Patterns, func(p PatternSetting) bool { return says(p.Setting) })
}

// comments reports whether the value may comment on its figures.
func (value *Value) comments() bool {
	return !value.comment.Empty() || len(value.marks) > 0 || value.Axis.Table.annotated()
}

// annotated reports whether labels of the table may have notes.
func (t *Table) annotated() bool { return len(t.Notes) > 0 }

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
		for _, mark := range marksIn(c.Marker) {
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

// noteOf is the text of a mark. Several marks may stand without a sign between
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
