package propose

import (
	"regexp"
	"slices"
	"strings"

	"siemmes/ingest/layout"
)

// numberBehind is a number behind a word that may be a mark: "Immigration 1",
// "Emigration 2)", "Arrivals3". A word of few letters with one is a name, as in "H1".
var numberBehind = regexp.MustCompile(`^(.*?\pL[\pL)]*\.?)(\s+\d{1,2}\)?|\d{1,2}\))$|^(.*\pL{5})(\d)$`)

// findNumberMarks declares the numbers that are marks behind words: of which a note says
// what they mean, behind a label that nothing knows with the number, and that no other label
// of its axis is without it. "Zone 1" and "Zone 2" are names.
func (m labelMarks) findNumberMarks(counts func(mark string) bool) {
	marked := map[string][]string{} // the labels by what is behind them
	var order []string
	for _, t := range m.p.Tables {
		for _, a := range t.allAxes() {
			for label, mark := range m.numbered(a, counts) {
				if !slices.Contains(order, mark) {
					order = append(order, mark)
				}
				if !slices.Contains(marked[mark], label) {
					marked[mark] = append(marked[mark], label)
				}
			}
		}
	}
	slices.Sort(order)
	for _, mark := range order {
		slices.Sort(marked[mark])
		quoted := make([]string, len(marked[mark]))
		for i, label := range marked[mark] {
			quoted[i] = regexp.QuoteMeta(label)
		}
		m.p.Meaning.Footnotes = append(m.p.Meaning.Footnotes, pattern(`^(`+strings.Join(quoted, "|")+`)\s*`+regexp.QuoteMeta(mark)+`$`))
	}
}

// numbered are the labels of an axis behind which such a number is, with what is there.
func (m labelMarks) numbered(a *Axis, counts func(mark string) bool) map[string]string {
	found, stems := map[string]string{}, map[string]int{}
	for _, text := range a.Texts {
		label := m.unmark(space(text))
		g := numberBehind.FindStringSubmatch(label)
		if g == nil {
			stems[fold(label)]++
			continue
		}
		stem, mark := strings.TrimSpace(g[1]+g[3]), strings.TrimSpace(g[2]+g[4])
		stems[fold(stem)]++
		if strings.Count(stem, "(") == strings.Count(stem, ")") && counts(strings.TrimSuffix(mark, ")")) && !m.knows(label, stem) {
			found[stem] = mark
		}
	}
	for stem := range found {
		if stems[fold(stem)] > 1 {
			delete(found, stem)
		}
	}
	return found
}

// knows reports whether a list knows a label as something else than it is without its
// number, or a form of periods reads it.
func (m labelMarks) knows(label, stem string) bool {
	if slices.ContainsFunc(periodKinds, func(f layout.Form) bool { return f.Reads(label) }) {
		return true
	}
	for _, x := range m.words.Axes {
		if code, ok := m.cat.Lookup(x.List, label, m.scope); ok {
			without, _ := m.cat.Lookup(x.List, stem, m.scope)
			return without != code
		}
	}
	return false
}
