package ingest

import (
	"maps"
	"slices"
	"time"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// vintages is rule mixed-vintages by what the sheets say: they give different
// days of edition.
func (a *audit) vintages(dates []warehouse.Dated) {
	if len(dates) < 2 {
		return
	}
	latest := slices.MaxFunc(dates, func(a, b warehouse.Dated) int { return a.Date.Compare(b.Date) })
	for _, d := range dates {
		if d.Date.Equal(latest.Date) {
			continue
		}
		a.report.add(warehouse.Finding{
			Rule: "mixed-vintages", CellRef: d.CellRef, Key: d.Sheet, Found: lang.Date(a.report.lang, d.Date), Expected: lang.Date(a.report.lang, latest.Date),
		}, "other", latest.CellRef.String())
	}
}

// stretch is from when to when a sheet has figures of a table.
type stretch struct {
	sheet, period string
	from, to      time.Time
	last          row // the first figure of its last period
}

// ragged is rule mixed-vintages by what the sheets hold: monthly or quarterly
// tables of one file and source that cover the same time end in different
// periods, by less than half a year.
func (a *audit) ragged(cubes []*cube) {
	for _, k := range cubes {
		bySource := map[string][]stretch{}
		for _, t := range k.order {
			bySource[t.Source] = append(bySource[t.Source], t.stretches()...)
		}
		for _, source := range slices.Sorted(maps.Keys(bySource)) {
			a.tellRagged(k, bySource[source])
		}
	}
}

func (a *audit) tellRagged(k *cube, sheets []stretch) {
	if len(sheets) < 2 {
		return
	}
	longest := slices.MaxFunc(sheets, func(a, b stretch) int { return a.to.Compare(b.to) })
	for _, s := range sheets {
		if !s.to.Before(longest.to) || !s.to.AddDate(0, 6, 0).After(longest.to) || !s.to.After(longest.from) || s.sheet == longest.sheet {
			continue
		}
		a.report.say("finding.mixed-vintages.ends", warehouse.Finding{
			Rule: "mixed-vintages", CellRef: k.cell(s.last), Key: s.sheet,
			Found: lang.Period(a.report.lang, s.period), Expected: lang.Period(a.report.lang, longest.period),
		}, "other", longest.sheet, "sheet", s.sheet)
	}
}

// stretches are those of the sheets on which the table has months or quarters.
// There are none where all of it stands on one sheet.
func (t *cubeTable) stretches() []stretch {
	last := t.cube.blocks[t.blocks[len(t.blocks)-1]]
	if last.Sheets.Len() < 2 {
		return nil
	}
	type reach struct {
		first, last int32 // positions of periods
		row         row
		seen        bool
	}
	short, start := t.shortPeriods()
	sheets := make([]reach, last.Sheets.Len())
	for _, n := range t.blocks {
		b := t.cube.blocks[n]
		for i, p := range b.Period {
			if !short[p] {
				continue
			}
			s := &sheets[b.Sheet[i]]
			if !s.seen {
				*s = reach{p, p, rowOf(n, i), true}
			}
			if start[p] < start[s.first] {
				s.first = p
			}
			if start[p] > start[s.last] {
				s.last, s.row = p, rowOf(n, i)
			}
		}
	}
	texts := t.periodTexts()
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

// shortPeriods tells which periods are months or quarters, and the first month
// of each.
func (t *cubeTable) shortPeriods() (short []bool, start []int) {
	texts := t.periodTexts()
	short = make([]bool, len(texts))
	for i, text := range texts {
		p, err := warehouse.ParsePeriod(text)
		short[i] = err == nil && (p.Months == 1 || p.Months == 3)
	}
	return short, t.firstMonths()
}
