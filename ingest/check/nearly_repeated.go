package check

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"siemmes/ingest/figures"
	"siemmes/warehouse"
)

// nearlyShare is the share of the large figures of a period that must be those of
// another one.
const nearlyShare = 0.9

// twoPeriods are the periods of a table of which some figures are equal.
type twoPeriods struct{ one, other int32 }

// alikePeriods is how many large figures of two periods are equal, and how many
// the later one has that could be.
type alikePeriods struct {
	equal, both int
	doubt       float64
	first       [2]figures.Row // that are equal
}

// nearlyRepeated is rule repeated-column for two periods of which nearly all large
// figures are equal. All of them equal is told by tellRepeated. Stocks may stay
// what they are.
func nearlyRepeated(a *File, t *figures.Table) {
	if !t.Flows() {
		return
	}
	pairs := findAlike(t)
	if len(pairs) == 0 {
		return
	}
	countBoth(t, pairs)
	order := make([]twoPeriods, 0, len(pairs))
	for k := range pairs {
		order = append(order, k)
	}
	texts := t.PeriodTexts()
	slices.SortFunc(order, func(a, b twoPeriods) int {
		return cmp.Or(strings.Compare(texts[a.one], texts[b.one]), strings.Compare(texts[a.other], texts[b.other]))
	})
	for _, k := range order {
		p := pairs[k]
		if float64(p.equal) >= nearlyShare*float64(p.both) && p.doubt >= figures.LeastDoubt(t.ManyPeriods())+choices(p.both, p.equal) {
			tellNearly(a, t, k, p)
		}
	}
}

// choices is the logarithm of the number of ways to choose some of so many.
func choices(of, some int) float64 {
	a, _ := math.Lgamma(float64(of + 1))
	b, _ := math.Lgamma(float64(some + 1))
	c, _ := math.Lgamma(float64(of - some + 1))
	return (a - b - c) / math.Ln10
}

// findAlike finds the periods of which at least three large figures of some
// series are equal.
func findAlike(t *figures.Table) map[twoPeriods]*alikePeriods {
	doubts := t.Doubts()
	pairs := map[twoPeriods]*alikePeriods{}
	var seen lastSeen
	t.Histories().Each(figures.MinPeriods, func(points []figures.Point) {
		seen.clear(len(points))
		for i, p := range points {
			if p.Value < withinEvents {
				continue
			}
			last := seen.put(p.Value, int32(i))
			if last < 0 {
				continue
			}
			b, j := t.Cube.At(p.Row)
			if doubt := doubts(b, j, p.Value); doubt >= figures.TellingDoubt {
				noteAlike(t, pairs, points[last], p, doubt)
			}
		}
	})
	for k, p := range pairs {
		if p.equal < movedLeast {
			delete(pairs, k)
		}
	}
	return pairs
}

// lastSeen says of each number of a series where it was met last. It is a hash
// table with open addressing of which an entry holds in one series only.
type lastSeen struct {
	slots  []seenNumber
	series uint32
	mask   uint64
}

type seenNumber struct {
	value  float64
	series uint32
	at     int32
}

// clear makes room for a series of so many figures.
func (s *lastSeen) clear(n int) {
	for len(s.slots) < 2*n {
		s.slots = make([]seenNumber, max(64, 2*len(s.slots)))
	}
	s.mask = uint64(len(s.slots) - 1)
	s.series++
}

// put notes a number, and gives where it was before; -1 where it was not.
func (s *lastSeen) put(value float64, at int32) int32 {
	for i := figures.Mix(math.Float64bits(value)) & s.mask; ; i = (i + 1) & s.mask {
		x := &s.slots[i]
		switch {
		case x.series != s.series:
			*x = seenNumber{value, s.series, at}
			return -1
		case x.value == value:
			last := x.at
			x.at = at
			return last
		}
	}
}

func noteAlike(t *figures.Table, pairs map[twoPeriods]*alikePeriods, p, q figures.Point, doubt float64) {
	if p.Month > q.Month {
		p, q = q, p
	}
	b, i := t.Cube.At(p.Row)
	c, j := t.Cube.At(q.Row)
	k := twoPeriods{b.Period[i], c.Period[j]}
	x := pairs[k]
	if x == nil {
		x = &alikePeriods{first: [2]figures.Row{p.Row, q.Row}}
		pairs[k] = x
	}
	x.equal++
	x.doubt += doubt
}

// countBoth counts the large figures of the later of two periods of which the
// earlier one has figures, too.
func countBoth(t *figures.Table, pairs map[twoPeriods]*alikePeriods) {
	with := map[int32][]twoPeriods{} // by the later one
	for k := range pairs {
		with[k.other] = append(with[k.other], k)
	}
	at := make([]bool, len(t.Periods))
	t.Histories().Each(figures.MinPeriods, func(points []figures.Point) {
		for _, p := range points {
			b, i := t.Cube.At(p.Row)
			at[b.Period[i]] = true
		}
		for _, p := range points {
			b, i := t.Cube.At(p.Row)
			if p.Value < withinEvents {
				continue
			}
			for _, k := range with[b.Period[i]] {
				if at[k.one] {
					pairs[k].both++
				}
			}
		}
		for _, p := range points {
			b, i := t.Cube.At(p.Row)
			at[b.Period[i]] = false
		}
	})
}

// tellNearly reports the later of two periods, or the one that changed since the
// last release.
func tellNearly(a *File, t *figures.Table, k twoPeriods, p *alikePeriods) {
	cells := [2]warehouse.CellRef{t.Cube.Cell(p.first[0]), t.Cube.Cell(p.first[1])}
	codes := [2]int32{k.one, k.other}
	if a.earlier.Changed(t.Cube, p.first[0]) && !a.earlier.Changed(t.Cube, p.first[1]) {
		cells[0], cells[1] = cells[1], cells[0]
		codes[0], codes[1] = codes[1], codes[0]
	}
	time := len(t.Cube.Dataset.Dimensions)
	was, is := warehouse.Value(placeLabel(t, time, int(codes[0]))), warehouse.Value(placeLabel(t, time, int(codes[1])))
	x := warehouse.Finding{
		Rule: "repeated-column", CellRef: cells[1], Key: strings.Join([]string{t.ID, t.PeriodTexts()[codes[1]]}, " "), Found: is, Expected: was,
	}
	if a.earlier.HasMoved(cells[1]) || a.Report.knows(x.Name()) {
		return
	}
	f := a.Report.Say("finding.repeated-column.nearly", x, "first", cells[0], "count", p.both, "same", p.equal)
	f.Count = p.equal
}
