package reports

import (
	"maps"
	"slices"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// locator says in words which rows of an answer a note holds for.
type locator struct {
	h       *warehouse.Head
	words   *wording
	freqs   map[string]warehouse.Freq // of the periods of all rows
	periods []string                  // these in order
	dims    []int                     // positions in which rows differ, the likeliest to tell them apart first; time is len(h.Dims)
	// found has, for each dimension, the lists of notes that rows of a code and
	// period have, as places in h.NoteSets; the last one, for no code, those of a
	// period.
	found []map[codeAt][]int32
	codes [][]string // of each dimension, as in a block
	times []string   // the periods, as in a block
}

// codeAt is a code of one dimension in one period, both as places in lists.
type codeAt struct{ code, period int32 }

// newLocator reads an answer once.
func newLocator(h *warehouse.Head, blocks warehouse.Blocks, w *wording) (*locator, error) {
	l := &locator{h: h, words: w, found: make([]map[codeAt][]int32, len(h.Dims)+1), codes: make([][]string, len(h.Dims))}
	for d := range l.found {
		l.found[d] = map[codeAt][]int32{}
	}
	l.freqs = map[string]warehouse.Freq{}
	for b, err := range h.Complete(blocks) {
		if err != nil {
			return nil, err
		}
		l.read(b)
	}
	last := []int{}
	for d, dim := range h.Dims {
		switch {
		case dim == warehouse.DimFreq || !l.varies(d):
		case dim == warehouse.DimSource || dim == warehouse.DimBasis || dim == warehouse.DimMeasure:
			last = append(last, d)
		default:
			l.dims = append(l.dims, d)
		}
	}
	l.dims = append(append(l.dims, len(h.Dims)), last...)
	l.periods = l.sorted(len(h.Dims), maps.Keys(l.freqs))
	return l, nil
}

// read notes which lists of notes the codes and periods of a block have.
func (l *locator) read(b *warehouse.Block) {
	l.times = slices.Clone(b.Periods)
	for d, column := range b.Dims {
		l.codes[d] = slices.Clone(b.Codes[d])
		for i, code := range column {
			l.put(d, codeAt{code, b.Period[i]}, b, i)
		}
	}
	for i, period := range b.Period {
		l.put(len(b.Dims), codeAt{0, period}, b, i)
		if p := l.times[period]; l.freqs[p] == "" {
			l.freqs[p] = warehouse.FreqOf(p)
		}
	}
}

func (l *locator) put(d int, at codeAt, b *warehouse.Block, i int) {
	set := int32(0)
	if b.Notes != nil {
		set = b.Notes[i]
	}
	if sets := l.found[d][at]; !slices.Contains(sets, set) {
		l.found[d][at] = append(sets, set)
	}
}

// varies reports whether rows differ in a dimension.
func (l *locator) varies(d int) bool {
	first := int32(-1)
	for at := range l.found[d] {
		if first >= 0 && at.code != first {
			return true
		}
		first = at.code
	}
	return false
}

// code is the code of a place in a position.
func (l *locator) code(at codeAt, d int) string {
	if d == len(l.h.Dims) {
		return l.times[at.period]
	}
	return l.codes[d][at.code]
}

// which names the codes of one dimension that all rows of the note have, and no
// others; else of two, one of them time. "" where they have nothing so simple in
// common.
func (l *locator) which(note int) string {
	time := len(l.h.Dims)
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

// tells reports whether the codes in two positions, equal ones or a dimension and
// time, tell the rows of a note from all others.
func (l *locator) tells(note, d, e int) bool {
	has := map[[2]string]bool{}
	for at, sets := range l.found[d] {
		key := [2]string{l.code(at, d), l.code(at, e)}
		for _, set := range sets {
			noted := slices.Contains(l.h.NoteSets[set], note)
			if was, known := has[key]; known && was != noted {
				return false
			}
			has[key] = noted
		}
	}
	return true
}

// having are the codes in one position of the rows of a note, each with those in
// another.
func (l *locator) having(note, d, e int) map[string][]string {
	out := map[string][]string{}
	for at, sets := range l.found[d] {
		if slices.ContainsFunc(sets, func(set int32) bool { return slices.Contains(l.h.NoteSets[set], note) }) {
			if code := l.code(at, d); !slices.Contains(out[code], l.code(at, e)) {
				out[code] = append(out[code], l.code(at, e))
			}
		}
	}
	return out
}

// byPeriod names codes with the periods in which the note holds for them; those of
// the same periods together.
func (l *locator) byPeriod(note, d int) string {
	time := len(l.h.Dims)
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
	return lang.Semicolons(l.words.language, shortened(parts, l.words.language))
}

// list names codes in reading order, periods in a row as "2022–2024".
func (l *locator) list(d int, codes func(func(string) bool)) string {
	sorted := l.sorted(d, codes)
	if d < len(l.h.Dims) {
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
	if d == len(l.h.Dims) {
		return warehouse.DimTime
	}
	return l.h.Dims[d]
}
