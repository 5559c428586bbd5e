package propose

import (
	"math"
	"slices"
	"strings"

	"siemmes/warehouse/catalog"
)

// headedBy goes down the rows between two columns and finds those whose figures
// head columns and are no data: by what is beside and above them. What the figures
// look like only makes a row a candidate.
type headedBy struct {
	g           *grid
	left, right int
	scale       []bool // by row, from zero: its figures head columns
	labelled    []bool // likewise: the row has a label, and a heading above each figure

	above    []int        // the last header rows
	captions map[key]bool // the labels of all header rows so far, and whether figures head columns beside them
	scaled   bool         // figures headed the columns of a table above
	shape    profile      // of the data since the last header
	gap      int          // blank rows since the last filled one
	lone     int          // rows of one text since then
}

// key is a text in a column.
type key struct {
	col  int
	text string
}

// headedBetween returns what was found between two columns, read down to a row.
func (g *grid) headedBetween(row, left, right int) *headedBy {
	if g.bands == nil {
		g.bands = map[[2]int]*headedBy{}
	}
	h := g.bands[[2]int{left, right}]
	if h == nil {
		h = &headedBy{g: g, left: left, right: right, captions: map[key]bool{}}
		g.bands[[2]int{left, right}] = h
	}
	for len(h.scale) < min(row, g.height()) {
		h.read(len(h.scale) + 1)
	}
	return h
}

// scales reports whether the figures of a row head columns.
func (g *grid) scales(row, left, right int) bool {
	return row <= g.height() && g.headedBetween(row, left, right).scale[row-1]
}

// besideLabels reports whether a row right below a header has a label of its own
// and a heading above each of its figures: it is data.
func (g *grid) besideLabels(row, left, right int) bool {
	return row <= g.height() && g.headedBetween(row, left, right).labelled[row-1]
}

// read takes up the next row.
func (h *headedBy) read(row int) {
	g := h.g
	filled, figures, first := g.count(row, h.left, h.right)
	scale, labelled := false, false
	switch said := g.saidOfRow(row); {
	case said == RoleHeader:
		h.header(row, first)
	case filled == 0 || said == RoleTitle || said == RoleNote || said == RoleIgnore:
		h.gap++
	case filled == 1 && figures == 0 || said == RoleSection:
		h.lone++
	case figures == 0:
		if h.shape.rows == 0 || g.headerAgain(row, h.band(), &h.shape, textRow) {
			h.header(row, first)
		}
		h.gap, h.lone = 0, 0
	case said != RoleValue && h.heads(row, first, figures):
		scale = true
		h.scaled = h.scaled || g.regular(row, h.left, h.right)
		h.header(row, first)
	default:
		labelled = h.shape.rows == 0 && h.labels(row, first) && h.covered(row)
		h.shape.add(g, row, h.band())
		h.gap, h.lone = 0, 0
	}
	h.scale, h.labelled = append(h.scale, scale), append(h.labelled, labelled)
}

func (h *headedBy) band() stretch { return stretch{left: h.left, right: h.right} }

// header takes a row as one of the header.
func (h *headedBy) header(row, first int) {
	if h.shape.rows > 0 {
		h.above, h.shape = nil, profile{heads: h.shape.heads}
	}
	h.above = append(h.above, row)
	h.shape.head(h.g, row, h.band())
	if c := h.g.at(row, first); c.kind != blank {
		at := key{first, c.text}
		_, figures, _ := h.g.count(row, first+1, h.right)
		h.captions[at] = h.captions[at] || figures > 0
	}
	h.gap, h.lone = 0, 0
}

// count counts the filled cells of a row and its figures, and returns the first
// filled column.
func (g *grid) count(row, left, right int) (filled, figures, first int) {
	for col := left; col <= right; col++ {
		c := g.at(row, col)
		if c.kind == blank {
			continue
		}
		if filled++; filled == 1 {
			first = col
		}
		if c.kind == figure {
			figures++
		}
	}
	return filled, figures, first
}

// heads reports whether the figures of a row head columns. Right below data only
// a row does that repeats a header's label or has no label and regular years; after
// a gap also one of regular years, below a title or where years headed columns
// before. Below a header that names every column a row with a label is data.
func (h *headedBy) heads(row, first, figures int) bool {
	g := h.g
	if figures == 1 && g.yearAbove(row, h.left, h.right) {
		return h.shape.rows == 0 || h.gap+h.lone > 0
	}
	own := h.labels(row, first)
	if !own && h.shape.rows == 0 && len(h.above) > 0 && h.steps(row) && !h.covered(row) {
		return true
	}
	if !g.scale(row, h.left, h.right) {
		return h.shape.rows == 0 && h.describes(row, first, figures)
	}
	regular := g.regular(row, h.left, h.right) || g.partsOfYear(row, h.left, h.right)
	again := h.again(row, first)
	switch {
	case h.shape.rows > 0 && h.gap+h.lone == 0:
		return own && again || regular && (!own && h.usual(row) || own && stacksOf(g).narrows(row, h.below(), &h.shape))
	case h.shape.rows > 0:
		return own && again || regular && (!own || h.scaled || h.titled(row) || g.names(row, first) || h.gap > 0 && (h.lone > 0 || h.wider(row)))
	case !own || len(h.above) == 0 || !h.covered(row):
		return true
	}
	return regular && !h.captioned(first) && g.round(row, h.left, h.right)
}

// titled reports whether the title of a numbered table is right above a row.
func (h *headedBy) titled(row int) bool {
	filled, _, _ := h.g.count(row-1, h.left, h.right)
	return filled == 1 && stacksOf(h.g).numberedTitle(row-1, h.band())
}

// below is the stretch of all rows between the columns.
func (h *headedBy) below() stretch { return stretch{1, h.left, h.g.height(), h.right} }

// headed reports whether a header row has a text in a column.
func (h *headedBy) headed(at key) bool {
	_, known := h.captions[at]
	return known
}

// again reports whether a row of figures repeats the label of a header, and its figures
// are like headings: they rise again and again alike, or only fall. Where texts headed the
// columns there, two figures are so only one apart.
func (h *headedBy) again(row, first int) bool {
	figures, known := h.captions[key{first, h.g.at(row, first).text}]
	if !known {
		return false
	}
	var all []float64
	for col := h.left; col <= h.right; col++ {
		if c := h.g.at(row, col); c.kind == figure {
			all = append(all, c.num)
		}
	}
	run := all[:1]
	for len(run) < len(all) && all[len(run)] != all[0] {
		run = all[:len(run)+1]
	}
	rises := len(all)%len(run) == 0
	for i, v := range all {
		rises = rises && v == run[i%len(run)]
	}
	falls := rises
	for i := 1; i < len(run); i++ {
		rises, falls = rises && run[i] > run[i-1], falls && run[i] < run[i-1]
	}
	return (rises || falls) && (figures || len(run) > 2 || len(run) == 2 && math.Abs(run[1]-run[0]) == 1)
}

// steps reports whether the figures of a row are whole numbers that only rise from
// one group of the header above to the next.
func (h *headedBy) steps(row int) bool {
	var before *cell
	for col := h.left; col <= h.right; col++ {
		c := h.g.at(row, col)
		if c.kind == blank && before == nil {
			continue
		}
		if c.kind != figure || c.num != math.Trunc(c.num) || c.num < 0 || c.num > 2200 {
			return false
		}
		group := slices.ContainsFunc(h.above, func(r int) bool { return h.g.at(r, col).kind != blank })
		if before != nil && !group && c.num <= before.num {
			return false
		}
		before = c
	}
	return before != nil
}

// wider reports whether a row has figures where the data above have none.
func (h *headedBy) wider(row int) bool {
	for col := h.left; col <= h.right; col++ {
		if h.g.at(row, col).kind == figure && h.shape.figures[col] == 0 {
			return true
		}
	}
	return false
}

// names reports whether a label is the name of a variable, as captions are.
func (g *grid) names(row, col int) bool {
	text := fold(g.at(row, col).text)
	return slices.ContainsFunc(g.words.Captions, func(c *catalog.Caption) bool {
		found := c.Words.Find(text)
		return len(found) > 0 && found[0] == 0 && len(strings.Fields(text)) <= 4
	})
}

// round reports whether the first two figures of a row are years of round numbers,
// or there are more.
func (g *grid) round(row, left, right int) bool {
	n, round := 0, true
	for col := left; col <= right; col++ {
		if c := g.at(row, col); c.kind == figure {
			n++
			round = round && math.Mod(c.num, 5) == 0
		}
	}
	return n > 2 || round
}

// usual reports whether a row has figures in most columns that have some above.
func (h *headedBy) usual(row int) bool {
	usual, filled := 0, 0
	for col := h.left; col <= h.right; col++ {
		if h.shape.usual(col) {
			usual++
			if h.g.at(row, col).kind == figure {
				filled++
			}
		}
	}
	return 2*filled > usual
}

// labels reports whether the first cell of a row is a label: a text, or a figure in
// a column where the rows around hold figures too. Numbers of the columns begin
// with 1 there and are none.
func (h *headedBy) labels(row, first int) bool {
	g := h.g
	c := g.at(row, first)
	if c.kind != figure {
		return true
	}
	if c.num == 1 && g.at(row, first+1).num == 2 {
		return false
	}
	for next, seen := row+1, 0; next <= g.height() && seen < 3; next++ {
		filled, _, from := g.count(next, h.left, h.right)
		if filled < 2 {
			continue
		}
		seen++
		if from == first && g.at(next, from).kind == figure {
			return true
		}
	}
	return false
}

// covered reports whether the header rows above have a heading for each figure of
// a row, no two of them the same.
func (h *headedBy) covered(row int) bool {
	if len(h.above) == 0 {
		return false
	}
	rows := h.above[max(0, len(h.above)-4):]
	groups := make([]string, len(rows)) // a text counts up to the next one of its row
	seen := map[string]bool{}
	for col := h.left; col <= h.right; col++ {
		path, named := "", false
		for i, r := range rows {
			text := h.g.merged(r, col).text
			if text != "" {
				groups[i], named = text, true
				for j := i + 1; j < len(rows); j++ {
					groups[j] = ""
				}
			} else if i < len(rows)-1 {
				text = groups[i]
			}
			path += "\x00" + text
		}
		if h.g.at(row, col).kind != figure {
			continue
		}
		if !named || seen[path] {
			return false
		}
		seen[path] = true
	}
	return true
}

// merged returns the cell whose text counts at a place: the first of its merged
// range.
func (g *grid) merged(row, col int) *cell {
	if m, ok := g.merge(row, col); ok {
		return g.at(m.Top, m.Left)
	}
	return g.at(row, col)
}

// captioned reports whether a header row above has a text in the column of a
// row's label.
func (h *headedBy) captioned(first int) bool {
	return slices.ContainsFunc(h.above, func(row int) bool { return h.g.merged(row, first).kind != blank })
}

// How far below a row of figures the header that it belongs to may end, and how
// many rows of figures and dates that header may hold.
const (
	describingRows    = 14
	describingFigures = 6
)

// describes reports whether a row of figures says something of the series below,
// as how many values there are: rows of texts over the same columns are below it,
// and longer data below them, all without a gap. The data are of dates then, or the
// row says the same of at least three columns.
func (h *headedBy) describes(row, first, count int) bool {
	g := h.g
	others, texts, data, dated := 1, 0, 0, false
	for next := row + 1; next <= min(row+describingRows+describingFigures, g.height()); next++ {
		filled, n, from := g.count(next, h.left, h.right)
		if filled == 0 {
			break
		}
		if n > 0 || !h.over(next, row) {
			data++
			dated = g.at(next, from).kind != text
			continue
		}
		if count == 1 && filled > 2 || h.headed(key{from, g.at(next, from).text}) {
			return false // a number beside a title, or the header of another table
		}
		texts, others, data = texts+1, others+data, 0
	}
	if texts == 0 || others > describingFigures || data < 3 || data <= others {
		return false
	}
	return !h.labels(row, first) || dated && g.at(row, first).kind == text || h.same(row)
}

// over reports whether a row has texts over all figures of another.
func (h *headedBy) over(row, figures int) bool {
	for col := h.left; col <= h.right; col++ {
		if c := h.g.at(row, col); h.g.at(figures, col).kind == figure && (c.kind != text || isMark(h.g.words, c.text)) {
			return false
		}
	}
	return true
}

// same reports whether a row has at least three figures and all are equal.
func (h *headedBy) same(row int) bool {
	var before *cell
	n := 0
	for col := h.left; col <= h.right; col++ {
		c := h.g.at(row, col)
		if c.kind != figure {
			continue
		}
		if before != nil && c.num != before.num {
			return false
		}
		before = c
		n++
	}
	return n > 2
}

// regular reports whether the figures of a row are years in equal steps or at
// least four years that only rise, once or again and again alike, or count from 0
// or 1.
func (g *grid) regular(row, left, right int) bool {
	var run, all []float64
	years := true
	for col := left; col <= right; col++ {
		c := g.at(row, col)
		if c.kind != figure {
			continue
		}
		years = years && c.year()
		all = append(all, c.num)
	}
	for i, v := range all {
		if i > 0 && v == all[0] {
			break
		}
		run = append(run, v)
	}
	if len(run) < 2 || len(all)%len(run) != 0 {
		return false
	}
	for i, v := range all {
		if v != run[i%len(run)] {
			return false
		}
	}
	step, equal, rises := run[1]-run[0], true, true
	for i := 1; i < len(run); i++ {
		equal = equal && run[i]-run[i-1] == step
		rises = rises && run[i] > run[i-1]
	}
	if years {
		return equal && math.Abs(step) <= 10 || rises && len(run) >= 4
	}
	return equal && step == 1 && run[0] <= 1 && len(run) >= 4
}
