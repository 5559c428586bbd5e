package tidy

import (
	"fmt"
	"math/bits"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// periodsOfColumns composes the periods that the header alone tells, and finds
// the parts of every total over time.
func (tr periodRun) periodsOfColumns() {
	for i := range tr.cols {
		c := &tr.cols[i]
		c.own, c.ownErr = layout.MergeParts(c.sum.parts)
		c.whole = c.own.Whole && c.own.Full == nil && c.ownErr == nil
	}
	for i := range tr.cols {
		c := &tr.cols[i]
		if c.ownErr != nil {
			c.period = &composed{err: c.ownErr}
			continue
		}
		if c.whole {
			c.siblings = tr.siblings(c.own, i)
		}
		if c.own.Year == 0 && c.own.Full == nil {
			continue
		}
		c.period = tr.compose(nil, c)
		if c.whole && len(c.siblings) > 0 {
			tr.cut(c.period, tr.months(c.siblings), c.own)
		}
	}
}

// siblings lists the columns of which a total over time is made: those of the
// same year that tell a shorter stretch inside it.
func (tr periodRun) siblings(total layout.Part, self int) []int {
	var found []int
	for i := range tr.cols {
		x := &tr.cols[i].own
		if i == self || tr.cols[i].ownErr != nil || x.Full != nil || x.Whole || x.Year != total.Year || x.Months == 0 || x.Fiscal != total.Fiscal {
			continue
		}
		if total.Months == 0 || x.Months < total.Months && x.Month >= total.Month && x.Month+x.Months <= total.Month+total.Months {
			found = append(found, i)
		}
	}
	return found
}

// months is the set of months that columns represent, January the lowest bit.
func (tr periodRun) months(cols []int) uint16 {
	var set uint16
	for _, i := range cols {
		x := &tr.cols[i].own
		for m := x.Month; m < x.Month+x.Months && m <= 12; m++ {
			set |= 1 << (m - 1)
		}
	}
	return set
}

// cut shortens the period of a total to the months that are there, where these
// are not all: the total of the year that is not over. The frequency stays.
func (tr periodRun) cut(got *composed, there uint16, total layout.Part) {
	if got.err != nil || total.Fiscal > 1 || there == 0 {
		return
	}
	first, months := 1, 12
	if total.Months > 0 {
		first, months = total.Month, total.Months
	}
	meant := uint16(1<<months-1) << (first - 1)
	if there&meant == meant {
		return
	}
	low, high := bits.TrailingZeros16(there), 15-bits.LeadingZeros16(there)
	if bits.OnesCount16(there) != high-low+1 {
		got.err = warehouse.NewError(warehouse.ErrInvalid, "layout.gap", "period", warehouse.PeriodValue(got.text))
		return
	}
	got.period = warehouse.MonthsFrom(got.period.Start.Year(), low+1, high-low+1)
	// As a range, though it may be a whole quarter: what is meant is a year.
	got.text = fmt.Sprintf("%s/P%dM", got.period.Start.Format("2006-01-02"), got.period.Months)
	rule := tr.table.Partial.Year
	if months == 3 {
		rule = tr.table.Partial.Quarter
	}
	got.skip = rule.Skip
}

// cutRow shortens a total of a row that tells its own year to the months that
// are filled in it.
func (tr periodRun) cutRow(got *composed, rec *record, col *column, row []*layout.Part) *composed {
	if tr.table.Blank == "zero" {
		return got
	}
	filled := make([]int, 0, len(col.siblings))
	for i := range rec.values {
		for _, k := range col.siblings {
			if rec.values[i].col == k && !rec.values[i].blank {
				filled = append(filled, k)
			}
		}
	}
	own, err := layout.MergeParts(append(append([]*layout.Part{}, row...), col.sum.parts...))
	if err != nil {
		return got
	}
	short := *got
	tr.cut(&short, tr.months(filled), own)
	if short.text == got.text && short.err == nil {
		return got
	}
	return &short
}
