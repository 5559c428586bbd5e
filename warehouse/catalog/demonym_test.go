package catalog

import (
	"slices"
	"testing"
)

// Every country and territory, and what was one, says what its nationals are called,
// or that there is no word.
func TestEveryCountryHasDemonyms(t *testing.T) {
	c := Default()
	d, err := loader{c}.readDemonyms(embedded)
	if err != nil {
		t.Fatal(err)
	}
	var file demonymFile
	if err := readYAML(embedded, "areas/demonyms.yml", &file); err != nil {
		t.Fatal(err)
	}
	has := map[string]bool{}
	for _, codes := range d.areas {
		for _, code := range codes {
			has[code] = true
		}
	}
	for _, k := range c.open.now().lists[AreaList].Codes {
		if c.Country(k.ID) && !has[k.ID] && file.Areas[k.ID] != noDemonym {
			t.Errorf("%s has no demonym, and nothing says that there is none", k.ID)
		}
	}
}

// No form that is read as one area is the name of another one, alone or as the
// nationals of another.
func TestDemonymsCollideWithNothing(t *testing.T) {
	c := Default()
	names := c.open.now().lists[AreaList].index.of(c, c.open.now().lists[AreaList]).scoped[""]
	for form, codes := range DemonymsOf(c).areas {
		code, named := names[form]
		if named && !slices.Contains(codes, code) {
			t.Errorf("%q is the nationals of %v and the name of %s", form, codes, code)
		}
		got, ok := c.Lookup(AreaList, form, "")
		if ok && !named && (len(codes) != 1 || got != codes[0]) {
			t.Errorf("%q is read as %s; it is %v", form, got, codes)
		}
		if !ok && len(codes) == 1 {
			t.Errorf("%q is not read; it is %v", form, codes)
		}
	}
}

// Genders and numbers follow from the word in all languages.
func TestDemonymsInBothGendersAndNumbers(t *testing.T) {
	for code, forms := range map[string][]string{
		"HND": {"HONDUREÑA", "hondureños", "Honduran", "Hondurans", "hondurienne", "honduriens", "hondurenha", "hondurenhos"},
		"NIC": {"nicaragüenses", "Nicaragüense", "nicaraguayenne", "nicaraguanas"},
		"FRA": {"francesa", "Franceses", "françaises", "Frenchwomen", "francês", "francesas"},
		"DEU": {"alemanas", "allemande", "alemães", "Germans"},
		"ESP": {"española", "espanhóis", "Spaniards", "espagnoles"},
		"IRN": {"iraníes", "iranís", "Iranian", "iraniennes"},
		"TUR": {"turca", "Turks", "turques", "turcos"},
		"DOM": {"dominicana", "dominicaines"},
		"KOR": {"surcoreana", "sud-coréenne", "South Koreans", "sul-coreanas", "coréennes du sud"},
		"GNQ": {"ecuatoguineanas", "équato-guinéenne"},
		"PHL": {"filipinas", "Filipina", "philippines"},
		"NZL": {"neozelandeses", "néo-zélandaise", "New Zealanders"},
		"THA": {"tailandesa", "Thais", "thaïlandaise"},
		"YUG": {"yugoslavas", "Yugoslavs"},
		"CSK": {"checoslovaca", "tchécoslovaques"},
		"PYF": {"polinesias francesas", "polynésienne française"},
		"USA": {"estadounidenses", "estadunidense", "états-unienne"},
		"SSD": {"sursudanesa", "South Sudanese", "soudanaises du sud"},
	} {
		for _, form := range forms {
			if got, ok := Default().Lookup(AreaList, form, ""); !ok || got != code {
				t.Errorf("%q is read as %q, not %s", form, got, code)
			}
		}
	}
}

// A word that two areas share is not read, and suggests both.
func TestAmbiguousDemonymsSuggest(t *testing.T) {
	for form, want := range map[string][]string{
		"coreana": {"KOR", "PRK"}, "guineanos": {"GIN", "GNB", "GNQ"}, "congoleña": {"COD", "COG"},
		"americanos": {"M49_019", "USA"}, "norteamericana": {"M49_021", "USA"}, "Dominicans": {"DMA", "DOM"},
		"virgenenses": {"VGB", "VIR"}, "congolaises": {"COD", "COG"},
	} {
		if got, ok := Default().Lookup(AreaList, form, ""); ok {
			t.Errorf("%q is read as %s", form, got)
		}
		near := Default().Nearest(AreaList, form, "", len(want))
		var ids []string
		for _, k := range near {
			ids = append(ids, k.ID)
		}
		slices.Sort(ids)
		if !slices.Equal(ids, want) {
			t.Errorf("%q suggests %v, not %v", form, ids, want)
		}
	}
}
