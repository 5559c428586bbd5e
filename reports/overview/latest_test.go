package overview

import (
	"fmt"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// Of whatever figures, in whatever order, the latest is the last of the best
// ranked source that was observed.
func TestTheLatestFigureIsTheLastObservedOfTheBestSource(t *testing.T) {
	ds, err := catalog.Default().Dataset("POPULATION")
	if err != nil {
		t.Fatal(err)
	}
	ranked := catalog.Default().Ranked("POPULATION", "MEX")
	rapid.Check(t, func(t *rapid.T) {
		now := time.Date(rapid.IntRange(2016, 2026).Draw(t, "year"), 6, 1, 0, 0, 0, 0, time.UTC)
		a := &warehouse.Answer{Dataset: ds, Dims: []string{"FREQ", "REF_AREA", "SOURCE", "MEASURE"}}
		want, wantPlace, wantPeriod := math.NaN(), len(ranked), ""
		seen := map[string]bool{}
		for i := range rapid.IntRange(0, 30).Draw(t, "figures") {
			place := rapid.IntRange(0, len(ranked)-1).Draw(t, "source")
			period := fmt.Sprint(rapid.IntRange(2010, 2035).Draw(t, "period"))
			if rapid.IntRange(0, 4).Draw(t, "a part") == 0 {
				period += "-01-01/P7M"
			}
			flags := warehouse.Flags(0).With(rapid.SampledFrom([]warehouse.Status{warehouse.Normal, warehouse.Forecast, warehouse.Provisional}).Draw(t, "status"))
			area := rapid.SampledFrom([]string{"MEX", "MEX", "CRI"}).Draw(t, "area")
			if key := fmt.Sprint(area, place, period); seen[key] {
				continue
			} else {
				seen[key] = true
			}
			r := warehouse.Row{Key: []string{"A", area, ranked[place].ID, "MID_YEAR"}, Period: period, Value: float64(i), Flags: flags}
			a.Rows = append(a.Rows, r)
			if area != "MEX" || !r.Observed("A", now) {
				continue
			}
			if place < wantPlace || place == wantPlace && period > wantPeriod {
				want, wantPlace, wantPeriod = r.Value, place, period
			}
		}
		got := LatestOf(a, warehouse.Query{Dataset: "POPULATION", Freq: "A"}, "MEX", ranked, now)
		if (got == nil) != math.IsNaN(want) || got != nil && (got.Value != want || got.Period != wantPeriod) {
			t.Errorf("the latest figure is %+v, want %v of %s", got, want, wantPeriod)
		}
	})
}
