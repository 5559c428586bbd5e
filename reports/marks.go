package reports

import (
	"math"
	"slices"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// What is in a cell that has no number: confidential, not applicable, not
// available. Statisticians keep them apart from each other and from zero
// (UN, Fundamental Principles; the signs are those of the statistical
// yearbooks in the region).
const (
	markWithdrawn = "withdrawn"
	markAbsent    = "O"
)

// standing lists the statuses that are in place of a number, in the order of
// the legend, attached those that are behind one as a raised letter.
var (
	standing = []warehouse.Status{warehouse.Suppressed, warehouse.CannotExist, warehouse.NotCollected, warehouse.IncludedInOther, warehouse.NotSignificant, warehouse.Missing}
	attached = []warehouse.Status{
		warehouse.Break, warehouse.DefinitionDiffer, warehouse.Estimated, warehouse.Forecast, warehouse.Experimental, warehouse.Imputed,
		warehouse.Provisional, warehouse.SpecialEvent, warehouse.LowReliability, warehouse.Unvalidated, warehouse.IncludesOther,
	}
)

// raised are the letters that are behind a number.
var raised = map[warehouse.Status]string{
	warehouse.Break: "ᵇ", warehouse.DefinitionDiffer: "ᵈ", warehouse.Estimated: "ᵉ", warehouse.Forecast: "ᶠ",
	warehouse.Experimental: "ᵍ", warehouse.Imputed: "ⁱ", warehouse.Provisional: "ᵖ", warehouse.SpecialEvent: "ˢ",
	warehouse.LowReliability: "ᵘ", warehouse.Unvalidated: "ᵛ", warehouse.IncludesOther: "ʷ",
}

// Mark is what the reader sees in place of a number ("conf.", "..", "–"), "" for
// a cell that has one.
func (t *Table) Mark(c TableCell) string {
	id := markOf(c)
	if id == "" {
		return ""
	}
	return lang.T(t.Lang, "reports.mark."+id)
}

// markOf is the id of the mark in place of a number, "" where there is one.
func markOf(c TableCell) string {
	switch {
	case c.Withdrawn:
		return markWithdrawn
	case c.Absent:
		return markAbsent
	case c.Number() || c.Bounded() || c.Label != "":
		return ""
	}
	for _, s := range standing {
		if c.Flags.Has(s) {
			return string(rune(s))
		}
	}
	return markAbsent
}

// Raised are the letters behind the cell's number ("ᵖ"), "" where it has none.
func (c TableCell) Raised() string {
	if markOf(c) != "" {
		return ""
	}
	var b strings.Builder
	for _, s := range attached {
		if c.Flags.Has(s) {
			b.WriteString(raised[s])
		}
	}
	return b.String()
}

// Text is the cell as it is read: the number in the way of the language with
// its letters, a range, or a mark. Note numbers are not part of it.
func (t *Table) Text(c TableCell) string {
	if mark := t.Mark(c); mark != "" {
		return mark
	}
	if c.Label != "" {
		return c.Label
	}
	shown := func(v float64) string { return lang.Number(t.Lang, v, c.Decimals) }
	switch {
	case c.Bounded() && math.IsInf(c.High, 1):
		return "≥ " + shown(c.Low) + c.Raised()
	case c.Bounded():
		return shown(c.Low) + "–" + shown(c.High) + c.Raised()
	}
	return shown(c.Value) + c.Raised()
}

// NoteMark writes note numbers as they are behind a label or a figure, as
// raised digits: " ¹ ²".
func NoteMark(notes []int) string {
	var b strings.Builder
	for _, n := range notes {
		b.WriteByte(' ')
		for _, digit := range itoa(n + 1) {
			b.WriteRune(raisedDigits[digit-'0'])
		}
	}
	return b.String()
}

var raisedDigits = []rune("⁰¹²³⁴⁵⁶⁷⁸⁹")

// Legend explains the marks and letters that occur in the table, and no others.
func (t *Table) Legend() []string {
	used := map[string]bool{}
	ranges, open := false, false
	for _, r := range t.Rows {
		for _, c := range r.Cells {
			if id := markOf(c); id != "" {
				used[id] = true
				continue
			}
			if c.Bounded() {
				ranges, open = ranges || !math.IsInf(c.High, 1), open || math.IsInf(c.High, 1)
			}
			for _, s := range attached {
				if c.Flags.Has(s) {
					used[string(rune(s))] = true
				}
			}
		}
	}
	var lines []string
	for _, s := range standing {
		if id := string(rune(s)); used[id] {
			lines = append(lines, lang.T(t.Lang, "reports.mark."+id)+" "+lang.T(t.Lang, "reports.legend."+id))
		}
	}
	if used[markWithdrawn] {
		lines = append(lines, lang.T(t.Lang, "reports.mark.withdrawn")+" "+lang.T(t.Lang, "reports.legend.withdrawn"))
	}
	for _, s := range attached {
		if id := string(rune(s)); used[id] {
			lines = append(lines, raised[s]+" "+lang.T(t.Lang, "reports.legend."+id))
		}
	}
	if ranges {
		lines = append(lines, lang.T(t.Lang, "reports.legend.range"))
	}
	if open {
		lines = append(lines, lang.T(t.Lang, "reports.legend.at-least"))
	}
	return lines
}

// Mark is a sign in a table and what it means.
type Mark struct{ Sign, Meaning string }

// Marks lists all that may be in a table or behind a number, as legends order them.
func Marks(language string) []Mark {
	var all []Mark
	add := func(sign, id string) { all = append(all, Mark{sign, lang.T(language, "reports.legend."+id)}) }
	for _, s := range standing {
		add(lang.T(language, "reports.mark."+string(rune(s))), string(rune(s)))
	}
	add(lang.T(language, "reports.mark.withdrawn"), "withdrawn")
	for _, s := range attached {
		add(raised[s], string(rune(s)))
	}
	for _, id := range []string{"range", "at-least"} {
		sign, meaning, _ := strings.Cut(lang.T(language, "reports.legend."+id), ":")
		all = append(all, Mark{strings.TrimSpace(sign), strings.TrimSpace(meaning)})
	}
	return all
}

// CellOf shows a row of an answer. A censored figure that was published shows
// its mark; a sum over censored ones shows the range it lies in, which may be open
// above.
func CellOf(r *warehouse.Row) TableCell {
	c := TableCell{
		Value: r.Value, Low: math.NaN(), High: math.NaN(),
		Flags: r.Flags, Withdrawn: r.Withdrawn, Origin: r.Origin,
	}
	if r.Origin == warehouse.OriginComputed && math.IsNaN(r.Value) {
		c.Low, c.High = r.Low, r.High
		if c.Low == c.Low && c.High != c.High {
			c.High = math.Inf(1)
		}
	}
	if r.Withdrawn {
		c.Value, c.Low, c.High = math.NaN(), math.NaN(), math.NaN()
	}
	return c
}

// addNote adds an index to a list of notes once.
func addNote(notes []int, n int) []int {
	if slices.Contains(notes, n) {
		return notes
	}
	return append(notes, n)
}
