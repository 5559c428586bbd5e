package propose

import (
	"regexp"
	"strings"

	"siemmes/warehouse/catalog"
)

// clauseSign is a sign at which a clause ends, or a bracket.
var clauseSign = regexp.MustCompile(`[;:](?:\s|$)|[()\[\]{}]|\s[-–—]\s`)

// listComma is a comma between words. Lists of places and persons go on behind it; ages do not.
var listComma = regexp.MustCompile(`,\s`)

// mostBesideSign is how many words of a name are before or behind a sign inside it.
const mostBesideSign = 5

// clauses parts a text where a clause ends or a bracket begins or ends: no phrase is read
// across. The names of areas that hold such signs stay whole: "Korea, Republic of".
func (v restrictView) clauses(text string) string {
	var b strings.Builder
	done := 0
	for _, at := range clauseSign.FindAllStringIndex(text, -1) {
		if at[0] < done {
			continue
		}
		before, after := strings.Fields(text[done:at[0]]), strings.Fields(text[at[1]:])
		if v.holdsSign(before, after) {
			continue
		}
		b.WriteString(text[done:at[0]] + " . ")
		done = at[1]
	}
	return b.String() + text[done:]
}

// readAges reads the ages in a text, none across a comma, and returns the folded text without
// them.
func (v restrictView) readAges(folded, text string, excluded []string, w wording) string {
	var clauses []string
	for _, clause := range listComma.Split(text, -1) {
		clauses = append(clauses, fold(strings.ReplaceAll(clause, " . ", " qqq ")))
	}
	parted := strings.ReplaceAll(strings.Join(clauses, " . "), "qqq", ".")
	for _, phrase := range excluded {
		parted = strings.ReplaceAll(parted, phrase, " . ")
	}
	v.pieces(v.m.words.AgeGroups.Replace(parted, " . "), 6, func(piece string) bool {
		read := v.readAge(piece, w)
		if read {
			folded = strings.ReplaceAll(folded, piece, ".")
		}
		return read
	})
	return folded
}

// holdsSign reports whether words on both sides of a sign are the name of an area together.
func (v restrictView) holdsSign(before, after []string) bool {
	for i := len(before) - 1; i >= 0 && i >= len(before)-mostBesideSign; i-- {
		for n := 1; n <= min(mostBesideSign, len(after)); n++ {
			name := fold(strings.Join(before[i:], " ") + " " + strings.Join(after[:n], " "))
			if _, ok := v.m.cat.Lookup(catalog.AreaList, name, ""); ok {
				return true
			}
		}
	}
	return false
}
