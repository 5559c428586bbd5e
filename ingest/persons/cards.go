package persons

import (
	"slices"

	"siemmes/ingest/sheet"
)

// Bounds of what is looked at in blocks of fields.
const (
	mostStarts = 8   // columns with names of fields from which blocks are read
	mostFields = 256 // columns of the table that blocks make
	mostValues = 3   // cells beside one name
)

// cards judges a sheet in which the same names of fields come again and again, one below
// the other, with values beside them: each time is made a row, under the names as
// headings, and the rows are judged as those of any list. whole reports whether the sheet
// has nothing else, so that its own rows are none of a list.
func (s *segment) cards(w *words) (found *Records, whole bool) {
	all := s.dense()
	again, starts := map[string]int{}, 0
	read := map[int]int{} // the last row of each column that blocks were read from
	for col := 1; col <= all.cols; col++ {
		for _, labels := range regions(all.labels(col, again)) {
			if labels[0].row < read[col] || !inBlocks(labels) || !all.own(labels, col, w) {
				continue
			}
			if starts++; starts > mostStarts {
				return nil, whole
			}
			from, to := labels[0].row, labels[len(labels)-1].row
			columns := all.besides(labelled{at: col, labels: labels}, from, to)
			found, plain := all.blocks(columns, w)
			if found != nil {
				found.Rows.Top, found.Rows.Bottom = all.rows[from].at, all.last
				return found, true
			}
			whole = whole || plain && 10*len(labels) >= 6*len(all.rows) && alike(labels)
			for _, c := range columns {
				read[c.at] = max(read[c.at], to+1)
			}
		}
	}
	return nil, whole
}

// stretch are rows of a segment, titles and headings too, of which none between them was
// left out.
type stretch struct{ *segment }

// dense is the segment without the rows that were looked at by themselves.
func (s *segment) dense() stretch {
	all := &segment{last: s.last, rows: s.top, cols: s.cols}
	if slices.ContainsFunc(all.rows, row.isAlone) {
		all.rows = slices.DeleteFunc(slices.Clone(all.rows), row.isAlone)
	}
	return stretch{all}
}

// alike reports whether nearly every block has every name.
func alike(labels []label) bool {
	blocks, names := len(begin(labels)), len(labelled{labels: labels}.names())
	return blocks >= leastRows && names > 1 && 10*len(labels) >= 8*blocks*names
}

func (r row) isAlone() bool { return r.alone }

// inBlocks reports whether labels come in blocks of two names and more, or have their
// values in the same cells.
func inBlocks(labels []label) bool {
	blocks := len(begin(labels))
	return blocks > 1 && (10*len(labels) >= 18*blocks || labelled{labels: labels}.inside())
}

// labelled is a column with names of fields; their values lie before another such column.
type labelled struct {
	at, until int
	labels    []label
}

// names are the different ones.
func (c labelled) names() map[string]bool {
	all := map[string]bool{}
	for _, l := range c.labels {
		all[l.name] = true
	}
	return all
}

// blocks judges the blocks of columns with names of fields: the fields of a block together,
// or, where several columns of values are beside them, each such column by itself. plain
// reports whether it is certain which of the two it is.
func (s stretch) blocks(columns []labelled, w *words) (found *Records, plain bool) {
	cards := apart(columns)
	table, several := s.table(cards)
	if several {
		plain = s.rowwise(columns)
		found = s.across(cards).together(w)
	}
	if found == nil && !plain {
		plain = !several
		found = table.together(w)
	}
	if found != nil {
		found.Rows = sheet.Range{Left: columns[0].at, Right: s.cols}
	}
	return found, plain
}

// inside reports whether most labels have their values in the same cells.
func (c labelled) inside() bool {
	n := 0
	for _, l := range c.labels {
		if l.inside.form != blank {
			n++
		}
	}
	return 2*n > len(c.labels)
}

// besides are a column with names of fields and those like it on both sides: they have the
// same names, or others that depend on it row by row.
func (s stretch) besides(first labelled, from, to int) (all []labelled) {
	again, names := map[string]int{}, first.names()
	for at := 1; at <= s.cols; at++ {
		next := labelled{at: at}
		switch {
		case at == first.at:
			next = first
		case len(all) > 0 && !s.valued(all[len(all)-1], at):
			continue // it holds the values itself
		default:
			same := 0
			for _, l := range s.labels(at, again) {
				if l.row < from || l.row > to {
					continue
				}
				if next.labels = append(next.labels, l); names[l.name] {
					same++
				}
			}
			if len(next.labels) < 2 || 2*same <= len(next.labels) && !s.depend(first, next) {
				continue
			}
		}
		if len(all) > 0 {
			all[len(all)-1].until = at
		}
		all = append(all, next)
	}
	all[len(all)-1].until = s.cols + 1
	return all
}

// valued reports whether some labels have values before a column.
func (s stretch) valued(c labelled, before int) bool {
	n := 0
	for _, l := range c.labels {
		if is := l.inside.form != blank; is {
			n++
			continue
		}
		for at := c.at + 1; at < before; at++ {
			if s.rows[l.row].cell(at).form != blank {
				n++
				break
			}
		}
	}
	return 3*n > len(c.labels)
}

// depend reports whether the texts of a column are nearly always the same name beside the
// same name of another column.
func (s stretch) depend(on, c labelled) bool {
	at, times := map[int]string{}, map[[2]string]int{}
	for _, l := range c.labels {
		at[l.row] = l.name
	}
	most, n := map[string]int{}, 0
	for _, l := range on.labels {
		if text, _ := fieldOf(s.rows[l.row].cell(c.at)); text == "" {
			continue
		}
		n++
		if name, ok := at[l.row]; ok {
			pair := [2]string{l.name, name}
			times[pair]++
			most[l.name] = max(most[l.name], times[pair])
		}
	}
	usual := 0
	for _, k := range most {
		usual += k
	}
	return 2*n > len(c.labels) && 5*usual >= 4*n && (len(c.names()) > 1 || c.inside())
}

// apart divides columns with names of fields into those of one block and those of blocks
// side by side, which have the same names.
func apart(columns []labelled) (cards [][]labelled) {
	var names map[string]bool
	for _, c := range columns {
		same := 0
		for name := range c.names() {
			if names[name] {
				same++
			}
		}
		if len(cards) == 0 || 2*same > min(len(names), len(c.names())) {
			cards, names = append(cards, nil), c.names()
		}
		cards[len(cards)-1] = append(cards[len(cards)-1], c)
	}
	return cards
}
