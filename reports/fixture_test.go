package reports_test

import (
	"context"
	"encoding/csv"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// fixture is a Source for tests: observations of a csv file, answered in the
// simplest way there is. A dimension that a query does not keep must be the
// total in a row, nothing is ever added up; that is the store's business.
type fixture struct {
	cat     *catalog.Catalog
	rows    map[string][]observation // by dataset
	queries int
}

type observation struct {
	key  map[string]string
	row  warehouse.Row
	freq warehouse.Freq
}

// readFixture reads testdata/NAME: dataset, key ("DIM=CODE DIM=CODE"), period,
// value, flags, low, high, release, edition. Dimensions the key does not name
// are totals.
func readFixture(t testing.TB, name string) *fixture {
	t.Helper()
	file, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	r := csv.NewReader(file)
	r.Comment = '#'
	records, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	f := &fixture{cat: catalog.Default(), rows: map[string][]observation{}}
	for _, rec := range records[1:] {
		f.add(t, rec)
	}
	return f
}

func (f *fixture) add(t testing.TB, rec []string) {
	t.Helper()
	o := observation{key: map[string]string{}}
	for _, pair := range strings.Fields(rec[1]) {
		dim, code, _ := strings.Cut(pair, "=")
		o.key[dim] = code
	}
	flags, err := warehouse.ParseFlags(rec[4])
	if err != nil {
		t.Fatal(err)
	}
	p, err := warehouse.ParsePeriod(rec[2])
	if err != nil {
		t.Fatal(err)
	}
	release, _ := strconv.Atoi(rec[7])
	o.row = warehouse.Row{
		Period: rec[2], Value: float(rec[3]), Flags: flags, Low: float(rec[5]), High: float(rec[6]), Release: release,
		Edition: warehouse.Edition{ID: rec[8]}, Origin: warehouse.OriginPublished,
	}
	o.freq = p.Freq()
	f.rows[rec[0]] = append(f.rows[rec[0]], o)
}

func float(s string) float64 {
	if s == "" {
		return math.NaN()
	}
	v, _ := strconv.ParseFloat(s, 64)
	return v
}

func (f *fixture) Query(_ context.Context, q warehouse.Query) (*warehouse.Answer, error) {
	f.queries++
	ds, err := f.cat.Dataset(q.Dataset)
	if err != nil {
		return nil, err
	}
	a := &warehouse.Answer{Dataset: ds, Vintage: 9}
	for _, dim := range ds.IDs() {
		if q.By == nil || slices.Contains(q.By, dim) || !ds.Dimensions[ds.Index(dim)].Adds() {
			a.Dims = append(a.Dims, dim)
		}
	}
	for _, o := range f.rows[q.Dataset] {
		if !o.fits(q, ds, a.Dims) {
			continue
		}
		r := o.row
		for _, dim := range a.Dims {
			r.Key = append(r.Key, o.code(ds, dim))
		}
		a.Rows = append(a.Rows, r)
	}
	return a, nil
}

func (o observation) code(ds *warehouse.Dataset, dim string) string {
	if dim == warehouse.DimFreq {
		return string(o.freq)
	}
	if code := o.key[dim]; code != "" {
		return code
	}
	if i := ds.Index(dim); ds.Dimensions[i].CodeList == "CL_AREA" {
		return warehouse.World
	}
	return warehouse.Total
}

func (o observation) fits(q warehouse.Query, ds *warehouse.Dataset, kept []string) bool {
	if q.Freq != "" && q.Freq != o.freq {
		return false
	}
	p, err := warehouse.ParsePeriod(o.row.Period)
	if err != nil || !q.Periods.Hold(p) {
		return false
	}
	for _, dim := range ds.IDs() {
		codes, code := q.Codes(dim), o.code(ds, dim)
		switch {
		case codes != nil && !slices.Contains(codes, code):
			return false
		case codes == nil && !slices.Contains(kept, dim) && code != warehouse.Total && code != warehouse.World:
			return false
		}
	}
	return true
}
