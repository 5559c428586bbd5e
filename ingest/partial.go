package ingest

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// partial is rule partial-period: the last period of a table is a whole year
// (half, quarter) by its heading, and a part of one by what it holds. There is
// one finding for a table, from the surest sign.
func (a *audit) partial(t *cubeTable) error {
	if !t.flows() {
		return nil
	}
	last, at := t.lastPeriod(warehouse.Annual)
	if at < 0 {
		return nil
	}
	switch {
	case a.running(last):
		a.tellPartial(t, last, at, "finding.partial-period.running", "date", lang.Date(a.report.lang, a.asOf()))
	case t.monthsOf(last) > 0 && t.monthsOf(last) < 12 && t.endsWithin(last):
		a.tellPartial(t, last, at, "finding.partial-period.months", "count", strconv.Itoa(t.monthsOf(last)))
	default:
		a.low(t, last, at)
	}
	return nil
}

// flows reports whether the table counts what happens over time: a stock stands
// for a date, and its year is never partial.
func (t *cubeTable) flows() bool {
	d := t.cube.ds.Index(warehouse.DimMeasure)
	for i, id := range t.texts(d) {
		if m, _ := t.cube.ds.Measure(id); t.present[d][i] && m.Kind != warehouse.Flow {
			return false
		}
	}
	return true
}

// lastPeriod is the last period of the table where it is a whole one of a
// frequency, and its place in the dictionary; -1 where a later one is none.
func (t *cubeTable) lastPeriod(f warehouse.Freq) (last warehouse.Period, at int) {
	at = -1
	for i, text := range t.periodTexts() {
		if i >= len(t.periods) || !t.periods[i] {
			continue
		}
		p, err := warehouse.ParsePeriod(text)
		if err != nil {
			continue
		}
		if at < 0 || p.End().After(last.End()) || p.End().Equal(last.End()) && p.Months > last.Months {
			last, at = p, i
		}
	}
	if at >= 0 && last.Months != f.Months() {
		at = -1
	}
	return last, at
}

// asOf is the day of which the file is: the date of its edition where that is a
// day and not only a year, else the day it was received.
func (a *audit) asOf() time.Time {
	e := a.release.Edition
	if e.ID == e.Date.Format(time.DateOnly) && e.Date.YearDay() > 1 && e.Date.Before(a.release.Created) {
		return e.Date
	}
	return a.release.Created
}

// running reports whether a period had begun when the file was made, and had more
// than a month to go.
func (a *audit) running(p warehouse.Period) bool {
	day := a.asOf()
	return !day.IsZero() && p.Start.Before(day) && p.End().AddDate(0, -1, 0).After(day)
}

// monthsOf counts the months of a period of which the file has figures of the
// same source.
func (t *cubeTable) monthsOf(p warehouse.Period) int {
	seen := map[string]bool{}
	for _, other := range t.cube.order {
		if other.Source != t.Source {
			continue
		}
		for i, text := range other.periodTexts() {
			if m, err := warehouse.ParsePeriod(text); i < len(other.periods) && other.periods[i] && err == nil && m.Months == 1 && m.Within(p) {
				seen[text] = true
			}
		}
	}
	return len(seen)
}

// endsWithin reports whether the months of the file end within a period, before
// its last.
func (t *cubeTable) endsWithin(p warehouse.Period) bool {
	var last time.Time
	for _, other := range t.cube.order {
		for i, text := range other.periodTexts() {
			m, err := warehouse.ParsePeriod(text)
			if other.Source == t.Source && i < len(other.periods) && other.periods[i] && err == nil && m.Months == 1 && m.End().After(last) {
				last = m.End()
			}
		}
	}
	return last.Before(p.End())
}

// The last year is suspect where four of five series, and five at least, fall
// below seven tenths of what they were.
const (
	lowShare  = 0.8
	lowSeries = 5
)

// low looks at whether nearly all series fall in the last year.
func (a *audit) low(t *cubeTable, last warehouse.Period, at int) {
	codes := t.texts(t.cube.ds.Index(warehouse.DimFreq))
	for p, l := range t.past().periods {
		if p.month != monthOf(last) || warehouse.Freq(codes[p.freq]) != warehouse.Annual || l.onOtherScale() {
			continue
		}
		if l.series >= lowSeries && float64(l.low) >= lowShare*float64(l.series) && t.monthsOf(last) < 12 {
			a.tellPartial(t, last, at, "finding.partial-period.low", "count", strconv.Itoa(l.low), "of", strconv.Itoa(l.series))
		}
	}
}

func (a *audit) tellPartial(t *cubeTable, p warehouse.Period, at int, message string, args ...any) {
	r, n := t.firstOf(int32(at))
	b, i := t.cube.at(r)
	period := p.String()
	f := a.report.say(message, warehouse.Finding{
		Rule: "partial-period", CellRef: cellOf(b, i), Key: strings.Join([]string{t.ID, period}, " "), Found: figure(b, i),
	}, append(args, "period", lang.Period(a.report.lang, period))...)
	f.Count = n
}

// firstOf is the first figure of a period, and how many there are.
func (t *cubeTable) firstOf(period int32) (first row, n int) {
	for _, k := range t.blocks {
		for i, p := range t.cube.blocks[k].Period {
			if p != period {
				continue
			}
			if n == 0 {
				first = rowOf(k, i)
			}
			n++
		}
	}
	return first, n
}

// saysPart fits a heading that says it stands for a part of the year: "Jan-Jul
// 2025", "2025 a julio", "au 31 juillet", "FYTD", "acumulado".
var saysPart = regexp.MustCompile(`(?i)\b(f?ytd|year to date|acumulad[oa]|cumul(?: annuel)?)\b|` +
	`\b(?:ene|jan)\p{L}*\.?\s*(?:-|–|a|al|to|through|à|au)\s*` + earlyMonth + `|` +
	`\b(?:a|al|hasta|to|through|until|à|au|jusqu.{1,4})\s+(?:\d{1,2}\s+(?:de\s+)?)?` + earlyMonth)

// earlyMonth is a month up to November, in three languages, short or in full.
const earlyMonth = `(?:feb(?:rero|ruary)?|fév(?:rier)?|mar(?:zo|ch|s)?|abr(?:il)?|apr(?:il)?|avr(?:il)?|mayo?|mai|june?|junio|juin|` +
	`july?|julio|juil(?:let)?|ago(?:sto)?|aug(?:ust)?|ao[uû]t|sept?|sept?iembre|setiembre|septembre|september|` +
	`oct(?:ubre|ober|obre)?|nov(?:iembre|ember|embre)?)(?:[^\p{L}]|$)`

// hasYear tells a heading of a period from one of a country: "a Marruecos".
var hasYear = regexp.MustCompile(`\b(?:19|20)\d\d\b`)

// partialHeading is rule partial-period at a heading: that of a whole year that says
// of itself that it is a part of one. It is false for any other heading.
func partialHeading(report *report, head *layout.Heading, c *layout.Cell) {
	period := len(head.Axis.Period.List) > 0 || hasYear.MatchString(head.Text)
	if c.Freq != warehouse.Annual || len(c.Period) != len("2025") || !period || !saysPart.MatchString(head.Text) {
		return
	}
	at := warehouse.CellRef{Sheet: c.Sheet, Row: head.Row, Col: head.Col}
	if head.Row < 1 {
		at = cellAt(c)
	}
	report.say("finding.partial-period.heading", warehouse.Finding{
		Rule: "partial-period", CellRef: at, Found: head.Text, Expected: lang.Period(report.lang, c.Period), Key: head.Text,
	}, "period", lang.Period(report.lang, c.Period))
}
