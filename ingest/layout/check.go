package layout

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/parser"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/yamldata"
)

// Check holds the layout against the catalog: sources, datasets, dimensions and
// every code that constants and maps give must be there, and every table must
// say what it counts and where. The error (ErrInvalid) lists what is wrong with
// line and column.
func (l *Layout) Check(cat *catalog.Catalog) error {
	k := checker{compiler: compiler{layout: l}, catalog: cat}
	for _, area := range l.Reports {
		if areas, err := cat.List("CL_AREA"); err != nil || areas.Code(area) == nil {
			k.fail("$.reports", "layout.area", "area", area)
		}
	}
	for i, t := range l.Tables {
		if t.Dataset != "" {
			k.table(t, fmt.Sprintf("$.tables[%d]", i))
		}
	}
	if len(k.problems) == 0 {
		return nil
	}
	tree, err := parser.ParseBytes(l.YAML, 0)
	if err != nil {
		return yamldata.SyntaxError(l.File, err)
	}
	return k.report(l.File, tree.Docs[0].Body)
}

type checker struct {
	compiler
	catalog *catalog.Catalog
	given   map[string]bool // dimensions that something gives, of the table being checked
}

func (k *checker) table(t *Table, path string) {
	ds, err := k.catalog.Dataset(t.Dataset)
	if err != nil {
		k.failed(path+".dataset", err)
		return
	}
	if source, err := k.catalog.Source(t.Source); t.Skip != "" {
		// nothing of it is loaded: no source has it, or a person left it out
	} else if err != nil {
		k.failed(path, err)
	} else if !slices.Contains(source.Datasets, ds.ID) {
		k.fail(path+".dataset", "layout.source-dataset", "source", source.ID, "dataset", ds.ID)
	}
	k.given = map[string]bool{}
	k.setting(ds, &t.Set, path+".set")
	k.axes(ds, t.From, path+".from")
	k.axes(ds, t.Sections, path+".sections")
	k.axes(ds, t.Stub, path+".stub")
	k.axes(ds, t.Header, path+".header")
	if t.Indent != nil {
		k.axes(ds, t.Indent.Levels, path+".indent.levels")
	}
	for _, dim := range []string{warehouse.DimMeasure, warehouse.DimRefArea} {
		if !k.given[dim] && t.Placed() && t.Skip == "" {
			k.fail(path, "layout.no-giver", "table", t.ID, "dimension", dim)
		}
	}
	k.breaks(ds, t, path)
	for _, dim := range t.Adds {
		if dim != warehouse.DimTime && ds.Index(dim) < 0 {
			k.fail(path+".adds", "layout.no-dimension", "dimension", dim, "dataset", ds.ID, "dimensions", strings.Join(ds.IDs(), ", "))
		}
	}
}

func (k *checker) axes(ds *warehouse.Dataset, axes []*Axis, path string) {
	for i, a := range axes {
		p := fmt.Sprintf("%s[%d]", path, i)
		if a.Dimension != "" {
			k.dimension(ds, a.Dimension, p+".dimension")
		}
		if a.List != "" {
			if _, err := k.catalog.List(a.List); err != nil {
				k.failed(p+".list", err)
			}
		}
		for _, text := range slices.Sorted(maps.Keys(a.Map)) {
			s := a.Map[text]
			k.setting(ds, &s, p+".map."+quotePath(text))
		}
		for j := range a.Patterns {
			k.setting(ds, &a.Patterns[j].Setting, fmt.Sprintf("%s.patterns[%d]", p, j))
		}
		if a.Otherwise != nil {
			k.setting(ds, a.Otherwise, p+".otherwise")
		}
	}
}

func (k *checker) dimension(ds *warehouse.Dataset, dim, path string) bool {
	k.given[dim] = true
	if ds.Index(dim) < 0 {
		k.fail(path, "layout.no-dimension", "dimension", dim, "dataset", ds.ID, "dimensions", strings.Join(ds.IDs(), ", "))
		return false
	}
	return true
}

// setting checks what a text means, in the dataset that it sends cells to.
func (k *checker) setting(ds *warehouse.Dataset, s *Setting, path string) {
	for _, t := range k.layout.Tables {
		if s.Table != "" && t.ID == s.Table && t.Dataset != "" {
			if other, err := k.catalog.Dataset(t.Dataset); err == nil {
				ds = other
			}
		}
	}
	for _, a := range s.Codes {
		if !k.dimension(ds, a.Dim, path) || strings.Contains(a.Code+a.Find, "$") {
			continue
		}
		list := k.catalog.ListOf(ds, a.Dim)
		if a.List != "" {
			list, _ = k.catalog.List(a.List)
		}
		switch {
		case list == nil:
			k.fail(path, "layout.no-code-list", "dimension", a.Dim, "dataset", ds.ID)
		case a.Code != "" && list.Code(a.Code) == nil:
			k.fail(path, "layout.code", "code", a.Code, "list", list.ID)
		case a.Find != "":
			if _, ok := k.catalog.Lookup(list.ID, a.Find, k.scope(&a)); !ok {
				k.fail(path, "layout.not-found", "label", a.Find, "list", list.ID)
			}
		}
	}
}

// scope is the publisher in whose words a label is looked up: where the layout
// names none, the source's.
func (k *checker) scope(a *Assignment) string {
	if a.Scope != "" {
		return a.Scope
	}
	source, err := k.catalog.Source(k.layout.Source)
	if err != nil {
		return ""
	}
	return source.Scope
}
