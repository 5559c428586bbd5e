package catalog

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Nearest lists up to n codes whose names are most like the label, the best
// first. They are suggestions for a person and decide nothing.
func (c *Catalog) Nearest(list, label, scope string, n int) []*Code {
	l := c.open.now().lists[list]
	key := normalise(label)
	if l == nil || key == "" || n < 1 {
		return nil
	}
	best := map[string]float64{}
	weigh := func(name, code string) {
		if d, near := likeness(key, name); near {
			if old, known := best[code]; !known || d < old {
				best[code] = d
			}
		}
	}
	chain, _ := c.chain(scope)
	index := l.index.of(c, l)
	for _, id := range append(chain, "") {
		for name, code := range index.scoped[id] {
			weigh(name, code)
		}
	}
	for _, k := range l.Codes {
		if len(k.ID) > 4 { // short codes are like everything
			weigh(normalise(k.ID), k.ID)
		}
	}
	if list == AreaList {
		for _, code := range c.demonyms().Areas(label) {
			best[code] = 0
		}
	}
	codes := make([]*Code, 0, len(best))
	for code := range best {
		codes = append(codes, l.Code(code))
	}
	slices.SortFunc(codes, func(a, b *Code) int {
		return cmp.Or(cmp.Compare(best[a.ID], best[b.ID]), cmp.Compare(a.Order, b.Order))
	})
	return codes[:min(n, len(codes))]
}

// Alike reports whether two labels are spellings of one name: few letters differ, or only the
// order of the words.
func Alike(a, b string) bool {
	a, b = normalise(a), normalise(b)
	return 5*min(editDistance(a, b), editDistance(sortedWords(a), sortedWords(b))) <= max(len(a), len(b))
}

// likeness is the edit distance of two normalised labels, or of their words in
// alphabetical order ("Corea, Rep." and "Rep. de Corea"), over the length of
// the longer one; near where they share most of their letters, or where one
// begins with the words of the other.
func likeness(a, b string) (float64, bool) {
	longer := max(len(a), len(b))
	d := math.Abs(float64(len(a)-len(b))) / float64(longer) // at least
	most := mostUnlike
	if longer > shortName {
		most = mostUnlikeLong
	}
	if d < most {
		d = float64(min(editDistance(a, b), editDistance(sortedWords(a), sortedWords(b)))) / float64(longer)
	}
	if len(a) > 3 && len(b) > 3 && (strings.HasPrefix(a, b+" ") || strings.HasPrefix(b, a+" ")) {
		return min(d, 0.25), true
	}
	return d, d < most
}

// What part of its letters a label may have otherwise than a name that it is like: "maximo" and
// "mexico" are two words.
const (
	shortName      = 8
	mostUnlike     = 0.3
	mostUnlikeLong = 0.34
)

func sortedWords(s string) string {
	words := strings.Fields(s)
	slices.Sort(words)
	return strings.Join(words, " ")
}

// editDistance counts the letters to insert, delete, replace or swap with
// their neighbour (Damerau 1964, each place edited once).
func editDistance(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
