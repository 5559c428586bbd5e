package reports_test

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"siemmes/reports"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// areasOf draws codes of areas of every kind, some countries among them.
func areasOf(t *rapid.T) []string {
	list, err := catalog.Default().List(catalog.AreaList)
	if err != nil {
		t.Fatal(err)
	}
	byKind := map[catalog.AreaKind][]string{}
	for _, k := range list.Codes {
		kind := catalog.Default().AreaKind(k.ID)
		byKind[kind] = append(byKind[kind], k.ID)
	}
	var codes []string
	for _, kind := range []catalog.AreaKind{catalog.WholeWorld, catalog.Group, catalog.Country, catalog.Place, catalog.Residual} {
		some := rapid.SliceOfNDistinct(rapid.SampledFrom(byKind[kind]), 0, min(6, len(byKind[kind])), rapid.ID).Draw(t, fmt.Sprint("kind ", kind))
		codes = append(codes, some...)
	}
	return append(codes, "CRI", "NIC")
}

// kinds of the rows of a table, as the order of areas counts them.
func orders(rows []reports.TableRow) []int {
	var out []int
	for _, r := range rows {
		if r.Code == warehouse.NotApplicable {
			continue // a total where the whole is
		}
		out = append(out, catalog.Default().AreaKind(r.Code).Order())
	}
	return out
}

// Whatever areas a table has, what no country is named for comes last, groups
// come before the countries, and an order by size holds countries alone.
func TestAreasAreOrderedByKindAndOnlyCountriesAreRanked(t *testing.T) {
	ds, err := catalog.Default().Dataset("STOCK")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		a := &warehouse.Answer{Dataset: ds, Dims: []string{"COUNTERPART_AREA"}}
		for _, code := range areasOf(t) {
			a.Rows = append(a.Rows, warehouse.Row{Key: []string{code}, Period: "2020", Value: rapid.Float64Range(0, 1e9).Draw(t, code), Low: math.NaN(), High: math.NaN()})
		}
		plain := reports.FromAnswer(a, reports.Shape{Stub: []string{"COUNTERPART_AREA"}}, catalog.Default(), "es")
		if got := orders(plain.Rows); !slices.IsSorted(got) {
			t.Errorf("the rows are of the kinds %v", got)
		}
		top := rapid.IntRange(0, 12).Draw(t, "top")
		ranked := reports.FromAnswer(a, reports.Shape{Stub: []string{"COUNTERPART_AREA"}, Rank: true, Top: top}, catalog.Default(), "es")
		bySize(t, ranked, top)
	})
}

// bySize holds a ranked table against what it must be: totals, then countries by
// size, at most top of them (zero: all), then what is no country.
func bySize(t *rapid.T, table *reports.Table, top int) {
	last, rank, ended := math.Inf(1), 0, false
	for i, r := range table.Rows {
		country := catalog.Default().AreaKind(r.Code).Ranked()
		if country != slices.Contains(table.Rankable(), i) || country && ended || r.Total && rank > 0 {
			t.Errorf("row %d, %s, stands where it must not", i, r.Code)
		}
		ended = ended || rank > 0 && !country
		if !country {
			continue
		}
		if rank++; r.Cells[0].Value > last {
			t.Errorf("%s stands below a smaller figure", r.Code)
		}
		last = r.Cells[0].Value
	}
	if top > 0 && rank > top {
		t.Errorf("%d rows are ranked, %d asked for", rank, top)
	}
}

// allAreas is a Source with one figure for each of some areas.
type allAreas struct{ codes []string }

func (s allAreas) Query(_ context.Context, q warehouse.Query) (*warehouse.Answer, error) {
	ds, err := catalog.Default().Dataset(q.Dataset)
	a := &warehouse.Answer{Dataset: ds, Dims: []string{"FREQ", "SOURCE", "MEASURE", "COUNTERPART_AREA", "BASIS", "SEX"}}
	if err != nil || q.Dataset != "STOCK" || !slices.Contains(q.By, "COUNTERPART_AREA") {
		return a, err
	}
	for i, code := range s.codes {
		a.Rows = append(a.Rows, warehouse.Row{
			Key: []string{"A", "UNDESA_IMS_OD", "PERSONS", code, "BC", "_T"}, Period: "2020", Value: float64(10 + i),
			Low: math.NaN(), High: math.NaN(), Origin: warehouse.OriginPublished,
		})
	}
	return a, nil
}

// The ten main origins of a profile are countries, in the table, its bars and
// wherever else they are drawn, also where a group's members are not known.
func TestTheMainOriginsAreCountries(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, err := reports.Build(context.Background(), allAreas{areasOf(t)}, catalog.Default(), named(t, "country-profile"), reports.Params{Country: "CRI", Year: 2023, Lang: "en"})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range r.Sections {
			if s.ID != "origins" {
				continue
			}
			bySize(t, s.Tables[0], 10)
			for _, c := range s.Charts {
				for _, code := range c.CategoryCodes {
					if kind := catalog.Default().AreaKind(code); kind != catalog.NoArea && !kind.Ranked() {
						t.Errorf("chart %s draws %s", c.ID, code)
					}
				}
			}
		}
	})
}
