package propose

import (
	"regexp"

	"siemmes/ingest/layout"
)

// smallBrackets is a number between brackets that is a mark of a note where nothing says
// that it is a figure.
var smallBrackets = regexp.MustCompile(`^\(\d{1,2}\)$`)

// readSmallBrackets reads small numbers between brackets as figures where the sheet writes
// larger ones so, or has several of them among its figures. One that is the first of its row
// is the mark of a note, and those of a row that count up number the columns.
func (g *grid) readSmallBrackets() {
	larger, figures := false, make([]bool, g.cols)
	for _, row := range g.rows {
		for i := range row {
			c := &row[i]
			larger = larger || c.kind == figure && c.how.brackets && !c.bracketedYear()
			figures[i] = figures[i] || c.kind == figure
		}
	}
	var found []*cell
	for _, row := range g.rows {
		small := bracketsOf(row, figures)
		if !countUp(small) {
			found = append(found, small...)
		}
	}
	if !larger && len(found) < 2 {
		return
	}
	for _, c := range found {
		c.kind, c.num, c.asText, c.how = figure, -numberInBrackets(c), true, written{brackets: true}
	}
}

// bracketsOf are the small numbers between brackets of a row, in columns of figures.
func bracketsOf(row []cell, figures []bool) (small []*cell) {
	first, others := true, 0
	for i := range row {
		c := &row[i]
		if c.kind == text && figures[i] && !first && smallBrackets.MatchString(c.text) {
			small = append(small, c)
		} else if c.kind == text && !first {
			others++
		}
		first = first && c.kind == blank
	}
	if others > len(small) {
		return nil // among texts they are marks
	}
	return small
}

// countUp reports whether several numbers between brackets each follow the one before.
func countUp(small []*cell) bool {
	for i := 1; i < len(small); i++ {
		if numberInBrackets(small[i]) != numberInBrackets(small[i-1])+1 {
			return false
		}
	}
	return len(small) > 1
}

func numberInBrackets(c *cell) float64 {
	v, _ := (layout.Numbers{}).Number(c.text[1 : len(c.text)-1])
	return v
}

// bracketedYear reports whether a cell may be a year between brackets.
func (c *cell) bracketedYear() bool {
	bare := *c
	bare.num = -c.num
	return bare.year()
}

// brackets reads what a note says of the figures between brackets.
func (m labelMarks) brackets(k *Marker, notes []string) {
	for _, note := range notes {
		folded := fold(note)
		if !m.words.Brackets.In(folded) {
			continue
		}
		k.Means = short(space(note))
		if k.Negative = m.words.Negative.In(folded); k.Negative {
			return
		}
	}
}
