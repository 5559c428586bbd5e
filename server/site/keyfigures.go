package site

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"siemmes/server/question"
	"siemmes/server/web"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
)

// The small line beside a figure: one of fewer points says nothing, one of more
// cannot be seen.
const (
	fewestPoints = 5
	mostPoints   = 15
)

// latest is the last observed figure of a country, and those before it.
type latest struct {
	key    string
	period string
	value  float64
	query  warehouse.Query
	series []float64 // in time, for the small line
}

// countryTable shows the latest key figures, a country per row.
type countryTable struct {
	Heads []string
	Rows  []countryRow
}

type countryRow struct {
	Code, Name, Href string
	Figures          []cardFigure
}

// cardFigure is one latest figure; Value is empty where there is none.
type cardFigure struct{ Label, Value, Period, Href, Line string }

// members lists the countries that the site is for.
func (s *Site) members() []string { return s.Catalog.Members(s.Catalog.Site().Region, 0) }

// countryTable makes the table of the home page, ordered by name. Key figures
// that no country has are left out.
func (s *Site) countryTable(ctx context.Context, p web.Speaker) countryTable {
	found, _ := s.latest.Get(s.Version().Tag, s.Today(), func() (map[string][]latest, error) { // a dataset without figures is no error
		return s.readLatest(context.WithoutCancel(ctx)), nil
	})
	areas, err := s.Catalog.List(catalog.AreaList)
	if err != nil {
		return countryTable{}
	}
	var t countryTable
	var keys []string
	for _, k := range s.Catalog.Site().KeyFigures {
		if slices.ContainsFunc(s.members(), func(code string) bool { return ofKey(found[code], k.ID) != nil }) {
			keys = append(keys, k.ID)
			t.Heads = append(t.Heads, k.Names.In(p.Lang))
		}
	}
	for _, code := range s.members() {
		row := countryRow{Code: code, Name: areas.Label(code, p.Lang), Href: p.To("/country/" + code)}
		for i, key := range keys {
			row.Figures = append(row.Figures, newCardFigure(p, t.Heads[i], ofKey(found[code], key)))
		}
		t.Rows = append(t.Rows, row)
	}
	slices.SortFunc(t.Rows, func(a, b countryRow) int { return strings.Compare(fold(a.Name), fold(b.Name)) })
	return t
}

func ofKey(figures []latest, key string) *latest {
	i := slices.IndexFunc(figures, func(f latest) bool { return f.key == key })
	if i < 0 {
		return nil
	}
	return &figures[i]
}

func newCardFigure(p web.Speaker, label string, f *latest) cardFigure {
	if f == nil {
		return cardFigure{Label: label}
	}
	c := cardFigure{Label: label, Value: short(p.Lang, f.value), Period: p.PeriodName(f.period), Href: p.To(question.FigureLink(f.query))}
	if len(f.series) >= fewestPoints {
		c.Line = polyline(f.series)
	}
	return c
}

// readLatest asks for each key figure of all countries at once.
func (s *Site) readLatest(ctx context.Context) map[string][]latest {
	members := s.members()
	found := map[string][]latest{}
	for _, k := range s.Catalog.Site().KeyFigures {
		q := warehouse.Query{
			Dataset: k.Dataset, Freq: warehouse.Annual, By: []string{warehouse.DimRefArea, warehouse.DimSource},
			Where: append([]warehouse.Filter{{Dim: warehouse.DimRefArea, Codes: members}}, k.Where...),
		}
		a, err := s.Warehouse.Query(ctx, q)
		if err != nil {
			s.Log.DebugContext(ctx, "key figure", "figure", k.ID, "error", err)
			continue
		}
		for _, area := range members {
			if f := latestOf(a, q, area, s.Catalog.Ranked(k.Dataset, area), s.Now()); f != nil {
				f.key = k.ID
				found[area] = append(found[area], *f)
			}
		}
	}
	return found
}

// latestOf is the last observed figure of an area in an annual answer, of the
// best ranked source that has one: a projection, a part of a year and a year
// that goes on are none. Where the area has several measures or bases of that
// source, the first one counts. Nil where no figure was observed.
func latestOf(a *warehouse.Answer, q warehouse.Query, area string, ranked []*catalog.Source, now time.Time) *latest {
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
	f := &latest{period: last.Period, value: last.Value, query: pin(q, a.Dims, last)}
	for _, r := range series[max(0, len(series)-mostPoints):] {
		if r.Flags.Has(warehouse.Break) {
			f.series = nil // what is before is not comparable
		}
		f.series = append(f.series, r.Value)
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

// short writes a large figure in millions, with three digits that count:
// 25.6 million, 358,398.
func short(language string, v float64) string {
	switch {
	case v >= 1e9:
		return lang.Number(language, v/1e9, 1) + " " + web.Message(language, "billion")
	case v >= 1e7:
		return lang.Number(language, v/1e6, 1) + " " + web.Message(language, "million")
	}
	return lang.Number(language, v, 0)
}

// polyline draws a series into a box of 100 × 28, from zero.
func polyline(series []float64) string {
	top := slices.Max(series)
	if top <= 0 {
		return ""
	}
	var b strings.Builder
	for i, v := range series {
		x := 100 * float64(i) / float64(len(series)-1)
		y := 26 - 24*max(v, 0)/top
		b.WriteString(strconv.FormatFloat(x, 'f', 1, 64) + "," + strconv.FormatFloat(y, 'f', 1, 64) + " ")
	}
	return strings.TrimSpace(b.String())
}
