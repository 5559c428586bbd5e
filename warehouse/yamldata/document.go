package yamldata

import (
	"encoding/json"
	"errors"
	"io/fs"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"siemmes/warehouse"
)

// Limits of a user's file. The time of the YAML parser grows with the square of the
// nesting.
const (
	maxBytes = 1 << 20
	maxDepth = 20
)

// Document is a YAML file of a user, with the place of everything it says.
type Document struct {
	file     string
	root     ast.Node // nil of an empty file
	asJSON   []byte
	problems []Problem
}

// OpenDocument reads a file of a folder. The error is fs.ErrNotExist, or *Problems of a
// file that is too large or no YAML.
func OpenDocument(files fs.FS, name string) (*Document, error) {
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, err
	}
	d := &Document{file: name, asJSON: []byte("null")}
	if len(text) > maxBytes {
		d.add(1, 1, "file.too-large", "most", maxBytes>>10)
		return nil, d.Err()
	}
	if line := TooDeep(text, maxDepth); line > 0 {
		d.add(line, 1, "file.too-deep", "most", maxDepth)
		return nil, d.Err()
	}
	tree, err := parser.ParseBytes(text, 0)
	if err == nil && len(tree.Docs) > 0 && Unfolded(tree.Docs[0].Body) > MaxNodes {
		d.add(1, 1, "file.aliases", "most", MaxNodes)
		return nil, d.Err()
	}
	if err == nil {
		d.asJSON, err = yaml.YAMLToJSON(text)
	}
	if err != nil {
		line, column := 1, 1
		if y, ok := errors.AsType[yaml.Error](err); ok && y.GetToken() != nil && y.GetToken().Position != nil {
			line, column = y.GetToken().Position.Line, y.GetToken().Position.Column
		}
		d.add(line, column, "file.syntax")
		return nil, d.Err()
	}
	if len(tree.Docs) > 0 {
		d.root = tree.Docs[0].Body
	}
	return d, nil
}

func (d *Document) add(line, column int, id string, pairs ...any) {
	d.problems = append(d.problems, Problem{line, column, warehouse.NewMessage(id, pairs...)})
}

// Fail notes a mistake at a path such as $.datasets[1].unit, or at what is nearest
// above it in the file.
func (d *Document) Fail(path string, mistake warehouse.Message) {
	line, column := d.place(path)
	d.problems = append(d.problems, Problem{line, column, mistake})
}

// Err returns the mistakes noted so far as *Problems; nil where there are none.
func (d *Document) Err() error {
	if len(d.problems) == 0 {
		return nil
	}
	return &Problems{File: d.file, List: Sorted(d.problems)}
}

func (d *Document) place(path string) (line, column int) {
	for d.root != nil {
		if p, err := yaml.PathString(path); err == nil {
			if node, err := p.FilterNode(d.root); err == nil && node != nil && node.GetToken() != nil {
				at := node.GetToken().Position
				return at.Line, at.Column
			}
		}
		cut := strings.LastIndexAny(path, ".[")
		if cut <= 0 {
			break
		}
		path = path[:cut]
	}
	return 1, 1
}

// Decode sets into from the file by the rules of encoding/json. The error lists, with
// their places, keys that into does not have and values of another kind.
func (d *Document) Decode(into any) error {
	if d.root != nil {
		d.compare(d.root, reflect.TypeOf(into).Elem())
	}
	if err := d.Err(); err != nil {
		return err
	}
	if Decode(d.asJSON, into) != nil {
		d.add(1, 1, "file.not-read")
	}
	return d.Err()
}

var unmarshaler = reflect.TypeFor[json.Unmarshaler]()

// compare notes where a node cannot be a value of a type. What an anchor represents is
// compared where it is written.
func (d *Document) compare(n ast.Node, t reflect.Type) {
	if anchor, ok := n.(*ast.AnchorNode); ok {
		n = anchor.Value
	}
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch n.(type) {
	case *ast.AliasNode, *ast.NullNode, nil:
		return
	}
	switch {
	case reflect.PointerTo(t).Implements(unmarshaler):
		d.compareValue(n, t)
	case t.Kind() == reflect.Struct:
		d.compareFields(n, t)
	case t.Kind() == reflect.Map:
		for _, v := range d.mapping(n) {
			d.compare(v.Value, t.Elem())
		}
	case t.Kind() == reflect.Slice:
		list, ok := n.(*ast.SequenceNode)
		if !ok {
			d.failAt(n, "file.not-list")
			return
		}
		for _, v := range list.Values {
			d.compare(v, t.Elem())
		}
	default:
		d.compareValue(n, t)
	}
}

// compareFields compares the keys of a mapping with the fields of a struct.
func (d *Document) compareFields(n ast.Node, t reflect.Type) {
	var known []string
	types := map[string]reflect.Type{}
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if name != "" && name != "-" {
			known = append(known, name)
			types[name] = t.Field(i).Type
		}
	}
	for _, v := range d.mapping(n) {
		key := v.Key.GetToken().Value
		if v.Key.Type() == ast.MergeKeyType {
			continue
		}
		if !slices.Contains(known, key) {
			d.failAt(v.Key, "file.unknown-key", "key", key, "known", known)
			continue
		}
		d.compare(v.Value, types[key])
	}
}

func (d *Document) mapping(n ast.Node) []*ast.MappingValueNode {
	switch n := n.(type) {
	case *ast.MappingNode:
		return n.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}
	}
	d.failAt(n, "file.not-mapping")
	return nil
}

// compareValue notes a value that a type does not take.
func (d *Document) compareValue(n ast.Node, t reflect.Type) {
	asJSON, err := yaml.YAMLToJSON([]byte(n.String()))
	if err == nil && json.Unmarshal(asJSON, reflect.New(t).Interface()) == nil {
		return
	}
	switch t.Kind() {
	case reflect.String:
		d.failAt(n, "file.not-text")
	case reflect.Bool:
		d.failAt(n, "file.not-truth")
	case reflect.Int, reflect.Float64:
		d.failAt(n, "file.not-number")
	default:
		d.failAt(n, "file.not-words")
	}
}

func (d *Document) failAt(n ast.Node, id string, pairs ...any) {
	line, column := 1, 1
	if token := n.GetToken(); token != nil && token.Position != nil {
		line, column = token.Position.Line, token.Position.Column
	}
	d.add(line, column, id, pairs...)
}
