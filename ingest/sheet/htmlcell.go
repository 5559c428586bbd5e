package sheet

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// htmlCell is what the attributes of a <td> say. Excel writes numbers as x:num
// (2000 to 2003 "HTML and XML Reference"), LibreOffice as sdval with a format in
// sdnum, SheetJS as data-v with a type in data-t.
type htmlCell struct {
	cols, rows int
	css        cssStyle
	kind       string // n, s, b, e, d; "" where nothing is said
	stored     string // "" where the text is it
	formula    bool
}

// HTML bounds what one cell may span (4.9.11).
const (
	maxSpan    = 1000
	maxRowSpan = 65534
)

// count reads a span: at least one.
func count(s string, most int) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil {
		return 1
	}
	return min(max(1, n), most)
}

// cellOf reads the attributes of the <td> read last.
func (p *htmlPage) cellOf(t *htmlTokens) htmlCell {
	c := htmlCell{cols: 1, rows: 1}
	inline := ""
	t.attributes(func(key, value string) {
		switch key {
		case "colspan":
			c.cols = count(value, maxSpan)
		case "rowspan":
			c.rows = count(value, maxRowSpan)
		case "class":
			for class := range strings.FieldsSeq(value) {
				c.css = c.css.with(p.classes[class])
			}
		case "style":
			inline = value
		case "x:num":
			c.kind, c.stored = "n", value
		case "x:str":
			c.kind = "s"
		case "x:bool":
			c.kind, c.stored = "b", value
		case "x:err":
			c.kind, c.stored = "e", value
		case "x:fmla":
			c.formula = true
		case "data-t":
			c.kind = value
		case "data-v":
			c.stored = value
		case "data-z":
			c.css.format = value
		case "sdval":
			c.kind, c.stored = "n", value
		case "sdnum":
			if parts := strings.SplitN(value, ";", 3); len(parts) == 3 {
				c.css.format = parts[2]
			}
		}
	})
	if inline != "" {
		c.css = c.css.with(cssOf(inline))
	}
	if c.css.format == "BOOLEAN" {
		c.kind, c.css.format = "b", ""
	}
	return c
}

// value is what the cell holds, by its attributes or as text.
func (c *htmlCell) value(words *htmlText, b *book) found {
	text, mark := words.runs.parts()
	if strings.TrimSpace(text) == "" {
		text = "" // &nbsp; alone means nothing
	}
	v := found{kind: Text, text: text, mark: mark, formula: c.formula}
	stored := strings.TrimSpace(c.stored)
	if stored == "" {
		stored = strings.TrimSpace(text)
	}
	switch c.kind {
	case "n":
		n, err := finite(stored)
		switch shown := strings.TrimSpace(text); {
		case err != nil:
		case isErrorText(shown): // LibreOffice gives errors the number 0
			v = found{kind: Error, text: shown, formula: c.formula}
		case shown == "TRUE" && n == 1, shown == "FALSE" && n == 0:
			v = found{kind: Bool, num: n, formula: c.formula}
		case ShareSign(shown) != 0 && ShareSign(mlFormat(c.css.format)) == 0: // no format says so, the text does
			if showsPercent(shown, n) {
				v = found{kind: Number, num: n, formula: c.formula, percent: true}
			}
		default:
			v = found{kind: Number, num: n, formula: c.formula}
		}
	case "b":
		v = found{kind: Bool, num: float64(btoi(stored == "1" || strings.EqualFold(stored, "true"))), formula: c.formula}
	case "e":
		v = found{kind: Error, text: text, formula: c.formula}
		if text == "" {
			v.text = stored
		}
	case "d":
		if n, ok := b.serialOf(strings.TrimSuffix(stored, "Z")); ok {
			v = found{kind: Date, num: n, formula: c.formula}
		}
	case "s":
		// the attribute keeps the white space; SheetJS cuts it at a quotation mark
		if mark == "" && slices.Equal(strings.Fields(c.stored), strings.Fields(text)) {
			v.text = c.stored
		}
	}
	return v
}

// showsPercent reports whether a text shows a stored number as per cent: 0.021 as
// "2.1%", and not 2.1.
func showsPercent(shown string, stored float64) bool {
	if ShareSign(shown) != '%' {
		return false
	}
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '.' || r == ',' || r == '-' {
			return r
		}
		return -1
	}, shown)
	decimals := 0
	if i := strings.LastIndexAny(digits, ".,"); i >= 0 {
		decimals = len(digits) - i - 1
		digits = strings.NewReplacer(".", "", ",", "").Replace(digits[:i]) + "." + digits[i+1:]
	}
	v, err := strconv.ParseFloat(digits, 64)
	return err == nil && math.Abs(100*stored-v) <= 0.51*math.Pow10(-decimals)
}

// htmlText puts the text of a cell together: white space is one blank and none
// at the edges of a line; <br> and paragraphs make lines.
type htmlText struct {
	runs   runs
	raised int  // <sup> around
	begun  bool // the line holds a letter
	blank  bool // before the next letter
	breaks int  // line ends before the next letter
	any    bool
}

func (h *htmlText) letters(s string) {
	for len(s) > 0 {
		n := strings.IndexAny(s, " \t\r\n\f")
		if n == 0 {
			s = strings.TrimLeft(s, " \t\r\n\f")
			h.blank = h.begun
			continue
		}
		if n < 0 {
			n = len(s)
		}
		h.word(s[:n])
		s = s[n:]
	}
}

func (h *htmlText) word(s string) {
	if h.breaks > 0 && h.any {
		h.runs.add(strings.Repeat("\n", min(h.breaks, 100)), h.raised > 0)
	} else if h.blank {
		h.runs.add(" ", h.raised > 0)
	}
	h.runs.add(s, h.raised > 0)
	h.begun, h.any, h.blank, h.breaks = true, true, false, 0
}

// line ends a line.
func (h *htmlText) line() { h.breaks, h.begun, h.blank = h.breaks+1, false, false }

// paragraph ends a line that holds something.
func (h *htmlText) paragraph() {
	if h.begun {
		h.line()
	}
}
