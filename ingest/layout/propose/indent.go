package propose

import (
	"slices"
	"strconv"

	"siemmes/ingest/layout"
)

// maxLevels is how many levels of indentation get an axis of their own.
const maxLevels = 4

// indented finds a label column that nests by indentation under rows that have
// figures themselves, where a label says nothing without the one above it:
// "January" below 2019 and again below 2020, "Women" below each region. Where
// every label comes once (countries below their regions) it means itself.
func (k nestingSketch) indented() {
	if k.table.Meaning.Staircase != nil || len(k.table.Sections) > 0 {
		return
	}
	for _, col := range k.labelColumns() {
		if k.table.Meaning.Indent != nil {
			return
		}
		levels, again := k.levels(col, k.rows, false)
		signs := false
		if !again {
			levels, signs = k.levels(col, k.rows, true)
			again = signs
		}
		var inner *layout.Pattern
		if !again {
			if levels = k.crossed(col); levels == nil {
				continue
			}
			inner = anyOf(levels[1])
		}
		k.indentBy(col, levels, inner, signs)
		return
	}
}

// indentBy makes axes of the levels of a column.
func (k nestingSketch) indentBy(col int, levels [][]string, inner *layout.Pattern, signs bool) {
	for i, texts := range levels {
		level := &Axis{Col: col, Texts: texts}
		level.Name = "column " + columnName(col) + ", level " + strconv.Itoa(i+1)
		k.table.Levels = append(k.table.Levels, level)
	}
	k.table.Meaning.Indent = &layout.Indent{Column: columnName(col), Inner: inner, Signs: signs}
	k.table.Stub = slices.DeleteFunc(k.table.Stub, func(a *Axis) bool { return a.Col == col })
	k.table.decide("nesting", k.rangeOfCols([]int{col}), "indent", say("propose.indent", "label", levels[1][0]), 0.8)
}

// deep finds a label column of three levels or more of which some rows hold figures and
// others none: a section would end at the next label of its own that holds figures.
func (k nestingSketch) deep() {
	cols := k.labelColumns()
	if len(cols) != 1 {
		return
	}
	var rows []int
	labels := map[int]bool{}
	for _, r := range sectionsOf(k.sketch).labelRows() {
		if r.col != cols[0] || r.centred || r.said {
			return
		}
		rows, labels[r.row] = append(rows, r.row), true
	}
	if len(rows) == 0 {
		return
	}
	rows = append(rows, k.rows...)
	slices.Sort(rows)
	for _, signs := range []bool{false, true} {
		if levels, again := k.levels(cols[0], rows, signs); again && len(levels) > 2 && (signs || k.mixed(cols[0], rows, labels, signs)) {
			k.table.From = min(k.table.From, rows[0]) // the first may be above the data
			k.indentBy(cols[0], levels, nil, signs)
			return
		}
	}
}

// mixed reports whether a row with figures has others indented under it.
func (k nestingSketch) mixed(col int, rows []int, labels map[int]bool, signs bool) bool {
	depth := func(row int) int {
		c := k.g.at(row, col)
		if signs {
			return c.indent + layout.LeadingSigns(c.text)
		}
		return c.indent
	}
	for i := 1; i < len(rows); i++ {
		if !labels[rows[i-1]] && depth(rows[i]) > depth(rows[i-1]) {
			return true
		}
	}
	return false
}

// levels are the distinct labels of a column, in some rows, by how deep they are nested, the
// outermost first; where told so signs before a label indent it too. again reports whether most of those below others come again
// below another one.
func (k nestingSketch) levels(col int, rows []int, signs bool) (levels [][]string, again bool) {
	type open struct {
		depth int
		label string
	}
	var above []open
	parents := map[string]map[string]bool{} // by label: below which
	deeper := 0
	for _, row := range rows {
		c := k.g.at(row, col)
		if c.kind == blank {
			continue
		}
		depth := c.indent
		if signs {
			depth += layout.LeadingSigns(c.text)
		}
		for len(above) > 0 && above[len(above)-1].depth >= depth {
			above = above[:len(above)-1]
		}
		level := min(len(above), maxLevels-1)
		for len(levels) <= level {
			levels = append(levels, nil)
		}
		if !slices.Contains(levels[level], c.text) && len(levels[level]) < MaxTexts {
			levels[level] = append(levels[level], c.text)
		}
		if len(above) > 0 {
			deeper++
			if parents[c.text] == nil {
				parents[c.text] = map[string]bool{}
			}
			parents[c.text][above[len(above)-1].label] = true
		}
		above = append(above, open{depth, c.text})
	}
	return levels, deeper >= 4 && comeAgain(levels, parents)
}

// comeAgain reports whether most labels of a level below the first are below several others:
// sexes below countries, whose names come once below their continents.
func comeAgain(levels [][]string, parents map[string]map[string]bool) bool {
	for i := 1; i < len(levels); i++ {
		several := 0
		for _, label := range levels[i] {
			if len(parents[label]) > 1 {
				several++
			}
		}
		if 2*several > len(levels[i]) {
			return true
		}
	}
	return false
}

// crossed are the distinct labels of a column, outer and inner ones, where each outer
// label comes once and has the same few labels below it, without indentation: sexes
// below each state, months below each year. nil where the column is not of that kind.
func (k nestingSketch) crossed(col int) [][]string {
	if k.below() != nil || len(k.labelColumns()) > 1 {
		return nil
	}
	count := map[string]int{}
	for _, row := range k.rows {
		count[k.g.at(row, col).text]++
	}
	var outer, inner []string
	blocks, filled, members := 0, 0, 0
	in := map[string]int{} // of inner labels: in how many blocks
	var seen map[string]bool
	for _, row := range k.rows {
		label := k.g.at(row, col).text
		switch {
		case label == "":
			return nil
		case count[label] == 1:
			outer = append(outer, label)
			blocks++
			seen = map[string]bool{}
			continue
		case seen == nil || seen[label]:
			return nil // inner labels without an outer one, or twice below one
		}
		if len(seen) == 0 {
			filled++
		}
		seen[label] = true
		if members++; in[label] == 0 {
			inner = append(inner, label)
		}
		in[label]++
	}
	if len(inner) < 2 || filled < 2 || 10*filled < 8*blocks || members < blocks {
		return nil
	}
	for _, n := range in {
		if 10*n < 6*filled {
			return nil
		}
	}
	return [][]string{outer, inner}
}
