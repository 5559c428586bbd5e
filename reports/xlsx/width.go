package xlsx

import (
	"math"
	"strings"
	"unicode"
)

// Widths are in the unit of Excel's columns: the width of a digit of the
// workbook's default font. Of other letters we know the kind: measured on
// Calibri, Arial and DejaVu Sans, rounded up so that nothing is cut in any.

// runeWidth is the width of a letter.
func runeWidth(r rune) float64 {
	switch {
	case unicode.IsDigit(r):
		return 1
	case strings.ContainsRune("ijlIt.,:;'|!()[] ·ⁱ-", r):
		return 0.62
	case strings.ContainsRune("mwMWÆŒ@%—…‰", r):
		return 1.55
	case unicode.IsUpper(r):
		return 1.22
	}
	return 1.02
}

// textWidth is the width of a text on one line at a font size, given that the
// default font has size defaultSize.
func textWidth(s string, f face) float64 {
	w := 0.0
	for _, r := range s {
		w += runeWidth(r)
	}
	if f.bold {
		w *= 1.1
	}
	return w * f.size / defaultSize
}

// longestWord is the width of the widest piece that a line break cannot split.
func longestWord(s string, f face) float64 {
	w := 0.0
	for _, word := range strings.Fields(s) {
		w = max(w, textWidth(word, f))
	}
	return w
}

// lines is how many lines a text takes when it is wrapped to a width.
func lines(s string, f face, width float64) int {
	n, at := 1, 0.0
	blank := textWidth(" ", f)
	for _, word := range strings.Fields(s) {
		w := textWidth(word, f)
		switch {
		case at == 0:
			at = w
		case at+blank+w <= width:
			at += blank + w
		default:
			n++
			at = w
		}
		for ; at > width && width > 0; at -= width {
			n++
		}
	}
	return n
}

// height is the height in points of a number of lines.
func height(n int, f face) float64 {
	return math.Ceil(float64(n)*f.size*1.34) + 3
}
