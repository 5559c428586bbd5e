package check

import (
	"maps"
	"math"
	"slices"
	"strings"

	"siemmes/ingest/figures"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

var unmarkedTotal = Rule{
	ID: "unmarked-total", Severity: warehouse.Blocking,
	Run: eachTable(unmarkedTotals),
}

// unmarkedTotals is rule unmarked-total: where a table gives no total of a dimension, the
// figures of a code that only an office has are the sums of all other ones. It is their
// total under another name, and would be counted twice.
func unmarkedTotals(a *File, t *figures.Table) {
	for d, dim := range t.Cube.Dataset.Dimensions {
		codes := t.CodesOf(d)
		_, total := codes[warehouse.Total]
		_, world := codes[warehouse.World]
		own := ownCodes(dim, codes)
		if !dim.Adds() || total || world || len(own) == 0 {
			continue
		}
		found := sumsOfOthers(t, d, own)
		for _, code := range slices.Sorted(maps.Keys(found)) {
			if x := found[code]; !x.fails && x.doubt >= 2+math.Log10(float64(len(codes))) {
				tellUnmarked(a, t, d, code, x)
			}
		}
	}
}

// ownCodes are those of a dimension's codes that the catalog has not from itself.
func ownCodes(dim warehouse.Dimension, codes map[string]int32) map[int32]bool {
	list, err := catalog.Default().List(dim.CodeList)
	if err != nil {
		return nil
	}
	own := map[int32]bool{}
	for id, code := range codes {
		if list.Code(id) == nil {
			own[code] = true
		}
	}
	return own
}

// othersSum is what is known of a code whose figures may be the sums of all others.
type othersSum struct {
	first figures.Row
	cells int
	doubt float64 // how unlikely it is that they are so by chance, in decimal digits
	fails bool    // one of them is no such sum
}

// group are the figures that differ in one dimension only.
type group struct {
	sum   float64
	parts int // that are not zero
}

// sumsOfOthers holds the figures of some codes of a dimension against the sums of those of
// all its other codes, under the same other headings.
func sumsOfOthers(t *figures.Table, d int, own map[int32]bool) map[int32]*othersSum {
	groups := map[uint64]group{}
	eachFigure(t, d, func(_ figures.Row, code int32, rest uint64, v float64) {
		g := groups[rest]
		g.sum += v
		if v != 0 {
			g.parts++
		}
		groups[rest] = g
	})
	found, base := map[int32]*othersSum{}, math.Max(figures.Base(t.Declared), 1)
	eachFigure(t, d, func(r figures.Row, code int32, rest uint64, v float64) {
		if !own[code] {
			return
		}
		x := found[code]
		if x == nil {
			x = &othersSum{first: r}
			found[code] = x
		}
		x.cells++
		switch g := groups[rest]; {
		case g.sum == 0: // all are
		case g.parts < 3 || math.Abs(g.sum-2*v) > slack(v, base, g.parts):
			x.fails = true
		default:
			x.doubt += figures.DoubtOf(v, base)
		}
	})
	return found
}

// slack is by how much a total may differ from rounded parts.
func slack(v, base float64, parts int) float64 {
	if base > 1 {
		return base * float64(parts) / 2
	}
	return 1e-9 * math.Abs(v)
}

// eachFigure yields the figures of a table, each with its code of a dimension and a hash
// of its key without it.
func eachFigure(t *figures.Table, d int, yield func(r figures.Row, code int32, rest uint64, v float64)) {
	for _, k := range t.Blocks {
		b := t.Cube.Blocks[k]
		for i, v := range b.Value {
			if math.IsNaN(v) {
				continue
			}
			rest := figures.Mix(uint64(b.Period[i]))
			for e := range b.Dims {
				if e != d {
					rest = figures.Mix(rest ^ uint64(b.Dims[e][i]) ^ uint64(e+1)<<32)
				}
			}
			yield(figures.RowOf(k, i), b.Dims[d][i], rest, v)
		}
	}
}

func tellUnmarked(a *File, t *figures.Table, d int, code int32, x *othersSum) {
	b, i := t.Cube.At(x.first)
	id := t.Texts(d)[code]
	f := a.Report.Add(warehouse.Finding{
		Rule: "unmarked-total", CellRef: figures.CellOf(b, i), Key: strings.Join([]string{t.ID, t.Cube.Dataset.Dimensions[d].ID, id}, " "), Found: warehouse.Value(placeLabel(t, d, int(code))),
	}, "label", placeLabel(t, d, int(code)), "dimension", t.Cube.Dataset.Dimensions[d].Names, "count", x.cells, "others", len(t.CodesOf(d))-1)
	f.Count = x.cells
}
