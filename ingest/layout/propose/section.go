package propose

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"siemmes/ingest/layout"
)

// labelRow is a row below the header with a label and no figure.
type labelRow struct {
	row, col int
	deeper   bool // the next data row is indented below it
	accepted bool
	said     bool // a person said so
	centred  bool // it is over the value columns
}

// sections finds the label rows that are above their blocks. A row with a
// label and no figures may also be one that has none to give; what tells them
// apart is indentation, repetition of the labels below, or a row set apart.
func (k sectionSketch) sections() {
	rows := k.labelRows()
	if len(rows) == 0 {
		return
	}
	indented, flat := 0, 0
	for i := range rows {
		r := &rows[i]
		if r.deeper && !r.centred && k.headsByIndent(rows, i) {
			r.accepted = true
			indented++
		}
	}
	if indented == 0 || 2*indented < len(rows) {
		flat = k.acceptFlat(rows)
	}
	if flat == 1 && indented == 0 && (k.captioned(rows[0].col) || !headerOf(k.sketch).covered(k.value[0], k.value[len(k.value)-1])) {
		k.dropWhole(rows)
	}
	k.addSections(rows, indented > flat)
}

// headsByIndent reports whether most rows up to the next label are indented below
// label i. Where only a total is, or the first row, a label heads its block to the
// next one.
func (k sectionSketch) headsByIndent(rows []labelRow, i int) bool {
	r, end := &rows[i], k.blockEnd(rows, i)
	deeper, all := 0, 0
	for _, row := range k.rows {
		if row < r.row || row >= end {
			continue
		}
		for _, c := range append([]int{r.col}, k.stub...) {
			if v := k.g.at(row, c); v.kind != blank {
				if all++; c > r.col || c == r.col && depth(v) > depth(k.g.at(r.row, r.col)) {
					deeper++
				}
				break
			}
		}
	}
	return 2*deeper > all
}

// labelRows lists the rows between header and last data row that hold one
// label in the stub and nothing else.
func (k sectionSketch) labelRows() []labelRow {
	top := k.in.top
	if len(k.header) > 0 {
		top = k.header[len(k.header)-1] + 1
	}
	var out []labelRow
	for row := top; row < k.last; row++ {
		if _, data := slices.BinarySearch(k.rows, row); data {
			continue
		}
		if col := k.saidSection(row); col > 0 {
			out = append(out, labelRow{row: row, col: col, deeper: k.deeper(row, col), accepted: true, said: true})
		} else if col := k.centred(row); col > 0 {
			out = append(out, labelRow{row: row, col: col, accepted: true, centred: true})
		} else if col := k.onlyLabel(row); col > 0 && !k.g.aside(row) && !k.continues(row) {
			out = append(out, labelRow{row: row, col: col, deeper: k.deeper(row, col)})
		}
	}
	return out
}

// centred is the value column over which a row between data rows holds its one
// text, no mark; 0 where it holds none or more.
func (k sectionSketch) centred(row int) int {
	if k.g.aside(row) || k.continues(row) {
		return 0
	}
	found := 0
	for col := k.in.left; col <= k.in.right; col++ {
		c := k.g.at(row, col)
		if c.kind == blank {
			continue
		}
		if found > 0 || c.kind != text || mayMark(k.g.words, c.text) || !slices.Contains(k.value, col) {
			return 0
		}
		found = col
	}
	return found
}

// saidSection is the column in which a person called a row a section.
func (k sectionSketch) saidSection(row int) int {
	for _, c := range k.g.clicks {
		if c.Row == row && c.Role == RoleSection {
			return c.Col
		}
	}
	return 0
}

// onlyLabel is the column of the one text a row holds, if it is left of
// the values; 0 where there is none or more.
func (k sectionSketch) onlyLabel(row int) int {
	found := 0
	for col := k.in.left; col <= k.in.right; col++ {
		if k.g.blank(row, col) {
			continue
		}
		if k.column(col).running {
			continue
		}
		if found > 0 || col >= k.value[0] {
			return 0
		}
		found = col
	}
	return found
}

// continues reports whether the figures of the row above are merged over the
// row: its label is the rest of that row's.
func (k sectionSketch) continues(row int) bool {
	for _, col := range k.value {
		if m, ok := k.g.merge(row, col); ok && m.Top < row && !k.g.blank(m.Top, m.Left) {
			return true
		}
	}
	return false
}

// next is the next row with figures, and how many blank rows come before it.
func (k sectionSketch) next(row int) int {
	i, _ := slices.BinarySearch(k.rows, row)
	if i < len(k.rows) {
		return k.rows[i]
	}
	return 0
}

// depth is how far a label is indented: by blanks, its alignment, or a dash.
func depth(c *cell) int {
	n := c.indent
	if r, _ := utf8.DecodeRuneInString(c.text); strings.ContainsRune("-–—•·…", r) || strings.HasPrefix(c.text, "..") {
		n++
	}
	return n
}

func (k sectionSketch) deeper(row, col int) bool {
	next := k.next(row)
	if next == 0 {
		return false
	}
	for _, c := range append([]int{col}, k.stub...) {
		if v := k.g.at(next, c); v.kind != blank {
			return c == col && depth(v) > depth(k.g.at(row, col)) || c > col
		}
	}
	return false
}

// acceptFlat takes label rows without indentation where the evidence is good:
// the labels below come again below another, or the rows are apart.
func (k sectionSketch) acceptFlat(rows []labelRow) int {
	again := k.labelsAgain(rows)
	sorted := k.alphabetical()
	headed := rows[0].row < k.first && !sorted // the data begin with one
	n := 0
	for i := range rows {
		r := &rows[i]
		label := k.g.at(r.row, r.col).text
		members := k.members(rows, i)
		switch {
		case r.accepted:
			continue
		case members == 0 || isMark(k.g.words, label) && utf8.RuneCountInString(label) <= 4:
			continue
		case again, headed, strings.HasSuffix(label, ":"), r.row < k.first, k.spans(r.row, r.col), k.breaksDown(label),
			k.g.lookAt(r.row-1, k.in.left, k.in.right) == blankRow && r.row > k.first:
			r.accepted = true
		case sorted:
			continue
		default:
			r.accepted = members >= 2 && 4*len(rows) <= len(k.rows) && !k.likeNeighbours(r)
		}
		if r.accepted {
			n++
		}
	}
	return n
}

// breaksDown reports whether a label says by what the rows below it are broken down:
// "By age".
func (k sectionSketch) breaksDown(label string) bool {
	found := k.g.words.Breakdown.Find(fold(label))
	return len(found) > 0 && found[0] == 0
}

// captioned reports whether the lowest header row has a text over the labels: it
// names what heads the columns ("Year"), and a label below it, above all rows,
// what heads the rows ("Country"), as some statistical databases write it.
func (k sectionSketch) captioned(col int) bool {
	return len(k.header) > 0 && !k.g.blank(k.header[len(k.header)-1], col)
}

// dropWhole takes back the only label where it is above all rows and the
// header leaves columns without a heading, or is not there: it is a piece of a
// broken header, or a title.
func (k sectionSketch) dropWhole(rows []labelRow) {
	for i := range rows {
		if r := &rows[i]; r.accepted && r.row < k.first && !r.said {
			r.accepted = false
		}
	}
}

// blockEnd is the row of the next label of the same level as label i, or of a higher
// one: further left, or indented no deeper. Below the last one it is the row after
// the data.
func (k sectionSketch) blockEnd(rows []labelRow, i int) int {
	r := &rows[i]
	for j := i + 1; j < len(rows); j++ {
		if x := &rows[j]; x.col < r.col || x.col == r.col && depth(k.g.at(x.row, x.col)) <= depth(k.g.at(r.row, r.col)) {
			return x.row
		}
	}
	return k.last + 1
}

// members counts the data rows between a label row and the next of its level.
func (k sectionSketch) members(rows []labelRow, i int) int {
	end, n := k.blockEnd(rows, i), 0
	for _, row := range k.rows {
		if row > rows[i].row && row < end {
			n++
		}
	}
	return n
}

// labelsAgain reports whether most labels of one block come again in another.
func (k sectionSketch) labelsAgain(rows []labelRow) bool {
	if len(rows) < 2 {
		return false
	}
	blocks := map[string]map[int]bool{}
	block, total := 0, 0
	for _, row := range k.rows {
		for block < len(rows) && rows[block].row < row {
			block++
		}
		label := k.rowLabel(row)
		if blocks[label] == nil {
			blocks[label] = map[int]bool{}
			total++
		}
		blocks[label][block] = true
	}
	twice := 0
	for _, in := range blocks {
		if len(in) > 1 {
			twice++
		}
	}
	return 2*twice > total
}

// rowLabel joins the labels of a data row.
func (k sectionSketch) rowLabel(row int) string {
	var parts []string
	for _, col := range nestingOf(k.sketch).labelColumns() {
		parts = append(parts, k.g.at(row, col).text)
	}
	return strings.Join(parts, "|")
}

// alphabetical reports whether the labels are sorted: a row without figures is
// then one of them, in its place.
func (k sectionSketch) alphabetical() bool {
	before, rises, n := "", 0, 0
	for _, row := range k.rows {
		label := strings.ToLower(k.rowLabel(row))
		if before != "" {
			n++
			if label >= before {
				rises++
			}
		}
		before = label
	}
	return n >= 5 && 10*rises >= 8*n
}

// spans reports whether a label is merged over value columns.
func (k sectionSketch) spans(row, col int) bool {
	m, ok := k.g.merge(row, col)
	return ok && m.Right >= k.value[0]
}

// likeNeighbours reports whether a label row is written as the rows around it
// and is among them: then it is one that has no figures.
func (k sectionSketch) likeNeighbours(r *labelRow) bool {
	label := k.g.at(r.row, r.col)
	if upper(label.text) && !upper(k.g.at(k.next(r.row), r.col).text) {
		return false
	}
	return r.row > k.first
}

func upper(s string) bool { return strings.ToUpper(s) == s && strings.ToLower(s) != s }

// addSections writes the accepted rows as axes, the outermost column first.
func (k sectionSketch) addSections(rows []labelRow, indented bool) {
	byCol := map[int][]string{}
	var cols []int
	left := 0
	for _, r := range rows {
		if !r.accepted {
			left++
			continue
		}
		if byCol[r.col] == nil {
			cols = append(cols, r.col)
		}
		k.table.From = min(k.table.From, r.row) // the first may be above the data
		label := k.g.at(r.row, r.col).text
		if !slices.Contains(byCol[r.col], label) {
			byCol[r.col] = append(byCol[r.col], label)
		}
	}
	if b := k.below(); b != nil {
		for _, col := range cols {
			for _, x := range b.cols[col-1].lone {
				if !slices.Contains(byCol[col], x.Text) {
					byCol[col] = append(byCol[col], x.Text)
				}
			}
		}
	}
	over := func(col int) bool { return col >= k.value[0] }
	slices.SortFunc(cols, func(a, b int) int { // those over the values are the outer ones
		if over(a) != over(b) {
			return b - a
		}
		return a - b
	})
	for _, col := range cols {
		a := &Axis{Col: col, Texts: byCol[col][:min(len(byCol[col]), MaxTexts)]}
		a.Name = "column " + columnName(col)
		if over(col) || left > 0 && len(byCol[col]) <= 60 {
			a.Like = anyOf(byCol[col])
		}
		if indented {
			a.Ends = "indent"
		} else if like := k.closing(rows, col); like != "" {
			a.Closes = pattern(like)
		}
		k.table.Sections = append(k.table.Sections, a)
		reason := "propose.sections"
		if indented {
			reason = "propose.sections-indented"
		}
		k.table.decide("sections", k.rangeOfCols([]int{col}), "sections in column "+columnName(col), say(reason, "label", byCol[col][0]), 0.75)
	}
}

// anyOf is a pattern that fits exactly these texts.
func anyOf(texts []string) *layout.Pattern {
	quoted := make([]string, len(texts))
	for i, s := range texts {
		quoted[i] = regexp.QuoteMeta(s)
	}
	return pattern("^(" + strings.Join(quoted, "|") + ")$")
}
