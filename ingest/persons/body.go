package persons

import (
	"strings"
	"unicode"
)

// kindOf is what a cell looks like beside the others of its column.
type kindOf uint8

const (
	nothing kindOf = iota
	aNumber
	aDay
	aCode // a text with four digits or more
	someWords
	kindsOf
)

func (c cell) kind() kindOf {
	switch c.form {
	case blank:
		return nothing
	case number:
		return aNumber
	case day:
		return aDay
	}
	digits := 0
	for i := range len(c.text) {
		if c.text[i] >= '0' && c.text[i] <= '9' {
			digits++
		}
	}
	if digits >= 4 {
		return aCode
	}
	return someWords
}

// body are the rows whose cells look like most others of their columns: without titles,
// headings, notes and sections, wherever they are. A number beside numbers of documents
// looks like one.
func (s *segment) body() *segment {
	usual := make([]kindOf, s.cols)
	for col := range usual {
		var n [kindsOf]int
		for _, r := range s.rows {
			n[r.cell(col+1).kind()]++
		}
		for k := aNumber; k < kindsOf; k++ {
			if n[k] > n[usual[col]] || usual[col] == nothing && n[k] > 0 {
				usual[col] = k
			}
		}
	}
	width := s.width()
	body := &segment{cols: s.cols, heads: s.heads}
	for _, r := range s.rows {
		other := 0
		for col := range r.cells {
			switch k := r.cells[col].kind(); {
			case k == nothing || k == usual[col], k+usual[col] == aNumber+aCode:
			default:
				other++
			}
		}
		if 2*r.n > width && 2*other < r.n {
			body.add(r)
		}
	}
	return body
}

// spread divides the one text of each row into columns: at a sign that programs divide
// fields with, or else into words, days and codes. nil where rows have more than two
// cells, or no long texts.
func (s *segment) spread() *segment {
	out := &segment{}
	for _, r := range s.rows {
		text := ""
		for _, c := range r.cells {
			if len(c.text) > len(text) {
				text = c.text
			}
		}
		if r.n > 2 || len(text) < 15 {
			continue
		}
		fields := strings.FieldsFunc(strings.ReplaceAll(text, "  ", "\t"), func(r rune) bool { return strings.ContainsRune(";|:~^#\t", r) })
		if len(fields) < 3 {
			fields = parted(strings.FieldsFunc(text, unicode.IsSpace))
		}
		x := row{at: r.at}
		for _, f := range fields {
			c := readText(f)
			if x.cells = append(x.cells, c); c.form != blank {
				x.n++
			}
		}
		out.add(x)
	}
	if 10*len(out.rows) < 7*len(s.rows) || out.cols < 2 {
		return nil
	}
	return out
}

// parted puts the words of a line first, then its days, then its codes.
func parted(tokens []string) []string {
	var words, days, codes []string
	for _, t := range tokens {
		switch c := readText(strings.Trim(t, ",")); {
		case c.day != 0:
			days = append(days, c.text)
		case c.kind() == aCode, c.form == number && c.num >= 100_000:
			codes = append(codes, t)
		case c.form == text && c.kind() == someWords && !strings.ContainsAny(c.text, "0123456789"):
			words = append(words, t)
		}
	}
	out := []string{strings.Join(words, " "), "", ""}
	if len(days) > 0 {
		out[1] = days[0]
	}
	if len(codes) > 0 {
		out[2] = codes[0]
	}
	return out
}
