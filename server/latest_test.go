package server

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"siemmes/reports"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// projections are a population that is projected to 2050 by the office, and
// estimated to 2020 by others; admissions of two years and of seven months; and
// entries of a year that goes on.
func projections() []fact {
	add := func(dataset, period string, value float64, flags string, codes ...string) fact {
		f := fact{dataset: dataset, period: period, value: value, codes: map[string]string{"FREQ": "A"}}
		f.flags, _ = warehouse.ParseFlags(flags)
		for i := 0; i+1 < len(codes); i += 2 {
			f.codes[codes[i]] = codes[i+1]
		}
		return f
	}
	var facts []fact
	for year := 2010; year <= 2050; year++ {
		facts = append(facts, add("POPULATION", fmt.Sprint(year), float64(114_000_000+1_000_000*(year-2010)), "F", "REF_AREA", "MEX", "SOURCE", "MX_CONAPO_PROJ", "MEASURE", "MID_YEAR"))
	}
	for _, year := range []string{"2015", "2020"} {
		facts = append(facts, add("POPULATION", year, 128_933_000, "E", "REF_AREA", "MEX", "SOURCE", "UNDESA_IMS_TOTAL", "MEASURE", "MID_YEAR"))
	}
	for _, x := range []struct {
		period string
		value  float64
	}{{"2023", 471_820}, {"2024", 483_655}, {"2025-01-01/P7M", 246_375}} {
		facts = append(facts, add("ADMISSIONS", x.period, x.value, "P", "REF_AREA", "CAN", "SOURCE", "CA_IRCC_PR", "MEASURE", "PERSONS", "DIRECTION", "IN"))
	}
	for _, year := range []string{"2024", "2025"} {
		facts = append(facts, add("BORDER", year, 1_234_567, "P", "REF_AREA", "CRI", "SOURCE", "CR_DGME_MOVEMENTS", "MEASURE", "MOVEMENTS", "BASIS", "C", "DIRECTION", "IN"))
	}
	return facts
}

// The table of the home page shows what was observed: neither a projection to 2050, nor seven
// months as a year, nor a year that goes on.
func TestTheCountriesShowTheirLatestObservedFigures(t *testing.T) {
	w := newWorld(t)
	w.alter(func() { w.facts = projections() })
	page := strings.Join(strings.Fields(w.get("/en/country").Body.String()), " ") // the same table, and nothing else
	for _, want := range []string{"128.9 million", "483,655", "1,234,567"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not show %s", want)
		}
	}
	for _, wrong := range []string{"154.0 million", "129.0 million", "246,375"} {
		if strings.Contains(page, wrong) {
			t.Errorf("the page shows %s", wrong)
		}
	}
	if periods := regexp.MustCompile(`2050|July 2025|>2025<`).FindAllString(page, -1); len(periods) > 0 {
		t.Errorf("the page has figures of %q", periods)
	}
}

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
		got := latestOf(a, warehouse.Query{Dataset: "POPULATION", Freq: "A"}, "MEX", ranked, now)
		if (got == nil) != math.IsNaN(want) || got != nil && (got.value != want || got.period != wantPeriod) {
			t.Errorf("the latest figure is %+v, want %v of %s", got, want, wantPeriod)
		}
	})
}

// A chart over years leaves the seven months out and says so; bars are of the
// last whole year; projections are named.
func TestChartsOfPartsAndProjections(t *testing.T) {
	w := newWorld(t, func(c *Config) {
		c.ChartOption = func(spec *reports.ChartSpec, _ string) (json.RawMessage, error) { return json.Marshal(spec) }
	})
	w.alter(func() { w.facts = projections() })
	line := w.get("/en/data/ADMISSIONS/chart.json?REF_AREA=CAN&DIRECTION=IN&rows=REF_AREA&cols=TIME_PERIOD&freq=A").Body.String()
	if strings.Contains(line, "246375") || !strings.Contains(line, "January to July 2025") {
		t.Errorf("the chart of admissions is %s", line)
	}
	toDate := w.get("/en/data/ADMISSIONS/chart.json?REF_AREA=CAN&DIRECTION=IN&rows=REF_AREA&cols=TIME_PERIOD&freq=A&year-to-date=7").Body.String()
	if !strings.Contains(toDate, "246375") || strings.Contains(toDate, "Not drawn") {
		t.Errorf("the chart of admissions up to July is %s", toDate)
	}
	projected := w.get("/en/data/POPULATION/chart.json?REF_AREA=MEX&SOURCE=MX_CONAPO_PROJ&rows=REF_AREA&cols=TIME_PERIOD&freq=A").Body.String()
	if !strings.Contains(projected, "All figures are projections.") {
		t.Errorf("the chart of the population is %s", projected)
	}
	// The table shows both, each as what it is.
	page := w.get("/en/data/ADMISSIONS?REF_AREA=CAN&DIRECTION=IN&rows=REF_AREA&cols=TIME_PERIOD&freq=A").Body.String()
	if !strings.Contains(page, "January to July 2025") || !strings.Contains(page, "246,375") {
		t.Error("the table does not show the seven months as such")
	}
	page = w.get("/en/data/POPULATION?REF_AREA=MEX&SOURCE=MX_CONAPO_PROJ&rows=REF_AREA&cols=TIME_PERIOD&freq=A").Body.String()
	if !strings.Contains(page, "ᶠ") || !strings.Contains(page, "projected") {
		t.Error("projections bear no mark, or the mark is not explained")
	}
}

// A dataset's span counts countries, and says how far it is projected; groups of
// countries and what no country is named for are listed last in the form.
func TestOnlyCountriesAreCounted(t *testing.T) {
	p := speaker{"en"}
	cover := func(area string, c warehouse.Coverage) warehouse.Coverage {
		c.RefArea, c.First = area, "2010"
		return c
	}
	last := warehouse.Coverage{Last: "2020"}
	h := &holdings{cat: catalog.Default(), coverage: []warehouse.Coverage{
		cover("CRI", last), cover("NIC", last), cover("M49_013", last), cover("UN_OTHER_SOUTH", last), cover("W", last), cover("_U", last), cover("X_STATELESS", last),
	}}
	if got := spanText(p, h); got != "2010–2020 · 2 reporting countries" {
		t.Errorf("the span is %q", got)
	}
	h.coverage = []warehouse.Coverage{cover("M49_013", last), cover("W", last)}
	if got := spanText(p, h); got != "2010–2020" {
		t.Errorf("the span of groups is %q", got)
	}
	h.coverage = []warehouse.Coverage{cover("MEX", warehouse.Coverage{Last: "2050", Observed: "2015"})}
	if got := spanText(p, h); got != "2010–2015, and to 2050 projected or not over · 1 reporting country" {
		t.Errorf("the span of projections is %q", got)
	}
	h.coverage = []warehouse.Coverage{cover("MEX", warehouse.Coverage{Last: "2050", Unobserved: true})}
	if got := spanText(p, h); got != "2010–2050, projected or not over · 1 reporting country" {
		t.Errorf("the span of projections alone is %q", got)
	}
	if got := areaNames(p, slices.Repeat([]string{"a"}, 20), []string{"b", "c"}); got != "20 reporting countries and 2 groups of countries and other areas" {
		t.Errorf("many areas are named %q", got)
	}
}

// Searches lead to countries and groups that report, never to what no country is
// named for.
func TestSearchesFindNoResidual(t *testing.T) {
	w := newWords(catalog.Default())
	for _, asked := range []string{"Apátridas", "Otros orígenes Sur", "Other South", "No especificado", "not stated", "Nacionales", "stateless"} {
		for _, h := range w.find(asked, 50) {
			if h.Kind == "area" || h.Kind == "group" {
				t.Errorf("%q finds the area %s", asked, h.ID)
			}
		}
	}
	if hits := w.find("Centroamérica", 5); len(hits) == 0 || hits[0].Kind != "group" {
		t.Errorf("Centroamérica finds %+v", hits)
	}
}
