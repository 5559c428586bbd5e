package propose

import (
	"strings"
	"unicode/utf8"

	"siemmes/warehouse/catalog"
)

// legends are what the file says that the codes of its columns mean: by the folded
// caption, the description of each code.
type legends map[string]map[string]string

// findLegends finds the legends of a workbook: sheets that list a variable, its codes
// and what they mean. The variables are captions of another sheet.
func findLegends(grids []*grid) {
	all := legends{}
	for _, g := range grids {
		g.legends, g.legend = all, false
	}
	for _, g := range grids {
		captions := map[string]bool{}
		for _, other := range grids {
			if other.name != g.name {
				captionsIn(other, captions)
			}
		}
		if len(captions) > 0 && g.offset == 0 {
			g.legend = legendReader{g: g, captions: captions, found: all}.read()
		}
	}
}

// captionsIn notes the folded texts of the first row of texts alone that names at least
// three columns.
func captionsIn(g *grid, into map[string]bool) {
	const most = 30
	for row := 1; row <= min(most, g.height()); row++ {
		filled, figures, _ := g.count(row, 1, g.cols)
		if figures > 0 {
			return
		}
		if filled < 3 {
			continue
		}
		for col := 1; col <= g.cols; col++ {
			if c := g.at(row, col); c.kind == text {
				into[catalog.Fold(c.text)] = true
			}
		}
		return
	}
}

// legendReader reads a sheet as a legend.
type legendReader struct {
	g        *grid
	captions map[string]bool // of other sheets
	found    legends
}

// read reports whether the sheet is a legend, and takes up what it says.
func (r legendReader) read() bool {
	says := r.descriptions()
	if says == 0 {
		return false
	}
	code := r.codes(says)
	if code == 0 {
		return r.describes(says)
	}
	variable := r.variableOf(r.g.name)
	entries, all := legends{}, 0
	named := map[string]bool{} // variables of the legend, and whether they are captions
	for row := 1; row <= r.g.height(); row++ {
		filled, _, first := r.g.count(row, 1, r.g.cols)
		lead := r.g.at(row, first)
		if filled == 1 && first <= code {
			variable = r.variableOf(lead.text)
			continue
		}
		if first < code && lead.kind == text {
			variable = catalog.Fold(lead.text)
			named[variable] = named[variable] || r.captions[variable]
		}
		c, d := r.g.at(row, code), r.g.at(row, says)
		if c.kind == blank || d.kind != text {
			continue
		}
		if own := catalog.Fold(c.text); r.captions[own] {
			variable = own // the code's column is headed by the variable
			continue
		}
		all++
		if !r.captions[variable] {
			continue
		}
		if entries[variable] == nil {
			entries[variable] = map[string]string{}
		}
		entries[variable][c.text] = d.text
	}
	n := 0
	for variable, codes := range entries {
		n += len(codes)
		r.found.add(variable, codes)
	}
	return n > len(entries) && 2*n >= all && 2*len(entries) >= len(named)
}

// add takes up codes of a variable.
func (l legends) add(variable string, codes map[string]string) {
	if l[variable] == nil {
		l[variable] = map[string]string{}
	}
	for code, text := range codes {
		l[variable][code] = text
	}
}

// variableOf is the caption that a text begins with, folded: "SEX", "SEX - sex of the
// person", "Variable SEX".
func (r legendReader) variableOf(s string) string {
	words := strings.Fields(catalog.Fold(s))
	for from := 0; from < min(2, len(words)); from++ {
		for to := min(len(words), from+6); to > from; to-- {
			if v := strings.Join(words[from:to], " "); r.captions[v] {
				return v
			}
		}
	}
	return ""
}

// descriptions is the rightmost column of texts that are nearly all different; 0 where
// there is none.
func (r legendReader) descriptions() int {
	for col := r.g.cols; col > 1; col-- {
		filled, texts, distinct := 0, 0, map[string]bool{}
		for row := 1; row <= r.g.height(); row++ {
			c := r.g.at(row, col)
			if c.kind == blank {
				continue
			}
			if filled++; c.kind == text {
				texts++
				distinct[c.text] = true
			}
		}
		if filled == 0 {
			continue
		}
		if texts > 2 && 10*texts >= 9*filled && 10*len(distinct) >= 5*texts {
			return col
		}
		if texts < filled { // figures: it is a table
			return 0
		}
	}
	return 0
}

// codes is the nearest column left of the descriptions with a code beside nearly each of
// them; 0 where there is none.
func (r legendReader) codes(says int) int {
	for col := says - 1; col >= 1; col-- {
		filled, codes, beside := 0, 0, 0
		for row := 1; row <= r.g.height(); row++ {
			c := r.g.at(row, col)
			if c.kind == blank {
				continue
			}
			if filled++; r.g.at(row, says).kind != text {
				continue
			}
			if beside++; isCode(c) {
				codes++
			}
		}
		if beside > 2 && 2*beside >= filled && 10*codes >= 8*beside {
			return col
		}
	}
	return 0
}

// isCode reports whether a cell may hold a code: a whole number, or a short text without
// a blank.
func isCode(c *cell) bool {
	const longest = 12
	if c.kind == figure {
		return c.num == float64(int64(c.num)) && c.num >= 0 && c.how == written{}
	}
	return c.kind == text && utf8.RuneCountInString(c.text) <= longest && !strings.ContainsAny(c.text, " ")
}

// describes reports whether the sheet describes the columns of another one: of its texts
// left of the descriptions most are captions there, and its figures are no more than
// widths of columns.
func (r legendReader) describes(says int) bool {
	const widest = 255
	words, lines := 0, 0
	for row := 1; row <= r.g.height(); row++ {
		for col := 1; col <= r.g.cols; col++ {
			if c := r.g.at(row, col); c.kind == figure && c.num > widest {
				return false
			}
		}
		if c := r.g.at(row, says); c.kind == text {
			lines, words = lines+1, words+len(strings.Fields(c.text))
		}
	}
	for col := 1; col < says && words >= 2*lines; col++ {
		n, known := 0, 0
		for row := 1; row <= r.g.height(); row++ {
			if c := r.g.at(row, col); c.kind == text && r.g.at(row, says).kind == text {
				if n++; r.captions[catalog.Fold(c.text)] {
					known++
				}
			}
		}
		if known > 2 && 10*known >= 6*n {
			return true
		}
	}
	return false
}
