package check

import (
	"strings"

	"siemmes/ingest/figures"
	"siemmes/warehouse"
)

var missingPeriod = Rule{
	ID: "missing-period", Severity: warehouse.Warning,
	Run: eachTable(missingPeriods),
}

// missingPeriods is rule missing-period: a monthly or quarterly series has no
// hole between its first and its last period. Where an absent row is a zero, a
// hole is only a period of which the whole table has nothing.
func missingPeriods(a *File, t *figures.Table) {
	present := t.PresentPeriods()
	for _, s := range t.SeriesOf() {
		step := s.Step()
		if step == 0 {
			continue
		}
		var holes []string
		var after figures.Row
		for i := 1; i < len(s.At); i++ {
			for m := s.At[i-1].Month + step; m < s.At[i].Month; m += step {
				period := warehouse.MonthsFrom(m/12, m%12+1, step).String()
				if t.AbsentIsZero && (present[period] || t.Covered(period)) {
					continue
				}
				if holes == nil {
					after = s.At[i].First
				}
				holes = append(holes, period)
			}
		}
		if holes != nil {
			tellHole(a, t, s, holes, after)
		}
	}
}

// tellHole reports the periods that a series lacks. Of a long list the first ones
// are named.
func tellHole(a *File, t *figures.Table, s *figures.Periods, holes []string, after figures.Row) {
	const named = 12
	some := make(warehouse.List, 0, named)
	for _, p := range holes[:min(named, len(holes))] {
		some = append(some, warehouse.PeriodValue(p))
	}
	if len(holes) > named {
		some = append(some, "…")
	}
	ds := t.Cube.Dataset
	area, measure := t.Texts(ds.Index(warehouse.DimRefArea))[s.Area], t.Texts(ds.Index(warehouse.DimMeasure))[s.Measure]
	f := a.Report.Add(warehouse.Finding{
		Rule: "missing-period", CellRef: t.Cube.Cell(after), Key: strings.Join([]string{t.ID, area, measure}, " "),
		Expected: warehouse.Value(some),
	}, "area", codeOf(ds, warehouse.DimRefArea, area), "count", len(holes))
	f.Count = len(holes)
}
