package warehouse

import "strings"

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

// String writes the ranges as ParseRanges reads them.
func (r Ranges) String() string {
	parts := make([]string, len(r))
	for i, p := range r {
		parts[i] = p.String()
	}
	return strings.Join(parts, ",")
}
