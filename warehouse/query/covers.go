package query

import "siemmes/warehouse"

// coverage is the time that a table covers, as its layout says it.
type coverage struct{ said *warehouse.Period }

// stretch is not ok for a table of which nothing is said.
func (l *Load) stretch() (coverage, bool) {
	if l.Covers == "" {
		return coverage{}, false
	}
	if l.Covers == ":" {
		return coverage{}, true
	}
	p, err := warehouse.ParsePeriodRange(l.Covers)
	return coverage{&p}, err == nil
}

// or is what was said, and else from the first to the last period that is there.
func (c coverage) or(first, last warehouse.Period) warehouse.Period {
	if c.said != nil {
		return *c.said
	}
	return first.Span(last)
}
