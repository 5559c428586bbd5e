package propose

import (
	"slices"
	"strings"
	"unicode/utf8"

	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
)

// steps is how the label columns of the stub are filled, row by row.
type steps struct {
	cols    []int
	lone    []int // rows in which only this column is filled
	joint   []int // rows in which this and a further column are filled
	missing []int // rows in which this is blank and a further one filled
}

func (k nestingSketch) steps() steps {
	st := steps{cols: k.labelColumns()}
	n := len(st.cols)
	st.lone, st.joint, st.missing = make([]int, n), make([]int, n), make([]int, n)
	for _, row := range k.rows {
		further := false
		for i := n - 1; i >= 0; i-- {
			filled := !k.g.blank(row, st.cols[i])
			switch {
			case filled && further:
				st.joint[i]++
			case filled:
				st.lone[i]++
			case further:
				st.missing[i]++
			}
			further = further || filled
		}
	}
	return st
}

// labelColumns are the stub's columns of texts, without running numbers.
func (k nestingSketch) labelColumns() []int {
	var out []int
	for _, col := range k.stub {
		if c := k.column(col); !c.running && !k.g.colHidden(col) {
			out = append(out, col)
		}
	}
	return out
}

// nest decides how the stub's columns nest.
func (k nestingSketch) nest() {
	if !k.g.delim || !k.records() {
		k.staircase()
	}
	if k.table.Meaning.Staircase == nil {
		k.fillDown()
		if k.deep(); k.table.Meaning.Indent != nil {
			return
		}
		sectionsOf(k.sketch).sections()
		k.indented()
	}
}

// records reports whether a file of records is just that: every row holds a
// figure and nearly all its labels.
func (k nestingSketch) records() bool {
	blanks := 0
	for _, col := range k.stub {
		if c := k.column(col); 10*c.filled < 9*k.all && len(c.distinct) < c.filled {
			blanks++
		}
	}
	return blanks == 0
}

// staircase finds columns that nest: a label of an outer column is in a
// row of its own, with figures, and the rows of the inner one leave the outer
// blank.
func (k nestingSketch) staircase() {
	st := k.steps()
	n := len(st.cols)
	if n < 2 {
		return
	}
	const first = 0 // where the outer column is always filled there are no steps
	if st.missing[0] == 0 || st.lone[0] == 0 || 4*st.joint[0] > st.missing[0] || st.lone[0]+st.joint[0] < 2 || st.cols[1] != st.cols[0]+1 {
		return
	}
	last := n - 1
	for last > first && st.cols[last]-st.cols[first] != last-first {
		last--
	}
	from, to := st.cols[first], st.cols[last]
	s := &layout.Staircase{Columns: columnName(from) + "-" + columnName(to), Labels: "above"}
	sure := 0.8
	if k.g.blank(k.rows[0], from) && k.closesBelow(from) {
		s.Labels, sure = "below", 0.9
	} else if k.g.blank(k.rows[0], from) {
		sure = 0.5
	}
	s.Suffixes, s.Prefixes = k.totalWords(from, to)
	if s.Labels == "below" {
		s.Within = staircaseWithin
	}
	k.table.Meaning.Staircase = s
	k.table.decide("nesting", k.rangeOfCols([]int{from, to}), "staircase, labels "+s.Labels, say("propose.staircase-"+s.Labels), sure)
}

// staircaseWithin is how far below its first member a group's label may be:
// the engine's bound on what is held back, with room for a longer edition.
const staircaseWithin = 100_000

// closesBelow reports whether the last rows carry a label of the outer column.
func (k nestingSketch) closesBelow(col int) bool {
	for _, row := range k.rows[max(0, len(k.rows)-3):] {
		if !k.g.blank(row, col) {
			return true
		}
	}
	return k.g.more
}

// totalWords are the words for a total that labels of a staircase bear.
func (k nestingSketch) totalWords(from, to int) (suffixes, prefixes []string) {
	for col := from; col <= to; col++ {
		for _, row := range k.rows {
			label := k.g.at(row, col).text
			for _, suffix := range []string{" - Total", " – Total", ", total", " Total", " - total", " total", " - TOTAL", " TOTAL", "- Total"} {
				if rest, ok := strings.CutSuffix(label, suffix); ok && strings.TrimSpace(rest) != "" {
					if !slices.Contains(suffixes, suffix) {
						suffixes = append(suffixes, suffix)
					}
					break
				}
			}
			for _, prefix := range []string{"Total - ", "Total – ", "Total: ", "Total, ", "Subtotal ", "Total de ", "Total "} {
				if rest, ok := strings.CutPrefix(label, prefix); ok && strings.TrimSpace(rest) != "" {
					if !slices.Contains(prefixes, prefix) {
						prefixes = append(prefixes, prefix)
					}
					break
				}
			}
		}
	}
	byLength := func(a, b string) int { return len(b) - len(a) }
	slices.SortStableFunc(suffixes, byLength)
	slices.SortStableFunc(prefixes, byLength)
	return suffixes, prefixes
}

// fillDown finds stub columns whose label is on the first row of its block
// only: it begins with a label, is blank on most rows, and what is right
// of it comes again in every block.
func (k nestingSketch) fillDown() {
	st := k.steps()
	for i, col := range st.cols {
		if i == len(st.cols)-1 && len(st.cols) > 1 || len(st.cols) == 1 {
			break
		}
		if st.missing[i] == 0 || k.g.blank(k.rows[0], col) || st.joint[i] == 0 || st.lone[i] > st.joint[i]+1 {
			continue
		}
		if !k.mergedDown(col) && !k.heads(st, i) {
			continue
		}
		a := k.axis(col)
		a.Fill = "down"
		k.table.decide("nesting", k.rangeOfCols([]int{col}), "fill: down", say("propose.fill-down", "caption", k.column(col).caption), 0.85)
	}
}

// heads reports whether label column i heads the labels right of it: they come again
// in every block, or no row has its label alone and whatever is left of it is on the
// first row of a block, too. Texts of a few signs are marks, or codes that some rows
// have.
func (k nestingSketch) heads(st steps, i int) bool {
	if inner := k.column(st.cols[i+1]); st.missing[i] >= st.joint[i] && 10*len(inner.distinct) <= 8*inner.filled {
		return true
	}
	for j := range i {
		if st.missing[j] == 0 {
			return false
		}
	}
	long := 0
	for label, n := range k.column(st.cols[i]).distinct {
		if utf8.RuneCountInString(label) > 3 {
			long += n
		}
	}
	for _, row := range k.rows {
		if !k.g.blank(row, st.cols[i]) && k.g.blank(row, st.cols[i+1]) {
			return false
		}
	}
	return 2*long > st.joint[i] && 2*st.missing[i] >= st.joint[i]
}

func (k nestingSketch) mergedDown(col int) bool {
	return slices.ContainsFunc(k.g.down[col], func(m sheet.Range) bool {
		return m.Top >= k.first && m.Bottom > m.Top && m.Bottom <= k.last && !k.g.blank(m.Top, col)
	})
}

func (k nestingSketch) axis(col int) *Axis {
	for _, a := range k.table.Stub {
		if a.Col == col {
			return a
		}
	}
	return &Axis{}
}
