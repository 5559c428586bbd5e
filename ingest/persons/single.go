package persons

import (
	"strings"
)

// least rows and different ages, from which rows may be single persons by their ages
// and days.
const (
	leastSingle = 8
	leastAges   = 5
)

// detail is how finely the columns of a table describe its rows. A table of figures that
// describes them as finely has a row for each key, in the order of its keys.
type detail struct {
	initials, record, serial bool
	sex, age, born, origin   bool
	day                      bool // days in no equal steps
	once                     bool // hardly two rows of one day
	ordered                  bool // rows are in the order of keys
	counts                   bool // numbers of which most are one: they may count
	figures                  bool // and their heading says so
}

// single reports whether each row describes one person, by whatever tells one from the
// others besides names and documents: initials, numbers of records, ages in single years
// or years of birth beside exact days.
func (s *segment) single(x sum, all []evidence, w *words) bool {
	if len(s.rows) < leastNamed {
		return false
	}
	is := s.detail(all, w)
	return is.persons(x.measure < measures, len(s.rows))
}

// persons reports whether so fine a description is one of persons. weak: no column holds
// figures, but for small numbers.
func (is detail) persons(weak bool, rows int) bool {
	aged := is.age || is.born
	switch {
	case is.initials && (is.sex || aged):
		return true
	case rows < leastSingle:
		return false
	case is.once && is.sex && aged && !is.figures:
		return true
	case !weak:
		return false
	case is.initials && is.day, is.record && is.sex && (aged || is.day), is.record && is.born && (is.day || is.origin):
		return true
	case is.once && is.sex && is.serial && !is.counts, is.once && is.initials:
		return true
	case is.ordered:
		return false
	case is.serial && is.sex && aged:
		return true
	}
	return !is.counts && is.sex && is.day && (is.born || is.age && is.origin)
}

// detail looks through the columns.
func (s *segment) detail(all []evidence, w *words) detail {
	is := detail{ordered: s.byKeys(all)}
	for i, e := range all {
		if 10*e.filled < 9*len(s.rows) {
			continue
		}
		free := !e.inOrder
		switch {
		case e.kind == Name:
			is.initials = is.initials || e.single && e.share(e.initials+e.capitals, 80)
		case e.kind == Sex:
			is.sex = is.sex || e.distinct() > 1
		case e.kind == Age:
			is.age = is.age || free && e.distinct() >= leastAges
		case e.kind == Birth:
			is.born = is.born || free && e.distinct() >= leastAges
		case e.kind == Origin:
			is.origin = true
		case e.dayed():
			if !e.regular() && !e.head.in(&w.Days) && e.distinct() >= leastAges {
				is.day, is.once = true, is.once || e.unique(60)
			}
		case e.serial:
			is.serial = true
		case e.recorded(w, firstFilled(all) == i):
			is.record = true
		}
		if e.measure != noMeasure && e.share(e.one, 40) && e.least >= 0 {
			is.counts, is.figures = true, is.figures || e.head.in(&w.Counts) || w.figures(e.head)
		}
	}
	return is
}

// recorded reports whether the column numbers the rows, not one by one: texts of few
// shapes that end in digits, or whole numbers that rise, under a heading that says so or
// before all other columns.
func (e evidence) recorded(w *words, first bool) bool {
	if !e.unique(98) || e.filled < leastNamed || e.areas > 0 {
		return false
	}
	named := e.head.in(&w.Records) || e.head.in(&w.Documents)
	if e.whole == e.filled {
		return e.inOrder && (named || first && !e.head.in(&w.Counts) && !e.head.in(&w.Times))
	}
	return e.texts == e.filled && 2*e.threeWords < e.filled && e.share(e.ends, 95) && (named || first || e.share(e.coded, 90))
}

// firstFilled is the index of the first column that holds anything.
func firstFilled(all []evidence) int {
	for i, e := range all {
		if e.filled > 0 {
			return i
		}
	}
	return -1
}

// endsInDigits reports whether a text of letters ends in a number.
func endsInDigits(text string) bool {
	rest := strings.TrimRight(text, "0123456789")
	return len(rest) < len(text)
}

// byKeys reports whether the rows are in the order of keys, as those of a table of
// figures are: each value of a first column once, with all its rows; in these each value
// of a second one once, and so on. Columns whose cells hardly come again, and small
// numbers, are no keys.
func (s *segment) byKeys(all []evidence) bool {
	var keys []evidence
	for _, e := range all {
		if e.measure != noMeasure || e.serial || e.distinct() < 2 || 2*e.distinct() > e.filled {
			continue
		}
		keys = append(keys, e)
	}
	group := make([]int, len(s.rows))
	for len(keys) > 0 {
		best, extra := -1, 0
		for i, e := range keys {
			if runs, distinct := runsWithin(group, e.keys); best < 0 || runs-distinct < extra {
				best, extra = i, runs-distinct
			}
		}
		if 10*extra > len(s.rows) {
			return false
		}
		refine(group, keys[best].keys)
		keys = append(keys[:best:best], keys[best+1:]...)
	}
	return true
}

// runsWithin counts the runs of equal cells within groups of rows, and the different
// cells of each group.
func runsWithin(group []int, cells []uint64) (runs, distinct int) {
	known := map[uint64]bool{}
	for i := range cells {
		if i == 0 || group[i] != group[i-1] {
			clear(known)
			runs++
		} else if cells[i] != cells[i-1] {
			runs++
		}
		if !known[cells[i]] {
			known[cells[i]] = true
			distinct++
		}
	}
	return runs, distinct
}

// refine divides groups of rows where a cell is another than the one above.
func refine(group []int, cells []uint64) {
	n, before := 0, 0
	for i := range group {
		now := group[i]
		if i > 0 && (now != before || cells[i] != cells[i-1]) {
			n++
		}
		before, group[i] = now, n
	}
}
