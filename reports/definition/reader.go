package definition

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang/typeset"
	"siemmes/warehouse/yamldata"
)

// Limits of a definition's text. The country profile has 30 KB. The time of the
// YAML parser grows with the square of the nesting.
const (
	maxBytes = 256 << 10
	maxDepth = 50
	maxNodes = 200_000 // with aliases unfolded
)

// reader turns the nodes of a file into a definition and collects what is wrong.
type reader struct {
	catalog  *catalog.Catalog
	anchors  map[string]ast.Node
	read     int // nodes
	needs    []string
	problems []yamldata.Problem
}

func (r *reader) fail(at ast.Node, id string, pairs ...any) {
	p := yamldata.Problem{Line: 1, Column: 1, Message: warehouse.NewMessage(id, pairs...)}
	if token := at.GetToken(); token != nil && token.Position != nil {
		p.Line, p.Column = token.Position.Line, token.Position.Column
	}
	r.problems = append(r.problems, p)
}

// document parses the text and returns its one document, nil where it is not to be
// read.
func (r *reader) document(text []byte) ast.Node {
	switch {
	case len(text) > maxBytes:
		r.add(1, 1, "definition.too-large", "most", maxBytes>>10)
		return nil
	case depth(text) > maxDepth:
		r.add(1, 1, "definition.too-deep", "most", maxDepth)
		return nil
	}
	tree, err := parser.ParseBytes(text, 0)
	if err != nil {
		line, column := 1, 1
		var y yaml.Error
		if errors.As(err, &y) && y.GetToken() != nil && y.GetToken().Position != nil {
			line, column = y.GetToken().Position.Line, y.GetToken().Position.Column
		}
		r.add(line, column, "definition.syntax")
		return nil
	}
	if len(tree.Docs) != 1 || tree.Docs[0].Body == nil {
		r.add(1, 1, "definition.one-document")
		return nil
	}
	body := tree.Docs[0].Body
	for _, n := range ast.Filter(ast.AnchorType, body) {
		anchor := n.(*ast.AnchorNode)
		name := anchor.Name.GetToken().Value
		if r.anchors[name] != nil {
			r.fail(n, "definition.anchor-twice", "anchor", name)
		}
		r.anchors[name] = anchor.Value
	}
	return body
}

func (r *reader) add(line, column int, id string, pairs ...any) {
	r.problems = append(r.problems, yamldata.Problem{Line: line, Column: column, Message: warehouse.NewMessage(id, pairs...)})
}

// depth is the deepest nesting of a text: brackets that are open, dashes and
// indentation at the beginning of a line.
func depth(text []byte) int {
	deepest, open := 0, 0
	for line := range strings.Lines(string(text)) {
		rest := strings.TrimLeft(line, " -")
		indent := len(line) - len(rest)
		for i := range len(rest) {
			switch rest[i] {
			case '[', '{':
				open++
			case ']', '}':
				open = max(0, open-1)
			}
			deepest = max(deepest, open+indent/2)
		}
	}
	return deepest
}

// resolve is the node that an anchor or an alias is for.
func (r *reader) resolve(n ast.Node) ast.Node {
	for range maxDepth {
		switch x := n.(type) {
		case *ast.AnchorNode:
			n = x.Value
		case *ast.AliasNode:
			to := r.anchors[x.Value.GetToken().Value]
			if to == nil {
				r.fail(n, "definition.no-anchor", "anchor", x.Value.GetToken().Value)
				return nil
			}
			n = to
		default:
			r.read++
			return n
		}
	}
	return nil
}

// tooMany reports whether more nodes were read than a definition may have.
func (r *reader) tooMany() bool { return r.read > maxNodes }

// scalar is the text of a node that holds one value; ok is false for any other.
func (r *reader) scalar(n ast.Node) (text string, ok bool) {
	switch x := r.resolve(n).(type) {
	case *ast.StringNode:
		return x.Value, true
	case *ast.LiteralNode:
		return strings.TrimSpace(x.Value.Value), true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return x.GetToken().Value, true
	}
	return "", false
}

// mapping is a mapping of the file: the item that it describes, and its values.
type mapping struct {
	*reader
	item   string
	node   ast.Node
	keys   []string
	values map[string]ast.Node
	at     map[string]ast.Node // of keys
}

// entry is one text of a list, with its place.
type entry struct {
	text string
	at   ast.Node
}

// mapping reads the keys of a node. Ok is false, and the mistake noted, for a node
// that is no mapping.
func (r *reader) mapping(n ast.Node, item string) (m mapping, ok bool) {
	m = mapping{reader: r, item: item, node: n, values: map[string]ast.Node{}, at: map[string]ast.Node{}}
	var values []*ast.MappingValueNode
	switch x := r.resolve(n).(type) {
	case *ast.MappingNode:
		values = x.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{x}
	default:
		r.notMapping(n, item)
		return m, false
	}
	for _, v := range values {
		key := v.Key.GetToken().Value
		m.keys = append(m.keys, key)
		m.values[key], m.at[key] = v.Value, v.Key
	}
	if len(values) > 0 {
		m.node = values[0].Key
	}
	return m, true
}

// known notes the keys that are none of the item.
func (m mapping) known() {
	known := Keys()[m.item]
	for _, key := range m.keys {
		if !slices.Contains(known, key) {
			m.fail(m.at[key], "definition.unknown-key", "key", key, "known", known)
		}
	}
}

func (m mapping) has(key string) bool { return m.values[key] != nil }

// require notes the keys that are missing.
func (m mapping) require(keys ...string) {
	for _, key := range keys {
		if !m.has(key) {
			m.fail(m.node, "definition.no-key", "key", key)
		}
	}
}

// place is where a value is written: the value, or the beginning of the mapping.
func (m mapping) place(key string) ast.Node {
	if v := m.values[key]; v != nil {
		return v
	}
	return m.node
}

func (m mapping) text(key string) string {
	if !m.has(key) {
		return ""
	}
	text, ok := m.scalar(m.values[key])
	if !ok || text == "" {
		m.fail(m.at[key], "definition.not-text", "key", key)
	}
	return text
}

// number reads a whole number of at least 1.
func (m mapping) number(key string) int {
	if !m.has(key) {
		return 0
	}
	text, _ := m.scalar(m.values[key])
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > 10_000 {
		m.fail(m.values[key], "definition.not-number", "key", key)
		return 0
	}
	return n
}

func (m mapping) truth(key string) bool {
	if !m.has(key) {
		return false
	}
	b, ok := m.resolve(m.values[key]).(*ast.BoolNode)
	if !ok {
		m.fail(m.values[key], "definition.not-truth", "key", key)
		return false
	}
	return b.Value
}

// sequence are the nodes of a list; a single value is a list of one.
func (m mapping) sequence(key string) []ast.Node {
	if !m.has(key) {
		return nil
	}
	if s, ok := m.resolve(m.values[key]).(*ast.SequenceNode); ok {
		return s.Values
	}
	return []ast.Node{m.values[key]}
}

// texts reads a list of texts, each of which may be in it once.
func (m mapping) texts(key string) []entry {
	var all []entry
	for _, n := range m.sequence(key) {
		text, ok := m.scalar(n)
		switch {
		case !ok:
			m.fail(n, "definition.not-text", "key", key)
		case slices.ContainsFunc(all, func(e entry) bool { return e.text == text }):
			m.fail(n, "definition.twice", "name", text)
		default:
			all = append(all, entry{text, n})
		}
	}
	return all
}

func plain(all []entry) []string {
	var texts []string
	for _, e := range all {
		texts = append(texts, e.text)
	}
	return texts
}

// choice reads a name that must be one of some; "" and a problem where it is none.
func (m mapping) choice(key, problem string, known []string) string {
	text := m.text(key)
	if text == "" || slices.Contains(known, text) {
		return text
	}
	m.fail(m.values[key], problem, "name", text, "known", known)
	return ""
}

// widestTitle is how many characters a title may have: a title is on one line of
// a workbook's contents.
const widestTitle = 60

// names reads a text that is the same in every language, or one for each of some
// languages.
func (m mapping) names(key string) warehouse.Names {
	if !m.has(key) {
		return nil
	}
	names := warehouse.Names{}
	if text, ok := m.scalar(m.values[key]); ok {
		m.titled(m.values[key], text)
		for _, l := range warehouse.Languages() {
			names[l] = typeset.Text(l, text)
		}
		return names
	}
	of, ok := m.mapping(m.values[key], "title")
	if !ok {
		return nil
	}
	for _, language := range of.keys {
		if !slices.Contains(warehouse.Languages(), language) {
			m.fail(of.at[language], "definition.unknown-language", "name", language, "known", warehouse.Languages())
			continue
		}
		names[language] = typeset.Text(language, of.text(language))
		m.titled(of.values[language], names[language])
	}
	return names
}

func (m mapping) titled(at ast.Node, text string) {
	if n := len([]rune(text)); n > widestTitle {
		m.fail(at, "definition.title-long", "count", n, "most", widestTitle)
	}
}

// id reads a name by which other items, files and links refer to the item. Taken
// holds the ids of its like.
func (m mapping) id(taken map[string]bool) string {
	id := m.text("id")
	if id == "" {
		return ""
	}
	if strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || len(id) > 40 {
		m.fail(m.values["id"], "definition.bad-id", "name", id)
	}
	if taken[id] {
		m.fail(m.values["id"], "definition.same-id", "name", id)
	}
	taken[id] = true
	return id
}

func (r *reader) notMapping(n ast.Node, item string) {
	if keys := Keys()[item]; keys != nil {
		r.fail(n, "definition.not-mapping", "keys", keys)
		return
	}
	r.fail(n, "definition.not-codes")
}
