package persons

import "slices"

// nth is the heading of a column of a table that is made of blocks: the nth value of a
// field in one block.
type nth struct {
	name string
	n    int
}

// tabler makes a table of blocks.
type tabler struct {
	table  *segment
	column map[nth]int
	now    row
	known  map[string]int // how many values the block has of a field
}

func newTabler() *tabler {
	return &tabler{table: &segment{}, column: map[nth]int{}, known: map[string]int{}}
}

// put puts a value of a field into the block.
func (t *tabler) put(name string, c cell) {
	if c.form == blank {
		return
	}
	key := nth{name, t.known[name]}
	t.known[name]++
	i, ok := t.column[key]
	if !ok {
		if i = len(t.column); i >= mostFields {
			return
		}
		t.column[key] = i
		t.table.heads = append(t.table.heads, name)
	}
	for len(t.now.cells) <= i {
		t.now.cells = append(t.now.cells, cell{})
	}
	t.now.cells[i] = c
	t.now.n++
}

// end ends a block that begins in a row.
func (t *tabler) end(at int) {
	if t.now.n > 0 {
		t.now.at = at
		t.table.add(t.now)
	}
	t.now = row{}
	clear(t.known)
}

// table makes a row of each block; several reports whether fields have values in several
// columns.
func (s stretch) table(cards [][]labelled) (table *segment, several bool) {
	t := newTabler()
	for i, card := range cards {
		until := s.cols + 1
		if i+1 < len(cards) {
			until = cards[i+1][0].at
		}
		starts, all := begin(card[0].labels), byRow(card)
		for k, from := range starts {
			to := len(s.rows)
			if k+1 < len(starts) {
				to = starts[k+1]
			}
			s.title(t, card[0], from, until, all)
			if i == 0 {
				s.before(t, card[0], from)
			}
			for at := from; at < to; at++ {
				for _, x := range all[at] {
					values := s.values(x.label, x.column)
					several = several || len(values) > 1
					for _, c := range values[:min(mostValues, len(values))] {
						t.put(x.label.name, c)
					}
				}
			}
			t.end(s.rows[from].at)
		}
	}
	slices.SortStableFunc(t.table.rows, func(a, b row) int { return a.at - b.at })
	return t.table, several
}

// begin are the rows in which blocks begin: where a name comes again.
func begin(labels []label) (starts []int) {
	known := map[string]int{}
	for _, l := range labels {
		if len(starts) == 0 || known[l.name] == len(starts) {
			starts = append(starts, l.row)
		}
		known[l.name] = len(starts)
	}
	return starts
}

// placed is a label of a column.
type placed struct {
	label
	column labelled
}

// byRow are the labels of a block's columns, by row.
func byRow(card []labelled) map[int][]placed {
	all := map[int][]placed{}
	for _, c := range card {
		for _, l := range c.labels {
			all[l.row] = append(all[l.row], placed{l, c})
		}
	}
	return all
}

// values are the cells that a label is the name of.
func (s stretch) values(l label, c labelled) (all []cell) {
	if l.inside.form != blank {
		return []cell{l.inside}
	}
	for at := c.at + 1; at < c.until; at++ {
		if v := s.rows[l.row].cell(at); v.form != blank {
			all = append(all, v)
		}
	}
	return all
}

// title puts what a block is called into it: the text of a row above it that names no
// field.
func (s stretch) title(t *tabler, c labelled, from, until int, labels map[int][]placed) {
	if from == 0 || labels[from-1] != nil {
		return
	}
	for at := c.at; at < until; at++ {
		if v := s.rows[from-1].cell(at); v.form == text {
			t.put("", v)
			return
		}
	}
}

// before puts the cell before the first name of a block into it.
func (s stretch) before(t *tabler, c labelled, from int) {
	for at := c.at - 1; at > 0; at-- {
		if v := s.rows[from].cell(at); v.form != blank {
			t.put("", v)
			return
		}
	}
}

// rowwise reports whether most names have several cells beside them that look alike: each
// column has the values of another block.
func (s stretch) rowwise(columns []labelled) bool {
	all, n, same := 0, 0, 0
	for _, c := range columns {
		all += len(c.labels)
		for _, l := range c.labels {
			values := s.values(l, c)
			if len(values) < 2 {
				continue
			}
			n++
			if !slices.ContainsFunc(values, func(v cell) bool { return v.kind() != values[0].kind() }) {
				same++
			}
		}
	}
	return 2*n > all && 5*same >= 4*n
}

// across makes a row of each column of values of each block.
func (s stretch) across(cards [][]labelled) *segment {
	t := newTabler()
	for _, card := range cards {
		for _, c := range card {
			starts := begin(c.labels)
			for k, i := 0, 0; k < len(starts); k++ {
				from := i
				for i < len(c.labels) && (k+1 == len(starts) || c.labels[i].row < starts[k+1]) {
					i++
				}
				for at := c.at + 1; at < c.until; at++ {
					for _, l := range c.labels[from:i] {
						t.put(l.name, s.rows[l.row].cell(at))
					}
					t.end(s.rows[starts[k]].at)
				}
			}
		}
	}
	return t.table
}
