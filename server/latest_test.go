package server

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"siemmes/reports"
	"siemmes/warehouse"
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
