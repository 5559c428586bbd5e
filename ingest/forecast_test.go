package ingest

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"siemmes/warehouse"
)

// From the period that the layout says on, figures are forecasts, but where the
// cell says itself how its figure was made. What the table says of all its
// figures comes last, and says nothing of a cell without one.
func TestForecastsBeginWhereTheLayoutSays(t *testing.T) {
	yml := strings.NewReplacer(
		"recognise:", "forecasts: {from: 2016}\nrecognise:",
		"markers:", "markers:\n  - {text: e/, status: E, beside: true}\n  - {text: p/, status: P, beside: true}\n  - {text: b/, status: B, beside: true}\n  - {text: a/, status: A, beside: true}",
		"BASIS: C}", "BASIS: C, status: E, conf: N}",
	).Replace(eventsLayout)
	d := newDesk(t, yml)
	var lines []string
	for _, year := range []int{2014, 2015, 2016, 2017} {
		for i, text := range []string{"5", "5 p/", "5 b/", "5 a/", "--", "..", "5 e/"} {
			lines = append(lines, fmt.Sprintf("%d-%02d,HND,%s", year, i+1, text))
		}
	}
	o := d.ingest(Options{}, append([]string{"month,nat,n"}, lines...)...)
	want := map[bool]string{false: "E P BE A Q O E", true: "F P BF A Q O E"}
	for _, year := range []int{2014, 2015, 2016, 2017} {
		var got []string
		for i := range 7 {
			got = append(got, d.figure(o, "HND", fmt.Sprintf("%d-%02d", year, i+1)).flags.String())
		}
		if got := strings.Join(got, " "); got != want[year >= 2016] {
			t.Errorf("the months of %d are %s, want %s", year, got, want[year >= 2016])
		}
	}
	if conf := d.figure(o, "HND", "2014-01").conf; conf != warehouse.Internal {
		t.Errorf("set: gives the status N of confidentiality, the figure has %c", conf)
	}
}

// Whatever the year and month in which forecasts begin, those of the file, and
// only those, are flagged.
func TestForecastsOfAnyBeginning(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		from := rapid.SampledFrom([]string{"2015", "2016", "2017-S2", "2016-Q4", "2018-02"}).Draw(rt, "from")
		begin, err := warehouse.ParsePeriod(from)
		if err != nil {
			rt.Fatal(err)
		}
		d := newDesk(t, strings.Replace(eventsLayout, "recognise:", "forecasts: {from: "+from+"}\nrecognise:", 1))
		lines := []string{"month,nat,n"}
		months := rapid.SliceOfNDistinct(rapid.IntRange(0, 59), 1, 20, rapid.ID).Draw(rt, "months")
		for _, m := range months {
			lines = append(lines, fmt.Sprintf("%d-%02d,HND,%d", 2014+m/12, m%12+1, 5+m))
		}
		o := d.ingest(Options{}, lines...)
		for _, m := range months {
			p := warehouse.MonthsFrom(2014+m/12, m%12+1, 1)
			if got := d.figure(o, "HND", p.String()).flags.Has(warehouse.Forecast); got != !p.Start.Before(begin.Start) {
				rt.Errorf("forecasts from %s on: %s is one: %v", from, p, got)
			}
		}
	})
}

func TestPeriodsThatHaveNotBegun(t *testing.T) {
	lines := []string{"month,nat,n", "2025-07,HND,5", "2025-12,HND,6", "2026-12,HND,7", "2030-01,HND,8", "2030-02,HND,.."}
	d := newDesk(t, eventsLayout) // its clock says August 2025
	o := d.ingest(Options{CheckOnly: true}, lines...)
	if f := d.expectOnly(o, "future-period", "C3 3"); len(f) == 1 && !strings.Contains(say(f[0].Message), "December 2025") {
		t.Errorf("the finding is %+v", f[0])
	}
	// A few months ahead are those of an edition not yet dated.
	d.expectOnly(d.ingest(Options{CheckOnly: true}, lines[:3]...), "future-period")
	// Forecasts may be of any time.
	d = newDesk(t, strings.Replace(eventsLayout, "recognise:", "forecasts: {from: 2025-08}\nrecognise:", 1))
	d.expectOnly(d.ingest(Options{CheckOnly: true}, lines...), "future-period")
}
