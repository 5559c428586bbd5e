package reports

import (
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

func itoa(n int) string { return strconv.Itoa(n) }

// FromAnswer turns the rows of an answer into a table of the shape, in a
// language. Rows and columns that differ only in a code whose whole is shown
// too are indented under it; nothing is added up here.
func FromAnswer(a *warehouse.Answer, s Shape, cat *catalog.Catalog, language string) *Table {
	a = joinedAnswer(a)
	p := &pivot{a: a, shape: s, axes: s.place(a), words: newWording(a.Dataset, cat, language), comments: newComments(a, cat, language)}
	t := &Table{
		ID: s.ID, Lang: language, Title: s.Title, Subtitle: s.Subtitle,
		Queries: s.queries, Truncated: a.Truncated, today: s.Today,
	}
	if s.queries == nil {
		t.Queries = []warehouse.Query{s.Query}
	}
	p.collect()
	t.Stub = p.stubName()
	t.Columns = p.columns()
	t.Rows = p.rows(len(t.Columns))
	p.fill(t)
	p.describe(t)
	if s.Rank {
		t.rank(s.Top)
	}
	return t
}

// pivot is the work of FromAnswer: the distinct keys down and across, sorted,
// and where each is.
type pivot struct {
	a     *warehouse.Answer
	shape Shape
	axes  axes
	words *wording
	// comments are what sources say of single figures.
	comments *comments
	// partial are the periods that are a part of those of their frequency.
	partial map[string]bool
	down    [][]string
	over    [][]string
	rowAt   map[string]int // joined key → index into Table.Rows
	cellAt  map[string]int // joined key → column
}

func joined(key []string) string { return strings.Join(key, "\x00") }

func (p *pivot) collect() {
	if p.shape.Query.YearToDate == 0 { // else all are the same part of their year
		p.partial = partialPeriods(p.a)
	}
	p.down = p.distinct(p.axes.stub)
	p.over = p.distinct(p.axes.across)
	p.cellAt = make(map[string]int, len(p.over))
	for i, key := range p.over {
		p.cellAt[joined(key)] = i
	}
}

// partialPeriods are the periods of an answer that are shorter than their
// frequency says: January to July among years.
func partialPeriods(a *warehouse.Answer) map[string]bool {
	at := slices.Index(a.Dims, warehouse.DimFreq)
	partial := map[string]bool{}
	for i := range a.Rows {
		r := &a.Rows[i]
		freq := warehouse.FreqOf(r.Period)
		if at >= 0 {
			freq = warehouse.Freq(r.Key[at])
		}
		if p, err := warehouse.ParsePeriod(r.Period); err == nil && !freq.Whole(p) {
			partial[r.Period] = true
		}
	}
	return partial
}

// distinct lists the keys that occur on some positions, in reading order.
func (p *pivot) distinct(positions []int) [][]string {
	seen := map[string]bool{}
	var keys [][]string
	for i := range p.a.Rows {
		key := p.axes.codes(&p.a.Rows[i], positions)
		if k := joined(key); !seen[k] {
			seen[k] = true
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, func(a, b []string) int {
		for i, pos := range positions {
			dim := p.dim(pos)
			d := p.words.compare(dim, a[i], b[i])
			if d != 0 && p.shape.Newest && dim == warehouse.DimTime {
				d = -d
			}
			if d != 0 {
				return d
			}
		}
		return 0
	})
	return keys
}

func (p *pivot) dim(pos int) string {
	if pos == len(p.axes.dims) {
		return warehouse.DimTime
	}
	return p.axes.dims[pos]
}

func (p *pivot) stubName() string {
	if p.shape.StubName != "" {
		return p.shape.StubName
	}
	names := make([]string, len(p.axes.stub))
	for i, pos := range p.axes.stub {
		name := dimensionName(p.dim(pos), p.a.Dataset, p.words.language)
		if basis := p.basis(); basis != "" && p.dim(pos) == warehouse.DimCounterpart {
			name = basis
		}
		names[i] = upperFirst(name)
	}
	return strings.Join(names, " / ")
}

// basis is what the counterparts of the answer represent ("country of birth"),
// "" where they represent several things or none.
func (p *pivot) basis() string {
	for _, pos := range p.axes.fixed {
		if code := p.a.Rows[0].Key[pos]; p.dim(pos) == warehouse.DimBasis && !isTotal(code) {
			return p.words.label(warehouse.DimBasis, code)
		}
	}
	return ""
}

func (p *pivot) columns() []Column {
	cols := make([]Column, len(p.over))
	for i, key := range p.over {
		c := &cols[i]
		for j, pos := range p.axes.across {
			dim := p.dim(pos)
			if dim == warehouse.DimTime {
				c.Period, c.Partial = key[j], p.partial[key[j]]
				heads := periodHeads(p.words.language, key[j])
				c.Heads = append(c.Heads, heads...)
				c.Codes = append(c.Codes, slices.Repeat([]string{""}, len(heads)-1)...)
			} else {
				c.Heads = append(c.Heads, p.words.label(dim, key[j]))
				c.Total = c.Total || isTotal(key[j])
			}
			c.Codes = append(c.Codes, key[j])
			if dim == warehouse.DimMeasure {
				c.Unit = p.unit(key[j])
			}
		}
	}
	return cols
}

// rows lays out the stub. The trailing totals of a key say that the row is the
// whole of what its last other code names; headings that have no figures of
// their own are put in where a row's parents are missing.
func (p *pivot) rows(width int) []TableRow {
	p.rowAt = make(map[string]int, len(p.down))
	if len(p.axes.stub) == 0 {
		p.rowAt[""] = 0
		return []TableRow{{Label: p.title(), Total: true, Cells: absentCells(width)}}
	}
	open := map[string]bool{} // prefixes that have a row
	var rows []TableRow
	for _, key := range p.down {
		last := len(key) - 1
		for last > 0 && isTotal(key[last]) {
			last--
		}
		for level := range last {
			if k := joined(key[:level+1]); !open[k] {
				open[k] = true
				rows = append(rows, p.heading(key, level))
			}
		}
		open[joined(key[:last+1])] = true
		row := p.heading(key, last)
		row.Level += p.nesting(key, last)
		row.Cells = absentCells(width)
		p.rowAt[joined(key)] = len(rows)
		rows = append(rows, row)
	}
	return rows
}

func (p *pivot) heading(key []string, level int) TableRow {
	dim := p.dim(p.axes.stub[level])
	code := key[level]
	r := TableRow{
		Label: p.words.label(dim, code), Code: code, Level: level, Total: isTotal(code),
		Group: p.words.group(dim, code), LeftOver: p.words.leftOver(dim, code),
	}
	if m, ok := p.a.Dataset.Measure(key[level]); ok && dim == warehouse.DimMeasure {
		r.Unit = rowUnit(p.words.cat, m.Unit, p.words.language)
	}
	return r
}

// nesting is how many of the codes above a code, in the hierarchy of its list,
// have a row too. Areas are not nested: their groups overlap.
func (p *pivot) nesting(key []string, level int) int {
	dim := p.dim(p.axes.stub[level])
	if dim == warehouse.DimTime || p.words.areas(dim) || len(p.axes.stub) > 1 {
		return 0
	}
	n := 0
	for _, up := range p.words.cat.Ancestors(p.words.list(dim), key[level]) {
		if _, ok := p.rowAt[up]; ok && !isTotal(up) {
			n++
		}
	}
	return n
}

func absentCells(n int) []TableCell {
	cells := make([]TableCell, n)
	for i := range cells {
		cells[i] = AbsentCell()
	}
	return cells
}

// fill puts every row of the answer into its cell.
func (p *pivot) fill(t *Table) {
	figures := p.shape.figures
	if figures == nil {
		figures = figuresOf(p.a)
	}
	decimals := p.decimals()
	for i := range p.a.Rows {
		r := &p.a.Rows[i]
		c := CellOf(r)
		c.Figures = figures[i]
		c.Notes = slices.Concat(r.Notes, p.comments.of(r))
		c.Decimals = decimals(r)
		*p.cell(t, r) = c
	}
}

// figuresOf names the figure that each row of an answer is.
func figuresOf(a *warehouse.Answer) [][]Figure {
	all := make([]Figure, len(a.Rows))
	figures := make([][]Figure, len(a.Rows))
	for i := range a.Rows {
		all[i] = Figure{Dims: a.Dims, Key: a.Rows[i].Key, Period: a.Rows[i].Period}
		figures[i] = all[i : i+1 : i+1]
	}
	return figures
}

// cell is where a row of the answer is in the table.
func (p *pivot) cell(t *Table, r *warehouse.Row) *TableCell {
	row := p.rowAt[joined(p.axes.codes(r, p.axes.stub))]
	return &t.Rows[row].Cells[p.cellAt[joined(p.axes.codes(r, p.axes.across))]]
}

func upperFirst(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}
