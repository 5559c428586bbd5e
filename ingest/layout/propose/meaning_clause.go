package propose

import (
	"regexp"
	"slices"
	"strings"

	"siemmes/warehouse"
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
	parted = v.m.words.AgeGroups.Replace(parted, " . ")
	bare := v.bareAges(parted)
	v.pieces(parted, mostWordsOfAge, func(piece string) bool {
		read := v.readAge(piece, w)
		if !read && slices.Contains(bare, piece) {
			v.restrict(warehouse.DimAge, catalog.AgeLimits(piece)[0], piece, w)
			read = true
		}
		if read {
			folded = strings.ReplaceAll(folded, piece, ".")
		}
		return read
	})
	return folded
}

// bareAges are the limits of ages in a folded text that no word of ages follows, where what
// they limit is not said behind them: "persons over 65, by nationality", not "over 12 months".
func (v restrictView) bareAges(folded string) (bare []string) {
	words := strings.Fields(folded)
	for to := 1; to <= len(words); to++ {
		if to < len(words) && words[to] != "." && !v.m.words.Neutral.In(words[to]) {
			continue
		}
		for from := max(0, to-mostWordsOfAge); from < to; from++ {
			piece := strings.Join(words[from:to], " ")
			codes := catalog.AgeLimits(piece)
			if len(codes) > 0 && strings.Contains(codes[0], "_") && mostOldAge.MatchString(piece) {
				bare = append(bare, piece)
				break
			}
		}
	}
	return bare
}

// mostOldAge is a number of one or two digits: larger ones are seldom ages.
var mostOldAge = regexp.MustCompile(`\b\d{1,2}\b`)

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
