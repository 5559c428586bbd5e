package tidy

import (
	"cmp"

	"siemmes/ingest/layout"
)

// summary is what the headings of one row, or of one column, say together.
type summary struct {
	table      *layout.Table
	skip       string
	multiplier float64
	total      bool
	parts      []*layout.Part
	PartErr    error
	said       []*Value // those that comment on their figures
}

// reset makes the summary that of no headings.
func (s *summary) reset(t *layout.Table, total bool) {
	*s = summary{table: t, multiplier: 1, total: total, parts: s.parts[:0], said: s.said[:0]}
}

// sum adds headings up, outermost first. A later heading that gives every
// dimension of an earlier one again counts in its place, its skip too.
func (s *summary) sum(heads []Heading) {
	for i := range heads {
		v := heads[i].Value
		if v == nil || v.plain {
			continue
		}
		if v.comments() {
			s.said = append(s.said, v)
		}
		if v.part != nil {
			s.parts = append(s.parts, v.part)
		}
		if v.PartErr != nil {
			s.PartErr = v.PartErr
		}
		if v.table != nil {
			s.table = v.table
		}
		s.multiplier *= v.multiplier
		s.total = s.total || v.Total
		if v.skip != "" && s.skip == "" && !overridden(v, heads[i+1:]) {
			s.skip = v.skip
		}
	}
}

// overridden reports whether later headings give all dimensions of the value.
func overridden(v *Value, later []Heading) bool {
	some := false
	for dim := range v.dims {
		some = true
		given := false
		for i := range later {
			given = given || later[i].Value != nil && later[i].Value.gives(dim)
		}
		if !given {
			return false
		}
	}
	return some
}

// maxParts is how many headings of one cell may tell parts of its period.
const maxParts = 6

// period composes the cell's period from what row and column tell.
func (tr periodRun) period(c *Cell, row *summary, col *column) {
	c.Period, c.Freq, c.PeriodErr, c.RefDate = "", "", row.PartErr, ""
	if c.PeriodErr == nil {
		c.PeriodErr = col.sum.PartErr
	}
	if c.PeriodErr != nil || len(row.parts)+len(col.sum.parts) == 0 {
		return
	}
	got := col.period
	if got == nil || len(row.parts) > 0 {
		got = tr.composed(row.parts, col)
	}
	switch {
	case tr.times == nil:
	case tr.times.reading:
		tr.times.take(c, got)
		return
	case got.sum.Whole:
		got = tr.total(got, c, col)
	}
	c.PeriodErr = got.err
	if got.err != nil {
		return
	}
	c.Period, c.Freq = got.text, got.freq
	if c.Table.ReferenceDay != "" {
		if got.refDay != c.Table.ReferenceDay {
			got.refDay = c.Table.ReferenceDay
			got.ref = referenceDate(got.refDay, got.period)
		}
		c.RefDate = got.ref
	}
	c.Skip = cmp.Or(c.Skip, got.skip)
}

// composed puts parts of the row and of a column together, or remembers it.
func (tr periodRun) composed(row []*layout.Part, col *column) *composed {
	if len(row) == 1 && len(col.sum.parts) == 0 { // as in most long tables
		if tr.alone[row[0]] == nil {
			if tr.alone == nil {
				tr.alone = map[*layout.Part]*composed{}
			}
			tr.alone[row[0]] = tr.compose(row, col)
		}
		return tr.alone[row[0]]
	}
	var key [maxParts]*layout.Part
	n := copy(key[:], row)
	if fit := n + copy(key[n:], col.sum.parts); fit < len(row)+len(col.sum.parts) {
		return tr.compose(row, col)
	}
	if tr.lastKey == key && tr.lastPeriod != nil {
		return tr.lastPeriod
	}
	got := tr.periods[key]
	if got == nil {
		if tr.periods == nil {
			tr.periods = make(map[[maxParts]*layout.Part]*composed)
		}
		got = tr.compose(row, col)
		tr.periods[key] = got
	}
	tr.lastKey, tr.lastPeriod = key, got
	return got
}

func (tr periodRun) compose(row []*layout.Part, col *column) *composed {
	got := &composed{}
	parts := append(append([]*layout.Part{}, row...), col.sum.parts...)
	got.sum, got.period, got.freq, got.err = compose(parts)
	if got.err == nil {
		got.text = got.period.String()
	}
	return got
}
