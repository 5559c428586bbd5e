package warehouse

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestObserved(t *testing.T) {
	now := time.Date(2025, 8, 1, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		freq   Freq
		period string
		flags  string
		want   bool
	}{
		{Annual, "2024", "A", true},
		{Annual, "2024", "EP", true},
		{Annual, "2024", "F", false},
		{Annual, "2024", "PF", false},
		{Annual, "2025", "A", false},                 // goes on
		{Annual, "2050", "A", false},                 // has not begun
		{Annual, "2025-01-01/P7M", "A", false},       // seven months among years
		{Annual, "2025-01-01/P3M", "A", false},       // three
		{Annual, "2025-01-01/P1M", "A", false},       // one
		{Annual, "2023-10-01/P1Y", "A", true},        // a fiscal year
		{Annual, "2024-10-01/P1Y", "A", false},       // one that goes on
		{Annual, "2020-01-01/P5Y", "A", true},        // five years
		{Monthly, "2025-07", "P", true},              // the month that ended yesterday
		{Monthly, "2025-08", "A", false},             // the one that goes on
		{Quarterly, "2025-Q2", "A", true},            //
		{Quarterly, "2025-02-01/P3M", "A", true},     // a quarter of a year that begins in February
		{Quarterly, "2025-04-01/P2M", "A", false},    // two months of one
		{HalfYear, "2025-S1", "A", true},             //
		{"", "2025-01-01/P7M", "A", false},           // written as a range: a part of a year
		{"", "2025-01-01/P3M", "A", false},           // though the months are a quarter
		{"", "2025-Q1", "A", true},                   //
		{Daily, "2025-07-31", "A", true},             //
		{Annual, "the year before last", "A", false}, //
	} {
		flags, err := ParseFlags(c.flags)
		if err != nil {
			t.Fatal(err)
		}
		if got := Observed(c.freq, c.period, flags, now); got != c.want {
			t.Errorf("%s %s with %s is observed: %v", c.freq, c.period, c.flags, got)
		}
	}
}

// Of any period, frequency, status and day: what is observed has ended, is whole
// and is no forecast, and nothing else is asked.
func TestObservedIsEndedWholeAndNoForecast(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		freq := rapid.SampledFrom([]Freq{Annual, HalfYear, Quarterly, Monthly}).Draw(t, "freq")
		p := MonthsFrom(rapid.IntRange(2015, 2030).Draw(t, "year"), rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 70).Draw(t, "months"))
		text := p.String()
		if rapid.Bool().Draw(t, "as a range") && p.Months%12 != 0 {
			text = p.Start.Format(time.DateOnly) + "/P" + itoa(p.Months) + "M"
		}
		flags := Flags(0).With(rapid.SampledFrom([]Status{Normal, Forecast, Provisional, Estimated, Break}).Draw(t, "status"))
		now := time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 6000).Draw(t, "day"))
		lastDay := p.End().AddDate(0, 0, -1)
		want := lastDay.Before(now) && p.Months >= freq.Months() && flags != Flags(0).With(Forecast)
		if got := Observed(freq, text, flags, now); got != want {
			t.Errorf("%s %s with %s on %s is observed: %v", freq, text, flags, now.Format(time.DateOnly), got)
		}
	})
}
