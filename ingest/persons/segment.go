package persons

import (
	"siemmes/ingest/sheet"
)

// How a sheet is cut: a segment ends at a blank row, or where it has as many rows or
// cells as it may, so that records below a table of figures are judged by themselves.
const (
	segmentRows  = 1024
	segmentCells = 300_000
	// wholeSegments are looked at row by row. Of later ones every thinned-th row is, from
	// their first to their last: what a long table holds is decided by then, and what is
	// below it still is seen.
	wholeSegments = 8
	thinned       = 8
)

// segment is some rows of a sheet that follow each other.
type segment struct {
	first, last int // rows of the sheet
	rows        []row
	cols        int
	heads       []string // by column, folded; of an earlier segment where this has none
}

// row is a row of a segment that holds anything.
type row struct {
	at    int
	cells []cell
	n     int // that are not blank
}

// gatherer cuts a sheet into segments.
type gatherer struct {
	words *words
	now   segment
	heads []string // of the last segment that had some
	done  int      // segments
}

// take takes a block of rows; it returns records where they have been found.
func (g *gatherer) take(b *sheet.Block) *Records {
	for at := b.First; at <= b.Last(); at++ {
		if g.done >= wholeSegments && at%thinned != 0 && len(g.now.rows) > 0 && at-g.now.first > segmentRows/thinned {
			continue
		}
		r := readRow(b, at)
		if r.n == 0 {
			if len(g.now.rows) >= leastRows+2 {
				if found := g.cut(); found != nil {
					return g.below(found, b)
				}
			}
			continue
		}
		if len(g.now.rows) == 0 {
			g.now.first = at
		}
		g.now.rows, g.now.last = append(g.now.rows, r), at
		g.now.cols = max(g.now.cols, len(r.cells))
		if at-g.now.first+1 >= segmentRows || len(g.now.rows) > leastRows && len(g.now.rows)*g.now.cols >= segmentCells {
			if found := g.cut(); found != nil {
				return g.below(found, b)
			}
		}
	}
	return nil
}

// below extends records over the rest of a block.
func (g *gatherer) below(found *Records, b *sheet.Block) *Records {
	found.Rows.Bottom = max(found.Rows.Bottom, lastFilled(b, found.Rows))
	return found
}

// end judges what is left.
func (g *gatherer) end() *Records {
	if len(g.now.rows) == 0 {
		return nil
	}
	return g.cut()
}

// cut ends a segment and judges it.
func (g *gatherer) cut() *Records {
	s := g.now
	g.now = segment{rows: s.rows[:0]}
	g.done++
	if s.split(g.words); s.heads == nil {
		s.heads = g.heads
	}
	g.heads = s.heads
	return s.judge(g.words)
}

func readRow(b *sheet.Block, at int) row {
	r := row{at: at}
	for col := 1; col <= b.Cols(); col++ {
		c := readCell(b, at, col)
		if c.form == blank {
			continue
		}
		for len(r.cells) < col-1 {
			r.cells = append(r.cells, cell{})
		}
		r.cells = append(r.cells, c)
		r.n++
	}
	return r
}

func (r row) cell(col int) cell {
	if col > len(r.cells) {
		return cell{}
	}
	return r.cells[col-1]
}
