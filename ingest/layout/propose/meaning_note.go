package propose

import (
	"cmp"
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
	text  string
	at    warehouse.CellRef
	prose bool // its words are not all read
	long  bool // the text is
}

// mostShort is how many words a sentence has at most that is read word by word, as a title
// is: a longer one is prose, of which only the words that limit or leave out are looked for.
const mostShort = 12

// wordings are the sentences of the notes that may restrict the figures.
func (v noteView) wordings() (out []wording) {
	for _, x := range v.remarks() {
		folded, limits := fold(x.text), v.limits(x.text)
		if x.prose && x.long && !limits {
			continue
		}
		if n := len(strings.Fields(folded)); limits && n <= mostLong || n <= mostShort && (x.at.Sheet == v.t.Sheet || v.m.p.book.isOfNotes(x.at.Sheet)) {
			out = append(out, wording{text: x.text, at: x.at, whole: limits || !x.prose, note: true})
		}
	}
	// of many notes on sheets of their own those that limit come first
	slices.SortStableFunc(out, func(a, b wording) int { return cmp.Compare(v.rank(a), v.rank(b)) })
	return out
}

// rank is the place of a sentence among those that are asked about together.
func (v noteView) rank(w wording) int {
	switch {
	case w.at.Sheet == v.t.Sheet:
		return 0
	case v.limits(w.text):
		return 1
	}
	return 2
}

// limits reports whether a sentence has words that limit what is counted, or leave some of it out.
func (v noteView) limits(sentence string) bool {
	folded := fold(sentence)
	return v.m.words.Limits.In(folded) || v.m.words.Excluded.In(folded)
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
				out = append(out, remark{sentence, x.at, x.prose, len(strings.Fields(x.text)) > mostShort})
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
		out = append(out, remark{text: x.Text, at: v.t.at(x)})
	}
	for _, x := range v.t.apart {
		if !v.ofMark(x.Text) {
			out = append(out, remark{text: x.Text, at: v.t.at(x), prose: x.prose})
		}
	}
	return out
}

// apart are the texts of the other sheets that hold no table.
func (v noteView) apart() (out []remark) {
	for _, g := range v.m.p.book.grids {
		if v.m.p.book.isOfNotes(g.name) || slices.ContainsFunc(v.m.p.Tables, func(t *Table) bool { return t.Sheet == g.name }) {
			continue
		}
		for row := 1; row <= g.height() && len(out) < mostTexts; row++ {
			for col := 1; col <= g.cols; col++ {
				if c := g.at(row, col); c.kind == text {
					out = append(out, remark{text: c.text, at: warehouse.CellRef{Sheet: g.name, Row: row, Col: col}})
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
		if mark := m[1] + m[3]; mark != "" && (v.marks(mark) || v.onSheet(text) && marksOf(v.m).anywhere(mark)) {
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

// ofMark reports whether a note on a sheet of notes is of a mark that some table has.
func (v noteView) ofMark(text string) bool {
	m := legendHead.FindStringSubmatch(text)
	return m != nil && m[1]+m[3] != "" && (v.marks(m[1]+m[3]) || marksOf(v.m).anywhere(m[1]+m[3]))
}

// onSheet reports whether a text, or one that holds it, is on a sheet of notes: its mark may be at
// a label of another table.
func (v noteView) onSheet(text string) bool {
	return slices.ContainsFunc(v.t.apart, func(x Text) bool { return strings.Contains(x.Text, text) })
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
