package reports

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
)

// Said is a note of an answer as a reader meets it: once, with the rows that it
// holds for.
type Said struct {
	warehouse.Message        // its arguments hold all codes
	Words             string // in the reader's language; long lists are shortened
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
		return lang.T(language, "reports.note-all", "note", s.Words, "n", s.Of)
	case s.Which == "":
		return lang.T(language, "reports.note-some", "note", s.Words, "rows", s.Rows, "n", s.Of)
	}
	return lang.T(language, "reports.note-which", "note", s.Words, "rows", s.Rows, "n", s.Of, "which", s.Which)
}

// mostLooked bounds how often Saying looks at a row for what the rows of a note
// have in common: rows times notes.
const mostLooked = 2_000_000

// Saying lists the notes of an answer, each once: those that differ in nothing but
// the reporting country are one. A question that a note names is named in the terms of
// the reader's surface. It reads the blocks where notes hold for a part of
// the rows and there are not too many of them.
func Saying(h *warehouse.Head, blocks warehouse.Blocks, cat *catalog.Catalog, reader lang.Reader) ([]Said, error) {
	joined := joinNotes(h)
	out := make([]Said, len(joined.Notes))
	for i, n := range joined.Notes {
		out[i] = Said{Message: n, Words: noteText(n, h.Dataset, cat, reader), Of: h.Rows}
	}
	for set, notes := range joined.NoteSets {
		for _, n := range notes {
			out[n].Rows += joined.NoteRows[set]
		}
	}
	some := func(s Said) bool { return s.Rows > 0 && s.Rows < s.Of }
	if h.Rows*len(out) > mostLooked || !slices.ContainsFunc(out, some) {
		return out, nil
	}
	l, err := newLocator(joined, blocks, newWording(h.Dataset, cat, reader.Language))
	if err != nil {
		return nil, err
	}
	for n := range out {
		if some(out[n]) {
			out[n].Which = l.which(n)
		}
	}
	return out, nil
}

// joinNotes is the head of an answer with notes joined that differ alone in how many
// per cent it is, or in the reporting country: where the rows do not say which one is
// theirs, those of the same rows.
func joinNotes(h *warehouse.Head) *warehouse.Head {
	var rows []string // of each note
	if !slices.Contains(h.Dims, warehouse.DimRefArea) {
		rows = rowsOf(h)
	}
	h = joinBy(h, func(i int, n warehouse.Message) string {
		key := sameBut(n, areaArg, percentArg)
		if rows != nil && n.Arg(areaArg) != nil {
			key += rows[i]
		}
		return key
	})
	return joinVarying(h)
}

// joinedAnswer is the answer with its notes joined in the same way.
func joinedAnswer(a *warehouse.Answer) *warehouse.Answer {
	h := &warehouse.Head{Dims: a.Dims, Notes: a.Notes}
	sets := warehouse.NoteSets{Head: h}
	at := make([]int32, len(a.Rows))
	for i := range a.Rows {
		at[i] = sets.Add(a.Rows[i].Notes)
	}
	joined := joinNotes(h)
	if joined == h {
		return a
	}
	out := *a
	out.Notes, out.Rows = joined.Notes, slices.Clone(a.Rows)
	for i := range out.Rows {
		out.Rows[i].Notes = joined.NoteSets[at[i]]
	}
	return &out
}

// mostAlike is how many notes may differ in the codes of which figures are sums alone.
const mostAlike = 5

// joinVarying joins the notes that say of what figures are sums where there are many
// of them: the joined one names all codes.
func joinVarying(h *warehouse.Head) *warehouse.Head {
	alike := map[string]int{}
	key := func(i int, n warehouse.Message) string {
		if n.ID != "query.summed-parts" && n.ID != "query.part-incomplete" {
			return strconv.Itoa(i)
		}
		return sameBut(n, codesArg)
	}
	for i, n := range h.Notes {
		alike[key(i, n)]++
	}
	return joinBy(h, func(i int, n warehouse.Message) string {
		if k := key(i, n); alike[k] > mostAlike {
			return k
		}
		return strconv.Itoa(i)
	})
}

// joinBy is the head with the notes of one key joined.
func joinBy(h *warehouse.Head, keyOf func(i int, n warehouse.Message) string) *warehouse.Head {
	out := *h
	out.Notes = nil
	to := make([]int, len(h.Notes))
	at := map[string]int{}
	for i, n := range h.Notes {
		key := keyOf(i, n)
		known, ok := at[key]
		if !ok {
			known = len(out.Notes)
			at[key] = known
			out.Notes = append(out.Notes, n)
		} else {
			out.Notes[known] = join(out.Notes[known], n)
		}
		to[i] = known
	}
	if len(out.Notes) == len(h.Notes) {
		return h
	}
	out.NoteSets = make([][]int, len(h.NoteSets))
	for set, notes := range h.NoteSets {
		for _, n := range notes {
			out.NoteSets[set] = addNote(out.NoteSets[set], to[n])
		}
	}
	return &out
}

// Arguments in which notes may differ that are joined: reporting countries, codes, and
// a whole number of per cent. The last says that not all codes are in each row.
const (
	areaArg    = "ref_area"
	codesArg   = "codes"
	percentArg = "percent"
	variesArg  = "varies"
)

// join adds the countries and codes of a note to those of another, and makes a range
// of the per cent of both: "11–28".
func join(n, other warehouse.Message) warehouse.Message {
	args, more := n.Texts(), other.Texts()
	for _, name := range []string{areaArg, codesArg} {
		if args[name] == more[name] {
			continue
		}
		codes := strings.Split(args[name], ", ")
		for code := range strings.SplitSeq(more[name], ", ") {
			if !slices.Contains(codes, code) {
				codes = append(codes, code)
			}
		}
		n = n.With(name, strings.Join(codes, ", "))
		if name == codesArg {
			n = n.With(variesArg, "true")
		}
	}
	if more[percentArg] == "" {
		return n
	}
	low, high, ok := strings.Cut(args[percentArg], "–")
	if !ok {
		high = low
	}
	if number(more[percentArg]) < number(low) {
		low = more[percentArg]
	}
	if number(more[percentArg]) > number(high) {
		high = more[percentArg]
	}
	if low != high {
		low += "–" + high
	}
	return n.With(percentArg, low)
}

// number is a whole number that the store wrote.
func number(text string) int {
	n, _ := strconv.Atoi(text)
	return n
}

// rowsOf lists for each note the lists of notes that have it: notes with equal lists
// are of the same rows.
func rowsOf(h *warehouse.Head) []string {
	lists := make([][]byte, len(h.Notes))
	for set, notes := range h.NoteSets {
		for _, n := range notes {
			lists[n] = strconv.AppendInt(append(lists[n], ' '), int64(set), 10)
		}
	}
	rows := make([]string, len(lists))
	for n, list := range lists {
		rows[n] = string(list)
	}
	return rows
}

// sameBut is all that a note says but the arguments in which it may differ.
func sameBut(n warehouse.Message, names ...string) string {
	var b strings.Builder
	b.WriteString(n.ID)
	args := n.Texts()
	for _, name := range slices.Sorted(maps.Keys(args)) {
		b.WriteString("\x00" + name + "\x00")
		if !slices.Contains(names, name) {
			b.WriteString(args[name])
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
	more := lang.T(language, "reports.note-more", "n", len(names)-shown)
	return append(slices.Clone(names[:shown]), more)
}
