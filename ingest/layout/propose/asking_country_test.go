package propose

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// A line with the name of the country among its parts is asked about where it may be
// the total, for every country that has a part of its name; a line that is less than
// another one is the part, and beside a total it is the part.
func TestALineWithTheNameOfTheCountry(t *testing.T) {
	cat := catalog.Default()
	list, err := cat.List("CL_SUBDIVISION")
	must(t, err)
	tried := 0
	for _, k := range list.Codes {
		name := k.Names.In("es")
		alpha2, _, _ := strings.Cut(k.ID, "-")
		area, ok := cat.Lookup(catalog.AreaList, name, "")
		if !ok || !cat.Country(area) || cat.ISO(area).Alpha2 != alpha2 {
			continue
		}
		var others []string
		for _, x := range list.Codes {
			if strings.HasPrefix(x.ID, alpha2+"-") && x.ID != k.ID && len(others) < 3 {
				others = append(others, x.Names.In("es"))
			}
		}
		if len(others) < 3 {
			continue
		}
		tried++
		for _, c := range []struct {
			figure int
			total  string
			asked  bool
		}{{900, "", true}, {12, "", false}, {900, "Total,2000,2100\n", false}} {
			text := fmt.Sprintf("\"Extranjeros residentes en %s por división administrativa\"\nDivisión,2021,2022\n\"%s\",%d,%d\n\"%s\",100,110\n\"%s\",90,80\n\"%s\",30,40\n%s", name, name, c.figure, c.figure+1, others[0], others[1], others[2], c.total)
			p, err := proposalUnder(t, "t.csv", text, "- {ask: dataset, answer: STOCK}\n- {ask: set, about: REF_AREA, answer: "+area+"}\n- {ask: axis, about: División, answer: SUBDIVISION}\n")
			must(t, err)
			asked := asksFor(p.Questions(), AskCode, name, `{"SUBDIVISION": "_T"}`)
			if asked != c.asked {
				t.Errorf("%s of %d with %q: asked is %v: %v", name, c.figure, c.total, asked, p.Questions())
			}
		}
	}
	if tried == 0 {
		t.Error("no country has a part of its name")
	}
}

// The one country for which the source reports that a person names is the likeliest one
// that reports, whatever else the file names; where a source reports for several, none is.
func TestTheAnsweredSourceSaysWhoReports(t *testing.T) {
	text := "Permanent residents by citizenship\n\nCitizenship,2020,2021\nCanada,10,20\nMexico,11,21\nBelize,12,22\n"
	for areas, want := range map[string]string{"[FJI]": "FJI", "FJI": "FJI", "[Suriname]": "SUR", "[FJI, SUR]": ""} {
		source := "- {ask: source, answer: {id: OFF_X, names: {en: X}, publisher: X, datasets: [STOCK], areas: " + areas + "}}\n"
		p, err := proposalUnder(t, "t.csv", text, source+"- {ask: dataset, answer: STOCK}\n")
		must(t, err)
		i := slices.IndexFunc(p.Questions(), func(q Question) bool { return q.Ask == AskSet && q.About == warehouse.DimRefArea })
		if i < 0 {
			t.Fatalf("%s: who reports is not asked", areas)
		}
		if got := p.Questions()[i].guess(); got != want {
			t.Errorf("%s: %q is the likeliest, want %q", areas, got, want)
		}
	}
}
