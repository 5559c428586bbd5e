package definition

import (
	"slices"
	"strings"

	"siemmes/warehouse"
)

// dataset is one of the catalog, nil where there is none of that id.
func (r *reader) dataset(id string) *warehouse.Dataset {
	if id == "" {
		return nil
	}
	ds, err := r.catalog.Dataset(id)
	if err != nil {
		return nil
	}
	return ds
}

// ask reads a question. Dataset is empty where it names none of the catalog.
func (r *reader) ask(of mapping, key string) (ask Ask) {
	m, ok := r.mapping(of.values[key], "ask")
	if !ok {
		return ask
	}
	m.known()
	m.require("dataset", "freq")
	var all []string
	for _, ds := range r.catalog.Datasets() {
		all = append(all, ds.ID)
	}
	ask.Dataset = m.choice("dataset", "definition.unknown-dataset", all)
	ask.Freq = warehouse.Freq(m.choice("freq", "definition.unknown-frequency", frequencies()))
	ask.Years = m.number("years")
	if ask.Years > 0 && !slices.Contains(r.needs, NeedYear) {
		r.fail(m.values["years"], "definition.years-without-year")
	}
	ds := r.dataset(ask.Dataset)
	for _, dim := range m.texts("by") {
		if ds != nil && r.dimension(dim, ds) {
			ask.By = append(ask.By, dim.text)
		}
	}
	if m.has("where") {
		ask.Where = r.where(m, ds)
	}
	return ask
}

// where reads the codes to which a question is narrowed, by dimension.
func (r *reader) where(of mapping, ds *warehouse.Dataset) map[string][]string {
	m, ok := r.mapping(of.values["where"], "where")
	if !ok {
		return nil
	}
	where := map[string][]string{}
	for _, dim := range m.keys {
		codes := m.texts(dim)
		if ds == nil || !r.dimension(entry{dim, m.at[dim]}, ds) {
			continue
		}
		for _, code := range codes {
			if r.parameter(code, ds, dim) || r.code(code, ds, dim) {
				where[dim] = append(where[dim], code.text)
			}
		}
	}
	return where
}

// parameter reports whether a code is $country, and notes a parameter that there
// is none of, that the report does not need or that the dimension does not take.
func (r *reader) parameter(code entry, ds *warehouse.Dataset, dim string) bool {
	name, ok := strings.CutPrefix(code.text, "$")
	if !ok {
		return false
	}
	i := ds.Index(dim)
	switch {
	case code.text != country:
		r.fail(code.at, "definition.unknown-parameter", "name", code.text, "known", []string{country})
	case i < 0 || ds.Dimensions[i].CodeList != areas:
		r.fail(code.at, "definition.parameter-no-area", "name", code.text, "dimension", dim)
	case !slices.Contains(r.needs, name):
		r.fail(code.at, "definition.parameter-not-needed", "name", code.text, "need", name)
	}
	return true
}

// areas is the code list of countries and groups of them.
const areas = "CL_AREA"

// dimension reports whether the dataset has a dimension, and notes one that it has
// not.
func (r *reader) dimension(dim entry, ds *warehouse.Dataset) bool {
	if ds.Index(dim.text) >= 0 {
		return true
	}
	r.fail(dim.at, "definition.unknown-dimension", "name", dim.text, "dataset", ds.ID, "known", ds.IDs())
	return false
}

// mostListed is how many codes a message lists.
const mostListed = 12

// code reports whether a dimension has a code, and notes one that it has not. A
// dimension whose codes are in no list takes any.
func (r *reader) code(code entry, ds *warehouse.Dataset, dim string) bool {
	var known []string
	if dim == warehouse.DimMeasure {
		for _, m := range ds.Measures {
			known = append(known, m.ID)
		}
	} else if list := r.catalog.ListOf(ds, dim); list == nil || list.Code(code.text) != nil {
		return ds.Index(dim) >= 0 && !strings.HasPrefix(code.text, "$")
	} else {
		for _, c := range list.Codes {
			known = append(known, c.ID)
		}
	}
	switch {
	case slices.Contains(known, code.text):
		return true
	case len(known) > mostListed:
		r.fail(code.at, "definition.unknown-code", "name", code.text, "dimension", dim, "dataset", ds.ID)
	default:
		r.fail(code.at, "definition.unknown-code-of", "name", code.text, "dimension", dim, "dataset", ds.ID, "known", known)
	}
	return false
}

// kept reports whether the answer to a question has a dimension, and notes one that
// it has not. A question keeps what it names, the measure, and dimensions whose
// codes are never added up.
func (r *reader) kept(dim entry, ask Ask) bool {
	ds := r.dataset(ask.Dataset)
	if ds == nil || !r.dimension(dim, ds) {
		return false
	}
	if slices.Contains(ask.By, dim.text) || dim.text == warehouse.DimMeasure || dim.text == warehouse.DimSource || !ds.Dimensions[ds.Index(dim.text)].Adds() {
		return true
	}
	r.fail(dim.at, "definition.not-asked", "dimension", dim.text)
	return false
}
