package propose

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// decideColumns parts the stub from the values.
func (k columnSketch) decideColumns() {
	k.stub, k.value = nil, nil
	figures := false // a column of figures is further left
	for i := range k.cols {
		c := &k.cols[i]
		figures = figures || c.figures > 0 && c.valueLike()
		switch {
		case c.filled == 0:
			c.role = RoleIgnore
		case k.flags(i):
			c.is(RoleNote, "propose.flag-column", 0.85)
			c.flag = true
		case !c.valueLike(), c.figures == 0 && (!figures || k.g.delim && c.letters):
			c.is(RoleStub, "propose.stub-text", 0.95)
		default:
			c.is(RoleValue, "propose.value", 0.95)
		}
	}
	k.keys()
	codesOf(k.sketch).coded()
	k.pickValues()
	k.blankSteps()
	k.applySaid()
	for i := range k.cols {
		switch c := &k.cols[i]; c.role {
		case RoleStub:
			k.stub = append(k.stub, c.col)
		case RoleValue:
			k.value = append(k.value, c.col)
		}
	}
	k.rightOfValues()
}

// blankSteps makes values of the columns without a cell that are steps of the scale of
// others by their captions: a year for which nothing is known yet.
func (k columnSketch) blankSteps() {
	steps := map[string]bool{}
	for i := range k.cols {
		if c := &k.cols[i]; c.role == RoleValue && c.figures > 0 {
			steps[form(c.caption)] = true
		}
	}
	for i := range k.cols {
		if c := &k.cols[i]; c.filled == 0 && form(c.caption) != "" && form(c.caption) != oneLetter && steps[form(c.caption)] {
			c.is(RoleValue, "propose.value", 0.8)
		}
	}
}

// flags reports whether column i holds nothing but flags of the figures left of
// it: short texts below the same heading, or below none.
func (k columnSketch) flags(i int) bool {
	c := &k.cols[i]
	if c.flag = false; i == 0 || k.g.delim && c.caption != "" || c.figures > 0 || c.dates > 0 {
		return false
	}
	before := &k.cols[i-1]
	if before.figures == 0 || !before.valueLike() || c.caption != "" && c.caption != before.caption {
		return false
	}
	for label := range c.distinct {
		if utf8.RuneCountInString(label) > 4 {
			return false
		}
	}
	return true
}

func (c *column) is(role Role, id string, sure float64) {
	c.role, c.why, c.sure = role, say(id, "caption", c.caption), sure
}

// labels reports whether a column of texts is among those from i to below j.
func (k columnSketch) labels(i, j int) bool {
	return slices.ContainsFunc(k.cols[i:j], func(c column) bool { return c.role == RoleStub && c.texts+c.dates > 0 })
}

// labelsBeforeValues reports whether a well filled column of texts is right
// of column i, with at most two columns of numbers in between and values
// behind it.
func (k columnSketch) labelsBeforeValues(i int) bool {
	numbers, labels := 0, false
	for j := i + 1; j < len(k.cols); j++ {
		c := &k.cols[j]
		switch {
		case c.role == RoleStub && c.texts > 0 && 2*c.filled > k.all:
			labels = true
		case c.role == RoleValue && labels:
			return true
		case c.role == RoleValue:
			if numbers++; numbers > 2 {
				return false
			}
		}
	}
	return false
}

func (k columnSketch) firstFilled() int {
	return slices.IndexFunc(k.cols, func(c column) bool { return c.filled > 0 })
}

// isRunning reports whether the column counts its rows.
func (c *column) isRunning() bool {
	return c.figures >= 3 && 10*c.steps >= 9*(c.figures-1)
}

func (c *column) sameDigits() bool {
	most := 0
	for _, n := range c.digits {
		most = max(most, n)
	}
	return 10*most >= 8*c.figures && len(c.distinct) == c.filled
}

// indexes reports whether a running number only numbers the rows. A rank is said
// to be one, or orders the rows by a column of figures: that says something.
func (k columnSketch) indexes(i int) bool {
	c := &k.cols[i]
	if rankWords.MatchString(c.caption) || c.figures < 3 {
		return false
	}
	if indexWords.MatchString(c.caption) && (c.isRunning() || c.rises == c.figures-1) {
		return true
	}
	if len(c.distinct) < c.filled || 10*c.filled < 9*k.all || c.zeros {
		return false
	}
	if c.caption == "" && c.rises == c.figures-1 && k.labelsBeforeValues(i) {
		return true // it has no name and only rises
	}
	if c.least > 1 || !c.isRunning() {
		return false
	}
	hasLabels := false
	for j := range k.cols {
		d := &k.cols[j]
		hasLabels = hasLabels || d.role == RoleStub && d.texts > 0 && 2*d.filled > k.all
		if d.role == RoleValue && d.figures > 4 && d.rises*5 <= d.figures {
			return false
		}
	}
	return hasLabels
}

// lowest is how the lowest row above the data looks, where it has a figure over
// column i: years over the other columns make a year in the first column's header a
// heading.
func (k columnSketch) lowest(i int) rowKind {
	for row := k.first - 1; row >= k.in.top; row-- {
		if look := k.g.lookAt(row, k.in.left, k.in.right); look != blankRow {
			if k.g.at(row, k.in.left+i).kind == figure {
				return look
			}
			return textRow
		}
	}
	return blankRow
}

// pickValues keeps, in a file of records, to the one column that is called the
// value where there is one.
func (k columnSketch) pickValues() {
	if !k.g.delim {
		return
	}
	called := -1
	for i := range k.cols {
		if c := &k.cols[i]; c.role == RoleValue && valueWords.MatchString(words(c.caption)) {
			if called >= 0 {
				return
			}
			called = i
		}
	}
	if called < 0 {
		return
	}
	for i := range k.cols {
		if c := &k.cols[i]; c.role == RoleValue && i != called {
			c.is(RoleStub, "propose.stub-other", 0.6)
		}
	}
}

// rightOfValues decides about columns of texts amid or right of the values: in
// a file of records they qualify the record, in a table too where their labels come
// again; else they are remarks or the stub once more. Numbers there that are no
// values qualify the row.
func (k columnSketch) rightOfValues() {
	if k.g.delim || len(k.value) == 0 {
		return
	}
	firstValue := k.value[0]
	k.stub = slices.DeleteFunc(k.stub, func(col int) bool {
		c := k.column(col)
		if col < firstValue || c.said || c.texts == 0 || !k.labels(0, firstValue-k.in.left) || k.variable(c) {
			return false
		}
		c.is(RoleNote, "propose.note-column", 0.6)
		return true
	})
}

// variable reports whether a column of texts right of the values is a variable of
// the rows: it has a caption, its labels fill nearly all rows and come again, and
// they are not those of another column of the stub once more.
func (k columnSketch) variable(c *column) bool {
	if c.caption == "" || 10*c.filled < 9*k.all || 2*len(c.distinct) > c.filled || len(c.distinct) < 2 {
		return false
	}
	for i := range k.cols {
		if d := &k.cols[i]; d.col != c.col && d.role == RoleStub && d.texts > 0 && k.sameRows(c, d) {
			return false
		}
	}
	return true
}

// sameRows reports whether two columns part the rows alike: each label of the one
// goes with one of the other.
func (k columnSketch) sameRows(a, b *column) bool {
	if len(a.distinct) != len(b.distinct) {
		return false
	}
	pairs := map[string]string{}
	for _, row := range k.rows {
		one, two := k.g.at(row, a.col).text, k.g.at(row, b.col).text
		if known, ok := pairs[one]; ok && known != two {
			return false
		}
		pairs[one] = two
	}
	return true
}

// words writes a caption as words: ID_FLUJO, monthNum.
func words(caption string) string {
	var b strings.Builder
	lower := false
	for _, r := range caption {
		if r == '_' || r == '.' {
			r = ' '
		}
		if unicode.IsUpper(r) && lower {
			b.WriteByte(' ')
		}
		lower = unicode.IsLower(r)
		b.WriteRune(r)
	}
	return b.String()
}

// inCalendar reports whether the numbers of a column can all be years, or
// numbers of months, quarters, weeks or days.
func (c *column) inCalendar() bool {
	return c.years == c.figures || c.least >= 1 && c.most <= 53
}

// names reports whether a column of numbers and one of texts beside it name the
// same things: each number goes with one text and the other way round, and
// there are few of them.
func (k columnSketch) names(i, j int) bool {
	if j < 0 || j >= len(k.cols) || k.cols[j].texts == 0 || k.cols[j].figures > 0 {
		return false
	}
	n := len(k.cols[i].distinct)
	if n < 2 || 3*n > k.all || n != len(k.cols[j].distinct) {
		return false
	}
	pairs := map[string]string{}
	for _, row := range k.rows {
		number, label := k.g.at(row, k.cols[i].col).text, k.g.at(row, k.cols[j].col).text
		if known, ok := pairs[number]; ok && known != label {
			return false
		}
		pairs[number] = label
	}
	return true
}

// outOfScale reports whether years or other steps head the columns at the right
// and this column is not one of them.
func (k columnSketch) outOfScale(i int) bool {
	for row := k.first - 1; row >= k.in.top; row-- {
		if k.g.lookAt(row, k.in.left, k.in.right) == scaleRow {
			_, figures, _ := k.g.count(row, k.in.left+i+1, k.in.right)
			return k.g.at(row, k.in.left+i).kind != figure && figures > 1
		}
	}
	return false
}
