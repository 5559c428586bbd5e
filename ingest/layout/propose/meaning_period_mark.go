package propose

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// markedPeriod is a heading of a period with a mark whose note names days or months: the
// figures may be those of a part of the period.
type markedPeriod struct {
	text  string // of the heading, as it is in the file
	label string // without its marks
	mark  string
	note  string // what the file says of the mark
	whole warehouse.Period
	part  warehouse.Period // zero where the note leaves open which it is
	sure  bool             // part is what the note says
}

// askMarkedPeriods reads the headings of an axis whose marks say of which part of the
// period they are, and asks about those that leave it open. In the layout such a heading
// is known with its mark: in the next file the same mark may be at another period.
func (v labelView) askMarkedPeriods(a *axisView) {
	if a.axis.Marks = nil; v.axesTellMonths(a) {
		return
	}
	all := v.markedPeriods(a)
	var marked []string
	for i := range all {
		marked = append(marked, all[i].text)
	}
	if len(all) > 0 {
		v.keepMarks(a, marked, "a mark whose note says of which part of a period the figures are: declare the period")
	}
	for _, x := range (periodNotes{v}).parts(a) {
		if !slices.Contains(marked, x.text) {
			all = append(all, x)
		}
	}
	for i := range all {
		x := &all[i]
		if x.sure {
			v.takeMarked(a, x, x.part.String())
			v.t.decide("period", v.region(a.axis), x.text, say("meaning.marked-period", "text", x.text, "note", x.note), 0.85)
			continue
		}
		answer := v.ask(Question{
			Ask: AskPeriod, part: true, About: x.text, also: []string{x.label, a.axis.heading()}, Where: v.cellsOf(a, []string{x.label}),
			Choices: x.choices(), Reason: say("question.marked-period", "text", x.text, "note", x.note),
		})
		switch {
		case answer == nil:
			a.unknow(v.keyOf(a, x.text))
		case answer.Skip != "":
			put(&a.axis.Meaning.Map, v.keyOf(a, x.text), layout.Setting{Skip: answer.Skip})
		case answer.Period != "":
			v.takeMarked(a, x, answer.Period)
		default:
			v.takeMarked(a, x, x.whole.String())
		}
	}
}

// key is a text of the axis as its layout knows it.
func (v *axisView) key(text string) string {
	label, _ := layout.SplitMarks(text, v.axis.Marks)
	return label
}

// keyOf is as key, of an axis that may keep no marks of its own.
func (v labelView) keyOf(a *axisView, text string) string {
	if a.axis.Marks == nil {
		return v.m.unmark(text)
	}
	return a.key(text)
}

// axesTellMonths reports whether another axis tells the parts of the years of this one.
func (v labelView) axesTellMonths(a *axisView) bool {
	return slices.ContainsFunc(v.axes, func(x *axisView) bool {
		return x != a && slices.ContainsFunc(x.axis.Meaning.Period.List, func(f layout.Form) bool { return f.Kind != "total" })
	})
}

// choices are the periods that a heading may be of.
func (x *markedPeriod) choices() []Choice {
	var choices []Choice
	if !x.part.Start.IsZero() {
		choices = append(choices, Choice{Answer: x.part.String(), Label: warehouse.Literal(x.note), Confidence: 0.6})
	}
	return append(choices,
		Choice{Answer: x.whole.String(), Label: say("question.lone-year"), Confidence: 0.3},
		Choice{Answer: "skip", Label: say("question.choice-skip")})
}

// takeMarked gives a heading its period, and keeps what the file says of it.
func (v labelView) takeMarked(a *axisView, x *markedPeriod, period string) {
	put(&a.axis.Meaning.Map, v.keyOf(a, x.text), layout.Setting{Period: &layout.PeriodText{Text: period}, Note: x.note, Status: v.markStatus(x.mark)})
}

// markStatus is the status that the mark of a heading gives; "" where it gives none.
func (v labelView) markStatus(mark string) string {
	for i := range v.m.p.Markers {
		if k := &v.m.p.Markers[i]; k.Headings && k.Text == mark {
			return k.Status
		}
	}
	return ""
}

// markedPeriods are the headings of an axis with such marks.
func (v labelView) markedPeriods(a *axisView) (all []markedPeriod) {
	said, notes := map[string]string{}, fileNotes{v.m.p}.before(v.t)
	for _, text := range a.axis.Texts {
		label, marks := layout.SplitMarks(text, v.m.p.Meaning.Footnotes)
		if _, mapped := a.axis.Meaning.Map[label]; mapped {
			continue
		}
		whole, ok := periodOf(a.axis.Meaning.Period.Parse(label))
		if !ok || whole.Months < 2 {
			continue
		}
		for _, mark := range marks {
			x := markedPeriod{text: text, label: label, mark: strings.TrimSpace(mark), whole: whole}
			if _, known := said[x.mark]; !known {
				said[x.mark] = noteOf(x.mark, notes)
			}
			if x.note = said[x.mark]; x.note != "" && x.find() {
				all = append(all, x)
				break
			}
		}
	}
	return all
}

// periodOf is the period that a part tells by itself.
func periodOf(p *layout.Part) (warehouse.Period, bool) {
	if p == nil || p.Whole {
		return warehouse.Period{}, false
	}
	return (&timeText{part: p}).stretch()
}

// keepMarks leaves the marks of such labels on the texts of the axis, and says why no other
// text with such a mark is read. Other labels with marks of the same form are then known with
// theirs.
func (v labelView) keepMarks(a *axisView, marked []string, why string) {
	kept, before := []*layout.Pattern{pattern(`\s+$`)}, v.m.p.Meaning.Footnotes
	if a.axis.Marks != nil {
		before = a.axis.Marks[1:]
	}
	for _, p := range before {
		if !slices.ContainsFunc(marked, func(text string) bool {
			_, marks := layout.SplitMarks(text, []*layout.Pattern{p})
			return len(marks) > 0
		}) {
			kept = append(kept, p)
			continue
		}
		like := &layout.Pattern{Regexp: p.Regexp}
		a.axis.Meaning.Patterns = append(a.axis.Meaning.Patterns, layout.PatternSetting{Like: like, Setting: layout.Setting{Skip: why}})
	}
	a.axis.Marks = kept
	for _, text := range a.axis.Texts {
		label, marks := layout.SplitMarks(text, v.m.p.Meaning.Footnotes)
		key := a.key(text)
		if key == label || slices.Contains(marked, text) {
			continue
		}
		if s, known := v.settingOf(a, label); known {
			for _, mark := range marks {
				s.Status = cmp.Or(s.Status, v.markStatus(strings.TrimSpace(mark)))
			}
			put(&a.axis.Meaning.Map, key, s)
		}
	}
}

// rowsAround is how many rows above and below its place a note is looked for in the next
// file.
const rowsAround = 20

// markedFile is a file with headings whose marks give them their periods.
type markedFile struct{ *Proposal }

// recognise has the file known again only where the notes say the same that gave a
// marked label its period or what it is restricted to: under another note it is another one.
func (p markedFile) recognise() {
	for _, t := range p.Tables {
		axes := t.allAxes()
		for _, x := range t.Meaning.From {
			axes = append(axes, &Axis{Axis: *x})
		}
		if note := strings.TrimSuffix(t.Meaning.Set.Note, "…"); note != "" {
			p.recogniseNote(t, note, regexp.QuoteMeta)
		}
		for _, a := range axes {
			var notes []string
			for _, text := range slices.Sorted(maps.Keys(a.Meaning.Map)) {
				notes = append(notes, a.Meaning.Map[text].Note)
			}
			for i := range a.Meaning.Patterns {
				notes = append(notes, a.Meaning.Patterns[i].Note)
			}
			for _, note := range notes {
				if note = strings.TrimSuffix(note, "…"); note != "" {
					p.recogniseNote(t, note, regexp.QuoteMeta)
				}
			}
		}
	}
}

// recogniseNote has the file known again only where a note fits a pattern about where this one
// is.
func (p markedFile) recogniseNote(t *Table, note string, fits func(string) string) {
	for _, x := range append(slices.Clone(t.Title), t.allNotes()...) {
		if !strings.Contains(space(x.Text), note) {
			continue
		}
		if _, behind, ok := strings.Cut(space(x.Text), x.before); ok && !strings.Contains(behind, note) {
			note = behind // its mark is in another cell
		}
		like := fits(note)
		find := layout.Find{Column: warehouse.ColumnName(x.Col), Rows: fmt.Sprintf("%d-%d", max(1, x.Row-rowsAround), x.Row+rowsAround), Like: pattern(like)}
		if sheet := t.at(x).Sheet; sheet != "" {
			find.Sheet = sheetPattern(sheet)
		}
		same := func(y layout.Find) bool {
			return y.Column == find.Column && y.Rows == find.Rows && y.Like.String() == like
		}
		if r := &p.Meaning.Recognise; len(r.Cells) < mostCells && !slices.ContainsFunc(r.Cells, same) {
			r.Cells = append(r.Cells, find)
		}
		return
	}
}

// noteOf is all that the notes say of a mark, up to the next legend; "" where they say
// nothing of it.
func noteOf(mark string, notes []string) string {
	for _, note := range notes {
		for _, legend := range legendsOf(note) {
			if begins(legend, mark) || explanation(mark, []string{legend}) != "" {
				return short(space(legend))
			}
		}
	}
	return ""
}

// begins reports whether a legend begins with a mark, or with the same between brackets or
// before a colon, and goes on with words.
func begins(legend, mark string) bool {
	core := oneMark(mark)
	if core == "" {
		core = mark
	}
	sign := `[(\[]` + regexp.QuoteMeta(core) + `[)\]]|` + regexp.QuoteMeta(core) + `(?:[/).:]|\s*[=:–-]\s)`
	switch raised := strings.TrimSpace(mark); {
	case !alphanumeric.MatchString(core):
		sign += `|` + regexp.QuoteMeta(core) + `(?:[^*†‡§]|$)`
	case isDigits(core):
		sign += `|` + regexp.QuoteMeta(core) + `\s+|` + regexp.QuoteMeta(raised) + `\s*`
	case raised != core:
		sign += `|` + regexp.QuoteMeta(raised) + `(?:\P{L}|$)`
	}
	rest := regexp.MustCompile(`(?i)^\s*(?:` + sign + `).*\pL`)
	return rest.MatchString(legend) || rest.MatchString(beforeNote.ReplaceAllString(legend, ""))
}

var alphanumeric = regexp.MustCompile(`^[\pL\pN]+$`)

// legendsOf parts a note where a legend begins. The day of a date is none.
func legendsOf(note string) (all []string) {
	from := 0
	for _, at := range legendStart.FindAllStringSubmatchIndex(note, -1) {
		if after := note[at[1]:]; after != "" && after[0] >= '0' && after[0] <= '9' && strings.HasSuffix(note[at[2]:at[3]], "/") {
			continue
		}
		if strings.TrimSpace(note[from:at[2]]) != "" {
			all = append(all, note[from:at[2]])
		}
		from = at[2]
	}
	return append(all, note[from:])
}

// find looks in the note for the part of the period, and reports whether it names one. What
// lies outside of the period is of something else, such as of a revision.
func (x *markedPeriod) find() bool {
	inside, open := map[warehouse.Period]bool{}, false
	for _, at := range noteTimes(x.note) {
		p, ok := at.stretch()
		if !ok {
			if p, ok = x.within(at.part); !ok {
				open = true
				continue
			}
		}
		switch {
		case p == x.whole || p.Within(x.whole) && x.whole.Within(p):
		case !p.Within(x.whole):
			// a longer stretch, or one before or after
			open = open || p.Start.Before(x.whole.End()) && x.whole.Start.Before(p.End()) && !x.whole.Within(p)
		case p.Months >= 2:
			inside[p] = true
			x.part, x.sure = p, p.Start.Equal(x.whole.Start) && x.plain(at)
		default:
			inside[p] = true
			x.part, x.sure = x.upTo(p), p.Months == 1 && x.plain(at) && untilEnd.MatchString(catalog.Fold(x.note[:at.from])+" ") && x.whole.Start.Before(p.Start)
		}
	}
	if len(inside) != 1 || open {
		x.sure = false
	}
	if len(inside) > 1 {
		x.part = warehouse.Period{}
	}
	return len(inside) > 0 || open
}

// mostBeside is how many words a note has beside the part of the period that it says: "Cifras
// preliminares, enero-junio". One with more may be of something else, such as an event.
const mostBeside = 3

// plain reports whether the note says little else than a period.
func (x *markedPeriod) plain(at timeText) bool {
	n := 0
	for _, word := range strings.FieldsFunc(x.note[:at.from]+" "+x.note[at.to:], func(r rune) bool { return !unicode.IsLetter(r) }) {
		if utf8.RuneCountInString(word) > 2 {
			n++
		}
	}
	return n <= mostBeside
}

// upTo is the part of the period up to the end of a month or up to a day; zero where it is
// not one of whole months.
func (x *markedPeriod) upTo(p warehouse.Period) warehouse.Period {
	end := p.End()
	if end.Day() != 1 || x.whole.Start.Day() != 1 {
		return warehouse.Period{}
	}
	months := 12*(end.Year()-x.whole.Start.Year()) + int(end.Month()-x.whole.Start.Month())
	if months <= 0 || months >= x.whole.Months {
		return warehouse.Period{}
	}
	return warehouse.MonthsFrom(x.whole.Start.Year(), int(x.whole.Start.Month()), months)
}

// within is a part that tells no year, in the year of the heading.
func (x *markedPeriod) within(p *layout.Part) (warehouse.Period, bool) {
	if x.whole.Months != 12 || x.whole.Start.Month() != 1 || p.Month == 0 || p.Months == 0 || p.Month+p.Months > 13 {
		return warehouse.Period{}, false
	}
	return warehouse.MonthsFrom(x.whole.Start.Year(), p.Month, p.Months), true
}

// noteTimes are the periods that a note names, months without their years too.
func noteTimes(note string) []timeText {
	all := timesIn(note)
	month := layout.Form{Kind: "month"}
	for _, at := range timeWord.FindAllStringIndex(note, -1) {
		word := note[at[0]:at[1]]
		if slices.ContainsFunc(all, func(x timeText) bool { return x.from < at[1] && at[0] < x.to }) || isDigits(word) || !month.Reads(word) || noMonth.MatchString(fold(note[:at[1]])) {
			continue
		}
		if before := catalog.Fold(note[:at[0]]) + " "; len(word) > 3 && !mayBeVerb.MatchString(word) || untilEnd.MatchString(before) {
			all = append(all, timeText{at[0], at[1], month, month.Parse(word)})
		}
	}
	return all
}

// mayBeVerb are names of months that are other words too, unless they have a capital.
var mayBeVerb = regexp.MustCompile(`^(?:march|marco)$`)
