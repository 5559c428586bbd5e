package propose

import (
	"math"
	"slices"

	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// shownView finds what the number formats of a table's figures show beside them, which no
// cell holds: the scale of 0" mil", the thousandth part of 0.0,"K".
type shownView struct{ *view }

func shownOf(v *view) shownView { return shownView{v} }

// shownMark is the mark that a number format shows beside a figure; "" where it shows none.
func shownMark(words *catalog.Vocabulary, c *cell) string {
	if !c.beside.IsMark() || c.beside.Power != 0 {
		return ""
	}
	if times, _ := words.ScalesBeside(c.beside.Words); len(times) > 0 {
		return ""
	}
	return c.beside.Words
}

// shownScale is a way in which figures are shown that says of what scale they are.
type shownScale struct {
	sheet.Beside
	times []float64 // that the words may name
	text  string    // of the first such figure, and its cell
	at    warehouse.CellRef
	cells map[[2]int]bool
}

// part is what a figure is multiplied by before it is shown.
func (x *shownScale) part() float64 { return math.Pow10(int(x.Power)) }

// multiplier is by what stored figures count, where the words of the table say a unit, or
// zero; sure is false where that is for a person to say, and the first is likely.
func (x *shownScale) multiplier(said float64) (times float64, sure bool) {
	for _, n := range x.times {
		if said == 0 && nearly(n*x.part(), 1) {
			return 1, true // what is shown is what is stored
		}
	}
	switch named := slices.Contains(x.times, said); {
	case said == 0 && len(x.times) == 0 && x.Words == "":
		return 1, true
	case said == 0 && len(x.times) == 1:
		return round(x.times[0] * x.part()), true
	case said > 0 && named:
		return round(said * x.part()), x.Power == 0
	case said > 0 && len(x.times) == 0:
		return round(said * x.part()), false
	}
	return 0, false
}

// nearly reports whether two multipliers are the same.
func nearly(a, b float64) bool { return math.Abs(a-b) <= 1e-9*math.Abs(b) }

// round takes off what a product of powers of ten is beside a whole number.
func round(times float64) float64 {
	if n := math.Round(times); nearly(times, n) {
		return n
	}
	return times
}

// each visits the figures of the table that are shown with something beside them, and the
// others but for zeros, which formats often show otherwise.
func (v shownView) each(visit func(c *cell, row, col int)) {
	g := v.m.p.book.gridOf(v.t.Sheet)
	if g == nil {
		return
	}
	for row := v.t.From; row <= min(v.t.Bounds.Bottom, g.height()); row++ {
		for _, col := range v.t.Values {
			if c := g.at(row, col); c.kind == figure && (c.beside != nil || c.num != 0) {
				visit(c, row, col)
			}
		}
	}
}

// scales are the scales in which the figures of the table are shown, and whether others are
// shown in none.
func (v shownView) scales() (all []*shownScale, plain bool) {
	known := map[*sheet.Beside]*shownScale{}
	v.each(func(c *cell, row, col int) {
		x, seen := known[c.beside]
		if !seen {
			if x = v.scaleOf(c); x != nil {
				x.at = warehouse.CellRef{Sheet: v.t.Sheet, Row: row, Col: col}
				if i := slices.IndexFunc(all, func(y *shownScale) bool { return y.Beside == x.Beside }); i >= 0 {
					x = all[i]
				} else {
					all = append(all, x)
				}
			}
			known[c.beside] = x
		}
		if x == nil {
			plain = true
			return
		}
		x.cells[[2]int{row, col}] = true
	})
	return all, plain
}

// scaleOf is the scale in which a figure is shown; nil where it is shown in none.
func (v shownView) scaleOf(c *cell) *shownScale {
	if c.beside == nil {
		return nil
	}
	times, unread := v.m.words.ScalesBeside(c.beside.Words)
	if len(times) == 0 && !unread && c.beside.Power == 0 {
		return nil
	}
	return &shownScale{Beside: *c.beside, times: times, text: c.text, cells: map[[2]int]bool{}}
}

// choose gives the table the unit in which all its figures are shown, or asks for it. It
// reports whether they say one; those of which some do are left to [shownView.apart].
func (v shownView) choose() bool {
	all, plain := v.scales()
	if len(all) != 1 || plain {
		return len(all) > 0
	}
	x, said := all[0], v.t.Meaning.Multiplier
	times, sure := x.multiplier(said)
	if !sure {
		if a := v.view.ask(v.question(x, said, times)); a != nil && a.Skip == "" {
			v.t.Meaning.Multiplier = a.Multiplier
		}
		return true
	}
	if times == 1 {
		times = 0
	}
	if v.t.Meaning.Multiplier = times; times > 0 && said == 0 {
		v.t.decide("unit", sheet.Range{Top: x.at.Row, Left: x.at.Col, Bottom: x.at.Row, Right: x.at.Col}, warehouse.FormatNumber(times), say("meaning.unit-shown", "text", x.text, "cell", x.at, "multiplier", warehouse.FormatNumber(times)), 0.9)
	}
	return times > 0 || x.Words != ""
}

// question asks by what the stored figures count that are shown so.
func (v shownView) question(x *shownScale, said, likely float64) Question {
	reason := say("question.unit-shown", "text", x.text, "cell", x.at)
	if said > 0 {
		reason = say("question.unit-shown-said", "text", x.text, "cell", x.at, "multiplier", warehouse.FormatNumber(said))
	}
	return Question{Ask: AskUnit, About: short(x.text), Where: []warehouse.CellRef{x.at}, Reason: reason, Choices: unitsOf(v.view).choices(likely, false)}
}

// mostShown is how many different words of number formats a table has at most that are read.
const mostShown = 20

// words are the different words that number formats show beside the figures, with the first
// cell of each.
func (v shownView) words() (all []remark) {
	known := map[*sheet.Beside]bool{nil: true}
	v.each(func(c *cell, row, col int) {
		if known[c.beside] || len(all) >= mostShown {
			return
		}
		known[c.beside] = true
		if words := c.beside.Words; words != "" && !slices.ContainsFunc(all, func(x remark) bool { return x.text == words }) {
			all = append(all, remark{text: words, at: warehouse.CellRef{Sheet: v.t.Sheet, Row: row, Col: col}})
		}
	})
	return all
}

// apart asks for the units of the figures that are shown in scales of their own: where these
// are all figures of some labels, the labels have the unit.
func (v shownView) apart() {
	all, plain := v.scales()
	if len(all) == 0 || len(all) == 1 && !plain || v.dataset == "" {
		return
	}
	a, labels := v.parted(all)
	for _, x := range all {
		times, sure := x.multiplier(v.t.Meaning.Multiplier)
		if sure && times == 1 && v.t.Meaning.Multiplier == 0 {
			continue
		}
		q := v.question(x, v.t.Meaning.Multiplier, times)
		q.part, q.apart = true, "shown "+x.Words
		if a == nil {
			q.Reason, q.Choices = say("question.unit-shown-cells", "text", x.text, "cell", x.at), []Choice{{Answer: "skip", Label: say("question.choice-skip")}}
		} else {
			q.Where = askOf(v.view).cellsOf(a, labels[x])
		}
		answer := v.view.ask(q)
		switch {
		case answer == nil:
		case a == nil && answer.Skip != "" && x.Words != "":
			v.m.p.Markers = append(v.m.p.Markers, Marker{Marker: layout.Marker{Text: x.Words, Beside: true, Skip: answer.Skip}, Sheet: v.t.Sheet, Row: x.at.Row, Col: x.at.Col, Cells: len(x.cells)})
		case a != nil:
			v.give(a, labels[x], answer)
		}
	}
}

// give gives labels the unit that was answered for their figures.
func (v shownView) give(a *axisView, texts []string, answer *Answer) {
	for _, text := range texts {
		if answer.Skip != "" {
			put(&a.axis.Meaning.Map, text, layout.Setting{Skip: answer.Skip})
			continue
		}
		label := v.m.unmark(text)
		if s, ok := (labelView{askOf(v.view)}).settingOf(a, label); ok && len(a.axis.Meaning.Period.List) > 0 {
			if s.Multiplier = answer.Multiplier / max(v.t.Meaning.Multiplier, 1); s.Multiplier != 1 {
				put(&a.axis.Meaning.Map, label, s)
			}
			continue
		}
		labelUnits(v).give(a, label, answer.Multiplier)
	}
}

// parted is the axis whose labels have figures of one scale each, or of none, and the labels
// of each scale; nil where there is none.
func (v shownView) parted(all []*shownScale) (*axisView, map[*shownScale][]string) {
	scale := func(row, col int) *shownScale {
		for _, x := range all {
			if x.cells[[2]int{row, col}] {
				return x
			}
		}
		return nil
	}
	for _, a := range v.axes {
		if a.kind != inHeader && a.kind != inStub || len(a.axis.Texts) > mostMarked {
			continue
		}
		of, labels, whole := map[string]*shownScale{}, map[*shownScale][]string{}, true
		v.each(func(_ *cell, row, col int) {
			text, x := v.labelOf(a, row, col), scale(row, col)
			before, seen := of[text]
			whole = whole && text != "" && (!seen || before == x)
			if of[text] = x; !seen {
				labels[x] = append(labels[x], text)
			}
		})
		if whole {
			return a, labels
		}
	}
	return nil, nil
}

// labelOf is the label that a figure has on an axis; "" where the axis has none for it.
func (v shownView) labelOf(a *axisView, row, col int) string {
	g := v.m.p.book.gridOf(v.t.Sheet)
	at := func(row, col int) *cell { return g.at(row, col) }
	if a.kind == inStub {
		for ; row >= v.t.From; row-- {
			if c := at(row, a.axis.Col); c.kind != blank {
				return c.text
			} else if a.axis.Fill == "" {
				break
			}
		}
		return ""
	}
	for ; col >= v.t.Bounds.Left && a.axis.Row > 0; col-- {
		if c := at(a.axis.Row, col); c.kind != blank {
			return c.text
		} else if a.axis.Fill == "" {
			break
		}
	}
	return ""
}
