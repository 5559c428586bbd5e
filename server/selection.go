package server

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// selection is what a reader asked of a dataset, in an address. Its parameters
// are those of `siemmes query`, and for forms one parameter per dimension:
//
//	where=DIM=CODE,CODE  by=DIM,DIM  period=2015:2020  freq=A  as-of=7  edition=2020
//	DIM=CODE (repeated)  from=2015  to=2020  rows=DIM,DIM  cols=DIM,DIM
type selection struct {
	Dataset  *warehouse.Dataset
	Question warehouse.Query
	Period   string // as the reader wrote it, "" for all
	AsOf     string // likewise
	// Rows and Cols lay the table out; TIME_PERIOD may be among them.
	Rows, Cols []string
}

// parseSelection reads an address. Every fault is ErrInvalid or ErrNotFound and
// says what would be right.
func parseSelection(cat *catalog.Catalog, ds *warehouse.Dataset, q url.Values) (selection, error) {
	s := selection{Dataset: ds, Period: q.Get("period"), AsOf: q.Get("as-of")}
	if from, to := strings.TrimSpace(q.Get("from")), strings.TrimSpace(q.Get("to")); s.Period == "" && from+to != "" {
		s.Period = from + ":" + to
	}
	text := catalog.QueryText{
		Where: slices.Clone(q["where"]), Period: s.Period, Freq: q.Get("freq"), YearStart: q.Get("year-start"), YearToDate: q.Get("year-to-date"), AsOf: s.AsOf, Edition: q.Get("edition"),
	}
	for _, dim := range ds.IDs() {
		for _, codes := range q[dim] {
			if codes != "" {
				text.Where = append(text.Where, dim+"="+codes)
			}
		}
	}
	for _, by := range q["by"] {
		text.By = append(text.By, split(by)...)
	}
	var err error
	if s.Question, err = cat.ParseQuery(ds.ID, text); err != nil {
		return s, err
	}
	if s.Rows, err = dimensions(ds, q["rows"]); err != nil {
		return s, err
	}
	s.Cols, err = dimensions(ds, q["cols"])
	return s, err
}

// dimensions reads lists of dimensions, each once.
func dimensions(ds *warehouse.Dataset, lists []string) ([]string, error) {
	var dims []string
	for _, dim := range split(strings.ToUpper(strings.Join(lists, ","))) {
		if dim != warehouse.DimTime && ds.Index(dim) < 0 {
			return nil, warehouse.Errorf(warehouse.ErrInvalid, "%s has no dimension %q; it has %s", ds.ID, dim, strings.Join(ds.IDs(), ", "))
		}
		if !slices.Contains(dims, dim) {
			dims = append(dims, dim)
		}
	}
	return dims, nil
}

// split takes a list apart at its commas.
func split(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' })
}

// Values is the selection as an address, always in the same order, so that
// equal selections have equal links.
func (s selection) Values() url.Values {
	q := questionValues(s.Question)
	q.Del("by")
	s.put(q)
	setList(q, "rows", s.Rows)
	setList(q, "cols", s.Cols)
	return q
}

// API is the selection in the parameters of the API, which are those of the
// command line.
func (s selection) API() url.Values {
	q := url.Values{}
	for _, f := range s.Question.Where {
		q.Add("where", f.Dim+"="+strings.Join(f.Codes, ","))
	}
	for name, values := range questionValues(s.Question) {
		if s.Dataset.Index(name) < 0 {
			q[name] = values
		}
	}
	s.put(q)
	return q
}

// put writes the period and the vintage as the reader wrote them.
func (s selection) put(q url.Values) {
	for name, value := range map[string]string{"period": s.Period, "as-of": s.AsOf} {
		if value != "" {
			q.Set(name, value)
		}
	}
}

func setList(q url.Values, name string, list []string) {
	if len(list) > 0 {
		q.Set(name, strings.Join(list, ","))
	}
}

// Codes are those asked of a dimension.
func (s selection) Codes(dim string) []string { return s.Question.Codes(dim) }

// ask runs the selection.
func (s *site) ask(ctx context.Context, sel selection, limit int) (*warehouse.Answer, error) {
	q := sel.Question
	q.Limit = limit
	return s.Warehouse.Query(ctx, q)
}
