package reports

import (
	"maps"
	"slices"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
)

// Said is a note of an answer as a reader meets it: once, with the rows that it
// holds for.
type Said struct {
	warehouse.AnswerNote        // its arguments hold all codes
	Words                string // in the reader's language; long lists are shortened
	// Rows is how many of the answer's rows the note holds for; none where it
	// is about the answer as a whole. Which names them, "" where they are all,
	// or too many to be looked through.
	Rows, Of int
	Which    string
}

// Line is the note with the rows it holds for.
func (s Said) Line(language string) string {
	switch {
	case s.Rows == 0:
		return s.Words
	case s.Rows == s.Of && s.Of == 1:
		return s.Words
	case s.Rows == s.Of:
		return s.Words + lang.T(language, "reports.note-all", "n", lang.Number(language, float64(s.Of), 0))
	}
	which := s.Which
	if which != "" {
		which = ": " + which
	}
	return s.Words + lang.T(language, "reports.note-some", "rows", lang.Number(language, float64(s.Rows), 0), "n", lang.Number(language, float64(s.Of), 0), "which", which)
}

// mostLooked bounds how often Saying looks at a row for what the rows of a note
// have in common: rows times notes.
const mostLooked = 2_000_000

// Saying lists the notes of an answer, each once: those that differ in nothing but
// the reporting country are one.
func Saying(a *warehouse.Answer, cat *catalog.Catalog, language string) []Said {
	joined := joinNotes(a)
	out := make([]Said, len(joined.Notes))
	for i, n := range joined.Notes {
		out[i] = Said{AnswerNote: n, Words: noteText(n, a.Dataset, cat, language, questionFlags), Of: len(a.Rows)}
	}
	for i := range joined.Rows {
		for _, n := range joined.Rows[i].Notes {
			out[n].Rows++
		}
	}
	if len(a.Rows)*len(out) <= mostLooked {
		l := newLocator(joined, newWording(a.Dataset, cat, language))
		for n := range out {
			if s := &out[n]; s.Rows > 0 && s.Rows < s.Of {
				s.Which = l.which(n)
			}
		}
	}
	return out
}

// joinNotes is the answer with notes joined that differ in the reporting country
// alone.
func joinNotes(a *warehouse.Answer) *warehouse.Answer {
	out := *a
	out.Notes = nil
	to := make([]int, len(a.Notes))
	at := map[string]int{}
	for i, n := range a.Notes {
		key := sameBut(n, areaArg)
		known, ok := at[key]
		if !ok {
			known = len(out.Notes)
			at[key] = known
			n.Args = maps.Clone(n.Args)
			out.Notes = append(out.Notes, n)
		} else if area := n.Args[areaArg]; area != "" {
			out.Notes[known].Args[areaArg] += ", " + area
		}
		to[i] = known
	}
	if len(out.Notes) == len(a.Notes) {
		return a
	}
	out.Rows = slices.Clone(a.Rows)
	for i := range out.Rows {
		var notes []int
		for _, n := range out.Rows[i].Notes {
			notes = addNote(notes, to[n])
		}
		out.Rows[i].Notes = notes
	}
	return &out
}

// areaArg is the argument of a note that names reporting countries.
const areaArg = "ref_area"

// sameBut is all that a note says but one argument.
func sameBut(n warehouse.AnswerNote, arg string) string {
	var b strings.Builder
	b.WriteString(n.ID)
	if n.Args[arg] == "" {
		b.WriteString(n.Text)
	}
	for _, name := range slices.Sorted(maps.Keys(n.Args)) {
		b.WriteString("\x00" + name + "\x00")
		if name != arg {
			b.WriteString(n.Args[name])
		}
	}
	return b.String()
}

// mostNamed is how many names a note lists.
const mostNamed = 12

// shortened are the first of many names, and how many there are besides.
func shortened(names []string, language string) []string {
	if len(names) <= mostNamed {
		return names
	}
	const shown = mostNamed - 2
	more := lang.T(language, "reports.note-more", "n", lang.Number(language, float64(len(names)-shown), 0))
	return append(slices.Clone(names[:shown]), more)
}
