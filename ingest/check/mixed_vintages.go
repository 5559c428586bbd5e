package check

import (
	"context"
	"maps"
	"slices"
	"time"

	"siemmes/ingest/figures"
	"siemmes/warehouse"
)

var mixedVintages = Rule{
	ID: "mixed-vintages", Severity: warehouse.Warning,
	Run: vintages,
}

// vintages is rule mixed-vintages: by what the sheets say, and by what they hold.
func vintages(_ context.Context, a *File) error {
	datedSheets(a, a.Dates)
	if !a.Misread {
		raggedSheets(a, a.Cubes)
	}
	return nil
}

// datedSheets is rule mixed-vintages by what the sheets say: they give different
// days of edition.
func datedSheets(a *File, dates []warehouse.Dated) {
	if len(dates) < 2 {
		return
	}
	latest := slices.MaxFunc(dates, func(a, b warehouse.Dated) int { return a.Date.Compare(b.Date) })
	for _, d := range dates {
		if d.Date.Equal(latest.Date) {
			continue
		}
		a.Report.Add(warehouse.Finding{
			Rule: "mixed-vintages", CellRef: d.CellRef, Key: d.Sheet, Found: warehouse.Value(warehouse.Date(d.Date)), Expected: warehouse.Value(warehouse.Date(latest.Date)),
		}, "other", latest.CellRef)
	}
}

// stretch is from when to when a sheet has figures of a table.
type stretch struct {
	sheet, period string
	from, to      time.Time
	last          figures.Row // the first figure of its last period
}

// raggedSheets is rule mixed-vintages by what the sheets hold: monthly or quarterly
// tables of one file and source that cover the same time end in different
// periods, by less than half a year.
func raggedSheets(a *File, cubes []*figures.Cube) {
	for _, k := range cubes {
		bySource := map[string][]stretch{}
		for _, t := range k.Tables {
			bySource[t.Source] = append(bySource[t.Source], stretchesOf(t)...)
		}
		for _, source := range slices.Sorted(maps.Keys(bySource)) {
			tellRagged(a, k, bySource[source])
		}
	}
}

func tellRagged(a *File, k *figures.Cube, sheets []stretch) {
	if len(sheets) < 2 {
		return
	}
	longest := slices.MaxFunc(sheets, func(a, b stretch) int { return a.to.Compare(b.to) })
	for _, s := range sheets {
		if !s.to.Before(longest.to) || !s.to.AddDate(0, 6, 0).After(longest.to) || !s.to.After(longest.from) || s.sheet == longest.sheet {
			continue
		}
		a.Report.Say("finding.mixed-vintages.ends", warehouse.Finding{
			Rule: "mixed-vintages", CellRef: k.Cell(s.last), Key: s.sheet,
			Found: warehouse.Value(warehouse.PeriodValue(s.period)), Expected: warehouse.Value(warehouse.PeriodValue(longest.period)),
		}, "other", longest.sheet, "sheet", s.sheet)
	}
}

// stretchesOf are those of the sheets on which the table has months or quarters.
// There are none where all of it is on one sheet.
func stretchesOf(t *figures.Table) []stretch {
	last := t.Cube.Blocks[t.Blocks[len(t.Blocks)-1]]
	if last.Sheets.Len() < 2 {
		return nil
	}
	type reach struct {
		first, last int32 // positions of periods
		row         figures.Row
		seen        bool
	}
	short, start := shortPeriods(t)
	sheets := make([]reach, last.Sheets.Len())
	for _, n := range t.Blocks {
		b := t.Cube.Blocks[n]
		for i, p := range b.Period {
			if !short[p] {
				continue
			}
			s := &sheets[b.Sheet[i]]
			if !s.seen {
				*s = reach{p, p, figures.RowOf(n, i), true}
			}
			if start[p] < start[s.first] {
				s.first = p
			}
			if start[p] > start[s.last] {
				s.last, s.row = p, figures.RowOf(n, i)
			}
		}
	}
	texts := t.PeriodTexts()
	var all []stretch
	for i, s := range sheets {
		if s.seen {
			from, _ := warehouse.ParsePeriod(texts[s.first])
			to, _ := warehouse.ParsePeriod(texts[s.last])
			all = append(all, stretch{sheet: last.Sheets.Texts[i], period: texts[s.last], from: from.Start, to: to.End(), last: s.row})
		}
	}
	return all
}

// shortPeriods says which periods are months or quarters, and the first month
// of each.
func shortPeriods(t *figures.Table) (short []bool, start []int) {
	texts := t.PeriodTexts()
	short = make([]bool, len(texts))
	for i, text := range texts {
		p, err := warehouse.ParsePeriod(text)
		short[i] = err == nil && (p.Months == 1 || p.Months == 3)
	}
	return short, t.FirstMonths()
}
