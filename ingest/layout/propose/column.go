package propose

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What captions say of a column of whole numbers that names and does not count.
var (
	codeWords = regexp.MustCompile(`(?i)\b(code?s?|c[óo]digo?s?|cod|cve|clave|id|iso|m49|geo|ubigeo|isic|sitc|naics|key|identifier)\b|fips\b|_id\b|_?code$|^cve|^cod`)
	rankWords = regexp.MustCompile(`(?i)\b(rank(ing)?|rango|rang|puesto|lugar|place|posici[óo]n)\b`)
	// indexWords caption running numbers.
	indexWords = regexp.MustCompile(`(?i)^(no\.?|nº|n°|n\.º|nr\.?|num\.?|núm\.?|n[úu]mero|#|index|[íi]ndice|order|orden|ordre|sort ?order|s\.? ?no\.?|sl\.? ?no\.?|serial|item|line|row|unnamed: ?0|x)$|\bsort order\b`)
	timeWords  = regexp.MustCompile(`(?i)\b(year|a[ñn]o|ano|ann[ée]e|jahr|month|mes|mois|monat|quarter|trimestre|trim|semestre|semester|half|week|semana|semaine|day|d[íi]a|jour|period|per[íi]odo|p[ée]riode|fecha|date|q|t|m|y)\b|^(fy|yr)$|a[ñn]o`)
	noteWords  = regexp.MustCompile(`(?i)^(notes?|notas?|foot ?notes?|remarks?|observaci[óo]n(es)?|observations?|comments?|flags?|source|fuente)$`)
	valueWords = regexp.MustCompile(`(?i)^(obs ?value|observation value|values?|valor(es)?|valeurs?|wert)$`)
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
		case !c.valueLike(), c.figures == 0 && (!figures || k.g.delim && c.letters):
			c.is(RoleStub, "propose.stub-text", 0.95)
		default:
			c.is(RoleValue, "propose.value", 0.95)
		}
	}
	k.keys()
	k.pickValues()
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

// flags reports whether column i holds nothing but flags of the figures left of
// it: short texts below the same heading, or below none.
func (k columnSketch) flags(i int) bool {
	c := &k.cols[i]
	if i == 0 || k.g.delim || c.figures > 0 || c.dates > 0 {
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

// keys finds the columns of numbers that name the row: codes, years, months,
// ranks, running numbers. They are left of the values, or are called so.
func (k columnSketch) keys() {
	leading, left := true, 0 // columns that could hold the values
	for i := range k.cols {
		if k.cols[i].role == RoleValue && k.cols[i].figures > 0 {
			left++
		}
	}
	for i := range k.cols {
		c := &k.cols[i]
		if c.role != RoleValue {
			continue
		}
		if left > 1 || left == 1 && c.figures == 0 {
			if k.key(i, leading); c.role == RoleStub && c.figures > 0 {
				left--
			}
		}
		leading = leading && c.role == RoleStub
	}
}

// lists reports whether the only figures of a table number or name its texts: a
// list of notes or of contents, a table of codes.
func (k columnSketch) lists() bool {
	if !k.g.delim && len(k.value) == 1 && k.contents(k.column(k.value[0])) {
		return true
	}
	for _, col := range k.value {
		c := k.column(col)
		if c.figures == 0 || c.whole < c.figures {
			return false
		}
		numbered := c.isRunning() && c.least <= 1 && col == k.cols[max(k.firstFilled(), 0)].col
		if !numbered && !codeWords.MatchString(words(c.caption)) {
			return false
		}
	}
	return true
}

// contents reports whether the one column of figures has no caption and numbers
// what is beside it: chapters left of their titles, pages right of them.
func (k columnSketch) contents(c *column) bool {
	if c.caption != "" || c.figures < 3 {
		return false
	}
	first := c.col == k.cols[max(k.firstFilled(), 0)].col
	return first && len(k.stub) > 0 || c.whole == c.figures && c.rises == c.figures-1
}

func (k columnSketch) key(i int, leading bool) {
	c := &k.cols[i]
	whole := c.whole == c.figures
	labelsLeft, labelsRight := k.labels(0, i), k.labelsBeforeValues(i)
	switch {
	case !whole || c.figures == 0:
		if leading && labelsRight && 3*c.filled < len(k.rows) {
			c.is(RoleStub, "propose.stub-notes", 0.7)
		}
	case leading && 10*c.years >= 9*c.figures && k.lowest(i) != scaleRow:
		c.is(RoleStub, "propose.stub-years", 0.9)
	case leading && (c.isRunning() || k.indexes(i)) && (!labelsLeft || indexWords.MatchString(c.caption)):
		c.running = k.indexes(i)
		c.is(RoleStub, "propose.stub-running", 0.85)
	case timeWords.MatchString(words(c.caption)) && c.inCalendar() && (leading || k.g.delim):
		c.is(RoleStub, "propose.stub-time", 0.8)
	case (leading || k.g.delim) && codeWords.MatchString(words(c.caption)):
		c.is(RoleStub, "propose.stub-code", 0.85)
	case k.g.delim && (k.names(i, i-1) || k.names(i, i+1)):
		c.is(RoleStub, "propose.stub-code", 0.8)
	case leading && !labelsLeft && k.outOfScale(i):
		c.is(RoleStub, "propose.stub-beside-scale", 0.85)
	case leading && noteWords.MatchString(c.caption):
		c.is(RoleStub, "propose.stub-notes", 0.85)
	case leading && labelsRight && !labelsLeft:
		c.is(RoleStub, "propose.stub-before-labels", 0.8)
	case leading && labelsRight && (c.sameDigits() || 3*c.filled < len(k.rows)):
		c.is(RoleStub, "propose.stub-code", 0.65)
	case leading && !labelsLeft && !labelsRight && i == k.firstFilled() && c.figures > 2 && c.rises == c.figures-1:
		c.is(RoleStub, "propose.stub-rising", 0.6)
	case k.g.delim && len(c.distinct) == 1 && c.figures > 5 && c.distinct["0"] == 0:
		c.is(RoleStub, "propose.stub-constant", 0.6)
	}
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
		case c.role == RoleStub && c.texts > 0 && 2*c.filled > len(k.rows):
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
	if indexWords.MatchString(c.caption) {
		return true
	}
	if len(c.distinct) < c.filled || 10*c.filled < 9*len(k.rows) || k.zeroed(i) {
		return false
	}
	if c.caption == "" && c.rises == c.figures-1 && k.labelsBeforeValues(i) {
		return true // it has no name and only rises
	}
	if c.least > 1 {
		return false
	}
	hasLabels := false
	for j := range k.cols {
		d := &k.cols[j]
		hasLabels = hasLabels || d.role == RoleStub && d.texts > 0 && 2*d.filled > len(k.rows)
		if d.role == RoleValue && d.figures > 4 && d.rises*5 <= d.figures {
			return false
		}
	}
	return hasLabels
}

// zeroed reports whether column i writes numbers with zeros before them: those
// are codes ("01", "02"), which nobody counts rows with.
func (k columnSketch) zeroed(i int) bool {
	for _, row := range k.rows {
		if t := k.g.at(row, k.in.left+i).text; len(t) > 1 && t[0] == '0' && t[1] >= '0' && t[1] <= '9' {
			return true
		}
	}
	return false
}

// lowest is how the lowest row above the data looks at column i's right: years
// over the other columns make a year in the first column's header a heading.
func (k columnSketch) lowest(i int) rowKind {
	for row := k.first - 1; row >= k.in.top; row-- {
		if look := k.g.lookAt(row, k.in.left+i, k.in.right); look != blankRow {
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
// a file of records they qualify the record, in a table they are remarks or
// the stub once more.
func (k columnSketch) rightOfValues() {
	if k.g.delim || len(k.value) == 0 {
		return
	}
	firstValue := k.value[0]
	k.stub = slices.DeleteFunc(k.stub, func(col int) bool {
		if col < firstValue || k.column(col).said || !k.labels(0, firstValue-k.in.left) {
			return false
		}
		k.column(col).is(RoleNote, "propose.note-column", 0.6)
		return true
	})
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
	if n < 2 || 3*n > len(k.rows) || n != len(k.cols[j].distinct) {
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
			return k.g.at(row, k.in.left+i).kind != figure && k.g.lookAt(row, k.in.left+i+1, k.in.right) == scaleRow
		}
	}
	return false
}
