package layout

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"siemmes/warehouse"
	"siemmes/warehouse/yamldata"
)

// Limits of a layout's text: the largest of SIEMMES has 10 KB and nests eight
// deep. The YAML parser's time grows with the square of the nesting.
const (
	maxBytes = 256 << 10
	maxDepth = 50
)

// Parse reads one layout. Name is its file, for messages. The error (ErrInvalid)
// lists what is wrong, each with line and column: keys that are not in the
// language, columns that are none, expressions that do not compile, tables and
// dimensions that are named but not there. Codes are not checked here: see
// [Layout.Check].
func Parse(name string, yml []byte) (*Layout, error) {
	if len(yml) > maxBytes {
		return nil, warehouse.NewError(warehouse.ErrTooLarge, "layout.too-large", "file", name, "bytes", len(yml), "most", maxBytes)
	}
	if line := yamldata.TooDeep(yml, maxDepth); line > 0 {
		return nil, oneProblem(warehouse.ErrTooLarge, name, line, 1, "layout.too-deep", "most", maxDepth)
	}
	l := &Layout{YAML: yml, File: name}
	tree, err := parser.ParseBytes(yml, 0)
	if err != nil {
		return nil, yamldata.SyntaxError(name, err)
	}
	if len(tree.Docs) != 1 || tree.Docs[0].Body == nil {
		return nil, oneProblem(warehouse.ErrInvalid, name, 1, 1, "layout.document")
	}
	if n := yamldata.Unfolded(tree.Docs[0].Body); n > yamldata.MaxNodes {
		return nil, oneProblem(warehouse.ErrTooLarge, name, 1, 1, "layout.aliases", "most", yamldata.MaxNodes)
	}
	if tags := ast.Filter(ast.TagType, tree.Docs[0].Body); len(tags) > 0 {
		// The decoder stumbles over some of them, and the language has none.
		at := tags[0].GetToken().Position
		return nil, oneProblem(warehouse.ErrInvalid, name, at.Line, at.Column, "layout.tag")
	}
	// Keys that are twice are refused by the parser above; what the decoder
	// calls a duplicate is a key that overrides one of a merged mapping (<<).
	decoder := yaml.NewDecoder(bytes.NewReader(nil), yaml.Strict(), yaml.AllowDuplicateMapKey())
	if err := decoder.DecodeFromNode(tree.Docs[0].Body, l); err != nil {
		return nil, yamldata.SyntaxError(name, err)
	}
	l.Define = nil
	c := compiler{layout: l}
	c.merges(tree.Docs[0].Body)
	c.faults(reflect.ValueOf(l), "$")
	c.compile()
	if len(c.problems) > 0 {
		return nil, c.report(name, tree.Docs[0].Body)
	}
	return l, nil
}

// problem is something wrong, at a place of the tree written as a YAML path.
type problem struct {
	path    string
	message warehouse.Message
}

// oneProblem is the error of a layout that cannot be read further.
func oneProblem(kind error, name string, line, column int, id string, pairs ...any) error {
	return &yamldata.Problems{Kind: kind, File: name, List: []yamldata.Problem{{Line: line, Column: column, Message: warehouse.NewMessage(id, pairs...)}}}
}

// compiler checks a decoded layout and works out what the engine needs.
type compiler struct {
	layout   *Layout
	problems []problem
}

// fail notes a problem by the id of its message, see [warehouse.NewMessage].
func (c *compiler) fail(path, id string, pairs ...any) {
	c.problems = append(c.problems, problem{path, warehouse.NewMessage(id, pairs...)})
}

// failed notes an error as a problem.
func (c *compiler) failed(path string, err error) {
	m := warehouse.NewMessage("error.internal")
	if e, ok := errors.AsType[*warehouse.Error](err); ok {
		m = e.Message
	}
	c.problems = append(c.problems, problem{path, m})
}

func (c *compiler) report(name string, root ast.Node) error {
	all := &yamldata.Problems{File: name}
	for _, p := range c.problems {
		line, column := position(root, p.path)
		all.List = append(all.List, yamldata.Problem{Line: line, Column: column, Message: p.message})
	}
	all.List = yamldata.Sorted(all.List)
	return all
}

// merges checks that a merged mapping is before the keys that override it:
// the decoder takes what it reads last.
func (c *compiler) merges(root ast.Node) {
	for _, node := range ast.Filter(ast.MappingType, root) {
		for i, v := range node.(*ast.MappingNode).Values {
			if v.Key.IsMergeKey() && i > 0 {
				c.fail(v.GetPath(), "layout.merge-first")
			}
		}
	}
}

// position finds where a path is written; where the path leads into an alias or
// names a key that was left out, the nearest place around it.
func position(root ast.Node, path string) (line, column int) {
	for {
		if p, err := yaml.PathString(path); err == nil {
			if node, err := p.FilterNode(root); err == nil && node != nil && node.GetToken() != nil {
				at := node.GetToken().Position
				return at.Line, at.Column
			}
		}
		cut := strings.LastIndexAny(path, ".[")
		if cut <= 0 {
			return 1, 1
		}
		path = path[:cut]
	}
}

// faults collects what the decoding of settings, patterns and forms could not
// read, which know no position themselves.
func (c *compiler) faults(v reflect.Value, path string) {
	if v.CanAddr() {
		if f, ok := v.Addr().Interface().(interface{ fault() warehouse.Message }); ok {
			if m := f.fault(); !m.IsZero() {
				c.problems = append(c.problems, problem{path, m})
			}
		}
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			c.faults(v.Elem(), path)
		}
	case reflect.Slice:
		for i := range v.Len() {
			c.faults(v.Index(i), fmt.Sprintf("%s[%d]", path, i))
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			value := reflect.New(v.Type().Elem()).Elem()
			value.Set(v.MapIndex(key))
			c.faults(value, path+"."+quotePath(key.String()))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			switch name, option, _ := strings.Cut(v.Type().Field(i).Tag.Get("yaml"), ","); {
			case option == "inline":
				c.faults(v.Field(i), path)
			case name != "" && name != "-":
				c.faults(v.Field(i), path+"."+name)
			}
		}
	}
}

// quotePath quotes a key that a YAML path could not hold as it is.
func quotePath(key string) string {
	if strings.ContainsAny(key, " .[]*$'\"") {
		return "'" + strings.ReplaceAll(key, "'", "\\'") + "'"
	}
	return key
}
