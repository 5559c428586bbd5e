package relation

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/yamldata"
)

// Open reads the rules of a user's folder; none where it has no such file, or
// there is no folder. Taken reports whether an id is that of a built-in rule.
func Open(dir string, cat *catalog.Catalog, taken func(id string) bool) ([]*Rule, error) {
	if dir == "" {
		return nil, nil
	}
	text, err := os.ReadFile(filepath.Join(dir, File))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, warehouse.WrapError(warehouse.ErrInvalid, err, "own-rules.unreadable")
	}
	return Parse(File, text, cat, taken)
}

// maxBytes and maxDepth bound a file of rules.
const (
	maxBytes = 256 << 10
	maxDepth = 20
)

// Parse reads rules and holds what they name against the catalog. The error
// (ErrInvalid) lists what is wrong, each with line and column.
func Parse(name string, yml []byte, cat *catalog.Catalog, taken func(id string) bool) ([]*Rule, error) {
	if len(yml) > maxBytes {
		return nil, warehouse.NewError(warehouse.ErrTooLarge, "own-rules.too-large", "file", name, "bytes", len(yml), "most", maxBytes)
	}
	if line := yamldata.TooDeep(yml, maxDepth); line > 0 {
		return nil, warehouse.NewError(warehouse.ErrInvalid, "own-rules.nesting", "file", name, "line", strconv.Itoa(line), "most", maxDepth)
	}
	tree, err := parser.ParseBytes(yml, 0)
	if err != nil {
		return nil, yamldata.SyntaxError(name, err)
	}
	r := &reader{catalog: cat, taken: taken}
	var rules []*Rule
	for _, doc := range tree.Docs {
		if doc.Body != nil {
			rules = append(rules, r.rules(doc.Body)...)
		}
	}
	if len(r.problems) > 0 {
		return nil, &yamldata.Problems{File: name, List: yamldata.Sorted(r.problems)}
	}
	return rules, nil
}

// reader turns the nodes of a file into rules, and notes what is wrong.
type reader struct {
	catalog  *catalog.Catalog
	taken    func(string) bool
	ids      []string
	problems []yamldata.Problem
}

// fail notes a mistake at a node: the message of an id and its values.
func (r *reader) fail(at ast.Node, id string, pairs ...any) {
	r.note(at, warehouse.NewMessage(id, pairs...))
}

// failed notes what an error of the catalog says.
func (r *reader) failed(at ast.Node, err error) {
	if e, ok := errors.AsType[*warehouse.Error](err); ok {
		r.note(at, e.Message)
	}
}

func (r *reader) note(at ast.Node, m warehouse.Message) {
	p := at.GetToken().Position
	r.problems = append(r.problems, yamldata.Problem{Line: p.Line, Column: p.Column, Message: m})
}

// field is a key of a mapping with its value.
type field struct {
	key   string
	at    ast.Node // of the key
	value ast.Node
}

// fields are those of a mapping, in the order of the file.
func (r *reader) fields(node ast.Node) (all []field, ok bool) {
	var values []*ast.MappingValueNode
	switch n := node.(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	default:
		return nil, false
	}
	for _, v := range values {
		all = append(all, field{v.Key.GetToken().Value, v.Key, v.Value})
	}
	return all, true
}

// list are the entries of a sequence; a single value is one entry.
func list(node ast.Node) []ast.Node {
	if s, ok := node.(*ast.SequenceNode); ok {
		return s.Values
	}
	return []ast.Node{node}
}

// text is what a scalar says; ok is false for anything else.
func text(node ast.Node) (string, bool) {
	switch n := node.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return strings.TrimSpace(n.Value.Value), true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return node.GetToken().Value, true
	}
	return "", false
}

func (r *reader) rules(node ast.Node) (rules []*Rule) {
	seq, ok := node.(*ast.SequenceNode)
	if !ok {
		r.fail(node, "own-rules.list")
		return nil
	}
	for _, n := range seq.Values {
		if rule := r.rule(n); rule != nil {
			rules = append(rules, rule)
		}
	}
	return rules
}

// ruleKeys are the keys of a rule.
var ruleKeys = []string{"rule", "names", "message", "severity", "where", "left", "is", "right", "tolerance"}

func (r *reader) rule(node ast.Node) *Rule {
	fields, ok := r.fields(node)
	if !ok || len(fields) == 0 {
		r.fail(node, "own-rules.mapping", "keys", strings.Join(ruleKeys, ", "))
		return nil
	}
	rule := &Rule{Severity: warehouse.Warning, Where: Where{Codes: map[string][]string{}}}
	seen := r.unique(fields, ruleKeys, "rule")
	for _, key := range []string{"rule", "names", "where", "left", "is", "right"} {
		if seen[key] == nil {
			r.fail(fields[0].at, "own-rules.no-key", "key", key)
		}
	}
	do := func(key string, read func(ast.Node)) {
		if f := seen[key]; f != nil {
			read(f.value)
		}
	}
	do("rule", func(n ast.Node) { rule.ID = r.id(n) })
	do("names", func(n ast.Node) { rule.Names = r.names(n) })
	do("message", func(n ast.Node) { rule.Message = r.names(n) })
	do("severity", func(n ast.Node) { rule.Severity = r.severity(n) })
	do("where", func(n ast.Node) { r.where(n, &rule.Where) })
	if rule.Where.Dataset != "" { // else what is of it cannot be known
		do("left", func(n ast.Node) { rule.Left = r.terms(n, rule.Where.Dataset) })
		do("right", func(n ast.Node) { rule.Right = r.terms(n, rule.Where.Dataset) })
	}
	do("is", func(n ast.Node) { rule.Is = r.operator(n) })
	do("tolerance", func(n ast.Node) { rule.Tolerance = r.tolerance(n) })
	r.sides(rule, seen)
	return rule
}

// sides holds the two sides of a rule against each other.
func (r *reader) sides(rule *Rule, seen map[string]*field) {
	if f := seen["left"]; f != nil && len(rule.Left) > 0 && rule.Where.Dataset != "" {
		switch first := &rule.Left[0]; {
		case first.Constant():
			r.fail(f.value, "own-rules.left-figure")
		case first.Dataset != rule.Where.Dataset:
			r.fail(f.value, "own-rules.left-dataset", "left", first.Dataset, "where", rule.Where.Dataset)
		case first.In == InWarehouse:
			r.fail(f.value, "own-rules.left-file")
		}
	}
	if f := seen["is"]; f != nil && rule.Is == About && rule.Tolerance == (Tolerance{}) {
		r.fail(f.value, "own-rules.tolerance-needed")
	}
}

// unique gives the fields of a mapping by key, and fails those that are not known
// or are there twice.
func (r *reader) unique(fields []field, known []string, what string) map[string]*field {
	seen := map[string]*field{}
	for i := range fields {
		f := &fields[i]
		switch {
		case !slices.Contains(known, f.key):
			r.fail(f.at, "own-rules.unknown-key", "what", what, "key", f.key, "known", strings.Join(known, ", "))
		case seen[f.key] != nil:
			r.fail(f.at, "own-rules.twice", "key", f.key)
		default:
			seen[f.key] = f
		}
	}
	return seen
}

var idForm = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

func (r *reader) id(node ast.Node) string {
	id, ok := text(node)
	switch {
	case !ok || !idForm.MatchString(id) || len(id) > 60:
		r.fail(node, "own-rules.id")
	case r.taken(id):
		r.fail(node, "own-rules.id-built-in", "id", id)
	case slices.Contains(r.ids, id):
		r.fail(node, "own-rules.id-taken", "id", id)
	}
	r.ids = append(r.ids, id)
	return id
}

// names are a text in one language or more.
func (r *reader) names(node ast.Node) warehouse.Names {
	fields, ok := r.fields(node)
	if !ok || len(fields) == 0 {
		r.fail(node, "own-rules.texts")
		return nil
	}
	names := warehouse.Names{}
	for _, f := range fields {
		s, ok := text(f.value)
		switch {
		case !slices.Contains(warehouse.Languages(), f.key):
			r.fail(f.at, "own-rules.language", "language", f.key, "languages", strings.Join(warehouse.Languages(), ", "))
		case !ok || s == "":
			r.fail(f.value, "own-rules.text-missing", "language", f.key)
		default:
			names[f.key] = s
		}
	}
	return names
}

func (r *reader) severity(node ast.Node) warehouse.Severity {
	s, _ := text(node)
	switch v := warehouse.Severity(s); v {
	case warehouse.Note, warehouse.Warning, warehouse.Blocking:
		return v
	}
	r.fail(node, "own-rules.severity", "severity", s)
	return warehouse.Warning
}

func (r *reader) operator(node ast.Node) Operator {
	s, _ := text(node)
	if op, ok := words[strings.ToLower(s)]; ok {
		return op
	}
	r.fail(node, "own-rules.operator", "operator", s)
	return Equal
}

// where reads which figures a rule is held for.
func (r *reader) where(node ast.Node, w *Where) {
	fields, ok := r.fields(node)
	if !ok {
		r.fail(node, "own-rules.where")
		return
	}
	ds := r.dataset(node, fields, "")
	if ds == nil {
		return
	}
	w.Dataset = ds.ID
	for _, f := range fields {
		switch f.key {
		case "dataset":
		case "periods":
			w.Periods = append(w.Periods, r.periods(f.value)...)
		default:
			for _, n := range list(f.value) {
				if code := r.code(ds, f.at, f.key, n); code != "" {
					w.Codes[f.key] = append(w.Codes[f.key], code)
				}
			}
		}
	}
}

// dataset is the one that a mapping names, or else one that is known already.
func (r *reader) dataset(node ast.Node, fields []field, known string) *warehouse.Dataset {
	at := node
	for _, f := range fields {
		if f.key == "dataset" {
			known, _ = text(f.value)
			at = f.value
		}
	}
	if known == "" {
		r.fail(at, "own-rules.dataset")
		return nil
	}
	ds, err := r.catalog.Dataset(known)
	if err != nil {
		r.failed(at, err)
		return nil
	}
	return ds
}

func (r *reader) code(ds *warehouse.Dataset, at ast.Node, dim string, node ast.Node) string {
	if ds.Index(dim) < 0 {
		r.fail(at, "catalog.no-dimension", "dataset", ds.ID, "dimension", dim, "dimensions", strings.Join(ds.IDs(), ", "))
		return ""
	}
	label, ok := text(node)
	if !ok {
		r.fail(node, "own-rules.codes", "dimension", dim)
		return ""
	}
	code, err := r.catalog.ParseCode(ds, dim, label)
	if err != nil {
		r.failed(node, err)
	}
	return code
}

func (r *reader) periods(node ast.Node) (all []warehouse.Period) {
	for _, n := range list(node) {
		s, _ := text(n)
		p, err := warehouse.ParsePeriodRange(s)
		if err != nil {
			r.fail(n, "own-rules.period", "text", s)
			continue
		}
		all = append(all, p)
	}
	return all
}

// terms reads a side: a term, or a list of them that are added up.
func (r *reader) terms(node ast.Node, dataset string) (all []Term) {
	for _, n := range list(node) {
		all = append(all, r.term(n, dataset)...)
	}
	return all
}

// term reads one part of a sum. A list of codes is a sum over them.
func (r *reader) term(node ast.Node, dataset string) []Term {
	if s, ok := text(node); ok {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			r.fail(node, "own-rules.term-number", "text", s)
		}
		return []Term{{Times: v}}
	}
	fields, ok := r.fields(node)
	if !ok {
		r.fail(node, "own-rules.term")
		return nil
	}
	ds := r.dataset(node, fields, dataset)
	if ds == nil {
		return nil
	}
	first := Term{Dataset: ds.ID, Codes: map[string]string{}, Times: 1}
	terms := []Term{first}
	in := Place("")
	for _, f := range fields {
		switch f.key {
		case "dataset":
		case "times":
			r.times(f.value, terms)
		case "in":
			in = r.place(f.value)
		case "absent":
			if s, _ := text(f.value); s != "zero" {
				r.fail(f.value, "own-rules.absent")
			}
			for i := range terms {
				terms[i].AbsentIsZero = true
			}
		default:
			terms = r.over(ds, f, terms)
		}
	}
	if ds.ID != dataset && terms[0].Codes[warehouse.DimMeasure] == "" {
		r.fail(node, "own-rules.measure")
	}
	if in == "" {
		in = placeOf(ds.ID == dataset && terms[0].Codes[warehouse.DimSource] == "")
	}
	for i := range terms {
		terms[i].In = in
	}
	return terms
}

// placeOf is where a figure is looked for when nothing is said: beside its own kind
// in the file only, as the warehouse may hold what the file replaces.
func placeOf(sameTable bool) Place {
	if sameTable {
		return InFile
	}
	return Either
}

func (r *reader) times(node ast.Node, terms []Term) {
	s, _ := text(node)
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || v == 0 {
		r.fail(node, "own-rules.times", "text", s)
	}
	for i := range terms {
		terms[i].Times = v
	}
}

func (r *reader) place(node ast.Node) Place {
	s, _ := text(node)
	switch p := Place(s); p {
	case InFile, InWarehouse, Either:
		return p
	}
	r.fail(node, "own-rules.place", "place", s, "places", "file, warehouse, either")
	return Either
}

// over gives the terms for each code of a dimension.
func (r *reader) over(ds *warehouse.Dataset, f field, terms []Term) (all []Term) {
	for _, n := range list(f.value) {
		code := r.code(ds, f.at, f.key, n)
		for _, t := range terms {
			t.Codes = maps.Clone(t.Codes)
			t.Codes[f.key] = code
			all = append(all, t)
		}
		if ds.Index(f.key) < 0 {
			break // said once
		}
	}
	return all
}

// tolerance reads a number, a share ("2 %"), "rounding", or a mapping of both.
func (r *reader) tolerance(node ast.Node) (t Tolerance) {
	fields, ok := r.fields(node)
	if !ok {
		s, _ := text(node)
		switch v, share, err := amount(s); {
		case s == "rounding": // which is always allowed for
		case err != nil:
			r.fail(node, "own-rules.tolerance", "text", s)
		case share:
			t.Relative = v
		default:
			t.Absolute = v
		}
		return t
	}
	for key, f := range r.unique(fields, []string{"absolute", "relative"}, "tolerance") {
		s, _ := text(f.value)
		v, _, err := amount(s)
		if err != nil {
			r.fail(f.value, "own-rules.tolerance-negative", "text", s)
		}
		if key == "absolute" {
			t.Absolute = v
		} else {
			t.Relative = v
		}
	}
	return t
}

// amount reads a number that is not below zero, or a share of a hundred.
func amount(s string) (v float64, share bool, err error) {
	s, share = strings.CutSuffix(s, "%")
	v, err = strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err == nil && !(v >= 0) {
		err = strconv.ErrRange
	}
	if share {
		v /= 100
	}
	return v, share, err
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
