package tidy

import (
	"math"
	"strings"
	"unicode/utf8"

	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
)

// reading is what a cell's text says: a number, a marker, or both.
type reading struct {
	num    float64
	number bool
	marker string
	rule   *layout.Marker
	share  sheet.Share
	rough  bool // an exponent leaves out digits
}

// readAs reads the text of a cell as its table writes numbers: a number, a
// declared marker, a number with a declared marker beside it, a share with its
// sign; any other text is a marker without a rule.
func readAs(l *layout.Layout, text string, n *layout.Numbers) reading {
	if v, ok := n.Number(text); ok {
		return reading{num: v, number: true}
	}
	text = layout.Space(text)
	for _, m := range l.Markers {
		if fitsMarker(m, text) {
			return reading{num: math.NaN(), marker: text, rule: m}
		}
	}
	for _, m := range l.Markers {
		if r, ok := beside(m, text, n); ok {
			return r
		}
	}
	if r, ok := readShare(text, n); ok {
		return r
	}
	return reading{num: math.NaN(), marker: text}
}

// readShare reads "2,1 %", and "% 2,1" as some languages write it.
func readShare(text string, n *layout.Numbers) (reading, bool) {
	sign := sheet.ShareSign(text)
	if sign == 0 {
		return reading{}, false
	}
	isSign := func(r rune) bool { return sheet.ShareSign(string(r)) != 0 }
	rest, mark := strings.TrimRightFunc(text, isSign), ""
	if rest != text {
		mark = text[len(rest):]
	} else if rest = strings.TrimLeftFunc(text, isSign); rest != text {
		mark = text[:len(text)-len(rest)]
	}
	if utf8.RuneCountInString(mark) != 1 {
		return reading{}, false
	}
	v, ok := n.Number(rest)
	return reading{num: v, number: true, marker: mark, share: sheet.Share{Sign: sign}, rough: n.LosesDigits(rest)}, ok
}

func fitsMarker(m *layout.Marker, text string) bool {
	if m.Like != nil {
		return m.Like.MatchString(text)
	}
	return m.Text == text
}

// beside reads "123 p/" and "p/ 123".
func beside(m *layout.Marker, text string, n *layout.Numbers) (reading, bool) {
	if !m.Beside {
		return reading{}, false
	}
	rest, mark, ok := takeOff(m, text)
	if !ok {
		return reading{}, false
	}
	v, ok := n.Number(rest)
	if m.Negative && m.Skip == "" {
		return reading{num: -v, number: true}, ok && v >= 0
	}
	return reading{num: v, number: true, marker: mark, rule: m}, ok
}

// takeOff parts a text into the marker at its end, else at its beginning, and
// the rest.
func takeOff(m *layout.Marker, text string) (rest, mark string, ok bool) {
	if m.Text == layout.BracketsMarker {
		rest, ok = strings.CutPrefix(text, "(")
		rest, ends := strings.CutSuffix(rest, ")")
		return layout.Space(rest), m.Text, ok && ends
	}
	if m.Like == nil {
		if rest, ok = strings.CutSuffix(text, m.Text); !ok {
			rest, ok = strings.CutPrefix(text, m.Text)
		}
		return rest, m.Text, ok
	}
	found := m.Like.FindAllStringIndex(text, -1)
	if found == nil {
		return text, "", false
	}
	if last := found[len(found)-1]; last[1] == len(text) {
		return text[:last[0]], strings.TrimSpace(text[last[0]:]), true
	}
	first := found[0]
	return text[first[1]:], strings.TrimSpace(text[:first[1]]), first[0] == 0
}
