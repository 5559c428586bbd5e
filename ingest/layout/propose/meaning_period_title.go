package propose

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"sync"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// timeText is a period, or the part of one, that is inside a longer text.
type timeText struct {
	from, to int // in the text, in bytes
	form     layout.Form
	part     *layout.Part
}

// timeWord is a run of letters, or one of digits.
var timeWord = regexp.MustCompile(`\pL[\pL\pM]*|\pN+`)

// mostTimeWords is how many such runs a period in a title has at most: "the year ending on 30
// June 2019", "del 1 de enero al 31 de diciembre de 2019".
const mostTimeWords = 12

// timesKept are the periods of the texts that were read last: a file is understood many
// times, under other answers.
var timesKept = struct {
	sync.Mutex
	of map[string][]timeText
}{of: map[string][]timeText{}}

// mostTimesKept is how many texts they are, and mostKept how long one is at most, in bytes.
const mostTimesKept, mostKept = 4096, 1000

// timesIn finds the periods in a text, from left to right, the longest at each place.
func timesIn(text string) []timeText {
	timesKept.Lock()
	found, ok := timesKept.of[text]
	timesKept.Unlock()
	if ok {
		return found
	}
	found = findTimes(text)
	if len(text) <= mostKept {
		timesKept.Lock()
		defer timesKept.Unlock()
		if len(timesKept.of) >= mostTimesKept {
			clear(timesKept.of)
		}
		timesKept.of[strings.Clone(text)] = found
	}
	return found
}

func findTimes(text string) []timeText {
	words := timeWord.FindAllStringIndex(text, -1)
	var found []timeText
	for i := 0; i < len(words); i++ {
		for j := min(i+mostTimeWords, len(words)) - 1; j >= i; j-- {
			x := timeText{from: words[i][0], to: words[j][1]}
			if x.read(text) {
				found, i = append(found, x), j
				break
			}
		}
	}
	return found
}

// titleForms are the forms of periods in longer texts. Numbers alone are a month only
// where they are written as one, and a year only of this century or the last.
var titleForms = []struct {
	form layout.Form
	like *regexp.Regexp
}{
	{layout.Form{Kind: "span"}, nil},
	{layout.Form{Kind: "words", Order: "dmy", Of: "day"}, nil},
	{layout.Form{Kind: "year-month"}, regexp.MustCompile(`^\pL|^(?:19|20)\d\d ?\pL|^(?:19|20)\d\d[-_./](?:0[1-9]|1[0-2])$|^(?:0[1-9]|1[0-2])[-_/](?:19|20)\d\d$`)},
	{layout.Form{Kind: "year"}, regexp.MustCompile(`(?:^|[^\pN])(?:19|20)\d\d$`)},
	{layout.Form{Kind: "fiscal-year"}, regexp.MustCompile(`\pL|[-–—/]`)},
	{layout.Form{Kind: "year-range"}, nil},
	{layout.Form{Kind: "sdmx"}, regexp.MustCompile(`^(?:19|20)\d\d-[QSqs][1-4]$`)},
	{layout.Form{Kind: "months"}, regexp.MustCompile(`^\pL`)},
	{layout.Form{Kind: "quarter"}, regexp.MustCompile(`\pL{3}`)},
	{layout.Form{Kind: "half"}, regexp.MustCompile(`\pL{3}`)},
}

// read finds the form of the text between from and to. What begins with a number that is
// no year does not begin in the middle of a word or a number, as in "B12-2023".
func (x *timeText) read(text string) bool {
	s := text[x.from:x.to]
	if parted(text, x.from, x.to) || startsInside(text[:x.from], s) || noMonth.MatchString(fold(text[:x.from]+timeWord.FindString(s))) {
		return false
	}
	for _, f := range titleForms {
		if f.like != nil && !f.like.MatchString(s) {
			continue
		}
		if x.form = f.form; f.form.Kind == "fiscal-year" && !readsAsMonthToo(s) || f.form.Kind != "fiscal-year" {
			if x.part = readAny(f.form, s); x.part != nil {
				return true
			}
		}
	}
	return false
}

// parted reports whether a bracket begins or ends between two places of a text. One around
// the first word or the last does not part it: "Q4 (2016)".
func parted(text string, from, to int) bool {
	depth := 0
	for _, r := range text[from:to] {
		switch {
		case strings.ContainsRune("([{", r):
			depth++
		case strings.ContainsRune(")]}", r):
			depth--
		}
	}
	switch depth {
	case 1:
		return !strings.HasPrefix(text[to:], ")") && !strings.HasPrefix(text[to:], "]")
	case -1:
		return !strings.HasSuffix(text[:from], "(") && !strings.HasSuffix(text[:from], "[")
	}
	return depth != 0
}

// noMonth finds what is written as a short month and is none: "five years ago", "por mar".
var noMonth = regexp.MustCompile(`(?:years?|months?|weeks?|days?) ago$|\b(?:por|via|por el|el) mar$`)

func startsInside(before, s string) bool {
	r := []rune(before)
	return len(r) > 0 && s[0] >= '0' && s[0] <= '9' && !yearAtStart.MatchString(s) && wordBefore.MatchString(before)
}

var (
	yearAtStart = regexp.MustCompile(`^(?:19|20)\d\d`)
	wordBefore  = regexp.MustCompile(`[\pL\pN][-.,/]?$`)
)

// readsAsMonthToo reports whether a text may be a month as well as a year named by two.
func readsAsMonthToo(s string) bool { return (layout.Form{Kind: "year-month"}).Reads(s) }

// readAny is the part that a text tells in a form; nil where it is not written so. A
// fiscal year is read whatever its first month.
func readAny(f layout.Form, s string) *layout.Part {
	if f.Kind == "fiscal-year" {
		f.Starts, f.Named = 7, "end"
	}
	return f.Parse(s)
}

// stretch is the period that a text tells by itself; false where it tells a part of one.
func (x *timeText) stretch() (warehouse.Period, bool) {
	switch {
	case x.part.Full != nil:
		return *x.part.Full, true
	case x.part.Year != 0:
		return x.part.Span(), true
	}
	return warehouse.Period{}, false
}

// crosses reports whether the text is a stretch of months of two years.
func (x *timeText) crosses() bool {
	p, ok := x.stretch()
	return ok && p.Start.Year() != p.End().AddDate(0, 0, -1).Year()
}

// day reports whether the text is a date.
func (x *timeText) day() bool {
	p, ok := x.stretch()
	return ok && p.Months == 0
}

// titleLine is a text outside the axes that may tell the period, and where it is.
type titleLine struct {
	text  string
	in    layout.Find
	from  string // "title", "sheet" or "file"
	times []timeText
}

// titleLines are the lines above the table, first its own; then those above all tables of
// its sheet; the sheet's name and that of the file.
func (v *view) titleLines() [][]titleLine {
	var own, above []titleLine
	for _, x := range v.t.Title {
		own = append(own, titleLine{text: x.Text, in: layout.Find{At: cellName(x.Row, x.Col)}, from: "title"})
	}
	for _, x := range v.aboveAll() {
		above = append(above, titleLine{text: x.Text, in: layout.Find{At: cellName(x.Row, x.Col)}, from: "title"})
	}
	return [][]titleLine{
		own, above,
		{{text: v.t.Sheet, in: layout.Find{SheetTab: true}, from: "sheet"}},
		{{text: v.m.p.Name, in: layout.Find{FileName: true}, from: "file"}},
	}
}

// aboveAll are the lines above all tables of the sheet that belong to another table.
func (v *view) aboveAll() []Text {
	top := v.t.Bounds.Top
	for _, t := range v.m.p.Tables {
		if t.Sheet == v.t.Sheet {
			top = min(top, t.Bounds.Top)
		}
	}
	var lines []Text
	for _, t := range v.m.p.Tables {
		if t == v.t || t.Sheet != v.t.Sheet {
			continue
		}
		for _, x := range t.Title {
			if x.Row < top && !slices.Contains(lines, x) && !slices.Contains(v.t.Title, x) {
				lines = append(lines, x)
			}
		}
	}
	return lines
}

// findPeriod looks for the period outside the axes, where they tell no year: in the title,
// the sheet's name, the file's name. It returns what was found and in which of them; ""
// where nothing was, or where several are possible, which a person must say.
func (v *view) findPeriod() ([]*layout.Axis, string) {
	if v.years {
		return nil, ""
	}
	for _, lines := range v.titleLines() {
		found, unsure := v.periodOf(lines)
		switch {
		case len(found) > 0:
			return v.outside(found), found[0].line.from
		case unsure:
			return nil, "" // a name chooses none of the periods of the title
		}
	}
	return nil, ""
}

// chosenTime is a period and the line that holds it.
type chosenTime struct {
	line *titleLine
	time timeText
}

// periodOf chooses the period among those of some lines. Unsure reports whether the lines
// name periods of which none could be chosen, such as one of an earlier residence.
func (v *view) periodOf(lines []titleLine) (found []chosenTime, unsure bool) {
	var all []chosenTime
	for i := range lines {
		line := &lines[i]
		dated := v.m.words.DatedLines.In(line.text) && len(all) > 0
		if dated || v.m.words.SourceLines.In(catalog.Fold(line.text)) {
			continue
		}
		line.times = timesIn(line.text)
		for _, x := range line.times {
			unsure = unsure || v.earlier(line.text, x)
			all = append(all, chosenTime{line, x})
		}
		unsure = unsure || !v.months && line.strayMonth()
	}
	if unsure {
		return nil, true
	}
	found = v.choose(all)
	return found, len(found) == 0 && len(all) > 0
}

// earlier reports whether a period in a text is that of an earlier residence ("que en abril
// de 2013 residía en", "residence in 2013").
func (v *view) earlier(text string, x timeText) bool {
	return v.m.words.EarlierResidence.In(catalog.Fold(clause(text, x)))
}

// clauseEnd parts a sentence: at signs, and before relative clauses.
var clauseEnd = regexp.MustCompile(`(?i)[,:;.()\[\]]+(?:\s|$)|\s[-–—]\s|\b(?:que|quienes|who|that|whose|qui|dont|quem)\s`)

// clause is the part of a sentence that a period is in, with "zzz" in its place.
func clause(text string, x timeText) string {
	before, after := text[:x.from], text[x.to:]
	if ends := clauseEnd.FindAllStringIndex(before, -1); len(ends) > 0 {
		before = before[ends[len(ends)-1][1]:]
	}
	if end := clauseEnd.FindStringIndex(after); end != nil {
		after = after[:end[0]]
	}
	return before + " zzz " + after
}

// strayMonth reports whether a line names a month that belongs to no period read in it.
func (line *titleLine) strayMonth() bool {
	month := layout.Form{Kind: "month"}
	for _, at := range timeWord.FindAllStringIndex(line.text, -1) {
		word := line.text[at[0]:at[1]]
		inside := slices.ContainsFunc(line.times, func(x timeText) bool { return x.from <= at[0] && at[1] <= x.to })
		if inside || len(word) < 4 || isDigits(word) || word == "marco" || word == "Marco" {
			continue
		}
		if month.Reads(word) {
			return true
		}
	}
	return false
}

// choose finds the one period among several: the finest of those that lie in each other, or
// a stretch of months beside its year. None where they differ.
func (v *view) choose(all []chosenTime) []chosenTime {
	var whole, parts []chosenTime
	for _, x := range all {
		if _, ok := x.time.stretch(); ok {
			whole = append(whole, x)
		} else {
			parts = append(parts, x)
		}
	}
	best := finestTime(whole)
	if best == nil || !v.usable(best) {
		return nil
	}
	if v.months || len(parts) == 0 {
		return []chosenTime{*best}
	}
	if p, _ := best.time.stretch(); len(parts) > 1 || p.Months != 12 || best.time.form.Kind != "year" {
		return nil
	}
	return []chosenTime{*best, parts[0]}
}

// finestTime is the period that lies in all others; nil where there is none.
func finestTime(times []chosenTime) *chosenTime {
	for i := range times {
		p, _ := times[i].time.stretch()
		if !slices.ContainsFunc(times, func(x chosenTime) bool {
			q, _ := x.time.stretch()
			return !p.Within(q)
		}) {
			return &times[i]
		}
	}
	return nil
}

// usable reports whether a period is one that a table may be of as a whole: no more than a
// year. A month after "until", and a day, are the end of a stretch in a table of events,
// whose beginning nothing says.
func (v *view) usable(x *chosenTime) bool {
	p, _ := x.time.stretch()
	if p.Months > 12 {
		return false
	}
	upTo := untilEnd.MatchString(catalog.Fold(x.line.text[:x.time.from]) + " ")
	if !v.months && p.Months < 2 && (x.time.day() || upTo) {
		return v.countsStock()
	}
	return true
}

var untilEnd = regexp.MustCompile(`(?:^| )(?:hasta|until|till?|through|thru|up to|jusqu\w*(?: a| au| en)?|ate|a fines de|al cierre de|a|al|to|end|end of|fin) $`)

// countsStock reports whether the dataset's usual figures are of those present on a day.
func (v *view) countsStock() bool {
	ds, err := v.m.cat.Dataset(v.dataset)
	return err == nil && len(ds.Measures) > 0 && ds.Measures[0].Kind == warehouse.Stock
}

// outside makes the axes that read the periods in their lines. The lines are known again
// whatever months and figures are in them.
func (v *view) outside(found []chosenTime) []*layout.Axis {
	var axes []*layout.Axis
	for i := range found {
		x := &found[i]
		in, at := x.line.in, x.time
		forms := v.formsOf(&at, x.line.text)
		like := "^" + stable(x.line.text[:at.from], len(x.line.text)) + "(.+?)" + stable(x.line.text[at.to:], len(x.line.text)) + "$"
		in.Like = pattern(like)
		axes = append(axes, &layout.Axis{From: &in, Meaning: layout.Meaning{Period: layout.Forms{List: forms}}})
	}
	return axes
}

// formsOf are the forms in which the period of a line is read, now and in the next file.
// Where the axes tell the months only the year is read, and at is then where it is; of a
// stretch of two years the whole, which gives each month its year.
func (v *view) formsOf(at *timeText, text string) []layout.Form {
	fiscal := at.form.Kind == "fiscal-year" || at.form.Kind == "year" && (v.m.words.Fiscal.In(catalog.Fold(text)) && !fiscalView{v}.ofCalendar() || fiscalView{v}.otherMonths())
	switch kind := at.form.Kind; {
	case fiscal:
		v.fiscalAs = cmp.Or(v.fiscalAs, text[at.from:at.to])
		return []layout.Form{{Kind: "fiscal-year", Order: "dmy", Of: "day", Named: "end"}}
	case v.months && at.crosses():
		return []layout.Form{formOf("span"), formOf("year-month")}
	case v.months:
		if m := yearIn.FindStringSubmatchIndex(text[at.from:at.to]); m != nil {
			at.from, at.to = at.from+m[2], at.from+m[3]
		}
		return []layout.Form{formOf("year")}
	case at.day():
		of := "month"
		if p, _ := at.stretch(); p.Start.YearDay() == 1 || p.End().YearDay() == 1 {
			of = "year"
		}
		return []layout.Form{{Kind: "words", Order: "dmy", Of: of, Named: "end"}}
	case kind == "span" || kind == "year-month":
		return []layout.Form{formOf("span"), formOf("year-month")}
	default:
		return []layout.Form{formOf(kind)}
	}
}

// formOf is a form as a layout writes it by its kind alone.
func formOf(kind string) layout.Form {
	return layout.Form{Kind: kind, Order: "dmy", Of: "day", Named: "end"}
}

// takeOutside reads the period from where it is outside the axes.
func (v *view) takeOutside() {
	v.runs = fiscalView{v}.yearRuns()
	axes, from := v.findPeriod()
	for _, o := range axes {
		start := fiscalView{v}.ofCountry()
		if f := &o.Meaning.Period.List[0]; f.Kind == "fiscal-year" {
			if v.fiscal = axes; start == 0 {
				return // its first month is asked for with the period
			}
			f.Starts = start
		}
	}
	for _, o := range axes {
		v.t.Meaning.From = append(v.t.Meaning.From, o)
		v.t.decide("period", datasetOf(v).titleRange(), o.From.Like.String(), say("meaning.period-"+from), map[string]float64{"title": 0.85, "sheet": 0.85, "file": 0.7}[from])
		v.years = true
	}
}

// takeFiscal reads the fiscal year outside the axes as a person says.
func (v *view) takeFiscal(form layout.Form) {
	for _, o := range v.fiscal {
		o.Meaning.Period.List = []layout.Form{form}
	}
	v.t.Meaning.From = append(v.t.Meaning.From, v.fiscal...)
	v.t.decide("period", datasetOf(v).titleRange(), form.Kind, say("question.answered"), 1)
	v.years = true
}
