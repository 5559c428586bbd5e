package overview

import (
	"cmp"
	"slices"
	"strconv"

	"siemmes/warehouse"
)

// firstYears is how many years the first table of a dataset shows.
const firstYears = 10

// FirstView fills in what a question about a dataset leaves open: arrivals where
// there are both directions, the countries that have figures of those given, the
// measure that most of them have, years where there are any, and the last ten
// years in which something was observed.
func FirstView(ds *warehouse.Dataset, q *warehouse.Query, h *Holdings, countries []string) {
	narrow := func(dim string, codes ...string) {
		if ds.Index(dim) >= 0 && q.Codes(dim) == nil && len(codes) > 0 {
			q.Where = append(q.Where, warehouse.Filter{Dim: dim, Codes: codes})
		}
	}
	if slices.Contains(h.Codes[warehouse.DimDirection], "IN") {
		narrow(warehouse.DimDirection, "IN")
	}
	narrow(warehouse.DimRefArea, slices.DeleteFunc(slices.Clone(countries), func(code string) bool { return !h.Has(code) })...)
	h = h.Of(*q)
	if measure := h.Widest(ds); measure != "" {
		narrow(warehouse.DimMeasure, measure)
		h = h.Of(*q)
	}
	q.Freq = firstFreq(ds, q, h)
	_, last := h.Years()
	last = cmp.Or(h.ObservedYear(), last)
	if n, err := strconv.Atoi(last); err == nil {
		if p, err := warehouse.ParsePeriodRange(strconv.Itoa(n-firstYears+1) + ":" + last); err == nil {
			q.Periods = warehouse.Ranges{p}
		}
	}
}

// firstFreq is years where there are any or where the figures add up to them.
func firstFreq(ds *warehouse.Dataset, q *warehouse.Query, h *Holdings) warehouse.Freq {
	freqs := h.Freqs()
	if len(freqs) == 0 || slices.Contains(freqs, warehouse.Annual) {
		return warehouse.Annual
	}
	for _, m := range ds.Measures {
		asked := q.Codes(warehouse.DimMeasure)
		if (asked == nil || slices.Contains(asked, m.ID)) && m.Kind == warehouse.Flow && m.Adds == warehouse.AddsOver {
			return warehouse.Annual
		}
	}
	return freqs[0]
}

// Arrange gives every dimension of a question a place in a table, and makes the
// question keep those: years across and countries down unless rows or cols say
// otherwise. A dimension of which several codes are asked for goes down too.
func Arrange(ds *warehouse.Dataset, q *warehouse.Query, rows, cols []string) (down, across []string) {
	if len(rows) == 0 {
		rows = []string{warehouse.DimRefArea}
	}
	if len(cols) == 0 {
		cols = []string{warehouse.DimTime}
		if slices.Contains(rows, warehouse.DimTime) {
			cols = []string{warehouse.DimRefArea}
		}
	}
	cols = slices.DeleteFunc(slices.Clone(cols), func(dim string) bool { return slices.Contains(rows, dim) })
	q.By = []string{}
	placed := func(dim string) bool { return slices.Contains(rows, dim) || slices.Contains(cols, dim) }
	for _, f := range q.Where {
		if len(f.Codes) > 1 && !placed(f.Dim) {
			rows = append(rows, f.Dim)
		}
	}
	for _, dim := range ds.IDs() {
		if dim != warehouse.DimFreq && (placed(dim) || q.Codes(dim) != nil) {
			q.By = append(q.By, dim)
		}
	}
	return rows, cols
}
