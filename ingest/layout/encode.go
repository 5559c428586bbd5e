package layout

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"siemmes/warehouse"
)

// Remark is a comment in the text of a layout. It is written above the key or
// entry at Path, a YAML path such as $.tables[0].stub[1]; where the text has no
// line of its own for that, above what is around it.
type Remark struct{ Path, Text string }

// Encode returns the YAML text of a layout: Parse of it gives the same layout, but
// for YAML and File. The keys are in the order of the types; what is a default, or
// inherited from the layout by its tables, is left out.
func Encode(l *Layout, remarks ...Remark) []byte {
	root := encodeValue(reflect.ValueOf(trimmed(l)))
	for _, r := range remarks {
		at := root.at(r.Path)
		at.remarks = append(at.remarks, r.Text)
	}
	root.countRemarks()
	var w yamlWriter
	w.remarks(0, root)
	w.pairs(0, root)
	return w.Bytes()
}

// encoded is implemented by the types that YAML writes in a form of their own: as a
// text, a list or a [mapping].
type encoded interface{ encoded() any }

// mapping is a mapping with its keys in order.
type mapping []pair

type pair struct {
	key   string
	value any
}

// add adds a key unless its value is zero.
func (m *mapping) add(key string, value any) {
	if v := reflect.ValueOf(value); v.IsValid() && !v.IsZero() {
		*m = append(*m, pair{key, value})
	}
}

// emptyIsNone are the keys whose empty list says that there are none, where no list
// says that those of the layout, or all, hold.
var emptyIsNone = []string{"adds", "notes", "marks"}

// encodeValue returns the node of a value; nil where there is nothing to write.
func encodeValue(v reflect.Value) *yamlNode {
	if v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
		return nil
	}
	if e, ok := v.Interface().(encoded); ok {
		return encodeValue(reflect.ValueOf(e.encoded()))
	}
	if m, ok := v.Interface().(mapping); ok {
		return encodeMapping(m)
	}
	switch v.Kind() {
	case reflect.Pointer:
		return encodeValue(v.Elem())
	case reflect.Struct:
		return encodeStruct(v)
	case reflect.Slice:
		n := &yamlNode{kind: yamlList}
		for i := range v.Len() {
			n.items = append(n.items, encodeValue(v.Index(i)))
		}
		return n
	case reflect.Map:
		var m mapping
		for _, key := range slices.Sorted(maps.Keys(mapKeys(v))) {
			m = append(m, pair{key, v.MapIndex(reflect.ValueOf(key).Convert(v.Type().Key())).Interface()})
		}
		return encodeMapping(m)
	case reflect.Float64:
		return &yamlNode{text: warehouse.FormatNumber(v.Float())}
	case reflect.Bool, reflect.Int:
		return &yamlNode{text: fmt.Sprint(v.Interface())}
	}
	return &yamlNode{text: scalar(v.String())}
}

func mapKeys(v reflect.Value) map[string]bool {
	keys := map[string]bool{}
	for _, key := range v.MapKeys() {
		keys[key.String()] = true
	}
	return keys
}

func encodeMapping(m mapping) *yamlNode {
	n := &yamlNode{kind: yamlMapping}
	for _, p := range m {
		n.keys = append(n.keys, p.key)
		n.items = append(n.items, encodeValue(reflect.ValueOf(p.value)))
	}
	return n
}

// encodeStruct writes the fields that have a YAML key and are not zero.
func encodeStruct(v reflect.Value) *yamlNode {
	n := encodeMapping(structFields(v))
	n.block = v.Type() == reflect.TypeFor[Layout]() || v.Type() == reflect.TypeFor[Table]()
	return n
}

func structFields(v reflect.Value) (m mapping) {
	for i := range v.NumField() {
		key, option, _ := strings.Cut(v.Type().Field(i).Tag.Get("yaml"), ",")
		field := v.Field(i)
		switch {
		case option == "inline":
			m = append(m, structFields(field)...)
		case key == "" || key == "-" || field.IsZero():
		case (field.Kind() == reflect.Slice || field.Kind() == reflect.Map) && field.Len() == 0 && !slices.Contains(emptyIsNone, key):
		default:
			m = append(m, pair{key, field.Interface()})
		}
	}
	return m
}

func (p *Pattern) encoded() any { return p.String() }

func (p Patterns) encoded() any {
	if len(p) == 1 {
		return p[0].String()
	}
	return []*Pattern(p)
}

func (l CodeList) encoded() any {
	if len(l) == 1 {
		return l[0]
	}
	return []string(l)
}

func (c Completeness) encoded() any {
	if c == CompleteUnknown {
		return string(c)
	}
	return c == CompleteYes
}

func (r Replaces) encoded() any {
	if r.Scope == warehouse.ReplacesTable {
		return mapping{{string(warehouse.ReplacesTable), r.Reason}}
	}
	return string(r.Scope)
}

func (f Forms) encoded() any {
	forms := make([]any, len(f.List))
	for i, form := range f.List {
		forms[i] = form.encoded()
	}
	if len(forms) == 1 {
		return forms[0]
	}
	return forms
}

func (f Form) encoded() any {
	m := mapping{{"form", f.Kind}}
	for _, x := range []struct{ key, value, usual string }{{"order", f.Order, "dmy"}, {"of", f.Of, "day"}, {"at", f.At, "in"}, {"named", f.Named, "end"}} {
		if x.value != x.usual && x.value != "" {
			m.add(x.key, x.value)
		}
	}
	m.add("starts", f.Starts)
	if len(m) == 1 {
		return f.Kind
	}
	return m
}

func (s Setting) encoded() any {
	m := s.mapping()
	switch {
	case s.short != "":
		return s.short
	case s.Label && len(m) == 1:
		return "label"
	}
	return m
}

func (s PatternSetting) encoded() any {
	return append(mapping{{"like", s.Like.String()}}, s.mapping()...)
}

// mapping is the long form of a setting.
func (s *Setting) mapping() mapping {
	m := mapping{}
	m.add("table", s.Table)
	for _, a := range s.Codes {
		if a.Find == "" {
			m.add(a.Dim, a.Code)
			continue
		}
		find := mapping{{"find", a.Find}}
		find.add("list", a.List)
		find.add("scope", a.Scope)
		m = append(m, pair{a.Dim, find})
	}
	m.add("skip", s.Skip)
	m.add("status", s.Status)
	m.add("conf", s.Conf)
	if s.Period != nil {
		m = append(m, pair{"period", s.Period.encoded()})
	}
	m.add("multiplier", s.Multiplier)
	m.add("total", s.Total)
	m.add("label", s.Label)
	m.add("note", s.Note)
	m.add("basis", s.Basis)
	return m
}

func (p *PeriodText) encoded() any {
	switch {
	case p.Whole:
		return "whole"
	case p.Text != "":
		return p.Text
	}
	m := mapping{}
	m.add("year", p.Year)
	m.add("half", p.Half)
	m.add("quarter", p.Quarter)
	m.add("month", p.Month)
	m.add("months", p.Months)
	m.add("day", p.Day)
	return m
}
