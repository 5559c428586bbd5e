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

// mark gives a row the status B and a note, of which it returns the place.
func (b *breaker) mark(row int, id string, args ...string) int {
	r := &b.Rows[row]
	r.Flags = r.Flags.With(warehouse.Break)
	return b.note(r, id, args...)
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

// noteDeclared says of a stored figure that has the status B which declared break
// gave it.
func (a *asked) noteDeclared(row *warehouse.Row) {
	if !row.Flags.Has(warehouse.Break) || row.Withdrawn {
		return
	}
	p := a.plan
	period, err := warehouse.ParsePeriod(row.Period)
	code := func(dim string) string { return row.Key[p.c.ds.Index(dim)] }
	for _, u := range p.cuts {
		if err != nil || u.table.source != row.Key[p.c.source] {
			continue
		}
		for _, x := range u.load.breaks {
			from, err := warehouse.ParsePeriod(x.From)
			other := slices.ContainsFunc(x.Where, func(f warehouse.Filter) bool { return !slices.Contains(f.Codes, code(f.Dim)) })
			part := x.Dim != "" && !p.c.total(p.c.ds.Index(x.Dim), code(x.Dim))
			if err != nil || other || part || from.Start.Before(period.Start) || !from.Start.Before(period.End()) {
				continue
			}
			n := a.note(row, "query.break", "what", x.What.In(warehouse.English), "period", x.From, "question", question(x.Comparable))
			a.Notes[n].What = x.What
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
	rows := s.rows[at : at+1]
	if at+1 < len(s.rows) && b.span(s.rows[at]).Start.Before(from.Start) { // a part of the period is after it
		rows = s.rows[at : at+2]
	}
	for _, row := range rows {
		n := b.mark(row, "query.break", "what", x.What.In(warehouse.English), "period", x.From, "question", question(x.Comparable))
		b.Notes[n].What = x.What
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

// ownless names the reporting areas whose own nationals a sum over areas and
// nationalities leaves out, because nothing is published of them.
func (b *breaker) ownless(ctx context.Context) error {
	p := b.plan
	if !p.asksOwn() || slices.Contains(p.kept, p.c.refArea) || len(p.q.Codes(warehouse.DimRefArea)) == 1 && p.made(p.c.refArea) == nil {
		return nil
	}
	if !slices.ContainsFunc(b.outcomes, func(o outcome) bool { return b.addsNationalities(&o) }) {
		return nil
	}
	st := &statement{where: p.conditions(), group: []string{"ALL"}}
	for _, i := range p.kept {
		st.columns = append(st.columns, p.keptColumn(i))
	}
	st.columns = append(st.columns, "f.period", "f.cut", "f."+p.c.columns[p.c.refArea], "coalesce(bool_or("+p.isOwn()+"), false)")
	key := make([]int32, len(p.kept))
	var period, cut, area int32
	var own bool
	to := append(pointers(key), &period, &cut, &area, &own)
	areas := map[int]map[string]bool{} // by row, whether own nationals of an area are in it
	err := each(ctx, p.s.db, st.sql(p.c.table), nil, func(rows *sql.Rows) error {
		if err := rows.Scan(to...); err != nil {
			return err
		}
		row, ok := b.rowOf(key, period, cut)
		if !ok || !b.addsNationalities(&b.outcomes[row]) {
			return nil
		}
		if areas[row] == nil {
			areas[row] = map[string]bool{}
		}
		code := p.s.codes.all()[area]
		areas[row][code] = areas[row][code] || own
		return nil
	})
	for row := range b.Rows {
		var without []string
		for area, own := range areas[row] {
			if !own {
				without = append(without, area)
			}
		}
		if slices.Sort(without); without != nil {
			b.note(&b.Rows[row], "query.no-nationals-of", "source", strings.Join(b.outcomes[row].sources(), ", "), "ref_area", strings.Join(without, ", "))
		}
	}
	return err
}

// addsNationalities reports whether a figure is a sum of movements over nationalities.
func (a *asked) addsNationalities(o *outcome) bool {
	p := a.plan
	return o.code(p, p.c.basis) == citizenship && o.unit(p) == unitMovements &&
		slices.ContainsFunc(o.ways, func(w way) bool { return slices.Contains(w.adds, warehouse.DimCounterpart) })
}

// parts marks where codes of one dimension, over which the answer adds up, enter
// or leave.
func (b *breaker) parts(ctx context.Context, dim int) error {
	edges, err := b.edges(ctx, dim)
	if err != nil || len(edges) == 0 {
		return err
	}
	added, err := b.readParts(ctx, dim, edges)
	if err != nil {
		return err
	}
	var found []change
	for i := range b.all {
		for _, m := range b.moments(&b.all[i], dim, edges) {
			found = append(found, b.changes(&b.all[i], m, added)...)
		}
	}
	if !slices.ContainsFunc(found, func(x change) bool { return !x.own }) {
		b.markAll(dim, found, nil)
		return nil
	}
	held, err := b.readCodes(ctx, dim)
	if err != nil {
		return err
	}
	b.markAll(dim, found, held)
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

// readParts reads what the codes of edges add to the rows of the answer.
func (b *breaker) readParts(ctx context.Context, dim int, edges []edge) (map[partKey]float64, error) {
	p := b.plan
	out := map[partKey]float64{}
	key := make([]int32, len(p.kept))
	var k partKey
	var period int32
	var value float64
	to := append(pointers(key), &period, &k.cut, &k.code, &k.area, &value)
	err := each(ctx, p.s.db, p.partsSQL(dim, edges), nil, func(rows *sql.Rows) error {
		if err := rows.Scan(to...); err != nil {
			return err
		}
		if row, ok := b.rowOf(key, period, k.cut); ok {
			k.row = row
			out[k] += value
		}
		return nil
	})
	return out, err
}

// rowOf is the row of the answer to which stored figures of a cut add: key has their
// codes in the dimensions that are kept.
func (b *breaker) rowOf(key []int32, period, cut int32) (row int, ok bool) {
	var t target
	copy(t.key[:], key)
	freq := t.key[b.c.freqAt]
	if b.plan.q.Freq != "" {
		t.key[b.c.freqAt] = b.plan.s.codes.number(string(b.plan.q.Freq))
	}
	if t.period = b.c.periodOf(period, freq); t.period < 0 {
		return 0, false
	}
	row, ok = b.at[t]
	return row, ok && slices.ContainsFunc(b.outcomes[row].ways, func(w way) bool { return w.cut == cut && w.freq == freq })
}

// readCodes reads which codes of a dimension are in the rows of the answer.
func (b *breaker) readCodes(ctx context.Context, dim int) (map[int]map[int32]bool, error) {
	p := b.plan
	out := map[int]map[int32]bool{}
	if at := slices.Index(p.inner, dim); at >= 0 {
		for row := range b.outcomes {
			out[row] = map[int32]bool{}
			for _, w := range b.outcomes[row].ways {
				out[row][p.inners[w.inner][at]] = true
			}
		}
		return out, nil
	}
	st := &statement{where: append(p.conditions(), "coalesce(f.value, f.low) > 0")}
	for _, i := range p.kept {
		st.columns = append(st.columns, p.keptColumn(i))
	}
	st.columns = append(st.columns, "f.period", "f.cut", "f."+p.c.columns[dim])
	st.group = []string{"ALL"}
	key := make([]int32, len(p.kept))
	var period, cut, code int32
	to := append(pointers(key), &period, &cut, &code)
	err := each(ctx, p.s.db, st.sql(p.c.table), nil, func(rows *sql.Rows) error {
		if err := rows.Scan(to...); err != nil {
			return err
		}
		if row, ok := b.rowOf(key, period, cut); ok {
			if out[row] == nil {
				out[row] = map[int32]bool{}
			}
			out[row][code] = true
		}
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

// moment is what enters a series, or leaves it, at one time.
type moment struct {
	edges  []edge
	from   span // the first period after
	enters bool
	own    bool // own nationals
}

// moments joins the edges that concern a series by their time.
func (b *breaker) moments(s *rowSeries, dim int, edges []edge) []moment {
	p := b.plan
	if at := slices.Index(p.kept, dim); at >= 0 && s.key[at] != p.s.codes.number(warehouse.Total) {
		return nil // of one code of the dimension
	}
	var out []moment
	for _, e := range edges {
		other := false
		for i, id := range e.of {
			at := slices.Index(p.kept, i)
			other = other || at >= 0 && i != p.c.freq && s.key[at] != id
		}
		if other {
			continue
		}
		own := dim == p.c.counterpart && p.isOwnEdge(e)
		at := slices.IndexFunc(out, func(m moment) bool {
			return m.edges[0].cut == e.cut && m.edges[0].period == e.period && m.enters == e.enters && m.own == own
		})
		if at < 0 {
			at = len(out)
			out = append(out, moment{from: p.s.periods.get(e.period), enters: e.enters, own: own})
		}
		out[at].edges = append(out[at].edges, e)
	}
	return out
}

// change is a row that is not comparable with the one before it.
type change struct {
	moment
	row   int
	share float64 // what enters or leaves, of the sum in which it is
}

// changes finds the rows that are not comparable because of what enters or leaves:
// the period in which it does, and where that is in the middle, the next one.
func (b *breaker) changes(s *rowSeries, m moment, added map[partKey]float64) (out []change) {
	at := b.first(s, m.from.Start)
	if at < 0 || at == 0 && b.plan.q.Period == nil {
		return nil // there is nothing before it
	}
	first, second := 0.0, 0.0 // how much of the part is in the row, and not in the one before
	switch after := fraction(b.span(s.rows[at]), m.from.Start); {
	case after < 1 || !b.span(s.rows[at]).Start.After(m.from.Start):
		first, second = after, 1-after
	case at > 0:
		first = 1
	default: // the row before is not in the answer
		first = 1 - fraction(before(b.span(s.rows[at])), m.from.Start)
	}
	share := 0.0
	for n := max(0, at-1); n < min(len(s.rows), at+2); n++ {
		share = max(share, b.shareIn(s.rows[n], m, added))
	}
	if share == 0 && at == 0 && b.code(s, warehouse.DimRefArea) != "" {
		for _, e := range m.edges {
			share = max(share, e.share)
		}
	}
	least := warehouse.LargePart
	if m.own {
		least = warehouse.LargeOwn
	}
	if first*share >= least {
		out = append(out, change{m, s.rows[at], share})
	}
	if second*share >= least && at+1 < len(s.rows) {
		out = append(out, change{m, s.rows[at+1], share})
	}
	return out
}

// shareIn is the share that a part has of a row, were it in all of its period.
func (b *breaker) shareIn(row int, m moment, added map[partKey]float64) float64 {
	part := 0.0
	for _, e := range m.edges {
		part += added[partKey{row: row, code: e.code, area: cmp.Or(e.area, e.code), cut: e.cut}]
	}
	there := fraction(b.span(row), m.from.Start)
	if !m.enters {
		there = 1 - there
	}
	if part <= 0 || there <= 0 {
		return 0
	}
	if share := part / there / (b.least(row) - part + part/there); share > 0 {
		return min(1, share)
	}
	return 0
}

// fraction is how much of a period is not before a time, from 0 to 1.
func fraction(p warehouse.Period, from time.Time) float64 {
	return max(0, min(1, p.End().Sub(from).Hours()/p.End().Sub(p.Start).Hours()))
}

// before is the period of the same length that ends where another begins.
func before(p warehouse.Period) warehouse.Period {
	p.Start = p.Start.Add(-p.End().Sub(p.Start))
	return p
}

// markAll marks rows; held are the codes that are in each.
func (b *breaker) markAll(dim int, found []change, held map[int]map[int32]bool) {
	id := b.plan.c.ds.Dimensions[dim].ID
	lasting := b.lasting(dim, held)
	for _, x := range found {
		codes := lasting[b.lot(dim, x.row)]
		switch {
		case x.own:
			b.markChange(x, id, warehouse.DimCounterpart+"="+warehouse.Foreigners)
		case codes == nil || len(codes) > mostLasting:
			b.markChange(x, id, "by "+id)
		default:
			b.markChange(x, id, id+"="+strings.Join(codes, ","))
		}
	}
}

// markChange marks a row in which codes of a dimension are more, or less, than before.
func (b *breaker) markChange(x change, dim, question string) {
	all := b.plan.s.codes.all()
	var codes, areas []string
	for _, e := range x.edges {
		if code := all[e.code]; !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
		if e.area != 0 && !slices.Contains(areas, all[e.area]) {
			areas = append(areas, all[e.area])
		}
	}
	slices.Sort(codes)
	slices.Sort(areas)
	way := "leaves"
	if x.enters {
		way = "enters"
	}
	args := []string{"period", x.from.text, "percent", strconv.Itoa(int(math.Round(100 * x.share))), "question", question}
	if areas != nil {
		args = append(args, "ref_area", strings.Join(areas, ", "))
	}
	if x.own {
		b.mark(x.row, breakNotes["own-"+way], args...)
		return
	}
	b.mark(x.row, breakNotes[way], append(args, "dim", dim, "codes", strings.Join(codes, ", "))...)
}

// breakNotes are the notes of what enters or leaves.
var breakNotes = map[string]string{
	"enters": "query.break-enters", "leaves": "query.break-leaves",
	"own-enters": "query.break-own-enters", "own-leaves": "query.break-own-leaves",
}

// mostLasting is how many codes a question names that asks for those alone that are
// there all the time.
const mostLasting = 12

// lot is what the rows have in common of which the codes of a dimension are looked
// at together.
func (b *breaker) lot(dim, row int) (k codesKey) {
	for at, i := range b.plan.kept {
		if i != dim && (i == b.plan.c.refArea || !b.plan.c.ds.Dimensions[i].Adds()) {
			k[at] = b.outcomes[row].key[at]
		}
	}
	return k
}

// lasting are the codes that are there in all periods of a lot.
func (b *breaker) lasting(dim int, held map[int]map[int32]bool) map[codesKey][]string {
	periods := map[codesKey]map[int32]bool{}
	in := map[codesKey]map[int32]map[int32]bool{} // by lot and code, the periods
	for row, codes := range held {
		k, period := b.lot(dim, row), b.outcomes[row].target.period
		if periods[k] == nil {
			periods[k], in[k] = map[int32]bool{}, map[int32]map[int32]bool{}
		}
		periods[k][period] = true
		for id := range codes {
			if in[k][id] == nil {
				in[k][id] = map[int32]bool{}
			}
			in[k][id][period] = true
		}
	}
	out := map[codesKey][]string{}
	for k := range in {
		for id, there := range in[k] {
			if len(there) == len(periods[k]) {
				out[k] = append(out[k], b.plan.s.codes.all()[id])
			}
		}
		slices.Sort(out[k])
	}
	return out
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
	codes := p.s.codes.all()
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
