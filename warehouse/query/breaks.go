package query

import (
	"context"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"siemmes/warehouse"
)

// breaks finds the rows of an answer that are not comparable with those before
// them: where a large part of what is added up enters or leaves, and where the
// layout of a table says so. They get the status B and a note that holds for them
// alone. It says besides whose own nationals a sum over areas leaves out.
func (a *asked) breaks(ctx context.Context, c *collapse) error {
	b := &breaker{asked: a, c: c, all: a.rowSeries(), at: make(map[target]int, len(a.outcomes))}
	for i := range a.outcomes {
		b.at[a.outcomes[i].target] = i
	}
	if err := b.weighBreaks(ctx); err != nil {
		return err
	}
	b.declared()
	if err := b.ownless(ctx); err != nil {
		return err
	}
	for i := range a.plan.c.Dataset.Dimensions {
		if err := b.parts(ctx, i); err != nil {
			return err
		}
	}
	b.tables()
	return nil
}

// breaker looks for the breaks of one answer.
type breaker struct {
	*asked
	c   *collapse
	all []rowSeries
	at  map[target]int // the rows
}

// rowSeries are the rows of an answer that differ in the period alone, in order.
type rowSeries struct {
	key  codesKey
	rows []int
}

func (a *asked) rowSeries() []rowSeries {
	var all []rowSeries
	for i := range a.outcomes { // sorted by their codes, then periods
		if n := len(all); n > 0 && all[n-1].key == a.outcomes[i].key {
			all[n-1].rows = append(all[n-1].rows, i)
			continue
		}
		all = append(all, rowSeries{key: a.outcomes[i].key, rows: []int{i}})
	}
	return all
}

// code is the code that a series has in a dimension: kept, or asked for alone; ""
// where it is over several.
func (b *breaker) code(s *rowSeries, dim string) string {
	p := b.plan
	i := p.c.Dataset.Index(dim)
	if at := slices.Index(p.kept, i); at >= 0 {
		return p.w.codes.All()[s.key[at]]
	}
	if codes := p.q.Codes(dim); len(codes) == 1 {
		return codes[0]
	}
	return ""
}

// span is the period of a row.
func (b *breaker) span(row int) warehouse.Period {
	return b.c.spans[b.outcomes[row].target.period].Period
}

// first is the place in the series of the first row that ends after a time.
func (b *breaker) first(s *rowSeries, after time.Time) int {
	return slices.IndexFunc(s.rows, func(row int) bool { return b.span(row).End().After(after) })
}

// least is the value of a row, or the least that it can be.
func (b *breaker) least(row int) float64 {
	if r := &b.Rows[row]; math.IsNaN(r.Value) {
		return r.Low
	}
	return b.Rows[row].Value
}

// mark gives a row the status B and a note.
func (b *breaker) mark(row int, id string, args ...any) {
	r := &b.Rows[row]
	r.Flags = r.Flags.With(warehouse.Break)
	b.note(r, id, args...)
}

// tables marks where the tables that hold the codes of one dimension, each its
// own, are not the same as before.
func (b *breaker) tables() {
	p := b.plan
	for at, dim := range p.inner {
		for i := range b.all {
			b.tablesOf(&b.all[i], at, dim)
		}
	}
}

func (b *breaker) tablesOf(s *rowSeries, at, dim int) {
	p := b.plan
	parts, sum := map[int32][]float64{}, make([]float64, len(s.rows))
	cuts := map[int32]bool{}
	held := map[int]map[int32]bool{}
	for n, row := range s.rows {
		sum[n], held[row] = b.least(row), map[int32]bool{}
		for _, w := range b.outcomes[row].ways {
			code := p.inners[w.inner][at]
			if parts[code] == nil {
				parts[code] = make([]float64, len(s.rows))
			}
			cuts[w.cut], held[row][code] = true, true
			parts[code][n] += w.figure.least()
		}
	}
	if len(cuts) < 2 || len(parts) < 2 || len(s.rows) < 2 {
		return
	}
	codes := p.w.codes.All()
	var found []change
	for _, code := range slices.SortedFunc(maps.Keys(parts), func(x, y int32) int { return strings.Compare(codes[x], codes[y]) }) {
		for _, x := range warehouse.Edges(parts[code], sum, perYear(codes[s.key[b.c.freqAt]]), warehouse.LargePart) {
			row := s.rows[x.At]
			m := moment{edges: []edge{{code: code}}, from: b.c.spans[b.outcomes[row].target.period], enters: x.Enters}
			found = append(found, change{m, row, x.Share})
		}
	}
	b.markAll(dim, found, held)
}

// weighBreaks takes the status B from the sums of which the figures that have it
// are a small part.
func (b *breaker) weighBreaks(ctx context.Context) error {
	p := b.plan
	suspects := map[int]bool{}
	for i := range b.Rows {
		if r := &b.Rows[i]; r.Origin == warehouse.OriginComputed && r.Flags.Has(warehouse.Break) {
			suspects[i] = true
		}
	}
	if len(suspects) == 0 {
		return nil
	}
	flagged := p.w.dialect().has("f.flags", int(warehouse.Flags(0).With(warehouse.Break)))
	st := &statement{where: p.sql().conditions()}
	for _, i := range p.kept {
		st.columns = append(st.columns, p.sql().keptColumn(i))
	}
	st.columns = append(st.columns, "f.period", "f.cut")
	st.group = expressions(st.columns)
	st.columns = append(st.columns, "coalesce(sum(CASE WHEN "+flagged+" THEN f.value END) / sum(f.value), 0)")
	weight := map[int]float64{}
	key := make([]int32, len(p.kept))
	var period, cut int32
	var share float64
	to := append(Pointers(key), &period, &cut, &share)
	err := eachRow(ctx, p.w.engine, st.sql(p.c.Table), nil, func(rows *Rows) error {
		if err := rows.Scan(to...); err != nil {
			return err
		}
		if row, ok := b.rowOf(key, period, cut); ok && suspects[row] {
			weight[row] = max(weight[row], share)
		}
		return nil
	})
	for row := range suspects {
		if weight[row] < warehouse.LargePart {
			b.Rows[row].Flags &^= warehouse.Flags(0).With(warehouse.Break)
			continue
		}
		b.note(&b.Rows[row], "query.break-parts")
	}
	return err
}
