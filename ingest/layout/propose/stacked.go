package propose

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"siemmes/ingest/layout"
	"siemmes/warehouse/catalog"
)

// stackGrid is the grid seen as tables one below the other.
type stackGrid struct{ *grid }

func stacksOf(g *grid) stackGrid { return stackGrid{g} }

// stacked cuts where, below figures, a header begins anew.
func (g stackGrid) stacked(s stretch) []stretch {
	var out []stretch
	top, lastFigures := s.top, 0
	var above titleShape // of the first table
	var shape profile
	for row := s.top; row <= s.bottom; row++ {
		look := g.lookAt(row, s.left, s.right)
		switch look {
		case figureRow:
			shape.add(g.grid, row, s)
			lastFigures = row
		case textRow, scaleRow:
			if lastFigures == 0 {
				if shape.heads == nil {
					above = g.titleShape(row, s)
				}
				shape.head(g.grid, row, s)
				continue
			}
			if !g.figuresBelow(row, s) || g.saidOfRow(row) != RoleHeader && !g.headerAgain(row, s, &shape, look) {
				continue
			}
			cut := g.titleAbove(row, lastFigures, above, s)
			out = append(out, stretch{top, s.left, cut - 1, s.right})
			top, lastFigures, shape = cut, 0, profile{heads: shape.heads}
			for r := cut; r <= row; r++ {
				shape.head(g.grid, r, s)
			}
		}
	}
	return append(out, stretch{top, s.left, s.bottom, s.right})
}

// titleShape is what the texts right above the header of a table look like.
type titleShape struct {
	lines  int
	marked bool // the lowest begins as a note does: "a) Men"
}

func (g stackGrid) titleShape(header int, s stretch) (t titleShape) {
	last := header - 1
	for last > s.top && g.lookAt(last, s.left, s.right) == blankRow {
		last--
	}
	for last-t.lines >= s.top && g.lookAt(last-t.lines, s.left, s.right) == loneRow {
		t.lines++
	}
	text, _ := g.loneText(last, s)
	_, _, t.marked = layout.NoteLine(text)
	t.marked = t.marked && t.lines > 0
	return t
}

// profile counts in which columns figures are, and keeps the texts of the headers
// above them.
type profile struct {
	rows    int
	figures map[int]int
	heads   map[key]bool
}

func (p *profile) add(g *grid, row int, s stretch) {
	if p.figures == nil {
		p.figures = map[int]int{}
	}
	p.rows++
	for col := s.left; col <= s.right; col++ {
		if g.at(row, col).kind == figure {
			p.figures[col]++
		}
	}
}

// head keeps the texts of a header row.
func (p *profile) head(g *grid, row int, s stretch) {
	if p.heads == nil {
		p.heads = map[key]bool{}
	}
	for col := s.left; col <= s.right; col++ {
		if c := g.at(row, col); c.kind != blank {
			p.heads[key{col, c.text}] = true
		}
	}
}

// usual reports whether most rows so far have a figure in the column.
func (p *profile) usual(col int) bool { return 2*p.figures[col] > p.rows }

// headerAgain reports whether a row has headings where the rows above it have
// figures: texts that are no marks, or years. Short texts are headings where the row
// repeats the words of a header, or is another header by its caption or the columns
// that the rows below it fill.
func (g *grid) headerAgain(row int, s stretch, above *profile, look rowKind) bool {
	usual, heads := 0, 0
	for col := s.left; col <= s.right; col++ {
		if !above.usual(col) {
			continue
		}
		usual++
		c := g.at(row, col)
		if c.kind == date || c.kind == text && !mayMark(g.words, c.text) || c.kind == figure && look == scaleRow {
			heads++
		}
	}
	if usual > 0 && 2*heads >= usual && (heads >= 2 || usual == 1) {
		return true
	}
	return usual > 0 && look == textRow && (stacksOf(g).repeats(row, s, above) || stacksOf(g).headsAnew(row, s, above))
}

// repeats reports whether a row repeats the texts of a header.
func (g stackGrid) repeats(row int, s stretch, above *profile) bool {
	same, all := 0, 0
	for col := s.left; col <= s.right; col++ {
		if c := g.at(row, col); c.kind != blank {
			if all++; above.heads[key{col, c.text}] {
				same++
			}
		}
	}
	return all > 1 && 2*same > all
}

// headsAnew reports whether a row of texts is the header of another table: the texts
// over the figures are none twice and no marks, and the caption left of them is one of
// a header or the name of a variable, or the rows below fill other columns than
// those above, and just those that the row heads.
func (g stackGrid) headsAnew(row int, s stretch, above *profile) bool {
	seen := map[string]bool{}
	first, over, long := 0, 0, 0
	for col := s.left; col <= s.right; col++ {
		c := g.at(row, col)
		if c.kind == blank {
			continue
		}
		if first == 0 {
			first = col
			continue
		}
		if c.kind != text && c.kind != date || isMark(g.words, c.text) || seen[c.text] {
			return false
		}
		seen[c.text] = true
		if over++; utf8.RuneCountInString(c.text) > 2 {
			long++
		}
	}
	if over == 0 || g.at(row, first).kind != text {
		return false
	}
	captioned := above.heads[key{first, g.at(row, first).text}] || g.names(row, first)
	if captioned && over > 1 || over > 2 && long == 0 {
		return true
	}
	return (captioned || long > 0) && g.narrows(row, s, above)
}

// narrows reports whether the rows below a header fill other columns than the rows
// above it, and just those that it heads.
func (g stackGrid) narrows(row int, s stretch, above *profile) bool {
	other := false
	for col := s.left; col <= s.right; col++ {
		other = other || above.usual(col) && g.blank(row, col)
	}
	rows := 0
	for next := row + 1; other && next <= s.bottom; next++ {
		if filled, figures, _ := g.count(next, s.left, s.right); filled < 2 || figures == 0 {
			break
		}
		for col := s.left; col <= s.right; col++ {
			if g.blank(row, col) && !g.blank(next, col) {
				return false
			}
		}
		rows++
	}
	return other && rows > 1
}

// figuresBelow reports whether figures follow soon below a header.
func (g stackGrid) figuresBelow(row int, s stretch) bool {
	for r, seen := row+1, 0; r <= s.bottom && seen < 8; r++ {
		switch g.lookAt(r, s.left, s.right) {
		case figureRow:
			return true
		case blankRow:
		default:
			seen++
		}
	}
	return false
}

// titleAbove finds the first row of what belongs to a header: headers above it, and
// the lone texts above those that are no notes of the table above. A numbered title
// begins there; where there is none and no blank row either, the title has as many rows
// as that of the table above.
func (g stackGrid) titleAbove(row, lastFigures int, above titleShape, s stretch) int {
	cut, gap, lines, ended := row, false, 0, false
	for r := row - 1; r > lastFigures; r-- {
		look := g.lookAt(r, s.left, s.right)
		titles := g.numberedTitle(r, s)
		switch {
		case titles:
			return r
		case ended || lines > 0 && look == blankRow:
			ended = true // only a numbered title may be above it
			continue
		case look == blankRow:
			gap = true
			continue
		case look != loneRow:
			if gap || lines > 0 && !g.setOff(r, lastFigures, s) {
				return cut
			}
		case g.overValues(r, row, s):
		case g.isNote(r, s, above.marked), gap && !g.setOff(r, lastFigures, s):
			return cut
		default:
			lines++
		}
		cut = r
	}
	if g.setOff(cut, lastFigures, s) {
		return cut
	}
	for ; lines > max(above.lines, 1); cut++ {
		if g.lookAt(cut, s.left, s.right) == loneRow && !g.overValues(cut, row, s) {
			lines--
		}
	}
	return cut
}

// setOff reports whether a blank row is between a text and the figures above it.
func (g stackGrid) setOff(row, lastFigures int, s stretch) bool {
	for r := row - 1; r > lastFigures; r-- {
		if g.lookAt(r, s.left, s.right) == blankRow {
			return true
		}
	}
	return false
}

// loneText is the first text of a row, and its column.
func (g stackGrid) loneText(row int, s stretch) (string, int) {
	for col := s.left; col <= s.right; col++ {
		if c := g.at(row, col); c.kind != blank {
			return c.text, col
		}
	}
	return "", 0
}

// overValues reports whether the one text of a row is right of the first column that a
// header fills: it heads columns.
func (g stackGrid) overValues(row, header int, s stretch) bool {
	_, col := g.loneText(row, s)
	_, first := g.loneText(header, s)
	return col > first
}

// isNote reports whether the one text of a row begins as notes and sources do.
func (g stackGrid) isNote(row int, s stretch, titlesMarked bool) bool {
	text, _ := g.loneText(row, s)
	_, _, marked := layout.NoteLine(text)
	return marked && !titlesMarked || g.words.SourceLines.In(catalog.Fold(text)) || g.words.NoteLines.In(catalog.Fold(text))
}

// numberedTitle reports whether a row begins as the title of a numbered table does:
// "Table 2", "Cuadro IV". It holds the whole title, or the title in a cell of its own.
func (g stackGrid) numberedTitle(row int, s stretch) bool {
	filled, figures, _ := g.count(row, s.left, s.right)
	if filled == 0 || filled > 2 || figures > 0 {
		return false
	}
	text, _ := g.loneText(row, s)
	m := titleStart.FindStringSubmatch(text)
	return m != nil && (filled == 1 || len(m[0]) == len(strings.TrimRight(text, ".: "))) && g.words.CaptionContents.In(catalog.Fold(m[1]))
}

var titleStart = regexp.MustCompile(`(?i)^(\pL+)[ .]+(?:n[o°º.]* *)?(?:\d[\d.]*|[ivxlc]+\b|\pL\b)`)

// inheritTitles gives a table without a title that of the nearest table above it on
// its sheet, over the same columns: what it says holds below, too. A title that says by
// what the figures are broken down and no more goes on with the one above. A table without
// a line of its own beside another one, as a list that goes on in further columns, has the
// title and the notes of that one.
func inheritTitles(p *Proposal) {
	for i, t := range p.Tables {
		if !onlyBreakdown(p.book.words, t.Title) {
			continue
		}
		for j := i - 1; j >= 0; j-- {
			u := p.Tables[j]
			if u.Sheet != t.Sheet || onlyBreakdown(p.book.words, u.Title) {
				continue
			}
			beside := len(t.Title) == 0 && u.Bounds.Right < t.Bounds.Left && u.Bounds.Top <= t.Bounds.Bottom && t.Bounds.Top <= u.Bounds.Bottom
			if beside || u.Bounds.Bottom < t.Bounds.Top && u.Bounds.Left <= t.Bounds.Right && t.Bounds.Left <= u.Bounds.Right {
				t.Title, t.untitled = slices.Concat(u.Title, t.Title), true
			}
			if beside && len(t.Notes) == 0 {
				t.Notes = u.Notes
			}
			if t.untitled {
				break
			}
		}
	}
}

// onlyBreakdown reports whether a title has no line but those that begin with "by".
func onlyBreakdown(words *catalog.Vocabulary, title []Text) bool {
	return !slices.ContainsFunc(title, func(x Text) bool {
		by := words.Breakdown.Find(catalog.Fold(x.Text))
		return by == nil || by[0] > 0
	})
}
