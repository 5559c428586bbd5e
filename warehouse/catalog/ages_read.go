package catalog

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Limits of ages that offices draw on either side: "mayores de 60" are persons of 60 or of 61
// and more, "hasta 17" those up to the 17th or the 18th birthday.
var (
	ageOver   = regexp.MustCompile(`^(?:(?:mayor(?:es)?|maior(?:es)?) (?:de|que|a)|mas de|mais de|acima de|over|above|older than|more than|plus de|ages? de plus de) (?:los |os )?(\d{1,3})$`)
	ageWithin = regexp.MustCompile(`^(?:de )?(?:hasta|ate|up to|jusqu ?a) (?:los |os )?(\d{1,3})$`)
	ageFrom   = regexp.MustCompile(`^(?:a partir de|desde|des|from) (?:los |os )?(\d{1,3})$`)
	ageJoined = regexp.MustCompile(` (?:y|e|and|et|pero|but|mas|mais) `)
)

// plainAge is an age as it is compared: its letters folded, its words of years taken off.
func plainAge(label string) string {
	return strings.Join(strings.Fields(ageNoise.ReplaceAllString(ageText(label), " ")), " ")
}

// AgeReadings are the codes that a label of ages may be, the likeliest first: one where
// [Catalog.Lookup] is sure, both where offices draw a limit on either side, and those of the
// ages among other words: "Primera infancia (0 a 6)". It is empty for a label without a
// number, or with numbers that are not all of one age group.
func AgeReadings(label string) []string {
	if codes := AgeLimits(label); codes != nil {
		return codes
	}
	words := strings.Fields(bracketed.ReplaceAllString(ageText(label), " "))
	for n := len(words) - 1; n > 1; n-- {
		for i := 0; i+n <= len(words); i++ {
			codes := AgeLimits(strings.Join(words[i:i+n], " "))
			if codes != nil && !hasDigit(strings.Join(words[:i], " ")) && !hasDigit(strings.Join(words[i+n:], " ")) {
				return codes
			}
		}
	}
	return nil
}

// bracketed are the signs beside an age among other words.
var bracketed = regexp.MustCompile(`[()\[\]:;,]`)

func hasDigit(text string) bool { return strings.ContainsAny(text, "0123456789") }

// AgeLimits are the codes that a text may be all words of which are of one age group; nil
// where there are none.
func AgeLimits(text string) []string {
	if !hasDigit(text) {
		return nil
	}
	if code, ok := parseAge(text); ok {
		return []string{code}
	}
	s := plainAge(text)
	for _, at := range ageJoined.FindAllStringIndex(s, -1) {
		if both := between(limit(s[:at[0]]), limit(s[at[1]:])); both != nil {
			return both
		}
	}
	return limit(s)
}

// limit are the readings of one limit of ages.
func limit(s string) []string {
	if m := ageOver.FindStringSubmatch(s); m != nil {
		return []string{"Y_GE" + plainInt(m[1]), "Y_GE" + next(m[1])}
	}
	if m := ageWithin.FindStringSubmatch(s); m != nil {
		return slices.DeleteFunc([]string{"Y_LT" + next(m[1]), "Y_LT" + plainInt(m[1])}, func(code string) bool { return ageCode(code) == nil })
	}
	if m := ageFrom.FindStringSubmatch(s); m != nil {
		return []string{"Y_GE" + plainInt(m[1])}
	}
	if code, ok := parseAge(s); ok && !ageSingle.MatchString(s) {
		return []string{code}
	}
	return nil
}

// between are the age groups from one limit to another: "mayores de 18 y menores de 60".
func between(over, under []string) (codes []string) {
	for _, a := range over {
		for _, b := range under {
			from, _ := parseAgeCode(a)
			to, _ := parseAgeCode(b)
			if from.to == noAgeLimit && to.from == 0 && from.from < to.to {
				codes = append(codes, "Y"+strconv.Itoa(from.from)+"T"+strconv.Itoa(to.to))
			}
		}
	}
	return codes
}

// FitAges orders the readings of a label of ages by what is beside it: that which begins or
// ends where another age group ends or begins comes first.
func FitAges(readings, beside []string) []string {
	fits := func(code string) bool {
		a, _ := parseAgeCode(code)
		return slices.ContainsFunc(beside, func(other string) bool {
			b, ok := parseAgeCode(other)
			return ok && (b.to != noAgeLimit && b.to+1 == a.from || a.to != noAgeLimit && a.to+1 == b.from)
		})
	}
	out := slices.Clone(readings)
	slices.SortStableFunc(out, func(a, b string) int {
		switch {
		case fits(a) == fits(b):
			return 0
		case fits(a):
			return -1
		}
		return 1
	})
	return out
}
