package reports

import (
	"slices"
	"time"

	"siemmes/warehouse"
)

// Shape says how an answer becomes a table: which dimensions are down the
// stub and which across. A dimension that has but one code is named in the
// subtitle; one that varies and is not placed goes down the stub, but for sex
// and direction in a shape that places nothing: they are across, as readers
// compare them.
type Shape struct {
	ID, Title, Subtitle string
	Stub                []string // outermost first
	Across              []string // from the top down; TIME_PERIOD where empty
	// StubName heads the stub; "" takes the name of its last dimension.
	StubName string
	// Query is the question the answer is to, kept so that a click on a
	// figure can ask for what is behind it.
	Query warehouse.Query
	// Today says which periods have ended, for the order by size: it is by the
	// latest period that has. Zero: all have.
	Today time.Time
	// Newest puts the latest period first.
	Newest bool
	// Rank orders the rows by their latest figure, the largest first; Top
	// keeps that many of them, totals and what is left over aside.
	Rank bool
	Top  int

	// Where rows come from several questions: these, and what each row is.
	queries []warehouse.Query
	figures [][]Figure
	// hide names dimensions that need no place although they vary, because
	// what is placed decides them.
	hide []string
}

// axes are the positions in Row.Key of what a shape places; time is one past
// the last dimension.
type axes struct {
	dims         []string
	stub, across []int
	fixed        []int // one code in the whole answer
}

// place decides where each dimension goes. FREQ needs no place: the period
// tells it.
func (s Shape) place(a *warehouse.Answer) axes {
	if len(s.Stub)+len(s.Across) == 0 {
		s.Across = sideBySide(a)
	}
	x := axes{dims: a.Dims}
	timeAt := len(a.Dims)
	find := func(dim string) int {
		if dim == warehouse.DimTime {
			return timeAt
		}
		return slices.Index(a.Dims, dim)
	}
	for _, dim := range s.Across {
		if i := find(dim); i >= 0 {
			x.across = append(x.across, i)
		}
	}
	for _, dim := range s.Stub {
		if i := find(dim); i >= 0 && !slices.Contains(x.across, i) {
			x.stub = append(x.stub, i)
		}
	}
	for i, dim := range a.Dims {
		switch {
		case slices.Contains(x.across, i) || slices.Contains(x.stub, i) || dim == warehouse.DimFreq:
		case slices.Contains(s.hide, dim) && varies(a, i):
		case varies(a, i):
			x.stub = append(x.stub, i)
		default:
			x.fixed = append(x.fixed, i)
		}
	}
	if !slices.Contains(x.across, timeAt) && !slices.Contains(x.stub, timeAt) {
		x.across = append(x.across, timeAt)
	}
	return x
}

// sideBySide are the dimensions of few codes that are across by default,
// where another dimension is left for the stub.
func sideBySide(a *warehouse.Answer) []string {
	var across []string
	rest := 0
	for i, dim := range a.Dims {
		switch {
		case dim == warehouse.DimFreq || !varies(a, i):
		case dim == warehouse.DimSex || dim == warehouse.DimDirection:
			across = append(across, dim)
		default:
			rest++
		}
	}
	if rest == 0 || len(across) == 0 {
		return nil
	}
	return append(across, warehouse.DimTime)
}

// varies reports whether a dimension has more than one code in the answer.
func varies(a *warehouse.Answer, dim int) bool {
	for i := range a.Rows {
		if a.Rows[i].Key[dim] != a.Rows[0].Key[dim] {
			return true
		}
	}
	return false
}

// code is a row's code on a position, its period on the one past the last.
func (x axes) code(r *warehouse.Row, pos int) string {
	if pos == len(x.dims) {
		return r.Period
	}
	return r.Key[pos]
}

func (x axes) codes(r *warehouse.Row, positions []int) []string {
	out := make([]string, len(positions))
	for i, pos := range positions {
		out[i] = x.code(r, pos)
	}
	return out
}
