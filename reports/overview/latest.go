package overview

import (
	"context"
	"slices"
	"strings"
	"time"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// mostPoints is how many figures a series of the latest ones has.
const mostPoints = 15

// Latest is the last observed figure of a country, and those before it.
type Latest struct {
	Key    string // of the key figure
	Period string
	Value  float64
	Query  warehouse.Query // that is answered with this figure alone
	Series []float64       // in time, up to this figure, back to the last break
}

// Asker answers questions with figures.
type Asker interface {
	Query(ctx context.Context, q warehouse.Query) (*warehouse.Answer, error)
}

// ReadLatest asks for each key figure of the catalog, of all countries at once, and
// returns what was found by country. Failed is told of a question that failed.
func ReadLatest(ctx context.Context, from Asker, cat *catalog.Catalog, countries []string, now time.Time, failed func(key string, err error)) map[string][]Latest {
	found := map[string][]Latest{}
	for _, k := range cat.Site().KeyFigures {
		q := warehouse.Query{
			Dataset: k.Dataset, Freq: warehouse.Annual, By: []string{warehouse.DimRefArea, warehouse.DimSource},
			Where: append([]warehouse.Filter{{Dim: warehouse.DimRefArea, Codes: countries}}, k.Where...),
		}
		a, err := from.Query(ctx, q)
		if err != nil {
			failed(k.ID, err)
			continue
		}
		for _, area := range countries {
			if f := LatestOf(a, q, area, cat.Ranked(k.Dataset, area), now); f != nil {
				f.Key = k.ID
				found[area] = append(found[area], *f)
			}
		}
	}
	return found
}

// LatestOf is the last observed figure of an area in an annual answer, of the
// best ranked source that has one: a projection, a part of a year and a year
// that goes on are none. Where the area has several measures or bases of that
// source, the first one counts. Nil where no figure was observed.
func LatestOf(a *warehouse.Answer, q warehouse.Query, area string, ranked []*catalog.Source, now time.Time) *Latest {
	refArea, source := slices.Index(a.Dims, warehouse.DimRefArea), slices.Index(a.Dims, warehouse.DimSource)
	if refArea < 0 || source < 0 {
		return nil
	}
	place := func(r *warehouse.Row) int {
		i := slices.IndexFunc(ranked, func(s *catalog.Source) bool { return s.ID == r.Key[source] })
		if i < 0 {
			return len(ranked)
		}
		return i
	}
	var best *warehouse.Row
	for i := range a.Rows {
		if r := &a.Rows[i]; r.Key[refArea] == area && r.Observed(q.Freq, now) && (best == nil || place(r) < place(best)) {
			best = r
		}
	}
	if best == nil {
		return nil
	}
	var series []warehouse.Row
	for i := range a.Rows {
		if r := &a.Rows[i]; slices.Equal(r.Key, best.Key) && r.Observed(q.Freq, now) {
			series = append(series, *r)
		}
	}
	slices.SortStableFunc(series, func(x, y warehouse.Row) int { return strings.Compare(x.Period, y.Period) })
	last := series[len(series)-1]
	f := &Latest{Period: last.Period, Value: last.Value, Query: pin(q, a.Dims, last)}
	for _, r := range series[max(0, len(series)-mostPoints):] {
		if r.Flags.Has(warehouse.Break) {
			f.Series = nil // what is before is not comparable
		}
		f.Series = append(f.Series, r.Value)
	}
	return f
}

// pin narrows a query to the one figure of a row.
func pin(q warehouse.Query, dims []string, row warehouse.Row) warehouse.Query {
	where := slices.DeleteFunc(slices.Clone(q.Where), func(f warehouse.Filter) bool { return slices.Contains(dims, f.Dim) })
	for i, dim := range dims {
		where = append(where, warehouse.Filter{Dim: dim, Codes: []string{row.Key[i]}})
	}
	q.Where, q.Limit, q.Offset = where, 0, 0
	if p, err := warehouse.ParsePeriod(row.Period); err == nil {
		q.Periods = warehouse.Ranges{p}
	}
	return q
}
