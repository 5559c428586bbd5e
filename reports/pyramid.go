package reports

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"siemmes/reports/definition"
	"siemmes/warehouse"
)

// pyramid is a table of ages down, men and women across, at the latest period.
func (b *builder) pyramid(ctx context.Context, def definition.Table) (*Table, error) {
	s, err := b.ask(ctx, def.Ask)
	if err != nil || s.empty() {
		return nil, err
	}
	s = b.leaves(s, warehouse.DimAge)
	s = b.settle(s, definition.Table{Rows: definition.Rows{By: []string{warehouse.DimAge}}, Across: warehouse.DimSex, Ask: def.Ask})
	if s.empty() {
		return nil, nil
	}
	if s = s.latestObserved(b.params.Today); s.empty() {
		return nil, nil
	}
	s = s.fiveYears()
	t := b.lay(def, s, Shape{Stub: []string{warehouse.DimAge}, Across: []string{warehouse.DimTime, warehouse.DimSex}})
	t.menFirst()
	return b.frame(t, s.answer.Dataset), nil
}

// menFirst puts the column of men to the left, as a pyramid has them.
func (t *Table) menFirst() {
	if len(t.Columns) != 2 || t.Columns[1].Codes[len(t.Columns[1].Codes)-1] != "M" {
		return
	}
	t.Columns[0], t.Columns[1] = t.Columns[1], t.Columns[0]
	for _, r := range t.Rows {
		if !r.Heading() {
			r.Cells[0], r.Cells[1] = r.Cells[1], r.Cells[0]
		}
	}
}

// fiveYears adds single years of age up to groups of five, the last one open,
// where more than thirty of them would be on the axis. A group that lacks a
// year is left out.
func (s *selection) fiveYears() *selection {
	single, oldest := 0, 0
	for i := range s.answer.Rows {
		if y, ok := singleYear(s.code(&s.answer.Rows[i], warehouse.DimAge)); ok {
			single, oldest = single+1, max(oldest, y)
		}
	}
	if single <= 30 {
		return s
	}
	out := &selection{queries: s.queries, general: s.general, passed: s.passed}
	a := *s.answer
	a.Rows = nil
	groups := map[string]int{} // key → index into a.Rows
	parts := map[int]int{}
	at := s.at(warehouse.DimAge)
	for i := range s.answer.Rows {
		r := s.answer.Rows[i]
		y, ok := singleYear(r.Key[at])
		if !ok {
			continue
		}
		code, size := ageGroup(y, oldest)
		key := slices.Clone(r.Key)
		key[at] = code
		k := joined(append(slices.Clone(key), r.Period))
		j, ok := groups[k]
		if !ok {
			j = len(a.Rows)
			groups[k] = j
			parts[j] = size
			a.Rows = append(a.Rows, warehouse.Row{Key: key, Period: r.Period, Low: math.NaN(), High: math.NaN(), Origin: warehouse.OriginComputed})
			out.figures = append(out.figures, nil)
		}
		out.figures[j] = append(out.figures[j], s.figures[i]...)
		g := &a.Rows[j]
		g.Value += r.Value
		g.Flags |= r.Flags
		g.Release, g.Edition = max(g.Release, r.Release), r.Edition
		parts[j]--
	}
	out.answer = &a
	i := -1
	return out.keep(func(*warehouse.Row) bool {
		i++
		return parts[i] == 0
	})
}

// oldestGroup is the age at which the last, open group begins.
const oldestGroup = 85

// ageGroup is the group of five years of an age and how many single years it
// has, given the oldest one there is.
func ageGroup(y, oldest int) (code string, size int) {
	if y >= oldestGroup {
		return fmt.Sprintf("Y_GE%d", oldestGroup), oldest - oldestGroup + 1
	}
	from := y / 5 * 5
	return fmt.Sprintf("Y%dT%d", from, from+4), 5
}

// singleYear reads "Y37".
func singleYear(code string) (int, bool) {
	digits, ok := strings.CutPrefix(code, "Y")
	if !ok {
		return 0, false
	}
	y, err := strconv.Atoi(digits)
	return y, err == nil
}
