package sheet

import (
	"strconv"
	"strings"
)

// pxPeriods are the periods of TIMEVAL as SDMX writes them; nil where they are of weeks or
// days, or cannot be read. The first value is TLIST(A1), with the periods behind it, or
// TLIST(A1,"1994"-"1996"), whose range has so many periods as the variable has values.
func pxPeriods(values []string, count int) []string {
	if len(values) == 0 {
		return nil
	}
	inside, isList := strings.CutPrefix(strings.ToUpper(strings.ReplaceAll(values[0], " ", "")), "TLIST(")
	if !isList {
		return nil
	}
	scale, span, _ := strings.Cut(strings.TrimSuffix(inside, ")"), ",")
	parts := pxParts[strings.TrimSuffix(scale, "1")]
	if parts == 0 {
		return nil
	}
	texts := values[1:]
	if from, to, isSpan := strings.Cut(span, "-"); isSpan {
		texts = pxSpan(strings.Trim(from, `"`), strings.Trim(to, `"`), parts, count)
	}
	periods := make([]string, 0, len(texts))
	for _, text := range texts {
		year, part, ok := pxPeriod(text, parts)
		if !ok {
			return nil
		}
		periods = append(periods, pxWritten(year, part, parts))
	}
	if len(periods) == 0 {
		return nil
	}
	return periods
}

// pxParts are the scales of time, by how many of them a year has.
var pxParts = map[string]int{"A": 1, "H": 2, "T": 3, "Q": 4, "M": 12}

// pxPeriod reads "1994", "19942", "1994Q2", "199402", "1994M02".
func pxPeriod(text string, parts int) (year, part int, ok bool) {
	text = strings.TrimSpace(text)
	if len(text) < 4 {
		return 0, 0, false
	}
	year, err := strconv.Atoi(text[:4])
	rest := strings.TrimLeft(text[4:], "AHTQKMahtqkm")
	if err != nil || year < 1000 {
		return 0, 0, false
	}
	if parts == 1 {
		return year, 1, rest == ""
	}
	part, err = strconv.Atoi(rest)
	return year, part, err == nil && part >= 1 && part <= parts
}

// pxSpan are the periods from one to another; nil where they are not as many as the
// variable has values.
func pxSpan(from, to string, parts, count int) []string {
	y0, p0, ok0 := pxPeriod(from, parts)
	y1, p1, ok1 := pxPeriod(to, parts)
	first, last := y0*parts+p0-1, y1*parts+p1-1
	if !ok0 || !ok1 || last-first+1 != count {
		return nil
	}
	texts := make([]string, 0, count)
	for i := first; i <= last; i++ {
		text := strconv.Itoa(i / parts)
		if parts > 1 {
			text += strconv.Itoa(i%parts + 1)
		}
		texts = append(texts, text)
	}
	return texts
}

// pxWritten writes a period as SDMX does.
func pxWritten(year, part, parts int) string {
	text := strconv.Itoa(year)
	switch parts {
	case 2:
		return text + "-S" + strconv.Itoa(part)
	case 3:
		return text + "-T" + strconv.Itoa(part)
	case 4:
		return text + "-Q" + strconv.Itoa(part)
	case 12:
		if part < 10 {
			return text + "-0" + strconv.Itoa(part)
		}
		return text + "-" + strconv.Itoa(part)
	}
	return text
}
