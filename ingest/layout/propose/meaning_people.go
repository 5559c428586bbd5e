package propose

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// peopleView finds whom a title restricts the figures to by where they are from, and whom it
// leaves out.
type peopleView struct{ restrictView }

// segmentEnds is what ends a phrase of a title.
var segmentEnds = regexp.MustCompile(`[,;:()\[\]/–—|]| [-.] |\. `)

// joins are words between the members of a list.
var joins = []string{"y", "e", "and", "et", "o", "ou", "or", "u", "ni", "nor"}

// excludedIn lists the phrases of a text, folded, that name a group which the figures leave
// out: from the word that says so to the end of the phrase, with the areas that follow.
func (v peopleView) excludedIn(text string) (found []string) {
	open := false
	for _, segment := range segmentEnds.Split(text, -1) {
		segment = fold(segment)
		at := v.m.words.Excluded.Find(segment)
		switch {
		case at != nil:
			if end := v.m.words.Breakdown.Find(segment[at[1]:]); end != nil {
				segment = segment[:at[1]+end[0]]
			}
			found, open = append(found, strings.TrimSpace(segment[at[0]:])), true
		case open && segment != "" && v.onlyAreas(segment):
			found = append(found, segment)
		default:
			open = false
		}
	}
	return found
}

// onlyAreas reports whether a folded text is a list of areas or of their nationals.
func (v peopleView) onlyAreas(folded string) bool {
	rest := v.pieces(folded, 6, func(piece string) bool {
		_, ok := v.m.cat.Lookup(catalog.AreaList, piece, "")
		return ok || catalog.DemonymsOf(v.m.cat).Only(piece)
	})
	return strings.Contains(rest, ".") && !slices.ContainsFunc(strings.Fields(rest), func(word string) bool {
		return word != "." && !slices.Contains(joins, word) && !v.m.words.Neutral.In(word)
	})
}

// origin is a country of a text that words before it make one of origin.
type origin struct {
	code, basis, phrase string
}

// originAt finds the country that words[i:] begin with, and how many words it has; 0 where
// there is none. Before it are words of origin, or it is next in a list after one.
func (v peopleView) originAt(words []string, i int, next bool) (x origin, n int) {
	before, basis, ok := v.m.words.Origin(strings.Join(words[max(0, i-5):i], " "))
	if !ok && !next {
		return origin{}, 0
	}
	for n := min(6, len(words)-i); n >= 1; n-- {
		piece := strings.Join(words[i:i+n], " ")
		if strings.Contains(piece, ".") || len(piece) < 4 || isDigits(piece) || catalog.DemonymsOf(v.m.cat).Only(piece) {
			continue
		}
		if code, known := v.m.cat.Lookup(catalog.AreaList, piece, ""); known && (v.m.cat.Country(code) || len(v.m.cat.Members(code, 0)) > 0) {
			return origin{code, basis, strings.TrimSpace(before + " " + piece)}, n
		}
	}
	return origin{}, 0
}

// readOrigins asks for the counterpart, and sets its basis, where the text says where the
// persons are from: "nacida en Haití", "nationals of Cuba". It returns the text without it.
func (v peopleView) readOrigins(folded string, w wording) string {
	words, here := strings.Fields(folded), v.t.Meaning.Set.Code(warehouse.DimRefArea)
	var found []origin
	last, joined := -2, false // place of the country before, and whether a word joins another one to it
	for i := 0; i < len(words); i++ {
		x, n := v.originAt(words, i, joined || last == i-1)
		if n == 0 || !joined && last == i-1 && x.code == here { // "born in Haiti, Mexico 2020" of Mexico
			joined = last == i-1 && slices.Contains(joins, words[i]) || joined && last == i-2 && v.m.words.Neutral.In(words[i])
			continue
		}
		for _, word := range words[i : i+n] {
			v.known[word] = true
		}
		found, last, joined = append(found, x), i, false
		words = slices.Replace(words, i, i+n, ".")
	}
	if len(found) > 0 && w.whole {
		v.restrictOrigin(found, w)
	}
	return strings.Join(words, " ")
}

// restrictOrigin asks about the countries that persons of a table are from. Several of them
// are no code.
func (v peopleView) restrictOrigin(found []origin, w wording) {
	code, basis, phrase := found[0].code, found[0].basis, found[0].phrase
	here := v.t.Meaning.Set.Code(warehouse.DimRefArea)
	for _, x := range found[1:] {
		if x.code != found[0].code {
			code, phrase = "", phrase+", "+x.phrase
		}
	}
	switch {
	case code == here && code != "" && basis == "":
		return // from the reporting country itself: it is said already
	case code == here && code != "" && basis == warehouse.ByCitizenship:
		code = warehouse.OwnNationals
	}
	ds := datasetOf(v.view)
	switch {
	case !ds.given(warehouse.DimCounterpart):
		v.restrict(warehouse.DimCounterpart, code, phrase, w)
		if got := v.t.Meaning.Set.Code(warehouse.DimCounterpart); got != "" && got != warehouse.World && basis != "" && !ds.given(warehouse.DimBasis) {
			ds.set(warehouse.DimBasis, basis)
		}
	case code == here && code != "" || areasOf(v.view).nationalsAbroad():
	case basis == warehouse.ByCitizenship && ds.has("CITIZENSHIP") && !ds.given("CITIZENSHIP"):
		v.restrict("CITIZENSHIP", code, phrase, w)
	case code != v.t.Meaning.Set.Code(warehouse.DimCounterpart):
		*v.lost = append(*v.lost, phrase)
	}
}

// abroad is the basis of counterparts that are where a country's own people live.
const abroad = "D"

// restrictPeople asks for the code of people whom a nationality names, as counterpart or,
// where that is by birth or residence, as citizenship. Of a country's own people abroad it
// is no counterpart: they are in all countries.
func (v peopleView) restrictPeople(code, phrase string, w wording) {
	ds := datasetOf(v.view)
	basis := v.t.Meaning.Set.Code(warehouse.DimBasis)
	switch {
	case areasOf(v.view).nationalsAbroad():
		v.restrict(warehouse.DimCounterpart, warehouse.World, phrase, w)
		if v.t.Meaning.Set.Code(warehouse.DimCounterpart) == warehouse.World && !ds.given(warehouse.DimBasis) {
			ds.set(warehouse.DimBasis, abroad)
		}
	case ds.gives(warehouse.DimCounterpart):
		v.restrictCitizenship(code, phrase, w)
	case len(v.unsure) > 0: // an axis of areas may be the counterpart
	case v.t.Meaning.Set.Code(warehouse.DimCounterpart) != "" && basis != "" && basis != warehouse.ByCitizenship && ds.has("CITIZENSHIP"):
		v.restrict("CITIZENSHIP", code, phrase, w)
	default:
		v.restrict(warehouse.DimCounterpart, code, phrase, w)
	}
}

// restrictCitizenship asks for the citizenship of people whom a nationality names where an
// axis gives the counterparts: "emigrations of Spaniards by country of destination". Of a
// dataset without citizenship, the reporting country's own people are no restriction.
func (v peopleView) restrictCitizenship(code, phrase string, w wording) {
	ds, here := datasetOf(v.view), v.t.Meaning.Set.Code(warehouse.DimRefArea)
	switch {
	case code == warehouse.Foreigners:
	case ds.has("CITIZENSHIP") && v.t.Meaning.Set.Code(warehouse.DimBasis) != warehouse.ByCitizenship:
		if !ds.given("CITIZENSHIP") {
			v.restrict("CITIZENSHIP", code, phrase, w)
		}
	case code != "" && code != warehouse.OwnNationals && here != "" && code != here:
		*v.lost = append(*v.lost, phrase)
	}
}

// withoutOffices returns a folded text without the names of offices that the text as it is
// written holds: whose nationals or which trade is in such a name restricts nothing.
func (v peopleView) withoutOffices(folded, text string) string {
	for _, p := range v.m.words.Publishers {
		folded = p.Words.Replace(folded, " . ")
	}
	for _, segment := range segmentEnds.Split(text, -1) {
		words := strings.Fields(segment)
		for i := 0; i < len(words); i++ {
			if word := fold(words[i]); !v.m.words.Bodies.In(word) && !v.m.words.Offices.In(word) || !capital(words[i]) {
				continue
			}
			from, to := v.nameFrom(words, i), v.nameTo(words, i)
			if to-from < 2 {
				continue
			}
			name := fold(strings.Join(words[from:to], " "))
			folded = strings.ReplaceAll(folded, name, " . ")
			for _, word := range strings.Fields(name) { // "Domestic Service" may be no office
				if to > i+1 || catalog.DemonymsOf(v.m.cat).Only(word) {
					v.known[word] = true
				}
			}
			i = to - 1
		}
	}
	return folded
}

// nameTo is the end of the name of an office, behind the word for it: words with a capital
// letter, and what joins them.
func (v peopleView) nameTo(words []string, i int) int {
	to := i + 1
	for j := i + 1; j < len(words); j++ {
		switch {
		case v.moves(words[j]):
			return to
		case capital(words[j]) && !v.m.words.Breakdown.In(fold(words[j])):
			to = j + 1
		case !v.m.words.Neutral.In(fold(words[j])) || v.m.words.Breakdown.In(fold(words[j])):
			return to
		}
	}
	return to
}

// mostBefore is how many words of a name are before the word for an office.
const mostBefore = 3

// nameFrom is the beginning of the name of an office: words with a capital letter before
// the word for it, from the beginning of the phrase or after an article.
func (v peopleView) nameFrom(words []string, i int) int {
	j := i
	for j > 0 && i-j < mostBefore && capital(words[j-1]) && !v.m.words.Neutral.In(fold(words[j-1])) && !v.moves(words[j-1]) {
		j--
	}
	if j > 0 && !slices.Contains([]string{"the", "by", "por", "par"}, fold(words[j-1])) {
		return i
	}
	return j
}

// moves reports whether a word says which way persons go: a title begins, and no name of
// an office goes on.
func (v peopleView) moves(word string) bool {
	folded := fold(word)
	return v.m.words.Directions["IN"].In(folded) || v.m.words.Directions["OUT"].In(folded) || v.m.speaksFor(v.dataset, folded) >= 1
}

// capital reports whether a word begins with a capital letter.
func capital(word string) bool {
	for _, r := range word {
		return unicode.IsUpper(r)
	}
	return false
}
