package layout

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// The YAML library's own writer is not used: it writes texts that it cannot read
// again, such as a{ in a list on one line, or a tab.

type yamlKind int

const (
	yamlScalar yamlKind = iota
	yamlMapping
	yamlList
)

// yamlNode is a value as YAML writes it.
type yamlNode struct {
	kind  yamlKind
	text  string      // of a scalar, quoted where it must be
	keys  []string    // of a mapping
	items []*yamlNode // of a list, or the values of a mapping
	block bool        // always on lines of its own

	remarks []string
	inside  int // remarks below it
}

// at finds the node of a YAML path, or the nearest one around it.
func (n *yamlNode) at(path string) *yamlNode {
	for _, step := range strings.FieldsFunc(strings.TrimPrefix(path, "$"), func(r rune) bool { return r == '.' || r == '[' || r == ']' }) {
		i := slices.Index(n.keys, step)
		if n.kind == yamlList {
			var err error
			if i, err = strconv.Atoi(step); err != nil || i >= len(n.items) {
				i = -1
			}
		}
		if i < 0 {
			return n
		}
		n = n.items[i]
	}
	return n
}

func (n *yamlNode) countRemarks() int {
	for _, x := range n.items {
		n.inside += x.countRemarks()
	}
	return n.inside + len(n.remarks)
}

// lineLength is how long a mapping on one line may be, with its indentation. A list
// of texts may be longer.
const lineLength = 100

// inline returns the node on one line; ok is false where it takes several.
func (n *yamlNode) inline(indent int) (text string, ok bool) {
	if n.kind == yamlScalar {
		return n.text, true
	}
	if n.block || n.inside > 0 {
		return "", false
	}
	text = n.flow()
	scalars := !slices.ContainsFunc(n.items, func(x *yamlNode) bool { return x.kind != yamlScalar })
	return text, indent+len(text) <= lineLength || n.kind == yamlList && scalars
}

func (n *yamlNode) flow() string {
	texts := make([]string, len(n.items))
	for i, x := range n.items {
		texts[i] = x.flow()
		if n.kind == yamlMapping {
			texts[i] = scalar(n.keys[i]) + ": " + texts[i]
		}
	}
	switch n.kind {
	case yamlMapping:
		return "{" + strings.Join(texts, ", ") + "}"
	case yamlList:
		return "[" + strings.Join(texts, ", ") + "]"
	}
	return n.text
}

type yamlWriter struct{ bytes.Buffer }

func (w *yamlWriter) remarks(indent int, n *yamlNode) {
	for _, text := range n.remarks {
		for line := range strings.SplitSeq(text, "\n") {
			fmt.Fprintf(w, "%s# %s\n", margin(indent), oneLine(line))
		}
	}
}

func margin(indent int) string { return strings.Repeat(" ", indent) }

// pairs writes a mapping on lines of its own.
func (w *yamlWriter) pairs(indent int, n *yamlNode) {
	for i, key := range n.keys {
		w.remarks(indent, n.items[i])
		w.WriteString(margin(indent))
		w.pair(indent, key, n.items[i])
	}
}

func (w *yamlWriter) pair(indent int, key string, n *yamlNode) {
	w.WriteString(scalar(key) + ":")
	if text, ok := n.inline(indent + len(key) + 2); ok {
		w.WriteString(" " + text + "\n")
		return
	}
	w.WriteByte('\n')
	if n.kind == yamlMapping {
		w.pairs(indent+2, n)
		return
	}
	for _, item := range n.items {
		w.item(indent+2, item)
	}
}

// item writes an entry of a list.
func (w *yamlWriter) item(indent int, n *yamlNode) {
	w.remarks(indent, n)
	text, ok := n.inline(indent + 2)
	if ok || n.kind == yamlList {
		if !ok {
			text = n.flow()
		}
		w.WriteString(margin(indent) + "- " + text + "\n")
		return
	}
	w.remarks(indent, n.items[0]) // above the dash
	w.WriteString(margin(indent) + "- ")
	w.pair(indent+2, n.keys[0], n.items[0])
	w.pairs(indent+2, &yamlNode{keys: n.keys[1:], items: n.items[1:]})
}

// oneLine keeps a comment on its line whatever a cell of the file holds.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if unseen(r) {
			return ' '
		}
		return r
	}, s)
}

// unseen reports whether a sign cannot be seen, or ends a line.
func unseen(r rune) bool {
	return r < ' ' || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029 || r == 0xfeff || r == 0xfffd
}

// plainScalar is what YAML reads as a text without quotes, for certain: it
// looks like no number, date, boolean or null, and holds no sign that means
// something.
var plainScalar = regexp.MustCompile(`^[A-Za-zÀ-ÿ_][A-Za-zÀ-ÿ0-9_.()/-]*( [A-Za-zÀ-ÿ0-9_.()/]+)*$`)

var yamlWords = []string{"true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf", ".nan", ".inf"}

// scalar writes a text as a YAML scalar on one line: plain where that is safe,
// in single quotes otherwise, in double quotes where it holds signs that
// cannot be seen.
func scalar(s string) string {
	switch {
	case plainScalar.MatchString(s) && !slices.Contains(yamlWords, strings.ToLower(s)):
		return s
	case strings.ContainsFunc(s, unseen):
		return doubleQuoted(s)
	}
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}

func doubleQuoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r < ' ' || r == 0x7f || r == 0x85:
			fmt.Fprintf(&b, `\x%02x`, r)
		case unseen(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
