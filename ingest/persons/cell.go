package persons

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"siemmes/ingest/sheet"
)

// form is what a cell is written as.
type form uint8

const (
	blank form = iota
	number
	day  // a day of a year
	text // anything else
)

// cell is a cell of a sheet.
type cell struct {
	form form
	num  float64
	day  int // days since dayZero; also of a number that may be one: 19851231
	// other is the day where the month is written first, equal to day where it must be;
	// zero where it cannot be.
	other int
	text  string // as written; "" of a number that the file stores as one
}

// readCell reads a cell of a block.
func readCell(b *sheet.Block, row, col int) cell {
	num, kind := b.Number(row, col)
	switch kind {
	case sheet.Empty, sheet.Error:
		return cell{}
	case sheet.Date:
		if num < 1 {
			return cell{form: number, num: num} // a time of day
		}
		return cell{form: day, num: num, day: int(num)}
	case sheet.Number, sheet.Bool:
		return cell{form: number, num: num, day: packedDay(num)}
	}
	return readText(b.Text(row, col))
}

// readText reads what is written as text.
func readText(s string) cell {
	s = strings.TrimFunc(s, unicode.IsSpace)
	if s == "" {
		return cell{}
	}
	if len(s) > 40 || !strings.ContainsFunc(s, unicode.IsDigit) {
		return cell{form: text, text: s}
	}
	plain := asciiDigits(s)
	if v, ok := readNumber(plain); ok {
		return cell{form: number, num: v, day: packedDay(v), text: plain}
	}
	if d, other := readDay(plain); d != 0 {
		return cell{form: day, day: d, other: other, text: plain}
	}
	return cell{form: text, text: plain}
}

// asciiDigits writes the digits of all scripts as 0 to 9.
func asciiDigits(s string) string {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return strings.Map(func(r rune) rune {
				if d, ok := digit(r); ok {
					return d
				}
				return r
			}, s)
		}
	}
	return s
}

// digit is a decimal digit of any script as one of ASCII: those of a script follow each
// other from zero on.
func digit(r rune) (rune, bool) {
	if r < 0x80 || !unicode.Is(unicode.Nd, r) {
		return 0, false
	}
	zero := r
	for unicode.Is(unicode.Nd, zero-1) && r-zero < 9 {
		zero--
	}
	return '0' + (r-zero)%10, true
}

// readNumber reads a number. A whole number that begins with a zero is none, but a
// name.
func readNumber(s string) (float64, bool) {
	if len(s) > 1 && s[0] == '0' && s[1] >= '0' && s[1] <= '9' {
		return 0, false
	}
	if v, err := strconv.ParseFloat(s, 64); err == nil {
		return v, !math.IsInf(v, 0) && !math.IsNaN(v) && !strings.ContainsAny(s, "xXpP_")
	}
	s = strings.TrimRight(s, "%* ")
	groups := strings.FieldsFunc(strings.TrimLeft(s, "+-−( "), func(r rune) bool { return r < '0' || r > '9' })
	signs := 0
	for i, r := range s {
		switch {
		case r >= '0' && r <= '9':
		case strings.ContainsRune(",.' \u00a0\u202f\u2009’", r):
			signs++
		case i == 0 && strings.ContainsRune("+-−(", r), r == ')' && i == len(s)-1:
		default:
			return 0, false
		}
	}
	if len(groups) == 0 || signs != len(groups)-1 && signs != 0 || len(groups[0]) > 3 && len(groups) > 2 {
		return 0, false
	}
	for i, g := range groups[1:] { // groups of three, decimals last
		if len(g) != 3 && i != len(groups)-2 {
			return 0, false
		}
	}
	if len(groups) == 3 && len(groups[2]) != 3 && strings.Count(s, ".") == 2 {
		return 0, false // 12.03.85
	}
	whole := strings.Join(groups, "")
	decimals := 0
	if n := len(groups); n > 1 && len(groups[n-1]) != 3 {
		decimals = len(groups[n-1])
	}
	v, err := strconv.ParseFloat(whole, 64)
	return v / math.Pow10(decimals), err == nil
}

// packedDay is the day of a number such as 19851231; zero where it is none.
func packedDay(v float64) int {
	if v < 1880_01_01 || v > 2100_12_31 || v != math.Trunc(v) {
		return 0
	}
	n := int(v)
	return dayOf(n/10000, n/100%100, n%100)
}

// dayZero is the day that spreadsheets number zero.
var dayZero = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)

// dayOf counts days since dayZero; zero for what is no day.
func dayOf(year, month, d int) int {
	if year < 1880 || year > 2100 || month < 1 || month > 12 || d < 1 || d > 31 {
		return 0
	}
	return int(time.Date(year, time.Month(month), d, 0, 0, 0, 0, time.UTC).Sub(dayZero) / (24 * time.Hour))
}

// readDay reads a date that names a day: three numbers, or two and a word for the
// month, in any order that dates are written in; a time of day may follow. other is the
// day where the month is written first. Both are zero for what is no date.
func readDay(s string) (d, other int) {
	var numbers, digits [3]int
	n, month := 0, 0
	for i := 0; i < len(s) && n < 3; {
		j := i
		switch r := firstRune(s[i:]); {
		case r >= '0' && r <= '9':
			for j < len(s) && s[j] >= '0' && s[j] <= '9' {
				j++
			}
			if j-i > 4 || n < 2 && j < len(s) && !parts(firstRune(s[j:])) {
				return 0, 0
			}
			numbers[n], _ = strconv.Atoi(s[i:j])
			digits[n], n = j-i, n+1
		case isLetter(r):
			for j < len(s) && isLetter(firstRune(s[j:])) {
				j += utf8.RuneLen(firstRune(s[j:]))
			}
			if month == 0 {
				month = monthOf(s[i:j])
			}
		default:
			j += max(1, utf8.RuneLen(r))
		}
		i = j
	}
	return joinDay(numbers, digits, n, month)
}

// parts reports whether a character may be between the parts of a date.
func parts(r rune) bool { return strings.ContainsRune("-/. ,年月日\u00a0", r) || isLetter(r) }

// romans are the months as numbers of Rome.
var romans = strings.Fields("I II III IV V VI VII VIII IX X XI XII")

// monthOf is a number from 1 to 12 for a word: the same for the same month, whatever the
// language. Which one it is matters little here. Zero is for a word of one or two letters
// that is no number of Rome.
func monthOf(word string) int {
	if i := slices.Index(romans, strings.ToUpper(word)); i >= 0 || len(word) < 3 {
		return i + 1
	}
	n := 0
	for _, r := range strings.ToLower(word) {
		n = (n*31 + int(r)) % 12
	}
	return n + 1
}

// joinDay finds year, month and day among the first n numbers of a date. month is that
// of a word, or zero.
func joinDay(numbers, digits [3]int, n, month int) (d, other int) {
	year := -1
	for i := range n {
		if digits[i] == 4 {
			year = i
			break
		}
	}
	of := 3
	if month > 0 && (year == 1 || n == 2) {
		of = 2
	}
	if n < of || n == 0 {
		return 0, 0
	}
	if year < 0 {
		if year = of - 1; digits[year] != 2 {
			return 0, 0
		}
		if numbers[year] += 2000; numbers[year] > 2040 {
			numbers[year] -= 100
		}
	}
	switch {
	case of == 2:
		return dayOf(numbers[year], month, numbers[1-year]), 0
	case year == 0:
		return dayOf(numbers[0], numbers[1], numbers[2]), 0
	case year == 2:
		d, other = dayOf(numbers[2], numbers[1], numbers[0]), dayOf(numbers[2], numbers[0], numbers[1])
		if d == 0 {
			d = other
		}
	}
	return d, other
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

func isLetter(r rune) bool { return unicode.IsLetter(r) && !strings.ContainsRune("年月日", r) }
