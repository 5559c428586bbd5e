package persons

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// leastNamed is how many rows are judged at least by what their columns hold alone.
const leastNamed = 5

// smallFigures is what numbers of seats, rooms and days stay below.
const smallFigures = 1000

// identity is what tells single persons apart in the columns of a table, whatever the
// headings say: names, numbers of documents, days of birth.
type identity struct {
	names    bool // texts of the form of personal names, hardly one twice
	inverted bool // such as SURNAME/GIVEN
	numbers  bool // numbers of documents in no order, hardly one twice
	long     bool // of six digits or more
	born     bool // days of birth
	dated    bool // days over years in no order
	aged     bool // over more years than events of one list
	years    bool // years over decades in no order
	lives    bool // days over decades, in whatever order
}

// identified judges rows by what their columns hold alone, without titles, headings and
// notes.
func (s *segment) identified(w *words, all []evidence) *Records {
	if !promises(all) {
		if s = s.spread(); s == nil {
			return nil
		}
	}
	body := s.body()
	n := len(body.rows)
	if n < leastNamed || 2*n < len(s.rows) {
		return nil
	}
	all = all[:0:0]
	for _, c := range body.columns(w) {
		all = append(all, c.evidence(w, n))
	}
	born(all)
	x := add(all, w, n)
	if !body.identity(all, w).persons(x, all) {
		return nil
	}
	return body.found(all, x)
}

// promises reports whether two columns may tell single persons apart: it is quick.
func promises(all []evidence) bool {
	n := 0
	for _, e := range all {
		if e.share(e.person, 40) || e.share(e.coded, 40) || e.share(len(e.dates), 40) && !e.regular() {
			n++
		}
	}
	return n >= 2
}

// identity looks through the columns.
func (s *segment) identity(all []evidence, w *words) identity {
	var is identity
	for _, e := range all {
		if 10*e.filled < 7*len(s.rows) {
			continue
		}
		switch {
		case e.dayed():
			years, _ := e.spread()
			free := e.unique(60) && !e.sorted() && !e.regular() && !e.head.in(&w.Days)
			is.born = is.born || e.kind == Birth && e.single || free && years >= 25
			is.lives = is.lives || e.unique(60) && e.lives() && !e.head.in(&w.Days)
			is.dated, is.aged = is.dated || free && years >= 2, is.aged || free && years >= longestEvents
		case e.yearly():
			is.years = is.years || e.most-e.least >= 25 && e.unique(30) && !e.inOrder
		case e.kind == Name && e.single:
			is.names = true
		case e.documents(w):
			is.numbers = true
			is.long = is.long || e.share(e.sixDigits, 80)
		default:
			names, inverted := s.called(e, w)
			is.names, is.inverted = is.names || names, is.inverted || inverted
		}
	}
	is.names = is.names || is.inverted
	return is
}

// persons reports whether rows are persons. Columns of figures speak against it where
// what is found may be of posts, offices or places too.
func (is identity) persons(x sum, all []evidence) bool {
	figures, small := x.measure == measures, true
	for _, e := range all {
		if e.measure == measures && (e.most >= smallFigures || e.whole < e.numbers) {
			small = false
		}
	}
	switch {
	case is.names && is.numbers && is.born, is.inverted && (is.born || is.lives || is.numbers && (is.long || !figures)):
		return true
	case !small:
		return false
	case is.names && (is.born || is.numbers && (is.dated || is.long)), is.numbers && (is.born || is.aged), is.inverted && (is.dated || is.years):
		return true
	}
	return !figures && (is.names && is.numbers || !x.titled && !x.things && (is.names || is.numbers && x.measure == noMeasure) && is.dated)
}

// documents reports whether the column holds numbers of documents: one for each row, in
// no order, as those of a list of codes are.
func (c *column) documents(w *words) bool {
	if c.filled < leastNamed || !c.unique(95) || !c.share(c.coded, 90) || c.inOrder || c.dayed() {
		return false
	}
	if 10*c.texts >= c.filled {
		return true
	}
	if c.head.in(&w.Counts) || c.whole < c.numbers {
		return false
	}
	for n := 7; n < len(c.digits); n++ {
		if c.share(c.digits[n]+c.digits[n-1], 97) && c.share(c.digits[n], 80) {
			return true
		}
	}
	return false
}

// called reports whether a column holds texts of the form of personal names, one for each
// row. Names of posts share a word, names of places a part.
func (s *segment) called(e evidence, w *words) (names, inverted bool) {
	if !e.share(e.person, 85) || 2*e.areas > e.filled || !e.unique(30) {
		return false, false
	}
	times, last, placed, areas, barred := map[string]int{}, map[string]int{}, 0, 0, 0
	for _, r := range s.rows {
		text := r.cell(e.at).text
		tokens := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
		if len(tokens) == 0 {
			continue
		}
		if w.Places.In(strings.ToLower(tokens[0])) {
			placed++
		}
		for _, t := range tokens {
			if utf8.RuneCountInString(t) > 3 {
				times[t]++
			}
		}
		if strings.Contains(text, "/") {
			barred++
		}
		if i := strings.IndexAny(text, "/,"); i >= 0 {
			part := strings.TrimSpace(text[i+1:])
			if last[part]++; w.say(part).area {
				areas++
			}
		}
	}
	most := 0
	for _, n := range times {
		most = max(most, n)
	}
	if e.share(placed, 40) || e.share(areas, 40) {
		return false, false
	}
	if e.share(barred, 85) && len(last) >= 4 {
		return true, true // a few names may come again and again
	}
	if !e.unique(85) {
		return false, false
	}
	inverted = e.share(e.inverted, 85) && 10*len(last) >= 4*e.filled
	return inverted || e.inverted == 0 && (most < leastNamed || !e.share(most, 40)), inverted
}

// personal reports whether a text has the form of a personal name: words that begin with a
// capital, particles aside, or two parts with a sign between them, the surname first.
func personal(text string) (is, inverted bool) {
	if len(text) > 80 {
		return false, false
	}
	before, after, sign := strings.Cut(strings.Replace(text, ",", "/", 1), "/")
	inverted = sign && strings.TrimSpace(before) != "" && strings.TrimSpace(after) != ""
	if sign && !inverted {
		return false, false
	}
	words := 0
	for _, part := range []string{before, after} {
		for word := range strings.FieldsFuncSeq(part, unicode.IsSpace) {
			if !named(word, sign) {
				return false, false
			}
			words++
		}
	}
	return words >= 2 && words <= 7, inverted
}

// named reports whether a word may be one of a personal name.
func named(word string, anyCase bool) bool {
	first, _ := utf8.DecodeRuneInString(word)
	for _, r := range word {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) && !strings.ContainsRune("-'’.`´", r) {
			return false
		}
	}
	return unicode.IsLetter(first) && (anyCase || !unicode.IsLower(first) || utf8.RuneCountInString(word) <= 3)
}
