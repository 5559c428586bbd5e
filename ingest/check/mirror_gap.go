package check

import (
	"context"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"siemmes/ingest/figures"
	"siemmes/warehouse"
)

var mirrorGap = Rule{
	ID: "mirror-gap", Severity: warehouse.Note, Needs: HeldFigures,
	Run: mirrors,
}

// mirrorShare is from which relative difference on a mirror gap is reported:
// 2|a-b|/(a+b), a quarter.
const mirrorShare = 0.25

// mirrorKey is what two countries count alike, as the one that sent the file
// sees it.
type mirrorKey struct{ area, partner, measure, freq, direction string }

// mirrorPair is what both count over the periods that both have.
type mirrorPair struct {
	mirrorKey
	source   string // of the partner's figures
	own      float64
	partners float64
	periods  int
	last     string
	row      figures.Row // of the last period
}

// gap is the relative difference of the two.
func (p *mirrorPair) gap() float64 { return 2 * math.Abs(p.own-p.partners) / (p.own + p.partners) }

// mirrors is rule mirror-gap: what a country counts from a partner against what
// the partner counts to it. It informs: both are right by their own count.
func mirrors(ctx context.Context, a *File) error {
	for _, k := range a.Cubes {
		if k.Dataset.Index(warehouse.DimDirection) < 0 {
			continue
		}
		own, areas, partners := mirrorable(a, k)
		if len(own) == 0 {
			continue
		}
		theirs, err := a.Held.Mirror(ctx, k.Dataset.ID, areas, partners)
		if err != nil {
			return err
		}
		tellMirror(a, k, pairUp(k.Dataset, own, theirs))
	}
	return nil
}

// mirrorFig is a figure of the file that a partner may have counted, too.
type mirrorFig struct {
	row   figures.Row
	value float64
}

type mirrorAt struct {
	mirrorKey
	period string
}

// mirrorable finds the figures by partner country that are not broken down
// further, and both sides' countries.
func mirrorable(a *File, k *figures.Cube) (own map[mirrorAt]mirrorFig, areas, partners []string) {
	ds := k.Dataset
	of := func(dim string) int { return ds.Index(dim) }
	area, partner, measure, freq, direction, basis := of(warehouse.DimRefArea), of(warehouse.DimCounterpart), of(warehouse.DimMeasure), of(warehouse.DimFreq), of(warehouse.DimDirection), of(warehouse.DimBasis)
	own = map[mirrorAt]mirrorFig{}
	seenArea, seenPartner := map[string]bool{}, map[string]bool{}
	for n, b := range k.Blocks {
		if b.Len() == 0 {
			continue
		}
		code := func(d, i int) string { return b.Codes[d].Texts[b.Dims[d][i]] }
		whole := make([][]bool, len(ds.Dimensions))
		for d := range whole {
			if !slices.Contains([]int{area, partner, measure, freq, direction, basis, of(warehouse.DimSource)}, d) {
				whole[d] = wholes(b.Codes[d].Texts)
			}
		}
		countries := countriesAmong(a, b.Codes[partner].Texts)
		for i, v := range b.Value {
			if math.IsNaN(v) || !countries[b.Dims[partner][i]] || !mirrored(ds, code(basis, i)) || !allWhole(b, i, whole) {
				continue
			}
			key := mirrorKey{code(area, i), code(partner, i), code(measure, i), code(freq, i), code(direction, i)}
			own[mirrorAt{key, b.Periods.Texts[b.Period[i]]}] = mirrorFig{figures.RowOf(n, i), v}
			seenArea[key.area], seenPartner[key.partner] = true, true
		}
	}
	return own, slices.Sorted(maps.Keys(seenArea)), slices.Sorted(maps.Keys(seenPartner))
}

// wholes says which codes represent all of a dimension.
func wholes(texts []string) []bool {
	all := make([]bool, len(texts))
	for i, t := range texts {
		all[i] = t == warehouse.Total || t == warehouse.NotApplicable || t == warehouse.World
	}
	return all
}

func allWhole(b *warehouse.Observations, i int, whole [][]bool) bool {
	for d, ok := range whole {
		if ok != nil && !ok[b.Dims[d][i]] {
			return false
		}
	}
	return true
}

// countriesAmong says which codes are countries.
func countriesAmong(a *File, texts []string) []bool {
	all := make([]bool, len(texts))
	for i, t := range texts {
		all[i] = len(t) == 3 && t != warehouse.OwnNationals && t != warehouse.Foreigners && !a.Catalog.Aggregate(figures.AreaList, t)
	}
	return all
}

// mirrored reports whether figures of a basis have a mirror: where one comes from
// and goes to has; of which country one is a citizen, or where one was born, only
// where the dataset says so.
func mirrored(ds *warehouse.Dataset, basis string) bool {
	switch basis {
	case "C", "B", "BC":
		return slices.Contains(ds.Mirrored, basis)
	}
	return true
}

// pairUp holds the figures of partners against those of the file, period by
// period. Of several sources of a partner each is a pair.
func pairUp(ds *warehouse.Dataset, own map[mirrorAt]mirrorFig, theirs []warehouse.Mirrored) []*mirrorPair {
	other := map[string]string{"IN": "OUT", "OUT": "IN"}
	type pairKey struct {
		mirrorKey
		source string
	}
	pairs := map[pairKey]*mirrorPair{}
	var order []*mirrorPair
	for _, m := range theirs {
		key := mirrorKey{m.Counterpart, m.RefArea, m.Measure, m.Freq, other[m.Direction]}
		f, ok := own[mirrorAt{key, m.Period}]
		if !ok || !mirrored(ds, m.Basis) {
			continue
		}
		p := pairs[pairKey{key, m.Source}]
		if p == nil {
			p = &mirrorPair{mirrorKey: key, source: m.Source}
			pairs[pairKey{key, m.Source}] = p
			order = append(order, p)
		}
		p.own, p.partners, p.periods = p.own+f.value, p.partners+m.Value, p.periods+1
		if m.Period >= p.last {
			p.last, p.row = m.Period, f.row
		}
	}
	return slices.DeleteFunc(order, func(p *mirrorPair) bool {
		return !(p.own >= 0 && p.partners >= 0) || p.gap() < mirrorShare || math.Abs(p.own-p.partners) <= 50+5*math.Sqrt(math.Max(p.own, p.partners))
	})
}

// tellMirror reports the gaps of each country and direction in one finding, at
// the largest.
func tellMirror(a *File, k *figures.Cube, pairs []*mirrorPair) {
	type side struct{ area, measure, direction string }
	bySide := map[side][]*mirrorPair{}
	var order []side
	for _, p := range pairs {
		s := side{p.area, p.measure, p.direction}
		if bySide[s] == nil {
			order = append(order, s)
		}
		bySide[s] = append(bySide[s], p)
	}
	for _, s := range order {
		largest := slices.MaxFunc(bySide[s], func(a, b *mirrorPair) int {
			return int(math.Abs(a.own-a.partners) - math.Abs(b.own-b.partners))
		})
		label := func(dim, code string) warehouse.Code { return codeOf(k.Dataset, dim, code) }
		f := a.Report.Add(warehouse.Finding{
			Rule: "mirror-gap", CellRef: k.Cell(largest.row), Key: strings.Join([]string{k.Dataset.ID, s.area, s.measure, s.direction}, " "),
			Found: warehouse.Literal(warehouse.FormatNumber(largest.own)), Expected: warehouse.Literal(warehouse.FormatNumber(largest.partners)),
		}, "area", label(warehouse.DimRefArea, s.area), "partner", label(warehouse.DimRefArea, largest.partner),
			"direction", label(warehouse.DimDirection, s.direction), "source", largest.source, "period", warehouse.PeriodValue(largest.last),
			"periods", largest.periods, "gap", strconv.Itoa(int(math.Round(100*largest.gap()))), "count", len(bySide[s]))
		f.Count = len(bySide[s])
	}
}
