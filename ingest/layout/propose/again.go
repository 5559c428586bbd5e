package propose

// again cuts a table whose header comes again from left to right: "Year, Number,
// Year, Number" are short tables side by side, to save paper.
func (g *grid) again(s stretch) []stretch {
	header, first := g.firstRows(s)
	if header == 0 || first == 0 {
		return []stretch{s}
	}
	left := s.left
	for left < s.right && g.blank(first, left) {
		left++
	}
	caption := g.at(header, left)
	if caption.kind != text {
		return []stretch{s}
	}
	starts := []int{left}
	for col := left + 1; col <= s.right; col++ {
		if g.at(header, col).text == caption.text {
			starts = append(starts, col)
		}
	}
	if len(starts) < 2 {
		return []stretch{s}
	}
	width := starts[1] - starts[0]
	out := make([]stretch, len(starts))
	for i, col := range starts {
		if i > 0 && col-starts[i-1] != width {
			return []stretch{s}
		}
		out[i] = stretch{s.top, col, s.bottom, min(col+width-1, s.right)}
		if !g.keyed(out[i], first) {
			return []stretch{s}
		}
	}
	out[0].left = s.left
	return out
}

// firstRows are the lowest header row and the first row with figures.
func (g *grid) firstRows(s stretch) (header, first int) {
	for row := s.top; row <= s.bottom; row++ {
		switch g.lookAt(row, s.left, s.right) {
		case textRow:
			header = row
		case figureRow:
			return header, row
		case scaleRow:
			if header > 0 {
				return header, row // years in the first columns of the tables
			}
		}
	}
	return 0, 0
}

// keyed reports whether a stretch begins with labels or years, and holds other
// figures.
func (g *grid) keyed(s stretch, first int) bool {
	keys, filled, figures := 0, 0, 0
	for row := first; row <= s.bottom; row++ {
		if c := g.at(row, s.left); c.kind != blank {
			filled++
			if c.kind != figure || c.year() {
				keys++
			}
		}
		for col := s.left + 1; col <= s.right; col++ {
			if c := g.at(row, col); c.kind == figure {
				figures++
			}
		}
	}
	return filled > 0 && 10*keys >= 9*filled && 2*figures >= filled
}
