package check

import (
	"context"
	"math"
	"slices"

	"siemmes/ingest/figures"
	"siemmes/ingest/relation"
	"siemmes/warehouse"
)

// ownRules holds the rules of the user's folder. They may ask for what is published.
func (f *File) ownRules(ctx context.Context) error {
	for _, rule := range f.Own {
		x := &relationCheck{File: f, rule: rule, ledger: f.Held}
		if err := x.hold(ctx); err != nil {
			return err
		}
	}
	return nil
}

// relationCheck is one rule of relations at work.
type relationCheck struct {
	*File
	rule        *relation.Rule
	ledger      Ledger // nil: the file only
	house       bool   // rule net-mismatch
	of          *figures.Cube
	left, right []*part
	// meantFor is how many figures the rule describes, and heldFor for how many of
	// them all else was there.
	meantFor, heldFor int
	first             figures.Row // of those that it describes
}

// part is a term of a sum, and where its figures are found.
type part struct {
	*relation.Term
	file      *terms         // nil where the file has none of its dataset
	published *publishedTerm // nil where the warehouse is not asked
}

// value is what a part comes to for a figure of the left side, and how it is named
// to a reader.
type value struct {
	low, high float64
	where     any  // how it is named
	published bool // it is a figure that the warehouse holds
}

func (x *relationCheck) hold(ctx context.Context) error {
	if x.of = cubeOf(x.Cubes, x.rule.Where.Dataset); x.of == nil || len(x.of.Blocks) == 0 {
		return nil
	}
	for side, terms := range map[*[]*part][]relation.Term{&x.left: x.rule.Left, &x.right: x.rule.Right} {
		for i := range terms {
			*side = append(*side, x.part(&terms[i]))
		}
	}
	for _, t := range x.of.Tables {
		if x.house && t.Declared.AddsNot != "" {
			continue
		}
		if err := x.table(ctx, t); err != nil {
			return err
		}
	}
	if !x.house && x.meantFor > 0 && x.heldFor == 0 {
		x.tellNotHeld()
	}
	return nil
}

// tellNotHeld says that a rule that describes figures of the file was held for none
// of them.
func (x *relationCheck) tellNotHeld() {
	b, i := x.of.At(x.first)
	f := x.Report.Say("finding.own-rule.not-held", warehouse.Finding{Rule: x.rule.ID, Severity: warehouse.Note, CellRef: figures.CellOf(b, i), Key: "not held", Found: warehouse.Literal(figures.Figure(b, i))},
		"name", x.rule.Names, "right", relation.String(slices.Concat(x.rule.Left[1:], x.rule.Right)),
		"count", x.meantFor, "what", Describe(b, i))
	f.Count = x.meantFor
}

func (x *relationCheck) part(t *relation.Term) *part {
	p := &part{Term: t}
	if t.Constant() {
		return p
	}
	if t.In != relation.InWarehouse {
		p.file = newTerms(x.of, cubeOf(x.Cubes, t.Dataset), t)
	}
	if t.In != relation.InFile && x.ledger != nil {
		p.published = &publishedTerm{term: t}
	}
	return p
}

// table holds the rule for the figures of one table.
func (x *relationCheck) table(ctx context.Context, t *figures.Table) error {
	meant := x.meant(t)
	if meant == nil {
		return nil
	}
	key := x.of.NewKey()
	for _, n := range t.Blocks {
		b := x.of.Blocks[n]
		for i := range b.Len() {
			if figures.KeyOf(b, i, key); !meant.figure(key) {
				continue
			}
			if x.meantFor++; x.meantFor == 1 {
				x.first = figures.RowOf(n, i)
			}
			if err := x.figure(ctx, t, b, i, key); err != nil {
				return err
			}
		}
	}
	return nil
}

// meantFigures are the codes that a figure of the left side may have, by dimension
// and position; nil for a dimension in which any is meant. Time is the last one.
type meantFigures [][]bool

func (m meantFigures) figure(key []int32) bool {
	for d, codes := range m {
		if codes != nil && !codes[key[d]] {
			return false
		}
	}
	return true
}

// meant are the figures of a table for which the rule is held: those of its codes
// and periods, and in the dimensions that another dataset of the rule does not have
// those that are not broken down. Nil where the table has none.
func (x *relationCheck) meant(t *figures.Table) meantFigures {
	ds := x.of.Dataset
	m := make(meantFigures, len(ds.Dimensions)+1)
	for d, dim := range ds.Dimensions {
		var codes []string
		first, own := x.rule.Left[0].Codes[dim.ID]
		switch {
		case own:
			codes = []string{first}
		case len(x.rule.Where.Codes[dim.ID]) > 0:
			codes = x.rule.Where.Codes[dim.ID]
		case x.elsewhereMissing(dim.ID):
			codes = []string{warehouse.Total, warehouse.NotApplicable, warehouse.World}
		default:
			continue
		}
		m[d] = make([]bool, len(t.Texts(d)))
		for i, text := range t.Texts(d) {
			m[d][i] = slices.Contains(codes, text)
		}
		if !slices.Contains(m[d], true) {
			return nil
		}
	}
	if len(x.rule.Where.Periods) > 0 {
		at := len(ds.Dimensions)
		m[at] = make([]bool, len(t.PeriodTexts()))
		for i, text := range t.PeriodTexts() {
			p, err := warehouse.ParsePeriod(text)
			m[at][i] = err == nil && x.rule.Where.Holds(p)
		}
	}
	return m
}

// elsewhereMissing reports whether a dataset of the rule lacks a dimension.
func (x *relationCheck) elsewhereMissing(dim string) bool {
	for _, t := range slices.Concat(x.rule.Left, x.rule.Right) {
		if ds, err := x.Catalog.Dataset(t.Dataset); !t.Constant() && err == nil && ds.Index(dim) < 0 {
			return true
		}
	}
	return false
}

// figure holds the rule for one figure.
func (x *relationCheck) figure(ctx context.Context, t *figures.Table, b *warehouse.Observations, i int, key []int32) error {
	own := value{where: figures.CellOf(b, i).String()}
	own.low, own.high = t.Precise(b, i)
	left, ok, err := x.sum(ctx, x.left[1:], b, i, key)
	if !ok || err != nil {
		return err
	}
	right, ok, err := x.sum(ctx, x.right, b, i, key)
	if !ok || err != nil {
		return err
	}
	x.heldFor++
	first := own.times(x.left[0].Times)
	low, high := first.low, first.high
	for _, v := range left {
		low, high = low+v.low, high+v.high
	}
	var rightLow, rightHigh float64
	for _, v := range right {
		rightLow, rightHigh = rightLow+v.low, rightHigh+v.high
	}
	if math.IsNaN(low+high) || math.IsNaN(rightLow+rightHigh) || !x.rule.Broken(low, high, rightLow, rightHigh) {
		return nil
	}
	x.tell(t, b, i, left, right)
	return nil
}

// times is a value multiplied; a factor below zero turns it around.
func (v value) times(by float64) value {
	if v.low, v.high = v.low*by, v.high*by; by < 0 {
		v.low, v.high = v.high, v.low
	}
	return v
}

// sum finds the parts of a sum for a figure; ok is false where one is not there.
func (x *relationCheck) sum(ctx context.Context, parts []*part, b *warehouse.Observations, i int, key []int32) (all []value, ok bool, err error) {
	for _, p := range parts {
		v, ok, err := x.find(ctx, p, b, i, key)
		if !ok || err != nil {
			return nil, false, err
		}
		all = append(all, v)
	}
	return all, true, nil
}

func (x *relationCheck) find(ctx context.Context, p *part, b *warehouse.Observations, i int, key []int32) (v value, ok bool, err error) {
	if p.Constant() {
		return value{low: p.Times, high: p.Times, where: warehouse.FormatNumber(p.Times)}, true, nil
	}
	if p.file != nil {
		if r, found := p.file.find(key); found {
			c, j := p.file.cube.At(r)
			v.low, v.high = p.file.cube.ByCut[c.Table].Precise(c, j)
			v.where = figures.CellOf(c, j).String()
			return v.times(p.Times), true, nil
		}
	}
	if p.published != nil {
		f, found, err := p.published.find(ctx, x, b, i)
		if err != nil {
			return v, false, err
		}
		if found {
			v.low, v.high = f.bounds()
			v.published = true
			v.where = warehouse.NewMessage("finding.published", "value", numberOrNone(f.Value), "source", f.Source)
			return v.times(p.Times), true, nil
		}
	}
	return value{where: "0"}, p.AbsentIsZero, nil
}

// tell reports a figure that breaks the rule.
func (x *relationCheck) tell(t *figures.Table, b *warehouse.Observations, i int, left, right []value) {
	at := figures.CellOf(b, i)
	var parts warehouse.List
	var low, high float64
	published := slices.ContainsFunc(slices.Concat(left, right), func(v value) bool { return v.published })
	for _, v := range right {
		low, high, parts = low+v.low, high+v.high, append(parts, v.where)
	}
	for _, v := range left {
		low, high, parts = low-v.high, high-v.low, append(parts, v.where)
	}
	asked := value{low: low, high: high}.times(1 / x.left[0].Times)
	expected := between(asked.low, asked.high, figures.Base(t.Declared))
	f := warehouse.Finding{Rule: "net-mismatch", CellRef: at, Key: at.String(), Found: warehouse.Literal(figures.Figure(b, i)), Published: published}
	f.Expected = warehouse.Literal(expected)
	if x.house {
		x.tellOf(at)
		x.Report.Add(f, "what", Describe(b, i), "parts", parts)
		return
	}
	var message warehouse.Message // after a blank
	if len(x.rule.Message) > 0 {
		message = warehouse.NewMessage("finding.own-rule.then", "text", x.rule.Message)
	}
	f.Rule, f.Severity = x.rule.ID, x.rule.Severity
	f.Expected = warehouse.Literal(x.asked(expected, asked))
	x.Report.Say("finding.own-rule", f, "what", Describe(b, i), "parts", parts,
		"name", x.rule.Names, "left", relation.String(x.rule.Left), "is", string(x.rule.Is), "right", relation.String(x.rule.Right),
		"message", message)
}

// asked writes which values a figure may have, with the operator where it is not
// one of them: a factor below zero turns it around.
func (x *relationCheck) asked(between string, v value) string {
	is := x.rule.Is
	if x.left[0].Times < 0 {
		is = map[relation.Operator]relation.Operator{
			relation.AtMost: relation.AtLeast, relation.AtLeast: relation.AtMost, relation.Less: relation.More, relation.More: relation.Less,
		}[is]
	}
	number := func(v float64) string { return warehouse.FormatNumber(math.Round(v*1e6) / 1e6) }
	switch is {
	case relation.AtMost, relation.Less:
		return string(is) + " " + number(v.high)
	case relation.AtLeast, relation.More:
		return string(is) + " " + number(v.low)
	case relation.About:
		return string(is) + " " + between
	}
	return between
}

func cubeOf(cubes []*figures.Cube, dataset string) *figures.Cube {
	for _, k := range cubes {
		if k.Dataset.ID == dataset {
			return k
		}
	}
	return nil
}

// terms finds the figures of a term by the keys of the left side.
type terms struct {
	cube *figures.Cube
	// place gives for each dimension of the cube where the left side has it (-1
	// where it has not), as its position there, or fixed the only code.
	place []int
	codes [][]int32 // [dimension][position in the left side's dictionary], -1: not there
	fixed []int32
	key   []int32
	// bases are the codes of BASIS that a figure of another dataset may have where it
	// is not broken down by counterpart; basis is that dimension. Nil where the codes
	// must be alike.
	basis, counterpart int
	bases              []int32
	world              int32
}

// newTerms is nil where the cube holds nothing of the term.
func newTerms(of, in *figures.Cube, x *relation.Term) *terms {
	if in == nil || len(in.Blocks) == 0 {
		return nil
	}
	t := &terms{cube: in, key: in.NewKey()}
	last, from := in.Blocks[len(in.Blocks)-1], of.Blocks[len(of.Blocks)-1]
	for d, dim := range in.Dataset.Dimensions {
		at, fixed := of.Dataset.Index(dim.ID), int32(figures.Unset)
		only := x.Codes[dim.ID]
		if only == "" && at < 0 {
			only = wholeOf(dim)
		}
		var codes []int32
		if only != "" {
			if fixed = figures.Position(last.Codes[d].Texts, only); fixed == figures.Unset {
				return nil
			}
			at = -1
		} else {
			codes = translate(from.Codes[at].Texts, last.Codes[d].Texts)
		}
		t.place, t.fixed, t.codes = append(t.place, at), append(t.fixed, fixed), append(t.codes, codes)
	}
	t.place, t.fixed = append(t.place, len(of.Dataset.Dimensions)), append(t.fixed, figures.Unset)
	t.codes = append(t.codes, translate(from.Periods.Texts, last.Periods.Texts))
	t.basis, t.counterpart = in.Dataset.Index(warehouse.DimBasis), in.Dataset.Index(warehouse.DimCounterpart)
	if in.Dataset != of.Dataset && x.Codes[warehouse.DimBasis] == "" {
		for i := range last.Codes[t.basis].Texts {
			t.bases = append(t.bases, int32(i))
		}
		t.world = figures.Position(last.Codes[t.counterpart].Texts, warehouse.World)
	}
	return t
}

// wholeOf is the code of a dimension that is not broken down, as a layout that says
// nothing of it means it.
func wholeOf(dim warehouse.Dimension) string {
	switch {
	case dim.ID == warehouse.DimBasis:
		return warehouse.NotApplicable
	case dim.CodeList == figures.AreaList:
		return warehouse.World
	}
	return warehouse.Total
}

// translate gives for each text of one dictionary its position in another.
func translate(from, to []string) []int32 {
	index := make(map[string]int32, len(to))
	for i, t := range to {
		index[t] = int32(i)
	}
	out := make([]int32, len(from))
	for i, t := range from {
		out[i] = figures.Unset
		if at, ok := index[t]; ok {
			out[i] = at
		}
	}
	return out
}

// find is the figure of the term for a key of the left side.
func (t *terms) find(key []int32) (figures.Row, bool) {
	for d := range t.key {
		t.key[d] = t.fixed[d]
		if t.place[d] >= 0 {
			t.key[d] = t.codes[d][key[t.place[d]]]
		}
		if t.key[d] == figures.Unset && (d != t.basis || t.bases == nil) {
			return 0, false
		}
	}
	if t.key[t.basis] != figures.Unset {
		if r, ok := t.cube.Find(t.key); ok {
			return r, true
		}
	}
	if t.key[t.counterpart] != t.world {
		return 0, false
	}
	for _, code := range t.bases {
		t.key[t.basis] = code
		if r, ok := t.cube.Find(t.key); ok {
			return r, true
		}
	}
	return 0, false
}
