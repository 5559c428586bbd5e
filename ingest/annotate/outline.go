package annotate

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// node is an element and where it is in the text: from its "<" to behind
// the ">" of its end.
type node struct {
	name   string // without prefix
	prefix string // with colon, "x:", or ""
	depth  int
	parent int // in the outline, -1 for the root
	attrs  []xml.Attr

	start, open, close, end int // open is behind the start tag, close before the end tag
}

func (n node) attr(name string) string {
	for _, a := range n.attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// empty tells of an element without an end tag: <x/>.
func (n node) empty() bool { return n.close == n.open && n.open == n.end }

// outline lists the elements of a part down to a depth (the root has none), in
// the order in which they begin. There is always a root.
func outline(text []byte, depth int) ([]node, error) {
	d := xml.NewDecoder(bytes.NewReader(text))
	d.CharsetReader = plainCharset
	var nodes []node
	var path []int // of the elements that are open, -1 for those too deep
	for {
		start := int(d.InputOffset())
		token, err := d.RawToken()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errPackage, err)
		}
		behind := int(d.InputOffset())
		switch t := token.(type) {
		case xml.StartElement:
			at := -1
			if len(path) <= depth {
				n := node{name: t.Name.Local, depth: len(path), parent: -1, attrs: slices.Clone(t.Attr), start: start, open: behind}
				if t.Name.Space != "" {
					n.prefix = t.Name.Space + ":"
				}
				if len(path) > 0 {
					n.parent = path[len(path)-1]
				}
				at = len(nodes)
				nodes = append(nodes, n)
			}
			path = append(path, at)
		case xml.EndElement:
			if len(path) == 0 {
				return nil, fmt.Errorf("%w: an element ends that did not begin", errPackage)
			}
			if at := path[len(path)-1]; at >= 0 {
				nodes[at].close, nodes[at].end = start, behind
			}
			path = path[:len(path)-1]
		}
	}
	if len(nodes) == 0 || len(path) > 0 {
		return nil, fmt.Errorf("%w: an element does not end", errPackage)
	}
	return nodes, nil
}

// plainCharset takes the names of encodings of which UTF-8 is another name or
// a superset.
func plainCharset(charset string, r io.Reader) (io.Reader, error) {
	if strings.EqualFold(charset, "us-ascii") || strings.EqualFold(charset, "ascii") {
		return r, nil
	}
	return nil, fmt.Errorf("%w: a part is written in %s", errPackage, charset)
}

// child is the first element of a name in an element, nil where there is none.
func child(nodes []node, parent int, name string) *node {
	for i := range nodes {
		if nodes[i].parent == parent && nodes[i].name == name {
			return &nodes[i]
		}
	}
	return nil
}

// children are the elements of a name in an element.
func children(nodes []node, of *node, name string) []node {
	var all []node
	if of == nil {
		return nil
	}
	for _, n := range nodes {
		if n.parent >= 0 && nodes[n.parent].start == of.start && (name == "" || n.name == name) {
			all = append(all, n)
		}
	}
	return all
}

// edits are changes of a text, none inside another.
type edits struct {
	text []byte
	all  []edit
}

type edit struct {
	from, to int
	text     string
}

func (e *edits) replace(from, to int, text string) {
	e.all = append(e.all, edit{from, to, text})
}

// append adds text at the end of an element, after what was appended before.
// An element without an end tag must be appended to once only.
func (e *edits) append(n node, text string) {
	if n.empty() {
		e.replace(n.end-len("/>"), n.end, ">"+text+"</"+n.prefix+n.name+">")
		return
	}
	e.replace(n.close, n.close, text)
}

// attr sets an attribute of an element.
func (e *edits) attr(n node, name, value string) {
	tag := string(e.text[n.start:n.open])
	e.replace(n.start, n.open, setAttr(tag, name, value))
}

// setAttr sets an attribute in the text of a start tag.
func setAttr(tag, name, value string) string {
	if i, j := findAttr(tag, name); i >= 0 {
		return tag[:i] + escape(value) + tag[j:]
	}
	at := len(tag) - len(">")
	if strings.HasSuffix(tag, "/>") {
		at--
	}
	return strings.TrimRight(tag[:at], " \t\r\n") + " " + name + `="` + escape(value) + `"` + tag[at:]
}

// findAttr finds an attribute's value in the text of a start tag; -1 where it
// has none.
func findAttr(tag, name string) (from, to int) {
	for at := 0; ; {
		i := strings.Index(tag[at:], name)
		if i < 0 {
			return -1, -1
		}
		i += at
		at = i + len(name)
		rest := strings.TrimLeft(tag[at:], " \t\r\n")
		if i == 0 || !strings.ContainsRune(" \t\r\n", rune(tag[i-1])) || !strings.HasPrefix(rest, "=") {
			continue
		}
		rest = strings.TrimLeft(rest[1:], " \t\r\n")
		if rest == "" || rest[0] != '"' && rest[0] != '\'' {
			continue
		}
		if n := strings.IndexByte(rest[1:], rest[0]); n >= 0 {
			from = len(tag) - len(rest) + 1
			return from, from + n
		}
	}
}

// attrOf is an attribute in the text of a start tag, "" where it has none.
func attrOf(tag, name string) string {
	i, j := findAttr(tag, name)
	if i < 0 {
		return ""
	}
	return tag[i:j]
}

// apply gives the changed text.
func (e *edits) apply() []byte {
	slices.SortStableFunc(e.all, func(a, b edit) int { return a.from - b.from })
	var b bytes.Buffer
	at := 0
	for _, x := range e.all {
		b.Write(e.text[at:max(at, x.from)])
		b.WriteString(x.text)
		at = max(at, x.to)
	}
	b.Write(e.text[at:])
	return b.Bytes()
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// escape writes a text for XML. What XML 1.0 cannot hold is left out.
func escape(s string) string {
	if plainText(s) {
		return s
	}
	return escaper.Replace(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF || r == utf8.RuneError {
			return -1
		}
		return r
	}, s))
}

// plainText tells of letters that need no second look.
func plainText(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '&' || c == '<' || c == '>' || c == '"' {
			return false
		}
	}
	return true
}

// underscored is text that spreadsheet programs would take for an escape
// (ECMA-376, part 1, 22.9.2.19: _xHHHH_).
var underscored = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// cellText escapes a text for a cell.
func cellText(s string) string {
	if !strings.Contains(s, "_x") {
		return escape(s)
	}
	return escape(underscored.ReplaceAllStringFunc(s, func(m string) string { return "_x005F" + m }))
}
