package propose

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// noteReader reads what the words of a note say.
type noteReader struct{ *mind }

// ofFile reports whether a line is of the file and not of its figures: whose it is, when it was
// made, where it is found.
func (m noteReader) ofFile(line string) bool {
	return m.words.SourceLines.In(fold(line)) || m.words.DatedLines.In(line) || strings.Contains(line, "©") || strings.Contains(line, "www.") || strings.Contains(line, "://")
}

// besideSource reports whether a sentence in the line of a source says more than who made the
// table: whom it counts.
func (m noteReader) besideSource(sentence string) bool {
	return !m.ofFile(sentence) && m.restricts(sentence)
}

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

// onlyUnit reports whether a text names no more than a unit.
func (m noteReader) onlyUnit(text string) bool {
	text = "(" + strings.Trim(text, "()[] ") + ")"
	for _, x := range m.words.Multipliers {
		text = x.Words.Replace(text, " ")
	}
	for _, x := range m.words.Currencies {
		text = x.Words.Replace(text, " ")
	}
	text = fold(text)
	for _, x := range m.words.ScalesAlone {
		if x.Words.In(text) {
			return true
		}
	}
	return !strings.ContainsFunc(m.words.Neutral.Replace(text, " "), unicode.IsLetter)
}

// agesIn are the codes of the ages that a folded text names, the longest wordings first.
func (m noteReader) agesIn(folded string) (ages []string) {
	words := strings.Fields(folded)
	for i := 0; i < len(words); i++ {
		for n := min(mostWordsOfAge, len(words)-i); n >= 1; n-- {
			piece := strings.Join(words[i:i+n], " ")
			if code, ok := m.ageOf(piece); ok {
				ages, i = append(ages, code), i+n-1
				break
			}
		}
	}
	return ages
}

// mostWordsOfAge is how many words an age has: "mayores de 18 años y menores de 60 años".
const mostWordsOfAge = 9

// ageOf is the likeliest code of an age that a folded text says in words of ages, and of no sex.
func (m noteReader) ageOf(piece string) (string, bool) {
	if !m.words.AgeWords.In(piece) || m.sexIn(piece) != "" {
		return "", false
	}
	code, ok := m.cat.Lookup(ageList, piece, "")
	if limits := catalog.AgeLimits(piece); !ok && limits != nil {
		return limits[0], true
	}
	return code, ok && !strings.HasPrefix(code, "_")
}

// statuses are those that a folded text says, by their codes.
func (m noteReader) statuses(folded string) (codes []string) {
	for _, code := range slices.Sorted(maps.Keys(m.words.Statuses)) {
		if m.words.Statuses[code].In(folded) {
			codes = append(codes, code)
		}
	}
	return codes
}
