package warehouse

import (
	"strings"
	"time"
)

// Ranges are stretches of time, of which a period is in the list that lies wholly
// inside one of them. Nil is all time.
type Ranges []Period

// ParseRanges reads ranges as ParsePeriodRange reads each, between commas:
// "2010:2012,2020".
func ParseRanges(text string) (Ranges, error) {
	var out Ranges
	for part := range strings.SplitSeq(text, ",") {
		p, err := ParsePeriodRange(strings.TrimSpace(part))
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// Hold reports whether a period lies wholly inside one of the ranges.
func (r Ranges) Hold(p Period) bool {
	for _, x := range r {
		if p.Within(x) {
			return true
		}
	}
	return r == nil
}

// String writes the ranges as ParseRanges reads them and as people write them:
// "2011:2020", "2023", "2023-03:2024-01".
func (r Ranges) String() string {
	parts := make([]string, len(r))
	for i, p := range r {
		parts[i] = p.rangeText()
	}
	return strings.Join(parts, ",")
}

// rangeText writes a stretch by its first and its last year, or by its first and its
// last month; a calendar period, and a stretch that is not of whole months, as it is.
// A side that ParsePeriodRange took for open is left out.
func (p Period) rangeText() string {
	text := p.String()
	if !strings.Contains(text, "/") || p.Start.Day() != 1 {
		return text
	}
	last := MonthsFrom(p.Start.Year(), int(p.Start.Month())+p.Months-1, 1)
	from, to := MonthsFrom(p.Start.Year(), int(p.Start.Month()), 1), last
	if p.Start.Month() == time.January && p.Months%12 == 0 {
		from, to = MonthsFrom(p.Start.Year(), 1, 12), MonthsFrom(last.Start.Year(), 1, 12)
	}
	sides := [2]string{from.String(), to.String()}
	if p.Start.Year() == firstYear {
		sides[0] = ""
	}
	if last.Start.Year() == lastYear {
		sides[1] = ""
	}
	return sides[0] + ":" + sides[1]
}
