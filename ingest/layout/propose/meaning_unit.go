package propose

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// multiplierIn is the unit a text names, zero where it names none.
func (m *mind) multiplierIn(s string) float64 {
	for _, x := range m.words.Multipliers {
		if x.Words.In(s) {
			return x.Times
		}
	}
	return 0
}

// chooseUnit finds the unit of the table's figures: where its words say it, as their number
// format shows them, else by asking.
func (v *view) chooseUnit() {
	t := v.t
	if t.Meaning.Multiplier > 0 {
		v.decideUnit()
		return
	}
	for _, a := range v.axes {
		for _, s := range a.axis.Meaning.Map {
			if s.Multiplier > 0 {
				return // every heading has its own
			}
		}
	}
	said := v.saidUnit()
	t.Meaning.Multiplier = said
	if v.dataset != "" && shownOf(v).choose() && said == 0 {
		return
	}
	if v.dataset != "" && t.Meaning.Multiplier == 0 && said == 0 {
		unitsOf(v).ask()
	}
	v.decideUnit()
}

// saidUnit is the unit in the table's title, in a note that is about nothing else and explains
// no mark, in what all headings of an axis say, in the caption over the labels ("Inflows
// (US$ million)"), or in the sheet's name; zero where none says one.
func (v *view) saidUnit() (unit float64) {
	for _, x := range v.t.Title {
		unit = max(unit, v.m.multiplierIn(x.Text))
	}
	for _, x := range v.t.allNotes() {
		text := beforeNote.ReplaceAllString(x.Text, "")
		if unit == 0 && v.m.words.UnitLines.In(text) && len(text) < 120 && !(noteView{restrictionsOf(v)}).particular(x.Text) {
			unit = v.m.multiplierIn(text)
		}
	}
	for _, a := range v.axes {
		if unit == 0 {
			unit = cmp.Or(marksOf(v.m).unitOfAll(a.labels), v.m.multiplierIn(a.axis.Caption))
		}
	}
	return cmp.Or(unit, v.m.multiplierIn(v.t.Sheet))
}

// unitOfAll is the unit that all labels of an axis name: "Population (thousands)".
func (m labelMarks) unitOfAll(labels []string) float64 {
	unit := 0.0
	for i, label := range labels {
		n := m.multiplierIn(label)
		if n == 0 || i > 0 && n != unit {
			return 0
		}
		unit = n
	}
	return unit
}

func (v *view) decideUnit() {
	if m := v.t.Meaning.Multiplier; m > 0 {
		v.t.decide("unit", datasetOf(v).titleRange(), warehouse.FormatNumber(m), say("meaning.unit", "multiplier", warehouse.FormatNumber(m)), 0.9)
	}
}

// roundingIn is the base to which a note says that figures are rounded; zero where
// it says none.
func (m *mind) roundingIn(s string) float64 {
	if m.rounded == nil {
		m.rounded = regexp.MustCompile(`(?i)(?:` + m.words.Rounding.Pattern() + `)[^.;\d]{0,60}?\b(\d{1,4}|` + m.numberWords() + `)\b`)
	}
	found := m.rounded.FindStringSubmatch(s)
	if found == nil {
		return 0
	}
	n := m.number(found[len(found)-1])
	if n > 1000 {
		return 0
	}
	return n
}

// numberWords is a pattern of the numbers in words.
func (m *mind) numberWords() string {
	return strings.Join(slices.Sorted(maps.Keys(m.words.Numbers)), "|")
}

// number reads a number in figures or in a word.
func (m *mind) number(s string) float64 {
	if n, ok := m.words.Numbers[strings.ToLower(s)]; ok {
		return n
	}
	n, _ := strconv.ParseFloat(s, 64)
	return n
}

// bounds finds two numbers between which a figure is.
var bounds = regexp.MustCompile(`(\d+) ?(?:and|y|et|e|to|a|-|–) ?(\d+)`)

// understandMarkers reads what the notes say of the file's markers. What they
// do not explain keeps its usual meaning where it has one (DOMAIN.md, "Marker
// defaults"); a dash, a point or an X stays open, for it may be a nil.
func (m labelMarks) understandMarkers() {
	p := m.p
	for i := range p.Markers {
		k := &p.Markers[i]
		if k.flag { // the file's form says what it means
			p.decide("markers", cellRange(k.Row, k.Col), k.Text+": "+k.Status, say("meaning.declared", "caption", k.Text), surelySaid)
			continue
		}
		if k.Means == "" {
			k.Means = m.explain(k.Text)
		}
		k.Negative = false
		if k.Text == layout.BracketsMarker {
			m.brackets(k, fileNotes{p}.all())
		}
		sure := 0.9
		if !k.Negative && !m.explained(k) {
			sure = m.usual(k)
		}
		if sure == 0 {
			dialogueOf(m.mind).askMarker(k)
		}
		choice := cmp.Or(k.Status, "open")
		if k.Zero {
			choice = "zero"
		}
		if k.Negative {
			choice = answerNegative
		}
		reason := say("meaning.marker-open", "marker", k.Text)
		switch {
		case sure >= 0.9:
			reason = say("meaning.marker-note", "marker", k.Text, "means", k.Means)
		case sure > 0:
			reason = say("meaning.marker-usual", "marker", k.Text)
		}
		p.decide("markers", cellRange(k.Row, k.Col), k.Text+": "+choice, reason, max(sure, 0.2))
	}
}

// explained reads what a note says that a marker means; false where it says nothing
// that is known.
func (m *mind) explained(k *Marker) bool {
	if k.Means == "" {
		return false
	}
	for _, x := range m.words.Explanations {
		if !x.Words.In(k.Means) {
			continue
		}
		k.Low, k.High = nil, nil
		k.Status, k.Conf, k.Zero = x.Status, x.Conf, x.Nil
		if x.Bounds {
			k.between(m.boundsIn(k.Means))
		}
		return true
	}
	return false
}

// between says what a suppressed figure lies between, both ends included, where it
// is known.
func (k *Marker) between(low, high float64) {
	if high > 0 {
		k.Low, k.High = &low, &high
	}
}

// boundsIn reads what a suppressed figure lies between, both ends included:
// "between 0 and 5" and "less than five" are 1 to 4, "between 1 and 4" is that.
func (m *mind) boundsIn(s string) (low, high float64) {
	if found := bounds.FindStringSubmatch(s); found != nil {
		low, _ = strconv.ParseFloat(found[1], 64)
		high, _ = strconv.ParseFloat(found[2], 64)
		if low == 0 && high > 1 {
			low, high = 1, high-1
		}
		if high > low {
			return low, high
		}
		return 0, 0
	}
	if n, ok := m.below(s); ok && n > 1 && n < 1000 {
		return 1, n - 1
	}
	return 0, 0
}

// below finds the number that a text says a figure is below.
func (m *mind) below(s string) (float64, bool) {
	if m.belowNumber == nil {
		m.belowNumber = regexp.MustCompile(`(?i)(?:` + m.words.Below.Pattern() + `) ?(\d+|(?:` + m.numberWords() + `)\b)`)
	}
	found := m.belowNumber.FindStringSubmatch(s)
	if found == nil {
		return 0, false
	}
	return m.number(found[len(found)-1]), true
}

// usual gives a marker without an explanation the meaning it has nearly
// everywhere, and says how sure that is; zero where there is none.
func (m labelMarks) usual(k *Marker) float64 {
	k.Conf, k.Zero = "", false
	letters := isLetters(strings.Trim(k.Text, "()/[] "))
	if k.Beside && (letters && (k.Means != "" || k.Status == string(warehouse.Normal)) || noteReader(m).restricts(k.Means) || noteReader(m).scales(k.Means)) {
		return 0 // a note gives the letter a meaning of its own, or nothing gives it one
	}
	if k.Text == layout.BracketsMarker {
		k.Status = ""
		return 0
	}
	if k.Beside { // the figure is, whatever its mark says; markOf knows the usual ones
		if k.Status == string(warehouse.Normal) {
			return 0.3
		}
		return 0.7
	}
	s := strings.ToLower(strings.TrimSpace(k.Text))
	for _, x := range m.words.MarksTrusted {
		if slices.Contains(x.Texts, s) {
			k.Status, k.Conf = x.Status, x.Conf
			return x.Sure
		}
	}
	k.Status = ""
	if _, ok := m.below(s); ok && strings.HasPrefix(s, "<") {
		k.Status, k.Conf = "Q", "A"
		k.between(m.boundsIn(s))
		return 0.85
	}
	return 0
}

// short keeps an explanation to the length of a line.
func short(s string) string {
	s = strings.TrimSpace(s)
	if r := []rune(s); len(r) > 160 {
		s = string(r[:159]) + "…"
	}
	return s
}
