package layout

import (
	"math"
	"strconv"
	"strings"
)

// Number reads a text as the layout says numbers are written: a sign,
// digits, groups of three where thousands are declared, a decimal part. A minus
// sign may be the typographic one. Parentheses, per cent signs and exponents
// are no part of it, but for exponents as computers write them ("1e-05").
func (n Numbers) Number(s string) (float64, bool) {
	if v, ok := ParseDigits(s); ok {
		return v, true
	}
	return n.ParseSigned(s)
}

// parseDigits reads up to 15 plain digits, which is what most cells hold.
func ParseDigits(s string) (float64, bool) {
	if len(s) == 0 || len(s) > 15 {
		return 0, false
	}
	v := int64(0)
	for i := range len(s) {
		d := s[i] - '0'
		if d > 9 {
			return 0, false
		}
		v = v*10 + int64(d)
	}
	return float64(v), true
}

// blanks are the signs that a blank among the thousands represents.
const blanks = "\u0020\u00a0\u2007\u2008\u2009\u202f"

func (n Numbers) ParseSigned(s string) (float64, bool) {
	s = strings.Trim(s, blanks+"\t")
	if s == "" || len(s) > 64 {
		return 0, false
	}
	var b [72]byte
	out := b[:0]
	if rest, ok := strings.CutPrefix(s, "−"); ok {
		s = "-" + rest
	}
	if s[0] == '-' || s[0] == '+' {
		out = append(out, s[0])
		s = s[1:]
	}
	whole, fraction, decimal := strings.Cut(s, n.decimal())
	if whole == "" && fraction != "" {
		whole = "0"
	}
	out, ok := n.appendGroups(out, whole)
	if !ok {
		return 0, false
	}
	if decimal {
		out = append(out, '.')
		out = append(out, fraction...)
	}
	last := out[len(out)-1]
	if first := out[0]; last < '0' || last > '9' || !plain(out[1:]) || first != '-' && first != '+' && (first < '0' || first > '9') {
		return 0, false
	}
	v, err := strconv.ParseFloat(string(out), 64)
	return v, err == nil && !math.IsInf(v, 0)
}

func (n Numbers) decimal() string {
	if n.Decimal == "" {
		return "."
	}
	return n.Decimal
}

// plain reports whether nothing but digits, a point and an exponent is left, so
// that "0x1F", "1_000" and "infinity" are no numbers.
func plain(b []byte) bool {
	for i, c := range b {
		switch {
		case c >= '0' && c <= '9', c == '.':
		case (c == 'e' || c == 'E') && i < len(b)-1:
		case (c == '-' || c == '+') && i > 0 && (b[i-1] == 'e' || b[i-1] == 'E'):
		default:
			return false
		}
	}
	return true
}

// appendGroups copies the whole part without its thousands signs; every group
// after the first must have three digits, and all signs must be the same.
func (n Numbers) appendGroups(out []byte, s string) ([]byte, bool) {
	if n.Thousands == "" {
		return append(out, s...), s != ""
	}
	group, sign := 0, rune(0)
	for _, r := range s {
		if r >= '0' && r <= '9' {
			out = append(out, byte(r))
			group++
			continue
		}
		if (r == 'e' || r == 'E' || r == '-' || r == '+') && sign == 0 && group > 0 {
			out = append(out, byte(r))
			continue
		}
		if !n.separates(r) || sign != 0 && r != sign || sign != 0 && group != 3 || sign == 0 && (group < 1 || group > 3) {
			return out, false
		}
		group, sign = 0, r
	}
	return out, len(s) > 0 && (sign == 0 || group == 3)
}

func (n Numbers) separates(r rune) bool {
	if strings.ContainsRune(n.Thousands, r) {
		return true
	}
	return strings.ContainsRune(blanks, r) && strings.Contains(n.Thousands, " ")
}

// losesDigits reports whether a number is written with an exponent that leaves
// out digits before the decimal sign, as spreadsheets do when they save a text:
// 1.19E+06. Of a small number it is one with the six digits at most that they
// show; what programs write as 1e-05 is exact.
func (n Numbers) LosesDigits(text string) bool {
	at := strings.LastIndexAny(text, "eE")
	if at < 0 {
		return false
	}
	exponent, err := strconv.Atoi(strings.TrimSpace(text[at+1:]))
	if err != nil {
		return false
	}
	whole, decimals, _ := strings.Cut(text[:at], n.decimal())
	if exponent >= 0 {
		return exponent > len(decimals)
	}
	return text[at] == 'E' && len(strings.Trim(whole, "+-−")+decimals) <= 6
}
