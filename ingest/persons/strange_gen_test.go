package persons_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"
)

// strange makes lists of persons, and tables that look like them, under headings that no
// vocabulary knows, so that only what the columns hold distinguishes them.
type strange struct {
	gen
	day func(time.Time) string
}

func newStrange(seed, stream uint64) strange {
	g := gen{rand.New(rand.NewPCG(seed, stream))}
	return strange{g, g.anyDates()}
}

// anyDates returns one of the ways in which a sheet writes days: those of dates, and
// rarer ones.
func (g gen) anyDates() func(time.Time) string {
	roman := strings.Fields("I II III IV V VI VII VIII IX X XI XII")
	switch g.IntN(9) {
	case 0:
		return func(t time.Time) string { return fmt.Sprintf("%d-%s-%d", t.Day(), roman[t.Month()-1], t.Year()) }
	case 1:
		return func(t time.Time) string { return t.Format("2006-01-02T15:04:05") }
	case 2:
		return func(t time.Time) string { return t.Format("02Jan06") }
	case 3:
		return func(t time.Time) string { return t.Format("January 2, 2006") }
	case 4:
		return func(t time.Time) string { return t.Format("02-01-06") }
	}
	return g.dates()
}

// word is a word of no language.
func (g gen) word() string {
	var b strings.Builder
	for range 2 + g.IntN(2) {
		b.WriteString(g.one("ba", "ko", "ndi", "fe", "tra", "shi", "mo", "wa", "le", "gu", "je", "sek", "zu", "ya", "per", "ño"))
	}
	return b.String()
}

func (g gen) title() string {
	w := []rune(g.word())
	return strings.ToUpper(string(w[:1])) + string(w[1:])
}

// head is a heading that no vocabulary knows, or one letter, or none.
func (g gen) head() string { return g.one(g.title(), g.title()+" "+g.word(), g.title()+".", g.word()) }

// called returns a way in which a sheet writes personal names.
func (g gen) called() func() string {
	pool := make([]string, 40)
	for i := range pool {
		pool[i] = g.title()
	}
	upper := func() string { return strings.ToUpper(g.one(pool...)) }
	one := func() string { return g.one(pool...) }
	return []func() string{
		func() string { return upper() + "/" + upper() },
		func() string { return upper() + "/" + upper() + g.one(" MR", " MRS", " MS", "") },
		func() string { return upper() + " " + upper() + "/" + one() + " " + one() },
		func() string { return upper() + ", " + one() },
		func() string { return upper() + " " + upper() + ", " + one() + g.one("", " "+one()) },
		func() string { return one() + " " + one() + " " + one() },
		func() string { return one() + g.one(" de ", " da ", " ") + one() + "-" + one() },
		func() string { return upper() + " " + one() + g.one("", " "+one()) },
	}[g.IntN(8)]
}

// numbered returns numbers of documents, of one kind or of a kind for each country.
func (g gen) numbered() func() string {
	patterns := []string{"A9999999", "AA999999", "A99999999", "9999-9999-99999", "9-999-99999", "999999999", "AA9999999", "9999999A", "A-999999", "99.999.999-9"}
	g.Shuffle(len(patterns), func(i, k int) { patterns[i], patterns[k] = patterns[k], patterns[i] })
	kinds := patterns[:g.IntN(3)+1]
	return func() string { return g.digits(g.one(kinds...)) }
}

// besides are columns of a list of persons that tell nothing of them, or little.
func (s strange) besides() []func(i int) string {
	few := []string{s.title(), s.title() + " " + s.word(), s.title()}
	at := s.event()
	return []func(int) string{
		func(int) string { return strconv.Itoa(1+s.IntN(40)) + s.one("A", "B", "C", "D", "E", "F") },
		func(int) string { return strconv.Itoa(1 + s.IntN(180)) },
		func(i int) string { return strconv.Itoa(i + 1) },
		func(int) string { return s.one("SEN", "GIN", "NGA", "BRA", "GHA") },
		func(int) string { return s.one(few...) },
		func(int) string { return s.one("", "", "", few[0]) },
		func(int) string { return "TP" + "1483" },
		func(int) string { return s.day(at) },
		func(int) string { return s.one("M", "F") },
		func(int) string { return strconv.Itoa(10 * (1 + s.IntN(9))) },
	}
}

// persons is a list of persons under strange headings, with what two of three columns
// hold that persons have: names, numbers of documents, days of birth.
func (s strange) persons() [][]string { return s.among(s.owned(), 8+s.IntN(40)) }

// owned are the columns of such a list.
func (s strange) owned() []func(int) string {
	call, number := s.called(), s.numbered()
	oldest := 20000
	if s.chance(30) {
		oldest = 9000 // the young
	}
	young := 300 + s.IntN(6000)
	own := []func(int) string{
		func(int) string { return call() },
		func(int) string { return number() },
		func(int) string {
			return s.day(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, -young-s.IntN(oldest)))
		},
	}
	s.Shuffle(len(own), func(i, k int) { own[i], own[k] = own[k], own[i] })
	own = own[:2+s.IntN(2)]
	besides := s.besides()
	s.Shuffle(len(besides), func(i, k int) { besides[i], besides[k] = besides[k], besides[i] })
	own = append(own, besides[:s.IntN(5)]...)
	s.Shuffle(len(own), func(i, k int) { own[i], own[k] = own[k], own[i] })
	return own
}

// among writes columns below titles and above notes.
func (s strange) among(columns []func(int) string, rows int) (out [][]string) {
	blank := make([]string, len(columns))
	for range s.IntN(4) {
		line := append([]string(nil), blank...)
		switch s.IntN(4) {
		case 0:
			line[0] = s.title() + " " + s.digits("AA 999") + ", " + s.day(s.event())
		case 1:
			line[0] = s.title() + " " + s.word() + " - " + s.word()
		case 2: // labels and what they are of, side by side
			for i := range min(4, len(line)) {
				line[i] = s.one(s.title(), s.day(s.event()), s.digits("AA999"))
			}
		}
		out = append(out, line)
	}
	head := append([]string(nil), blank...)
	for i := range head {
		head[i] = s.head()
	}
	out = append(out, head)
	for i := range rows {
		line := append([]string(nil), blank...)
		for k, cell := range columns {
			line[k] = cell(i)
		}
		out = append(out, line)
	}
	if s.chance(30) {
		out = append(out, blank)
	}
	for range s.IntN(4) {
		line := append([]string(nil), blank...)
		line[0] = s.title() + " " + s.word() + " " + s.word() + ": " + s.word() + ", " + s.day(s.event()) + "."
		out = append(out, line)
	}
	return out
}

// things is a list of posts, offices, countries, cases or days with figures.
func (s strange) things() [][]string {
	rows := 8 + s.IntN(40)
	kind := s.one(s.title(), s.title()+" "+s.word(), "Posto", "Oficina")
	country := countries[s.IntN(3)]
	start := time.Date(1960, 1, 1, 0, 0, 0, 0, time.UTC)
	named := []func(int) string{
		func(int) string { return kind + " " + s.title() + s.one("", " "+s.title()) },
		func(int) string { return s.one("San ", "Santa ", "Villa ", "Puerto ") + s.title() },
		func(int) string { return s.title() + ", " + s.one(country...) },
		func(i int) string { return country[i%len(country)] },
		func(int) string { return s.title() + " " + s.title() },
	}[s.IntN(5)]
	code := s.IntN(9000)
	own := []func(int) string{
		named,
		func(i int) string { return fmt.Sprintf("PF-%05d", code+i*(1+code%9)) },
		func(int) string { return s.day(start.AddDate(0, 0, s.IntN(20000))) },
		func(i int) string { return s.day(start.AddDate(0, i, 0)) },
	}
	at := s.IntN(len(own))
	own = append(own[at:], own[:at]...)[:1+s.IntN(2)]
	for range 1 + s.IntN(4) {
		most := s.one("800", "9000", "300000")
		n, _ := strconv.Atoi(most)
		own = append(own, func(int) string {
			if s.chance(5) {
				return s.one("-", "..", "0", "")
			}
			return strconv.Itoa(int(float64(n) * s.Float64() * s.Float64()))
		})
	}
	return s.among(own, rows)
}
