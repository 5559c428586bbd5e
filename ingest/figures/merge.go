package figures

import (
	"math"
	"slices"

	"siemmes/warehouse"
)

// Sum is a figure to which those of unknown labels that were accepted are
// added, in whatever order the rows come.
type Sum struct {
	// Real is the figure of the label that is "other" by itself, as it is in
	// its cell; nil while none came.
	Real *warehouse.Observations
}

// Alone is a copy of one observation.
func Alone(b *warehouse.Observations, i int) *warehouse.Observations {
	one := &warehouse.Observations{
		Dataset: b.Dataset, Table: b.Table, Codes: b.Codes, Periods: b.Periods, Sheets: b.Sheets,
		Period: b.Period[i : i+1], Sheet: b.Sheet[i : i+1], Row: []int32{b.Row[i]}, Col: []int32{b.Col[i]},
		Value: []float64{b.Value[i]}, Flags: []warehouse.Flags{b.Flags[i]}, Conf: []warehouse.ConfStatus{b.Conf[i]},
	}
	for _, col := range b.Dims {
		one.Dims = append(one.Dims, []int32{col[i]})
	}
	one.Period, one.Sheet = slices.Clone(one.Period), slices.Clone(one.Sheet)
	if b.Low != nil {
		one.Low, one.High = []float64{b.Low[i]}, []float64{b.High[i]}
	}
	if b.Text != nil {
		one.Text = []string{b.Text[i]}
	}
	if b.Comment != nil {
		one.Comments, one.Comment = b.Comments, []int32{b.Comment[i]}
	}
	return one
}

// Same reports whether two observations say the same of their key.
func Same(a *warehouse.Observations, i int, b *warehouse.Observations, j int) bool {
	eq := func(x, y float64) bool { return x == y || math.IsNaN(x) && math.IsNaN(y) }
	al, ah := censored(a, i)
	bl, bh := censored(b, j)
	return eq(a.Value[i], b.Value[j]) && a.Flags[i] == b.Flags[j] && a.Conf[i] == b.Conf[j] && eq(al, bl) && eq(ah, bh)
}

// Combine adds an observation to the one that has its key. Where one of them
// has no number the sum has none, and keeps the bounds it has.
func Combine(to *warehouse.Observations, i int, from *warehouse.Observations, j int) {
	toLow, toHigh := within(to, i)
	low, high := within(from, j)
	if to.More[i] == nil {
		keepOwnText(to, i)
	}
	sum := to.Value[i] + from.Value[j]
	if math.IsNaN(sum) && !math.IsInf(toHigh+high, 1) {
		if to.Low == nil {
			to.Low, to.High = Unknowns(to.Len()), Unknowns(to.Len())
		}
		to.Low[i], to.High[i] = toLow+low, toHigh+high
	}
	to.Value[i] = sum
	to.Flags[i] |= from.Flags[j]
	if to.Conf[i] == warehouse.Free {
		to.Conf[i] = from.Conf[j]
	}
	combineComments(to, i, from, j)
	if to.More == nil {
		to.More = map[int][]warehouse.FurtherCell{}
	}
	to.More[i] = append(to.More[i], warehouse.FurtherCell{CellRef: CellOf(from, j), Text: cellText(from, j)})
}

// keepOwnText keeps the text of the cell of an observation, before its figure
// becomes a sum.
func keepOwnText(b *warehouse.Observations, i int) {
	text := cellText(b, i)
	if b.Text == nil {
		b.Text = make([]string, b.Len())
	}
	b.Text[i] = text
}

// cellText is the text of the cell of an observation, "" of a blank one.
func cellText(b *warehouse.Observations, i int) string {
	switch {
	case b.Text != nil && b.Text[i] != "":
		return b.Text[i]
	case math.IsNaN(b.Value[i]):
		return ""
	}
	return warehouse.FormatNumber(b.Value[i])
}

// combineComments gives a combined figure what is said of each of its cells,
// every text once.
func combineComments(to *warehouse.Observations, i int, from *warehouse.Observations, j int) {
	was := CommentOf(to, i)
	joined := was.And(CommentOf(from, j))
	if joined == was {
		return
	}
	to.Comments = to.Comments.Own()
	if to.Comment == nil {
		to.Comment = slices.Repeat([]int32{warehouse.NoComment}, to.Len())
	}
	to.Comment[i] = to.Comments.Put(joined.Encode())
}

// CommentOf is what the publisher says of an observation.
func CommentOf(b *warehouse.Observations, i int) warehouse.Comment {
	if b.Comment == nil || b.Comment[i] == warehouse.NoComment {
		return warehouse.Comment{}
	}
	return warehouse.DecodeComment(b.Comments.Texts[b.Comment[i]])
}
