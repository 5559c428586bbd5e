package warehouse

import (
	"slices"
	"testing"
)

// The fewest spans that cover the whole are its parts: quarters make the year,
// not their months beside them.
func TestTileFindsTheFewestThatCover(t *testing.T) {
	year := Span{0, 12}
	spans := []Span{{0, 1}, {0, 3}, {0, 12}, {1, 2}, {2, 3}, {3, 6}, {6, 9}, {9, 12}}
	if got := Tile(year, spans); !slices.Equal(got, []int{1, 5, 6, 7}) {
		t.Errorf("the year is made of %v, want its quarters", got)
	}
	if got := Tile(Span{0, 3}, spans); !slices.Equal(got, []int{0, 3, 4}) {
		t.Errorf("the quarter is made of %v, want its months", got)
	}
	if got := Tile(year, spans[:7]); got != nil {
		t.Errorf("a year that lacks its last quarter is made of %v", got)
	}
}
