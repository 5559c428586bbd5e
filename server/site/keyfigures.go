package site

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"siemmes/reports/overview"
	"siemmes/server/question"
	"siemmes/server/web"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
)

// fewestPoints is how many the small line beside a figure has at least: one of
// fewer says nothing.
const fewestPoints = 5

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
func members(cat *catalog.Catalog) []string { return cat.Members(cat.Site().Region, 0) }

// countryTable makes the table of the home page, ordered by name. Key figures
// that no country has are left out.
func (s *Site) countryTable(ctx context.Context, p web.Speaker) (countryTable, error) {
	const perCountry = 10_000
	size := func(found map[string][]overview.Latest) int64 { return perCountry * int64(len(found)) }
	found, err := web.Part(ctx, s.Cache, "latest "+s.Today(), size, func(ctx context.Context) (map[string][]overview.Latest, error) {
		var passing error
		found := overview.ReadLatest(ctx, s.Warehouse, s.Catalog, members(s.Catalog), s.Now(), func(key string, err error) {
			s.Log.DebugContext(ctx, "key figure", "figure", key, "error", err)
			if web.Passing(err) { // a dataset without figures is no error
				passing = err
			}
		})
		return found, passing
	})
	if err != nil {
		return countryTable{}, err
	}
	areas, err := s.Catalog.List(catalog.AreaList)
	if err != nil {
		return countryTable{}, err
	}
	var t countryTable
	var keys []string
	for _, k := range s.Catalog.Site().KeyFigures {
		if slices.ContainsFunc(members(s.Catalog), func(code string) bool { return ofKey(found[code], k.ID) != nil }) {
			keys = append(keys, k.ID)
			t.Heads = append(t.Heads, k.Names.In(p.Lang))
		}
	}
	for _, code := range members(s.Catalog) {
		row := countryRow{Code: code, Name: areas.Label(code, p.Lang), Href: p.To("/country/" + code)}
		for i, key := range keys {
			row.Figures = append(row.Figures, newCardFigure(p, t.Heads[i], ofKey(found[code], key)))
		}
		t.Rows = append(t.Rows, row)
	}
	slices.SortFunc(t.Rows, func(a, b countryRow) int { return strings.Compare(fold(a.Name), fold(b.Name)) })
	return t, nil
}

func ofKey(figures []overview.Latest, key string) *overview.Latest {
	i := slices.IndexFunc(figures, func(f overview.Latest) bool { return f.Key == key })
	if i < 0 {
		return nil
	}
	return &figures[i]
}

func newCardFigure(p web.Speaker, label string, f *overview.Latest) cardFigure {
	if f == nil {
		return cardFigure{Label: label}
	}
	c := cardFigure{Label: label, Value: short(p.Lang, f.Value), Period: p.PeriodName(f.Period), Href: p.To(question.FigureLink(f.Query))}
	if len(f.Series) >= fewestPoints {
		c.Line = polyline(f.Series)
	}
	return c
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
