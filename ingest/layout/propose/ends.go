package propose

import (
	"regexp"
	"slices"

	"siemmes/ingest/layout"
)

// findEnds says what ends each table, so that the next file of the same form may hold
// more rows: the sheet's end where nothing is below, else the blank rows or the note
// that follow. A table that another one follows ends at its last row.
func (p *Proposal) findEnds() {
	for _, t := range p.Tables {
		g := p.book.gridOf(t.Sheet)
		another := slices.ContainsFunc(p.Tables, func(x *Table) bool { return x != t && x.Sheet == t.Sheet && x.From > t.From })
		if g == nil || t.To == 0 || g.more || another {
			continue
		}
		t.ends = t.endIn(g)
	}
}

// endIn says what ends the one table of a sheet; zero where only its last row does.
func (t *Table) endIn(g *grid) *layout.Rows {
	filled := func(row int) int {
		for col := 1; col <= g.cols; col++ {
			if !g.blank(row, col) {
				return col
			}
		}
		return 0
	}
	below := t.To + 1
	for below <= g.height() && filled(below) == 0 {
		below++
	}
	if below > g.height() {
		return &layout.Rows{From: t.From}
	}
	within, run := 0, 0 // the longest run of blank rows among the data
	for row := t.From; row <= t.To; row++ {
		if run++; filled(row) > 0 {
			within, run = max(within, run-1), 0
		}
	}
	if within+1 < below-t.To {
		return &layout.Rows{From: t.From, Blank: within + 1}
	}
	col := filled(below)
	note := g.at(below, col)
	inStub := slices.ContainsFunc(t.Stub, func(a *Axis) bool { return a.Col == col })
	like := regexp.MustCompile("^" + stable(note.text, 20))
	if note.kind != text || !inStub || len(note.text) < 4 {
		return nil
	}
	for row := t.From; row <= t.To; row++ {
		if like.MatchString(g.at(row, col).text) {
			return nil
		}
	}
	return &layout.Rows{From: t.From, Before: &layout.Pattern{Regexp: like}}
}
