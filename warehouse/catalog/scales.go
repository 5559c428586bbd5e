package catalog

import (
	"slices"
	"strings"
)

// ScalesBeside are the scales that the words beside a figure may name, such as those of
// the number format 0" mil": none where they name no scale, and several where a letter is one of
// several. Unread reports whether they name a scale that is none of these.
func (v *Vocabulary) ScalesBeside(words string) (times []float64, unread bool) {
	folded := Fold(words)
	if _, mark := v.MarksBeside[words]; mark || folded == "" || v.Shares.In(folded) {
		return nil, false
	}
	for _, x := range v.Multipliers {
		if x.Words.In(words) {
			return []float64{x.Times}, false
		}
	}
	if alone := v.ScaleAlone(folded); alone > 1 {
		return []float64{alone}, false
	}
	named := 0
	for _, word := range strings.Fields(folded) {
		of := len(times)
		for _, list := range [][]MultiplierWords{v.ScalesAlone, v.ScalesShown} {
			for _, x := range list {
				if x.Times > 1 && x.Words.In(word) && !slices.Contains(times, x.Times) {
					times = append(times, x.Times)
				}
			}
		}
		if len(times) > of {
			named++
		}
	}
	if named > 1 {
		return times, true
	}
	return times, len(times) == 0 && v.Scales.In(folded)
}
