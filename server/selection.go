package server

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// selection is what a reader asked of a dataset, in an address. Its parameters
// are those of `siemmes query`, and for forms one parameter per dimension:
//
//	where=DIM=CODE,CODE  by=DIM,DIM  period=2015:2020  freq=A  as-of=7  edition=2020
//	DIM=CODE (repeated)  from=2015  to=2020  rows=DIM,DIM  cols=DIM,DIM
type selection struct {
	Dataset *warehouse.Dataset
	Where   []warehouse.Filter // canonical codes, in the dataset's order
	Period  string             // as the reader wrote it, "" for all
	By      []string           // nil: stored observations
	Freq    warehouse.Freq
	AsOf    string
	Edition string
	// Rows and Cols lay the table out; TIME_PERIOD may be among them.
	Rows, Cols []string

	period *warehouse.Period
	asOf   time.Time
	rel    int
}

// parseSelection reads an address. Every fault is ErrInvalid or ErrNotFound,
// names the parameter, and says what would be right.
func parseSelection(cat *catalog.Catalog, ds *warehouse.Dataset, q url.Values) (selection, error) {
	s := selection{Dataset: ds, Period: q.Get("period"), Edition: q.Get("edition"), AsOf: q.Get("as-of")}
	for _, step := range []func(*catalog.Catalog, url.Values) error{
		s.readWhere, s.readPeriod, s.readFreq, s.readAsOf, s.readLayout,
	} {
		if err := step(cat, q); err != nil {
			return s, err
		}
	}
	return s, nil
}

func (s *selection) readWhere(cat *catalog.Catalog, q url.Values) error {
	asked := map[string][]string{}
	for _, w := range q["where"] {
		dim, codes, ok := strings.Cut(w, "=")
		if !ok {
			return warehouse.Errorf(warehouse.ErrInvalid, "where=%s has no code; it is written where=REF_AREA=CRI,PAN", w)
		}
		dim = strings.ToUpper(strings.TrimSpace(dim))
		asked[dim] = append(asked[dim], split(codes)...)
	}
	for name, values := range q {
		if s.Dataset.Index(name) >= 0 {
			for _, v := range values {
				asked[name] = append(asked[name], split(v)...)
			}
		}
	}
	for _, dim := range s.Dataset.IDs() {
		codes, ok := asked[dim]
		delete(asked, dim)
		if !ok || len(codes) == 0 {
			continue
		}
		f := warehouse.Filter{Dim: dim}
		for _, text := range codes {
			code, err := resolve(cat, s.Dataset, dim, text)
			if err != nil {
				return err
			}
			if !slices.Contains(f.Codes, code) {
				f.Codes = append(f.Codes, code)
			}
		}
		s.Where = append(s.Where, f)
	}
	for dim := range asked {
		return unknownDimension(s.Dataset, dim)
	}
	return nil
}

func unknownDimension(ds *warehouse.Dataset, dim string) error {
	return warehouse.Errorf(warehouse.ErrInvalid, "the dataset %s has no dimension %q; it has %s", ds.ID, dim, strings.Join(ds.IDs(), ", "))
}

// resolve turns what a person writes into a code: the code itself, an area's
// other codes and names, a label in three languages.
func resolve(cat *catalog.Catalog, ds *warehouse.Dataset, dim, text string) (string, error) {
	list := cat.ListOf(ds, dim)
	if list == nil {
		return text, nil // SOURCE and other open lists: the store knows
	}
	for _, code := range []string{text, strings.ToUpper(text)} {
		if list.Code(code) != nil {
			return code, nil
		}
	}
	if list.ID == "CL_AREA" {
		return cat.Area(text)
	}
	if code, ok := cat.Lookup(list.ID, text, ""); ok {
		return code, nil
	}
	var near []string
	for _, c := range cat.Nearest(list.ID, text, "", 3) {
		near = append(near, c.ID)
	}
	hint := ""
	if len(near) > 0 {
		hint = "; near it are " + strings.Join(near, ", ")
	}
	return "", warehouse.Errorf(warehouse.ErrNotFound, "%s has no code %q%s", dim, text, hint)
}

// readPeriod takes period=…, or the two fields of the form.
func (s *selection) readPeriod(_ *catalog.Catalog, q url.Values) error {
	from, to := strings.TrimSpace(q.Get("from")), strings.TrimSpace(q.Get("to"))
	if s.Period == "" && from+to != "" {
		s.Period = from + ":" + to
	}
	if s.Period == "" {
		return nil
	}
	p, err := warehouse.ParsePeriodRange(s.Period)
	if err != nil {
		return err
	}
	s.period = &p
	return nil
}

func (s *selection) readFreq(_ *catalog.Catalog, q url.Values) error {
	s.Freq = warehouse.Freq(strings.ToUpper(q.Get("freq")))
	switch s.Freq {
	case "", warehouse.Annual, warehouse.HalfYear, warehouse.Quarterly, warehouse.Monthly:
		return nil
	}
	return warehouse.Errorf(warehouse.ErrInvalid, "freq=%s is no frequency; there are A, S, Q and M", s.Freq)
}

// readAsOf takes a release's number, a day or a time.
func (s *selection) readAsOf(_ *catalog.Catalog, q url.Values) error {
	if s.AsOf == "" {
		return nil
	}
	if n, err := strconv.Atoi(s.AsOf); err == nil && n > 0 {
		s.rel = n
		return nil
	}
	for _, form := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(form, s.AsOf); err == nil {
			s.asOf = t
			return nil
		}
	}
	return warehouse.Errorf(warehouse.ErrInvalid, "as-of=%s is neither a release such as 7 nor a time such as 2025-03-01 or 2025-03-01T12:00:00Z", s.AsOf)
}

// readLayout takes by, and rows and cols, which imply it.
func (s *selection) readLayout(_ *catalog.Catalog, q url.Values) error {
	for name, into := range map[string]*[]string{"rows": &s.Rows, "cols": &s.Cols, "by": &s.By} {
		for _, v := range q[name] {
			for _, dim := range split(strings.ToUpper(v)) {
				if dim != warehouse.DimTime && s.Dataset.Index(dim) < 0 {
					return unknownDimension(s.Dataset, dim)
				}
				if !slices.Contains(*into, dim) {
					*into = append(*into, dim)
				}
			}
		}
	}
	return nil
}

// split takes a list apart at its commas.
func split(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' })
}

// Question is the selection as the warehouse understands it.
func (s selection) Question() warehouse.Query {
	return warehouse.Query{
		Dataset: s.Dataset.ID, Where: s.Where, Period: s.period, By: s.By, Freq: s.Freq,
		Release: s.rel, AsOf: s.asOf, Edition: s.Edition,
	}
}

// Values is the selection as an address, always in the same order of codes, so
// that equal selections have equal links.
func (s selection) Values() url.Values {
	q := url.Values{}
	for _, f := range s.Where {
		q.Set(f.Dim, strings.Join(f.Codes, ","))
	}
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	set("period", s.Period)
	set("freq", string(s.Freq))
	set("as-of", s.AsOf)
	set("edition", s.Edition)
	set("rows", strings.Join(s.Rows, ","))
	set("cols", strings.Join(s.Cols, ","))
	return q
}

// API is the selection in the parameters of the API, which are those of the
// command line.
func (s selection) API() url.Values {
	q := url.Values{}
	for _, f := range s.Where {
		q.Add("where", f.Dim+"="+strings.Join(f.Codes, ","))
	}
	v := s.Values()
	for _, name := range []string{"period", "freq", "as-of", "edition"} {
		if v.Has(name) {
			q.Set(name, v.Get(name))
		}
	}
	if s.By != nil {
		q.Set("by", strings.Join(s.By, ","))
	}
	return q
}

// Codes are those asked of a dimension.
func (s selection) Codes(dim string) []string { return s.Question().Codes(dim) }

// ask runs the selection.
func (s *site) ask(ctx context.Context, sel selection, limit int) (*warehouse.Answer, error) {
	q := sel.Question()
	q.Limit = limit
	return s.Warehouse.Query(ctx, q)
}
