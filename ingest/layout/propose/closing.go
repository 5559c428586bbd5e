package propose

import (
	"regexp"
	"strings"
)

// closing returns a pattern of the labels of the rows that close the blocks of a
// column of sections, where rows below the last block belong to none: a total of all
// behind the totals of the blocks. It is "" where the last block goes on to the end.
func (k sectionSketch) closing(rows []labelRow, col int) string {
	var last []int // the last row of each block but the last one
	from := 0      // where the last block begins
	for i := range rows {
		if r := &rows[i]; r.accepted && r.col == col {
			if end := k.lastOf(rows, i); from > 0 && end > 0 {
				last = append(last, k.before(r.row))
			}
			from = r.row
		}
	}
	if len(last) == 0 {
		return ""
	}
	like := k.alike(last)
	if like == "" {
		return ""
	}
	fits, closed := regexp.MustCompile(like), 0
	for _, row := range k.rows {
		switch {
		case !fits.MatchString(k.closingLabel(row)):
		case row > from:
			closed = row
		case !containsRow(last, row):
			return "" // others are so labelled, too
		}
	}
	if closed == 0 || closed == k.last {
		return ""
	}
	return like
}

// lastOf is the last data row of the block of a label; 0 where it has none.
func (k sectionSketch) lastOf(rows []labelRow, i int) int {
	last := 0
	for _, row := range k.rows {
		if row > rows[i].row && row < k.blockEnd(rows, i) {
			last = row
		}
	}
	return last
}

// before is the last data row above a row.
func (k sectionSketch) before(row int) int {
	last := 0
	for _, r := range k.rows {
		if r < row {
			last = r
		}
	}
	return last
}

func containsRow(rows []int, row int) bool {
	for _, r := range rows {
		if r == row {
			return true
		}
	}
	return false
}

// closingLabel is the first label of a row.
func (k sectionSketch) closingLabel(row int) string {
	for _, col := range k.stub {
		if c := k.g.at(row, col); c.kind != blank {
			return c.text
		}
	}
	return ""
}

// alike is a pattern of what the labels of some rows have in common and no word of a
// name: all of them, their beginning, or their end. One alone has only what says a
// total; "" where there is nothing.
func (k sectionSketch) alike(rows []int) string {
	first := k.closingLabel(rows[0])
	begin, end, same := first, first, true
	for _, row := range rows[1:] {
		label := k.closingLabel(row)
		same = same && label == first
		for !strings.HasPrefix(label, begin) {
			begin = begin[:len(begin)-1]
		}
		for !strings.HasSuffix(label, end) {
			end = end[1:]
		}
	}
	total := func(s string) bool { return k.g.words.TotalWord.In(fold(s)) }
	begin, end = begin[:strings.LastIndexByte(begin, ' ')+1], end[max(strings.IndexByte(end, ' '), 0):]
	switch {
	case same && total(first) && len(strings.Fields(first)) == 1:
		return "^" + regexp.QuoteMeta(first) + "$"
	case total(begin):
		return "^" + regexp.QuoteMeta(begin)
	case total(end) && len(rows) > 1:
		return regexp.QuoteMeta(end) + "$"
	}
	return ""
}
