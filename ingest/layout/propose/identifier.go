package propose

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// identifies reports whether a column of the stub only names records or series of the
// office's own, as machines do: the other columns say all that it says. Its texts have
// digits and no blank, and each combination of the other columns has one of them: one that
// comes again with it, or each row has its own.
func (k *sketch) identifies(col int) bool {
	if !machineWritten(k.column(col)) {
		return false
	}
	var others []int
	for _, other := range k.stub {
		if other != col && !machineWritten(k.column(other)) && len(k.column(other).distinct) > 1 {
			others = append(others, other-k.in.left)
		}
	}
	own, rows := col-k.in.left, codesOf(k)
	if !rows.tell(others, own) {
		return false
	}
	if n := rows.tuples([]int{own}); n == len(k.rows) {
		return true
	}
	for i := 0; i < len(others); { // down to those that are needed to tell it
		if less := slices.Delete(slices.Clone(others), i, i+1); rows.tell(less, own) {
			others = less
			continue
		}
		i++
	}
	return 2*rows.tuples(others) <= len(k.rows)
}

// tell reports whether some columns together say what another one holds.
func (k codeSketch) tell(columns []int, own int) bool {
	return len(columns) > 0 && k.tuples(columns) == k.tuples(append(slices.Clone(columns), own))
}

// machineWritten reports whether all texts of a column are written as machines write
// keys: with digits, without a blank, and longer than codes of people are.
func machineWritten(c *column) bool {
	const shortest, digits = 3, 5
	for text := range c.distinct {
		n := utf8.RuneCountInString(text)
		if n < shortest || strings.Contains(text, " ") || !strings.ContainsFunc(text, unicode.IsDigit) || isDigits(text) && n < digits {
			return false
		}
	}
	return len(c.distinct) > 1
}

// asIdentifier makes an axis a label that only names what the other columns say.
func (v axesView) asIdentifier(a *axisView) bool {
	if !a.axis.identifies || len(a.lists) > 0 || a.clue != nil {
		return false
	}
	v.t.decide("dimension", v.region(a.axis), "label", say("meaning.identifier", "axis", a.axis.Name, "caption", a.axis.Caption), 0.85)
	return v.asLabel(a, 0.85)
}

// asScales makes an axis one of units where each text is the name of a scale: "units",
// "thousands". The figures beside it count so many.
func (v axesView) asScales(a *axisView) bool {
	if a.kind != inStub || len(a.axis.Texts) == 0 || len(a.axis.Texts) == MaxTexts {
		return false
	}
	m := layout.Meaning{}
	for _, text := range a.axis.Texts {
		label := v.m.unmark(text)
		times := v.m.words.ScaleAlone(fold(label))
		if times == 0 {
			return false
		}
		put(&m.Map, label, layout.Setting{Multiplier: times})
	}
	a.axis.Mean(m, 0.9)
	v.t.decide("unit", v.region(a.axis), warehouse.FormatNumber(v.m.words.ScaleAlone(fold(v.m.unmark(a.axis.Texts[0])))), say("meaning.scales", "caption", a.axis.Caption), 0.9)
	return true
}
