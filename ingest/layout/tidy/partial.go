package tidy

import (
	"context"
	"fmt"
	"slices"

	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

// timeline is what a first reading of a table found of the months of its figures. A total
// over time may be above its months, and a form may be printed with months that are not
// over, so that what a total is of is known only when the whole table was read.
type timeline struct {
	reading bool         // this is the first reading
	headed  map[int]bool // months that some heading tells
	filled  map[int]bool // those of which there is a figure
	runs    []map[int]bool
	totals  map[int]int // the rows of totals that tell no year: how many runs there are above
	told    *toldMonths // all that, once nothing more comes
}

// toldMonths are the months of a timeline in order, made once: a damaged table has thousands
// of totals.
type toldMonths struct {
	headed, all []int
	runs        [][]int
	common      bool // runs have months in common
	first       bool // a total is above all months
}

// ordinal counts the months from January of the year 0.
func ordinal(p warehouse.Period) int { return 12*p.Start.Year() + int(p.Start.Month()) - 1 }

// firstReading reads a sheet for the months of those of its tables that hold totals over
// time.
func (r *run) firstReading(ctx context.Context, s *sheet.Sheet, tables []*tableRun) error {
	if !slices.ContainsFunc(tables, func(tr *tableRun) bool { return totalsOverTime(tr.table) }) {
		return nil
	}
	first := &run{layout: r.layout, book: r.book, values: NewTexts(r.layout), fixes: r.fixes, account: &Account{}, yield: func(*Cell) error { return nil }}
	again, err := first.openAll(ctx, s)
	if err != nil {
		return err
	}
	for i, tr := range again {
		if totalsOverTime(tr.table) {
			tr.times = &timeline{reading: true, headed: map[int]bool{}, filled: map[int]bool{}, totals: map[int]int{}}
			tables[i].times = tr.times
		}
	}
	if err := first.readTables(ctx, s, again); err != nil {
		return err
	}
	for _, tr := range again {
		if tr.times != nil {
			tr.times.reading = false
		}
	}
	return nil
}

// totalsOverTime reports whether some heading of a table may be a total over time.
func totalsOverTime(t *layout.Table) bool {
	axes := slices.Concat(t.Header, t.Stub, t.Sections)
	if t.Indent != nil {
		axes = append(axes, t.Indent.Levels...)
	}
	return slices.ContainsFunc(axes, func(a *layout.Axis) bool {
		if slices.ContainsFunc(a.Period.List, func(f layout.Form) bool { return f.Kind == "total" }) {
			return true
		}
		for _, s := range a.Map {
			if s.Period != nil && s.Period.Whole {
				return true
			}
		}
		return slices.ContainsFunc(a.Patterns, func(p layout.PatternSetting) bool { return p.Period != nil && p.Period.Whole })
	})
}

// periodsOfColumns composes the periods that the header alone tells, and finds the months
// of totals in it that tell no year beside months that do.
func (tr periodRun) periodsOfColumns() {
	for i := range tr.cols {
		c := &tr.cols[i]
		own, err := layout.MergeParts(c.sum.parts)
		switch {
		case err != nil:
			c.period = &composed{err: err}
		case own.Year != 0 || own.Full != nil:
			c.period = tr.compose(nil, c)
		}
	}
	tr.runsOfColumns()
}

// runsOfColumns gives every total without a year the months of its run of columns.
func (tr periodRun) runsOfColumns() {
	line := &timeline{totals: map[int]int{}}
	for i := range tr.cols {
		c := &tr.cols[i]
		if own, err := layout.MergeParts(c.sum.parts); err == nil && own.Whole && own.Year == 0 && own.Full == nil && own.Months == 0 {
			line.close(i)
		} else if c.period != nil {
			line.run(c.period)
		}
	}
	for i := range line.totals {
		tr.cols[i].months = line.months(i)
	}
}

// take notes the months of a figure in the first reading.
func (l *timeline) take(c *Cell, got *composed) {
	switch {
	case got.sum.Whole && got.sum.Year == 0 && got.sum.Full == nil:
		l.close(c.Row)
		return
	case got.err != nil || got.sum.Whole || got.period.Months == 0:
		return
	}
	l.run(got)
	filled := c.IsNumber || !c.Blank && !missing(c.Rule)
	if got.headed && (got.filled || !filled) {
		return
	}
	got.headed, got.filled = true, got.filled || filled
	for m := range got.period.Months {
		l.headed[ordinal(got.period)+m] = true
		if filled {
			l.filled[ordinal(got.period)+m] = true
		}
	}
}

// missing reports whether a marker says that there is no figure.
func missing(rule *layout.Marker) bool {
	return rule != nil && (rule.Status == "O" || rule.Status == "M")
}

// run adds a period to the present run between totals.
func (l *timeline) run(got *composed) {
	if got.err != nil || got.sum.Whole || got.period.Months == 0 {
		return
	}
	if n := len(l.runs); n == 0 || l.runs[n-1] == nil {
		l.runs = append(l.runs[:max(n-1, 0)], map[int]bool{})
	}
	for m := range got.period.Months {
		l.runs[len(l.runs)-1][ordinal(got.period)+m] = true
	}
}

// close ends the present run at a total.
func (l *timeline) close(at int) {
	if n := len(l.runs); n > 0 && l.runs[n-1] != nil {
		l.runs = append(l.runs, nil)
	}
	if _, ok := l.totals[at]; !ok {
		l.totals[at] = max(len(l.runs)-1, 0)
	}
}

// tell puts the months in order.
func (l *timeline) tell() *toldMonths {
	if l.told != nil {
		return l.told
	}
	t, all := &toldMonths{headed: sortedMonths(l.headed)}, map[int]bool{}
	for _, run := range l.runs {
		for m := range run {
			t.common = t.common || all[m]
		}
		for m := range run {
			all[m] = true
		}
		t.runs = append(t.runs, sortedMonths(run))
	}
	t.all = sortedMonths(all)
	for _, n := range l.totals {
		t.first = t.first || n == 0
	}
	l.told = t
	return t
}

// months are those of the run that a total without a year belongs to: the one above it,
// or below it where the first total is above all months. Where runs have months in common,
// as those of several countries, every total is of all.
func (l *timeline) months(at int) []int {
	t, k := l.tell(), l.totals[at]
	if !t.first {
		k--
	}
	switch {
	case t.common || len(l.totals) == 1:
		return t.all
	case k >= 0 && k < len(t.runs):
		return t.runs[k]
	}
	return nil
}

func sortedMonths(set map[int]bool) []int {
	var months []int
	for m := range set {
		months = append(months, m)
	}
	slices.Sort(months)
	return months
}

// total is the period of a total over time: that of the months of which it is made, where
// these are not all that it names.
func (tr periodRun) total(got *composed, c *Cell, col *column) *composed {
	short := *got
	l := tr.times
	if got.sum.Year != 0 || got.sum.Full != nil {
		if got.err == nil {
			tr.cut(&short, l.tell().headed)
		}
		return &short
	}
	months := col.months
	if len(months) == 0 {
		months = l.months(c.Row)
	}
	if len(months) > 0 {
		short.period, short.freq, short.err = warehouse.Period{}, warehouse.Annual, nil
		tr.cut(&short, months)
	}
	return &short
}

// cut shortens the period of a total to the months that are there, where these are not
// all: the total of the year that is not over. They are in order. Months at its ends of which the table holds
// no figure are not there. The frequency stays.
func (tr periodRun) cut(got *composed, months []int) {
	from, to := 0, 1<<30
	if got.period.Months > 0 {
		from, to = ordinal(got.period), ordinal(got.period)+got.period.Months
	}
	first, _ := slices.BinarySearch(months, from)
	end, _ := slices.BinarySearch(months, to)
	months = months[first:max(first, end)]
	for len(months) > 0 && !tr.times.filled[months[0]] {
		months = months[1:]
	}
	for len(months) > 0 && !tr.times.filled[months[len(months)-1]] {
		months = months[:len(months)-1]
	}
	n := len(months)
	if n == 0 || n == to-from {
		return
	}
	low, high := months[0], months[n-1]
	period := warehouse.MonthsFrom(low/12, low%12+1, high-low+1)
	if n != high-low+1 {
		got.err = warehouse.NewError(warehouse.ErrInvalid, "layout.gap", "period", warehouse.PeriodValue(period.String()))
		return
	}
	rule := tr.table.Partial.Year
	if got.period.Months == 3 {
		rule = tr.table.Partial.Quarter
	}
	got.period, got.text, got.skip = period, period.String(), ""
	if n < 12 {
		// As a range, though it may be a whole quarter: what is meant is a year.
		got.text, got.skip = fmt.Sprintf("%s/P%dM", period.Start.Format("2006-01-02"), n), rule.Skip
	}
}
