package warehouse

import (
	"math"
	"time"
)

// Whole reports whether a period is as long as the frequency says, or longer: a
// fiscal year and five years are whole years, January to July is a part of one.
// Periods of a frequency that is no number of months are whole.
func (f Freq) Whole(p Period) bool { return p.Months >= f.Months() }

// FreqOf is the frequency of a figure of which only the period is known, as it
// is written: a range is a year or a part of one, "2025-01-01/P3M" too.
func FreqOf(period string) Freq {
	p, err := ParsePeriod(period)
	if err != nil {
		return ""
	}
	if p.String() != period || p.Freq() == "" {
		return Annual
	}
	return p.Freq()
}

// WholeYears reports whether a period, as it is written, is no part of a year
// among years.
func WholeYears(period string) bool {
	p, err := ParsePeriod(period)
	return err == nil && FreqOf(period).Whole(p)
}

// Observed reports whether a figure was observed over a whole period that has
// ended by now: the latest figure of a series is the last one of which that
// holds. No forecast is (status F), no part of a year that is among years,
// and no figure of a period that goes on. An empty frequency is that of the
// period as it is written; a zero time leaves out the question of the end.
func Observed(freq Freq, period string, flags Flags, now time.Time) bool {
	p, err := ParsePeriod(period)
	if err != nil {
		return false
	}
	if freq == "" {
		freq = FreqOf(period)
	}
	ended := now.IsZero() || !p.End().After(now)
	return ended && freq.Whole(p) && !flags.Has(Forecast)
}

// Observed reports whether the row holds a number that was observed over a whole
// period which has ended by now; see the function of the same name.
func (r *Row) Observed(freq Freq, now time.Time) bool {
	return !math.IsNaN(r.Value) && !r.Withdrawn && Observed(freq, r.Period, r.Flags, now)
}
