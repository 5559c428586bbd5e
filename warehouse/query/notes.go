package query

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"
	"strings"

	"siemmes/warehouse"
)

// noteWriter says of the rows of an answer what a reader must know of them.
type noteWriter struct{ *asked }

func (a *asked) writer() noteWriter { return noteWriter{a} }

// note adds a note to a row, or to the answer alone where row is nil; a note that is
// there already is not written twice. Args are pairs of a name and a value; texts that
// hold codes or periods become such, by their names.
func (a *asked) note(row *warehouse.Row, id string, args ...any) {
	for i := 1; i < len(args); i += 2 {
		if text, ok := args[i].(string); ok {
			args[i] = a.argument(args[i-1].(string), text, args)
		}
	}
	n := warehouse.NewMessage(id, args...)
	key := n.String()
	at, known := a.noted[key]
	if !known {
		if a.noted == nil {
			a.noted = map[string]int{}
		}
		at = len(a.Notes)
		a.noted[key] = at
		a.Notes = append(a.Notes, n)
	}
	if row != nil && !slices.Contains(row.Notes, at) {
		row.Notes = append(row.Notes, at)
	}
}

// argument is the value of a placeholder that is named for the dimension of which it
// holds a code, or codes between commas; "codes" and their like are of the dimension
// that "dim" names. Names of dimensions and other texts stay as they are.
func (a *asked) argument(name, text string, args []any) any {
	dim := strings.ToUpper(name)
	switch name {
	case "periods", "period", "first", "last":
		if !strings.Contains(text, ", ") {
			return warehouse.PeriodValue(text)
		}
		return strings.Split(text, ", ")
	case "sources":
		dim = warehouse.DimSource
	case "codes", "there", "parts", "missing":
		at := slices.Index(args, any("dim"))
		if at < 0 {
			return text
		}
		dim, _ = args[at+1].(string)
	}
	i := a.plan.c.Dataset.Index(dim)
	if i < 0 || text == "" {
		return text
	}
	var codes []warehouse.Code
	for code := range strings.SplitSeq(text, ", ") {
		codes = append(codes, warehouse.Code{List: a.plan.c.Dataset.Dimensions[i].CodeList, ID: code})
	}
	if len(codes) == 1 {
		return codes[0]
	}
	return codes
}

// explainNothing is the refusal of a question that has figures, of which none
// can be added up as asked; nil where there is an answer.
func (a *asked) explainNothing(c *collapse, left []outcome) error {
	if len(a.Rows) > 0 {
		return nil
	}
	for _, o := range left {
		id := map[reason]string{neverAdds: "query.error-never-adds", notOverTime: "query.error-not-over-time"}[o.why]
		if id == "" {
			continue
		}
		return warehouse.NewError(warehouse.ErrMeaningless, id, "dataset", a.plan.c.Dataset.ID, "measure", o.measure(a.plan),
			"source", o.source(a.plan), "frequency", string(a.plan.q.Freq), "has", o.has)
	}
	return nil
}

func (t target) code(p *plan, dim int) string {
	at := slices.Index(p.kept, dim)
	return p.w.codes.All()[t.key[at]]
}

// direction is "" where the dataset has none.
func (t target) direction(p *plan) string {
	if p.c.Direction < 0 {
		return ""
	}
	return t.code(p, p.c.Direction)
}

func (t target) measure(p *plan) string { return t.code(p, p.c.Measure) }
func (t target) unit(p *plan) string {
	m, _ := p.c.Dataset.Measure(t.measure(p))
	return m.Unit
}

// source is where a figure comes from: _T where it is made from several.
func (o *outcome) source(p *plan) string {
	if !p.mixed {
		return o.code(p, p.c.Source)
	}
	if sources := o.sources(); len(sources) == 1 {
		return sources[0]
	} else if len(sources) > 1 {
		return warehouse.Total
	}
	return o.all[0].use.Table.Source
}

// notes says of each row what was added up and what that leaves out, and of the
// answer what it leaves out.
func (a noteWriter) notes(ctx context.Context, c *collapse, left []outcome, ranked []taken) error {
	own, err := a.ownNationals(ctx)
	if err != nil {
		return err
	}
	memo := map[situation][]int{}
	for i := range a.outcomes {
		row, o := &a.Rows[i], &a.outcomes[i]
		k, simple := a.situation(row, o)
		if notes, ok := memo[k]; ok && simple {
			row.Notes = notes
			continue
		}
		a.noteSource(row, o, ranked)
		a.noteOnlyArea(row, o)
		a.notePart(row, o)
		a.noteGroups(row, c, o)
		if row.Origin == warehouse.OriginComputed {
			a.noteSum(row, c, o)
			a.noteOwn(row, o, own)
			a.notePeriods(row, o)
		}
		a.noteGaps(row, o)
		if row.Commented > 0 {
			a.note(row, "query.commented")
		}
		if simple {
			memo[k] = slices.Clip(row.Notes)
		}
	}
	a.noteLeft(c, left)
	a.noteApart()
	return nil
}

// situation is all that the notes of a figure depend on, where it comes from a
// single cut: most figures of an answer are in the same few situations.
type situation struct {
	key                       codesKey // reporting area, source, measure, basis, direction, parts
	cut, vary, freq           int32
	zeros, own, bound, absent bool
	lacks, commented          bool
}

// situation is not ok where a figure has several parts, or its release was
// withdrawn.
func (a noteWriter) situation(row *warehouse.Row, o *outcome) (k situation, ok bool) {
	if len(o.ways) != 1 || o.short != nil || row.Withdrawn || o.ways[0].covered != nil {
		return k, false
	}
	w := &o.ways[0]
	k.cut, k.vary, k.freq, k.zeros, k.own = w.cut, w.vary, w.freq, w.zeros > 0, w.figure.own
	k.bound, k.absent = w.figure.lows > 0 && w.figure.n > 1, w.figure.missing() > 0 && w.figure.n > 1
	k.commented = row.Commented > 0
	k.lacks = w.figure.lacks
	if k.absent && w.figure.known+w.figure.lows == 0 {
		k.absent = false
	}
	for at, i := range a.plan.kept {
		if i == a.plan.c.RefArea || !a.plan.c.Dataset.Dimensions[i].Adds() && i != a.plan.c.Freq || slices.Contains(a.plan.held, i) {
			k.key[at] = o.key[at]
		}
	}
	return k, true
}

// noteOnlyArea names the reporting area of a figure where these collapse and there is
// one alone.
func (a noteWriter) noteOnlyArea(row *warehouse.Row, o *outcome) {
	p := a.plan
	if !slices.Contains(p.open, p.c.RefArea) || len(o.ways) != 1 {
		return
	}
	if area := p.v.constant(o.ways[0].use.Cut, warehouse.DimRefArea); area != "" {
		a.noteAreas(row, []string{area})
	}
}

func (a noteWriter) noteSource(row *warehouse.Row, o *outcome, ranked []taken) {
	p := a.plan
	codes := p.w.codes.All()
	at, direction := slices.Index(p.kept, p.c.RefArea), slices.Index(p.kept, p.c.Direction)
	var members []string // of a sum over areas
	if inner := slices.Index(p.inner, p.c.RefArea); inner >= 0 {
		members = innerCodes(p, o, inner)
	}
	sources := o.sources()
	for _, t := range ranked {
		if !slices.Contains(sources, codes[t.source]) || codes[t.measure] != o.measure(p) || at >= 0 && o.key[at] != t.area || direction >= 0 && o.key[direction] != t.direction {
			continue
		}
		if members != nil && !slices.Contains(members, codes[t.area]) {
			continue
		}
		id := "query.source-chosen"
		if t.forWhole {
			id = "query.source-whole"
		}
		a.note(row, id, "source", codes[t.source], "ref_area", codes[t.area], "sources", strings.Join(TextsOf(codes, t.others), ", "))
	}
}

// notePart says that a figure is of a part alone, because the whole is not published.
func (a noteWriter) notePart(row *warehouse.Row, o *outcome) {
	p := a.plan
	if p.parts(o.target) == 0 {
		return
	}
	for _, i := range p.held {
		if code := o.code(p, i); code != warehouse.Total {
			a.note(row, "query.part", "source", o.source(p), "dim", p.c.Dataset.Dimensions[i].ID, "codes", code)
		}
	}
}

// noteApart says why figures of several codes are side by side that nobody asked
// for one by one: in one dimension, or else the last of several in which they differ.
func (a noteWriter) noteApart() {
	p := a.plan
	var dims []warehouse.Dimension
	for i, dim := range p.c.Dataset.Dimensions {
		if !dim.Adds() && i != p.c.Freq && i != p.c.Source && i != p.c.Measure && !p.q.Names(dim.ID) {
			dims = append(dims, dim)
		}
	}
	noted := false
	for _, dim := range dims {
		if codes := a.sideBySide(dim.ID, dim); len(codes) > 0 {
			a.tellApart(dim, codes)
			noted = true
		}
	}
	for _, dim := range slices.Backward(dims) {
		if noted {
			return
		}
		if codes := a.sideBySide(dim.ID, dims...); len(codes) > 0 {
			a.tellApart(dim, codes)
			noted = true
		}
	}
}

func (a noteWriter) tellApart(dim warehouse.Dimension, codes []string) {
	a.note(nil, "query.apart", "dim", dim.ID, "codes", strings.Join(codes, ", "), "what", dim.Apart)
}

// sideBySide lists the codes of a dimension, sorted, of the rows that are equal in all
// but some dimensions and are there with several codes of it.
func (a noteWriter) sideBySide(dim string, but ...warehouse.Dimension) (codes []string) {
	at := slices.Index(a.Dims, dim)
	if !slices.ContainsFunc(a.Rows, func(r warehouse.Row) bool { return r.Key[at] != a.Rows[0].Key[at] }) {
		return nil
	}
	found := map[string]map[string]bool{}
	for _, row := range a.Rows {
		rest := slices.Clone(row.Key)
		for _, other := range but {
			rest[slices.Index(a.Dims, other.ID)] = ""
		}
		key := strings.Join(append(rest, row.Period), " ")
		if found[key] == nil {
			found[key] = map[string]bool{}
		}
		found[key][row.Key[at]] = true
	}
	all := map[string]bool{}
	for _, x := range found {
		if len(x) > 1 {
			maps.Copy(all, x)
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// noteSum says over which dimensions a figure is a sum, and what its tables
// leave out.
func (a noteWriter) noteSum(row *warehouse.Row, c *collapse, o *outcome) {
	p := a.plan
	for _, w := range o.ways {
		if len(w.adds) > 0 && p.own == "" {
			a.note(row, "query.summed", "dims", strings.Join(w.adds, ", "), "source", w.use.Table.Source, "table", w.use.Table.Name)
		}
		if len(w.adds) > 0 && len(w.use.load.LeavesOut) > 0 {
			a.noteLeavesOut(row, w.use)
		}
	}
	for _, i := range p.summed {
		dim := p.c.Dataset.Dimensions[i].ID
		a.note(row, "query.summed-codes", "dim", dim, "codes", strings.Join(p.q.Codes(dim), ", "))
	}
	var areas []string
	a.noteShort(row, o)
	for at, i := range p.inner {
		if codes := innerCodes(p, o, at); len(codes) > 1 && !slices.Contains(p.summed, i) && p.made(i) == nil {
			a.note(row, "query.summed-parts", "dim", p.c.Dataset.Dimensions[i].ID, "codes", strings.Join(codes, ", "))
		}
		if i == p.c.RefArea {
			areas = innerCodes(p, o, at)
		}
	}
	if a.overAreas(o, areas) && countsEvents(c.measure(o.target)) {
		a.note(row, "query.events")
	}
}

// innerCodes lists the codes of an inner dimension that a figure is made of.
func innerCodes(p *plan, o *outcome, at int) []string {
	var out []string
	for _, w := range o.ways {
		if code := p.w.codes.All()[p.inners[w.inner][at]]; !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	slices.Sort(out)
	return out
}

// noteShort names the parts that a sum leaves out because periods are missing.
func (a noteWriter) noteShort(row *warehouse.Row, o *outcome) {
	p := a.plan
	var parts []string
	for _, k := range o.short {
		parts = append(parts, strings.Join(TextsOf(p.w.codes.All(), p.inners[k][:len(p.inner)]), " "))
	}
	if parts != nil {
		slices.Sort(parts)
		args := []any{"codes", strings.Join(parts, ", ")}
		if len(p.inner) == 1 {
			args = append(args, "dim", p.c.Dataset.Dimensions[p.inner[0]].ID)
		}
		a.note(row, "query.part-incomplete", args...)
	}
}

// overAreas reports whether a figure is a sum over reporting areas.
func (a noteWriter) overAreas(o *outcome, areas []string) bool {
	p := a.plan
	return len(areas) > 1 || slices.Contains(p.summed, p.c.RefArea) ||
		slices.ContainsFunc(o.ways, func(w way) bool { return slices.Contains(w.adds, warehouse.DimRefArea) && areas == nil })
}

// countsEvents reports whether a measure counts what happens to a person, so that
// one journey through two countries is two.
func countsEvents(m warehouse.Measure) bool { return m.Unit == unitEvents || m.Unit == unitMovements }

// Codes of CL_UNIT.
const (
	unitEvents    = "EV"
	unitMovements = "MOV"
)

// noteLeavesOut passes on what a layout says its table leaves out. The text is
// in the layout's three languages.
func (a noteWriter) noteLeavesOut(row *warehouse.Row, u *usable) {
	a.note(row, "query.leaves-out", "source", u.Table.Source, "what", u.load.LeavesOut)
}

// ownNationals finds for which sources and areas the figures that foreigners
// are made of include own nationals; nil where nobody asked for foreigners.
func (a noteWriter) ownNationals(ctx context.Context) (map[[2]int32]bool, error) {
	p := a.plan
	if p.own != warehouse.Foreigners || len(a.outcomes) == 0 {
		return nil, nil
	}
	out := map[[2]int32]bool{}
	err := eachRow(ctx, p.w.engine, p.sql().ownFiguresSQL(), nil, func(rows *Rows) error {
		var k [2]int32
		err := rows.Scan(&k[0], &k[1])
		out[k] = true
		return err
	})
	return out, err
}

// noteOwn reports whether own nationals are in a sum over nationalities.
func (a noteWriter) noteOwn(row *warehouse.Row, o *outcome, own map[[2]int32]bool) {
	p := a.plan
	w := o.ways[0]
	if p.own == warehouse.Foreigners {
		a.note(row, "query.foreigners", "source", o.source(p))
	}
	if p.own == warehouse.OwnNationals {
		if w.vary == 1 {
			a.note(row, "query.nationals", "source", o.source(p))
		}
		return
	}
	if !slices.Contains(w.adds, warehouse.DimCounterpart) {
		return
	}
	if !p.c.Dataset.CountsOwn(o.direction(p)) && slices.ContainsFunc(o.ways, func(w way) bool { return w.figure.own }) {
		a.note(row, "query.own-among", "source", o.source(p))
	}
	if o.code(p, p.c.Basis) != citizenship || o.unit(p) != unitMovements {
		return
	}
	missing := true
	for _, w := range o.ways {
		missing = missing && !w.figure.own
	}
	area := ""
	if at := slices.Index(p.kept, p.c.RefArea); at >= 0 {
		area = p.w.codes.All()[o.key[at]]
		missing = missing && !own[[2]int32{p.w.codes.Number(o.source(p)), o.key[at]}]
	} else if codes := p.q.Codes(warehouse.DimRefArea); len(codes) == 1 && p.made(p.c.RefArea) == nil {
		area = codes[0]
		missing = missing && !own[[2]int32{p.w.codes.Number(o.source(p)), p.w.codes.Number(area)}]
	}
	if missing && area != "" { // sums over areas are looked at afterwards
		a.note(row, "query.no-nationals-of", "source", o.source(p), "ref_area", area)
	}
}

// citizenship is the code of CL_BASIS by which counterparts are nationalities.
const citizenship = "C"

// notePeriods says that a figure is made from shorter periods.
func (a noteWriter) notePeriods(row *warehouse.Row, o *outcome) {
	zeros := 0
	var covered []string
	for _, w := range o.ways {
		if !w.exact {
			a.note(row, "query.made-"+a.plan.w.codes.All()[w.freq])
		}
		zeros += w.zeros - len(w.covered)
		for _, period := range w.covered {
			if !slices.Contains(covered, period) {
				covered = append(covered, period)
			}
		}
	}
	if covered != nil {
		slices.Sort(covered)
		a.note(row, "query.covered", "source", o.source(a.plan), "periods", shorten(covered))
	}
	if zeros > 0 {
		a.note(row, "query.absent-zero", "source", o.source(a.plan))
	}
}

// noteGaps says that figures in a sum are censored or missing.
func (a noteWriter) noteGaps(row *warehouse.Row, o *outcome) {
	f := o.figure()
	if f.n < 2 || f.withdrawn {
		return
	}
	if f.lows > 0 {
		a.note(row, "query.bounded")
	}
	if f.missing() > 0 && f.known+f.lows > 0 {
		a.note(row, "query.missing")
	}
	if f.lacks {
		a.note(row, "query.lacks-part", "source", o.source(a.plan))
	}
	if f.slack > leastSlack*math.Abs(f.sum) {
		a.noteRounded(row, o)
	}
}

// leastSlack is the part of a sum by which rounding may move it and nobody needs to
// know: 5 persons in 60 million.
const leastSlack = 0.0001

// noteRounded says to which base the parts of a sum are rounded.
func (a noteWriter) noteRounded(row *warehouse.Row, o *outcome) {
	for _, w := range o.ways {
		if base := w.use.load.Rounding; base > 0 {
			a.note(row, "query.rounded", "source", o.source(a.plan), "base", warehouse.FormatNumber(base))
		}
	}
}

// noteLeft says which figures were left out, and why: one note for each source
// and reason, with the periods.
func (a noteWriter) noteLeft(c *collapse, left []outcome) {
	ids := map[reason]string{
		incomplete: "query.incomplete", codeMissing: "query.code-missing", notWhole: "query.not-whole-left",
		ambiguous: "query.ambiguous", notOverTime: "query.not-over-time", neverAdds: "query.never-adds", noMembers: "query.no-members",
	}
	type about struct {
		why                   reason
		source, measure, dims string
	}
	periods := map[about][]string{}
	for _, o := range left {
		k := about{o.why, o.source(a.plan), o.measure(a.plan), ""}
		if o.why == notWhole {
			k.dims = strings.Join(o.notWholeIn(a.plan), ", ")
		}
		if text := c.spans[o.period].Text; !slices.Contains(periods[k], text) {
			periods[k] = append(periods[k], text)
		}
	}
	keys := slices.SortedFunc(maps.Keys(periods), func(x, y about) int {
		return cmp.Or(strings.Compare(x.source, y.source), strings.Compare(x.measure, y.measure), cmp.Compare(x.why, y.why), strings.Compare(x.dims, y.dims))
	})
	for _, k := range keys {
		slices.Sort(periods[k])
		args := []any{"source", k.source, "measure", k.measure, "periods", shorten(periods[k])}
		if k.dims != "" {
			args = append(args, "dims", k.dims)
		}
		a.note(nil, ids[k.why], args...)
	}
}

// notWholeIn lists the dimensions of which a target has several codes and not all.
func (t target) notWholeIn(p *plan) (dims []string) {
	for _, i := range p.held {
		if t.key[slices.Index(p.kept, i)] == notAll {
			dims = append(dims, p.c.Dataset.Dimensions[i].ID)
		}
	}
	if dims == nil { // foreigners
		dims = append(dims, warehouse.DimCounterpart)
	}
	return dims
}

// shorten lists periods, the first ones and the last where there are many.
func shorten(periods []string) string {
	const many = 12
	if len(periods) <= many {
		return strings.Join(periods, ", ")
	}
	return strings.Join(periods[:many-1], ", ") + ", … " + periods[len(periods)-1]
}
