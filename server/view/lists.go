// Package view has the parts of pages that several rooms of the server show:
// lists, releases, changes and findings, with every text ready for a template.
package view

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
)

// Option is one choice of a form.
type Option struct {
	Code, Label string
	Chosen      bool
	Total       bool
}

// Pair is a name and what it represents.
type Pair struct{ Name, Value string }

// Link is a text that leads somewhere.
type Link struct{ Text, Href string }

// SortOptions puts totals first; areas follow by kind and name, so that what no
// country is named for comes last, other codes as their list orders them.
func SortOptions(cat *catalog.Catalog, options []Option, ds *warehouse.Dataset, dim warehouse.Dimension, lang string) {
	byName := collate.New(language.Make(lang), collate.IgnoreCase)
	list := cat.ListOf(ds, dim.ID)
	byNameOnly := list == nil || dim.ID == warehouse.DimSource
	slices.SortStableFunc(options, func(a, b Option) int {
		switch {
		case a.Total != b.Total:
			if a.Total {
				return -1
			}
			return 1
		case list != nil && list.ID == catalog.AreaList:
			return cmp.Or(cat.AreaKind(a.Code).Order()-cat.AreaKind(b.Code).Order(), byName.CompareString(a.Label, b.Label))
		case byNameOnly:
			return byName.CompareString(a.Label, b.Label)
		}
		ca, cb := list.Code(a.Code), list.Code(b.Code)
		if ca == nil || cb == nil {
			return strings.Compare(a.Code, b.Code)
		}
		return ca.Order - cb.Order
	})
}

// CodeLabel is what readers see for a code: sources by their publisher's name.
func CodeLabel(cat *catalog.Catalog, ds *warehouse.Dataset, dim, code, language string) string {
	if dim == warehouse.DimSource {
		if src, err := cat.Source(code); err == nil {
			return lang.Colon(language, src.Publisher.In(language), src.Names.In(language))
		}
	}
	return cat.Label(ds, dim, code, language)
}
