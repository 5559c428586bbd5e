package propose

import (
	"math"
	"strings"

	"siemmes/warehouse"
)

// shareView finds what says that the figures of a table are of no measure of its dataset:
// shares, rates, averages, amounts of another currency.
type shareView struct{ *view }

func sharesOf(v *view) shareView { return shareView{v} }

// doubt is why the figures may be of no measure of their dataset, and what it means to leave
// them out; zero where nothing says so.
func (v shareView) doubt(ds *warehouse.Dataset) (why, out warehouse.Message) {
	if phrase, at := v.phrase(); phrase != "" {
		return say("question.measure-share", "phrase", phrase, "cell", at, "dataset", ds.Names), say("question.choice-shares")
	}
	if phrase, at := v.otherMoney(); phrase != "" {
		return say("question.measure-currency", "phrase", phrase, "cell", at, "dataset", ds.Names), say("question.choice-currency")
	}
	return why, out
}

// otherMoney is the phrase that names a currency which no measure of the dataset is in, and
// its cell; "" where none does.
func (v shareView) otherMoney() (string, warehouse.CellRef) {
	_, money, _ := v.m.words.Currency(v.dataset)
	for _, x := range v.texts() {
		if money.Words.In(x.text) {
			continue
		}
		for _, c := range v.m.words.Currencies {
			if at := c.Others.Find(fold(x.text)); at != nil {
				return fold(x.text)[at[0]:at[1]], x.at
			}
		}
	}
	return "", warehouse.CellRef{}
}

// phrase is the phrase around a table that says so, and its cell; "" where none does, and of a
// dataset of such figures.
func (v shareView) phrase() (string, warehouse.CellRef) {
	if v.m.words.Dataset(v.dataset).MadeOfOthers {
		return "", warehouse.CellRef{}
	}
	for _, x := range v.texts() {
		if at := v.m.words.Shares.Find(fold(x.text)); at != nil {
			return restrictionsOf(v.view).quote(x.text, fold(x.text)[at[0]:at[1]]), x.at
		}
		if i := strings.IndexAny(x.text, "%‰"); i >= 0 {
			return short(x.text), x.at
		}
	}
	return "", warehouse.CellRef{}
}

// headLines are the lines of a table's title and the name of its sheet, with the cells at
// which to ask about them.
func headLines(v *view) (all []remark) {
	for _, x := range v.t.Title {
		all = append(all, remark{text: x.Text, at: warehouse.CellRef{Sheet: v.t.Sheet, Row: x.Row, Col: x.Col}})
	}
	return append(all, remark{text: v.t.Sheet, at: askOf(v).titleCell()})
}

// texts are the lines of the title, the headings that are the same for all figures, the
// notes that are about nothing but a unit, and the words that number formats show.
func (v shareView) texts() (all []remark) {
	all = headLines(v.view)
	for _, a := range v.axes {
		if a.kind == inHeader && len(a.labels) == 1 {
			all = append(all, remark{text: a.labels[0], at: askOf(v.view).cellsOf(a, a.labels)[0]})
		}
	}
	for _, x := range (noteView{restrictionsOf(v.view)}).remarks() {
		if v.m.words.UnitLines.In(x.text) && len(strings.Fields(x.text)) <= mostOfUnit {
			all = append(all, x)
		}
	}
	return append(all, shownOf(v.view).words()...)
}

// mostOfUnit is how many words a note has at most that names a unit and nothing else.
const mostOfUnit = 5

// A table whose figures add up to a hundred again and again is likely to be one of shares.
const (
	hundred     = 100
	nearHundred = 1 // as rounded shares add up
	leastParts  = 3
)

// hundreds reports whether the figures of each column add up to a hundred, or those of each
// row, and the cell of the first of them. One column or row that does may do so by chance,
// unless a hundred is in it as the total.
func (v shareView) hundreds() (at warehouse.CellRef, ok bool) {
	g := v.m.p.book.gridOf(v.t.Sheet)
	if g == nil {
		return at, false
	}
	var columns, rows [][]float64
	byRow := map[int][]float64{}
	for _, col := range v.t.Values {
		var column []float64
		for row := v.t.From; row <= v.t.Bounds.Bottom; row++ {
			c := g.at(row, col)
			if c.kind != figure {
				continue
			}
			if at.Row == 0 {
				at = warehouse.CellRef{Sheet: v.t.Sheet, Row: row, Col: col}
			}
			column, byRow[row] = append(column, c.num), append(byRow[row], c.num)
		}
		columns = append(columns, column)
	}
	for row := v.t.From; row <= v.t.Bounds.Bottom; row++ {
		if len(byRow[row]) > 0 {
			rows = append(rows, byRow[row])
		}
	}
	return at, addToHundred(columns) || addToHundred(rows)
}

// addToHundred reports whether the figures of each line add up to a hundred.
func addToHundred(lines [][]float64) bool {
	totals := 0
	for _, line := range lines {
		sum, total := 0.0, false
		for _, n := range line {
			sum, total = sum+n, total || n == hundred
		}
		switch parts := len(line); {
		case total && parts > leastParts-1 && math.Abs(sum-2*hundred) <= nearHundred:
			totals++
		case parts < leastParts || math.Abs(sum-hundred) > nearHundred:
			return false
		}
	}
	return len(lines) > 1 || totals > 0
}
