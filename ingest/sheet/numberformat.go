package sheet

import (
	"math"
	"strconv"
	"strings"

	"siemmes/warehouse"
)

// numberFormat is a number format of a workbook (ECMA-376 part 1, 18.8.31): how
// a stored number is shown. Colours and widths are passed over, and so is what
// only shows in print; a code that is not understood shows the number as it is
// stored.
type numberFormat struct {
	date     bool
	words    bool      // some section shows words beside the digits, or a part of the number
	sections []section // for positive numbers, negative ones, zero, or as their conditions say
}

// section is the part of a code that holds for numbers of one sign.
type section struct {
	general        bool
	condition      *condition // nil: chosen by the sign
	share          rune       // the sign of a share that it shows: '%', '‰'
	prefix, suffix string
	whole          int  // digits at least before the decimal sign
	minDec, maxDec int  // digits after it
	grouped        bool // with thousands signs
	power          int  // of ten to multiply by before it is shown: per cent 2, thousands -3
	scientific     bool
	dates          []datePart
	beside         *Beside // what it shows beside the digits
}

// condition is what a section holds for: [<=1].
type condition struct {
	comparison string
	than       float64
}

func (c *condition) holds(v float64) bool {
	if c == nil {
		return false
	}
	switch c.comparison {
	case "<":
		return v < c.than
	case "<=":
		return v <= c.than
	case ">":
		return v > c.than
	case ">=":
		return v >= c.than
	case "<>":
		return v != c.than
	}
	return v == c.than
}

// parseCondition reads what is in brackets; nil where it is no condition.
func parseCondition(inner string) *condition {
	rest := strings.TrimLeft(inner, "<>=")
	than, err := strconv.ParseFloat(strings.TrimSpace(rest), 64)
	if rest == inner || err != nil {
		return nil
	}
	return &condition{inner[:len(inner)-len(rest)], than}
}

var (
	general       = numberFormat{sections: []section{{general: true}}}
	percentFormat = parseNumberFormat("0.00%")
)

// maxFormat bounds the code of a number format; Excel's have 255 letters at most. A
// longer one is not understood. maxDigits bounds the digits before and after the
// decimal sign that one can ask for.
const (
	maxFormat = 1024
	maxDigits = 30
)

// parseNumberFormat reads a format's code.
func parseNumberFormat(code string) *numberFormat {
	if code == "General" || len(code) > maxFormat {
		return &general
	}
	f := &numberFormat{}
	for _, part := range splitSections(code) {
		s := parseSection(part)
		if len(f.sections) == 0 {
			f.date = len(s.dates) > 0
		}
		f.sections = append(f.sections, s)
		f.words = f.words || s.beside != nil
	}
	return f
}

// splitSections divides a code at the semicolons outside of quoted text.
func splitSections(code string) []string {
	var parts []string
	start, quoted := 0, false
	for i := 0; i < len(code); i++ {
		switch c := code[i]; {
		case c == '"':
			quoted = !quoted
		case c == '\\' && !quoted:
			i++
		case c == ';' && !quoted:
			parts = append(parts, code[start:i])
			start = i + 1
		}
	}
	return append(parts, code[start:])
}

// parseSection reads one section token by token.
func parseSection(code string) section {
	p := sectionParser{code: code}
	for p.pos < len(code) {
		p.token()
	}
	if len(p.dates) > 0 {
		p.literalDate()
		return section{dates: minutesFrom(p.dates)}
	}
	p.s.power -= 3 * p.commas // commas behind the digits: thousands, millions
	if p.odd || !p.digits && p.s.prefix == "" {
		odd := section{general: true, prefix: p.s.prefix, suffix: p.s.suffix, condition: p.s.condition, share: p.s.share}
		if odd.share != 0 {
			odd.power = p.s.power
		}
		if p.digits {
			odd.beside = besideOf(&odd)
		}
		return odd
	}
	if p.digits {
		p.s.beside = besideOf(&p.s)
	}
	return p.s
}

type sectionParser struct {
	code   string
	pos    int
	s      section
	dates  []datePart
	text   string // literal that a date part may follow
	digits bool   // placeholders were met
	point  bool   // the decimal sign was met
	commas int    // since the last placeholder
	odd    bool   // something that is not understood: a fraction
}

// token reads the next piece of the code.
func (p *sectionParser) token() {
	c := p.code[p.pos]
	rest := p.code[p.pos:]
	switch {
	case c == '"':
		end := strings.IndexByte(rest[1:], '"')
		if end < 0 {
			end = len(rest) - 1
		}
		p.literal(rest[1:1+end], min(len(rest), end+2))
	case c == '\\' && len(rest) > 1:
		_, n := firstRune(rest[1:])
		p.literal(rest[1:1+n], 1+n)
	case (c == '_' || c == '*') && len(rest) > 1:
		_, n := firstRune(rest[1:])
		p.literal(strings.Repeat(" ", btoi(c == '_')), 1+n)
	case c == '[':
		p.bracket(rest)
	case c == '0' || c == '#' || c == '?':
		p.placeholder(c)
	case c == '.' && len(p.dates) > 0 && len(rest) > 1 && rest[1] == '0':
		n := len(rest) - 1 - len(strings.TrimLeft(rest[1:], "0"))
		p.datePart(rest[:1+n])
	case c == '.' && !p.point:
		p.point = true
		p.pos++
	case c == ',' && p.digits:
		p.commas++
		p.pos++
	case c == '%':
		p.s.power += 2
		p.literal("%", 1)
	case strings.HasPrefix(rest, "E+") || strings.HasPrefix(rest, "E-"):
		p.s.scientific = true
		p.pos += len(rest) - len(strings.TrimLeft(rest[2:], "0#"))
	case len(rest) >= 7 && strings.EqualFold(rest[:7], "General"):
		p.odd = true
		p.digits = true
		p.pos += 7
	case c == '/' && p.digits:
		p.odd = true
		p.pos = len(p.code) // a fraction
		p.s.suffix = ""
	case strings.IndexByte("yYmMdDhHsS", c) >= 0, len(dateRun(rest)) > 2 && (c == 'A' || c == 'a'):
		p.datePart(dateRun(rest))
	case c == '@':
		p.odd = true
		p.pos++
	default:
		_, n := firstRune(rest)
		p.literal(rest[:n], n)
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// literal is text shown as it is, before or behind the digits.
func (p *sectionParser) literal(text string, length int) {
	p.pos += length
	p.text += text
	if sign := ShareSign(text); sign != 0 && p.s.share == 0 {
		p.s.share = sign
	}
	if p.digits {
		p.s.suffix += text
	} else {
		p.s.prefix += text
	}
}

// bracket is a colour, a condition, a currency with its language, or a time
// that runs beyond its unit ([h]).
func (p *sectionParser) bracket(rest string) {
	end := strings.IndexByte(rest, ']')
	if end < 0 {
		end = len(rest) - 1
	}
	inner := rest[1:max(1, end)]
	switch {
	case strings.Trim(strings.ToLower(inner), "h") == "" && inner != "",
		strings.Trim(strings.ToLower(inner), "m") == "" && inner != "",
		strings.Trim(strings.ToLower(inner), "s") == "" && inner != "":
		p.datePart(rest[:end+1])
	case strings.HasPrefix(inner, "$"):
		currency, _, _ := strings.Cut(inner[1:], "-")
		p.literal(currency, end+1)
	default:
		p.pos += end + 1
		if c := parseCondition(inner); c != nil {
			p.s.condition = c
		}
	}
}

func (p *sectionParser) placeholder(c byte) {
	p.pos++
	if p.s.scientific && p.digits {
		return
	}
	p.digits = true
	if p.commas > 0 {
		p.s.grouped = true
		p.commas = 0
	}
	switch {
	case p.point:
		p.s.maxDec = min(p.s.maxDec+1, maxDigits)
		if c == '0' {
			p.s.minDec = p.s.maxDec
		}
	case c == '0':
		p.s.whole = min(p.s.whole+1, maxDigits)
	}
}

// show writes a number as the format shows it.
func (f *numberFormat) show(v float64) string {
	if f == &general {
		return warehouse.FormatNumber(v)
	}
	s, negative := f.pick(v)
	if s.general || s.scientific && s.maxDec > 20 {
		return s.prefix + warehouse.FormatNumber(v*math.Pow10(s.power)) + s.suffix
	}
	text := s.digits(math.Abs(v) * math.Pow10(s.power))
	if negative && strings.Trim(text, "0.,E+") != "" {
		return "-" + s.prefix + text + s.suffix
	}
	return s.prefix + text + s.suffix
}

// share is how the format shows a number that is a share.
func (f *numberFormat) share(v float64) Share {
	if f == &general {
		return Share{}
	}
	s, _ := f.pick(v)
	if s.share == 0 {
		return Share{}
	}
	return Share{s.share, int32(s.power)}
}

// beside is what the format shows beside the digits of a number; nil where it is nothing.
func (f *numberFormat) beside(v float64) *Beside {
	if !f.words {
		return nil
	}
	s, _ := f.pick(v)
	return s.beside
}

// pick chooses the section for a number, and whether a minus is still to be
// shown: a section for negative numbers shows its own. Where the first section or
// the second has a condition, the first that holds is chosen, else the one
// without.
func (f *numberFormat) pick(v float64) (s section, minus bool) {
	switch n := len(f.sections); {
	case n == 0:
		return section{general: true}, v < 0
	case n == 1:
	case f.sections[0].condition != nil || f.sections[1].condition != nil:
		if i := f.conditional(v); i < n {
			return f.sections[i], v < 0
		}
	case v < 0 && len(f.sections) > 1:
		return f.sections[1], false
	case v == 0 && len(f.sections) > 2:
		return f.sections[2], false
	}
	return f.sections[0], v < 0
}

// conditional is the section for a number in a format with conditions.
func (f *numberFormat) conditional(v float64) int {
	first, second := f.sections[0].condition, f.sections[1].condition
	switch {
	case first.holds(v):
		return 0
	case second.holds(v):
		return 1
	case first != nil && second != nil:
		return 2
	case first != nil:
		return 1
	}
	return 0
}

// digits writes a number without sign.
func (s section) digits(v float64) string {
	if s.scientific {
		return strconv.FormatFloat(v, 'E', s.maxDec, 64)
	}
	if !(s.whole > 0 || s.maxDec > 0 || s.grouped) && s.prefix+s.suffix != "" && v == 0 {
		return "" // a section of text only: "-" for zero
	}
	text := strconv.FormatFloat(v, 'f', s.maxDec, 64)
	whole, decimals, _ := strings.Cut(text, ".")
	for len(decimals) > s.minDec && decimals[len(decimals)-1] == '0' {
		decimals = decimals[:len(decimals)-1]
	}
	if s.whole == 0 && whole == "0" {
		whole = ""
	}
	for len(whole) < s.whole {
		whole = "0" + whole
	}
	if s.grouped {
		whole = group(whole)
	}
	if s.maxDec == 0 || decimals == "" && s.minDec == 0 {
		return whole
	}
	return whole + "." + decimals
}

// group sets commas between thousands.
func group(digits string) string {
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
