package yamldata

import (
	"bytes"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// TooDeep returns the line in which brackets, braces, or dashes nest deeper than
// most, zero where none does. Quoted texts are left out. A YAML reader's time grows
// with the square of the nesting.
func TooDeep(yml []byte, most int) int {
	depth, number := 0, 0
	for line := range bytes.Lines(yml) {
		number++
		dashes, quote, deepest := 0, byte(0), depth
		for i, b := range line {
			switch {
			case quote != 0:
				if b == quote {
					quote = 0
				}
			case b == '\'' || b == '"':
				quote = b
			case b == '[' || b == '{':
				depth++
				deepest = max(deepest, depth)
			case (b == ']' || b == '}') && depth > 0:
				depth--
			case (b == '-' || b == '?' || b == ':') && i+1 < len(line) && line[i+1] == ' ':
				dashes++
			}
		}
		if deepest > most || dashes > 2*most {
			return number
		}
	}
	return 0
}

// MaxNodes bounds what aliases unfold to, nested ones in particular.
const MaxNodes = 200_000

// expandedSize counts the entries of a tree with its aliases unfolded.
func expandedSize(node ast.Node, anchors map[string]int, depth int) int {
	if depth > 100 {
		return MaxNodes + 1
	}
	size := 1
	add := func(n ast.Node) {
		if n != nil && size <= MaxNodes {
			size += expandedSize(n, anchors, depth+1)
		}
	}
	switch n := node.(type) {
	case *ast.MappingNode:
		for _, v := range n.Values {
			add(v)
		}
	case *ast.MappingValueNode:
		add(n.Value)
	case *ast.SequenceNode:
		for _, v := range n.Values {
			add(v)
		}
	case *ast.TagNode:
		add(n.Value)
	case *ast.AnchorNode:
		add(n.Value)
		anchors[n.Name.String()] = size
	case *ast.AliasNode:
		size += anchors[n.Value.String()]
	}
	return size
}

// Unfolded returns how many nodes a document has once its aliases are unfolded, or more
// than [MaxNodes].
func Unfolded(body ast.Node) int { return expandedSize(body, map[string]int{}, 0) }

// tooLarge reports whether a text nests deeper, or unfolds to more, than is read.
func tooLarge(text []byte) bool {
	if TooDeep(text, maxDepth) > 0 {
		return true
	}
	tree, err := parser.ParseBytes(text, 0)
	if err != nil {
		return false // the reader says what is wrong
	}
	for _, doc := range tree.Docs {
		if Unfolded(doc.Body) > MaxNodes {
			return true
		}
	}
	return false
}
