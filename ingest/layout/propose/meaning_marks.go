package propose

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// labelMarks reads the marks of labels and titles, and the legends that explain them.
type labelMarks struct{ *mind }

func marksOf(m *mind) labelMarks { return labelMarks{m} }

// markForm is a way in which a mark is behind a label. Known reports whether it counts
// only where a note begins with that mark or says what it means.
type markForm struct {
	like  *regexp.Regexp
	known bool
}

// markForms are the forms that are tried on every label. Of one with a group the group is
// the label.
var markForms = []markForm{
	{regexp.MustCompile(`\s*\*+$`), false},
	{regexp.MustCompile(`\s*[†‡§]+$`), false},
	{regexp.MustCompile(`\s*[¹²³⁰-⁹ᵃ-ᶻⁱⁿ]+$`), false},
	{regexp.MustCompile(`\s*\([1-9a-z]\)$`), false},
	{regexp.MustCompile(`\s\d/$`), false},
	{regexp.MustCompile(`\s[pre]/$`), false},
	{regexp.MustCompile(`^((?:1[6-9]|2[01])\d\d)[pre]/$`), false},
	{regexp.MustCompile(`^(.*\b(?:1[6-9]|2[01])\d\d(?:[ -]?[QTSqts][1-4])?)\s?[per]$`), false}, // provisional, estimated, revised
	{regexp.MustCompile(`^(.*\))[a-z]$`), false},                                               // "(thousands)g", where g is raised
	{regexp.MustCompile(`\s*\(\d{1,2}\)$`), true},
	{regexp.MustCompile(`\s*\([A-Za-z]{1,2}\)$`), true},
	{regexp.MustCompile(`\s*\[[0-9A-Za-z]{1,2}\]$`), true},
	{regexp.MustCompile(`\s*\b(?:\d{1,2}|[A-Za-z])/$`), true},
	{regexp.MustCompile(`^((?:1[6-9]|2[01])\d\d)\s+\d{1,2}$`), true},
	{regexp.MustCompile(`^((?:1[6-9]|2[01])\d\d)[1-9]$`), true},
	{regexp.MustCompile(`^((?:1[6-9]|2[01])\d\d)[1-9A-Za-z]/$`), true},
	{regexp.MustCompile(`^(.*\d)\s?[A-Za-z]$`), true},
}

// mark is the mark that a form finds behind a label; "" where it finds none, or nothing
// but a mark.
func (f *markForm) mark(label string) string {
	_, marks := layout.SplitMarks(label, []*layout.Pattern{{Regexp: f.like}})
	if len(marks) == 0 {
		return ""
	}
	return strings.TrimSpace(marks[0])
}

// findLabelMarks declares the marks of the file's labels before anything else is read from
// them: the proposal, and the layout that it becomes, take off the same. Those of which
// a legend says that they tell how figures were made become markers of headings.
func (m labelMarks) findLabelMarks() {
	p := m.p
	known := p.noteLines()
	m.findNumbering(known)
	counts := func(mark string) bool { return known[oneMark(mark)] || m.explain(mark) != "" }
	for i := range markForms {
		form := &markForms[i]
		used := false
		p.eachLabel(func(t *Table, a *Axis, label string) {
			mark := form.mark(m.unmark(label)) // of the forms that are not declared yet
			if mark == "" || form.known && !counts(mark) {
				return
			}
			used = true
			m.markHeadings(t, a, mark)
		})
		if used {
			p.Meaning.Footnotes = append(p.Meaning.Footnotes, &layout.Pattern{Regexp: form.like})
		}
	}
	m.findMonthMarks(counts)
	m.findNumberMarks(counts)
}

// bareLegend is a note that begins with a letter alone.
var bareLegend = regexp.MustCompile(`^([A-Za-z])\s+(\pL.{3,60})$`)

// legends are the notes of the file. One that says after a letter alone what the letter
// usually says beside figures, such as "p Provisional", has it between brackets.
func (m labelMarks) legends() []string {
	notes := append(slices.Clone(fileNotes{m.p}.all()), m.p.pairedNotes()...)
	for i, note := range notes {
		g := bareLegend.FindStringSubmatch(space(note))
		if g == nil {
			continue
		}
		status := m.words.MarksBeside[strings.ToLower(g[1])]
		if slices.ContainsFunc(m.words.Explanations, func(x catalog.Explanation) bool { return x.Status == status && status != "" && x.Words.In(g[2]) }) {
			notes[i] = "(" + g[1] + ") " + g[2]
		}
	}
	return notes
}

// wordMark is a letter behind a word, as in "April p".
var wordMark = regexp.MustCompile(`^(\pL{3,}\.?)\s+([A-Za-z])$`)

// findMonthMarks declares the letters that are marks behind names of months: of other
// words such a letter may be a part, as in "Group A".
func (m labelMarks) findMonthMarks(counts func(mark string) bool) {
	var letters []string
	m.p.eachLabel(func(t *Table, a *Axis, label string) {
		g := wordMark.FindStringSubmatch(m.unmark(label))
		if g == nil || !(layout.Form{Kind: "month"}).Reads(g[1]) || !counts(g[2]) {
			return
		}
		if !slices.Contains(letters, g[2]) {
			letters = append(letters, g[2])
		}
		m.markHeadings(t, a, g[2])
	})
	if len(letters) > 0 {
		m.p.Meaning.Footnotes = append(m.p.Meaning.Footnotes, pattern(`^(\pL{3,}\.?)\s+[`+strings.Join(letters, "")+`]$`))
	}
}

// anywhere reports whether a label or a figure of some table has a mark, or a column of marks
// holds it.
func (m labelMarks) anywhere(mark string) bool {
	found := slices.ContainsFunc(m.p.Markers, func(k Marker) bool { return strings.Trim(k.Text, "()[]/ .") == mark })
	m.p.eachLabel(func(_ *Table, a *Axis, label string) {
		if found {
			return
		}
		_, marks := layout.SplitMarks(label, m.p.Meaning.Footnotes)
		if slices.ContainsFunc(strings.Fields(fold(a.Caption)), remarkCaption.MatchString) {
			marks = append(marks, layout.Marks(label)...)
		}
		found = slices.ContainsFunc(marks, func(x string) bool { return strings.Trim(x, "()[]/ .") == mark })
	})
	return found
}

// eachLabel visits the texts of all axes.
func (p *Proposal) eachLabel(visit func(*Table, *Axis, string)) {
	for _, t := range p.Tables {
		for _, a := range t.allAxes() {
			for _, text := range a.Texts {
				visit(t, a, space(text))
			}
		}
	}
}

// markHeadings makes a mark behind labels a marker of headings where a legend says that
// figures with it are provisional, estimated or the like.
func (m labelMarks) markHeadings(t *Table, a *Axis, mark string) {
	p := m.p
	for i := range p.Markers {
		if k := &p.Markers[i]; k.Text == mark && k.Headings {
			return
		}
	}
	k := Marker{Marker: layout.Marker{Text: mark, Beside: true, Headings: true, Means: m.explain(mark)}, Sheet: t.Sheet, Row: max(a.Row, t.From), Col: max(a.Col, 1)}
	if !m.explained(&k) {
		if k.Status = m.trusted(mark); k.Status == "" {
			return
		}
	}
	if !m.tellsHowMade(k.Status) || k.Status == string(warehouse.Break) && !m.atOnePeriod(a, mark) {
		return
	}
	p.Markers = slices.DeleteFunc(p.Markers, func(x Marker) bool { return x.Text == mark && x.Beside })
	p.Markers = append(p.Markers, k)
}

// atOnePeriod reports whether a mark is behind one label of an axis, and that is a period: at
// it a series may break.
func (m labelMarks) atOnePeriod(a *Axis, mark string) bool {
	marked, periods := 0, 0
	for _, text := range a.Texts {
		for i := range markForms {
			if label := space(text); markForms[i].mark(label) == mark {
				marked++
				stem, _ := layout.SplitMarks(label, []*layout.Pattern{{Regexp: markForms[i].like}})
				if slices.ContainsFunc(periodKinds, func(f layout.Form) bool { return f.Reads(stem) }) {
					periods++
				}
				break
			}
		}
	}
	return marked == 1 && periods == 1
}

// tellsHowMade reports whether a status is one that a figure has, and not what is in place
// of a figure.
func (m labelMarks) tellsHowMade(status string) bool {
	for _, x := range m.words.MarksBeside {
		if x == status {
			return true
		}
	}
	return false
}

// trusted is the status that a mark has nearly everywhere; "" where it has none.
func (m labelMarks) trusted(mark string) string {
	for _, x := range m.words.MarksTrusted {
		if slices.Contains(x.Texts, strings.ToLower(mark)) {
			return x.Status
		}
	}
	return ""
}

// unmark takes the marks of the file off a label.
func (m *mind) unmark(label string) string {
	label, _ = layout.SplitMarks(label, m.p.Meaning.Footnotes)
	return label
}

// titleStatus is the status that the mark of a title gives a table's figures, where a note
// says what it means.
func (m labelMarks) titleStatus(t *Table) (string, Text) {
	for _, x := range t.Title {
		for i := range markForms {
			mark := markForms[i].mark(space(x.Text))
			k := Marker{Marker: layout.Marker{Text: mark, Means: m.explain(mark)}}
			if mark != "" && k.Means != space(x.Text) && m.explained(&k) && m.tellsHowMade(k.Status) {
				return k.Status, x
			}
		}
	}
	return "", Text{}
}

// provisionalNote reports whether a note says of all figures of the file that they are
// provisional. One that explains a mark, or names a period, says it of some.
func (m labelMarks) provisionalNote(note string) bool {
	_, _, legend := layout.NoteLine(space(note))
	return m.words.Provisional.In(note) && !legend && !legendStart.MatchString(note) && !aMark.MatchString(note) && len(yearsOf(note)) == 0
}

var (
	// legendStart is where a legend begins inside a note: "(p) …", "p/ …", "p = …".
	legendStart = regexp.MustCompile(`(?:^|[\s,;.])([(\[]\w{1,2}[)\]]|\w{1,2}/|\w{1,2} ?[=:]|\*+) ?`)
	// aMark is a mark that a note mentions: "las cifras con (p)", "marked “p”".
	aMark = regexp.MustCompile(`[(\["'“«]\w{1,2}[)\]"'”»]|\b[a-z]/|\*`)
	// beforeNote is what may be before a legend in its note: "Nota 1:", "2/", "3.".
	beforeNote = regexp.MustCompile(`^\s*(?i:notas?|notes?)?\s*(?:\d{1,2}\s*[.):/-]*|:)?\s*`)
	// sentences parts a note.
	sentences = regexp.MustCompile(`[;\n]|\. `)
	// shown is how a note names a mark: "values between 0 and 5 are shown as --".
	shown = regexp.MustCompile(`(?i)(?:shown as|represented by|replaced (?:with|by)|denoted (?:as|by)|indicated by|marked|se (?:muestran?|indican?|representan?|marcan?) con|marcad[oa]s con|(?:cifras|datos|valores) con|remplac[eé]e?s? par|marqu[eé]e?s? (?:d.un |par )|marcad[oa]s com|asterisk)`)
)

// legendBook is what the notes of a file say of marks, once it was looked for: a file is
// understood many times, under other answers, and a damaged one has hundreds of marks.
type legendBook struct {
	notes []string
	of    map[string]string
}

// explain finds what the notes of the file say of a marker.
func (m labelMarks) explain(mark string) string {
	found, ok := m.p.said.of[mark]
	if !ok {
		found = explanation(mark, m.p.said.notes)
		m.p.said.of[mark] = found
	}
	return found
}

// explanation finds what a note says of a marker: "-- = …", "(..) …", "* …", "1. (p) …",
// `Values between 0 and 5 are shown as "--"`.
func explanation(mark string, notes []string) string {
	if mark == "" {
		return ""
	}
	quoted := regexp.QuoteMeta(mark)
	signs := `["'“«(\[]*` + quoted + `["'”»)\]]*`
	begins := signs + `\s*[:=–-]\s*`
	core := oneMark(mark)
	switch {
	case !strings.ContainsFunc(mark, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }):
		begins += "|" + signs + `\s*`
	case core == "":
		begins += "|" + signs + `\s`
	case core == mark: // a bare letter or number: a word begins with one too
		begins += `|[(\[]` + quoted + `[)\]]\s*|` + quoted + `[/)]\s*`
	default:
		begins += "|" + signs + `\s|[(\[]` + regexp.QuoteMeta(core) + `[)\]]\s*|` + regexp.QuoteMeta(core) + `(?:[/)]\s*|\s*[:=]\s*)`
	}
	before := regexp.MustCompile(`(?i)^\s*(?:` + begins + `)(\pL.{3,})$`)
	inside := regexp.MustCompile(`[("'“«]` + quoted + `[)"'”»]`)
	if core != "" && core != mark {
		inside = regexp.MustCompile(`(?i)` + quoted + `|["'“«(]` + regexp.QuoteMeta(core) + `[)"'”»]`)
	}
	for _, note := range notes {
		for _, sentence := range sentences.Split(legendStart.ReplaceAllString(note, "\n$1 "), -1) {
			if m := before.FindStringSubmatch(sentence); m != nil {
				return short(m[1])
			}
			if m := before.FindStringSubmatch(beforeNote.ReplaceAllString(sentence, "")); m != nil {
				return short(m[1])
			}
		}
		for _, sentence := range sentences.Split(note, -1) {
			star := mark == "*" && strings.Contains(strings.ToLower(sentence), "asterisk")
			named := inside.MatchString(sentence) && len(strings.TrimSpace(sentence)) > len(mark)+4 && sentence != mark
			if named && shown.MatchString(sentence) || core == "" && inside.MatchString(sentence) || shown.MatchString(sentence) && (star || len(mark) > 1 && strings.Contains(sentence, mark)) {
				return short(strings.TrimSpace(sentence))
			}
		}
	}
	return ""
}

// setTitleStatus gives a table's figures the status of its title's mark.
func (v *view) setTitleStatus() {
	status, at := marksOf(v.m).titleStatus(v.t)
	if status == "" {
		return
	}
	v.t.Meaning.Set.Status = status
	v.t.decide("marker", cellRange(at.Row, at.Col), status, say("meaning.title-mark", "status", warehouse.Code{List: "CL_OBS_STATUS", ID: status}), 0.85)
}
