package layout

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"siemmes/warehouse"
)

// part is a period, or the part of one that a single heading tells: the year of
// a header row, the month of the row below it.
type Part struct {
	Full   *warehouse.Period // the whole period at once, such as a date
	Year   int               // zero: not told
	Fiscal int               // first month of a fiscal year; zero: the calendar's
	Month  int               // first month, counted from the year's first; zero: not told
	Months int               // how many
	Named  bool              // month counts from January though the year is fiscal
	Day    int
	Whole  bool // a total over what the other headings tell
}

// merge lays the parts over each other.
func MergeParts(parts []*Part) (Part, error) {
	var sum Part
	for _, x := range parts {
		if x.Full != nil {
			sum.Full = x.Full
		}
		if x.Year != 0 {
			sum.Year, sum.Fiscal = x.Year, x.Fiscal
		}
		if x.Day != 0 {
			sum.Day = x.Day
		}
		sum.Whole = sum.Whole || x.Whole
		if x.Months == 0 {
			continue
		}
		if sum.Months == 0 {
			sum.Month, sum.Months, sum.Named = x.Month, x.Months, x.Named
			continue
		}
		fine, coarse := *x, sum
		if sum.Months < x.Months {
			fine, coarse = sum, *x
		}
		if (fine.Named == coarse.Named || sum.Fiscal <= 1) && (fine.Month < coarse.Month || fine.Month+fine.Months > coarse.Month+coarse.Months) {
			return sum, warehouse.NewError(warehouse.ErrInvalid, "layout.stretches", "month", strconv.Itoa(fine.Month),
				"first", strconv.Itoa(coarse.Month), "last", strconv.Itoa(coarse.Month+coarse.Months-1))
		}
		sum.Month, sum.Months, sum.Named = fine.Month, fine.Months, fine.Named
	}
	return sum, sum.narrow()
}

// narrow finds the months of the part in the whole period beside them: "January" in the
// stretch from October to February. The error says that they are not in it, or more than
// once.
func (p *Part) narrow() error {
	if p.Full == nil || p.Months == 0 || p.Full.Months <= p.Months {
		return nil
	}
	var found []warehouse.Period
	if !p.Named {
		found = append(found, warehouse.MonthsFrom(p.Full.Start.Year(), int(p.Full.Start.Month())+p.Month-1, p.Months))
	} else {
		for year := p.Full.Start.Year(); year <= p.Full.End().Year(); year++ {
			found = append(found, warehouse.MonthsFrom(year, p.Month, p.Months))
		}
	}
	found = slices.DeleteFunc(found, func(x warehouse.Period) bool { return !x.Within(*p.Full) })
	if len(found) != 1 {
		return warehouse.NewError(warehouse.ErrInvalid, "layout.months-within", "month", strconv.Itoa(p.Month), "count", strconv.Itoa(p.Months), "period", p.Full.String())
	}
	p.Full = &found[0]
	return nil
}

// span is the stretch of months that a merged part tells. In a fiscal year,
// months have names of the calendar, quarters and halves count from its start.
func (p Part) Span() warehouse.Period {
	first := max(p.Fiscal, 1)
	month, months := p.Month, p.Months
	if months == 0 {
		return warehouse.MonthsFrom(p.Year, first, 12)
	}
	if p.Named {
		if month < first {
			month += 12
		}
		return warehouse.MonthsFrom(p.Year, month, months)
	}
	return warehouse.MonthsFrom(p.Year, first+month-1, months)
}

// ParseDate reads a date as publishers write it in prose or tables, in English,
// Spanish, French, German or Portuguese: "July 31, 2025", "20 August 2015", "30 de julio de
// 2025", "2025-07-31", "31/12/2024" (day first). A year alone is its first day.
func ParseDate(s string) (time.Time, error) {
	if p := (Form{Kind: "words", Order: "dmy", Of: "day"}).Parse(s); p != nil {
		return p.Full.Start, nil
	}
	if p := (Form{Kind: "year"}).Parse(s); p != nil {
		return warehouse.Year(p.Year).Start, nil
	}
	return time.Time{}, warehouse.NewError(warehouse.ErrInvalid, "layout.date", "text", s)
}

// monthNames are the names in English, Spanish, French, German and Portuguese, folded. A
// prefix of three letters or more represents its month where it can mean no
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
