package store

import (
	"cmp"
	"context"
	"database/sql"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"siemmes/warehouse"
)

// breaks finds the rows of an answer that are not comparable with those before
// them: where a large part of what is added up enters or leaves, and where the
// layout of a table says so. They get the status B and a note that holds for them
// alone. It says besides what a sum leaves out for some areas and periods.
func (a *asked) breaks(ctx context.Context, c *collapse) error {
	if err := a.weighBreaks(ctx, c); err != nil {
		return err
	}
	b := &breaker{asked: a, c: c, all: a.rowSeries(c)}
	b.declared()
	b.leftOut()
	for i := range a.plan.c.ds.Dimensions {
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
}

// rowSeries are the rows of an answer that differ in the period alone, in order.
type rowSeries struct {
	key  codesKey
	rows []int
}

func (a *asked) rowSeries(c *collapse) []rowSeries {
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
	i := p.c.ds.Index(dim)
	if at := slices.Index(p.kept, i); at >= 0 {
		return p.s.codes.all()[s.key[at]]
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
func (b *breaker) mark(row int, id string, args ...string) {
	r := &b.Rows[row]
	r.Flags = r.Flags.With(warehouse.Break)
	b.note(r, id, args...)
}

// declared marks the breaks that the tables of an answer declare.
func (b *breaker) declared() {
	for i := range b.all {
		s := &b.all[i]
		for _, l := range b.loads(s) {
			for _, x := range l.breaks {
				b.declare(s, x)
			}
		}
	}
}

// loads are the tables of which the figures of a series are, as its vintage knows
// them.
func (b *breaker) loads(s *rowSeries) []*load {
	var all []*load
	for _, row := range s.rows {
		for _, w := range b.outcomes[row].ways {
			if !slices.Contains(all, w.use.load) {
				all = append(all, w.use.load)
			}
		}
	}
	return all
}

func (b *breaker) declare(s *rowSeries, x warehouse.SeriesBreak) {
	from, err := warehouse.ParsePeriod(x.From)
	if err != nil || !b.concerns(s, x) {
		return
	}
	at := b.first(s, from.Start)
	if at < 0 || at == 0 && !b.span(s.rows[0]).Start.Before(from.End()) {
		return // what comes before is not in the answer, nor is the first period after
	}
	b.mark(s.rows[at], "query.break", "what", x.What.In(warehouse.English), "period", x.From, "question", question(x.Comparable))
	r := &b.Rows[s.rows[at]]
	b.Notes[r.Notes[len(r.Notes)-1]].What = x.What
	if next := at + 1; next < len(s.rows) && b.span(s.rows[at]).Start.Before(from.Start) { // a part of the period is after it
		b.mark(s.rows[next], "query.break", "what", x.What.In(warehouse.English), "period", x.From, "question", question(x.Comparable))
		r := &b.Rows[s.rows[next]]
		b.Notes[r.Notes[len(r.Notes)-1]].What = x.What
	}
}

// concerns reports whether a series breaks as a table declares: it is of the areas
// (and other codes) that are named, and a total of what enters or leaves.
func (b *breaker) concerns(s *rowSeries, x warehouse.SeriesBreak) bool {
	for _, f := range x.Where {
		if code := b.code(s, f.Dim); code == "" || !slices.Contains(f.Codes, code) {
			return false
		}
	}
	if x.Dim == "" {
		return true
	}
	code := b.code(s, x.Dim)
	return code == "" && b.plan.q.Codes(x.Dim) == nil || code != "" && b.plan.c.total(b.plan.c.ds.Index(x.Dim), code)
}

// leftOut says what the sums of a table leave out in some series and periods.
func (b *breaker) leftOut() {
	for i := range b.all {
		s := &b.all[i]
		for _, row := range s.rows {
			for _, w := range b.outcomes[row].ways {
				if len(w.adds) == 0 {
					continue
				}
				for _, l := range w.use.load.leftOut {
					if l.Holds(func(dim string) string { return b.code(s, dim) }, b.span(row)) {
						r := &b.Rows[row]
						b.note(r, "query.leaves-out", "source", w.use.table.source, "what", l.What.In(warehouse.English))
						b.Notes[r.Notes[len(r.Notes)-1]].What = l.What
					}
				}
			}
		}
	}
}

// parts marks where codes of one dimension, over which the answer adds up, enter
// or leave.
func (b *breaker) parts(ctx context.Context, dim int) error {
	edges, err := b.edges(ctx, dim)
	if err != nil || len(edges) == 0 {
		return err
	}
	parts, err := b.readParts(ctx, dim, edges)
	if err != nil {
		return err
	}
	var whole []string
	if whole, err = b.lasting(ctx, dim, edges); err != nil {
		return err
	}
	for i := range b.all {
		for _, e := range edges {
			b.part(&b.all[i], dim, e, parts, whole)
		}
	}
	return nil
}

// edges are those of the cuts that the answer adds up over a dimension, as far as
// the question asks for them.
func (b *breaker) edges(ctx context.Context, dim int) ([]edge, error) {
	p := b.plan
	if !p.c.ds.Dimensions[dim].Adds() || slices.Contains(p.kept, dim) && !slices.Contains(p.held, dim) {
		return nil, nil
	}
	var used []*cut
	for i := range b.outcomes {
		for _, w := range b.outcomes[i].ways {
			if !slices.Contains(used, w.use.cut) && b.addsUp(w, dim) {
				used = append(used, w.use.cut)
			}
		}
	}
	var out []edge
	for _, k := range used {
		found, err := p.edgesOf(ctx, k, dim)
		if err != nil {
			return nil, err
		}
		for _, e := range found {
			if e.cut = k.id; b.asks(dim, e) {
				out = append(out, e)
			}
		}
	}
	return out, nil
}

// addsUp reports whether a way adds up several codes of a dimension.
func (b *breaker) addsUp(w way, dim int) bool {
	p := b.plan
	id := p.c.ds.Dimensions[dim].ID
	if !slices.Contains(w.use.broken, id) || p.v.constant(w.use.cut, id) != "" || len(p.q.Codes(id)) == 1 && p.own != warehouse.Foreigners && p.made(dim) == nil {
		return false
	}
	return slices.Contains(w.adds, id) || slices.Contains(p.inner, dim) || slices.Contains(p.summed, dim)
}

// asks reports whether the question is about the series of an edge, and adds its
// code up.
func (b *breaker) asks(dim int, e edge) bool {
	p := b.plan
	codes := p.s.codes.all()
	wanted := func(i int, id int32) bool {
		if g := p.made(i); g != nil {
			return id == g.code || slices.Contains(g.in, id)
		}
		asked := p.q.Codes(p.c.ds.Dimensions[i].ID)
		return asked == nil || i == p.c.counterpart && p.own != "" || slices.Contains(asked, codes[id])
	}
	for i, id := range e.of {
		if i != p.c.freq && !wanted(i, id) {
			return false
		}
	}
	if p.own != "" && dim == p.c.counterpart && p.isOwnEdge(e) {
		return false // foreigners are all but own nationals
	}
	return wanted(dim, e.code) && (p.freqs == nil || slices.Contains(p.freqs, warehouse.Freq(codes[e.of[p.c.freq]])))
}

// partKey is a part of a row: its code, the reporting area where the row adds
// several up, and the cut.
type partKey struct {
	row             int
	code, area, cut int32
}

// partOf is what a code adds to a row, and in how many stored periods.
type partOf struct {
	value   float64
	periods int
}

// readParts reads what the codes of edges add to the rows of the answer.
func (b *breaker) readParts(ctx context.Context, dim int, edges []edge) (map[partKey]partOf, error) {
	p := b.plan
	at := map[target]int{}
	for i := range b.outcomes {
		at[b.outcomes[i].target] = i
	}
	out := map[partKey]partOf{}
	key := make([]int32, len(p.kept))
	var k partKey
	var period int32
	var value float64
	to := append(pointers(key), &period, &k.cut, &k.code, &k.area, &value)
	err := each(ctx, p.s.db, p.partsSQL(dim, edges), nil, func(rows *sql.Rows) error {
		if err := rows.Scan(to...); err != nil {
			return err
		}
		var t target
		copy(t.key[:], key)
		freq := t.key[b.c.freqAt]
		if p.q.Freq != "" {
			t.key[b.c.freqAt] = p.s.codes.number(string(p.q.Freq))
		}
		if t.period = b.c.periodOf(period, freq); t.period < 0 {
			return nil
		}
		row, known := at[t]
		if !known || !slices.ContainsFunc(b.outcomes[row].ways, func(w way) bool { return w.cut == k.cut && w.freq == freq }) {
			return nil
		}
		k.row = row
		x := out[k]
		x.value, x.periods = x.value+value, x.periods+1
		out[k] = x
		return nil
	})
	return out, err
}

// partsSQL reads, by the dimensions of the answer and period, what the codes of
// edges come to in their areas.
func (p *plan) partsSQL(dim int, edges []edge) string {
	st := &statement{where: p.conditions()}
	for _, i := range p.kept {
		st.columns = append(st.columns, p.keptColumn(i))
	}
	area := "f." + p.c.columns[p.c.refArea]
	st.columns = append(st.columns, "f.period", "f.cut", "f."+p.c.columns[dim], area, "sum(coalesce(f.value, f.low))")
	st.group = []string{"ALL"}
	var pairs []string
	for _, e := range edges {
		cond := "f." + p.c.columns[dim] + " = " + strconv.Itoa(int(e.code))
		if dim != p.c.refArea {
			cond += " AND " + area + " = " + strconv.Itoa(int(e.area))
		}
		if !slices.Contains(pairs, cond) {
			pairs = append(pairs, cond)
		}
	}
	st.where = append(st.where, "coalesce(f.value, f.low) > 0", "("+strings.Join(pairs, " OR ")+")")
	return st.sql(p.c.table)
}

// keptColumn is a dimension of the answer as its rows show it.
func (p *plan) keptColumn(i int) string {
	if i == p.c.counterpart && p.own != "" {
		return strconv.Itoa(int(p.s.codes.number(string(p.own))))
	}
	return p.code(i)
}

// part marks the rows of a series that are not comparable because of an edge.
func (b *breaker) part(s *rowSeries, dim int, e edge, parts map[partKey]partOf, whole []string) {
	p := b.plan
	for i, id := range e.of { // of another series
		if at := slices.Index(p.kept, i); at >= 0 && i != p.c.freq && s.key[at] != id {
			return
		}
	}
	if at := slices.Index(p.kept, dim); at >= 0 && s.key[at] != p.s.codes.number(warehouse.Total) {
		return // of one code of the dimension
	}
	edgeAt := p.s.periods.get(e.period)
	at := b.first(s, edgeAt.Start)
	if at < 0 {
		return
	}
	covers := b.coverage(s, e, parts)
	before := 0.0
	if !e.enters {
		before = 1
	}
	if b.span(s.rows[at]).Start.After(edgeAt.Start) {
		if at == 0 {
			return
		}
		before = covers(at - 1).whole
	}
	least := warehouse.LargePart
	if dim == p.c.counterpart && p.isOwnEdge(e) {
		least = warehouse.LargeOwn
	}
	for ; at < len(s.rows); at++ {
		now := covers(at)
		share := max(now.share, e.shareIf(at == 0))
		if at > 0 {
			share = max(share, covers(at-1).share)
		}
		if math.Abs(now.whole-before)*share >= least {
			b.markPart(s.rows[at], dim, e, edgeAt.text, share, whole)
		}
		if now.whole == 0 || now.whole == 1 {
			return
		}
		before = now.whole
	}
}

// shareIf is the share of the edge itself, where that is all that is known.
func (e edge) shareIf(alone bool) float64 {
	if alone {
		return e.share
	}
	return 0
}

// cover is how much of a row's periods a code is in, and the share that it has
// of the sum where it is in all of them.
type cover struct{ whole, share float64 }

func (b *breaker) coverage(s *rowSeries, e edge, parts map[partKey]partOf) func(at int) cover {
	return func(at int) cover {
		row := s.rows[at]
		x := parts[partKey{row: row, code: e.code, area: cmp.Or(e.area, e.code), cut: e.cut}]
		if x.value <= 0 {
			return cover{}
		}
		needs := 1
		for _, w := range b.outcomes[row].ways {
			if w.cut == e.cut {
				needs = b.c.needs(b.outcomes[row].target, w.series)
			}
		}
		whole := min(1, float64(x.periods)/float64(needs))
		full := x.value / whole
		share := full / (b.least(row) - x.value + full)
		if !(share > 0) {
			share = 0
		}
		return cover{whole, min(1, share)}
	}
}

// markPart marks a row in which a code is more, or less, than before.
func (b *breaker) markPart(row, dim int, e edge, from string, share float64, whole []string) {
	p := b.plan
	codes := p.s.codes.all()
	id, way := p.c.ds.Dimensions[dim].ID, "leaves"
	if e.enters {
		way = "enters"
	}
	percent := strconv.Itoa(int(math.Round(100 * share)))
	if dim == p.c.counterpart && p.isOwnEdge(e) {
		b.mark(row, "query.break-own-"+way, "ref_area", codes[e.area], "period", from, "percent", percent,
			"question", warehouse.DimCounterpart+"="+warehouse.Foreigners)
		return
	}
	ask := "by " + id
	if whole != nil {
		ask = id + "=" + strings.Join(whole, ",")
	}
	args := []string{"dim", id, "codes", codes[e.code], "period", from, "percent", percent, "question", ask}
	if e.area != 0 {
		args = append(args, "ref_area", codes[e.area])
	}
	b.mark(row, "query.break-"+way, args...)
}

// mostWhole is how many codes a question names that asks for those alone that are
// there all the time.
const mostWhole = 12

// lasting are the codes of a dimension that neither enter nor leave; nil where
// there are none or too many to be named, or where only own nationals enter.
func (b *breaker) lasting(ctx context.Context, dim int, edges []edge) ([]string, error) {
	p := b.plan
	if dim == p.c.counterpart {
		edges = slices.DeleteFunc(slices.Clone(edges), p.isOwnEdge)
	}
	if len(edges) == 0 {
		return nil, nil
	}
	st := &statement{columns: []string{"DISTINCT f." + p.c.columns[dim]}, where: p.conditions()}
	ids, err := column[int32](ctx, p.s.db, st.sql(p.c.table))
	if err != nil {
		return nil, err
	}
	var out []string
	for _, id := range ids {
		if !slices.ContainsFunc(edges, func(e edge) bool { return e.code == id }) {
			out = append(out, p.s.codes.all()[id])
		}
	}
	slices.Sort(out)
	if len(out) > mostWhole {
		return nil, nil
	}
	return out, nil
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
	for n, row := range s.rows {
		sum[n] = b.least(row)
		for _, w := range b.outcomes[row].ways {
			code := p.inners[w.inner][at]
			if parts[code] == nil {
				parts[code] = make([]float64, len(s.rows))
			}
			cuts[w.cut] = true
			parts[code][n] += w.figure.least()
		}
	}
	if len(cuts) < 2 || len(parts) < 2 || len(s.rows) < 2 {
		return
	}
	codes := p.s.codes.all()
	for _, code := range slices.SortedFunc(maps.Keys(parts), func(x, y int32) int { return strings.Compare(codes[x], codes[y]) }) {
		for _, x := range warehouse.Edges(parts[code], sum, perYear(codes[s.key[b.c.freqAt]]), warehouse.LargePart) {
			row := s.rows[x.At]
			b.markPart(row, dim, edge{code: code, enters: x.Enters}, b.c.spans[b.outcomes[row].target.period].text, x.Share, nil)
		}
	}
}

// question writes filters as a question names them.
func question(filters []warehouse.Filter) string {
	var parts []string
	for _, f := range filters {
		parts = append(parts, f.Dim+"="+strings.Join(f.Codes, ","))
	}
	return strings.Join(parts, " ")
}

// weighBreaks takes the status B from the sums of which the figures that have it
// are a small part.
func (a *asked) weighBreaks(ctx context.Context, c *collapse) error {
	p := a.plan
	suspects := map[target]int{}
	for i := range a.Rows {
		if r := &a.Rows[i]; r.Origin == warehouse.OriginComputed && r.Flags.Has(warehouse.Break) {
			suspects[a.outcomes[i].target] = i
		}
	}
	if len(suspects) == 0 {
		return nil
	}
	flag := strconv.Itoa(int(warehouse.Flags(0).With(warehouse.Break)))
	st := &statement{where: p.conditions()}
	for _, i := range p.kept {
		st.columns = append(st.columns, p.keptColumn(i))
	}
	st.columns = append(st.columns, "f.period", "f.cut", "coalesce(sum(f.value) FILTER (f.flags & "+flag+" <> 0) / sum(f.value), 0)")
	st.group = []string{"ALL"}
	weight := map[int]float64{}
	key := make([]int32, len(p.kept))
	var period, cut int32
	var share float64
	to := append(pointers(key), &period, &cut, &share)
	err := each(ctx, p.s.db, st.sql(p.c.table), nil, func(rows *sql.Rows) error {
		if err := rows.Scan(to...); err != nil {
			return err
		}
		var t target
		copy(t.key[:], key)
		freq := t.key[c.freqAt]
		if p.q.Freq != "" {
			t.key[c.freqAt] = p.s.codes.number(string(p.q.Freq))
		}
		if t.period = c.periodOf(period, freq); t.period < 0 {
			return nil
		}
		row, suspect := suspects[t]
		if suspect && slices.ContainsFunc(a.outcomes[row].ways, func(w way) bool { return w.cut == cut && w.freq == freq }) {
			weight[row] = max(weight[row], share)
		}
		return nil
	})
	for _, row := range suspects {
		if weight[row] < warehouse.LargePart {
			a.Rows[row].Flags &^= warehouse.Flags(0).With(warehouse.Break)
			continue
		}
		a.note(&a.Rows[row], "query.break-parts")
	}
	return err
}
