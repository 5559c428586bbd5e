package plainyaml

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// flow reads {…} or […], over as many lines as it takes.
func (r *reader) flow() error {
	if r.depth++; r.depth > deepest {
		return r.fail("more than %d levels", deepest)
	}
	defer func() { r.depth-- }()
	open := r.text[r.pos]
	end := byte(']')
	if open == '{' {
		end = '}'
	}
	r.out = append(r.out, open)
	r.pos++
	seen := map[string]bool{}
	for first := true; ; first = false {
		if r.skip(); r.atEnd() {
			return r.fail("a closing %q is missing", end)
		}
		if r.text[r.pos] == end {
			break
		}
		if !first {
			r.out = append(r.out, ',')
		}
		if open == '{' {
			if err := r.flowKey(seen); err != nil {
				return err
			}
		}
		if err := r.flowValue(); err != nil {
			return err
		}
		if r.skip(); !r.atEnd() && r.text[r.pos] == ',' {
			r.pos++
		} else if r.atEnd() || r.text[r.pos] != end {
			return r.fail("a comma or a closing %q is missing", end)
		}
	}
	r.pos++
	r.out = append(r.out, end)
	return nil
}

func (r *reader) flowKey(seen map[string]bool) error {
	line := r.text[r.pos:]
	for i, ch := range line {
		if ch == '\n' || ch == '{' || ch == '}' || ch == ',' {
			return r.fail("a key and a colon are missing")
		}
		if ch == ':' && r.endsKey(r.pos+i) || i == 0 && (ch == '"' || ch == '\'') {
			return r.key(seen)
		}
	}
	return r.fail("a key and a colon are missing")
}

func (r *reader) flowValue() error {
	if r.skip(); r.atEnd() {
		return r.fail("a value is missing")
	}
	switch ch := r.text[r.pos]; ch {
	case '{', '[':
		return r.flow()
	case '"', '\'':
		s, err := r.quoted(ch)
		r.out = appendString(r.out, s)
		return err
	case '*':
		return r.alias()
	case '!', '%', '@', '`', '&', '|', '>', '?':
		return r.fail("%q at the start of a value is not plain", ch)
	}
	start := r.pos
	for !r.atEnd() && !r.endsFlowScalar() {
		r.pos++
	}
	s := strings.TrimRight(string(r.text[start:r.pos]), " ")
	if r.atEnd() || r.text[r.pos] == '\n' {
		if r.skip(); r.atEnd() || !strings.ContainsRune(",]}", rune(r.text[r.pos])) {
			return r.fail("a value over several lines needs quotes")
		}
	}
	if strings.ContainsAny(s, "{}[]") || strings.Contains(s, ": ") || strings.Contains(s, " #") || strings.HasSuffix(s, ":") {
		return r.fail("%q needs quotes", s)
	}
	return r.scalar(s)
}

func (r *reader) endsFlowScalar() bool {
	switch r.text[r.pos] {
	case ',', ']', '}', '\n':
		return true
	}
	return false
}

// quoted reads a scalar in quotes. A line break in it is a blank, an empty line
// a line break, as YAML folds them.
func (r *reader) quoted(q byte) (string, error) {
	var b strings.Builder
	for r.pos++; !r.atEnd(); {
		ch := r.text[r.pos]
		switch {
		case ch == q && q == '\'' && r.pos+1 < len(r.text) && r.text[r.pos+1] == q:
			b.WriteByte(q)
			r.pos += 2
		case ch == q:
			r.pos++
			return b.String(), nil
		case ch == '\\' && q == '"':
			s, err := r.escape()
			if err != nil {
				return "", err
			}
			b.WriteString(s)
		case ch == '\n':
			folded := r.foldLines(strings.TrimRight(b.String(), " "))
			b.Reset()
			b.WriteString(folded)
		default:
			b.WriteByte(ch)
			r.pos++
		}
	}
	return "", r.fail("a closing %q is missing", q)
}

func (r *reader) foldLines(before string) string {
	breaks := 0
	for !r.atEnd() && strings.ContainsRune(" \n", rune(r.text[r.pos])) {
		if r.text[r.pos] == '\n' {
			breaks++
		}
		r.pos++
	}
	if breaks == 1 {
		return before + " "
	}
	return before + strings.Repeat("\n", breaks-1)
}

func (r *reader) escape() (string, error) {
	if r.pos+1 >= len(r.text) {
		return "", r.fail("a backslash stands alone")
	}
	ch := r.text[r.pos+1]
	r.pos += 2
	switch ch {
	case '"', '\\', '/', ' ':
		return string(rune(ch)), nil
	case 'n':
		return "\n", nil
	case 't':
		return "\t", nil
	case 'r':
		return "\r", nil
	case 'u', 'x':
		n := 4
		if ch == 'x' {
			n = 2
		}
		if r.pos+n <= len(r.text) {
			if v, err := strconv.ParseUint(string(r.text[r.pos:r.pos+n]), 16, 32); err == nil {
				r.pos += n
				return string(rune(v)), nil
			}
		}
	}
	return "", r.fail("\\%c is no escape here", ch)
}

// literal reads a block scalar: | keeps its lines, > folds them; - drops the
// last line end.
func (r *reader) literal(column int, kind byte) error {
	start := r.pos
	r.endOfLine()
	head := strings.TrimRight(string(r.text[start+1:r.pos]), " ")
	if head != "" && head != "-" {
		return r.fail("only %c and %c- begin a block", kind, kind)
	}
	var lines []string
	indent := -1
	for r.pos < len(r.text) {
		lineStart := r.pos + 1
		here := r.pos
		r.pos++
		r.endOfLine()
		line := string(r.text[min(lineStart, len(r.text)):r.pos])
		plain := strings.TrimLeft(line, " ")
		depth := len(line) - len(plain)
		if plain == "" {
			lines = append(lines, "")
			continue
		}
		if indent < 0 {
			indent = depth
		}
		if depth <= column || depth < indent {
			r.pos = here
			break
		}
		if kind == '>' && depth > indent {
			return r.fail("an indented line in a folded block is not plain")
		}
		lines = append(lines, line[indent:])
	}
	r.out = appendString(r.out, joinBlock(lines, kind, head))
	return nil
}

func joinBlock(lines []string, kind byte, head string) string {
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	var b strings.Builder
	for i, line := range lines {
		switch {
		case i == 0:
		case kind == '|':
			b.WriteByte('\n')
		case line == "":
			b.WriteByte('\n')
		case lines[i-1] != "":
			b.WriteByte(' ')
		}
		b.WriteString(line)
	}
	if head == "" && len(lines) > 0 {
		b.WriteByte('\n')
	}
	return b.String()
}

const hex = "0123456789abcdef"

// appendString writes a text as JSON does.
func appendString(out []byte, s string) []byte {
	out = append(out, '"')
	for i := 0; i < len(s); {
		ch := s[i]
		switch {
		case ch == '"' || ch == '\\':
			out = append(out, '\\', ch)
		case ch == '\n':
			out = append(out, '\\', 'n')
		case ch < 0x20:
			out = append(out, '\\', 'u', '0', '0', hex[ch>>4], hex[ch&15])
		case ch < utf8.RuneSelf:
			out = append(out, ch)
		default:
			r, n := utf8.DecodeRuneInString(s[i:])
			out = utf8.AppendRune(out, r)
			i += n
			continue
		}
		i++
	}
	return append(out, '"')
}
