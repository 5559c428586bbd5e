package check

import (
	"regexp"
	"strings"
	"time"

	"siemmes/ingest/figures"
	"siemmes/ingest/layout/tidy"
	"siemmes/warehouse"
)

var partialPeriod = Rule{
	ID: "partial-period", Severity: warehouse.Warning, Needs: Past,
	Run: eachTable(partialPeriods),
}

// partialPeriods is rule partial-period: the last period of a table is a whole year
// (half, quarter) by its heading, and a part of one by what it holds. There is
// one finding for a table, from the surest sign.
func partialPeriods(a *File, t *figures.Table) {
	if !t.Flows() {
		return
	}
	last, at := t.LastPeriod(warehouse.Annual)
	if at < 0 {
		return
	}
	switch {
	case running(a, last):
		tellPartial(a, t, last, at, "finding.partial-period.running", "date", warehouse.Date(asOf(a)))
	case monthsOf(t, last) > 0 && monthsOf(t, last) < 12 && endsWithin(t, last):
		tellPartial(a, t, last, at, "finding.partial-period.months", "count", monthsOf(t, last))
	default:
		lowYear(a, t, last, at)
	}
}

// running reports whether a period had begun when the file was made, and had more
// than a month to go.
func running(a *File, p warehouse.Period) bool {
	day := asOf(a)
	return !day.IsZero() && p.Start.Before(day) && p.End().AddDate(0, -1, 0).After(day)
}

// monthsOf counts the months of a period of which the file has figures of the
// same source.
func monthsOf(t *figures.Table, p warehouse.Period) int {
	seen := map[string]bool{}
	for _, other := range t.Cube.Tables {
		if other.Source != t.Source {
			continue
		}
		for i, text := range other.PeriodTexts() {
			if m, err := warehouse.ParsePeriod(text); i < len(other.Periods) && other.Periods[i] && err == nil && m.Months == 1 && m.Within(p) {
				seen[text] = true
			}
		}
	}
	return len(seen)
}

// endsWithin reports whether the months of the file end within a period, before
// its last.
func endsWithin(t *figures.Table, p warehouse.Period) bool {
	var last time.Time
	for _, other := range t.Cube.Tables {
		for i, text := range other.PeriodTexts() {
			m, err := warehouse.ParsePeriod(text)
			if other.Source == t.Source && i < len(other.Periods) && other.Periods[i] && err == nil && m.Months == 1 && m.End().After(last) {
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

// lowYear looks at whether nearly all series fall in the last year.
func lowYear(a *File, t *figures.Table, last warehouse.Period, at int) {
	codes := t.Texts(t.Cube.Dataset.Index(warehouse.DimFreq))
	for p, l := range t.Past().Periods {
		if p.Month != figures.MonthOf(last) || warehouse.Freq(codes[p.Freq]) != warehouse.Annual || l.OnOtherScale() {
			continue
		}
		if l.Series >= lowSeries && float64(l.Low) >= lowShare*float64(l.Series) && monthsOf(t, last) < 12 {
			tellPartial(a, t, last, at, "finding.partial-period.low", "count", l.Low, "of", l.Series)
		}
	}
}

func tellPartial(a *File, t *figures.Table, p warehouse.Period, at int, message string, args ...any) {
	r, n := t.FirstOf(int32(at))
	b, i := t.Cube.At(r)
	period := p.String()
	f := a.Report.Say(message, warehouse.Finding{
		Rule: "partial-period", CellRef: figures.CellOf(b, i), Key: strings.Join([]string{t.ID, period}, " "), Found: warehouse.Literal(figures.Figure(b, i)),
	}, append(args, "period", warehouse.PeriodValue(period))...)
	f.Count = n
}

// saysPart fits a heading that says it represents a part of the year: "Jan-Jul
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

// PartialHeading is rule partial-period at a heading: that of a whole year that says
// of itself that it is a part of one. It is false for any other heading.
func PartialHeading(report *Report, head *tidy.Heading, c *tidy.Cell) {
	period := len(head.Axis.Period.List) > 0 || hasYear.MatchString(head.Text)
	if c.Freq != warehouse.Annual || len(c.Period) != len("2025") || !period || !saysPart.MatchString(head.Text) {
		return
	}
	at := warehouse.CellRef{Sheet: c.Sheet, Row: head.Row, Col: head.Col}
	if head.Row < 1 {
		at = figures.CellAt(c)
	}
	report.Say("finding.partial-period.heading", warehouse.Finding{
		Rule: "partial-period", CellRef: at, Found: warehouse.Literal(head.Text), Expected: warehouse.Value(warehouse.PeriodValue(c.Period)), Key: head.Text,
	}, "period", warehouse.PeriodValue(c.Period))
}
