package lang

import (
	"math"
	"strconv"
	"strings"

	"siemmes/warehouse"
)

// Number formats, and why:
//
//	es 1,234.5   Mexico, Guatemala, Honduras, El Salvador, Nicaragua, Panama
//	             and the Dominican Republic part thousands by a comma and
//	             write a decimal point (Unicode CLDR, es-419, es-MX, es-PA);
//	             Costa Rica, with a decimal comma, is the exception
//	en 1,234.5   Belize, Canada, United States
//	fr 1 234,5   Canada: a narrow no-break space and a decimal comma
const narrowSpace = "\u202f"

// minus is the sign before a negative number, U+2212: as wide as the digits, and
// no line breaks after it. Files for programs keep the hyphen.
const minus = "\u2212"

// Number writes a figure with its thousands separated and a fixed number of
// decimals; with decimals below zero it keeps those the figure has. No number
// (NaN) is empty.
func Number(lang string, v float64, decimals int) string {
	if math.IsNaN(v) {
		return ""
	}
	if math.IsInf(v, 0) {
		return strings.NewReplacer("+", "", "-", minus, "Inf", "∞").Replace(strconv.FormatFloat(v, 'f', 0, 64))
	}
	s := strconv.FormatFloat(math.Abs(v), 'f', max(decimals, -1), 64)
	whole, fraction, hasFraction := strings.Cut(s, ".")
	group, point := ",", "."
	if lang == warehouse.French {
		group, point = narrowSpace, ","
	}
	var b strings.Builder
	if v < 0 && strings.Trim(s, "0.") != "" { // no minus before a zero
		b.WriteString(minus)
	}
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(group)
		}
		b.WriteRune(digit)
	}
	if hasFraction {
		b.WriteString(point + fraction)
	}
	return b.String()
}
