package propose

import (
	"math"
	"strings"
)

// rowKind is what a row looks like, before anything is known of columns.
type rowKind uint8

const (
	blankRow  rowKind = iota
	loneRow           // one text: a title, a note, a section's label
	textRow           // several texts and no figure: a header, or marks only
	scaleRow          // figures that number the columns: years, ages, months
	figureRow         // figures
)

// lookAt says what a row looks like between two columns.
func (g *grid) lookAt(row, left, right int) rowKind {
	said := g.saidOfRow(row)
	switch said {
	case RoleTitle, RoleNote, RoleIgnore:
		return blankRow
	case RoleSection:
		return loneRow
	}
	filled, figures, texts := 0, 0, 0
	for col := left; col <= right; col++ {
		switch c := g.at(row, col); c.kind {
		case blank:
			continue
		case figure:
			figures++
		default:
			texts++
		}
		filled++
	}
	switch {
	case filled == 0:
		return blankRow
	case said == RoleHeader:
		return textRow
	case said == RoleValue:
		return figureRow
	case figures == 1 && texts > 0 && g.yearBeside(row, left, right):
		return textRow
	case figures > 0 && g.scales(row, left, right):
		return scaleRow
	case figures > 0:
		return figureRow
	case filled == 1:
		return loneRow
	}
	return textRow
}

// yearBeside reports whether the one figure of a row is a year that ends its texts, as in a
// title that the commas of delimited text have parted: nothing is above or below it, and
// texts alone are before it.
func (g *grid) yearBeside(row, left, right int) bool {
	col := right
	for col > left && g.at(row, col).kind == blank {
		col--
	}
	c := g.at(row, col)
	return c.kind == figure && c.year() && g.at(row-1, col).kind == blank && g.at(row+1, col).kind == blank &&
		g.at(row, left).kind == text && strings.Contains(space(g.at(row, left).text), " ")
}

// yearAbove reports whether the one figure of a row is a year that is above
// a row of texts, as over the months of that year.
func (g *grid) yearAbove(row, left, right int) bool {
	for col := left; col <= right; col++ {
		c := g.at(row, col)
		if c.kind != figure {
			continue
		}
		below, texts := g.at(row+1, col), 0
		if !c.year() || below.kind != text || isMark(g.words, below.text) {
			return false
		}
		for next := col; next <= right; next++ {
			switch g.at(row+1, next).kind {
			case figure:
				return false
			case text:
				texts++
			}
		}
		return texts > 1
	}
	return false
}

// widestStep is how far two years that head neighbouring columns may lie apart.
const widestStep = 60

// scale reports whether the figures of a row may number its columns: at least two
// years, at least four whole numbers one apart, or parts of a year.
func (g *grid) scale(row, left, right int) bool {
	if g.partsOfYear(row, left, right) {
		return true
	}
	years, steps, figures := 0, 0, 0
	var before *cell
	for col := left; col <= right; col++ {
		c := g.at(row, col)
		if c.kind != figure {
			continue
		}
		figures++
		if c.year() {
			years++
		}
		if before != nil && (c.num == before.num && !c.year() || math.Abs(c.num-before.num) > widestStep) {
			return false
		}
		if before != nil && c.num-before.num == 1 {
			steps++
		}
		before = c
	}
	if figures == years {
		return years >= 2
	}
	return figures >= 4 && steps == figures-1
}

// partsOfYear reports whether the figures of a row count from 1, each with the same
// letter right behind it: "1S", "2S" or "1T" to "4T".
func (g *grid) partsOfYear(row, left, right int) bool {
	before, letter := 0.0, ""
	for col := left; col <= right; col++ {
		c := g.at(row, col)
		if c.kind != figure {
			continue
		}
		if c.num != before+1 || !isLetters(c.how.beside) || before > 0 && c.how.beside != letter || len(c.text) != 1+len(c.how.beside) {
			return false
		}
		before, letter = c.num, c.how.beside
	}
	return before >= 2
}

// stretch is a rectangle of a sheet that holds one table with its title and
// notes.
type stretch struct{ top, left, bottom, right int }

// split cuts a sheet into the stretches of its tables: side by side first,
// where blank columns are between, then one below the other, where a header
// begins anew; and again side by side within each.
func (g *grid) split() []stretch {
	var out []stretch
	whole := stretch{1, 1, g.height(), g.cols}
	for _, panel := range g.sideBySide(whole) {
		for _, part := range stacksOf(g).stacked(panel) {
			for _, side := range g.sideBySide(part) {
				out = append(out, g.again(side)...)
			}
		}
	}
	return out
}

// sideBySide cuts at blank columns where both sides are tables of their own:
// with labels at their left and figures.
func (g *grid) sideBySide(s stretch) []stretch {
	filled := make([]int, s.right+2)
	for row := s.top; row <= s.bottom; row++ {
		if look := g.lookAt(row, s.left, s.right); look == blankRow || look == loneRow {
			continue
		}
		for col := s.left; col <= s.right; col++ {
			if !g.blank(row, col) {
				filled[col]++
			}
		}
	}
	var out []stretch
	left := s.left
	for col := s.left + 1; col < s.right; col++ {
		if filled[col] > 0 || filled[col-1] == 0 && col-1 > left {
			continue
		}
		next := col + 1
		for next <= s.right && filled[next] == 0 {
			next++
		}
		if next > s.right {
			break
		}
		a, b := stretch{s.top, left, s.bottom, col - 1}, stretch{s.top, next, s.bottom, s.right}
		if g.ownTable(a) && g.ownTable(b) {
			out = append(out, a)
			left = next
		}
		col = next
	}
	return append(out, stretch{s.top, left, s.bottom, s.right})
}

// ownTable reports whether a stretch has labels in its first filled column, a
// header above, and figures right of them.
func (g *grid) ownTable(s stretch) bool {
	labels, figures := 0, 0
	first := 0
	for row := s.top; row <= s.bottom; row++ {
		look := g.lookAt(row, s.left, s.right)
		if look != figureRow {
			continue
		}
		figures++
		for col := s.left; col <= s.right; col++ {
			if c := g.at(row, col); c.kind != blank {
				if first == 0 || col < first {
					first = col
				}
				if c.kind != figure || c.year() {
					labels++
				}
				break
			}
		}
	}
	return figures >= 2 && 2*labels > figures && first < s.right && g.headed(s)
}

// headed reports whether a stretch has a header of its own above its figures.
func (g *grid) headed(s stretch) bool {
	for row := s.top; row <= s.bottom; row++ {
		switch g.lookAt(row, s.left, s.right) {
		case textRow, scaleRow:
			return true
		case figureRow:
			return false
		}
	}
	return false
}
