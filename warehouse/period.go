package warehouse

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Freq is a code of SDMX CL_FREQ.
type Freq string

// The frequencies in use.
const (
	Annual    Freq = "A"
	HalfYear  Freq = "S"
	Quarterly Freq = "Q"
	Monthly   Freq = "M"
	Weekly    Freq = "W"
	Daily     Freq = "D"
)

// Months is the length of one period of a frequency in months; zero where it
// is not a number of months.
func (f Freq) Months() int {
	switch f {
	case Annual:
		return 12
	case HalfYear:
		return 6
	case Quarterly:
		return 3
	case Monthly:
		return 1
	}
	return 0
}

// Period is a stretch of time as SDMX writes it: a calendar year "2023", a half
// "2023-S1", a quarter "2023-Q4", a month "2023-07", a day "2023-07-01", or a
// range that fits no calendar period: "2009-10-01/P1Y" (US fiscal 2010),
// "2025-01-01/P7M" (January to July). SDMX 2.1, section 2, "time formats".
type Period struct {
	Start  time.Time // first day, UTC
	Months int       // length; zero for a single day
}

var periodForm = regexp.MustCompile(`^(\d{4})(?:-(?:S([12])|Q([1-4])|(\d{2})(?:-(\d{2})(?:/P(?:(\d{1,3})Y)?(?:(\d{1,3})M)?)?)?))?$`)

// ParsePeriod reads the forms that Period names.
func ParsePeriod(s string) (Period, error) {
	bad := func() (Period, error) {
		return Period{}, NewError(ErrInvalid, "value.period", "text", s)
	}
	m := periodForm.FindStringSubmatch(s)
	if m == nil {
		return bad()
	}
	num := func(i int) int { n, _ := strconv.Atoi(m[i]); return n }
	year := num(1)
	switch {
	case m[2] != "":
		return MonthsFrom(year, 6*num(2)-5, 6), nil
	case m[3] != "":
		return MonthsFrom(year, 3*num(3)-2, 3), nil
	case m[4] == "":
		return MonthsFrom(year, 1, 12), nil
	}
	month := num(4)
	if month < 1 || month > 12 {
		return bad()
	}
	if m[5] == "" {
		return MonthsFrom(year, month, 1), nil
	}
	day := num(5)
	start := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if start.Day() != day {
		return bad()
	}
	length := 12*num(6) + num(7)
	if length == 0 && len(s) > len("2006-01-02") { // "/P" and nothing after it
		return bad()
	}
	return Period{Start: start, Months: length}, nil
}

// MonthsFrom is a period of a number of months from the first of a month.
func MonthsFrom(year, month, months int) Period {
	return Period{Start: time.Date(year, time.Month(month), 1, 0, 0, 0, 0, time.UTC), Months: months}
}

// Year is a calendar year.
func Year(year int) Period { return MonthsFrom(year, 1, 12) }

// End is the first day after the period.
func (p Period) End() time.Time {
	if p.Months == 0 {
		return p.Start.AddDate(0, 0, 1)
	}
	return p.Start.AddDate(0, p.Months, 0)
}

// Within reports whether the whole of p lies inside q.
func (p Period) Within(q Period) bool {
	return !p.Start.Before(q.Start) && !p.End().After(q.End())
}

// ComparePeriods orders periods as SDMX writes them by their year; a year comes
// after its months.
func ComparePeriods(a, b string) int {
	p, errA := ParsePeriod(a)
	q, errB := ParsePeriod(b)
	if errA != nil || errB != nil {
		return strings.Compare(a, b)
	}
	return cmp.Or(cmp.Compare(p.Start.Year(), q.Start.Year()), p.End().Compare(q.End()), cmp.Compare(p.Months, q.Months))
}

// Span runs from the start of p to the end of q.
func (p Period) Span(q Period) Period {
	end := q.End()
	return Period{Start: p.Start, Months: 12*(end.Year()-p.Start.Year()) + int(end.Month()) - int(p.Start.Month())}
}

// Freq is the frequency whose calendar period this is, and "A" for a range that
// is a year or longer, such as a fiscal year. A part of a year that is no
// calendar period ("2025-01-01/P7M") has none.
func (p Period) Freq() Freq {
	switch {
	case p.Months == 0:
		return Daily
	case p.Months >= 12:
		return Annual
	case !p.calendar():
		return ""
	case p.Months == 6:
		return HalfYear
	case p.Months == 3:
		return Quarterly
	}
	return Monthly
}

// calendar reports whether the period is a whole year, half, quarter or month.
func (p Period) calendar() bool {
	m := int(p.Start.Month())
	return p.Start.Day() == 1 && (p.Months == 12 && m == 1 || p.Months == 6 && m%6 == 1 || p.Months == 3 && m%3 == 1 || p.Months == 1)
}

// String writes the period in its shortest form.
func (p Period) String() string {
	y, m := p.Start.Year(), int(p.Start.Month())
	day := p.Start.Format("2006-01-02")
	switch {
	case p.Months == 0:
		return day
	case !p.calendar() && p.Months%12 == 0:
		return fmt.Sprintf("%s/P%dY", day, p.Months/12)
	case !p.calendar():
		return fmt.Sprintf("%s/P%dM", day, p.Months)
	case p.Months == 12:
		return fmt.Sprintf("%04d", y)
	case p.Months == 6:
		return fmt.Sprintf("%04d-S%d", y, (m+5)/6)
	case p.Months == 3:
		return fmt.Sprintf("%04d-Q%d", y, (m+2)/3)
	}
	return fmt.Sprintf("%04d-%02d", y, m)
}

// firstYear and lastYear take the place of an open side of a range.
const firstYear, lastYear = 1, 9998

// ParsePeriodRange reads "2015:2020", "2023" or "2023-Q1:2023-Q3" as the one
// stretch from the first's start to the second's end; either side may be empty.
func ParsePeriodRange(s string) (Period, error) {
	from, to := s, s
	for i := range len(s) {
		if s[i] == ':' {
			from, to = s[:i], s[i+1:]
			break
		}
	}
	if from == "" {
		from = fmt.Sprintf("%04d", firstYear)
	}
	if to == "" {
		to = strconv.Itoa(lastYear)
	}
	a, err := ParsePeriod(from)
	if err != nil {
		return Period{}, err
	}
	b, err := ParsePeriod(to)
	if err != nil {
		return Period{}, err
	}
	if b.End().Before(a.End()) {
		return Period{}, NewError(ErrInvalid, "value.period-order", "text", s)
	}
	return a.Span(b), nil
}
