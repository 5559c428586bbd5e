package query

import (
	"context"
	"slices"
	"strings"

	"siemmes/warehouse"
)

// plan is a question made ready: what becomes of every dimension, which rows
// count, and which of them may be added up.
type plan struct {
	w   *Warehouse
	q   warehouse.Query
	c   *Cube
	reg *Register
	v   vintage

	kept   []int              // dimensions of the answer, in order; all of them without By
	held   []int              // those of kept that collapse, but for rows that have only a part of them
	totals map[int]string     // dimensions that collapse because their total was asked for, and how it is written
	groups []made             // codes asked for that may be made from others
	mixed  bool               // figures of several sources may make up one
	inner  []int              // dimensions that collapse but are looked at one by one first
	inners []codesKey         // sets of codes of the inner dimensions, as answers meet them
	places map[codesKey]int32 // their places in inners
	open   []int              // dimensions that collapse
	summed []int              // dimensions of which several codes were asked for, to be summed
	own    counterpart

	freqs   []warehouse.Freq // to read: the one asked for, then shorter ones; nil: all
	cuts    []*usable        // that may answer, best first
	sources []sourceChoice   // where several sources report for one area
}

// counterpart reports whether nationals or foreigners were asked for.
type counterpart string

// usable is a cut that may answer: as it is, or by adding up its leaves.
type usable struct {
	*Cut
	load *Load
	dims []int // that collapse and that the cut breaks down
	form       // in which all of them are added over

	forms map[formKey]*form // those in which some are held
}

// form is how a figure is made from a cut: over which dimensions leaves are added
// up, none where it is published, and the place of these in the dataset's order.
type form struct {
	adds  []string
	order int
}

// formKey tells forms of a cut apart: by the mask of the dimensions that are held
// and by the variant.
type formKey struct {
	held int
	vary int32
}

// plan reads a query; what makes no sense is ErrInvalid.
func (w *Warehouse) plan(ctx context.Context, q warehouse.Query) (*plan, error) {
	c, err := w.cube(ctx, q.Dataset)
	if err != nil {
		return nil, err
	}
	p := &plan{w: w, q: w.canonical(c, q), c: c, reg: w.Register()}
	if p.v, err = p.reg.vintageOf(q); err != nil {
		return nil, err
	}
	if err := p.roles(); err != nil {
		return nil, err
	}
	if err := p.frequencies(); err != nil {
		return nil, err
	}
	p.chooseCuts()
	p.openAreas()
	p.hold()
	p.chooseInner()
	return p, nil
}

// roles decides what becomes of each dimension.
func (p *plan) roles() error {
	for _, f := range p.q.Where {
		switch {
		case p.c.Dataset.Index(f.Dim) < 0:
			return noDimension(warehouse.ErrInvalid, p.c.Dataset, f.Dim)
		case len(f.Codes) == 0:
			return warehouse.NewError(warehouse.ErrInvalid, "query.error-no-code", "dimension", f.Dim)
		}
	}
	for _, dim := range p.q.By {
		if p.c.Dataset.Index(dim) < 0 {
			return noDimension(warehouse.ErrInvalid, p.c.Dataset, dim)
		}
	}
	p.findTotals()
	p.findGroups()
	for i, dim := range p.c.Dataset.Dimensions {
		codes := p.q.Codes(dim.ID)
		switch {
		case p.made(i) != nil, p.mixed && i == p.c.Source:
		case p.totals[i] != "":
			p.open = append(p.open, i)
		case p.q.By == nil, slices.Contains(p.q.By, dim.ID), !dim.Adds():
			p.kept = append(p.kept, i)
		case len(codes) > 1:
			p.summed = append(p.summed, i)
		case len(codes) == 0:
			p.open = append(p.open, i)
		}
	}
	for _, i := range p.summed {
		if err := p.refuseOverlap(i); err != nil {
			return err
		}
	}
	return p.nationals()
}

// noDimension is the error about a dimension that a dataset has not.
func noDimension(kind error, ds *warehouse.Dataset, dim string) error {
	return warehouse.NewError(kind, "catalog.no-dimension", "dataset", ds.ID, "dimension", dim, "dimensions", strings.Join(ds.IDs(), ", "))
}

// findTotals notes the dimensions of which all was asked for: they collapse.
func (p *plan) findTotals() {
	p.totals = map[int]string{}
	if p.q.By == nil {
		return
	}
	for i, dim := range p.c.Dataset.Dimensions {
		if codes := p.q.Codes(dim.ID); len(codes) == 1 && dim.Adds() && i != p.c.RefArea && p.c.all(i, codes[0]) {
			p.totals[i] = codes[0]
		}
	}
	p.q.Where = slices.DeleteFunc(p.q.Where, func(f warehouse.Filter) bool { return p.totals[p.c.Dataset.Index(f.Dim)] != "" })
}

// refuseOverlap refuses a sum over codes of which one contains another.
func (p *plan) refuseOverlap(dim int) error {
	d := p.c.Dataset.Dimensions[dim]
	codes := p.q.Codes(d.ID)
	for _, a := range codes {
		if p.c.Total(dim, a) {
			return warehouse.NewError(warehouse.ErrMeaningless, "query.error-whole-and-parts", "dimension", d.ID, "code", warehouse.Code{List: d.CodeList, ID: a})
		}
		for _, b := range codes {
			if p.w.catalog.Contains(d.CodeList, a, b) {
				return warehouse.NewError(warehouse.ErrMeaningless, "query.error-contains", "dimension", d.ID,
					"group", warehouse.Code{List: d.CodeList, ID: a}, "code", warehouse.Code{List: d.CodeList, ID: b})
			}
		}
	}
	return nil
}

// nationals notes whether own nationals or foreigners were asked for.
func (p *plan) nationals() error {
	codes := p.q.Codes(warehouse.DimCounterpart)
	special := slices.Contains(codes, warehouse.OwnNationals) || slices.Contains(codes, warehouse.Foreigners)
	switch {
	case !special || p.q.By == nil:
		return nil
	case len(codes) > 1:
		return warehouse.NewError(warehouse.ErrInvalid, "query.error-nationals", "dimension", warehouse.DimCounterpart)
	}
	p.own = counterpart(codes[0])
	return nil
}

// frequencies lists the frequencies to read.
func (p *plan) frequencies() error {
	q := p.q
	if q.Years() && (q.Freq != warehouse.Annual || q.By == nil) {
		return warehouse.NewError(warehouse.ErrInvalid, "query.error-years")
	}
	if q.Freq == "" {
		return nil
	}
	if q.Freq.Months() == 0 && q.By != nil && q.Freq != warehouse.Weekly && q.Freq != warehouse.Daily {
		return warehouse.NewError(warehouse.ErrInvalid, "catalog.frequency", "frequency", string(q.Freq))
	}
	if codes := q.Codes(warehouse.DimFreq); codes != nil && !slices.Equal(codes, []string{string(q.Freq)}) {
		return warehouse.NewError(warehouse.ErrInvalid, "query.error-two-frequencies", "frequency", string(q.Freq), "codes", strings.Join(codes, ", "))
	}
	p.freqs = []warehouse.Freq{q.Freq}
	if q.By == nil {
		return nil
	}
	for _, f := range []warehouse.Freq{warehouse.HalfYear, warehouse.Quarterly, warehouse.Monthly} {
		if f.Months() < q.Freq.Months() {
			p.freqs = append(p.freqs, f)
		}
	}
	return nil
}

// makes reports whether periods may have to be made from shorter ones.
func (p *plan) makes() bool { return len(p.freqs) > 1 }

// chooseCuts finds the cuts that may answer.
func (p *plan) chooseCuts() {
	for _, k := range p.reg.Cuts {
		l := p.v.loads[k.Table]
		if l == nil || !p.fits(k) {
			continue
		}
		if p.q.By == nil {
			p.cuts = append(p.cuts, &usable{Cut: k, load: l})
			continue
		}
		u := &usable{Cut: k, load: l, dims: p.dims(k)}
		u.form = p.formOf(u.dims)
		p.cuts = append(p.cuts, u)
	}
	slices.SortStableFunc(p.cuts, func(a, b *usable) int { return a.compare(a.form, b, b.form) })
}

// hold keeps the dimensions that collapse and of which some figures have only a
// part, so that a part never passes for the whole.
func (p *plan) hold() {
	for _, i := range p.open {
		if p.has(func(k *Cut) bool { return (k.Apart|k.Loose)&Bit(i) != 0 }) {
			p.held = append(p.held, i)
		}
	}
	p.kept = append(p.kept, p.held...)
	slices.Sort(p.kept)
}

// fits reports whether a cut can hold rows with the codes asked for: a code that
// is no total is only in cuts that break its dimension down, a total only in
// the others.
func (p *plan) fits(k *Cut) bool {
	for _, f := range p.q.Where {
		i := p.c.Dataset.Index(f.Dim)
		if i == p.c.Source && !slices.Contains(f.Codes, k.Table.Source) {
			return false
		}
		if i == p.c.RefArea && slices.Contains(f.Codes, warehouse.World) {
			continue // published, or made from countries
		}
		broken := slices.Contains(k.Broken, f.Dim)
		if !slices.ContainsFunc(f.Codes, func(code string) bool { return p.c.Total(i, code) != broken }) {
			return false
		}
	}
	return true
}

// dims lists the dimensions whose leaves are added to answer from a cut: those
// that collapse and that it breaks down. The figures of a single reporting area are
// its own.
func (p *plan) dims(k *Cut) []int {
	var out []int
	for _, i := range p.open {
		dim := p.c.Dataset.Dimensions[i].ID
		if slices.Contains(k.Broken, dim) && (i != p.c.RefArea || p.v.constant(k, dim) == "") {
			out = append(out, i)
		}
	}
	if p.own == warehouse.Foreigners && slices.Contains(k.Broken, warehouse.DimCounterpart) {
		out = append(out, p.c.Counterpart)
	}
	return out
}

// formOf is the form in which some dimensions are added over.
func (p *plan) formOf(dims []int) form {
	var f form
	for _, i := range dims {
		f.adds = append(f.adds, p.c.Dataset.Dimensions[i].ID)
	}
	f.order = cutOrder(p.c.Dataset, f.adds)
	return f
}

// cutOrder is the place of a set of dimensions in the dataset's order of cuts,
// or of the first cut that has them all. The reporting area is no part of any.
func cutOrder(ds *warehouse.Dataset, adds []string) int {
	var dims []string
	for _, dim := range adds {
		if dim != warehouse.DimRefArea {
			dims = append(dims, dim)
		}
	}
	first := len(ds.Cuts)
	for i, cut := range ds.Cuts {
		if slices.ContainsFunc(dims, func(dim string) bool { return !slices.Contains(cut, dim) }) {
			continue
		}
		if len(cut) == len(dims) {
			return i
		}
		first = min(first, i)
	}
	return first
}

// compare puts the better cut first: published figures, then the dataset's
// order, then the fewer dimensions to add over, then the table's name.
func (u *usable) compare(uses form, o *usable, other form) int {
	published := func(f form) int { return min(len(f.adds), 1) }
	for _, d := range []int{
		published(uses) - published(other), uses.order - other.order, len(uses.adds) - len(other.adds), strings.Compare(u.Table.Name, o.Table.Name),
	} {
		if d != 0 {
			return d
		}
	}
	return int(u.ID - o.ID)
}

// chooseInner finds the dimensions that collapse but must be looked at one by
// one, because a different cut or a different set of months may answer for each
// code: reporting areas, and, where codes to be summed were asked for, what one
// table holds of them where another table of the source holds the rest. With a
// single cut per source and no periods to make there are none.
func (p *plan) chooseInner() {
	for _, g := range p.groups {
		p.inner = append(p.inner, g.dim)
	}
	if p.q.By == nil || p.groups == nil && !p.makes() && !p.severalCuts() {
		return
	}
	for _, i := range slices.Concat(p.open, p.summed) {
		if i == p.c.RefArea || slices.Contains(p.summed, i) && p.divided(i) {
			p.inner = append(p.inner, i)
		}
	}
	slices.Sort(p.inner)
}

// severalCuts reports whether several cuts of one source may answer.
func (p *plan) severalCuts() bool {
	seen := map[string]bool{}
	for _, u := range p.cuts {
		if seen[u.Table.Source] {
			return true
		}
		seen[u.Table.Source] = true
	}
	return p.own != ""
}

// divided reports whether tables of one source hold one code each of a dimension,
// and not the same.
func (p *plan) divided(i int) bool {
	dim := p.c.Dataset.Dimensions[i].ID
	first := map[string]string{}
	for _, u := range p.cuts {
		code := p.v.constant(u.Cut, dim)
		if code == "" {
			continue
		}
		if have, ok := first[u.Table.Source]; ok && have != code {
			return true
		}
		first[u.Table.Source] = code
	}
	return false
}

// innerPlace is the place of a set of codes in inners.
func (p *plan) innerPlace(codes []int32) int32 {
	if len(codes) == 0 {
		return 0
	}
	var k codesKey
	copy(k[:], codes)
	at, ok := p.places[k]
	if !ok {
		if p.places == nil {
			p.places = map[codesKey]int32{}
		}
		at = int32(len(p.inners))
		p.inners, p.places[k] = append(p.inners, k), at
	}
	return at
}
