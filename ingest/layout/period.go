package layout

import (
	"strconv"
	"strings"
	"time"

	"siemmes/warehouse"
)

// part is a period, or the part of one that a single heading tells: the year of
// a header row, the month of the row below it.
type part struct {
	full   *warehouse.Period // the whole period at once, such as a date
	year   int               // zero: not told
	fiscal int               // first month of a fiscal year; zero: the calendar's
	month  int               // first month, counted from the year's first; zero: not told
	months int               // how many
	named  bool              // month counts from January though the year is fiscal
	day    int
	whole  bool // a total over what the other headings tell
}

// merge lays the parts over each other.
func merge(parts []*part) (part, error) {
	var sum part
	for _, x := range parts {
		if x.full != nil {
			sum.full = x.full
		}
		if x.year != 0 {
			sum.year, sum.fiscal = x.year, x.fiscal
		}
		if x.day != 0 {
			sum.day = x.day
		}
		sum.whole = sum.whole || x.whole
		if x.months == 0 {
			continue
		}
		if sum.months == 0 {
			sum.month, sum.months, sum.named = x.month, x.months, x.named
			continue
		}
		fine, coarse := *x, sum
		if sum.months < x.months {
			fine, coarse = sum, *x
		}
		if (fine.named == coarse.named || sum.fiscal <= 1) && (fine.month < coarse.month || fine.month+fine.months > coarse.month+coarse.months) {
			return sum, warehouse.NewError(warehouse.ErrInvalid, "layout.stretches", "month", strconv.Itoa(fine.month),
				"first", strconv.Itoa(coarse.month), "last", strconv.Itoa(coarse.month+coarse.months-1))
		}
		sum.month, sum.months, sum.named = fine.month, fine.months, fine.named
	}
	return sum, nil
}

// span is the stretch of months that a merged part tells. In a fiscal year,
// months have names of the calendar, quarters and halves count from its start.
func (p part) span() warehouse.Period {
	first := max(p.fiscal, 1)
	month, months := p.month, p.months
	if months == 0 {
		return warehouse.MonthsFrom(p.year, first, 12)
	}
	if p.named {
		if month < first {
			month += 12
		}
		return warehouse.MonthsFrom(p.year, month, months)
	}
	return warehouse.MonthsFrom(p.year, first+month-1, months)
}

// ParseDate reads a date as publishers write it in prose or tables, in English,
// Spanish, French, German or Portuguese: "July 31, 2025", "20 August 2015", "30 de julio de
// 2025", "2025-07-31", "31/12/2024" (day first). A year alone is its first day.
func ParseDate(s string) (time.Time, error) {
	if p := (Form{Kind: "words", Order: "dmy", Of: "day"}).parse(s); p != nil {
		return p.full.Start, nil
	}
	if p := (Form{Kind: "year"}).parse(s); p != nil {
		return warehouse.Year(p.year).Start, nil
	}
	return time.Time{}, warehouse.NewError(warehouse.ErrInvalid, "layout.date", "text", s)
}

// monthNames are the names in English, Spanish, French, German and Portuguese, folded. A
// prefix of three letters or more stands for its month where it can mean no
// other: "jui" may be June or July in French, and is not read.
var monthNames = [12]string{
	"january enero janvier januar janner janeiro", "february febrero fevrier februar fevereiro", "march marzo mars marz maerz marco",
	"april abril avril", "may mayo mai maio", "june junio juin juni junho", "july julio juillet juli julho", "august agosto aout",
	"september septiembre setiembre septembre setembro", "october octubre octobre oktober outubro", "november noviembre novembre novembro",
	"december diciembre decembre dezember dezembro",
}

// monthNumber reads a month's name; zero where it is none.
func monthNumber(s string) int {
	s = strings.TrimSuffix(s, ".")
	if len(s) < 3 {
		return 0
	}
	found := 0
	for i, names := range monthNames {
		for name := range strings.FieldsSeq(names) {
			if strings.HasPrefix(name, s) {
				if found != 0 && found != i+1 {
					return 0
				}
				found = i + 1
			}
		}
	}
	return found
}
