package layout

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"siemmes/warehouse"
)

// A figure is a forecast when any day of its period is one: of the year of
// which the publisher projects the second half, too.
func TestForecastsCoverEveryPeriodThatReachesIntoThem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		period := func(label string) warehouse.Period {
			return warehouse.MonthsFrom(rapid.IntRange(2000, 2010).Draw(t, label+" year"), rapid.IntRange(1, 12).Draw(t, label+" month"),
				rapid.SampledFrom([]int{0, 1, 3, 6, 7, 12, 60}).Draw(t, label+" months"))
		}
		from, p := period("from"), period("figure")
		f := &Forecasts{From: from.String(), start: from.Start}
		reaches := false
		for day := p.Start; day.Before(p.End()); day = day.Add(24 * time.Hour) {
			reaches = reaches || !day.Before(from.Start)
		}
		if got := f.Covers(p); got != reaches {
			t.Errorf("forecasts from %s on cover %s: %v", from, p, got)
		}
	})
	if (*Forecasts)(nil).Covers(warehouse.Year(2050)) {
		t.Error("nothing is a forecast where the layout says nothing")
	}
}
