package tidy

import (
	"strconv"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// composed is a period put together from the parts of one cell's headings.
type composed struct {
	period warehouse.Period
	text   string
	freq   warehouse.Freq
	ref    string // reference date, for refDay
	refDay string
	err    error
	sum    layout.Part // what the headings tell together
	// headed and filled report whether the first reading of the table noted the period,
	// and that there is a figure of it.
	headed, filled bool
	// skip is why a partial total is left out.
	skip string
}

// compose puts parts together, outermost heading first. A later year counts
// instead of an earlier one; of months, quarters and halves the finest counts,
// and must lie inside the others. The frequency is that of the period meant: a
// year of which only some months are there stays annual.
func compose(parts []*layout.Part) (sum layout.Part, p warehouse.Period, freq warehouse.Freq, err error) {
	if sum, err = layout.MergeParts(parts); err != nil {
		return sum, p, "", err
	}
	if sum.Full != nil {
		return sum, *sum.Full, frequency(*sum.Full), nil
	}
	if sum.Year == 0 {
		return sum, p, "", warehouse.NewError(warehouse.ErrInvalid, "layout.no-year")
	}
	p = sum.Span()
	if sum.Day > 0 {
		start := p.Start.AddDate(0, 0, sum.Day-1)
		if p.Months != 1 || start.Month() != p.Start.Month() {
			return sum, p, "", warehouse.NewError(warehouse.ErrInvalid, "layout.day-month", "day", strconv.Itoa(sum.Day))
		}
		p = warehouse.Period{Start: start}
	}
	return sum, p, frequency(p), nil
}

func frequency(p warehouse.Period) warehouse.Freq {
	if f := p.Freq(); f != "" {
		return f
	}
	return warehouse.Annual // a part of a year
}

// referenceDate writes the date a stock represents: a day of the period's year.
func referenceDate(day string, p warehouse.Period) string {
	if day == "" || p.Start.IsZero() {
		return ""
	}
	return p.Start.Format("2006-") + day
}
