package site

import (
	"slices"
	"testing"

	"siemmes/reports/overview"
	"siemmes/server/web"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// A dataset's span counts countries, and says how far it is projected; groups of
// countries and what no country is named for are listed last in the form.
func TestOnlyCountriesAreCounted(t *testing.T) {
	p := web.Speaker{Lang: "en"}
	cover := func(area string, c warehouse.Coverage) warehouse.Coverage {
		c.RefArea, c.First = area, "2010"
		return c
	}
	last := warehouse.Coverage{Last: "2020"}
	h := &overview.Holdings{Catalog: catalog.Default(), Coverage: []warehouse.Coverage{
		cover("CRI", last), cover("NIC", last), cover("M49_013", last), cover("UN_OTHER_SOUTH", last), cover("W", last), cover("_U", last), cover("X_STATELESS", last),
	}}
	if got := spanText(p, h); got != "2010–2020 · 2 reporting countries" {
		t.Errorf("the span is %q", got)
	}
	h.Coverage = []warehouse.Coverage{cover("M49_013", last), cover("W", last)}
	if got := spanText(p, h); got != "2010–2020" {
		t.Errorf("the span of groups is %q", got)
	}
	h.Coverage = []warehouse.Coverage{cover("MEX", warehouse.Coverage{Last: "2050", Observed: "2015"})}
	if got := spanText(p, h); got != "2010–2015, and to 2050 projected or not over · 1 reporting country" {
		t.Errorf("the span of projections is %q", got)
	}
	h.Coverage = []warehouse.Coverage{cover("MEX", warehouse.Coverage{Last: "2050", Unobserved: true})}
	if got := spanText(p, h); got != "2010–2050, projected or not over · 1 reporting country" {
		t.Errorf("the span of projections alone is %q", got)
	}
	if got := areaNames(p, slices.Repeat([]string{"a"}, 20), []string{"b", "c"}); got != "20 reporting countries and 2 groups of countries and other areas" {
		t.Errorf("many areas are named %q", got)
	}
}
