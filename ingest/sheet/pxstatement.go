package sheet

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"siemmes/warehouse"
)

// pxStatement is one statement of a PC-Axis file (PX file format, 2013):
//
//	KEYWORD[language]("subject","subject")=value,value;
type pxStatement struct {
	line     int
	keyword  string // in capitals
	language string // in small letters; "" where none is named
	subjects []string
	values   []string
}

// first is the first value, "" where there is none.
func (s *pxStatement) first() string {
	if s == nil || len(s.values) == 0 {
		return ""
	}
	return s.values[0]
}

// pxParser reads the statements before the data.
type pxParser struct {
	name  string
	lim   Limits
	text  string
	pos   int
	line  int
	count int // of values and subjects
}

// pxValues bounds the values and subjects that a PC-Axis file declares before its data.
const pxValues = 2 << 20

// pxFault returns ErrUnreadable for what is wrong with a PC-Axis file at a line.
func pxFault(name, id string, line int, pairs ...any) error {
	return warehouse.WrapError(warehouse.ErrUnreadable, fmt.Errorf("%q, line %d: %s %v", name, line, id, pairs), id,
		append([]any{"file", name, "line", line}, pairs...)...)
}

func (p *pxParser) fault(id string, pairs ...any) error { return pxFault(p.name, id, p.line, pairs...) }

// statements reads all of the text.
func (p *pxParser) statements() ([]*pxStatement, error) {
	var all []*pxStatement
	for {
		p.blanks()
		if p.pos == len(p.text) {
			return all, nil
		}
		s, err := p.statement()
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
}

// blanks passes over blanks and line ends.
func (p *pxParser) blanks() {
	for p.pos < len(p.text) {
		switch p.text[p.pos] {
		case '\n':
			p.line++
		case ' ', '\t', '\r', '\f', 0x1a:
		default:
			return
		}
		p.pos++
	}
}

// take passes over a sign if it is the next one.
func (p *pxParser) take(sign byte) bool {
	p.blanks()
	if p.pos < len(p.text) && p.text[p.pos] == sign {
		p.pos++
		return true
	}
	return false
}

// until is the text up to one of some signs, without the blanks around it.
func (p *pxParser) until(signs string) string {
	n := strings.IndexAny(p.text[p.pos:], signs)
	if n < 0 {
		n = len(p.text) - p.pos
	}
	found := p.text[p.pos : p.pos+n]
	p.pos += n
	p.line += strings.Count(found, "\n")
	return strings.TrimSpace(found)
}

func (p *pxParser) statement() (*pxStatement, error) {
	s := &pxStatement{line: p.line}
	s.keyword = strings.ToUpper(p.until("[(=;\"\n"))
	if p.take('[') {
		s.language = strings.ToLower(strings.Trim(p.until("]=;\n"), `" `))
		if !p.take(']') {
			return nil, p.fault("sheet.px-statement", "text", s.keyword)
		}
	}
	if p.take('(') {
		var err error
		if s.subjects, err = p.list(")"); err != nil {
			return nil, err
		}
	}
	if s.keyword == "" || !p.take('=') {
		return nil, pxFault(p.name, "sheet.px-statement", s.line, "text", beginningOf(s.keyword))
	}
	var err error
	s.values, err = p.list(";")
	return s, err
}

// list reads values between commas up to the sign that ends them. Texts one behind the
// other are one.
func (p *pxParser) list(end string) ([]string, error) {
	var values []string
	from := p.line
	for {
		value, quoted, err := p.value(end)
		if err != nil {
			return nil, err
		}
		if quoted || value != "" {
			values = append(values, value)
		}
		if p.count++; p.count > pxValues {
			return nil, tooLarge("Cells", "%q declares more than %d values before its data", p.name, pxValues)
		}
		switch {
		case p.take(','):
		case p.take(end[0]):
			return values, nil
		default:
			return nil, pxFault(p.name, "sheet.px-no-end", from, "sign", end)
		}
	}
}

// value reads one value: texts between quotation marks, or what is without them, such
// as a number or TLIST(A1,"2019"-"2021").
func (p *pxParser) value(end string) (value string, quoted bool, err error) {
	var whole strings.Builder
	for p.take('"') {
		part, err := p.quotation()
		if err != nil {
			return "", false, err
		}
		whole.WriteString(part)
		quoted = true
	}
	if quoted {
		return whole.String(), true, p.short(whole.String())
	}
	value = p.until(",;=(" + end)
	if p.pos < len(p.text) && p.text[p.pos] == '(' {
		depth, from := 0, p.pos
		for p.pos < len(p.text) && p.text[p.pos] != ';' {
			depth += map[byte]int{'(': 1, ')': -1}[p.text[p.pos]]
			if p.pos++; depth == 0 {
				break
			}
		}
		inner := p.text[from:p.pos]
		p.line += strings.Count(inner, "\n")
		value += inner
	}
	return value, false, p.short(value)
}

// quotation reads a text to the mark that closes it; a mark twice is a mark.
func (p *pxParser) quotation() (string, error) {
	from, line := p.pos, p.line
	for p.pos < len(p.text) {
		n := strings.IndexByte(p.text[p.pos:], '"')
		if n < 0 {
			break
		}
		p.line += strings.Count(p.text[p.pos:p.pos+n], "\n")
		if p.pos += n + 1; p.pos < len(p.text) && p.text[p.pos] == '"' {
			p.pos++
			continue
		}
		return pxLines.Replace(strings.ReplaceAll(p.text[from:p.pos-1], `""`, `"`)), nil
	}
	return "", pxFault(p.name, "sheet.px-quotation", line)
}

// pxLines are line ends within a text, which are blanks.
var pxLines = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ")

// short refuses a text that is longer than a cell may be.
func (p *pxParser) short(value string) error {
	if len(value) > p.lim.Text && utf8.RuneCountInString(value) > p.lim.Text {
		return tooLarge("Text", "%q, line %d: a text of more than %d characters (Limits.Text)", p.name, p.line, p.lim.Text)
	}
	return nil
}

// beginningOf is what a message quotes of a text.
func beginningOf(text string) string {
	const most = 40
	if len(text) <= most {
		return strings.ToValidUTF8(text, "\ufffd")
	}
	return strings.ToValidUTF8(text[:most], "\ufffd") + "…"
}

// plainText reports whether a text has only letters of ASCII.
func plainText(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
