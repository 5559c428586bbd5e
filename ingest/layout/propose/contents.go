package propose

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"siemmes/warehouse/catalog"
)

// lists reports whether the only figures of a table number or name its texts: a
// list of notes or of contents, a table of codes.
func (k columnSketch) lists() bool {
	if len(k.value) == 1 && (k.refers(k.value[0]) || !k.g.delim && k.contents(k.column(k.value[0]))) {
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

// contents reports whether the one column of figures numbers what is beside it:
// chapters left of their titles, pages right of them.
func (k columnSketch) contents(c *column) bool {
	if c.figures < 3 {
		return false
	}
	first := c.col == k.cols[max(k.firstFilled(), 0)].col
	if c.caption == "" {
		return first && len(k.stub) > 0 || c.whole == c.figures && c.rises == c.figures-1
	}
	return first && c.rises == c.figures-1 && k.titles(c.col+1)
}

// titles reports whether a column holds long texts that come once each.
func (k columnSketch) titles(col int) bool {
	c, long := k.column(col), 0
	for label := range c.distinct {
		if utf8.RuneCountInString(label) >= titleLength {
			long++
		}
	}
	return c.texts > 0 && c.texts == c.filled && len(c.distinct) == c.filled && 3*long >= 2*c.filled
}

// titleLength is how many signs a title of a table has at least.
const titleLength = 25

// refers reports whether the one column of figures says where tables are: its caption is
// that of their numbers or pages, or its figures are small ones beside titles of other
// sheets or numbers of tables.
func (k columnSketch) refers(col int) bool {
	c := k.column(col)
	if k.g.words.CaptionContents.In(catalog.Fold(c.caption)) {
		return true
	}
	const most = 1000 // pages, rows
	if c.most >= most {
		return false
	}
	named := 0
	rows := k.rows[:min(len(k.rows), 40)]
	for _, row := range rows {
		if k.namesTable(row, col) {
			named++
		}
	}
	return named > 0 && 2*named >= len(rows)
}

// numberOf is the number behind the name of a table: "Table 1.2", "Cuadro IV".
var numberOf = regexp.MustCompile(`[ .-]+(\d[\d .-]*[a-z]?|[ivx]+|[a-z])$`)

// namesTable reports whether a text of the row is the title of another sheet or the number
// of a table, or the figure is the name of one.
func (k columnSketch) namesTable(row, value int) bool {
	for col := k.in.left; col <= k.in.right; col++ {
		c := k.g.at(row, col)
		if c.kind == blank {
			continue
		}
		text := catalog.Fold(c.text)
		if bare := numberOf.ReplaceAllString(text, ""); bare != text && k.g.words.CaptionContents.In(bare) {
			return true
		}
		for _, other := range k.g.others {
			if sameTitle(other, text) && (col == value || utf8.RuneCountInString(text) >= titleLength) {
				return true
			}
		}
	}
	return false
}

// sameTitle reports whether a text is the name or the title of a sheet, or one of two long
// texts contains the other.
func sameTitle(title, text string) bool {
	if title == text {
		return true
	}
	long := min(utf8.RuneCountInString(title), utf8.RuneCountInString(text)) >= titleLength
	return long && (strings.Contains(title, text) || strings.Contains(text, title))
}

// nameOthers tells each grid the names and titles of the other sheets: the texts of their
// first rows.
func nameOthers(grids []*grid) {
	const first = 12
	for _, g := range grids {
		g.others = nil
		for _, other := range grids {
			if other.name == g.name {
				continue
			}
			if name := catalog.Fold(other.name); name != "" {
				g.others = append(g.others, name)
			}
			for row := 1; row <= min(first, len(other.rows)); row++ {
				for col := 1; col <= other.cols; col++ {
					if c := other.at(row, col); c.kind == text && utf8.RuneCountInString(c.text) >= titleLength {
						g.others = append(g.others, catalog.Fold(c.text))
					}
				}
			}
		}
	}
}
