package warehouse

import (
	"math"
	"slices"
)

// SeriesBreak is where the figures of a table stop being comparable with those before.
type SeriesBreak struct {
	// Where keeps the series that break; none: all of the table.
	Where []Filter `json:"where,omitempty"`
	// From is the first period after, as SDMX writes it.
	From string `json:"from"`
	// Dim and Code are what is counted from then on, where Enters is set, or no
	// longer. Both are empty where the break is another one, of a definition.
	Dim    string `json:"dim,omitempty"`
	Code   string `json:"code,omitempty"`
	Enters bool   `json:"enters,omitempty"`
	// What says it in words; empty where only Dim and Code are known.
	What Names `json:"what,omitempty"`
	// Comparable asks for the series that does not break; empty where none is named.
	Comparable []Filter `json:"comparable,omitempty"`
}

// Edge is a place in a series from which on a part of the sum is in it, or no
// longer.
type Edge struct {
	At     int // the first period after
	Enters bool
	Share  float64 // of the sum where the part is in it: the mean of up to a year
}

// What makes an edge. A part is large from a tenth of the sum on; own nationals,
// who are a category of their own, from a fiftieth. A mean of 25 events leaves a
// zero a chance of e^-25.
const (
	LargePart   = 0.1
	LargeOwn    = 0.02
	leastEvents = 25
	// What is counted or not counted is there as a whole: a part of which some
	// period has less than a quarter of the mean grows, or comes and goes.
	steady = 4
)

// Edges finds where a part of a sum enters or leaves while the rest goes on. Part
// and sum are by period, in order, perYear of them a year; what is not above zero
// is not there. A part that takes the place of what leaves at the same time (a
// category under another name) is no edge: the sum then goes on where the rest
// falls. Least is the share from which on the part is large.
func Edges(part, sum []float64, perYear int, least float64) []Edge {
	s := series{part, sum, perYear}
	var out []Edge
	for i := 1; i < len(part); i++ {
		if enters := s.there(i); enters != s.there(i-1) {
			if share, ok := s.edge(i, enters, least); ok {
				out = append(out, Edge{At: i, Enters: enters, Share: share})
			}
		}
	}
	return out
}

type series struct {
	part, sum []float64
	perYear   int
}

func (s series) there(i int) bool { return s.part[i] > 0 }

// edge looks at a change between i-1 and i.
func (s series) edge(i int, enters bool, least float64) (share float64, ok bool) {
	before, after := s.run(i-1, -1), s.run(i, 1)
	year := max(1, s.perYear)
	lasts := max(2, year)
	first, last := i-before == 0, i+after == len(s.part)
	if before < lasts && !(first && before >= max(1, year/4)) || after < lasts && !last {
		return 0, false
	}
	from, to := i, min(i+after, i+year)
	if !enters {
		from, to = max(i-before, i-year), i
	}
	part, sum := total(s.part[from:to]), total(s.sum[from:to])
	share = part / sum
	mean := part / float64(to-from)
	if !(share >= least) || mean < leastEvents || slices.Min(s.part[from:to]) < mean/steady {
		return 0, false
	}
	return share, s.goesOn(i, year)
}

// run is how many periods from i on, in a direction, are like i.
func (s series) run(i, step int) int {
	n := 0
	for at := i; at >= 0 && at < len(s.part) && s.there(at) == s.there(i); at += step {
		n++
	}
	return n
}

// goesOn reports whether the rest of the sum, over up to a year on each side, is
// nearer to what it was than the sum is.
func (s series) goesOn(i, year int) bool {
	mean := func(from, to int) (sum, rest float64) {
		for at := from; at < to; at++ {
			sum += s.sum[at]
			rest += s.sum[at]
			if s.there(at) {
				rest -= s.part[at]
			}
		}
		return sum / float64(to-from), rest / float64(to-from)
	}
	sumBefore, restBefore := mean(max(0, i-year), i)
	sumAfter, restAfter := mean(i, min(len(s.sum), i+year))
	return restBefore > 0 && restAfter > 0 && math.Abs(math.Log(restAfter/restBefore)) < math.Abs(math.Log(sumAfter/sumBefore))
}

func total(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		if v > 0 {
			sum += v
		}
	}
	return sum
}
