package propose

import (
	"slices"
	"unicode/utf8"

	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// sketch is one table being thought through: where its data are, and what its
// columns hold.
type sketch struct {
	g     *grid
	in    stretch
	first int // first and last data row
	last  int
	rows  []int // the data rows: those with figures or marks
	all   int   // how many those are with those below the head
	cols  []column
	stub  []int // columns
	value []int

	header []int // rows
	beyond []int // columns with figures beyond the header
	table  *Table
}

// column is what the data rows hold in one column.
type column struct {
	col                                  int
	filled, figures, marks, texts, dates int
	years, whole, steps, rises           int
	least, most, before                  float64     // before is the last figure
	digits                               map[int]int // how many whole numbers have so many digits
	distinct                             map[string]int
	caption                              string
	role                                 Role
	why                                  warehouse.Message
	sure                                 float64
	asTexts, width                       int  // figures that are as text; how long they are
	zeros, signs, oneWidth               bool // of those: some begin with a zero, some have signs, all are equally long
	running                              bool
	said                                 bool // its role, by a person
	letters                              bool // some of its marks are letters
	flag                                 bool // it holds the marks of the figures left of it
}

// sketchOf thinks through one stretch; nil where it holds no table.
func (g *grid) sketchOf(in stretch) *sketch {
	k := &sketch{g: g, in: in}
	if !k.findRows() {
		return nil
	}
	k.measure()
	columnsOf(k).decideColumns()
	if len(k.value) == 0 || columnsOf(k).lists() {
		return nil
	}
	k.trimRows()
	headerOf(k).findHeader()
	k.keepToHeader()
	if len(k.header) == 0 && len(k.rows) < 2 {
		return nil // a figure amid text
	}
	return k
}

// keepToHeader leaves out the columns of delimited text that lie beyond the
// header: a record that fills one has more fields than the table has columns, as
// a delimiter inside a figure makes it. A column that nearly all rows of a wide
// table fill is one whose heading is missing, and a person may say that one is a
// column.
func (k *sketch) keepToHeader() {
	if !k.g.delim || len(k.header) == 0 {
		return
	}
	width := 0
	for _, row := range k.header {
		for col := k.in.right; col > width; col-- {
			if !k.g.blank(row, col) {
				width = col
			}
		}
	}
	named := len(slices.DeleteFunc(slices.Clone(k.value), func(col int) bool { return col > width }))
	kept := len(k.stub) == 1 && 2*(len(k.value)-named) <= named
	beyond := func(col int) bool {
		c := k.column(col)
		return col > width && !c.said && !(kept && 4*c.filled >= 3*k.all)
	}
	within := slices.DeleteFunc(slices.Clone(k.value), beyond)
	if len(within) == 0 {
		return
	}
	for _, col := range k.value {
		if beyond(col) {
			k.beyond = append(k.beyond, col)
		}
	}
	k.value, k.stub = within, slices.DeleteFunc(k.stub, beyond)
}

// findRows finds the first and the last row with figures that belong together.
func (k *sketch) findRows() bool {
	g, s := k.g, k.in
	var all []int
	var shape profile
	for row := s.top; row <= s.bottom; row++ {
		if g.lookAt(row, s.left, s.right) == figureRow {
			all = append(all, row)
			shape.add(g, row, s)
		}
	}
	for len(all) > 1 && g.saidOfRow(all[0]) != RoleValue && (k.heads(all[0], all[1:]) || k.lonely(all[0], all[1], &shape) || k.aboveHeader(all[0], all[1])) {
		all = all[1:]
	}
	if len(all) == 0 {
		return false
	}
	k.rows, k.first, k.last = all, all[0], all[len(all)-1]
	return true
}

// heads reports whether the figures of a row head columns: all are years, merged
// over several columns or above figures that are none.
func (k *sketch) heads(row int, below []int) bool {
	g, s := k.g, k.in
	if g.besideLabels(row, s.left, s.right) {
		return false
	}
	for col := s.left; col <= s.right; col++ {
		c := g.at(row, col)
		if c.kind != figure {
			continue
		}
		if !c.year() {
			return false
		}
		if m, ok := g.merge(row, col); ok && m.Right > m.Left {
			continue
		}
		years, figures := 0, 0
		for _, r := range below[:min(len(below), 40)] {
			if b := g.at(r, col); b.kind == figure {
				figures++
				if b.year() {
					years++
				}
			}
		}
		if 2*years >= figures {
			return false
		}
	}
	return true
}

// aboveHeader reports whether a row is above the whole header: none is above it, and
// one of texts is between it and the next row of figures. It is a title with numbers.
func (k *sketch) aboveHeader(row, next int) bool {
	g, s := k.g, k.in
	for above := s.top; above < row; above++ {
		if look := g.lookAt(above, s.left, s.right); look == textRow || look == scaleRow {
			return false
		}
	}
	for below := row + 1; below < next; below++ {
		if g.lookAt(below, s.left, s.right) != textRow {
			continue
		}
		headed, figures := 0, 0
		for col := s.left; col <= s.right; col++ {
			if g.at(next, col).kind != figure {
				continue
			}
			figures++
			if c := g.at(below, col); c.kind == text && !isMark(g.words, c.text) {
				headed++
			}
		}
		if headed > 1 && 2*headed >= figures {
			return true
		}
	}
	return false
}

// lonely reports whether a row has one figure in a column where the others have
// none: a date of issue, a number in the title.
func (k *sketch) lonely(row, next int, shape *profile) bool {
	g, s := k.g, k.in
	figures, shared := 0, false
	for col := s.left; col <= s.right; col++ {
		if g.at(row, col).kind == figure {
			figures++
			shared = shared || shape.figures[col] > 1 && 4*shape.figures[col] >= shape.rows
		}
	}
	return !shared || figures == 1 && shape.rows > 3 && next-row > 2
}

// measure counts what the data rows hold in each column, those below the head too.
func (k *sketch) measure() {
	g, s := k.g, k.in
	k.cols, k.all = nil, len(k.rows)
	for col := s.left; col <= s.right; col++ {
		c := newColumn(col)
		c.caption = k.captionOf(col)
		for _, row := range k.rows {
			v := g.at(row, col)
			if v.kind == blank {
				continue
			}
			if len(c.distinct) < MaxTexts {
				c.distinct[v.text]++
			}
			c.take(g.words, v)
		}
		k.cols = append(k.cols, c)
	}
	if b := k.below(); b != nil {
		k.all += b.rows
		for i := range k.cols {
			k.cols[i].add(&b.cols[k.cols[i].col-1].column)
		}
	}
}

// below is what is below the head of the sheet, where the table goes on there; else
// nil.
func (k *sketch) below() *below {
	if b := k.g.below; b != nil && b.rows > 0 && len(k.rows) > 0 && k.in.bottom == k.g.height() && k.rows[len(k.rows)-1] >= k.g.height()-afterwards {
		return b
	}
	return nil
}

func newColumn(col int) column {
	return column{col: col, digits: map[int]int{}, distinct: map[string]int{}}
}

// take counts a filled cell.
func (c *column) take(words *catalog.Vocabulary, v *cell) {
	c.filled++
	switch {
	case v.kind == figure:
		if c.figures > 0 {
			if v.num == c.before+1 {
				c.steps++
			}
			if v.num > c.before {
				c.rises++
			}
		}
		c.before = v.num
		c.count(v)
	case v.kind == date:
		c.dates++
	case isMark(words, v.text):
		c.marks++
		c.letters = c.letters || isLetters(v.text) && len(v.text) == 1
	default:
		c.texts++
	}
}

// add adds the counts of another stretch of the column, further down.
func (c *column) add(d *column) {
	if d.figures > 0 {
		if c.figures == 0 {
			c.least, c.most, c.oneWidth, c.width = d.least, d.most, d.oneWidth, d.width
		} else {
			c.rises++ // whether the first figure there rises, too, was not counted
		}
		c.least, c.most = min(c.least, d.least), max(c.most, d.most)
		c.oneWidth = c.oneWidth && (d.asTexts == 0 || d.oneWidth && d.width == c.width)
	}
	c.filled, c.figures, c.marks, c.texts, c.dates = c.filled+d.filled, c.figures+d.figures, c.marks+d.marks, c.texts+d.texts, c.dates+d.dates
	c.years, c.whole, c.steps, c.rises, c.asTexts = c.years+d.years, c.whole+d.whole, c.steps+d.steps, c.rises+d.rises, c.asTexts+d.asTexts
	c.letters, c.zeros, c.signs = c.letters || d.letters, c.zeros || d.zeros, c.signs || d.signs
	for n, times := range d.digits {
		c.digits[n] += times
	}
	for label, times := range d.distinct {
		if len(c.distinct) >= MaxTexts {
			break
		}
		c.distinct[label] += times
	}
}

func (c *column) count(v *cell) {
	if c.figures == 0 {
		c.least, c.most = v.num, v.num
	}
	c.least, c.most = min(c.least, v.num), max(c.most, v.num)
	c.figures++
	c.write(v)
	if v.year() {
		c.years++
	}
	if v.num == float64(int64(v.num)) && v.how.decimal == 0 {
		c.whole++
		n := 0
		for x := int64(v.num); x != 0; x /= 10 {
			n++
		}
		c.digits[n]++
	}
}

// write notes how a figure is written.
func (c *column) write(v *cell) {
	if !v.asText {
		return
	}
	c.asTexts++
	c.oneWidth = c.asTexts == 1 || c.oneWidth && len(v.text) == c.width
	c.width = len(v.text)
	c.signs = c.signs || v.how != (written{})
	c.zeros = c.zeros || len(v.text) > 1 && v.text[0] == '0' && v.text[1] >= '0' && v.text[1] <= '9'
}

// captionOf is the lowest text above a column, as the reader sees it: what a
// merged range says counts for all its columns.
func (k *sketch) captionOf(col int) string {
	for row := k.first - 1; row >= max(k.in.top, k.first-10); row-- {
		if c := k.head(row, col); c.kind != blank {
			return c.text
		}
	}
	return ""
}

// head is the cell whose text counts at a place: the first of its merged range.
func (k *sketch) head(row, col int) *cell {
	if m, ok := k.g.merge(row, col); ok && m.Bottom < k.first {
		return k.g.at(m.Top, m.Left)
	}
	return k.g.at(row, col)
}

// valueLike reports whether a column holds figures, or marks in place of them.
func (c *column) valueLike() bool {
	if c.figures == 0 {
		return c.marks > 0 && c.texts == 0 && c.dates == 0
	}
	return 2*(c.figures+c.marks) >= c.filled && 2*c.dates <= c.filled
}

// trimRows keeps to the rows with figures in value columns, and takes in those
// with nothing but marks there.
func (k *sketch) trimRows() {
	var rows []int
	last := k.first
	for _, row := range k.rows {
		if k.holds(row) {
			last = row
		}
	}
	for row := k.first; row <= k.in.bottom; row++ {
		held := k.holds(row)
		if held {
			rows = append(rows, row)
		}
		if row > last && !held {
			break
		}
	}
	if len(rows) == 0 {
		return
	}
	for row := rows[0] - 1; row >= k.in.top; row-- {
		if k.holds(row) && k.labelled(row) {
			rows = slices.Insert(rows, 0, row)
		} else if k.g.lookAt(row, k.in.left, k.in.right) != blankRow {
			break
		}
	}
	k.rows, k.first, k.last = rows, rows[0], rows[len(rows)-1]
}

// holds reports whether a row has figures or marks in value columns, and nothing
// there that is neither.
func (k *sketch) holds(row int) bool {
	switch k.g.saidOfRow(row) {
	case RoleValue:
		return true
	case "":
	default:
		return false
	}
	figures, marks, other, long := 0, 0, 0, 0
	for _, col := range k.value {
		switch c := k.g.at(row, col); {
		case c.kind == blank:
		case c.kind == figure:
			figures++
		case c.kind == text && isMark(k.g.words, c.text):
			marks++
		default:
			if other++; utf8.RuneCountInString(c.text) > longestMark {
				long++
			}
		}
	}
	if row < k.first {
		return marks > 0 && figures == 0 && other == 0
	}
	return figures > long || marks > 0 && other == 0
}

// longestMark is how many signs a text may have that is in place of a figure
// without being known for it.
const longestMark = 20

// labelled reports whether the stub of a row holds anything.
func (k *sketch) labelled(row int) bool {
	return slices.ContainsFunc(k.stub, func(col int) bool { return !k.g.blank(row, col) })
}

func (k *sketch) column(col int) *column {
	if i := col - k.in.left; i >= 0 && i < len(k.cols) {
		return &k.cols[i]
	}
	return &column{}
}

func (k *sketch) rangeOfCols(cols []int) sheet.Range {
	if len(cols) == 0 {
		return sheet.Range{}
	}
	return sheet.Range{Top: k.first, Left: slices.Min(cols), Bottom: k.last, Right: slices.Max(cols)}
}
