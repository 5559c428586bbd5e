package lang

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"siemmes/warehouse"
)

var months = map[string][12]string{
	warehouse.Spanish: {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"},
	warehouse.English: {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	warehouse.French:  {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
}

// Month is the name of a month: "julio", "July", "juillet".
func Month(lang string, m time.Month) string {
	own, ok := months[lang]
	if !ok {
		own = months[warehouse.English]
	}
	if m < time.January || m > time.December {
		return ""
	}
	return own[m-1]
}

// Period writes a period as readers expect it: "2023", "2023-T4" (Q4 in
// English), "2023-S1" (H1), "julio de 2023", "1 de julio de 2023", "enero a
// julio de 2025", "octubre de 2009 a septiembre de 2010", "1995–1999". What is
// no period is returned as it is.
func Period(lang, p string) string {
	period, err := warehouse.ParsePeriod(p)
	if err != nil {
		return p
	}
	year := strconv.Itoa(period.Start.Year())
	switch {
	case period.Months == 0:
		return Date(lang, period.Start)
	case period.Months%12 == 0 && period.Start.YearDay() == 1:
		if period.Months == 12 {
			return year
		}
		return fmt.Sprintf("%s–%d", year, period.End().Year()-1)
	case period.Freq() == warehouse.HalfYear:
		return fmt.Sprintf("%s-%s%d", year, half(lang), (period.Start.Month()+5)/6)
	case period.Freq() == warehouse.Quarterly:
		return fmt.Sprintf("%s-%s%d", year, quarter(lang), (period.Start.Month()+2)/3)
	case period.Months == 1:
		return monthOf(lang, period.Start)
	}
	return span(lang, period)
}

func quarter(lang string) string {
	if lang == warehouse.Spanish || lang == warehouse.French {
		return "T"
	}
	return "Q"
}

func half(lang string) string {
	if lang == warehouse.Spanish || lang == warehouse.French {
		return "S"
	}
	return "H"
}

// monthOf writes a month of a year: "julio de 2023", "July 2023".
func monthOf(lang string, t time.Time) string {
	link := " "
	if lang == warehouse.Spanish {
		link = " de "
	}
	return Month(lang, t.Month()) + link + strconv.Itoa(t.Year())
}

// span writes a stretch of months, naming the year once where it is one.
func span(lang string, p warehouse.Period) string {
	last := p.End().AddDate(0, 0, -1)
	to := map[string]string{warehouse.Spanish: " a ", warehouse.French: " à "}[lang]
	if to == "" {
		to = " to "
	}
	from := monthOf(lang, p.Start)
	switch {
	case p.Start.Day() != 1:
		return Date(lang, p.Start) + to + Date(lang, last)
	case p.Start.Year() == last.Year():
		from = Month(lang, p.Start.Month())
	}
	return from + to + monthOf(lang, last)
}

// Date writes a day: "1 de julio de 2023", "1 July 2023", "1er juillet 2023".
// The zero time is empty.
func Date(lang string, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	day := strconv.Itoa(t.Day())
	switch {
	case lang == warehouse.Spanish:
		return day + " de " + monthOf(lang, t)
	case lang == warehouse.French && t.Day() == 1:
		day = "1er"
	}
	return day + " " + monthOf(lang, t)
}

// Moment writes a moment with its minute, in UTC: "1 July 2023, 14:05 UTC". The
// zero time is empty.
func Moment(lang string, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.UTC()
	return Date(lang, t) + t.Format(", 15:04 UTC")
}

// List joins words: "a, b y c", "a, b and c", "a, b et c". Spanish writes e
// before the sound i: "Nicaragua e Italia".
func List(lang string, words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := words[len(words)-1]
	and := " and "
	switch lang {
	case warehouse.Spanish:
		and = " y "
		if soundsLikeI(last) {
			and = " e "
		}
	case warehouse.French:
		and = " et "
	}
	return strings.Join(words[:len(words)-1], ", ") + and + last
}

// soundsLikeI reports whether a Spanish word begins with the sound i: "Italia",
// "Irán", "hijos", but not "hielo", "hiato" or "Iowa".
func soundsLikeI(word string) bool {
	s := strings.TrimPrefix(strings.ToLower(word), "h")
	if !strings.HasPrefix(s, "i") && !strings.HasPrefix(s, "í") {
		return false
	}
	return !strings.HasPrefix(s, "ia") && !strings.HasPrefix(s, "ie") && !strings.HasPrefix(s, "io") && !strings.HasPrefix(s, "iu")
}
