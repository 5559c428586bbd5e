package ingest

import (
	"math"
	"strconv"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// balance is a figure that is made of others by definition, within one source:
// net migration is immigrants minus emigrants.
type balance struct {
	of    term
	parts []term
}

// term is a measure of a dataset, in one direction where it has directions.
type term struct {
	dataset, measure, direction string
	sign                        float64
}

// balances lists them. The balance of a population is that of demography
// (Preston, Heuveline and Guillot 2001, ch. 1): P1 − P0 = B − D + I − E. Entries
// minus exits is no net migration, but an office that publishes their balance
// publishes both sides of it.
func balances() []balance {
	net := func(measure string, parts ...term) balance {
		return balance{term{dataset: "INDICATOR", measure: measure}, parts}
	}
	people := func(measure string, sign float64) term { return term{"POPULATION", measure, "", sign} }
	index := func(measure string) term { return term{"INDICATOR", measure, "", 1} }
	moves := func(dataset, measure, direction string, sign float64) term {
		return term{dataset, measure, direction, sign}
	}
	return []balance{
		net("NET_MIGRATION", people("IMMIGRANTS", 1), people("EMIGRANTS", -1)),
		net("NET_MIGRATION", moves("ADMISSIONS", "PERSONS", "IN", 1), moves("ADMISSIONS", "PERSONS", "OUT", -1)),
		net("NET_MIGRATION", moves("BORDER", "MOVEMENTS", "IN", 1), moves("BORDER", "MOVEMENTS", "OUT", -1)),
		net("INTERNAL_NET_MIGRATION", people("INTERNAL_IMMIGRANTS", 1), people("INTERNAL_EMIGRANTS", -1)),
		net("NATURAL_INCREASE", people("BIRTHS", 1), people("DEATHS", -1)),
		net("SOCIAL_INCREASE", index("NET_MIGRATION"), index("INTERNAL_NET_MIGRATION")),
		net("TOTAL_INCREASE", index("NATURAL_INCREASE"), index("SOCIAL_INCREASE")),
		{term{dataset: "ASYLUM", measure: "REFUGEES_ASYLUM_SEEKERS"}, []term{
			{"ASYLUM", "REFUGEES", "", 1}, {"ASYLUM", "ASYLUM_SEEKERS", "", 1},
		}},
	}
}

// nets is rule net-mismatch: wherever a file holds a balance and its parts, the
// balance must be able to be what the parts come to. The tolerance is derived as
// for totals; a projection that is shown to some decimals is off by half the
// last of them.
func (a *audit) nets(cubes []*cube) {
	for _, x := range balances() {
		of := cubeOf(cubes, x.of.dataset)
		if of == nil {
			continue
		}
		var parts []*terms
		for _, p := range x.parts {
			if t := newTerms(of, cubeOf(cubes, p.dataset), p); t != nil {
				parts = append(parts, t)
			}
		}
		if len(parts) == len(x.parts) {
			a.balance(of, x, parts)
		}
	}
}

func cubeOf(cubes []*cube, dataset string) *cube {
	for _, k := range cubes {
		if k.ds.ID == dataset {
			return k
		}
	}
	return nil
}

// terms finds the figures of a term by the keys of the balance.
type terms struct {
	term
	cube *cube
	// place gives for each dimension of the cube where the balance has it (-1
	// where it has not), as its position there, or fixed the only code.
	place []int
	codes [][]int32 // [dimension][position in the balance's dictionary], -1: not there
	fixed []int32
	key   []int32
}

// newTerms is nil where the cube holds nothing of the term.
func newTerms(of, in *cube, x term) *terms {
	if in == nil || len(in.blocks) == 0 {
		return nil
	}
	t := &terms{term: x, cube: in, key: in.newKey()}
	last, from := in.blocks[len(in.blocks)-1], of.blocks[len(of.blocks)-1]
	for d, dim := range in.ds.Dimensions {
		at, fixed := of.ds.Index(dim.ID), int32(unset)
		only := ""
		switch {
		case dim.ID == warehouse.DimMeasure:
			only = x.measure
		case dim.ID == warehouse.DimDirection && x.direction != "":
			only = x.direction
		case at < 0:
			only = warehouse.Total
		}
		var codes []int32
		if only != "" {
			if fixed = position(last.Codes[d].Texts, only); fixed == unset {
				return nil
			}
			at = -1
		} else {
			codes = translate(from.Codes[at].Texts, last.Codes[d].Texts)
		}
		t.place, t.fixed, t.codes = append(t.place, at), append(t.fixed, fixed), append(t.codes, codes)
	}
	t.place, t.fixed = append(t.place, len(of.ds.Dimensions)), append(t.fixed, unset)
	t.codes = append(t.codes, translate(from.Periods.Texts, last.Periods.Texts))
	return t
}

func position(texts []string, text string) int32 {
	for i, t := range texts {
		if t == text {
			return int32(i)
		}
	}
	return unset
}

// translate gives for each text of one dictionary its position in another.
func translate(from, to []string) []int32 {
	index := make(map[string]int32, len(to))
	for i, t := range to {
		index[t] = int32(i)
	}
	out := make([]int32, len(from))
	for i, t := range from {
		out[i] = unset
		if at, ok := index[t]; ok {
			out[i] = at
		}
	}
	return out
}

// find is the figure of the term for a key of the balance.
func (t *terms) find(key []int32) (row, bool) {
	for d := range t.key {
		t.key[d] = t.fixed[d]
		if t.place[d] >= 0 {
			t.key[d] = t.codes[d][key[t.place[d]]]
		}
		if t.key[d] == unset {
			return 0, false
		}
	}
	return t.cube.find(t.key)
}

// balance holds every figure of a balance against its parts.
func (a *audit) balance(of *cube, x balance, parts []*terms) {
	measure := of.ds.Index(warehouse.DimMeasure)
	key := of.newKey()
	for _, t := range of.order {
		if t.declared.AddsNot != "" {
			continue
		}
		want := position(t.texts(measure), x.of.measure)
		if want == unset || int(want) >= len(t.present[measure]) || !t.present[measure][want] {
			continue
		}
		for _, n := range t.blocks {
			b := of.blocks[n]
			for i := range b.Len() {
				if b.Dims[measure][i] == want {
					keyOf(b, i, key)
					a.weigh(t, b, i, key, parts)
				}
			}
		}
	}
}

// weigh compares one balance with its parts.
func (a *audit) weigh(t *cubeTable, b *warehouse.Observations, i int, key []int32, parts []*terms) {
	low, high := t.precise(b, i)
	if math.IsInf(low, -1) {
		return
	}
	var from, to float64
	cells := make([]string, len(parts))
	for k, p := range parts {
		r, ok := p.find(key)
		if !ok {
			return
		}
		pb, j := p.cube.at(r)
		l, h := p.cube.tables[pb.Table].precise(pb, j)
		if p.sign < 0 {
			l, h = -h, -l
		}
		from, to = from+l, to+h
		cells[k] = cellOf(pb, j).String()
	}
	slack := 1e-6 + 1e-9*math.Max(math.Abs(low), math.Abs(from))
	if from <= high+slack && low <= to+slack || math.IsNaN(from) || math.IsNaN(to) {
		return
	}
	at := cellOf(b, i)
	a.tellOf(at)
	a.report.add(warehouse.Finding{
		Rule: "net-mismatch", CellRef: at, Key: at.String(), Found: figure(b, i), Expected: between(from, to, base(t.declared)),
	}, "what", a.describe(b, i), "parts", lang.List(a.report.lang, cells))
}

// precise are the bounds of a figure, those of a projection or a rate as wide
// as half the last decimal it is given to.
func (t *cubeTable) precise(b *warehouse.Observations, i int) (low, high float64) {
	m, _ := t.cube.ds.Measure(b.Codes[t.cube.ds.Index(warehouse.DimMeasure)].Texts[b.Dims[t.cube.ds.Index(warehouse.DimMeasure)][i]])
	low, high = bounds(b, i, base(t.declared), m.Negative)
	if v := b.Value[i]; m.Fractional && !math.IsNaN(v) {
		half := 0.5 * math.Pow10(-decimals(v))
		low, high = math.Min(low, v-half), math.Max(high, v+half)
	}
	return low, high
}

// decimals is how many decimals a figure is given to.
func decimals(v float64) int {
	s := strconv.FormatFloat(v, 'f', -1, 64)
	if _, after, ok := strings.Cut(s, "."); ok {
		return len(after)
	}
	return 0
}
