package propose

import (
	"slices"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

// tally counts how the numbers of a table are written.
type tally struct {
	decimal, group map[rune]int
	either         map[rune]int // "1,234": the one or the other
	small, whole   int          // whole numbers that are as text without a sign: below 1000, and others
	texts          int
	commas         bool // commas part the fields of the file
}

func newTally() *tally {
	return &tally{decimal: map[rune]int{}, group: map[rune]int{}, either: map[rune]int{}}
}

func (k *sketch) tally() *tally {
	y := newTally()
	y.commas = k.g.commas
	for _, row := range k.rows {
		for _, col := range k.value {
			y.count(k.g.at(row, col))
		}
	}
	if b := k.below(); b != nil {
		for _, col := range k.value {
			y.add(b.cols[col-1].tally)
		}
	}
	return y
}

// count counts how a cell writes its number.
func (y *tally) count(c *cell) {
	if c.kind != figure || !c.asText {
		return
	}
	y.texts++
	switch {
	case c.how.either:
		y.either[c.how.decimal]++
	case c.how.group == 0 && c.how.decimal == 0 && c.num < 1000:
		y.small++
	case c.how.group == 0 && c.how.decimal == 0:
		y.whole++
	}
	if c.how.group != 0 {
		y.group[c.how.group]++
	}
	if c.how.decimal != 0 && !c.how.either {
		y.decimal[c.how.decimal]++
	}
}

// numbers decides which sign is which. A sign that is once before three
// digits is one of groups unless other numbers use it for decimals, or are
// above a thousand without it.
func (y *tally) numbers() layout.Numbers {
	// Who parts fields with commas writes decimals with a point.
	points := y.commas && y.group['.'] == 0 && y.decimal[','] == 0
	n := layout.Numbers{Decimal: "."}
	if y.decimal[','] > y.decimal['.'] {
		n.Decimal = ","
	}
	for _, sign := range []rune{',', '.'} {
		if y.either[sign] > 0 && y.decimal[sign] == 0 && (sign == ',' || !points) && (y.group[sign] > 0 || y.decimal[other(sign)] > 0 || sign == ',' || (y.small > 0 || y.whole == 0) && y.either[sign] >= 5) {
			y.group[sign] += y.either[sign]
			if string(sign) == n.Decimal {
				n.Decimal = string(other(sign))
			}
		}
	}
	var signs []string
	for sign := range y.group {
		if string(sign) != n.Decimal {
			signs = append(signs, string(sign))
		}
	}
	slices.Sort(signs)
	n.Thousands = strings.Join(signs, "")
	return n
}

func other(sign rune) rune {
	if sign == ',' {
		return '.'
	}
	return ','
}

// add joins two tallies.
func (y *tally) add(z *tally) {
	for sign, n := range z.decimal {
		y.decimal[sign] += n
	}
	for sign, n := range z.group {
		y.group[sign] += n
	}
	for sign, n := range z.either {
		y.either[sign] += n
	}
	y.small += z.small
	y.whole += z.whole
	y.texts += z.texts
}

// findNumbers decides how the file writes numbers; a table that is written
// otherwise says so itself.
func (p *Proposal) findNumbers(sketches []*sketch) {
	all := newTally()
	all.commas = p.book.wb.Delimiter == ','
	for _, k := range sketches {
		if k.table.declared == nil { // in files with names of their own the point is decimal
			all.add(k.tally())
		}
	}
	p.Meaning.Numbers = all.numbers()
	n := p.Meaning.Numbers
	if all.texts > 0 {
		p.decide("numbers", sheet.Range{}, n.Decimal+n.Thousands, say("propose.numbers", "decimal", n.Decimal, "thousands", n.Thousands), 0.85)
	}
	for i, k := range sketches {
		y := k.tally()
		if k.table.declared != nil {
			if n != (layout.Numbers{Decimal: "."}) {
				p.Tables[i].Meaning.Numbers = &layout.Numbers{Decimal: "."}
			}
			continue
		}
		if own := y.numbers(); y.texts > 0 && own != n && !readsAll(n, y) {
			p.Tables[i].Meaning.Numbers = &own
		}
	}
}

// readsAll reports whether a way of writing numbers reads all of a tally.
func readsAll(n layout.Numbers, y *tally) bool {
	for sign := range y.decimal {
		if string(sign) != n.Decimal {
			return false
		}
	}
	own := y.numbers()
	for _, sign := range own.Thousands {
		if !strings.ContainsRune(n.Thousands, sign) {
			return false
		}
	}
	for sign := range y.either {
		if strings.ContainsRune(n.Thousands, sign) != strings.ContainsRune(own.Thousands, sign) {
			return false
		}
	}
	return true
}

// findMarks lists the texts that are in place of numbers, or beside them.
func (p *Proposal) findMarks(sketches []*sketch) {
	at := map[string]int{}
	for _, k := range sketches {
		for _, row := range k.rows {
			for _, col := range k.value {
				p.findMark(k.g, at, k.g.at(row, col), row, col, 1)
				if m := flagsOf(k).mark(row, col); m.Text != "" {
					p.enterMark(k.g, at, m, row, col+1, 1)
				}
			}
		}
		if b := k.below(); b != nil {
			for _, col := range k.value {
				for _, x := range b.cols[col-1].odd {
					p.findMark(k.g, at, &x.cell, x.row, col, x.cells)
				}
				for _, x := range flagsOf(k).below(b, col) {
					p.enterMark(k.g, at, flagMark(k.g, x.Text), x.Row, x.Col, 1)
				}
			}
		}
	}
	declaredFile{p}.symbols(at)
	declaredFile{p}.flags()
	p.Markers = slices.DeleteFunc(p.Markers, func(m Marker) bool {
		return !m.Beside && !m.flag && m.Means == "" && m.Cells < 3 && !mayMark(p.book.words, m.Text)
	})
	if len(p.Markers) > maxMarks {
		p.Markers = p.Markers[:maxMarks]
	}
}

// findMark enters the mark of a cell of a grid, which is there so many times. at has
// the place of each mark in the list.
func (p *Proposal) findMark(g *grid, at map[string]int, c *cell, row, col, cells int) {
	m := g.markOf(c)
	if c.kind == text && smallBrackets.MatchString(c.text) && noteOf(strings.Trim(c.text, "()"), fileNotes{p}.all()) == "" {
		m = layout.Marker{Text: layout.BracketsMarker, Beside: true}
	}
	if m.Text != "" {
		p.enterMark(g, at, m, row, col, cells)
	}
}

// enterMark enters a mark that is at a cell.
func (p *Proposal) enterMark(g *grid, at map[string]int, m layout.Marker, row, col, cells int) {
	key := m.Text
	if m.Beside {
		key += " beside"
	}
	i, ok := at[key]
	if !ok {
		i = len(p.Markers)
		at[key] = i
		p.Markers = append(p.Markers, Marker{Marker: m, Sheet: g.name, Row: row + g.offset, Col: col})
	}
	p.Markers[i].Cells += cells
}

// maxMarks is how many marks of a file are listed.
const maxMarks = 40

// markOf is the mark a cell holds, if any.
func (g *grid) markOf(c *cell) layout.Marker {
	switch {
	case c.kind == figure && c.how.brackets:
		return layout.Marker{Text: layout.BracketsMarker, Beside: true}
	case c.kind == figure && c.how.beside != "":
		return layout.Marker{Text: c.how.beside, Beside: true, Status: statusBeside(g.words, c.how.beside)}
	case c.kind == figure && shownMark(g.words, c) != "":
		mark := shownMark(g.words, c)
		return layout.Marker{Text: mark, Beside: true, Status: statusBeside(g.words, mark)}
	case c.kind != text || len(c.text) > 30:
		return layout.Marker{}
	case c.text[0] == '<' && isMark(g.words, c.text):
		return layout.Marker{Text: c.text, Status: string(warehouse.Suppressed), Conf: string(warehouse.SmallCounts)}
	}
	status, _ := g.words.Mark(c.text)
	return layout.Marker{Text: c.text, Status: status}
}
