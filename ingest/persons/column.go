package persons

import (
	"cmp"
	"hash/maphash"
	"math"
	"slices"
	"strings"
)

// column is what the rows of a segment hold in one column.
type column struct {
	at     int
	head   *heading
	filled int
	marks  int // in place of a figure or a text

	numbers, whole, fine int // fine: with three decimals or more
	one, numbered        int // numbers that are 1; that are the number of a country
	days, texts          int
	sex, areas           int
	names, common        int  // texts of words alone; those that hold a common name
	severalWords         int  // texts of two words or more
	threeWords           int  // texts of three words or more
	long                 int  // texts of five words or more
	coded                int  // texts with five digits or more
	sixDigits            int  // texts and numbers with six digits or more
	person, inverted     int  // texts of the form of personal names; with the surname first
	initials, capitals   int  // texts of initials with points; of as few letters, without
	ends                 int  // texts that end in digits
	inOrder              bool // the cells rise or fall from row to row
	least, most          float64
	digits               [20]int  // how many whole numbers have so many
	up                   int      // numbers that are one more than the one before
	dates, other         []int    // other: read with the month first
	monthFirst           bool     // a date can only be read so
	dated                []int    // row of each of dates
	keys                 []uint64 // of the cell of each row
	times                map[uint64]int
	shapes               map[string]int
	big                  []float64
}

var seed = maphash.MakeSeed()

// columns looks through the columns of a segment.
func (s *segment) columns(w *words) []*column {
	all := make([]*column, 0, s.cols)
	for at := 1; at <= s.cols; at++ {
		c := &column{at: at, head: w.heading(""), times: map[uint64]int{}, shapes: map[string]int{}, keys: make([]uint64, len(s.rows))}
		if at <= len(s.heads) {
			c.head = w.heading(s.heads[at-1])
		}
		before := math.NaN()
		for i, r := range s.rows {
			x := r.cell(at)
			if x.form == blank {
				continue
			}
			if x.form == number {
				if x.num == before+1 {
					c.up++
				}
				before = x.num
			}
			c.add(w, i, x)
		}
		if c.monthFirst && !slices.Contains(c.other, 0) {
			c.dates = c.other
		}
		c.inOrder = s.ordered(at)
		all = append(all, c)
	}
	return all
}

// add counts a cell of a row.
func (c *column) add(w *words, i int, x cell) {
	if c.keys[i] = maphash.String(seed, x.text); x.text == "" {
		c.keys[i] = maphash.Comparable(seed, x.num)
	}
	if x.form == text && w.mark(x.text) {
		c.marks++
		return
	}
	c.filled++
	c.times[c.keys[i]]++
	if x.day != 0 {
		c.dates, c.other, c.dated = append(c.dates, x.day), append(c.other, x.other), append(c.dated, i)
		c.monthFirst = c.monthFirst || x.day == x.other && dayZero.AddDate(0, 0, x.day).Day() > 12
	}
	switch x.form {
	case number:
		c.addNumber(x)
		if w.country(x.num) {
			c.numbered++
		}
	case day:
		c.days++
	default:
		c.addText(w, x.text)
	}
}

func (c *column) addNumber(x cell) {
	if c.numbers == 0 {
		c.least, c.most = x.num, x.num
	}
	if c.numbers++; x.num == 1 {
		c.one++
	}
	c.least, c.most = min(c.least, x.num), max(c.most, x.num)
	if x.num != math.Trunc(x.num) {
		if y := x.num * 100; math.Abs(y-math.Round(y)) > 1e-6 {
			c.fine++
		}
		return
	}
	c.whole++
	n := 1
	for v := math.Abs(x.num); v >= 10 && n < len(c.digits)-1; v /= 10 {
		n++
	}
	c.digits[n]++
	if math.Abs(x.num) >= 50 {
		c.big = append(c.big, x.num)
	}
	if n >= 5 {
		c.coded++
		c.shapes[strings.Repeat("9", n)]++
	}
	if n >= 6 {
		c.sixDigits++
	}
}

func (c *column) addText(w *words, t string) {
	c.texts++
	said := w.say(t)
	if said.sex {
		c.sex++
	}
	if said.area {
		c.areas++
	}
	if said.tokens >= 2 {
		c.severalWords++
	}
	if said.tokens >= 3 {
		c.threeWords++
	}
	if said.tokens >= 5 {
		c.long++
	}
	if said.person {
		c.person++
	}
	if said.inverted {
		c.inverted++
	}
	c.addShort(t)
	if said.letters && said.tokens > 0 && said.tokens <= 6 {
		c.names++
		if said.common && !said.area {
			c.common++
		}
	}
	if len(t) > 40 {
		return
	}
	n, shape := 0, make([]byte, 0, 40)
	for i := range len(t) {
		switch b := t[i]; {
		case b >= '0' && b <= '9':
			n, shape = n+1, append(shape, '9')
		case b >= 'a' && b <= 'z', b >= 'A' && b <= 'Z', b >= 0x80:
			shape = append(shape, 'A')
		default:
			shape = append(shape, b)
		}
	}
	if n >= 5 && !(n <= 6 && yearIn(t)) {
		c.coded++
		c.shapes[string(shape)]++
		if n >= 6 {
			c.sixDigits++
		}
	}
}

// addShort counts a text that may be initials or the number of a record.
func (c *column) addShort(t string) {
	if endsInDigits(t) {
		c.ends++
	}
	switch points, is := initials(t); {
	case is && points:
		c.initials++
	case is:
		c.capitals++
	}
}

// ordered reports whether the cells of a column rise or fall from nearly each row to the
// next.
func (s *segment) ordered(at int) bool {
	up, down := 0, 0
	for i := 1; i < len(s.rows); i++ {
		before, now := s.rows[i-1].cell(at), s.rows[i].cell(at)
		by := cmp.Or(cmp.Compare(before.num, now.num), strings.Compare(before.text, now.text))
		switch {
		case before.form != now.form || now.form == blank:
		case by < 0:
			up++
		case by > 0:
			down++
		}
	}
	return 10*min(up, down) < up+down
}

// yearIn reports whether a text of few digits holds a year: it is a period.
func yearIn(t string) bool {
	digits := 0
	for i := 0; i <= len(t); i++ {
		if i < len(t) && t[i] >= '0' && t[i] <= '9' {
			digits++
			continue
		}
		if digits == 4 && t[i-4:i-2] >= "15" && t[i-4:i-2] <= "21" {
			return true
		}
		digits = 0
	}
	return false
}

// distinct is how many different cells there are.
func (c *column) distinct() int { return len(c.times) }

// share reports whether so many of the filled cells are at least so many per cent.
func (c *column) share(n, percent int) bool { return c.filled > 0 && 100*n >= percent*c.filled }

// constant reports whether all cells are the same, but for very few of many.
func (c *column) constant() bool {
	most := 0
	for _, n := range c.times {
		most = max(most, n)
	}
	return most == c.filled || c.filled >= 50 && 100*most >= 98*c.filled
}

// dayed reports whether the column holds days.
func (c *column) dayed() bool {
	if c.share(c.days, 80) {
		return true
	}
	return c.share(len(c.dates), 90) && c.digits[8] >= c.numbers && c.distinct() > 1
}

// yearly reports whether the column holds years.
func (c *column) yearly() bool {
	return c.share(c.numbers, 90) && c.whole == c.numbers && c.least >= 1880 && c.most <= 2100
}

// spread is over how many years nine of ten days lie, and how many years the middle one
// is before the last.
func (c *column) spread() (years, back float64) {
	if len(c.dates) == 0 {
		return 0, 0
	}
	sorted := slices.Sorted(slices.Values(c.dates))
	n := len(sorted)
	return float64(sorted[(n-1)*95/100]-sorted[(n-1)*5/100]) / 365.25, float64(sorted[n-1]-sorted[(n-1)/2]) / 365.25
}

// regular reports whether the days are those of a series: few days of the month, or
// the same step, up to the days in a month, from nearly each to the next.
func (c *column) regular() bool {
	if len(c.dates) < 2 {
		return false
	}
	if len(c.dates) >= 8 && c.daysOfMonth() <= 4 {
		return true // first or last days of months
	}
	steps := map[int]int{}
	n := 0
	for i := 1; i < len(c.dates); i++ {
		step := c.dates[i] - c.dates[i-1]
		switch {
		case step == 0:
			continue
		case step < 0:
			step = -step
		}
		n++
		if step > 20 { // months, quarters and years are of unequal length
			step = 1000 + (step+10)/30
		}
		steps[step]++
	}
	most := 0
	for _, k := range steps {
		most = max(most, k)
	}
	return n == 0 || 10*most >= 7*n
}

// daysOfMonth is on how many different days of the month the days are.
func (c *column) daysOfMonth() int {
	known := map[int]bool{}
	for _, d := range c.dates {
		known[dayZero.AddDate(0, 0, d).Day()] = true
	}
	return len(known)
}

// unique reports whether so many per cent of the cells are different.
func (c *column) unique(percent int) bool {
	return c.filled > 0 && 100*c.distinct() >= percent*c.filled
}

// shaped reports whether the cells have one of few shapes with five digits or more.
func (c *column) shaped() bool {
	if !c.share(c.coded, 80) {
		return false
	}
	var counts []int
	for _, n := range c.shapes {
		counts = append(counts, n)
	}
	slices.SortFunc(counts, func(a, b int) int { return b - a })
	most := 0
	for _, n := range counts[:min(3, len(counts))] {
		most += n
	}
	return 10*most >= 8*c.coded
}

// longNumber reports whether the column holds whole numbers of one length of seven
// digits or more, each once: numbers of documents, and no figures. A program may have
// taken leading zeros off.
func (c *column) longNumber() bool {
	if c.filled < 20 || !c.unique(97) {
		return false
	}
	for n := 7; n < len(c.digits); n++ {
		longest, shorter := c.shapes[strings.Repeat("9", n)], c.shapes[strings.Repeat("9", n-1)]+c.shapes[strings.Repeat("9", n-2)]
		if c.share(longest, 97) || c.filled >= 30 && c.share(longest, 80) && c.share(longest+shorter, 97) {
			return true
		}
	}
	return false
}

// running reports whether the column holds running numbers.
func (c *column) running() bool {
	return c.numbers > 2 && 20*c.up >= 19*(c.numbers-1) && c.unique(95)
}

// sorted reports whether the days rise or fall.
func (c *column) sorted() bool {
	up, down := 0, 0
	for i := 1; i < len(c.dates); i++ {
		switch {
		case c.dates[i] > c.dates[i-1]:
			up++
		case c.dates[i] < c.dates[i-1]:
			down++
		}
	}
	return 20*min(up, down) < up+down
}

// ones reports whether all numbers are 1, but for very few of many: each row counts
// itself.
func (c *column) ones() bool { return c.one > 0 && c.constant() && c.share(c.one, 98) }
