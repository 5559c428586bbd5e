package propose

import (
	"cmp"
	"math"
	"strings"

	"siemmes/warehouse"
)

// unitView asks for the unit of a table whose words name thousands or millions in a way
// that nothing reads.
type unitView struct{ *view }

func unitsOf(v *view) unitView { return unitView{v} }

// scaled is the first text of the table that names a scale, and its cell; "" where none
// does. Rates for each thousand name none.
func (v unitView) scaled() (string, warehouse.CellRef) {
	names := func(text string) bool {
		folded := fold(text)
		return v.m.words.Scales.In(folded) && !v.m.words.Shares.In(folded)
	}
	for _, x := range v.t.Title {
		if names(x.Text) {
			return x.Text, warehouse.CellRef{Sheet: v.t.Sheet, Row: x.Row, Col: x.Col}
		}
	}
	for _, a := range v.axes {
		if names(a.axis.Caption) {
			return a.axis.Caption, warehouse.CellRef{Sheet: v.t.Sheet, Row: max(v.t.From-1, 1), Col: max(a.axis.Col, 1)}
		}
		if a.kind == inStub && !a.axis.Meaning.Gives(warehouse.DimMeasure) {
			continue // labels of rows are names
		}
		for _, label := range a.labels {
			if names(label) {
				return label, askOf(v.view).cellsOf(a, []string{label})[0]
			}
		}
	}
	if names(v.t.Sheet) {
		return v.t.Sheet, askOf(v.view).titleCell()
	}
	for _, x := range v.t.Notes {
		if len(strings.Fields(x.Text)) <= mostShort && names(x.Text) && !(noteView{restrictionsOf(v.view)}).particular(x.Text) {
			return x.Text, warehouse.CellRef{Sheet: v.t.Sheet, Row: x.Row, Col: x.Col}
		}
	}
	return "", warehouse.CellRef{}
}

// broken is the first figure with decimals, and its cell, of a table of whole things most
// of whose figures have some: they are likely to be in thousands or millions. "" of any
// other table.
func (v unitView) broken() (first string, at warehouse.CellRef) {
	g := v.m.p.book.gridOf(v.t.Sheet)
	ds, err := v.m.cat.Dataset(v.dataset)
	if g == nil || err != nil || datasetOf(v.view).gives(warehouse.DimMeasure) {
		return "", at
	}
	measure, known := ds.Measure(v.t.Meaning.Set.Code(warehouse.DimMeasure))
	if !known || measure.Fractional {
		return "", at
	}
	figures, broken := 0, 0
	for row := v.t.From; row <= v.t.Bounds.Bottom; row++ {
		for _, col := range v.t.Values {
			c := g.at(row, col)
			if c.kind != figure {
				continue
			}
			if figures++; c.num == math.Trunc(c.num) {
				continue
			}
			if broken++; first == "" {
				first, at = c.text, warehouse.CellRef{Sheet: v.t.Sheet, Row: row, Col: col}
			}
		}
	}
	if 2*broken <= figures {
		return "", at
	}
	return first, at
}

// ask asks for the unit.
func (v unitView) ask() {
	text, at := v.scaled()
	reason := say("question.unit", "text", text, "cell", at)
	if text == "" {
		if text, at = v.broken(); text == "" {
			return
		}
		reason = say("question.unit-decimals", "text", text, "cell", at)
	}
	unit := cmp.Or(dialogueOf(v.m).unitOf(v.t), "PS")
	q := Question{Ask: AskUnit, About: short(text), Where: []warehouse.CellRef{at}, Reason: reason}
	for _, x := range [][2]string{{" 3", "question.unit-thousands"}, {" 6", "question.unit-millions"}, {" 9", "question.unit-billions"}, {"", "question.unit-ones"}} {
		q.Choices = append(q.Choices, Choice{Answer: unit + x[0], Label: say(x[1])})
	}
	if a := v.view.ask(q); a != nil && a.Skip == "" {
		v.t.Meaning.Multiplier = a.Multiplier
	}
}
