package reports

import (
	"maps"
	"slices"
	"strings"

	"siemmes/warehouse"
)

// locator says in words which rows of an answer a note holds for.
type locator struct {
	a       *warehouse.Answer
	words   *wording
	freqs   map[string]warehouse.Freq // of the periods of all rows
	periods []string                  // these in order
	dims    []int                     // positions in which rows differ, the likeliest to tell them apart first; time is len(a.Dims)
}

func newLocator(a *warehouse.Answer, w *wording) *locator {
	l := &locator{a: a, words: w}
	last := []int{}
	for d, dim := range a.Dims {
		switch {
		case dim == warehouse.DimFreq || len(a.Rows) == 0 || !varies(a, d):
		case dim == warehouse.DimSource || dim == warehouse.DimBasis || dim == warehouse.DimMeasure:
			last = append(last, d)
		default:
			l.dims = append(l.dims, d)
		}
	}
	l.dims = append(append(l.dims, len(a.Dims)), last...)
	l.freqs = map[string]warehouse.Freq{}
	for i := range a.Rows {
		p := a.Rows[i].Period
		if _, known := l.freqs[p]; !known {
			l.freqs[p] = warehouse.FreqOf(p)
		}
	}
	l.periods = l.sorted(len(a.Dims), maps.Keys(l.freqs))
	return l
}

// code is the code of a row in a position.
func (l *locator) code(r *warehouse.Row, d int) string {
	if d == len(l.a.Dims) {
		return r.Period
	}
	return r.Key[d]
}

// which names the codes of one dimension that all rows of the note have, and no
// others; else of two, one of them time. "" where they have nothing so simple in
// common.
func (l *locator) which(note int) string {
	time := len(l.a.Dims)
	for _, d := range l.dims {
		if l.tells(note, d, d) {
			return l.list(d, maps.Keys(l.having(note, d, d)))
		}
	}
	for _, d := range l.dims {
		if d != time && l.tells(note, d, time) {
			return l.byPeriod(note, d)
		}
	}
	return ""
}

// tells reports whether the codes in two positions tell the rows of a note from
// all others.
func (l *locator) tells(note, d, e int) bool {
	has := map[[2]string]bool{}
	for i := range l.a.Rows {
		r := &l.a.Rows[i]
		key, noted := [2]string{l.code(r, d), l.code(r, e)}, slices.Contains(r.Notes, note)
		if was, known := has[key]; known && was != noted {
			return false
		}
		has[key] = noted
	}
	return true
}

// having are the codes in one position of the rows of a note, each with those in
// another.
func (l *locator) having(note, d, e int) map[string][]string {
	out := map[string][]string{}
	for i := range l.a.Rows {
		if r := &l.a.Rows[i]; slices.Contains(r.Notes, note) {
			if code := l.code(r, d); !slices.Contains(out[code], l.code(r, e)) {
				out[code] = append(out[code], l.code(r, e))
			}
		}
	}
	return out
}

// byPeriod names codes with the periods in which the note holds for them; those of
// the same periods together.
func (l *locator) byPeriod(note, d int) string {
	time := len(l.a.Dims)
	codes := map[string][]string{} // by the words for their periods
	var order []string
	having := l.having(note, d, time)
	for _, code := range l.sorted(d, maps.Keys(having)) {
		periods := l.list(time, slices.Values(having[code]))
		if codes[periods] == nil {
			order = append(order, periods)
		}
		codes[periods] = append(codes[periods], code)
	}
	parts := make([]string, len(order))
	for i, periods := range order {
		parts[i] = l.list(d, slices.Values(codes[periods])) + " " + periods
	}
	return strings.Join(shortened(parts, l.words.language), "; ")
}

// list names codes in reading order, periods in a row as "2022–2024".
func (l *locator) list(d int, codes func(func(string) bool)) string {
	sorted := l.sorted(d, codes)
	if d < len(l.a.Dims) {
		return strings.Join(shortened(l.labels(d, sorted), l.words.language), ", ")
	}
	has := map[warehouse.Freq]bool{}
	for _, p := range sorted {
		has[l.freqs[p]] = true
	}
	periods := slices.DeleteFunc(slices.Clone(l.periods), func(p string) bool { return !has[l.freqs[p]] })
	names := runs(l.labels(d, periods), func(i int) bool { return slices.Contains(sorted, periods[i]) })
	return strings.Join(shortened(names, l.words.language), ", ")
}

func (l *locator) sorted(d int, codes func(func(string) bool)) []string {
	return slices.SortedFunc(codes, func(a, b string) int { return l.words.compare(l.dim(d), a, b) })
}

func (l *locator) labels(d int, codes []string) []string {
	names := make([]string, len(codes))
	for i, code := range codes {
		if names[i] = code; l.dim(d) != warehouse.DimSource { // its name fills a line, and the rows have the code
			names[i] = l.words.label(l.dim(d), code)
		}
	}
	return names
}

func (l *locator) dim(d int) string {
	if d == len(l.a.Dims) {
		return warehouse.DimTime
	}
	return l.a.Dims[d]
}
