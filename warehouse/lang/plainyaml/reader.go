package plainyaml

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// reader walks the text once and writes JSON as it goes. pos always stands at
// the next character that is not read yet.
type reader struct {
	text    []byte
	pos     int
	out     []byte
	anchors map[string][]byte // name → the JSON of its value
	depth   int
}

const deepest = 100 // a file of the house has five levels

func (r *reader) document() error {
	if i := bytes.IndexAny(r.text, "\r\t\x00"); i >= 0 {
		r.pos = i
		return r.fail("tabs and lone carriage returns are not plain")
	}
	r.skip()
	if r.atEnd() {
		r.out = append(r.out, "null"...)
		return nil
	}
	if err := r.block(r.column()); err != nil {
		return err
	}
	if r.skip(); !r.atEnd() {
		return r.fail("the indentation of this line fits no line above")
	}
	return nil
}

func (r *reader) atEnd() bool { return r.pos >= len(r.text) }

func (r *reader) fail(format string, args ...any) error {
	line := 1 + bytes.Count(r.text[:min(r.pos, len(r.text))], []byte("\n"))
	return fmt.Errorf("line %d: %s", line, fmt.Sprintf(format, args...))
}

// column is how far pos stands from the start of its line.
func (r *reader) column() int {
	return r.pos - 1 - bytes.LastIndexByte(r.text[:r.pos], '\n')
}

// skip passes blanks, line ends and comments.
func (r *reader) skip() {
	for !r.atEnd() {
		switch ch := r.text[r.pos]; {
		case ch == ' ' || ch == '\n':
			r.pos++
		case ch == '#' && (r.pos == 0 || r.text[r.pos-1] <= ' '):
			r.endOfLine()
		default:
			return
		}
	}
}

func (r *reader) endOfLine() {
	if i := bytes.IndexByte(r.text[r.pos:], '\n'); i >= 0 {
		r.pos += i
	} else {
		r.pos = len(r.text)
	}
}

// skipLine passes blanks and a comment; it reports whether the line ends there.
func (r *reader) skipLine() bool {
	for !r.atEnd() && r.text[r.pos] == ' ' {
		r.pos++
	}
	if !r.atEnd() && r.text[r.pos] == '#' && r.text[r.pos-1] == ' ' {
		r.endOfLine()
	}
	return r.atEnd() || r.text[r.pos] == '\n'
}

func (r *reader) isEntry() bool {
	return r.text[r.pos] == '-' && (r.pos+1 == len(r.text) || r.text[r.pos+1] == ' ' || r.text[r.pos+1] == '\n')
}

// block reads the value that begins at pos, in a column of its own: a
// sequence, a mapping, or one scalar or flow value.
func (r *reader) block(column int) error {
	if r.depth++; r.depth > deepest {
		return r.fail("more than %d levels", deepest)
	}
	defer func() { r.depth-- }()
	switch {
	case r.isEntry():
		return r.sequence(column)
	case r.isKey():
		return r.mapping(column)
	}
	return r.inline(-1)
}

func (r *reader) sequence(column int) error {
	r.out = append(r.out, '[')
	for first := true; ; first = false {
		if !first {
			r.out = append(r.out, ',')
		}
		r.pos++ // the dash
		if r.skipLine() {
			if err := r.below(column); err != nil {
				return err
			}
		} else if r.isEntry() || r.isKey() {
			if err := r.block(r.column()); err != nil {
				return err
			}
		} else if err := r.inline(column); err != nil {
			return err
		}
		if r.skip(); r.atEnd() || r.column() != column || !r.isEntry() {
			break
		}
	}
	r.out = append(r.out, ']')
	return nil
}

func (r *reader) mapping(column int) error {
	r.out = append(r.out, '{')
	seen := map[string]bool{}
	for first := true; ; first = false {
		if !first {
			r.out = append(r.out, ',')
		}
		if !r.isKey() {
			return r.fail("a key and a colon are missing")
		}
		if err := r.key(seen); err != nil {
			return err
		}
		if err := r.value(column); err != nil {
			return err
		}
		if r.skip(); r.atEnd() || r.column() != column {
			break
		}
	}
	r.out = append(r.out, '}')
	return nil
}

// key reads a key and its colon.
func (r *reader) key(seen map[string]bool) error {
	start := r.pos
	var text string
	if q := r.text[r.pos]; q == '"' || q == '\'' {
		s, err := r.quoted(q)
		if err != nil {
			return err
		}
		text = s
	} else {
		for r.text[r.pos] != ':' || !r.endsKey(r.pos) {
			r.pos++
		}
		text = strings.TrimRight(string(r.text[start:r.pos]), " ")
	}
	if seen[text] {
		return r.fail("key %q stands twice", text)
	}
	if text == "<<" {
		return r.fail("merge keys are not plain")
	}
	seen[text] = true
	r.skipLine()
	if r.atEnd() || r.text[r.pos] != ':' {
		return r.fail("a colon is missing after %q", text)
	}
	r.pos++
	r.out = append(appendString(r.out, text), ':')
	return nil
}

// endsKey reports whether the colon at i ends a key.
func (r *reader) endsKey(i int) bool {
	return i+1 == len(r.text) || r.text[i+1] == ' ' || r.text[i+1] == '\n'
}

// isKey reports whether the line at pos begins with a key.
func (r *reader) isKey() bool {
	i := r.pos
	switch r.text[i] {
	case '{', '[', '|', '>', '&', '*', '!', '%', '@', '`', '#', '\n':
		return false
	case '"', '\'':
		q := r.text[i]
		for i++; i < len(r.text) && r.text[i] != q && r.text[i] != '\n'; i++ {
			if r.text[i] == '\\' && q == '"' {
				i++
			}
		}
		i++
		return i < len(r.text) && r.text[i] == ':' && r.endsKey(i)
	}
	for ; i < len(r.text) && r.text[i] != '\n'; i++ {
		if r.text[i] == ':' && r.endsKey(i) {
			return true
		}
		if r.text[i] == '#' && r.text[i-1] == ' ' {
			return false
		}
	}
	return false
}

// value reads what stands after a key's colon.
func (r *reader) value(column int) error {
	if !r.skipLine() {
		return r.inline(column)
	}
	return r.below(column)
}

// below reads a block on the lines below a key or dash in column; a sequence
// may stand in the key's own column.
func (r *reader) below(column int) error {
	r.skip()
	if !r.atEnd() && (r.column() > column || r.column() == column && r.isEntry() && !r.entryOf(column)) {
		return r.block(r.column())
	}
	r.out = append(r.out, "null"...)
	return nil
}

// entryOf reports whether the sequence whose dash stands in column is the one
// being read, not one below a key of it.
func (r *reader) entryOf(column int) bool {
	return len(r.out) > 0 && r.out[len(r.out)-1] != ':'
}

// inline reads a value that begins on the line of its key or dash.
func (r *reader) inline(column int) error {
	start := len(r.out)
	if r.text[r.pos] == '&' {
		name := r.name()
		var err error
		if r.skipLine() {
			err = r.below(column)
		} else {
			err = r.inline(column)
		}
		r.anchors[name] = bytes.Clone(r.out[start:])
		return err
	}
	if err := r.scalarOrFlow(column); err != nil {
		return err
	}
	if !r.skipLine() {
		return r.fail("more text stands after a value")
	}
	return nil
}

func (r *reader) name() string {
	start := r.pos + 1
	for r.pos++; !r.atEnd() && r.text[r.pos] > ' ' && !strings.ContainsRune(",]}", rune(r.text[r.pos])); r.pos++ {
	}
	return string(r.text[start:r.pos])
}

func (r *reader) scalarOrFlow(column int) error {
	switch ch := r.text[r.pos]; ch {
	case '{', '[':
		return r.flow()
	case '"', '\'':
		s, err := r.quoted(ch)
		r.out = appendString(r.out, s)
		return err
	case '*':
		return r.alias()
	case '|', '>':
		return r.literal(column, ch)
	case '!', '%', '@', '`', '?', '&':
		return r.fail("%q at the start of a value is not plain", ch)
	}
	return r.plain(column)
}

func (r *reader) alias() error {
	name := r.name()
	fragment, ok := r.anchors[name]
	if !ok {
		return r.fail("there is no anchor &%s above", name)
	}
	r.out = append(r.out, fragment...)
	return nil
}

// plain reads an unquoted scalar that ends with its line.
func (r *reader) plain(column int) error {
	start := r.pos
	r.endOfLine()
	line := string(r.text[start:r.pos])
	if i := strings.Index(line, " #"); i >= 0 {
		line = line[:i]
	}
	line = strings.TrimRight(line, " ")
	if strings.Contains(line, ": ") || strings.HasSuffix(line, ":") {
		return r.fail("a colon in a value needs quotes around it")
	}
	if after := r.nextColumn(); after > column && column >= 0 {
		return r.fail("a value over several lines needs quotes or a block")
	}
	return r.scalar(line)
}

// scalar writes an unquoted scalar. What some readers take for a number and
// others for text (00, 1_000, 0x1F, 1e3) needs quotes.
func (r *reader) scalar(s string) error {
	digits := strings.TrimLeft(s, "-+.")
	if digits != "" && digits[0] >= '0' && digits[0] <= '9' && !isNumber(s) && strings.Trim(s, "0123456789abcdefABCDEFxXoO_.+-") == "" {
		return r.fail("%q needs quotes: it may be a number", s)
	}
	r.out = appendScalar(r.out, s)
	return nil
}

// nextColumn is the column in which the next line with text begins, -1 at the
// end.
func (r *reader) nextColumn() int {
	here := r.pos
	r.skip()
	column := -1
	if !r.atEnd() {
		column = r.column()
	}
	r.pos = here
	return column
}

// appendScalar writes an unquoted scalar: null, a truth value, a whole or
// decimal number, else text (YAML 1.2, core schema, as far as files use it).
func appendScalar(out []byte, s string) []byte {
	switch s {
	case "", "~", "null", "Null", "NULL":
		return append(out, "null"...)
	case "true", "True", "TRUE":
		return append(out, "true"...)
	case "false", "False", "FALSE":
		return append(out, "false"...)
	}
	if isNumber(s) {
		return append(out, s...)
	}
	return appendString(out, s)
}

// isNumber reports whether a scalar is a number that JSON writes the same way.
func isNumber(s string) bool {
	digits := strings.TrimPrefix(s, "-")
	whole, fraction, decimal := strings.Cut(digits, ".")
	if whole == "" || len(whole) > 1 && whole[0] == '0' || decimal && fraction == "" {
		return false
	}
	for _, part := range []string{whole, fraction} {
		for _, ch := range part {
			if ch < '0' || ch > '9' {
				return false
			}
		}
	}
	_, err := strconv.ParseFloat(s, 64)
	return err == nil
}
