package reports

import (
	"maps"
	"slices"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
)

// NoteText writes a note of an answer in the reader's language. The codes in
// its arguments become labels: an argument is named for the dimension whose
// code it holds ("source", "counterpart_area"); several codes stand with commas
// between them. A note of which lang has no message is shown in English.
func NoteText(n warehouse.AnswerNote, ds *warehouse.Dataset, cat *catalog.Catalog, language string) string {
	if !lang.Has(n.ID) {
		return n.Text
	}
	args := make([]string, 0, 2*len(n.Args))
	for _, name := range slices.Sorted(maps.Keys(n.Args)) {
		args = append(args, name, argText(name, n.Args[name], ds, cat, language))
	}
	return lang.T(language, n.ID, args...)
}

func argText(name, value string, ds *warehouse.Dataset, cat *catalog.Catalog, language string) string {
	if cat == nil || value == "" {
		return value
	}
	codes := strings.Split(value, ",")
	for i, code := range codes {
		codes[i] = argLabel(name, strings.TrimSpace(code), ds, cat, language)
	}
	return lang.List(language, codes)
}

func argLabel(name, code string, ds *warehouse.Dataset, cat *catalog.Catalog, language string) string {
	switch dim := strings.ToUpper(strings.TrimSuffix(name, "s")); {
	case dim == warehouse.DimSource:
		return sourceName(code, cat, language)
	case dim == "DIM" || dim == "DIMENSION" || name == "by":
		return dimensionName(code, ds, language)
	case dim == "PERIOD" || dim == warehouse.DimTime:
		return lang.Period(language, code)
	case ds != nil && ds.Index(dim) >= 0:
		return cat.Label(ds, dim, code, language)
	}
	return code
}

// dimensionName is the name of a dataset's dimension, its id where it has none.
func dimensionName(dim string, ds *warehouse.Dataset, language string) string {
	if dim == warehouse.DimTime {
		return lang.T(language, "reports.period")
	}
	if ds != nil {
		if i := ds.Index(dim); i >= 0 && ds.Dimensions[i].Names.In(language) != "" {
			return ds.Dimensions[i].Names.In(language)
		}
	}
	return dim
}

// sourceName names a source by publisher and table, its id where the catalog
// does not know it.
func sourceName(id string, cat *catalog.Catalog, language string) string {
	s, err := cat.Source(id)
	if err != nil {
		return id
	}
	publisher, title := s.Publisher.In(language), s.Names.In(language)
	switch {
	case title == "":
		return id
	case publisher == "" || strings.Contains(title, publisher):
		return title
	}
	return publisher + ", " + title
}
