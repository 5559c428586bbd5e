package catalog

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"siemmes/warehouse"
)

func checkNames(t *testing.T, what string, n warehouse.Names) {
	t.Helper()
	for _, lang := range warehouse.Languages() {
		if strings.TrimSpace(n[lang]) != n[lang] || n[lang] == "" {
			t.Errorf("%s: the name in %s is %q", what, lang, n[lang])
		}
	}
	if len(n) != 3 {
		t.Errorf("%s: %d names, three languages", what, len(n))
	}
}

func TestEverythingIsNamedInThreeLanguages(t *testing.T) {
	c := Default()
	for _, ds := range c.Datasets() {
		checkNames(t, ds.ID, ds.Names)
		checkNames(t, ds.ID+" description", ds.Description)
		for _, d := range ds.Dimensions {
			checkNames(t, ds.ID+" "+d.ID, d.Names)
		}
	}
	for _, id := range c.ListIDs() {
		list, err := c.List(id)
		if err != nil {
			t.Fatal(err)
		}
		checkNames(t, id, list.Names)
		for _, k := range list.Codes {
			checkNames(t, id+" "+k.ID, k.Names)
		}
	}
	for _, s := range c.Sources() {
		checkNames(t, s.ID, s.Names)
		checkNames(t, s.ID+" publisher", s.Publisher)
		checkNames(t, s.ID+" counts", s.Counts)
		for what, n := range map[string]warehouse.Names{"duration": s.Duration, "leaves_out": s.LeavesOut, "revision": s.Revision} {
			if n != nil {
				checkNames(t, s.ID+" "+what, n)
			}
		}
	}
	for _, i := range c.Indicators() {
		checkNames(t, i.ID, i.Names)
		checkNames(t, i.ID+" meaning", i.Meaning)
	}
	for id, u := range c.units {
		checkNames(t, id, u.Names)
		checkNames(t, id+" short", u.Short)
	}
	for id, s := range c.scopes {
		checkNames(t, id, s.Names)
	}
}

func TestDatasetsAreThoseOfTheDesign(t *testing.T) {
	own := map[string]string{
		"STOCK": "CITIZENSHIP SUBDIVISION EDUCATION ACTIVITY", "BORDER": "DIRECTION CATEGORY MODE BORDER_POST",
		"IRREGULAR": "CATEGORY AGENCY AUTHORITY BORDER_SEGMENT SUBDIVISION", "RETURNS": "DIRECTION RETURN_TYPE BORDER_POST SUBDIVISION",
		"ADMISSIONS": "DIRECTION CATEGORY CITIZENSHIP SUBDIVISION", "PERMITS": "CATEGORY PROGRAMME SUBDIVISION",
		"ASYLUM": "CATEGORY AGENCY SUBDIVISION", "NATURAL": "", "REMITTANCES": "DIRECTION CATEGORY SUBDIVISION",
		"POPULATION": "SUBDIVISION", "INDICATOR": "SUBDIVISION",
	}
	const common = "FREQ REF_AREA SOURCE MEASURE COUNTERPART_AREA BASIS SEX AGE"
	for _, ds := range Default().Datasets() {
		want := strings.TrimSpace(common + " " + own[ds.ID])
		if got := strings.Join(ds.IDs(), " "); got != want {
			t.Errorf("%s has %s, the design says %s", ds.ID, got, want)
		}
		delete(own, ds.ID)
	}
	if len(own) > 0 {
		t.Errorf("datasets are missing: %v", own)
	}
}

// TestDatasetsHoldWhatTheyName: the datasets of the program are held to what those of a
// user's folder are.
func TestDatasetsHoldWhatTheyName(t *testing.T) {
	c := Default()
	var file datasetFile
	if err := readYAML(embedded, "datasets.yml", &file); err != nil {
		t.Fatal(err)
	}
	var p problems
	for i, d := range file.Datasets {
		checker{c}.checkDataset(&p, fmt.Sprintf("$.datasets[%d]", i), d)
	}
	for _, problem := range p {
		t.Errorf("%s: %s", problem.path, problem.message)
	}
}

// copies are hosts where files are passed on and none is published.
var copies = regexp.MustCompile(`(^|\.)(github\.(com|io)|githubusercontent\.com|gitlab\.com|bitbucket\.org|kaggle\.com|huggingface\.co|zenodo\.org|figshare\.com)$`)

// hostOf is the host of an address on the web, "" where it is none.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	return u.Hostname()
}

// An office's own table comes before a compilation by others of what offices
// report, in every country that both report for.
func TestOfficesComeBeforeCompilations(t *testing.T) {
	c := Default()
	compilations := 0
	for _, s := range c.Sources() {
		if len(s.Areas) < 2 {
			continue
		}
		compilations++
		for _, ds := range s.Datasets {
			for _, area := range s.Areas {
				ranked := c.Ranked(ds, area)
				for _, own := range c.Sources() {
					if len(own.Areas) == 1 && own.reports(ds, area) && slices.Index(ranked, own) > slices.Index(ranked, s) {
						t.Errorf("%s of %s: %s, of its own office, comes after %s", ds, area, own.ID, s.ID)
					}
				}
			}
		}
	}
	if compilations == 0 {
		t.Error("the catalog has no compilation")
	}
}

func TestSourcesPointAtWhatExists(t *testing.T) {
	c := Default()
	for _, s := range c.Sources() {
		if s.Licence.In("es") == "" || s.Licence.In("en") == "" || s.Licence.In("fr") == "" || s.URL == "" || len(s.Datasets) == 0 {
			t.Errorf("%s lacks a licence, an address or a dataset", s.ID)
		}
		if host := hostOf(s.URL); host == "" || copies.MatchString(host) {
			t.Errorf("%s: %s is no page of its publisher", s.ID, s.URL)
		}
		if strings.Contains(strings.ToLower(s.Licence.In("en")), "repository") {
			t.Errorf("%s: the licence %q is that of a copy", s.ID, s.Licence.In("en"))
		}
		if s.Scope != "" && c.scopes[s.Scope] == nil && !c.Country(s.Scope) {
			t.Errorf("%s: scope %q is not in scopes.yml", s.ID, s.Scope)
		}
		for _, ds := range s.Datasets {
			if c.datasetOf[ds] == nil {
				t.Errorf("%s: there is no dataset %s", s.ID, ds)
			}
			if _, ok := s.Rank[ds]; !ok {
				t.Errorf("%s has no rank in %s", s.ID, ds)
			}
		}
		for _, area := range s.Areas {
			if !c.Country(area) {
				t.Errorf("%s reports for %s, which is no country", s.ID, area)
			}
		}
		for key := range s.Rank {
			ds, area, _ := strings.Cut(key, "/")
			if !slices.Contains(s.Datasets, ds) || area != "" && !c.Country(area) {
				t.Errorf("%s: rank %q names no dataset and country of it", s.ID, key)
			}
		}
	}
}

func TestIndicatorsPointAtWhatExists(t *testing.T) {
	c := Default()
	for _, ind := range c.Indicators() {
		if _, ok := c.units[ind.Unit]; !ok {
			t.Errorf("%s: unit %q is not in units.yml", ind.ID, ind.Unit)
		}
		if ind.Formula == "" || ind.Reference.In("en") == "" || len(ind.Inputs) == 0 {
			t.Errorf("%s lacks a formula, a reference or an input", ind.ID)
		}
		for _, in := range ind.Inputs {
			ds, err := c.Dataset(in.Dataset)
			if err != nil {
				t.Errorf("%s: %v", ind.ID, err)
				continue
			}
			if _, ok := ds.Measure(in.Measure); !ok {
				t.Errorf("%s: %s has no measure %s", ind.ID, in.Dataset, in.Measure)
			}
			for dim, code := range in.Where {
				if list := c.ListOf(ds, dim); list == nil || list.Code(code) == nil {
					t.Errorf("%s: %s has no %s=%s", ind.ID, in.Dataset, dim, code)
				}
			}
		}
	}
}

func TestNoCodeStandsTwice(t *testing.T) {
	for id, list := range Default().open.now().lists {
		if len(list.code) != len(list.Codes) {
			t.Errorf("%s: %d codes, %d of them different", id, len(list.Codes), len(list.code))
		}
	}
}

func TestParentsExistAndEnd(t *testing.T) {
	c := Default()
	for _, id := range c.ListIDs() {
		list := c.open.now().lists[id]
		for _, k := range list.Codes {
			steps := 0
			for p := k.Parent; p != ""; p = list.code[p].Parent {
				if list.code[p] == nil {
					t.Fatalf("%s: %s has parent %s, which does not exist", id, k.ID, p)
				}
				if steps++; steps > 10 {
					t.Fatalf("%s: the parents of %s go in a circle", id, k.ID)
				}
			}
			if list.code[k.Parent] != nil && list.code[k.Parent].Order > k.Order {
				t.Errorf("%s: %s stands before its parent", id, k.ID)
			}
		}
	}
	for id := range c.areas.groups {
		if slices.Contains(c.areas.above(id), id) {
			t.Errorf("group %s is a part of itself", id)
		}
	}
}

// A label means one code in its scope, whether it is a name or an alias.
func TestNoLabelIsAmbiguousInItsScope(t *testing.T) {
	c := Default()
	for _, id := range c.ListIDs() {
		list := c.open.now().lists[id]
		seen := map[string]string{}
		say := func(scope, label, code string) {
			key := scope + "\x00" + normalise(label)
			if other, known := seen[key]; known && other != code {
				t.Errorf("%s: %q in scope %q means both %s and %s", id, label, scope, other, code)
			}
			seen[key] = code
		}
		for _, a := range list.index.aliases {
			say(a.scope, a.label, a.code)
		}
		for _, k := range list.Codes {
			scope := ""
			if list.byCountry && !strings.HasPrefix(k.ID, "_") {
				country, part, _ := strings.Cut(k.ID, "-")
				if scope = c.areas.alpha2[country]; scope == "" {
					t.Errorf("%s: %s begins with no country's alpha-2", id, k.ID)
				}
				say(scope, part, k.ID)
			}
			for _, lang := range warehouse.Languages() {
				say(scope, k.Names[lang], k.ID)
			}
			labels := commonLabels[k.ID]
			if k.ID == warehouse.World {
				labels = commonLabels[warehouse.Total]
			}
			for _, label := range labels {
				say("", label, k.ID)
			}
		}
	}
}
