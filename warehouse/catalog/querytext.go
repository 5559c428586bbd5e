package catalog

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"siemmes/warehouse"
)

// AreaList is the id of the code list of areas.
const AreaList = "CL_AREA"

// QueryText is a question as a person writes it, on the command line or in an
// address: names, ISO codes or M49 numbers represent areas, in any case of
// letters.
type QueryText struct {
	Where  []string // "DIM=CODE,CODE"
	By     []string
	Period string // as ParseRanges reads it
	Freq   string
	// YearStart and YearToDate are months, 1 to 12; "" where nothing is said.
	YearStart, YearToDate string
	AsOf                  string // a release's number, or a time of RFC 3339
	Edition               string
}

// ParseQuery resolves a question against the catalog. An unknown dimension or
// code is an error that lists what is near; nothing is left out silently.
func (c *Catalog) ParseQuery(dataset string, t QueryText) (warehouse.Query, error) {
	ds, err := c.Dataset(dataset)
	if err != nil {
		return warehouse.Query{}, err
	}
	q := warehouse.Query{Dataset: ds.ID, Edition: t.Edition, Freq: warehouse.Freq(strings.ToUpper(t.Freq))}
	if q.Freq != "" && q.Freq.Months() == 0 {
		return q, warehouse.NewError(warehouse.ErrInvalid, "catalog.frequency", "frequency", string(t.Freq))
	}
	if q.YearStart, err = parseMonth(t.YearStart, "year-start"); err != nil {
		return q, err
	}
	if q.YearToDate, err = parseMonth(t.YearToDate, "year-to-date"); err != nil {
		return q, err
	}
	if q.Years() && q.Freq != warehouse.Annual {
		return q, warehouse.NewError(warehouse.ErrInvalid, "catalog.years-only")
	}
	if t.Period != "" {
		if q.Periods, err = warehouse.ParseRanges(t.Period); err != nil {
			return q, err
		}
	}
	for _, w := range t.Where {
		f, err := c.parseFilter(ds, w)
		if err != nil {
			return q, err
		}
		q.Where = addFilter(q.Where, f)
	}
	if q.By, err = parseBy(ds, t.By); err != nil {
		return q, err
	}
	q.Release, q.AsOf, err = parseVintage(t.AsOf)
	return q, err
}

// parseMonth reads the number of a month, zero where nothing is said.
func parseMonth(text, name string) (int, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > 12 {
		return 0, warehouse.NewError(warehouse.ErrInvalid, "catalog.month", "name", name, "value", text)
	}
	return n, nil
}

func (c *Catalog) parseFilter(ds *warehouse.Dataset, text string) (warehouse.Filter, error) {
	dim, list, found := strings.Cut(text, "=")
	dim = strings.ToUpper(strings.TrimSpace(dim))
	if !found || strings.TrimSpace(list) == "" {
		return warehouse.Filter{}, warehouse.NewError(warehouse.ErrInvalid, "catalog.filter", "text", text)
	}
	if err := hasDimension(ds, dim); err != nil {
		return warehouse.Filter{}, err
	}
	f := warehouse.Filter{Dim: dim}
	for _, label := range filterLabels(list) {
		code, err := c.ParseCode(ds, dim, label)
		if err != nil {
			return f, err
		}
		if !slices.Contains(f.Codes, code) {
			f.Codes = append(f.Codes, code)
		}
	}
	return f, nil
}

// filterLabels splits at commas, but not inside double quotes: "Corea, Rep.".
func filterLabels(list string) []string {
	var labels []string
	quoted := false
	for _, part := range strings.FieldsFunc(list, func(r rune) bool {
		if r == '"' {
			quoted = !quoted
		}
		return r == ',' && !quoted
	}) {
		if s := strings.Trim(strings.TrimSpace(part), `"`); s != "" {
			labels = append(labels, s)
		}
	}
	return labels
}

// ParseCode reads a code of a dimension as a person writes it: the code itself or
// a name of it, for areas any spelling; a measure, or a source. The error lists
// what is near.
func (c *Catalog) ParseCode(ds *warehouse.Dataset, dim, label string) (string, error) {
	list := c.ListOf(ds, dim)
	if dim == warehouse.DimMeasure {
		return parseMeasure(ds, label)
	}
	if list == nil {
		return c.parseSource(label)
	}
	for _, spelling := range []string{label, strings.ToUpper(label)} {
		if list.Code(spelling) != nil {
			return spelling, nil
		}
	}
	if list.ID == AreaList {
		return c.Area(label)
	}
	if code, ok := c.Lookup(list.ID, label, ""); ok {
		return code, nil
	}
	return "", warehouse.NewError(warehouse.ErrNotFound, "catalog.no-code", "dimension", dim, "code", label, "near", c.near(list.ID, label))
}

func (c *Catalog) parseSource(label string) (string, error) {
	s, err := c.Source(label)
	if err != nil {
		return "", err
	}
	return s.ID, nil
}

func parseMeasure(ds *warehouse.Dataset, label string) (string, error) {
	var ids []string
	for _, m := range ds.Measures {
		if strings.EqualFold(m.ID, label) {
			return m.ID, nil
		}
		ids = append(ids, m.ID)
	}
	return "", warehouse.NewError(warehouse.ErrNotFound, "catalog.no-measure", "dataset", ds.ID, "measure", label, "measures", strings.Join(ids, ", "))
}

// near returns the message that lists the codes of a list whose names are nearest to
// a text; the zero message where none is near.
func (c *Catalog) near(list, text string) warehouse.Message {
	var codes []warehouse.Message
	for _, k := range c.Nearest(list, text, "", 3) {
		codes = append(codes, warehouse.NewMessage("catalog.near.one", "code", warehouse.Code{List: list, ID: k.ID}))
	}
	if codes == nil {
		return warehouse.Message{}
	}
	return warehouse.NewMessage("catalog.near", "codes", codes)
}

func hasDimension(ds *warehouse.Dataset, dim string) error {
	if ds.Index(dim) >= 0 {
		return nil
	}
	return warehouse.NewError(warehouse.ErrInvalid, "catalog.no-dimension", "dataset", ds.ID, "dimension", dim, "dimensions", strings.Join(ds.IDs(), ", "))
}

// addFilter joins two filters of one dimension: both lists are meant.
func addFilter(where []warehouse.Filter, f warehouse.Filter) []warehouse.Filter {
	for i := range where {
		if where[i].Dim == f.Dim {
			where[i].Codes = append(where[i].Codes, f.Codes...)
			return where
		}
	}
	return append(where, f)
}

// parseBy reads the dimensions to keep, in the dataset's order. TIME_PERIOD
// always stays and may be named.
func parseBy(ds *warehouse.Dataset, by []string) ([]string, error) {
	if len(by) == 0 {
		return nil, nil
	}
	named := map[string]bool{}
	for _, dim := range by {
		dim = strings.ToUpper(strings.TrimSpace(dim))
		if dim == warehouse.DimTime || dim == "" {
			continue
		}
		if err := hasDimension(ds, dim); err != nil {
			return nil, err
		}
		named[dim] = true
	}
	kept := []string{} // not nil: --by TIME_PERIOD collapses all else
	for _, dim := range ds.IDs() {
		if named[dim] {
			kept = append(kept, dim)
		}
	}
	return kept, nil
}

func parseVintage(s string) (release int, asOf time.Time, err error) {
	if s == "" {
		return 0, time.Time{}, nil
	}
	if n, err := strconv.Atoi(s); err == nil && n > 0 {
		return n, time.Time{}, nil
	}
	for _, form := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(form, s); err == nil {
			return 0, t.UTC(), nil
		}
	}
	return 0, time.Time{}, warehouse.NewError(warehouse.ErrInvalid, "catalog.vintage", "text", s)
}
