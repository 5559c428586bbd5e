package warehouse

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestRangesAreWrittenAsPeopleWriteThem(t *testing.T) {
	for _, text := range []string{"2011:2020", "2023", "2023-Q1", "2023-S2", "2023-07", "2023-07-15", "2022-03:2024-01", "2015:", ":2015", "2010:2012,2020", "2022-10-15/P1Y"} {
		r, err := ParseRanges(text)
		if err != nil || r.String() != text {
			t.Errorf("%s is written %s: %v", text, r, err)
		}
	}
}

func TestRangesComeBackAsTheyWere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var r Ranges
		for range rapid.IntRange(1, 3).Draw(t, "ranges") {
			day := time.Date(rapid.IntRange(1900, 2100).Draw(t, "year"), time.Month(rapid.IntRange(1, 12).Draw(t, "month")), rapid.SampledFrom([]int{1, 1, 15}).Draw(t, "day"), 0, 0, 0, 0, time.UTC)
			r = append(r, Period{Start: day, Months: rapid.IntRange(0, 300).Draw(t, "months")})
		}
		if back, err := ParseRanges(r.String()); err != nil || !slices.Equal(back, r) {
			t.Fatalf("%v is written %s and read %v: %v", []Period(r), r, []Period(back), err)
		}
	})
}
