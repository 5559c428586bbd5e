package propose

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// yearRun is what words say of the months that the years of a table run through: "years
// ended 31 March", "(octubre–septiembre)".
type yearRun struct {
	text  string // as it is in the line
	start int    // the first month; zero where the years begin or end inside a month
	named string // after which of its two years each is called: "end", "start", or "" where nothing says
}

// calendar reports whether the years are those of the calendar.
func (r *yearRun) calendar() bool { return r.start == 1 }

// yearWord is a word of a line, or a number, folded, and what is between it and the one before.
type yearWord struct {
	from, to int
	text     string
	gap      string
}

// runReader finds the year runs in one line.
type runReader struct {
	vocabulary *catalog.Vocabulary
	words      []yearWord
}

// runsIn finds what a line says of the months of years.
func runsIn(words *catalog.Vocabulary, line string) (runs []yearRun) {
	r := runReader{vocabulary: words}
	end := 0
	for _, at := range timeWord.FindAllStringIndex(line, -1) {
		r.words = append(r.words, yearWord{at[0], at[1], fold(line[at[0]:at[1]]), line[end:at[0]]})
		end = at[1]
	}
	for i := 0; i < len(r.words); i++ {
		for _, read := range []func(int) (yearRun, int){r.bounded, r.stretch, r.monthYears} {
			if run, next := read(i); next > i {
				if end := r.phrase(r.vocabulary.YearRuns.Behind, r.joins(next, false)); end > 0 {
					next = end
				}
				run.text = line[r.words[i].from:r.words[next-1].to]
				runs, i = append(runs, run), next-1
				break
			}
		}
	}
	return runs
}

// bounded reads years that end or begin with a month: "fiscal year ending June 30".
func (r runReader) bounded(i int) (yearRun, int) {
	i = r.phrase(r.vocabulary.YearRuns.Years, i)
	if i == 0 {
		return yearRun{}, 0
	}
	i = r.joins(i, true)
	words, end := r.vocabulary.YearRuns.Ends, true
	next := r.phrase(words, i)
	if next == 0 {
		words, end = r.vocabulary.YearRuns.Begins, false
		next = r.phrase(words, i)
	}
	if next == 0 {
		return yearRun{}, 0
	}
	for next > 0 {
		i = r.joins(next, false)
		next = r.phrase(words, i) // "ended at the end of March"
	}
	if run, next := r.stretch(i); next > 0 {
		return run, next
	}
	d, next := r.day(i)
	switch {
	case next == 0 || i == 0 || strings.ContainsAny(r.words[i].gap, brackets+",;"):
		return yearRun{}, 0
	case !end && next < len(r.words) && isDigits(r.words[next].text):
		return yearRun{}, 0 // "years from October 2015"
	case end:
		return yearRun{start: d.after(), named: "end"}, next
	}
	return yearRun{start: d.first(), named: "start"}, next
}

// stretch reads twelve months: "de octubre a septiembre", "1 July – 30 June".
func (r runReader) stretch(i int) (yearRun, int) {
	from, next := r.day(i)
	if next == 0 || next >= len(r.words) {
		return yearRun{}, 0
	}
	if j := r.phrase(r.vocabulary.YearRuns.To, next); j > 0 {
		next = r.joins(j, false)
	} else if !strings.ContainsAny(r.words[next].gap, "-–—/") || strings.ContainsAny(r.words[next].gap, brackets) {
		return yearRun{}, 0
	}
	to, next := r.day(next)
	switch {
	case next == 0:
		return yearRun{}, 0
	case from.first() > 0 && from.first() == to.after():
		return yearRun{start: from.first()}, next
	case from.month == to.month && from.day > 1 && to.day == from.day-1:
		return yearRun{}, next // 6 April to 5 April
	}
	return yearRun{}, 0
}

// monthYears reads years that are called by their last month: "June years".
func (r runReader) monthYears(i int) (yearRun, int) {
	d, next := r.day(i)
	if next != i+1 || next >= len(r.words) || strings.TrimSpace(r.words[next].gap) != "" {
		return yearRun{}, 0
	}
	if next = r.phrase(r.vocabulary.YearRuns.OfMonth, next); next == 0 {
		return yearRun{}, 0
	}
	return yearRun{start: d.after(), named: "end"}, next
}

const brackets = "()[]{}"

var (
	dayJoins   = regexp.MustCompile(`^(?:de|d|of)$`)
	yearDigits = regexp.MustCompile(`\pN+`)
)

// phrase is the place behind words that are one of some phrases as a whole; zero where there
// are none. No sign is between them.
func (r runReader) phrase(p catalog.Phrases, i int) int {
	for n := min(mostRunWords, len(r.words)-i); n >= 1; n-- {
		var words []string
		for k, w := range r.words[i : i+n] {
			if k > 0 && strings.ContainsAny(w.gap, brackets+",;:") {
				break
			}
			words = append(words, w.text)
		}
		text := strings.Join(words, " ")
		if at := p.Find(text); len(words) == n && at != nil && at[0] == 0 && at[1] == len(text) {
			return i + n
		}
	}
	return 0
}

// mostRunWords is how many words such a phrase has.
const mostRunWords = 4

// joins passes over words that only join, up to a few; where told so not over one that says
// that years begin or end.
func (r runReader) joins(i int, stop bool) int {
	for n := 0; n < mostRunWords && i < len(r.words); n++ {
		text := r.words[i].text
		at := r.vocabulary.Neutral.Find(text)
		if _, next := r.day(i); next > 0 || at == nil || at[0] != 0 || at[1] != len(text) || stop && (r.phrase(r.vocabulary.YearRuns.Ends, i) > 0 || r.phrase(r.vocabulary.YearRuns.Begins, i) > 0) {
			break
		}
		i++
	}
	return i
}

// monthDay is a month, and a day of it; zero where none is said.
type monthDay struct{ month, day int }

// day reads a month with or without a day, before or behind it: "31 de marzo", "1er avril",
// "June 30".
func (r runReader) day(i int) (monthDay, int) {
	d := monthDay{}
	if i >= len(r.words) {
		return d, 0
	}
	if d.day = dayNumber(r.words[i].text); d.day > 0 {
		for i++; i < len(r.words) && r.words[i].gap == "" && !isDigits(r.words[i].text) || i < len(r.words) && dayJoins.MatchString(r.words[i].text); i++ {
		}
	}
	if i >= len(r.words) || len(r.words[i].text) < 3 || isDigits(r.words[i].text) {
		return d, 0
	}
	month := layout.Form{Kind: "month"}.Parse(r.words[i].text)
	if month == nil || month.Months != 1 {
		return d, 0
	}
	d.month = month.Month
	i++
	if i < len(r.words) && d.day == 0 && strings.TrimSpace(r.words[i].gap) == "" {
		if d.day = dayNumber(r.words[i].text); d.day > 0 {
			for i++; i < len(r.words) && r.words[i].gap == "" && !isDigits(r.words[i].text); i++ {
			}
		}
	}
	return d, i
}

// dayNumber is a number of a day; zero where it is none.
func dayNumber(s string) int {
	for n := 1; n <= 31; n++ {
		if s == itoa(n) {
			return n
		}
	}
	return 0
}

// first is the month that begins with the day; zero where none does.
func (d monthDay) first() int {
	if d.day > 1 {
		return 0
	}
	return d.month
}

// after is the month that begins after the day; zero where none does.
func (d monthDay) after() int {
	last := time.Date(2023, time.Month(d.month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	if d.day > 0 && d.day != last && !(d.month == 2 && d.day == 29) {
		return 0
	}
	return d.month%12 + 1
}

// fiscalView is the view that reads the years of a table as fiscal ones.
type fiscalView struct{ *view }

// yearRuns are what the lines above the table, its notes, the captions and single labels of
// its axes and the name of its sheet say of the months of its years, each once.
func (v fiscalView) yearRuns() (runs []yearRun) {
	var lines []string
	for _, x := range append(slices.Clone(v.t.Title), v.aboveAll()...) {
		lines = append(lines, x.Text)
	}
	for _, a := range v.axes {
		lines = append(lines, a.axis.Caption)
		if len(a.labels) == 1 {
			lines = append(lines, a.labels[0])
		}
	}
	for _, line := range append(append(lines, v.notes()...), v.t.Sheet) {
		for _, run := range runsIn(v.m.words, line) {
			i := slices.IndexFunc(runs, func(x yearRun) bool { return x.start == run.start })
			if i < 0 {
				runs = append(runs, run)
			} else if runs[i].named == "" {
				runs[i].named = run.named
			}
		}
	}
	return runs
}

// notes are the sentences of the notes that are of all figures.
func (v fiscalView) notes() (lines []string) {
	for _, x := range (noteView{restrictionsOf(v.view)}).remarks() {
		lines = append(lines, x.text)
	}
	return lines
}

// ofCalendar reports whether the table says that its years are those of the calendar.
func (v fiscalView) ofCalendar() bool { return len(v.runs) == 1 && v.runs[0].calendar() }

// otherMonths reports whether the table says that its years begin in another month.
func (v fiscalView) otherMonths() bool { return len(v.runs) > 0 && !v.ofCalendar() }

// ofCountry is the first month of the fiscal years of the government that reports; zero where
// it is not known, or the table says another one.
func (v fiscalView) ofCountry() int {
	start := v.m.words.FiscalYears[v.t.Meaning.Set.Code(warehouse.DimRefArea)]
	if slices.ContainsFunc(v.runs, func(x yearRun) bool { return x.start != start }) {
		return 0
	}
	return start
}

// take reads the years of the table as words say in which months they run. Those of years
// that are named by two years begin with the month that is said; of others it is asked
// after which of its years each is called. Years of which nothing says in which month they
// begin are asked about too.
func (v fiscalView) take() {
	runs := v.runs
	if v.ofCalendar() || len(runs) == 0 && (v.ofCountry() > 0 || !v.m.words.Fiscal.In(v.heads+" "+v.breaks+" "+fold(strings.Join(v.notes(), " . ")))) {
		return
	}
	for _, a := range v.axes {
		for i := range a.axis.Meaning.Period.List {
			f := &a.axis.Meaning.Period.List[i]
			switch {
			case f.Kind != "year" && f.Kind != "fiscal-year" || f.Starts > 0:
			case len(runs) == 1 && runs[0].start > 1 && f.Kind == "fiscal-year" && a.namesTwoYears():
				f.Starts = runs[0].start
				v.t.decide("period", v.region(a.axis), a.axis.Meaning.Period.String(), say("meaning.year-run", "text", runs[0].text, "month", itoa(f.Starts)), 0.85)
			default:
				f.Kind = "fiscal-year"
			}
		}
	}
}

// namesTwoYears reports whether all labels that are fiscal years name two years.
func (v *axisView) namesTwoYears() bool {
	named := 0
	for _, label := range v.labels {
		if !(layout.Form{Kind: "fiscal-year"}).Reads(label) {
			continue
		}
		if len(yearDigits.FindAllString(label, -1)) < 2 {
			return false
		}
		named++
	}
	return named > 0
}

// reason is why it is asked in which month the years of an axis begin.
func (v fiscalView) reason(a *Axis, text string) warehouse.Message {
	if len(v.runs) == 0 {
		return say("meaning.fiscal-open", "axis", a.Name, "text", text)
	}
	var said []string
	for _, run := range v.runs {
		said = append(said, run.text)
	}
	return say("question.year-run", "said", strings.Join(said, "”, “"), "axis", a.Name, "text", text)
}

// choices are the ways to read fiscal years: first those that the words say, then the year
// of the calendar where the text may be one, then the other months.
func (v fiscalView) choices(text string) []Choice {
	two := len(yearDigits.FindAllString(text, -1)) > 1
	var choices []Choice
	add := func(month int, named string, sure float64) {
		answer, label := "fiscal-year starting "+itoa(month), "question.form-fiscal"
		switch {
		case two:
		case named == "start":
			answer, label = answer+" named start", "question.form-fiscal-start"
		default:
			label = "question.form-fiscal-end"
		}
		if !slices.ContainsFunc(choices, func(c Choice) bool { return c.Answer == answer }) {
			choices = append(choices, Choice{Answer: answer, Label: say(label, "month", monthNames(time.Month(month))), Confidence: sure})
		}
	}
	for _, run := range v.runs {
		if run.start < 2 {
			continue
		}
		named, sure := run.named, 0.8
		if named == "" {
			named, sure = "end", 0.6
		}
		if len(v.runs) > 1 {
			sure /= 2
		}
		add(run.start, named, sure)
		add(run.start, map[string]string{"end": "start", "start": "end"}[named], (1-sure)/2)
	}
	if (layout.Form{Kind: "year"}).Reads(text) {
		choices = append(choices, Choice{Answer: "year", Label: say("question.form-year"), Confidence: 0.1})
	}
	for month := 2; month <= 12; month++ {
		add(month, "end", 0)
		add(month, "start", 0)
	}
	return choices
}
