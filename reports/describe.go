package reports

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
)

// describe writes what is around the figures: subtitle, unit, basis,
// sources, coverage, release and notes.
func (p *pivot) describe(t *Table) {
	if len(p.a.Rows) == 0 {
		return
	}
	if t.Title == "" {
		t.Title = p.title()
	}
	t.Basis = p.basis()
	var facts []string
	for _, pos := range p.axes.fixed {
		dim, code := p.dim(pos), p.a.Rows[0].Key[pos]
		switch {
		case dim == warehouse.DimMeasure:
			t.Unit = p.unit(code)
		case dim == warehouse.DimSource || dim == warehouse.DimBasis || isTotal(code):
		default:
			facts = append(facts, p.words.label(dim, code))
		}
	}
	if t.Subtitle == "" {
		t.Subtitle = strings.Join(append(p.asked(), facts...), " · ")
	}
	described := describeSources(p.a, p.words)
	t.Sources, t.Coverage = described.lines, described.coverage
	t.Release = releaseLine(p.words.language, p.a.Vintage)
	t.placeNotes(slices.Concat(answerNotes(p.a, p.words), p.comments.texts))
}

// asked are the codes that the question was narrowed to and the answer no
// longer shows.
func (p *pivot) asked() []string {
	var facts []string
	for _, f := range p.shape.Query.Where {
		if slices.Contains(p.a.Dims, f.Dim) {
			continue
		}
		var labels []string
		for _, code := range f.Codes {
			if !isTotal(code) {
				labels = append(labels, p.words.label(f.Dim, code))
			}
		}
		if len(labels) > 0 {
			facts = append(facts, lang.List(p.words.language, labels))
		}
	}
	return facts
}

// title is the dataset and, where there is but one, the measure.
func (p *pivot) title() string {
	name := p.a.Dataset.Names.In(p.words.language)
	if name == "" {
		name = p.a.Dataset.ID
	}
	i := slices.Index(p.a.Dims, warehouse.DimMeasure)
	if i < 0 || len(p.a.Rows) == 0 || varies(p.a, i) || len(p.a.Dataset.Measures) < 2 {
		return name
	}
	return lang.T(p.words.language, "reports.title", "what", name, "which", p.words.label(warehouse.DimMeasure, p.a.Rows[0].Key[i]))
}

func (p *pivot) unit(measure string) string {
	m, ok := p.a.Dataset.Measure(measure)
	if !ok {
		return ""
	}
	return unitName(p.words.cat, m.Unit, p.words.language)
}

func unitName(cat *catalog.Catalog, code, language string) string {
	if s := cat.Unit(code).Names.In(language); s != "" {
		return s
	}
	return code
}

// rowUnit is a unit for a narrow column: its name, or the short form of a long
// one ("US$").
func rowUnit(cat *catalog.Catalog, code, language string) string {
	name := unitName(cat, code, language)
	if short := cat.Unit(code).Short.In(language); utf8.RuneCountInString(name) > 14 && short != "" {
		return short
	}
	return name
}

// sourceFacts are the sources of an answer as lines for a reader.
type sourceFacts struct{ ids, lines, coverage []string }

// describeSources names the sources in the answer with their editions, what
// they count and what they leave out.
func describeSources(a *warehouse.Answer, w *wording) sourceFacts {
	editions := map[string]map[warehouse.Edition]bool{}
	at := slices.Index(a.Dims, warehouse.DimSource)
	for i := range a.Rows {
		id := ""
		if at >= 0 {
			id = a.Rows[i].Key[at]
		}
		if editions[id] == nil {
			editions[id] = map[warehouse.Edition]bool{}
		}
		editions[id][a.Rows[i].Edition] = true
	}
	var facts sourceFacts
	for _, id := range slices.Sorted(maps.Keys(editions)) {
		if id == "" {
			continue // the answer's own note names the source it took
		}
		facts.ids = append(facts.ids, id)
		facts.lines = append(facts.lines, sourceLine(id, editions[id], w))
		facts.coverage = append(facts.coverage, sourceCoverage(id, w)...)
	}
	return facts
}

func sourceLine(id string, editions map[warehouse.Edition]bool, w *wording) string {
	line := sourceName(id, w.cat, w.language)
	if said := lang.EditionsSaid(w.language, editions); said != "" {
		return line + " (" + said + ")"
	}
	return line
}

// sourceCoverage says what one unit of the source's figures is, from which
// length of stay on a person counts and what is left out.
func sourceCoverage(id string, w *wording) []string {
	s, err := w.cat.Source(id)
	if err != nil {
		return nil
	}
	var lines []string
	for _, says := range []struct {
		id    string
		names warehouse.Names
	}{{"reports.counts", s.Counts}, {"reports.duration", s.Duration}, {"reports.leaves-out", s.LeavesOut}} {
		if text := says.names.In(w.language); text != "" {
			lines = append(lines, lang.T(w.language, says.id, "text", text))
		}
	}
	return lines
}

// releaseLine says as of which release a table is.
func releaseLine(language string, vintage int) string {
	if vintage == 0 {
		return ""
	}
	return lang.T(language, "reports.release", "n", strconv.Itoa(vintage))
}

// decimals says with how many decimals the figures of each measure are shown:
// counts with none, rates and shares with one, or two where they are small. The
// value keeps every digit.
func (p *pivot) decimals() func(r *warehouse.Row) int {
	at := slices.Index(p.a.Dims, warehouse.DimMeasure)
	if at < 0 {
		return func(*warehouse.Row) int { return 0 }
	}
	most := map[string]int{}
	for i := range p.a.Rows {
		r := &p.a.Rows[i]
		if m, _ := p.a.Dataset.Measure(r.Key[at]); m.Kind == warehouse.Ratio && r.Value == r.Value {
			most[m.ID] = max(most[m.ID], decimalsOf(r.Value))
		}
	}
	return func(r *warehouse.Row) int { return most[r.Key[at]] }
}

// decimalsOf is how many decimals a ratio is shown with.
func decimalsOf(v float64) int {
	switch {
	case v == math.Trunc(v):
		return 0
	case math.Abs(v) < 10 && v*10 != math.Trunc(v*10):
		return 2
	}
	return 1
}

// answerNotes writes the notes of an answer in the reader's language.
func answerNotes(a *warehouse.Answer, w *wording) []string {
	texts := make([]string, len(a.Notes))
	for i, n := range a.Notes {
		texts[i] = NoteText(n, a.Dataset, w.cat, w.language)
	}
	return texts
}

// placeNotes moves each note to where it says most with the fewest marks: one
// that holds for every figure becomes a remark, one for a whole column or row
// is marked at its heading. Cells come with indexes into texts and leave with
// indexes into t.Notes.
func (t *Table) placeNotes(texts []string) {
	t.joinNotes(texts)
	numbered := map[int]int{}
	for n, text := range texts {
		if slices.Index(texts, text) < n {
			continue
		}
		where := t.noteCells(n)
		if where.all() {
			t.Remarks = append(t.Remarks, text)
			continue
		}
		numbered[n] = len(t.Notes)
		t.Notes = append(t.Notes, text)
		t.markNote(numbered[n], where)
	}
	for i := range t.Rows {
		for j := range t.Rows[i].Cells {
			c := &t.Rows[i].Cells[j]
			var left []int
			for _, n := range c.Notes {
				to, ok := numbered[n]
				if ok && !slices.Contains(t.Rows[i].Notes, to) && !slices.Contains(t.Columns[j].Notes, to) {
					left = addNote(left, to)
				}
			}
			c.Notes = left
		}
	}
}

// joinNotes makes one note of those that say the same.
func (t *Table) joinNotes(texts []string) {
	for _, r := range t.Rows {
		for j := range r.Cells {
			var notes []int
			for _, n := range r.Cells[j].Notes {
				notes = addNote(notes, slices.Index(texts, texts[n]))
			}
			r.Cells[j].Notes = notes
		}
	}
}

// noteCells counts, per row and column, the figures a note holds for and the
// figures there are.
type noteCells struct{ rowHas, rowAll, colHas, colAll []int }

func (t *Table) noteCells(n int) noteCells {
	w := noteCells{make([]int, len(t.Rows)), make([]int, len(t.Rows)), make([]int, len(t.Columns)), make([]int, len(t.Columns))}
	for i, r := range t.Rows {
		for j, c := range r.Cells {
			if c.Absent {
				continue
			}
			w.rowAll[i]++
			w.colAll[j]++
			if slices.Contains(c.Notes, n) {
				w.rowHas[i]++
				w.colHas[j]++
			}
		}
	}
	return w
}

// all reports whether the note holds for every figure, or is tied to none.
func (w noteCells) all() bool {
	has, there := 0, 0
	for i := range w.rowHas {
		has, there = has+w.rowHas[i], there+w.rowAll[i]
	}
	return has == 0 || has == there
}

// markNote marks the note at the columns, or else the rows, that it holds for
// as a whole, if that covers every figure it holds for.
func (t *Table) markNote(n int, w noteCells) {
	whole := func(has, all []int) bool {
		return !slices.ContainsFunc(seq(len(has)), func(i int) bool { return has[i] > 0 && has[i] < all[i] })
	}
	switch {
	case whole(w.colHas, w.colAll):
		for j := range t.Columns {
			if w.colHas[j] > 0 {
				t.Columns[j].Notes = append(t.Columns[j].Notes, n)
			}
		}
	case whole(w.rowHas, w.rowAll):
		for i := range t.Rows {
			if w.rowHas[i] > 0 {
				t.Rows[i].Notes = append(t.Rows[i].Notes, n)
			}
		}
	}
}

func seq(n int) []int {
	s := make([]int, n)
	for i := range s {
		s[i] = i
	}
	return s
}
