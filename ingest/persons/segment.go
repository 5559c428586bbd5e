package persons

import (
	"siemmes/ingest/sheet"
)

// How a sheet is cut: a segment ends at a blank row, or where it has as many rows or
// cells as it may, so that records below a table of figures are judged by themselves.
const (
	segmentRows  = 1024
	segmentCells = 300_000
	// wholeSegments are looked at row by row. Of later ones the first firstRows are, and
	// then every thinned-th row to the last: what a long table holds is decided by then,
	// and what is below it still is seen.
	wholeSegments = 8
	firstRows     = 32
	thinned       = 16
)

// segment is some rows of a sheet that follow each other.
type segment struct {
	first, last int // rows of the sheet
	rows        []row
	top         []row // with the titles and headings
	cols        int
	heads       []string // by column, folded; of an earlier segment where this has none
}

// row is a row of a segment that holds anything.
type row struct {
	at    int
	cells []cell
	n     int  // that are not blank
	alone bool // rows next to it were not looked at
}

// gatherer cuts a sheet into segments.
type gatherer struct {
	words *words
	now   segment
	// whole is the same without a cut at blank rows: records may have blank rows between
	// them. pieces is how many segments it was cut into.
	whole  segment
	pieces int
	heads  []string // of the last segment that had some
	done   int      // segments
}

// take takes a block of rows; it returns records where they have been found.
func (g *gatherer) take(b *sheet.Block) *Records {
	for at := b.First; at <= b.Last(); at++ {
		thin := g.done >= wholeSegments && len(g.now.rows) > 0 && at-g.now.first > firstRows
		if thin && at%thinned != 0 && filled(b, at) {
			continue
		}
		var found *Records
		if r := readRow(b, at); r.n > 0 {
			r.alone = thin
			g.now.add(r)
			g.whole.add(r)
			if g.whole.full() {
				found = g.end()
			}
		} else if len(g.now.rows) >= leastRows+2 {
			found = g.cut()
		}
		if found != nil {
			found.Rows.Bottom = max(found.Rows.Bottom, lastFilled(b, found.Rows))
			return found
		}
	}
	return nil
}

func (s *segment) add(r row) {
	if len(s.rows) == 0 {
		s.first = r.at
	}
	s.rows, s.last, s.cols = append(s.rows, r), r.at, max(s.cols, len(r.cells))
}

// full reports whether a segment has as many rows or cells as it may.
func (s *segment) full() bool {
	return s.last-s.first+1 >= segmentRows || len(s.rows) > leastRows && len(s.rows)*s.cols >= segmentCells
}

// end judges what was gathered, in pieces and as a whole.
func (g *gatherer) end() *Records {
	found := g.cut()
	if found == nil && g.pieces > 1 {
		found = g.judge(g.whole)
	}
	g.whole, g.pieces = segment{}, 0
	return found
}

// cut ends a segment and judges it.
func (g *gatherer) cut() *Records {
	s := g.now
	g.now = segment{}
	if len(s.rows) == 0 {
		return nil
	}
	g.done++
	g.pieces++
	return g.judge(s)
}

// judge judges a segment, under the headings of an earlier one where it has none.
func (g *gatherer) judge(s segment) *Records {
	if s.split(); s.heads == nil {
		s.heads = g.heads
		s.cols = max(s.cols, len(s.heads))
	}
	g.heads = s.heads
	found, whole := s.cards(g.words)
	if found != nil || whole {
		return found
	}
	return s.judge(g.words)
}

// filled reports whether a row of a block holds anything.
func filled(b *sheet.Block, at int) bool {
	for col := 1; col <= b.Cols(); col++ {
		if _, kind := b.Number(at, col); kind != sheet.Empty {
			return true
		}
	}
	return false
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
