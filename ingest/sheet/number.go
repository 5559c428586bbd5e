package sheet

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// NumberFormat says how a publisher writes numbers as text.
type NumberFormat struct {
	// Decimal is the decimal sign; zero means a point, or a comma where the
	// point stands between thousands.
	Decimal rune
	// Thousands stands between groups of three digits; zero means none. A
	// blank stands for every kind of blank: narrow, thin, no-break.
	Thousands rune
}

// pow10 are the powers of ten that a float64 holds exactly.
var pow10 = [...]float64{
	1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
	1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
}

// ParseNumber reads a text that is wholly a number: "1,165", "1 234,5", "−3",
// "15-", "(123)" for a negative one, "1.2E+05". Blanks around it do not count.
// Groups of thousands must be whole: "1,16" is no number. What is not wholly a
// number ("12 %", "5 p/", "") is refused.
func ParseNumber(text string, f NumberFormat) (float64, bool) {
	if v, ok := plainDigits(text); ok {
		return v, true
	}
	negative := false
	if text != "" && !(isDigit(text[0]) && isDigit(text[len(text)-1])) {
		var ok bool
		if text, negative, ok = cutSign(strings.TrimFunc(text, unicode.IsSpace)); !ok {
			return 0, false
		}
	}
	v, ok := parseUnsigned(text, f.withDefaults())
	if negative {
		v = -v
	}
	return v, ok
}

func (f NumberFormat) withDefaults() NumberFormat {
	if f.Decimal == 0 {
		f.Decimal = '.'
		if f.Thousands == '.' {
			f.Decimal = ','
		}
	}
	return f
}

// plainDigits reads the usual case, a short run of digits.
func plainDigits(text string) (float64, bool) {
	if len(text) == 0 || len(text) > 15 {
		return 0, false
	}
	n := 0
	for i := range len(text) {
		d := text[i] - '0'
		if d > 9 {
			return 0, false
		}
		n = n*10 + int(d)
	}
	return float64(n), true
}

// cutSign takes a sign before or behind the number off, or the brackets that
// bookkeepers write for it; two of them are no number.
func cutSign(s string) (rest string, negative, ok bool) {
	signs := 0
	if len(s) > 1 && s[0] == '(' && s[len(s)-1] == ')' {
		s, negative = s[1:len(s)-1], true
		signs++
	}
	if r, n := utf8.DecodeRuneInString(s); isSign(r) {
		s, negative = s[n:], r != '+'
		signs++
	}
	if r, n := utf8.DecodeLastRuneInString(s); isSign(r) {
		s, negative = s[:len(s)-n], r != '+'
		signs++
	}
	return strings.TrimFunc(s, unicode.IsSpace), negative, signs <= 1
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isSign(r rune) bool { return r == '-' || r == '+' || r == '−' || r == '–' }

// parseUnsigned reads digits, groups, fraction and exponent. Up to 15 digits
// come out exactly through one division; more go the long way.
func parseUnsigned(s string, f NumberFormat) (float64, bool) {
	digits := digitRun{format: f, lastGroup: -1}
	rest, ok := digits.read(s)
	if !ok {
		return 0, false
	}
	if rest == "" && digits.count <= 15 && digits.fraction < len(pow10) {
		return float64(digits.value) / pow10[digits.fraction], true
	}
	return digits.long(s, rest)
}

// digitRun is the digits of a number as they were read.
type digitRun struct {
	format    NumberFormat
	value     uint64 // of the first 18 digits
	count     int    // digits, without leading zeros
	whole     int    // digits before the decimal sign
	fraction  int    // digits after it
	point     bool   // the decimal sign was met
	lastGroup int    // digits before the last thousands sign; -1: none yet
}

// read takes digits and signs from the front of s and returns what follows
// them, an exponent or nothing; false when they make no number.
func (d *digitRun) read(s string) (string, bool) {
	for i, r := range s {
		switch {
		case r >= '0' && r <= '9':
			d.digit(uint64(r - '0'))
		case r == d.format.Decimal && !d.point:
			d.point = true
		case d.isThousands(r):
			if !d.group() {
				return "", false
			}
		default:
			return s[i:], d.whole+d.fraction > 0 && d.groupsWhole() && (r == 'e' || r == 'E')
		}
	}
	return "", d.whole+d.fraction > 0 && d.groupsWhole()
}

func (d *digitRun) digit(v uint64) {
	if d.count > 0 || v > 0 {
		if d.count < 18 {
			d.value = d.value*10 + v
		}
		d.count++
	}
	if d.point {
		d.fraction++
	} else {
		d.whole++
	}
}

func (d *digitRun) isThousands(r rune) bool {
	t := d.format.Thousands
	return t != 0 && (r == t || t == ' ' && unicode.IsSpace(r))
}

// group takes a thousands sign: one to three digits before the first, three
// between two, none in the fraction.
func (d *digitRun) group() bool {
	first := d.lastGroup < 0
	ok := !d.point && (first && d.whole >= 1 && d.whole <= 3 || !first && d.whole-d.lastGroup == 3)
	d.lastGroup = d.whole
	return ok
}

func (d *digitRun) groupsWhole() bool { return d.lastGroup < 0 || d.whole-d.lastGroup == 3 }

// long reads numbers with an exponent or more digits than a float64 holds.
func (d *digitRun) long(s, exponent string) (float64, bool) {
	plain := make([]byte, 0, len(s))
	for _, r := range s[:len(s)-len(exponent)] {
		switch {
		case r == d.format.Decimal:
			plain = append(plain, '.')
		case r >= '0' && r <= '9':
			plain = append(plain, byte(r))
		}
	}
	v, err := strconv.ParseFloat(string(plain)+exponent, 64)
	return v, err == nil && !math.IsInf(v, 0)
}
