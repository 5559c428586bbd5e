package store

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// This file finds numbers in texts that people and rules wrote, in whatever way
// they are written, so that a figure that nobody may read is not read there.

// separators may be between the thousands of a number: a point, a comma, an
// apostrophe, a space and the spaces that do not break a line.
const separators = ".,'’ \u00a0\u2009\u202f"

// spelled is a regular expression (RE2) for a number as any language, program or
// person writes it. What is before it and after it are its two groups: nothing that
// would make it another number.
func spelled(v float64) string {
	plain := strconv.FormatFloat(math.Abs(v), 'f', -1, 64)
	whole, fraction, _ := strings.Cut(plain, ".")
	var b strings.Builder
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString("[" + separators + "]?")
		}
		b.WriteRune(digit)
	}
	if fraction != "" {
		b.WriteString("[.,]" + fraction + "0*")
	} else {
		b.WriteString("(?:[.,](?:0{1,2}|0{4,}))?") // three are thousands
	}
	mantissa, power, _ := strings.Cut(strconv.FormatFloat(math.Abs(v), 'e', -1, 64), "e")
	power = strings.TrimLeft(strings.TrimPrefix(power, "+"), "0")
	scientific := strings.Replace(mantissa, ".", "[.,]", 1) + `[eE]\+?0*` + regexp.QuoteMeta(power)
	const point = "[.,\u00a0\u2009\u202f]"
	return "(^|[^0-9.,\u00a0\u2009\u202f]|(?:^|[^0-9])" + point + ")(?:" + b.String() + "|" + scientific + ")($|[^0-9.,\u00a0\u2009\u202f]|" + point + "(?:$|[^0-9]))"
}

// redact takes a number out of a text.
func redact(text string, v float64) string {
	re := regexp.MustCompile(spelled(v))
	for re.MatchString(text) { // two in a row share the space between them
		text = re.ReplaceAllString(text, "${1}"+redaction+"${2}")
	}
	return text
}

// redaction is written where a number was.
const redaction = "[…]"

var (
	digits     = regexp.MustCompile(`[0-9]+`)
	scientific = regexp.MustCompile(`[0-9]+(?:[.,][0-9]+)?[eE]\+?[0-9]+`)
)

// maxGroups bounds the groups of digits that are read as one number.
const maxGroups = 8

// numbersIn lists every number that a text may hold: each group of digits, and each
// run of groups with one separator between them, as a whole number and with the
// last group as its fraction.
func numbersIn(text string) []float64 {
	var out []float64
	add := func(s string) {
		if v, err := strconv.ParseFloat(s, 64); err == nil && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	for _, s := range scientific.FindAllString(text, -1) {
		add(strings.Replace(s, ",", ".", 1))
	}
	at := digits.FindAllStringIndex(text, -1)
	for i := range at {
		joined := ""
		for j := i; j < min(len(at), i+maxGroups); j++ {
			group := text[at[j][0]:at[j][1]]
			if j > i && !separates(text[at[j-1][1]:at[j][0]]) {
				break
			}
			if j > i {
				add(joined + "." + group)
			}
			joined += group
			add(joined)
		}
	}
	return out
}

// separates reports whether a text is one separator.
func separates(s string) bool {
	r := []rune(s)
	return len(r) == 1 && strings.ContainsRune(separators, r[0])
}
