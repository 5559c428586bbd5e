package propose

import (
	"slices"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// flagSketch reads the marks of figures in columns of their own, as workbooks of statistical
// databases have them.
type flagSketch struct{ *sketch }

func flagsOf(k *sketch) flagSketch { return flagSketch{k} }

// column is the one right of a column of values, where it holds their marks; nil where it
// does not.
func (k flagSketch) column(col int) *column {
	for i := range k.cols {
		if c := &k.cols[i]; c.col == col+1 && c.flag && c.role == RoleNote {
			return c
		}
	}
	return nil
}

// any reports whether some values have their marks right of them.
func (k flagSketch) any() bool {
	return slices.ContainsFunc(k.value, func(col int) bool { return k.column(col) != nil })
}

// mark is the mark beside a value: of a figure, or in place of one. That of a text is both
// together.
func (k flagSketch) mark(row, col int) layout.Marker {
	if k.column(col) == nil {
		return layout.Marker{}
	}
	value, flag := k.g.at(row, col), k.g.at(row, col+1)
	switch {
	case flag.kind == blank:
		return layout.Marker{}
	case value.kind == blank:
		return k.g.markOf(flag)
	case value.kind != figure:
		status, known := k.g.words.Mark(flag.text)
		if !known {
			status, _ = k.g.words.Mark(value.text)
		}
		return layout.Marker{Text: space(value.text + " " + flag.text), Status: status}
	}
	return flagMark(k.g, flag.text)
}

// flagMark is a mark beside a figure.
func flagMark(g *grid, text string) layout.Marker {
	return layout.Marker{Text: space(text), Beside: true, Status: statusBeside(g.words, text)}
}

// statusBeside is what a mark beside a figure mostly says of it: one letter, or several that
// each say something. A mark that says nothing known leaves the figure normal.
func statusBeside(words *catalog.Vocabulary, text string) string {
	const most = 3
	letters := strings.ToLower(strings.Trim(text, "()/[] "))
	if status, known := words.MarksBeside[letters]; known {
		return status
	}
	all := ""
	for _, letter := range letters {
		status, known := words.MarksBeside[string(letter)]
		if !known || strings.Contains(all, status) {
			return string(warehouse.Normal)
		}
		all += status
	}
	if len(all) < 2 || len(all) > most {
		return string(warehouse.Normal)
	}
	return all
}

// below are the marks of a column of values below the head of the sheet.
func (k flagSketch) below(b *below, col int) []Text {
	if k.column(col) == nil || col >= len(b.cols) {
		return nil
	}
	return b.cols[col].labels
}
