package propose

import (
	"regexp"
	"slices"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// noteView reads what the notes of a table say of all its figures. A note that explains a
// mark, or one label, is of these alone.
type noteView struct{ restrictView }

// remark is a text of the notes, or a sentence of one, and its cell.
type remark struct {
	text string
	at   warehouse.CellRef
}

// mostShort is how many words a sentence has at most that is read word by word, as a title
// is: a longer one is prose, of which only the words that limit or leave out are looked for.
const mostShort = 12

// wordings are the sentences of the notes that may restrict the figures.
func (v noteView) wordings() (out []wording) {
	for _, x := range v.remarks() {
		folded := fold(x.text)
		limits := v.m.words.Limits.In(folded) || v.m.words.Excluded.In(folded)
		if n := len(strings.Fields(folded)); limits && n <= mostLong || n <= mostShort && x.at.Sheet == v.t.Sheet {
			out = append(out, wording{text: x.text, at: x.at, whole: true, note: true})
		}
	}
	return out
}

// mostLong is how many words a sentence has at most that is asked about.
const mostLong = 40

// remarks are the sentences of the notes below the table, or, where it has none, below the
// last table of its sheet.
func (v noteView) remarks() (out []remark) {
	for _, x := range append(v.texts(), v.apart()...) {
		source := (noteReader{v.m}).ofFile(x.text)
		for _, sentence := range sentences.Split(unnumbered(x.text), -1) {
			sentence = strings.Trim(sentence, " .")
			if source && !(noteReader{v.m}).besideSource(sentence) {
				continue
			}
			if sentence != "" && !v.particular(x.text) && !v.particular(sentence) && !(noteReader{v.m}).harmless(sentence) && !(periodNotes{labelView{askOf(v.view)}}).has(sentence) {
				out = append(out, remark{sentence, x.at})
			}
		}
	}
	return out
}

// unnumbered takes off what may be before a legend in its note. A year at the beginning is no
// number of a note.
func unnumbered(note string) string {
	note = space(note)
	if yearAtStart.MatchString(note) {
		return note
	}
	return beforeNote.ReplaceAllString(note, "")
}

func (v noteView) texts() (out []remark) {
	notes := v.t.Notes
	for _, t := range v.m.p.Tables {
		if len(v.t.Notes) == 0 && t.Sheet == v.t.Sheet && t.Bounds.Top > v.t.Bounds.Bottom {
			notes = t.Notes
		}
	}
	for i, x := range notes {
		if v.t.explainsMark(notes, i) {
			continue
		}
		out = append(out, remark{x.Text, warehouse.CellRef{Sheet: v.t.Sheet, Row: x.Row, Col: x.Col}})
	}
	return out
}

// apart are the texts of the sheets that hold no table.
func (v noteView) apart() (out []remark) {
	for _, g := range v.m.p.book.grids {
		if slices.ContainsFunc(v.m.p.Tables, func(t *Table) bool { return t.Sheet == g.name }) {
			continue
		}
		for row := 1; row <= g.height() && len(out) < mostTexts; row++ {
			for col := 1; col <= g.cols; col++ {
				if c := g.at(row, col); c.kind == text {
					out = append(out, remark{c.text, warehouse.CellRef{Sheet: g.name, Row: row, Col: col}})
				}
			}
		}
	}
	return out
}

// mostTexts is how many texts of other sheets are read.
const mostTexts = 200

// legendHead is the mark with which a legend begins.
var legendHead = regexp.MustCompile(`^\s*(?:[(\[]?(\pL|\d{1,2}|[ivx]{1,4})[)\]/.:=]|([^\pL\d\s(\["'“«¿¡]+)\s*[:=)]?\s*|(\pL|\d{1,2})\s+[=:–-])`)

// particular reports whether a note is of one mark or one label.
func (v noteView) particular(text string) bool {
	if m := legendHead.FindStringSubmatch(text); m != nil {
		if sign := m[2]; sign != "" && strings.Trim(sign, "-–—•·") != "" {
			return true
		}
		if mark := m[1] + m[3]; mark != "" && v.marks(mark) {
			return true
		}
	}
	folded := fold(text)
	for _, a := range v.axes {
		for _, label := range append(slices.Clone(a.labels), a.axis.coded...) {
			if rest, ok := strings.CutPrefix(folded, fold(label)); ok && len(fold(label)) > 2 && (rest == "" || rest[0] == ' ') && strings.ContainsAny(text, ":,(") {
				return true
			}
		}
	}
	return false
}

// marks reports whether a heading, a label, the title or a figure has a mark.
func (v noteView) marks(mark string) bool {
	for _, a := range v.axes {
		for _, text := range a.axis.Texts {
			if _, marks := layout.SplitMarks(text, v.m.p.Meaning.Footnotes); slices.ContainsFunc(marks, func(x string) bool { return strings.Trim(x, "()[]/ .") == mark }) {
				return true
			}
		}
	}
	return slices.ContainsFunc(v.m.p.Markers, func(k Marker) bool { return strings.Trim(k.Text, "()[]/ .") == mark })
}
