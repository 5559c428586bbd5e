package server

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// option is one choice of a form.
type option struct {
	Code, Label string
	Chosen      bool
	Total       bool
}

// pair is a name and what it stands for.
type pair struct{ Name, Value string }

// link is a text that leads somewhere.
type link struct{ Text, Href string }

// sortOptions puts totals first; areas follow by kind and name, so that what no
// country is named for comes last, other codes as their list orders them.
func sortOptions(cat *catalog.Catalog, options []option, ds *warehouse.Dataset, dim warehouse.Dimension, lang string) {
	byName := collate.New(language.Make(lang), collate.IgnoreCase)
	list := cat.ListOf(ds, dim.ID)
	byNameOnly := list == nil || dim.ID == warehouse.DimSource
	slices.SortStableFunc(options, func(a, b option) int {
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

// codeLabel is what readers see for a code: sources by their publisher's name.
func codeLabel(cat *catalog.Catalog, ds *warehouse.Dataset, dim, code, language string) string {
	if dim == warehouse.DimSource {
		if src, err := cat.Source(code); err == nil {
			return src.Publisher.In(language) + ": " + src.Names.In(language)
		}
	}
	return cat.Label(ds, dim, code, language)
}
