package persons

import (
	"slices"

	"siemmes/ingest/sheet"
)

// leastRows is how many rows are judged at least, by what their headings do not say.
const leastRows = 3

// judge finds records of persons among the rows of a segment: in all its columns
// together, in those between two blank ones, or with rows and columns exchanged. nil
// where there are none.
func (s *segment) judge(w *words) *Records {
	if found := s.together(w); found != nil {
		return found
	}
	groups := s.groups()
	for _, g := range groups {
		if len(groups) == 1 {
			break
		}
		part := s.part(g)
		if len(part.rows) == 0 {
			continue
		}
		if part.split(); part.heads == nil && len(s.heads) >= g[0] {
			part.heads = s.heads[g[0]-1 : min(g[1], len(s.heads))]
		}
		if found := part.together(w); found != nil {
			found.Rows.Left, found.Rows.Right = found.Rows.Left+g[0]-1, found.Rows.Right+g[0]-1
			return found
		}
	}
	return s.turned(w)
}

// together judges all columns together.
func (s *segment) together(w *words) *Records {
	if len(s.rows) == 0 {
		return nil
	}
	var all []evidence
	for _, c := range s.columns(w) {
		all = append(all, c.evidence(w, len(s.rows)))
	}
	born(all)
	called(all, w)
	if found := s.records(all, w); found != nil {
		return found
	}
	return s.identified(w, all)
}

// groups are the first and last columns between blank ones.
func (s *segment) groups() (all [][2]int) {
	from := 0
	for col := 1; col <= s.cols+1; col++ {
		is := false
		for _, r := range s.rows {
			if is = r.cell(col).form != blank; is {
				break
			}
		}
		switch {
		case is && from == 0:
			from = col
		case !is && from > 0:
			all, from = append(all, [2]int{from, col - 1}), 0
		}
	}
	return all
}

// part is the segment, headings and all, in some of its columns: the first of them is its
// column 1, so that many groups of columns cost no more than the columns that they have.
func (s *segment) part(cols [2]int) *segment {
	part := &segment{first: s.top[0].at, last: s.last, cols: cols[1] - cols[0] + 1}
	for _, r := range s.top {
		x := row{at: r.at}
		for col := cols[0]; col <= min(cols[1], len(r.cells)); col++ {
			c := r.cell(col)
			if x.cells = append(x.cells, c); c.form != blank {
				x.n, part.last = x.n+1, r.at
			}
		}
		if x.n > 0 {
			part.rows = append(part.rows, x)
		}
	}
	if len(part.rows) > 0 {
		part.first = part.rows[0].at
	}
	return part
}

// What is judged with rows and columns exchanged: few rows, many columns.
const (
	turnedRows = 60
	turnedCols = 8
)

// turned judges a sheet in which each column is a person.
func (s *segment) turned(w *words) *Records {
	if len(s.top) == 0 || len(s.top) > turnedRows || s.cols < turnedCols {
		return nil
	}
	across := &segment{first: 1, last: s.cols, cols: len(s.top)}
	for col := 1; col <= s.cols; col++ {
		x := row{at: col}
		for _, r := range s.top {
			c := r.cell(col)
			if x.cells = append(x.cells, c); c.form != blank {
				x.n++
			}
		}
		if x.n > 0 {
			across.rows = append(across.rows, x)
		}
	}
	across.split()
	found := across.together(w)
	if found != nil {
		found.Rows = sheet.Range{Top: s.top[0].at, Left: 1, Bottom: s.last, Right: s.cols}
	}
	return found
}

// called takes texts under a heading such as "name" for personal names where the rows
// have sexes, ages or births too.
func called(all []evidence, w *words) {
	personal := slices.ContainsFunc(all, func(e evidence) bool { return e.kind == Sex || e.kind == Age || e.kind == Birth })
	for i := range all {
		if e := &all[i]; personal && e.kind == "" && e.head.in(&w.Name) && e.share(e.names, 80) && e.unique(50) && 2*e.areas <= e.filled {
			e.is(Name, sureOf, true, true)
		}
	}
}

// born knows a day of birth by the days of a later event beside it: persons are of an
// age then. Days that no heading calls births are none where another day is close.
func born(all []evidence) {
	for i := range all {
		e := &all[i]
		if e.kind != Day && (e.kind != Birth || e.named) || !e.unique(40) || e.filled < 5 {
			continue
		}
		for k := range all {
			later := &all[k]
			if k == i || !later.dayed() {
				continue
			}
			if aged(e.column, later.column) {
				e.is(Birth, sureOf, true, true)
				break
			}
			if !aged(later.column, e.column) {
				e.is(Day, little, false, false) // the beginning and the end of something
			}
		}
	}
}

// aged reports whether the days of a column are as long before those of another as
// persons are old.
func aged(c, later *column) bool {
	const year = 365
	at := map[int]int{}
	for i, r := range later.dated {
		at[r] = later.dates[i]
	}
	n, before, old := 0, 0, 0
	for i, r := range c.dated {
		when, ok := at[r]
		if !ok {
			continue
		}
		n++
		if age := when - c.dates[i]; age >= 0 && age < 110*year {
			before++
			if age > 12*year {
				old++
			}
		}
	}
	return n >= 5 && 20*before >= 19*n && 2*old >= n
}

// sum is what all columns of a table say together.
type sum struct {
	of        map[Kind]evidence // the weightiest
	attribute int
	measure   measure
	weak      int // columns of weak measures
	titled    bool
	things    bool
	subjects  bool // each row is of another country
	ones      bool // a column of numbers is 1 in all rows
	empty     bool // a column for figures is blank: a form
	labelled  bool // a column of texts tells the rows apart
	named     int  // columns of personal names
	parts     int  // columns of which the cells come again
}

func add(all []evidence, w *words, n int) sum {
	s := sum{of: map[Kind]evidence{}}
	for _, e := range all {
		if e.kind != "" && e.weight > s.of[e.kind].weight {
			s.of[e.kind] = e
		}
		switch e.kind {
		case Attribute:
			s.attribute++
		case Name:
			s.named++
		case Birth, Document, Day:
		default:
			s.labelled = s.labelled || 10*e.texts >= 9*e.filled && e.filled > 2 && e.unique(90)
		}
		if s.measure = max(s.measure, e.measure); e.measure == weakMeasure {
			s.weak++
		}
		s.ones = s.ones || e.numbers > 0 && e.column.ones()
		s.empty = s.empty || e.filled == 0 && e.head.in(&w.Counts)
		s.titled = s.titled || 2*e.long > e.filled && e.unique(80) && e.filled >= 3
		s.things = s.things || e.head.in(&w.Things)
		s.subjects = s.subjects || 10*e.areas >= 7*e.filled && e.filled > 2 && e.unique(90)
		if 2*e.filled > n && e.distinct() > 1 && 2*e.distinct() <= e.filled {
			s.parts++
		}
	}
	return s
}

func (s sum) has(k Kind) float64 { return s.of[k].weight }

// fullNames reports whether the rows have whole personal names, in one column or more.
func (s sum) fullNames() bool { return s.named > 1 || s.of[Name].single && s.of[Name].full() }

// weight is the sum for rows without figures.
func (s sum) weight() float64 {
	total := float64(min(s.attribute, 2)) * little
	for k, e := range s.of {
		if k != Attribute {
			total += e.weight
		}
	}
	return total
}

// records returns the rows as records where their columns say so together.
func (s *segment) records(all []evidence, w *words) *Records {
	n := len(s.rows)
	x := add(all, w, n)
	if !s.sure(x, all) && !s.single(x, all, w) && !(n >= leastRows && (x.measure < measures && s.likely(x, all) || x.measure == noMeasure && s.events(x, all))) {
		return nil
	}
	return s.found(all, x)
}

// found are the rows as records.
func (s *segment) found(all []evidence, x sum) *Records {
	found := &Records{Rows: sheet.Range{Top: s.first, Bottom: s.last}}
	for _, e := range all {
		if e.filled > 0 {
			if found.Rows.Left == 0 {
				found.Rows.Left = e.at
			}
			found.Rows.Right = e.at
		}
	}
	for k := range x.of {
		found.Kinds = append(found.Kinds, k)
	}
	return found
}

// sure reports whether columns say whose rows these are, whatever figures there are.
func (s *segment) sure(x sum, all []evidence) bool {
	birth, name, document := x.of[Birth], x.of[Name], x.of[Document]
	single := 0.0
	for _, e := range []evidence{birth, name, document} {
		if e.single {
			single += e.weight
		}
	}
	others := little * (min(x.has(Sex), 1) + min(x.has(Age), 1) + min(x.has(Origin), 1) + min(x.has(Day), 1))
	if len(s.rows) < leastRows { // by the headings alone
		named := 0
		for _, e := range all {
			if e.named {
				named++
			}
		}
		return named >= 3 && birth.named && birth.single && (name.named || document.named)
	}
	switch {
	case birth.named && birth.single && birth.unique(30):
		return true
	case single >= certain:
		return true
	case document.named && document.unique(80) && x.has(Sex)+x.has(Age)+x.has(Birth) > 0 && others >= 2:
		return true
	case birth.single && x.has(Sex) > 0:
		return true
	case x.fullNames() && (x.has(Sex) > 0 || x.has(Age) > 0 || x.has(Day) > 0 || document.single || x.attribute > 0):
		return true
	}
	return false
}

// likely reports whether rows without figures, or with small numbers that may be ages
// and codes, are persons.
func (s *segment) likely(x sum, all []evidence) bool {
	personal := x.has(Birth) > 0 || x.has(Name) > 0 || x.of[Document].single || x.has(Sex) > 0 || x.has(Age) > 0 || x.attribute > 0
	if !personal {
		return false
	}
	birth, name, document := x.of[Birth], x.of[Name], x.of[Document]
	none := x.measure == noMeasure
	others := min(x.has(Sex), 1) + min(x.has(Age), 1) + min(x.has(Document), 1) + float64(min(x.attribute, 1))
	things := x.titled || x.things || x.subjects
	switch {
	case (birth.single || name.single || document.named) && none && (!things || birth.named || others > 0):
		return true
	case (birth.single || document.named) && others > 0 && !(document.named && others == 1 && birth.weight+name.weight == 0 && !none):
		return true
	case birth.single && x.parts >= 2 && !things:
		return true
	case x.fullNames() && (x.named > 1 || name.named || name.share(name.threeWords, 70) || others+x.has(Origin)+x.has(Day) > 0):
		return true
	case name.single && (others+min(x.has(Origin), 1)+min(x.has(Day), 1) >= 2):
		return true
	case document.single && document.unique(95) && (x.has(Sex) > 0 || !things && !x.labelled && len(s.rows) >= 10 && (none || x.parts >= 1) && (20*document.texts > document.filled || x.ones || x.has(Origin)+x.has(Day) > 0)):
		return true
	}
	if none && len(s.rows) >= 10 && !x.empty && (x.ones && x.has(Sex)+x.has(Age) > 0 || x.has(Sex) > 0 && x.has(Age) > 0 && (x.has(Origin) > 0 || x.attribute > 0 || x.parts >= 2)) {
		return true
	}
	return x.weight() >= enough && s.again(all) >= 20 && (x.has(Sex) > 0 || x.has(Age) > 0 || x.attribute > 1) &&
		(x.has(Origin) > 0 || x.has(Day) > 0 || x.attribute > 0 || x.has(Birth) > 0) && len(s.rows) >= 8 ||
		x.weight() >= enough && none && x.has(Day) > 0 && x.has(Sex)+x.has(Age) > 0 && x.of[Day].filled >= 5
}

// longestEvents is over how many years the events of one sheet are at most, where
// nothing else says that they are of persons.
const longestEvents = 12

// events reports whether rows without any figure are events of persons that nothing
// names: days in no order with countries, or parts of keys that come again.
func (s *segment) events(x sum, all []evidence) bool {
	if x.titled || x.things || x.subjects || len(s.rows) < 10 {
		return false
	}
	if at := x.of[Day]; at.column != nil {
		if years, _ := at.spread(); years > longestEvents {
			return false
		}
	}
	switch {
	case x.has(Day) > 0 && x.has(Origin) > 0 && x.parts >= 2:
		return true
	case x.has(Day) > 0 && x.has(Document) > 0 && x.parts >= 2:
		return true
	}
	return x.has(Origin) > 0 && x.parts >= 3 && len(s.rows) >= 20 && s.again(all) >= 20
}

// again is how many per cent of the rows repeat another one in all columns but running
// numbers and one column of small numbers: the one without which they repeat least. A
// table of figures has one without which its rows are keys.
func (s *segment) again(all []evidence) int {
	least := 101
	for i := range all {
		if all[i].measure != noMeasure {
			least = min(least, s.without(all, i))
		}
	}
	if least > 100 {
		least = s.without(all, -1)
	}
	return least
}

// without is how many per cent of the rows repeat another one in all columns but
// running numbers and the one of an index.
func (s *segment) without(all []evidence, left int) int {
	known := map[uint64]bool{}
	for i := range s.rows {
		key := uint64(0)
		for k, e := range all {
			if k != left && !e.serial {
				key = key*0x9E3779B97F4A7C15 ^ e.keys[i] + key>>29
			}
		}
		known[key] = true
	}
	return 100 * (len(s.rows) - len(known)) / len(s.rows)
}
