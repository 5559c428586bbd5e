package reports

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

// wording gives the codes of one answer their labels and their order: totals
// first, then the order of the code list, areas by their names in the reader's
// alphabet, groups before countries, "other" and "not stated" last.
type wording struct {
	ds       *warehouse.Dataset
	cat      *catalog.Catalog
	language string
	collator *collate.Collator
	labels   map[string]string
}

func newWording(ds *warehouse.Dataset, cat *catalog.Catalog, lng string) *wording {
	return &wording{ds: ds, cat: cat, language: lng, labels: map[string]string{}}
}

// label is what readers see for a code of a dimension or for a period.
func (w *wording) label(dim, code string) string {
	key := dim + "\x00" + code
	if s, ok := w.labels[key]; ok {
		return s
	}
	s := w.find(dim, code)
	w.labels[key] = s
	return s
}

func (w *wording) find(dim, code string) string {
	switch {
	case dim == warehouse.DimTime:
		return lang.Period(w.language, code)
	case dim == warehouse.DimMeasure:
		if m, ok := w.ds.Measure(code); ok && m.Names.In(w.language) != "" {
			return m.Names.In(w.language)
		}
	case dim == warehouse.DimSource:
		return sourceName(code, w.cat, w.language)
	case code == warehouse.World && dim != warehouse.DimRefArea && w.areas(dim):
		return lang.T(w.language, "reports.total")
	}
	return w.cat.Label(w.ds, dim, code, w.language)
}

// list is the id of a dimension's code list.
func (w *wording) list(dim string) string {
	if i := w.ds.Index(dim); i >= 0 {
		return w.ds.Dimensions[i].CodeList
	}
	return ""
}

// areas reports whether a dimension's codes are areas.
func (w *wording) areas(dim string) bool { return w.list(dim) == "CL_AREA" }

// isTotal reports whether a code is the whole of its dimension.
func isTotal(code string) bool {
	return code == warehouse.Total || code == warehouse.World || code == warehouse.NotApplicable
}

// place is the coarse order of a code: totals, codes, what is left over; of
// areas also groups before countries, and after them what no country is named
// for.
func (w *wording) place(dim, code string) int {
	const last = 100 // past the kinds of area
	switch {
	case isTotal(code):
		return 0
	case code == warehouse.NotStated:
		return last + 1
	case code == warehouse.Other:
		return last
	case w.areas(dim):
		return 1 + w.cat.AreaKind(code).Order()
	}
	return 1
}

// leftOver reports whether a code is for what the others of its dimension
// do not name.
func (w *wording) leftOver(dim, code string) bool {
	return code == warehouse.NotStated || code == warehouse.Other || w.areas(dim) && w.cat.AreaKind(code) == catalog.Residual
}

// group reports whether a code is a group of areas.
func (w *wording) group(dim, code string) bool {
	return w.areas(dim) && w.cat.AreaKind(code) == catalog.Group
}

// compare orders two codes of a dimension.
func (w *wording) compare(dim, a, b string) int {
	if a == b {
		return 0
	}
	if dim == warehouse.DimTime {
		return warehouse.ComparePeriods(a, b)
	}
	if d := cmp.Compare(w.place(dim, a), w.place(dim, b)); d != 0 {
		return d
	}
	if !w.areas(dim) {
		if d := cmp.Compare(w.order(dim, a), w.order(dim, b)); d != 0 {
			return d
		}
	}
	if w.collator == nil { // made when it is needed: it costs more than a small table
		w.collator = collate.New(language.Make(w.language))
	}
	if d := w.collator.CompareString(w.label(dim, a), w.label(dim, b)); d != 0 {
		return d
	}
	return strings.Compare(a, b)
}

// order is a code's place in its list, past the end where it is not in it.
func (w *wording) order(dim, code string) int {
	if dim == warehouse.DimMeasure {
		return slices.IndexFunc(w.ds.Measures, func(m warehouse.Measure) bool { return m.ID == code })
	}
	list := w.cat.ListOf(w.ds, dim)
	if list == nil {
		return 0
	}
	if c := list.Code(code); c != nil {
		return c.Order
	}
	return len(list.Codes)
}

// periodHeads are the headings of a period: a month is under its year.
func periodHeads(language, code string) []string {
	p, err := warehouse.ParsePeriod(code)
	if err != nil || p.String() != code {
		return []string{lang.Period(language, code)}
	}
	year := p.Start.Format("2006")
	month := int(p.Start.Month())
	switch f := p.Freq(); {
	case f == warehouse.Monthly:
		return []string{year, monthName(language, month)}
	case f == warehouse.Quarterly:
		return []string{year, lang.T(language, "reports.quarter", "n", itoa((month+2)/3))}
	case f == warehouse.HalfYear:
		return []string{year, lang.T(language, "reports.half", "n", itoa((month+5)/6))}
	case p.Months > 1 && p.Start.Day() == 1 && (month > 1 || p.Months%12 > 0):
		return []string{monthsHead(language, p)}
	}
	return []string{lang.Period(language, code)}
}

// monthsHead is the heading of a stretch of months: "Oct 2009–Sep 2010", "Jan–Jul 2025".
func monthsHead(language string, p warehouse.Period) string {
	last := p.End().AddDate(0, 0, -1)
	from := monthName(language, int(p.Start.Month()))
	if p.Start.Year() != last.Year() {
		from += " " + p.Start.Format("2006")
	}
	return from + "–" + monthName(language, int(last.Month())) + " " + last.Format("2006")
}
