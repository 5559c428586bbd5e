package sheet

import "strings"

// odsDataStyle is a number format of OpenDocument, written as the code that
// other workbooks have for it.
type odsDataStyle struct {
	percent bool
	elapsed bool // hours run beyond a day
	code    strings.Builder
	maps    [][2]string // condition and the format for numbers that meet it
}

// readFormat takes an element that belongs to a number format.
func (o *odsStyles) readFormat(t *tokens) {
	switch string(t.name) {
	case "number-style", "percentage-style", "currency-style", "date-style", "time-style", "boolean-style", "text-style":
		o.format = nil
		if !t.ending {
			o.format = &odsDataStyle{percent: t.is("percentage-style"), elapsed: string(t.attr("truncate-on-overflow")) == "false"}
			o.data[t.attrText("style:name")] = o.format
		}
		return
	}
	if o.format == nil || t.ending {
		return
	}
	f := o.format
	switch string(t.name) {
	case "map":
		f.maps = append(f.maps, [2]string{t.attrText("condition"), t.attrText("apply-style-name")})
	case "number", "scientific-number", "fraction":
		f.code.WriteString(odsNumberCode(t))
		if t.is("fraction") {
			f.code.WriteString(" ?/?")
		}
	case "text", "currency-symbol":
		f.literal(string(t.content()))
	case "text-content":
		f.code.WriteByte('@')
	default:
		f.code.WriteString(f.dateCode(t))
	}
}

// literal writes text that is shown as it is.
func (f *odsDataStyle) literal(s string) {
	if f.percent && strings.TrimSpace(s) == "%" {
		f.code.WriteString(s)
		return
	}
	for i, piece := range strings.Split(s, `"`) {
		if i > 0 {
			f.code.WriteString(`\"`)
		}
		if piece != "" {
			f.code.WriteString(`"` + piece + `"`)
		}
	}
}

// odsNumberCode writes the digits of a format.
func odsNumberCode(t *tokens) string {
	decimals, least := t.attrInt("decimal-places"), t.attrInt("min-decimal-places")
	if t.attr("min-decimal-places") == nil {
		least = decimals
	}
	whole := strings.Repeat("0", bounded(t.attrInt("min-integer-digits")))
	switch {
	case t.is("number") && t.attr("decimal-places") == nil && !t.attrBool("grouping"):
		return "General"
	case t.attrBool("grouping"):
		whole = "#,##" + strings.Repeat("#", btoi(whole == "")) + whole
	case whole == "":
		whole = "#"
	}
	code := whole
	if decimals > 0 {
		least = min(bounded(least), bounded(decimals))
		code += "." + strings.Repeat("0", least) + strings.Repeat("#", bounded(decimals)-least)
	}
	for factor := t.attrInt("display-factor"); factor >= 1000; factor /= 1000 {
		code += ","
	}
	if t.is("scientific-number") {
		code += "E+" + strings.Repeat("0", max(1, bounded(t.attrInt("min-exponent-digits"))))
	}
	return code
}

// bounded keeps a count of digits within what a number can have.
func bounded(n int) int { return min(max(0, n), 20) }

// dateCode writes a part of a date.
func (f *odsDataStyle) dateCode(t *tokens) string {
	long := string(t.attr("style")) == "long"
	pick := func(short, full string) string {
		if long {
			return full
		}
		return short
	}
	switch string(t.name) {
	case "year":
		return pick("yy", "yyyy")
	case "month":
		if t.attrBool("textual") {
			return pick("mmm", "mmmm")
		}
		return pick("m", "mm")
	case "day":
		return pick("d", "dd")
	case "day-of-week":
		return pick("ddd", "dddd")
	case "hours":
		if f.elapsed {
			return "[" + pick("h", "hh") + "]"
		}
		return pick("h", "hh")
	case "minutes":
		return pick("m", "mm")
	case "seconds":
		code := pick("s", "ss")
		if n := bounded(t.attrInt("decimal-places")); n > 0 {
			code += "." + strings.Repeat("0", n)
		}
		return code
	case "am-pm":
		return "AM/PM"
	}
	return ""
}

// code is the whole code of a format: formats that hold under a condition are
// its first sections (16.3), as other workbooks order them: numbers above
// zero, below, zero.
func (o *odsStyles) code(d *odsDataStyle) string {
	sections := map[string]string{}
	for _, m := range d.maps {
		if f := o.data[m[1]]; f != nil {
			sections[strings.ReplaceAll(m[0], " ", "")] = f.code.String()
		}
	}
	own := d.code.String()
	positive, negative, zero := sections["value()>0"], sections["value()<0"], sections["value()=0"]
	switch {
	case positive != "" && negative != "":
		return positive + ";" + negative + ";" + own
	case positive != "" && zero != "":
		return positive + ";" + own + ";" + zero
	case sections["value()>=0"] != "":
		return sections["value()>=0"] + ";" + own
	case negative != "":
		return own + ";" + negative
	}
	return own
}
