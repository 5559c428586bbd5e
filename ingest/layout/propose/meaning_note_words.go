package propose

import (
	"strings"

	"siemmes/warehouse"
)

// noteReader reads what the words of a note say.
type noteReader struct{ *mind }

// harmless reports whether a sentence says what restricts no figure: that they are
// provisional or rounded, in which unit they are, what a sign means, who made the table.
func (m noteReader) harmless(sentence string) bool {
	w, folded := m.words, fold(sentence)
	return w.Harmless.In(folded) || w.Provisional.In(sentence) || m.roundingIn(sentence) > 1 || m.multiplierIn(sentence) > 0 || w.Scales.In(folded) || w.Cumulated.In(folded)
}

// restricts reports whether a note of a label or of a mark says that its figures are of some
// persons only. Such a note is short: longer ones explain a method.
func (m noteReader) restricts(note string) bool {
	folded := fold(note)
	n := len(strings.Fields(folded))
	if n == 0 || n > mostLong || m.harmless(note) {
		return false
	}
	sex := m.sexIn(folded)
	return m.words.Limits.In(folded) || m.words.Excluded.In(folded) || n <= mostShort && (sex != "" && sex != warehouse.Total || len(m.agesIn(folded)) > 0)
}

// scales reports whether a note of a label or of a mark says in which unit its figures are.
func (m noteReader) scales(note string) bool {
	return len(strings.Fields(note)) <= mostShort && m.multiplierIn(note) > 0
}

// agesIn are the codes of the ages that a folded text names, the longest wordings first.
func (m noteReader) agesIn(folded string) (ages []string) {
	const most = 6
	words := strings.Fields(folded)
	for i := 0; i < len(words); i++ {
		for n := min(most, len(words)-i); n >= 1; n-- {
			piece := strings.Join(words[i:i+n], " ")
			code, ok := m.cat.Lookup("CL_AGE", piece, "")
			if ok && !strings.HasPrefix(code, "_") && m.words.AgeWords.In(piece) && m.sexIn(piece) == "" {
				ages, i = append(ages, code), i+n-1
				break
			}
		}
	}
	return ages
}
