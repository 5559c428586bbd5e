package propose

import (
	"strconv"
	"strings"
	"unicode"

	"siemmes/ingest/layout"
)

// written is how one number is as text: which signs it uses and where.
// Both are zero where the text is plain digits.
type written struct {
	group   rune // is between groups of three digits
	decimal rune // is before the decimals
	// either reports whether the one sign, kept in decimal, may be the one or the
	// other: "1,234".
	either bool
	beside string // a mark beside the number: "p/", "*"
	// brackets reports whether the number is between brackets.
	brackets bool
}

// readNumber reads a text as a number however it is written: digits, groups of
// three, a decimal sign, a sign before or brackets around, per cent, a mark
// beside. What is dubious ("1,234") is read with groups.
func readNumber(s string) (v float64, w written, ok bool) {
	s = strings.TrimFunc(s, unicode.IsSpace)
	if len(s) == 0 || len(s) > 40 {
		return 0, w, false
	}
	brackets := s[0] == '(' && s[len(s)-1] == ')'
	digits, negative, beside := bareNumber(s)
	if digits == "" {
		return 0, w, false
	}
	w, plain, ok := splitSigns(digits)
	if !ok {
		return 0, w, false
	}
	w.beside, w.brackets = beside, brackets
	v, err := strconv.ParseFloat(plain, 64)
	if negative {
		v = -v
	}
	return v, w, err == nil
}

// bareNumber takes off what is around the digits of a number.
func bareNumber(s string) (digits string, negative bool, beside string) {
	if s[0] == '(' && s[len(s)-1] == ')' {
		s, negative = s[1:len(s)-1], true
		if s == "" || strings.ContainsFunc(s, unicode.IsLetter) {
			return "", false, ""
		}
		if len(s) < 3 { // "(1)" is a footnote mark
			return "", false, ""
		}
	}
	for _, sign := range []string{"-", "−", "–", "+"} {
		if rest, ok := strings.CutPrefix(s, sign); ok {
			s, negative = strings.TrimSpace(rest), negative || sign != "+"
			break
		}
	}
	for _, sign := range []string{"US$", "$", "€", "£"} {
		if rest, ok := strings.CutPrefix(s, sign); ok {
			s, beside = strings.TrimSpace(rest), sign
			break
		}
	}
	s, mark := cutBeside(s)
	if mark != "" {
		beside = mark
	}
	if s == "" || s[0] < '0' && s[0] != '.' && s[0] != ',' || s[0] > '9' {
		return "", false, ""
	}
	return s, negative, beside
}

// cutBeside takes the mark off a number: stars, or one letter with a slash, in
// brackets, or after a blank.
func cutBeside(s string) (number, mark string) {
	end := len(s)
	for end > 0 && (s[end-1] < '0' || s[end-1] > '9') {
		end--
	}
	number, mark = s[:end], strings.TrimSpace(s[end:])
	switch {
	case mark == "", mark == ".", mark == ",":
		return s, ""
	case strings.Trim(mark, "*†‡") == "", mark == "%", mark == "€":
		return number, mark
	}
	bare := strings.Trim(mark, "()/[]")
	apart := end < len(s) && s[end] == ' '
	if len(bare) == 3 && (layout.Form{Kind: "day-month"}).Reads(s) {
		return "", "" // "31 Dec"
	}
	if (len(bare) <= 2 || len(bare) == 3 && apart) && isLetters(bare) && (bare != mark || apart || len(bare) == 1) {
		return number, mark
	}
	return "", ""
}

func isLetters(s string) bool {
	for _, r := range s {
		if !unicode.IsLetter(r) {
			return false
		}
	}
	return s != ""
}

// splitSigns finds which of the signs among the digits are groups and which is
// the decimal one, and writes the number plainly.
func splitSigns(s string) (w written, plain string, ok bool) {
	var b strings.Builder
	var signs []rune
	groups, run := []int{}, 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
			run++
			continue
		case r == '.' || r == ',' || r == '\'' || r == '’' || unicode.IsSpace(r):
			if unicode.IsSpace(r) {
				r = ' '
			}
		default:
			return exponent(s)
		}
		signs = append(signs, r)
		groups = append(groups, run)
		run = 0
		if r != '.' && r != ',' {
			continue
		}
		b.WriteByte('.')
	}
	groups = append(groups, run)
	if len(signs) == 0 {
		return w, b.String(), true
	}
	last := signs[len(signs)-1]
	grouped := last
	body, decimals := groups, -1
	switch {
	case len(signs) == 1 && (last == '.' || last == ','):
		if run == 3 && groups[0] >= 1 && groups[0] <= 3 && s[0] != '0' {
			w.decimal, w.either = last, true
			return w, strings.ReplaceAll(b.String(), ".", ""), true
		}
		w.decimal = last
		return w, zeroed(b.String()), run > 0 || groups[0] > 0
	case last != signs[0] && (last == '.' || last == ','):
		w.decimal, grouped, decimals = last, signs[0], run
		body = groups[:len(groups)-1]
		signs = signs[:len(signs)-1]
	}
	w.group = grouped
	for i, sign := range signs {
		if sign != grouped || body[i+1] != 3 {
			return w, "", false
		}
	}
	if body[0] < 1 || body[0] > 3 {
		return w, "", false
	}
	plain = strings.ReplaceAll(b.String(), ".", "")
	if decimals > 0 {
		plain = plain[:len(plain)-decimals] + "." + plain[len(plain)-decimals:]
	}
	return w, plain, true
}

func zeroed(s string) string {
	if strings.HasPrefix(s, ".") {
		s = "0" + s
	}
	return strings.TrimSuffix(s, ".")
}

// exponent reads what computers write: 1e-05, 1.2E+10.
func exponent(s string) (written, string, bool) {
	mantissa, power, found := strings.Cut(strings.ToLower(s), "e")
	if !found || mantissa == "" || power == "" {
		return written{}, "", false
	}
	w, plain, ok := written{}, mantissa, strings.Trim(mantissa, "0123456789.") == "" && strings.Trim(power, "0123456789+-") == ""
	if strings.Contains(mantissa, ".") {
		w.decimal = '.'
	}
	return w, plain + "e" + power, ok
}
