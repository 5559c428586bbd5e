package persons

import (
	"strings"

	"siemmes/warehouse/catalog"
)

// mostHeads is how many rows at the beginning of a segment may be titles and headings.
const mostHeads = 60

// mostUnclear is how many rows above a heading may be anything.
const mostUnclear = 4

// split takes the titles and headings off the rows of a segment. heads stays nil where
// it has no headings.
func (s *segment) split() {
	s.top = s.rows
	usual := s.usual()
	width := s.width()
	from, solid := 0, s.solid(usual)
	for i := 0; i < min(len(s.rows)-1, mostHeads) && i < from+mostUnclear; i++ {
		is, isNot := s.heading(s.rows[i], usual, width, solid)
		if isNot {
			break
		}
		if is {
			from = i + 1
		}
	}
	if from == 0 && !solid && s.rows[0].n*2 >= width && s.new(s.rows[0]) {
		from = 1 // all columns are texts: the first row may be their headings, and nothing is lost if not
	}
	for _, r := range s.rows[:from] {
		if r.n*2 < width && r.n < 3 && width > 2 {
			continue // a title
		}
		if s.heads == nil {
			s.heads = make([]string, s.cols)
		}
		for col := 1; col <= len(r.cells); col++ {
			if t := r.cell(col); t.form == text {
				s.heads[col-1] = strings.TrimSpace(s.heads[col-1] + " " + catalog.Fold(t.text))
			}
		}
	}
	if s.rows = s.rows[from:]; len(s.rows) > 0 {
		s.first = s.rows[0].at
	}
}

// usual is the form that most cells of each column have.
func (s *segment) usual() []form {
	usual := make([]form, s.cols)
	for col := range usual {
		var n [4]int
		for _, r := range s.rows {
			n[r.cell(col+1).form]++
		}
		for f := number; f <= text; f++ {
			if n[f] > n[usual[col]] || usual[col] == blank && n[f] > 0 {
				usual[col] = f
			}
		}
	}
	return usual
}

// width is how many cells half of the rows have.
func (s *segment) width() int {
	n := make([]int, s.cols+1)
	for _, r := range s.rows {
		n[r.n]++
	}
	seen := 0
	for w, k := range n {
		if seen += k; 2*seen >= len(s.rows) {
			return w
		}
	}
	return s.cols
}

// solid reports whether a column holds numbers or days, which headings are not.
func (s *segment) solid(usual []form) bool {
	for _, f := range usual {
		if f == number || f == day {
			return true
		}
	}
	return false
}

// heading reports whether a row is a title or a heading: it is narrow, or has texts
// alone where the rows below have numbers and days. isNot reports whether it has such.
func (s *segment) heading(r row, usual []form, width int, solid bool) (is, isNot bool) {
	same, other := 0, 0
	for col, f := range usual {
		c := r.cell(col + 1)
		if f != number && f != day || c.form == blank {
			continue
		}
		if c.form == f || f == day && c.day != 0 {
			same++
		} else {
			other++
		}
	}
	if 2*r.n < width {
		return true, false
	}
	return solid && same == 0 && other > 0, same > 0
}

// new reports whether no text of a row comes again in its column.
func (s *segment) new(r row) bool {
	for _, below := range s.rows[1:] {
		for col := 1; col <= len(r.cells); col++ {
			if c := r.cell(col); c.form != blank && c.text == below.cell(col).text {
				return false
			}
		}
	}
	return true
}
