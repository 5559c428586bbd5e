package sheet

import (
	"cmp"
	"container/heap"
	"slices"
)

// mergeIndex finds the merged range of a cell in the logarithm of their number. It
// is a tree of bands of rows: each range is in the few nodes whose bands make up its
// rows. Where ranges overlap, which no program writes, the first one counts.
type mergeIndex struct {
	merges []Range
	rows   []int // first rows of the lowest bands, in order; the last band holds nothing
	nodes  [][]mergeSpan
}

// mergeSpan is a stretch of columns that one range has in a band of rows.
type mergeSpan struct{ left, right, at int }

func newMergeIndex(merges []Range) *mergeIndex {
	x := &mergeIndex{merges: merges}
	for _, m := range merges {
		x.rows = append(x.rows, m.Top, m.Bottom+1)
	}
	slices.Sort(x.rows)
	x.rows = slices.Compact(x.rows)
	leaves := len(x.rows)
	within := make([][]int, 2*leaves)
	for at, m := range merges {
		from, _ := slices.BinarySearch(x.rows, m.Top)
		to, _ := slices.BinarySearch(x.rows, m.Bottom+1)
		for from, to = from+leaves, to+leaves; from < to; from, to = from/2, to/2 {
			if from%2 == 1 {
				within[from] = append(within[from], at)
				from++
			}
			if to%2 == 1 {
				to--
				within[to] = append(within[to], at)
			}
		}
	}
	x.nodes = make([][]mergeSpan, len(within))
	for node, all := range within {
		x.nodes[node] = spansOf(merges, all)
	}
	return x
}

// at returns the first of the ranges that holds a cell.
func (x *mergeIndex) at(row, col int) (Range, bool) {
	leaf, begins := slices.BinarySearch(x.rows, row)
	if !begins {
		leaf--
	}
	if leaf < 0 {
		return Range{}, false
	}
	first := len(x.merges)
	for node := leaf + len(x.rows); node > 0; node /= 2 {
		spans := x.nodes[node]
		i, _ := slices.BinarySearchFunc(spans, col, func(s mergeSpan, col int) int { return cmp.Compare(s.right, col) })
		if i < len(spans) && spans[i].left <= col {
			first = min(first, spans[i].at)
		}
	}
	if first == len(x.merges) {
		return Range{}, false
	}
	return x.merges[first], true
}

// spansOf divides the columns among ranges that all have the same rows: of those
// that overlap, the first has them.
func spansOf(merges []Range, all []int) (spans []mergeSpan) {
	if len(all) == 0 {
		return nil
	}
	byLeft := slices.SortedFunc(slices.Values(all), func(a, b int) int { return cmp.Compare(merges[a].Left, merges[b].Left) })
	var edges []int
	for _, at := range all {
		edges = append(edges, merges[at].Left, merges[at].Right+1)
	}
	slices.Sort(edges)
	edges = slices.Compact(edges)
	var open intHeap
	for i, left := range edges[:len(edges)-1] {
		for len(byLeft) > 0 && merges[byLeft[0]].Left == left {
			heap.Push(&open, byLeft[0])
			byLeft = byLeft[1:]
		}
		for len(open) > 0 && merges[open[0]].Right < left {
			heap.Pop(&open)
		}
		if len(open) == 0 {
			continue
		}
		right := edges[i+1] - 1
		if n := len(spans); n > 0 && spans[n-1].at == open[0] && spans[n-1].right == left-1 {
			spans[n-1].right = right
		} else {
			spans = append(spans, mergeSpan{left, right, open[0]})
		}
	}
	return spans
}

// intHeap has its smallest number first.
type intHeap []int

func (h intHeap) Len() int           { return len(h) }
func (h intHeap) Less(i, j int) bool { return h[i] < h[j] }
func (h intHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *intHeap) Push(x any)        { *h = append(*h, x.(int)) }
func (h *intHeap) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}
