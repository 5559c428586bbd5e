package propose

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// findHeader finds the header rows and takes the captions of the columns from
// them.
func (k headerSketch) findHeader() {
	k.header = nil
	k.upwards()
	if n := len(k.header); n > 1 && k.sectionBelow(k.header[n-1]) {
		k.header = k.header[:n-1]
	}
	if len(k.header) == 0 {
		return
	}
	for i := range k.cols {
		c := &k.cols[i]
		c.caption = ""
		for j := len(k.header) - 1; j >= 0 && c.caption == ""; j-- {
			if !k.numbersColumns(j) {
				c.caption = k.head(k.header[j], c.col).text
			}
		}
	}
}

// sectionBelow reports whether a header row is the first of label rows that are
// over the value columns: it holds one text, and others are so between the
// data.
func (k headerSketch) sectionBelow(row int) bool {
	col := sectionsOf(k.sketch).centred(row)
	if col == 0 || k.g.saidOfRow(row) == RoleHeader {
		return false
	}
	for below := k.first + 1; below < k.last; below++ {
		if sectionsOf(k.sketch).centred(below) == col {
			return true
		}
	}
	return false
}

// upwards goes up from the first data row and takes the rows that have
// something to say over the value columns.
func (k headerSketch) upwards() {
	left, right := k.value[0], k.value[len(k.value)-1]
	gap, labels, said := 0, 0, k.topHeader()
	for row := k.first - 1; row >= k.in.top && len(k.header) < maxHeader; row-- {
		own, wide := k.over(row, left, right)
		switch {
		case k.g.saidOfRow(row) == RoleHeader:
			k.header = slices.Insert(k.header, 0, row)
			gap = 0
		case k.g.aside(row):
			gap++
		case k.isFrame(row):
			continue
		case row > said && len(k.header) > 0 && own == 0:
			gap = 0
		case own == 0 && k.mergedOver(row, left, right):
			continue
		case k.isTitle(row, left, own, wide):
			if len(k.header) > 0 || k.covered(left, right) {
				return
			}
			labels++
		case own > 0:
			if len(k.header) > 0 && !k.goesOn(row, left, right, own, gap) {
				return
			}
			k.header = slices.Insert(k.header, 0, row)
			gap = 0
		case k.g.lookAt(row, k.in.left, k.in.right) == blankRow:
			gap++
			if k.bridges(row, left, right) {
				gap = 0
			}
			if len(k.header) > 0 && gap > 0 && (gap > 1 || k.covered(left, right)) || gap > 3 {
				return
			}
		default: // labels of the stub only
			labels++
			if len(k.header) > 0 || labels > 6 {
				return
			}
		}
	}
}

// maxHeader is how many rows a header may have; a block that describes series has
// about ten.
const maxHeader = 14

// bridges reports whether a blank row is inside the header: the rows below it leave
// columns with the same headings, and the row above has texts over the values.
func (k headerSketch) bridges(row, left, right int) bool {
	up := row - 1
	if up >= k.in.top && k.g.lookAt(up, k.in.left, k.in.right) == blankRow {
		up--
	}
	if len(k.header) == 0 || up < k.in.top || k.distinct() {
		return false
	}
	own, wide := k.over(up, left, right)
	return (own > 1 || wide) && !k.isTitle(up, left, own, wide)
}

// distinct reports whether the header rows tell all value columns from each other.
func (k headerSketch) distinct() bool {
	seen := map[string]bool{}
	for _, col := range k.value {
		path := ""
		for i, row := range k.header {
			if !k.numbersColumns(i) {
				path += "\x00" + k.head(row, col).text
			}
		}
		if seen[path] {
			return false
		}
		seen[path] = true
	}
	return true
}

// describesSeries reports whether the header is a block that describes series, in
// which a unit is one property of several.
func (k headerSketch) describesSeries() bool {
	for i := range k.header {
		if k.describes(i) && k.labelled(k.header[i]) {
			return true
		}
	}
	return false
}

// describes reports whether a header row says a number or one date of the series
// below it, as how many values there are: it is no heading. Rows of texts are below
// it.
func (k headerSketch) describes(i int) bool {
	row := k.header[i]
	dates, figures, years := map[string]bool{}, 0, 0
	for _, col := range k.value {
		switch c := k.g.at(row, col); c.kind {
		case blank:
		case figure:
			figures++
			if c.year() {
				years++
			}
		case date:
			dates[c.text] = true
		default:
			return false
		}
	}
	scale := years == figures || k.g.scale(row, k.value[0], k.value[len(k.value)-1])
	if figures > 0 && (len(dates) > 0 || scale) || figures == 0 && (len(dates) != 1 || !k.labelled(row)) {
		return false
	}
	return slices.ContainsFunc(k.header[i+1:], func(below int) bool {
		return !slices.ContainsFunc(k.value, func(col int) bool { return k.head(below, col).kind != text })
	})
}

// frameWords are what programs write around a table by themselves: the captions
// of a pivot table.
var frameWords = regexp.MustCompile(`(?i)^(column labels|row labels|etiquetas de (columna|fila)s?|r[óo]tulos de (columna|fila|linha)s?|[ée]tiquettes de (colonne|ligne)s|spaltenbeschriftungen|zeilenbeschriftungen)$`)

// isFrame reports whether a row has nothing over the values but what a program
// wrote: a pivot table's caption, or the tags of the Humanitarian Exchange
// Language ("#affected+refugees"; hxlstandard.org).
func (k headerSketch) isFrame(row int) bool {
	found := false
	for _, col := range k.value {
		c := k.g.at(row, col)
		if c.kind == blank {
			continue
		}
		if !frameWords.MatchString(c.text) && !strings.HasPrefix(c.text, "#") {
			return false
		}
		found = true
	}
	return found
}

// over counts the cells that a row has of its own over the value columns, and
// reports whether one of them spans several.
func (k headerSketch) over(row, left, right int) (own int, wide bool) {
	for col := left; col <= right; col++ {
		if k.g.blank(row, col) {
			continue
		}
		own++
		if m, ok := k.g.merge(row, col); ok && m.Right > m.Left {
			wide = true
		}
	}
	return own, wide
}

// mergedOver reports whether a range that begins further up covers the row over
// a value column.
func (k headerSketch) mergedOver(row, left, right int) bool {
	for col := left; col <= right; col++ {
		if m, ok := k.g.merge(row, col); ok && m.Top < row && !k.g.blank(m.Top, m.Left) {
			return true
		}
	}
	return false
}

// isTitle reports whether a row is a title or a remark: one text that begins at
// the stub and is merged over the values, or one long text over them.
func (k headerSketch) isTitle(row, left, own int, wide bool) bool {
	if stacksOf(k.g).numberedTitle(row, k.in) {
		return true
	}
	for col := k.in.left; col < left; col++ {
		if m, ok := k.g.merge(row, col); ok && !k.g.blank(m.Top, m.Left) && m.Left < left && m.Right > left {
			return true
		}
	}
	if own != 1 || len(k.value) == 1 {
		return false
	}
	for _, col := range k.value {
		if c := k.g.at(row, col); c.kind != blank {
			return utf8.RuneCountInString(c.text) > 100 && !wide && !k.labelled(row)
		}
	}
	return false
}

// covered reports whether every value column has a heading already.
func (k headerSketch) covered(left, right int) bool {
	if len(k.header) == 0 {
		return false
	}
	for _, col := range k.value {
		if !slices.ContainsFunc(k.header, func(row int) bool { return k.head(row, col).kind != blank }) {
			return false
		}
	}
	return true
}

// goesOn reports whether a row above header rows is one more of them.
func (k headerSketch) goesOn(row, left, right, own, gap int) bool {
	covered := k.covered(left, right)
	if own >= 2 {
		return gap == 0 || !covered
	}
	for col := left; col <= right; col++ {
		c := k.g.at(row, col)
		if c.kind == blank {
			continue
		}
		if m, ok := k.g.merge(row, col); ok && m.Right > m.Left {
			return gap == 0 || !covered
		}
		stubbed := false
		for s := k.in.left; s < left; s++ {
			stubbed = stubbed || !k.g.blank(row, s)
		}
		if covered && k.merges() {
			return false // who merges cells to span columns would have done so
		}
		short := utf8.RuneCountInString(c.text) <= 60
		return gap == 0 && (!covered && short || col == left && (stubbed || short && row > k.in.top))
	}
	return false
}

// merges reports whether the header merges cells over several columns.
func (k headerSketch) merges() bool {
	for _, row := range k.header {
		for _, col := range k.value {
			if m, ok := k.g.merge(row, col); ok && m.Right > m.Left && !k.g.blank(m.Top, m.Left) {
				return true
			}
		}
	}
	return false
}

// unitWords are what unit lines say: they are no headings where they say the
// same of all columns.
var unitWords = regexp.MustCompile(`(?i)^\W*(in |en |per |por |par )?(number|numbers|percent|per ?cent|percentage|%|persons?|personas?|personnes?|thousands?|miles|milliers|millions?|millones|miles de \w+|n[úu]mero|nombre|porcentaje|pourcentage|units?|unidades|us\$|usd|\$|€|euros?|dollars?|d[óo]lares|pesos|[$€]? ?(millions?|thousands?|billions?))\W*$`)

// isUnit reports whether a header row only says the unit of all columns.
func (k headerSketch) isUnit(row int) bool {
	said := ""
	for _, col := range k.value {
		c := k.head(row, col)
		if c.kind == blank {
			continue
		}
		if c.kind != text || said != "" && said != c.text {
			return false
		}
		said = c.text
	}
	return unitWords.MatchString(said) || strings.HasPrefix(said, "(") && strings.HasSuffix(said, ")")
}

// numbersColumns reports whether a header row only numbers the columns: 1, 2, 3
// or (1), (2), (3), from the stub on, or below rows that name them.
func (k headerSketch) numbersColumns(i int) bool {
	if len(k.header) < 2 {
		return false
	}
	before, n := 0, 0
	first := k.numberAt(k.header[i], k.value[0])
	for _, col := range k.value {
		number := k.numberAt(k.header[i], col)
		if number < 0 || n > 0 && number != before+1 || number > 200 {
			return false
		}
		before = number
		n++
	}
	if slices.ContainsFunc(k.stub, func(col int) bool { return first > 1 && k.numberAt(k.header[i], col) == first-1 }) {
		return true
	}
	if i == 0 {
		return false
	}
	named := map[string]bool{}
	for _, col := range k.value {
		path := ""
		for _, row := range k.header[:i] {
			path += "\x00" + k.head(row, col).text
		}
		named[path] = true
	}
	return n > 1 && before-n <= 4 && len(named) == len(k.value)
}

// numberAt is the number that a cell holds, in brackets or not; -1 where it holds
// none.
func (k headerSketch) numberAt(row, col int) int {
	number, err := strconv.Atoi(strings.Trim(k.g.at(row, col).text, "()[]. "))
	if err != nil {
		return -1
	}
	return number
}

// spreads reports whether blanks in a header row belong to the text at their
// left. Where the publisher merges cells to say so, or the text heads its own
// column alone, they do not.
func (k headerSketch) spreads(i int) bool {
	row := k.header[i]
	if i == len(k.header)-1 {
		return false
	}
	blanks, alone := 0, 0
	for j, col := range k.value {
		c := k.g.at(row, col)
		if m, ok := k.g.merge(row, col); ok && m.Right > m.Left && c.kind != blank {
			return false
		}
		if c.kind == blank {
			blanks++
			continue
		}
		if j+1 < len(k.value) && k.g.blank(row, k.value[j+1]) && !k.below(i, col) {
			alone++
		}
	}
	return blanks > 0 && alone == 0
}

// below reports whether a lower header row has a text in a column.
func (k headerSketch) below(i, col int) bool {
	for _, row := range k.header[i+1:] {
		if !k.g.blank(row, col) {
			return true
		}
	}
	return false
}
