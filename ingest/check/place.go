package check

import (
	"strconv"

	"siemmes/ingest/figures"
	"siemmes/warehouse"
)

// An axis is what differs between figures that are beside one another: the codes of
// a dimension, by its position; the periods, behind the last dimension; the
// columns of a sheet, and its rows, behind that, where there are several columns.
func axes(t *figures.Table) []int {
	time := len(t.Cube.Dataset.Dimensions)
	columns := map[int32]bool{}
	for _, c := range t.Cube.Blocks[t.Blocks[0]].Col {
		columns[c] = true
	}
	if len(columns) < movedLeast {
		return t.Varying()
	}
	return append(t.Varying(), time+1, time+2)
}

// place is the code of a figure on an axis, or where it is there.
func placeOn(t *figures.Table, axis int, b *warehouse.Observations, i int) uint64 {
	switch time := len(b.Dims); {
	case axis < time:
		return uint64(b.Dims[axis][i])
	case axis == time:
		return uint64(b.Period[i])
	case axis == time+1:
		return uint64(b.Sheet[i])<<32 | uint64(b.Col[i])
	}
	return uint64(b.Sheet[i])<<32 | uint64(b.Row[i])
}

// beside is a hash of what a figure has in common with those beside it on an
// axis.
func beside(t *figures.Table, axis int, varying []int, b *warehouse.Observations, i int) uint64 {
	time := len(b.Dims)
	sheet := uint64(b.Sheet[i]) << 32
	switch axis {
	case time + 1:
		return figures.Mix(sheet | uint64(b.Row[i]))
	case time + 2:
		return figures.Mix(sheet | uint64(b.Col[i]))
	}
	h := uint64(0)
	for _, d := range varying {
		if d != axis {
			h += figures.Mix(placeOn(t, d, b, i) | uint64(d+1)<<40)
		}
	}
	return h
}

// placeID names a place on an axis alike in every language.
func placeID(t *figures.Table, axis int, place uint64) string {
	switch time := len(t.Cube.Dataset.Dimensions); {
	case axis < time:
		return t.Texts(axis)[place]
	case axis == time:
		return t.PeriodTexts()[place]
	case axis == time+1:
		return sheetName(t, place) + figures.ColumnName(place)
	}
	return sheetName(t, place) + strconv.Itoa(int(uint32(place)))
}

// sheetName is the sheet of a column or a row as an address writes it.
func sheetName(t *figures.Table, place uint64) string {
	last := t.Cube.Blocks[t.Blocks[len(t.Blocks)-1]]
	if name := last.Sheets.Texts[place>>32]; name != "" {
		return name + "!"
	}
	return ""
}

// placeName names a place on an axis to a reader.
func placeName(t *figures.Table, axis int, place uint64) warehouse.Message {
	switch time := len(t.Cube.Dataset.Dimensions); {
	case axis <= time:
		return warehouse.Value(placeLabel(t, axis, int(place)))
	case axis == time+1:
		return warehouse.NewMessage("finding.column", "name", placeID(t, axis, place))
	}
	return warehouse.NewMessage("finding.row", "name", placeID(t, axis, place))
}

// placeLabel is a code of a dimension, or a period, as a value of a message.
func placeLabel(t *figures.Table, d, code int) any {
	if d == len(t.Cube.Dataset.Dimensions) {
		return warehouse.PeriodValue(t.PeriodTexts()[code])
	}
	return codeOf(t.Cube.Dataset, t.Cube.Dataset.Dimensions[d].ID, t.Texts(d)[code])
}
