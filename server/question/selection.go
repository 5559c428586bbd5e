// Package question reads what a reader asks of a dataset from an address, writes
// it as one, and knows what there is to ask for.
package question

import (
	"context"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"siemmes/reports"
	"siemmes/reports/overview"
	"siemmes/server/web"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// Selection is what a reader asked of a dataset, in an address. Its parameters
// are those of `siemmes query`, and for forms one parameter per dimension:
//
//	where=DIM=CODE,CODE  by=DIM,DIM  period=2015:2020  freq=A  as-of=7  edition=2020
//	DIM=CODE (repeated)  from=2015  to=2020  rows=DIM,DIM  cols=DIM,DIM
type Selection struct {
	Dataset  *warehouse.Dataset
	Question warehouse.Query
	Period   string // as the reader wrote it, "" for all
	AsOf     string // likewise
	// Rows and Cols lay the table out; TIME_PERIOD may be among them.
	Rows, Cols []string
}

// Params are the parameters of a selection.
func Params() web.Params {
	return web.Params{
		Once: []string{"period", "from", "to", "freq", "year-start", "year-to-date", "as-of", "edition"},
		Many: []string{"where", "by", "rows", "cols"}, ManyLike: IsDimension,
	}
}

// IsDimension reports whether a parameter is written as the ids of dimensions are.
func IsDimension(name string) bool { return dimensionName.MatchString(name) }

var dimensionName = regexp.MustCompile(`^[A-Z][A-Z0-9_]*$`)

// Parse reads an address. Every fault is ErrInvalid or ErrNotFound and
// says what would be right.
func Parse(cat *catalog.Catalog, ds *warehouse.Dataset, q url.Values) (Selection, error) {
	s := Selection{Dataset: ds, Period: q.Get("period"), AsOf: q.Get("as-of")}
	if from, to := strings.TrimSpace(q.Get("from")), strings.TrimSpace(q.Get("to")); s.Period == "" && from+to != "" {
		s.Period = from + ":" + to
	}
	text := catalog.QueryText{
		Where: slices.Clone(q["where"]), Period: s.Period, Freq: q.Get("freq"), YearStart: q.Get("year-start"), YearToDate: q.Get("year-to-date"), AsOf: s.AsOf, Edition: q.Get("edition"),
	}
	for name := range q {
		if IsDimension(name) && ds.Index(name) < 0 {
			return s, warehouse.NewError(warehouse.ErrInvalid, "request.no-dimension", "dimension", name, "dataset", ds.ID, "dimensions", ds.IDs())
		}
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
			return nil, warehouse.NewError(warehouse.ErrInvalid, "request.no-dimension", "dimension", dim, "dataset", ds.ID, "dimensions", ds.IDs())
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
func (s Selection) Values() url.Values {
	q := Values(s.Question)
	q.Del("by")
	s.put(q)
	setList(q, "rows", s.Rows)
	setList(q, "cols", s.Cols)
	return q
}

// API is the selection in the parameters of the API, which are those of the
// command line.
func (s Selection) API() url.Values {
	q := url.Values{}
	for _, f := range s.Question.Where {
		q.Add("where", f.Dim+"="+strings.Join(f.Codes, ","))
	}
	for name, values := range Values(s.Question) {
		if s.Dataset.Index(name) < 0 {
			q[name] = values
		}
	}
	s.put(q)
	return q
}

// Asked writes the selection with how its table is laid out, always in the same words.
func (s Selection) Asked() string {
	q := s.API()
	setList(q, "rows", s.Rows)
	setList(q, "cols", s.Cols)
	return q.Encode()
}

// put writes the period and the vintage as the reader wrote them.
func (s Selection) put(q url.Values) {
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
func (s Selection) Codes(dim string) []string { return s.Question.Codes(dim) }

// Ask runs a selection, up to so many figures; zero is all.
func Ask(ctx context.Context, from interface {
	Query(ctx context.Context, q warehouse.Query) (*warehouse.Answer, error)
}, sel Selection, limit int,
) (*warehouse.Answer, error) {
	q := sel.Question
	q.Limit = limit
	return from.Query(ctx, q)
}

// FigureLink is the address, without the language, of the page that says where
// the figures of a query come from.
func FigureLink(q warehouse.Query) string {
	return "/figure" + web.QueryString(withDataset(Values(q), q.Dataset))
}

func withDataset(v url.Values, dataset string) url.Values {
	v.Set("dataset", dataset)
	return v
}

// Values writes a query as the parameters that parseSelection reads.
func Values(q warehouse.Query) url.Values {
	v := url.Values{}
	for _, f := range q.Where {
		// A year that was made from months is asked for, not filtered.
		if f.Dim == warehouse.DimFreq && len(f.Codes) == 1 && q.By != nil {
			v.Set("freq", f.Codes[0])
			continue
		}
		v.Set(f.Dim, strings.Join(f.Codes, ","))
	}
	if q.Periods != nil {
		v.Set("period", q.Periods.String())
	}
	if q.By != nil {
		v.Set("by", strings.Join(q.By, ","))
	}
	if q.Freq != "" {
		v.Set("freq", string(q.Freq))
	}
	for name, month := range map[string]int{"year-start": q.YearStart, "year-to-date": q.YearToDate} {
		if month > 0 {
			v.Set(name, strconv.Itoa(month))
		}
	}
	if q.Edition != "" {
		v.Set("edition", q.Edition)
	}
	switch {
	case q.Release > 0:
		v.Set("as-of", strconv.Itoa(q.Release))
	case !q.AsOf.IsZero():
		v.Set("as-of", q.AsOf.UTC().Format(time.RFC3339))
	}
	return v
}

// Table lays an answer out as the selection asks.
func (s Selection) Table(a *warehouse.Answer, cat *catalog.Catalog, language string, now time.Time) *reports.Table {
	if len(a.Rows) == 0 {
		return &reports.Table{ID: "table", Lang: language, Title: s.Dataset.Names.In(language)}
	}
	return reports.FromAnswer(a, reports.Shape{
		ID: "table", Title: s.Dataset.Names.In(language), Stub: s.Rows, Across: s.Cols, Query: s.Question, Today: now.UTC(),
	}, cat, language)
}

// Around is the selection without its period: the table the figure is in.
func (s Selection) Around() Selection {
	s.Period, s.Question.Periods = "", nil
	return s
}

// Arrange gives every dimension a place in the table, see [overview.Arrange].
func (s *Selection) Arrange() {
	s.Rows, s.Cols = overview.Arrange(s.Dataset, &s.Question, s.Rows, s.Cols)
}
