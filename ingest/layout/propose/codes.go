package propose

import (
	"slices"
	"strings"

	"siemmes/warehouse/catalog"
)

// codeSketch finds the columns of codes.
type codeSketch struct{ columnSketch }

func codesOf(k *sketch) codeSketch { return codeSketch{columnsOf(k)} }

// coded makes keys of the columns of codes in a file of records: whole numbers or
// letters that come again, each below a caption of its own, beside figures that vary.
// That they are keys is told by the rows: what else is left of the figures does not
// distinguish the rows, and with the codes it does; or a legend explains them.
func (k codeSketch) coded() {
	if !k.records() {
		return
	}
	explained := k.explained()
	keys, rest := k.keyColumns(), k.codeColumns()
	told := 2*k.tuples(keys) > len(k.rows)
	const fewest = 6
	if told || k.all < fewest || 100*k.tuples(append(slices.Clone(keys), rest...)) < 98*len(k.rows) {
		rest = explained // the rows say nothing
	}
	values := 0
	for i := range k.cols {
		if c := &k.cols[i]; c.role == RoleValue && c.figures > 0 && !slices.Contains(rest, i) {
			values++
		}
	}
	if values == 0 {
		rest = k.leaveOne(rest, explained)
	}
	for _, i := range k.needed(keys, rest, explained) {
		k.cols[i].is(RoleStub, "propose.stub-coded", 0.8)
	}
}

// records reports whether the rows are records: below one header row that names every
// column by another text, without a gap.
func (k codeSketch) records() bool {
	if k.rows[len(k.rows)-1]-k.rows[0]+1 != len(k.rows) {
		return false
	}
	if row := k.first - 2; row >= k.in.top {
		if look := k.g.lookAt(row, k.in.left, k.in.right); look == textRow || look == scaleRow {
			return false
		}
	}
	seen := map[string]bool{}
	for i := range k.cols {
		c := &k.cols[i]
		head := k.g.at(k.first-1, c.col)
		if c.filled == 0 && head.kind == blank {
			continue
		}
		if head.kind != text || seen[head.text] {
			return false
		}
		seen[head.text] = true
	}
	return len(seen) > 2
}

// keyColumns are the columns that distinguish the rows so far. A number
// that only counts the rows tells nothing.
func (k codeSketch) keyColumns() (keys []int) {
	for i := range k.cols {
		if c := &k.cols[i]; c.role == RoleStub && !c.running && !c.isRunning() {
			keys = append(keys, i)
		}
	}
	return keys
}

// codeColumns are the columns that may hold codes.
func (k codeSketch) codeColumns() (codes []int) {
	for i := range k.cols {
		c := &k.cols[i]
		if k.isCoded(c) && 2*len(c.distinct) <= c.filled && !k.oneScale(i) {
			codes = append(codes, i)
		}
	}
	return codes
}

// isCoded reports whether the cells of a column that is not of the stub can be codes: whole
// numbers written plainly, or single letters.
func (k codeSketch) isCoded(c *column) bool {
	if c.role != RoleValue || 10*c.filled < 9*k.all || c.dates > 0 || c.texts > 0 {
		return false
	}
	if c.figures == 0 {
		return c.letters && len(c.distinct) > 1
	}
	return c.whole == c.figures && c.least >= 0 && !c.signs && (c.marks == 0 || c.letters)
}

// explained are the columns whose caption and codes a legend explains.
func (k codeSketch) explained() (out []int) {
	for i := range k.cols {
		c := &k.cols[i]
		if c.role == RoleValue && k.g.legends.explains(c) {
			out = append(out, i)
		}
	}
	return out
}

// tuples counts the distinct rows of some columns; a blank is what is above it.
func (k codeSketch) tuples(cols []int) int {
	seen, last := map[string]bool{}, make([]string, len(cols))
	for _, row := range k.rows {
		for i, col := range cols {
			if c := k.g.at(row, k.cols[col].col); c.kind != blank {
				last[i] = c.text
			}
		}
		seen[strings.Join(last, "\x00")] = true
	}
	return len(seen)
}

// leaveOne takes out of the columns of codes the one that holds the figures: one that
// neither a legend nor its caption calls a variable, that of the most distinct figures, of
// two the right one.
func (k codeSketch) leaveOne(codes, explained []int) []int {
	best, named := -1, false
	for _, i := range codes {
		n := slices.Contains(explained, i) || k.g.names(k.first-1, k.cols[i].col)
		if best < 0 || named && !n || named == n && len(k.cols[i].distinct) >= len(k.cols[best].distinct) {
			best, named = i, n
		}
	}
	return slices.DeleteFunc(slices.Clone(codes), func(i int) bool { return i == best })
}

// needed are the columns of codes without those that are figures after all: they
// are not needed to distinguish the rows, no other column says what they hold, and their
// numbers are no short row of codes.
func (k codeSketch) needed(keys, codes, explained []int) []int {
	slices.SortStableFunc(codes, func(a, b int) int { return len(k.cols[b].distinct) - len(k.cols[a].distinct) })
	left := slices.Clone(codes)
	for _, i := range codes {
		c := &k.cols[i]
		dense := c.figures == 0 || c.least > 0 && c.most <= 3*float64(len(c.distinct)) && len(c.distinct) <= 12
		if dense || slices.Contains(explained, i) || k.g.names(k.first-1, c.col) {
			continue
		}
		others := slices.DeleteFunc(slices.Clone(left), func(j int) bool { return j == i })
		whole := append(slices.Clone(keys), others...)
		if k.tuples(whole) < k.tuples(append(whole, i)) || k.follows(i, whole) {
			continue
		}
		left = others
	}
	return left
}

// follows reports whether one other column says what column i holds.
func (k codeSketch) follows(i int, others []int) bool {
	return slices.ContainsFunc(others, func(j int) bool {
		n := k.tuples([]int{j})
		return n > 1 && 2*n <= len(k.rows) && k.tuples([]int{j, i}) == n
	})
}

// explains reports whether there is a legend for a column, and it has most of its codes.
func (l legends) explains(c *column) bool {
	codes := l[catalog.Fold(c.caption)]
	known := 0
	for text := range c.distinct {
		if codes[text] != "" {
			known++
		}
	}
	return known > 0 && 2*known >= len(c.distinct)
}
