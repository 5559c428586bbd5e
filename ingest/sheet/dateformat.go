package sheet

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// datePart is a piece of a format that shows a date: what it is, or a literal
// text.
type datePart struct {
	code    string // "yyyy", "mm", "[h]", "AM/PM", ".00"; "" for a literal
	text    string
	minutes bool // m that means minutes
}

func firstRune(s string) (rune, int) { return utf8.DecodeRuneInString(s) }

// dateRun is the date code a string begins with: a run of one letter, or AM/PM.
func dateRun(s string) string {
	for _, half := range []string{"AM/PM", "A/P"} {
		if len(s) >= len(half) && strings.EqualFold(s[:len(half)], half) {
			return s[:len(half)]
		}
	}
	n := 1
	for n < len(s) && s[n]|0x20 == s[0]|0x20 {
		n++
	}
	return s[:n]
}

// datePart adds a date code, behind the literal before it.
func (p *sectionParser) datePart(code string) {
	p.literalDate()
	p.pos += len(code)
	p.dates = append(p.dates, datePart{code: strings.ToLower(code)})
}

func (p *sectionParser) literalDate() {
	if p.text != "" {
		p.dates = append(p.dates, datePart{text: p.text})
		p.text = ""
	}
}

// minutesFrom tells months from minutes: m means minutes behind hours and
// before seconds.
func minutesFrom(parts []datePart) []datePart {
	last := -1
	for i := range parts {
		code := parts[i].code
		if code == "" {
			continue
		}
		if isLetter(code, 'm') && last >= 0 && isLetter(parts[last].code, 'h') {
			parts[i].minutes = true
		}
		if isLetter(code, 's') && last >= 0 && isLetter(parts[last].code, 'm') {
			parts[last].minutes = true
		}
		last = i
	}
	return parts
}

// isLetter reports whether a code is made of one letter, in brackets or not.
func isLetter(code string, letter byte) bool {
	code = strings.Trim(code, "[]")
	return code != "" && code[0] == letter
}

// showDate writes a moment as the format shows it, month and day names in
// English. serial is what is stored, for times that run beyond a day.
func (f *numberFormat) showDate(t time.Time, serial float64) string {
	if len(f.sections) == 0 || len(f.sections[0].dates) == 0 {
		return t.Format("2006-01-02")
	}
	parts := f.sections[0].dates
	half := false
	for _, p := range parts {
		half = half || strings.HasPrefix(p.code, "a")
	}
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(p.show(t, serial, half))
	}
	return b.String()
}

// show writes one part; half reports whether hours run to twelve.
func (p datePart) show(t time.Time, serial float64, half bool) string {
	n := len(p.code)
	switch {
	case p.code == "":
		return p.text
	case p.code[0] == '[':
		return p.elapsed(serial)
	case p.code[0] == '.':
		return fmt.Sprintf("%.*f", n-1, float64(t.Nanosecond())/1e9)[1:]
	case p.code == "am/pm":
		return t.Format("PM")
	case p.code == "a/p":
		return t.Format("PM")[:1]
	case p.minutes:
		return pad(t.Minute(), n)
	}
	switch p.code[0] {
	case 'y':
		if n <= 2 {
			return pad(t.Year()%100, 2)
		}
		return strconv.Itoa(t.Year())
	case 'm':
		return monthName(t, n)
	case 'd':
		return dayName(t, n)
	case 'h':
		hour := t.Hour()
		if half {
			hour = (hour+11)%12 + 1
		}
		return pad(hour, n)
	case 's':
		return pad(t.Second(), n)
	}
	return ""
}

// elapsed writes hours, minutes or seconds since the beginning of the count.
func (p datePart) elapsed(serial float64) string {
	per := map[byte]float64{'h': 24, 'm': 24 * 60, 's': 24 * 60 * 60}[p.code[1]]
	return pad(int(serial*per+1e-9), len(p.code)-2)
}

func monthName(t time.Time, letters int) string {
	switch letters {
	case 1, 2:
		return pad(int(t.Month()), letters)
	case 3:
		return t.Format("Jan")
	case 5:
		return t.Format("Jan")[:1]
	}
	return t.Format("January")
}

func dayName(t time.Time, letters int) string {
	switch letters {
	case 1, 2:
		return pad(t.Day(), letters)
	case 3:
		return t.Format("Mon")
	}
	return t.Format("Monday")
}

// pad writes a number with at least as many digits, two at most.
func pad(n, digits int) string {
	if digits >= 2 && n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}
