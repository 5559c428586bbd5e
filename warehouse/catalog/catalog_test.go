package catalog

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"siemmes/warehouse"
)

func TestAreasAreThoseOfISO3166(t *testing.T) {
	c := Default()
	countries, numbers := 0, map[string]string{}
	for _, k := range c.open.now().lists[AreaList].Codes {
		iso := c.ISO(k.ID)
		if iso.Alpha3 == "" {
			continue
		}
		if iso.To == 0 {
			countries++
		}
		if iso.M49 == "" && k.ID != "XKX" {
			t.Errorf("%s has no M49 number", k.ID)
		}
		if other := numbers[iso.M49]; other != "" && iso.M49 != "" {
			t.Errorf("M49 %s is both %s and %s", iso.M49, other, k.ID)
		}
		numbers[iso.M49] = k.ID
	}
	if countries != 250 {
		t.Errorf("%d countries; ISO 3166-1 has 249, and Kosovo", countries)
	}
	for _, code := range []string{"ANT", "YUG", "SCG", "CSK"} {
		if c.ISO(code).To == 0 {
			t.Errorf("%s is withdrawn and has no last year", code)
		}
	}
}

func TestM49OfTheMembersOfTheConference(t *testing.T) {
	c := Default()
	want := map[string]string{
		"BLZ": "084", "CAN": "124", "CRI": "188", "DOM": "214", "SLV": "222", "GTM": "320",
		"HND": "340", "MEX": "484", "NIC": "558", "PAN": "591", "USA": "840",
	}
	members := c.Members("G_CRM", 0)
	if len(members) != len(want) {
		t.Errorf("the conference has %d members here: %v", len(members), members)
	}
	for _, code := range members {
		if c.ISO(code).M49 != want[code] {
			t.Errorf("%s has M49 %q, not %q", code, c.ISO(code).M49, want[code])
		}
	}
	for region, number := range map[string]string{"M49_013": "013", "M49_029": "029", "M49_419": "419", "M49_021": "021", "M49_003": "003"} {
		if c.ISO(region).M49 != number {
			t.Errorf("%s has number %q", region, c.ISO(region).M49)
		}
	}
}

func TestMembersByYear(t *testing.T) {
	c := Default()
	for _, x := range []struct {
		group  string
		at     int
		size   int
		with   string
		unlike string
	}{
		{"G_CRM", 1998, 10, "BLZ", "DOM"},
		{"G_CRM", 2000, 11, "DOM", ""},
		{"G_CRM", 1990, 0, "", "MEX"},
		{"G_CAM", 0, 7, "PAN", "MEX"},
		{"M49_013", 0, 8, "MEX", ""},
		{"G_MESO", 0, 8, "MEX", ""},
		{"G_EU", 0, 27, "HRV", "GBR"},
		{"G_EU", 2015, 28, "GBR", ""},
		{"G_EU", 1990, 12, "GBR", "SWE"},
		{"M49_029", 2005, 29, "ANT", ""},
		{"M49_029", 0, 28, "CUW", "ANT"},
		{"UN_1830", 0, 52, "MEX", "USA"},
		{"WB_HIC", 0, 0, "", "USA"},
		{"MEX", 0, 0, "", ""},
	} {
		got := c.Members(x.group, x.at)
		if len(got) != x.size || x.with != "" && !slices.Contains(got, x.with) || x.unlike != "" && slices.Contains(got, x.unlike) {
			t.Errorf("members of %s in %d: %d %v", x.group, x.at, len(got), got)
		}
	}
}

func TestContainsAndAncestors(t *testing.T) {
	c := Default()
	for _, x := range []struct {
		list, wide, narrow string
		want               bool
	}{
		{AreaList, "W", "MEX", true},
		{AreaList, "W", "W", false},
		{AreaList, "M49_419", "MEX", true},
		{AreaList, "M49_419", "G_CAM", false},
		{AreaList, "G_MESO", "G_CAM", true},
		{AreaList, "G_MESO", "HND", true},
		{AreaList, "FOR", "HND", true},
		{AreaList, "FOR", "NAT", false},
		{AreaList, "NAT", "HND", false},
		{AreaList, "W", "NAT", true},
		{AreaList, "W", "_U", true},
		{AreaList, "W", "_Z", false},
		{AreaList, "M49_154", "X_CHANNEL_ISLANDS", true},
		{"CL_AGE", "Y0T4", "Y3", true},
		{"CL_AGE", "Y_LT18", "Y15T17", true},
		{"CL_AGE", "Y_LT18", "Y15T19", false},
		{"CL_AGE", "Y_GE65", "Y_GE85", true},
		{"CL_AGE", "_T", "Y3", true},
		{"CL_AGE", "Y3", "Y3", false},
		{"CL_SEX", "_T", "F", true},
		{"CL_SEX", "_T", "_Z", false},
		{"CL_SEX", "F", "M", false},
		{"CL_CATEGORY_ADMISSIONS", "ECONOMIC", "ECO_WORKER_SKILLED", true},
		{"CL_CATEGORY_ADMISSIONS", "FAMILY", "ECO_WORKER", false},
		{"CL_PROGRAMME", "LIVE_IN", "LIVE_IN_FDM", true},
		{"CL_NONE", "a", "b", false},
	} {
		if got := c.Contains(x.list, x.wide, x.narrow); got != x.want {
			t.Errorf("%s: %s contains %s: %v", x.list, x.wide, x.narrow, got)
		}
	}
	if got := c.Ancestors("CL_CATEGORY_ADMISSIONS", "ECO_WORKER_SKILLED"); !slices.Equal(got, []string{"ECO_WORKER", "ECONOMIC", "_T"}) {
		t.Errorf("ancestors of skilled workers: %v", got)
	}
	if got := c.Ancestors("CL_AGE", "Y3"); !slices.Equal(got, []string{"Y0T4", "Y_LT18", "_T"}) {
		t.Errorf("ancestors of age 3: %v", got)
	}
	got := c.Ancestors(AreaList, "HND")
	for _, group := range []string{"G_CAM", "M49_013", "M49_419", "G_CRM", "FOR", "W"} {
		if !slices.Contains(got, group) {
			t.Errorf("Honduras is a part of %s; ancestors are %v", group, got)
		}
	}
}

func TestAggregates(t *testing.T) {
	c := Default()
	for _, x := range []struct {
		list, code string
		want       bool
	}{
		{AreaList, "W", true},
		{AreaList, "M49_150", true},
		{AreaList, "UN_1503", true},
		{AreaList, "WB_HIC", true},
		{AreaList, "MEX", false},
		{AreaList, "UN_OTHER_NORTH", false},
		{AreaList, "WB_OTHER_SOUTH", false},
		{AreaList, "_O", false},
		{AreaList, "X_SRB_XKX", false},
		{"CL_SEX", "_T", true},
		{"CL_SEX", "F", false},
		{"CL_AGE", "Y0T4", false},
	} {
		if got := c.Aggregate(x.list, x.code); got != x.want {
			t.Errorf("%s %s is an aggregate: %v", x.list, x.code, got)
		}
	}
}

func TestRankedSources(t *testing.T) {
	ids := func(dataset, area string) string {
		var all []string
		for _, s := range Default().Ranked(dataset, area) {
			all = append(all, s.ID)
		}
		return strings.Join(all, " ")
	}
	if got := ids("STOCK", "CRI"); !strings.HasPrefix(got, "UNDESA_IMS_TOTAL UNDESA_IMS_OD") {
		t.Errorf("stock of Costa Rica: %s", got)
	}
	if got := ids("STOCK", "CRI"); strings.Index(got, "WB_BILATERAL") < strings.Index(got, "UNDESA_IMS_OD") || strings.Index(got, "UNSD_SYB") < strings.Index(got, "UNDESA") {
		t.Errorf("stock of Costa Rica: %s", got)
	}
	if got := ids("BORDER", "COL"); !strings.HasPrefix(got, "CO_MIGRACION_ENTRIES IOM_REGULAR") {
		t.Errorf("border of Colombia: %s", got)
	}
	if got := ids("BORDER", "BLZ"); strings.Contains(got, "CO_MIGRACION_ENTRIES") {
		t.Errorf("border of Belize: %s", got)
	}
}

func TestUnknownIDsSayWhatThereIs(t *testing.T) {
	c := Default()
	if _, err := c.Dataset("STOCKS"); !errors.Is(err, warehouse.ErrNotFound) || !strings.Contains(err.Error(), "STOCK,") {
		t.Errorf("%v", err)
	}
	if ds, err := c.Dataset("stock"); err != nil || ds.ID != "STOCK" {
		t.Errorf("%v, %v", ds, err)
	}
	if _, err := c.Source("IOM_REGULA"); !errors.Is(err, warehouse.ErrNotFound) || !strings.Contains(err.Error(), "IOM_REGULAR") {
		t.Errorf("%v", err)
	}
	if _, err := c.Area("Hondurs"); !errors.Is(err, warehouse.ErrNotFound) || !strings.Contains(err.Error(), "HND") {
		t.Errorf("%v", err)
	}
	if _, err := c.List("CL_NONE"); !errors.Is(err, warehouse.ErrNotFound) {
		t.Errorf("%v", err)
	}
	if u := c.Unit("PS"); u.Names["es"] != "personas" {
		t.Errorf("unit PS: %v", u)
	}
	if u := c.Unit("XYZ"); u.Names.In("fr") != "XYZ" || u.Short.In("es") != "XYZ" {
		t.Errorf("an unknown unit names itself: %v", u)
	}
}

func TestLabelsFallBackToTheCode(t *testing.T) {
	c := Default()
	ds, err := c.Dataset("BORDER")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct{ dim, code, lang, want string }{
		{"COUNTERPART_AREA", "NIC", "fr", "Nicaragua"},
		{"COUNTERPART_AREA", "USA", "es", "Estados Unidos"},
		{"AGE", "Y37", "es", "37 años"},
		{"AGE", "Y_GE85", "en", "85 years and over"},
		{"MODE", "SEA", "es", "Marítima"},
		{"MEASURE", "MOVEMENTS", "en", "Movements"},
		{"SOURCE", "IOM_REGULAR", "en", "Regular entries and exits by citizenship"},
		{"MODE", "ROCKET", "es", "ROCKET"},
		{"NO_DIM", "X", "es", "X"},
	} {
		if got := c.Label(ds, x.dim, x.code, x.lang); got != x.want {
			t.Errorf("%s %s in %s is %q, not %q", x.dim, x.code, x.lang, got, x.want)
		}
	}
}

// Every command pays for reading the catalog. What it allocates is counted, and
// not the time it takes: a busy machine is no fault.
func TestReadingTheCatalogIsCheap(t *testing.T) {
	allocations := testing.AllocsPerRun(3, func() {
		if _, err := New(embedded); err != nil {
			t.Fatal(err)
		}
	})
	t.Logf("%.0f allocations", allocations)
	if allocations > 75_000 {
		t.Errorf("reading the catalog allocates %.0f times", allocations)
	}
}

func TestAgeSpanIsInCompletedYears(t *testing.T) {
	for code, want := range map[string]warehouse.Span{
		"Y0": {From: 0, To: 1}, "Y85": {From: 85, To: 86}, "Y0T4": {From: 0, To: 5}, "Y_LT18": {From: 0, To: 18},
		"Y_GE18": {From: 18, To: Lifetime}, "_T": {From: 0, To: Lifetime},
	} {
		if got, ok := AgeSpan(code); !ok || got != want {
			t.Errorf("%s spans %v (%v), want %v", code, got, ok, want)
		}
	}
	if _, ok := AgeSpan("_U"); ok {
		t.Error("an age that is not stated spans nothing")
	}
}

// What is all of a list: both sexes, ages without a gap. Of other lists nobody says
// what is all of them.
func TestPartsAreAllOfAList(t *testing.T) {
	c := Default()
	for _, test := range []struct{ list, codes, want string }{
		{"CL_SEX", "F M", "F M"},
		{"CL_SEX", "M F _U", "F M _U"},
		{"CL_SEX", "M", ""},
		{"CL_SEX", "M _U", ""},
		{"CL_AGE", "Y_LT18 Y_GE18 Y0T4 Y5T9 Y15T19", "Y_LT18 Y_GE18"},
		{"CL_AGE", "Y0T4 Y5T9 Y_GE10 _O", "Y0T4 Y5T9 Y_GE10 _O"},
		{"CL_AGE", "Y0T4 Y_GE10", ""},
		{"CL_AGE", "Y15T64", ""},
	} {
		parts, ok := c.Parts(test.list, strings.Fields(test.codes))
		if got := strings.Join(parts, " "); got != test.want || !ok {
			t.Errorf("%s %s: all of it is %q (%v), want %q", test.list, test.codes, got, ok, test.want)
		}
	}
	if _, ok := c.Parts("CL_MODE", []string{"AIR", "LAND"}); ok {
		t.Error("the list of modes says what is all of it")
	}
}

// The code W of a dimension is the world only where the dimension is of places: it
// is all citizenships of a citizenship.
func TestTheWholeReadsAsItsDimension(t *testing.T) {
	cat, seen := Default(), 0
	for _, ds := range cat.Datasets() {
		for _, dim := range ds.Dimensions {
			if dim.CodeList != AreaList {
				continue
			}
			for lang, want := range map[string]string{
				"es": map[string]string{"REF_AREA": "Mundo", "CITIZENSHIP": "Todas las nacionalidades (total)", "COUNTERPART_AREA": "Todos los países (total)"}[dim.ID],
				"fr": map[string]string{"REF_AREA": "Monde", "CITIZENSHIP": "Toutes les nationalités (total)", "COUNTERPART_AREA": "Tous les pays (total)"}[dim.ID],
				"en": map[string]string{"REF_AREA": "World", "CITIZENSHIP": "All citizenships (total)", "COUNTERPART_AREA": "All countries (total)"}[dim.ID],
			} {
				if got := cat.Label(ds, dim.ID, "W", lang); got != want || want == "" {
					t.Errorf("%s: W of %s reads %q in %s, want %q", ds.ID, dim.ID, got, lang, want)
				}
				seen++
			}
		}
	}
	if seen == 0 {
		t.Error("no dataset has a dimension of areas")
	}
}
