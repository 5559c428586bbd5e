package sheet

import (
	"math"
	"strconv"
	"strings"
)

// odsStyles are the styles of a document: how cells, sheets and runs of letters
// look (ODF part 3, 16.2), and number formats (16.29).
type odsStyles struct {
	styles map[string]*odsStyle     // by family and name
	data   map[string]*odsDataStyle // number formats by name
	number map[string]uint16        // of a cell style, once resolved

	at     *odsStyle     // whose properties are read
	format *odsDataStyle // whose parts are read
}

// odsStyle is a style as written; what it leaves out its parent says.
type odsStyle struct {
	parent, data string
	indent       int // -1: not said
	hidden       bool
	empty        bool // a row without height, a column without width
	raised       bool
}

// read takes an element that belongs to a style; others it passes over.
func (o *odsStyles) read(t *tokens) {
	switch {
	case t.is("style"):
		o.at = &odsStyle{parent: t.attrText("parent-style-name"), data: t.attrText("data-style-name"), indent: -1}
		o.styles[t.attrText("family")+"\x00"+t.attrText("style:name")] = o.at
	case t.ends("style"):
		o.at = nil
	case t.is("paragraph-properties") && o.at != nil:
		if margin, ok := centimetres(string(t.attr("margin-left"))); ok {
			o.at.indent = int(math.Round(margin / indentStep))
		}
	case t.is("table-properties") && o.at != nil:
		o.at.hidden = string(t.attr("display")) == "false"
	case t.is("table-row-properties") && o.at != nil:
		o.at.empty = noSize(string(t.attr("row-height")))
	case t.is("table-column-properties") && o.at != nil:
		o.at.empty = noSize(string(t.attr("column-width")))
	case t.is("text-properties") && o.at != nil:
		o.at.raised = raisedPosition(string(t.attr("text-position")))
	default:
		o.readFormat(t)
	}
}

// indentStep is what LibreOffice makes of one step of indent in a workbook of
// Excel's, in centimetres: the width of three blanks of its default font.
const indentStep = 0.353

// raisedPosition reads style:text-position: "super 58%", "33% 58%".
func raisedPosition(s string) bool {
	first, _, _ := strings.Cut(s, " ")
	n, err := strconv.ParseFloat(strings.TrimSuffix(first, "%"), 64)
	return first == "super" || err == nil && n > 0
}

// centimetres reads a length.
func centimetres(s string) (float64, bool) {
	for unit, size := range map[string]float64{"cm": 1, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72, "px": 2.54 / 96} {
		if number, ok := strings.CutSuffix(s, unit); ok {
			n, err := strconv.ParseFloat(number, 64)
			return n * size, err == nil
		}
	}
	return 0, false
}

// noSize reports whether a length is said, and is zero.
func noSize(length string) bool {
	size, ok := centimetres(length)
	return ok && size == 0
}

// resolve gives every style of cells a number in the book.
func (o *odsStyles) resolve(b *book) {
	o.number = map[string]uint16{}
	formats := map[string]*numberFormat{}
	for key := range o.styles {
		name, ok := strings.CutPrefix(key, "table-cell\x00")
		if !ok || len(b.styles) == 1<<16 {
			continue
		}
		data, indent := o.inherited(name)
		s := style{indent: indent, format: &general}
		if d := o.data[data]; d != nil {
			if formats[data] == nil {
				formats[data] = parseNumberFormat(o.code(d))
			}
			s.format = formats[data]
		}
		o.number[name] = uint16(len(b.styles))
		b.styles = append(b.styles, s)
	}
}

// inherited is what a style of cells and those it is derived from say.
func (o *odsStyles) inherited(name string) (data string, indent int) {
	indent = -1
	for range 16 { // parents may be in a circle
		s := o.styles["table-cell\x00"+name]
		if s == nil {
			break
		}
		if data == "" {
			data = s.data
		}
		if indent < 0 {
			indent = s.indent
		}
		name = s.parent
	}
	return data, max(0, indent)
}

// cell is the number of a style of cells; 0 for one that does not exist.
func (o *odsStyles) cell(name []byte) uint16 { return o.number[string(name)] }

// empties reports whether rows or columns of a style have no size.
func (o *odsStyles) empties(family string, style []byte) bool {
	s := o.styles[family+"\x00"+string(style)]
	return s != nil && s.empty
}

func (o *odsStyles) hidesTable(name string) bool {
	s := o.styles["table\x00"+name]
	return s != nil && s.hidden
}

func (o *odsStyles) raised(name []byte) bool {
	s := o.styles["text\x00"+string(name)]
	return s != nil && s.raised
}
