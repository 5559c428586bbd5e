package store

import (
	"cmp"
	"container/heap"
	"context"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/query"
)

// This file is the audit of a seal. Hiding one more figure in each sum of a hidden one
// (protect.go) is not enough where sums cross: a total by sex and one by age may
// together give what neither gives alone. Every figure is the sum of atoms: of the
// smallest parts into which the codes, ages and periods of the figures around it divide.
// A sealed figure can be worked out, by any way of adding and subtracting, just when it
// is a linear combination of the figures that are shown. The audit looks for one, by
// elimination modulo a prime, and hides a figure of it until there is none (Hundepool
// and others, Statistical Disclosure Control, 2012, ch. 4.4). Totals are taken to be the
// sums of the parts that are published: where some part is not, less can be worked out
// than the audit believes.

const (
	// maxAuditRows bounds the figures around a sealed one that are audited.
	maxAuditRows = 20_000
	// maxAuditAtoms bounds the atoms of all of them together.
	maxAuditAtoms = 2_000_000
	// auditPrime is the modulus: a combination of whole numbers is one modulo it.
	auditPrime = 1<<31 - 1
)

// audit hides figures until no sealed one is a combination of those that are shown. It
// returns what it hid, and those keys that have too many figures around them.
func audit(ctx context.Context, it *removal, c *query.Cube, keys [][]int32) (hidden, unproven [][]int32, err error) {
	p := &protector{removal: it, c: c}
	for _, key := range keys {
		around, err := p.around(ctx, key)
		if err != nil {
			return hidden, unproven, err
		}
		if around == nil {
			unproven = append(unproven, key)
			continue
		}
		for {
			way := around.combination()
			if way == nil {
				break
			}
			hide := slices.MinFunc(way, func(a, b *part) int {
				return cmp.Or(cmp.Compare(zeroLast(a.value), zeroLast(b.value)), cmp.Compare(a.value, b.value), slices.Compare(a.key, b.key))
			})
			hide.value = math.NaN()
			hidden = append(hidden, hide.key)
			if len(hidden) > maxProtected {
				return nil, nil, warehouse.NewError(warehouse.ErrConflict, "store.too-many-hidden", "count", maxProtected)
			}
			if err := p.remove(ctx, p.c, hide.key, warehouse.Secondary); err != nil {
				return nil, nil, err
			}
		}
	}
	return hidden, unproven, nil
}

// surroundings are the figures that may have atoms in common with a sealed one.
type surroundings struct {
	figures []part
	atoms   [][]int32 // of each figure, sorted
	sealed  []int32   // atoms of the sealed figure
}

// around reads them; nil where they are too many. A measure that is never added up has
// none.
func (p *protector) around(ctx context.Context, key []int32) (*surroundings, error) {
	m, _ := p.c.Dataset.Measure(p.s.codes.All()[key[p.c.Measure]])
	out := &surroundings{}
	if m.Adds == warehouse.AddsNever {
		return out, nil
	}
	var places []int
	for d, dim := range p.c.Dataset.Dimensions {
		if dim.Adds() {
			places = append(places, d)
		}
	}
	at := len(p.c.Columns)
	if m.Adds == warehouse.AddsOver {
		places = append(places, p.c.Freq, at)
	}
	line, err := p.limitedLine(ctx, key, places)
	if err != nil || line == nil {
		return nil, err
	}
	axes := make([]axis, 0, len(places))
	for _, d := range places {
		switch {
		case d == p.c.Freq: // it varies with the period
		case d == at:
			axes = append(axes, spanAxis(line, d, p.timeSpan, nil))
		case p.c.Dataset.Dimensions[d].ID == warehouse.DimAge:
			axes = append(axes, spanAxis(line, d, p.ageSpan(d), p.within(d)))
		default:
			axes = append(axes, codeAxis(line, d, p.within(d)))
		}
	}
	return out.fill(line, key, axes), nil
}

// limitedLine is the line of some places, nil where it is too long.
func (p *protector) limitedLine(ctx context.Context, key []int32, places []int) ([]part, error) {
	var where []string
	for i, col := range slices.Concat(p.c.Columns, []string{"period"}) {
		if !slices.Contains(places, i) {
			where = append(where, col+" = "+strconv.Itoa(int(key[i])))
		}
	}
	n, err := column[int](ctx, p.tx, "SELECT count(*) FROM "+p.c.Table+" WHERE "+strings.Join(append(where, "true"), " AND "))
	if err != nil || n[0] > maxAuditRows {
		return nil, err
	}
	line, err := p.line(ctx, key, places)
	if line == nil && err == nil {
		line = []part{}
	}
	return line, err
}

// axis divides one place of the key into atoms: the atoms of each of its numbers, and
// how many there are in all.
type axis struct {
	place int
	atoms map[int32][]int32
	size  int
}

// codeAxis divides codes: one that holds no other one is an atom.
func codeAxis(line []part, d int, within func(whole, part []int32) bool) axis {
	out := axis{place: d, atoms: map[int32][]int32{}}
	first := map[int32][]int32{} // a key with each code
	for i := range line {
		if first[line[i].key[d]] == nil {
			first[line[i].key[d]] = line[i].key
		}
	}
	codes := slices.Sorted(maps.Keys(first))
	holds := func(a, b int32) bool { return within(first[a], first[b]) }
	leaf := map[int32]int32{}
	for _, a := range codes {
		if !slices.ContainsFunc(codes, func(b int32) bool { return holds(a, b) }) {
			leaf[a] = int32(out.size)
			out.size++
		}
	}
	for _, a := range codes {
		if n, ok := leaf[a]; ok {
			out.atoms[a] = []int32{n}
			continue
		}
		for _, b := range codes {
			if n, ok := leaf[b]; ok && holds(a, b) {
				out.atoms[a] = append(out.atoms[a], n)
			}
		}
	}
	return out
}

// spanAxis divides stretches at each place where one begins or ends. What is no stretch
// is an atom of its own, and part of the stretches that hold it.
func spanAxis(line []part, d int, span func(key []int32) (from, to int, ok bool), within func(whole, part []int32) bool) axis {
	out := axis{place: d, atoms: map[int32][]int32{}}
	first := map[int32][]int32{}
	var cuts []int
	for i := range line {
		n := line[i].key[d]
		if first[n] != nil {
			continue
		}
		first[n] = line[i].key
		if from, to, ok := span(line[i].key); ok {
			cuts = append(cuts, from, to)
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	out.size = max(0, len(cuts)-1)
	var apart []int32
	for _, n := range slices.Sorted(maps.Keys(first)) {
		from, to, ok := span(first[n])
		if !ok {
			out.atoms[n] = []int32{int32(out.size)}
			out.size++
			apart = append(apart, n)
			continue
		}
		for i, at := range cuts[:max(0, len(cuts)-1)] {
			if from <= at && at < to {
				out.atoms[n] = append(out.atoms[n], int32(i))
			}
		}
	}
	for n, key := range first {
		for _, x := range apart {
			if within != nil && n != x && within(key, first[x]) {
				out.atoms[n] = append(out.atoms[n], out.atoms[x]...)
			}
		}
	}
	return out
}

// fill works out the atoms of each figure; nil where they are too many.
func (s *surroundings) fill(line []part, key []int32, axes []axis) *surroundings {
	total := 0
	for i := range line {
		n := 1
		for _, x := range axes {
			n *= len(x.atoms[line[i].key[x.place]])
		}
		if total += n; total > maxAuditAtoms {
			return nil
		}
	}
	size := 1.0
	for _, x := range axes {
		size *= float64(x.size)
	}
	if size > math.MaxInt32 {
		return nil
	}
	for i := range line {
		atoms := []int32{0}
		for _, x := range axes {
			var next []int32
			for _, a := range atoms {
				for _, b := range x.atoms[line[i].key[x.place]] {
					next = append(next, a*int32(x.size)+b)
				}
			}
			atoms = next
		}
		slices.Sort(atoms)
		if slices.Equal(line[i].key, key) {
			s.sealed = atoms
		}
		s.figures, s.atoms = append(s.figures, line[i]), append(s.atoms, atoms)
	}
	return s
}

// combination returns the shown figures of which a sealed one is a linear combination;
// nil where there is none.
func (s *surroundings) combination() []*part {
	if s.sealed == nil {
		return nil
	}
	var shown []int
	for i := range s.figures {
		if !math.IsNaN(s.figures[i].value) && len(s.atoms[i]) > 0 {
			shown = append(shown, i)
		}
	}
	slices.SortStableFunc(shown, func(a, b int) int { return cmp.Compare(len(s.atoms[a]), len(s.atoms[b])) })
	e := elimination{}
	for _, i := range shown {
		e.add(newCombination(s.atoms[i], i))
	}
	rest := e.reduce(newCombination(s.sealed, -1))
	if len(rest.atoms) > 0 {
		return nil
	}
	var way []*part
	for i := range rest.from {
		if i >= 0 {
			way = append(way, &s.figures[i])
		}
	}
	return way
}

// combination is a sum of atoms, each times a number, and of which figures it is the
// sum, each times a number.
type combination struct {
	atoms, from map[int32]int64
}

func newCombination(atoms []int32, figure int) combination {
	out := combination{atoms: make(map[int32]int64, len(atoms)), from: map[int32]int64{int32(figure): 1}}
	for _, a := range atoms {
		out.atoms[a] = 1
	}
	return out
}

// elimination holds combinations by their first atom.
type elimination map[int32]combination

// add enters a combination, unless it follows from those that are there.
func (e elimination) add(x combination) {
	x = e.reduce(x)
	if len(x.atoms) == 0 {
		return
	}
	first := slices.Min(slices.Collect(maps.Keys(x.atoms)))
	inverse := power(x.atoms[first], auditPrime-2)
	for _, m := range []map[int32]int64{x.atoms, x.from} {
		for k, v := range m {
			m[k] = v * inverse % auditPrime
		}
	}
	e[first] = x
}

// reduce takes out of a combination what those that are there give.
func (e elimination) reduce(x combination) combination {
	todo := atomHeap(slices.Collect(maps.Keys(x.atoms)))
	heap.Init(&todo)
	for len(todo) > 0 {
		first := heap.Pop(&todo).(int32)
		by, ok := e[first]
		times := x.atoms[first]
		if !ok || times == 0 {
			continue
		}
		for a, v := range by.atoms {
			if _, there := x.atoms[a]; !there && a > first {
				heap.Push(&todo, a)
			}
			subtract(x.atoms, a, times*v%auditPrime)
		}
		for f, v := range by.from {
			subtract(x.from, f, times*v%auditPrime)
		}
	}
	return x
}

// subtract changes a number of a combination; one that is zero is left out.
func subtract(m map[int32]int64, k int32, v int64) {
	if now := (m[k] - v + auditPrime) % auditPrime; now == 0 {
		delete(m, k)
	} else {
		m[k] = now
	}
}

// power is a number to a power, modulo the prime.
func power(x, n int64) int64 {
	out := int64(1)
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			out = out * x % auditPrime
		}
		x = x * x % auditPrime
	}
	return out
}

// atomHeap gives the smallest atom first.
type atomHeap []int32

func (h atomHeap) Len() int           { return len(h) }
func (h atomHeap) Less(i, j int) bool { return h[i] < h[j] }
func (h atomHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *atomHeap) Push(x any)        { *h = append(*h, x.(int32)) }
func (h *atomHeap) Pop() any {
	old := *h
	x := old[len(old)-1]
	*h = old[:len(old)-1]
	return x
}
