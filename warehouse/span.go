package warehouse

import (
	"cmp"
	"slices"
)

// Span is a stretch of whole numbers, of years of age or of months, from the first
// up to but without the last.
type Span struct{ From, To int }

// Len is how many numbers the span holds.
func (s Span) Len() int { return s.To - s.From }

// Holds reports whether another span lies inside this one, and is shorter.
func (s Span) Holds(o Span) bool { return s.From <= o.From && o.To <= s.To && o.Len() < s.Len() }

// Tile finds the fewest of the spans that together cover a whole without gap or
// overlap, the whole itself left out: their places, in order; nil where none do.
func Tile(whole Span, spans []Span) []int {
	order := make([]int, len(spans))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(spans[a].From, spans[b].From), cmp.Compare(spans[a].To, spans[b].To))
	})
	best := map[int][]int{whole.From: {}} // the fewest that cover up to there
	for _, i := range order {
		s := spans[i]
		before, ok := best[s.From]
		if !ok || s.To > whole.To || s == whole || s.Len() < 1 {
			continue
		}
		if known, ok := best[s.To]; !ok || len(before)+1 < len(known) {
			best[s.To] = append(slices.Clone(before), i)
		}
	}
	if whole.Len() < 1 {
		return nil
	}
	return best[whole.To]
}
