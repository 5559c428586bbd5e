package propose

import (
	"slices"
	"strings"
	"testing"

	"siemmes/warehouse"
)

// The world among a few countries that report may be the sum of these, which nobody
// reports: it is asked about, and left out or taken as the answer says.
func TestTheWorldAmongFewReportersIsAsked(t *testing.T) {
	const answers = "- {ask: dataset, answer: STOCK}\n- {ask: axis, about: 'Country', answer: REF_AREA}\n"
	for _, label := range []string{"World", "WORLD", "Total"} {
		text := "Migrant stock\n\nCountry,2020,2021\nCanada,10,20\nMexico,11,21\nBelize,12,22\n" + label + ",33,63\n"
		p, err := proposalUnder(t, "t.csv", text, answers)
		must(t, err)
		if !asksFor(p.Questions(), AskCode, label, "skip") {
			t.Errorf("%q is not asked about: %v", label, p.Questions())
		}
		for answer, want := range map[string]string{"skip": "", "{REF_AREA: W}": "W"} {
			p, err := proposalUnder(t, "t.csv", text, answers+"- {ask: code, about: "+label+", answer: "+answer+"}\n")
			must(t, err)
			s := p.Tables[0].Stub[0].Meaning.Map[label]
			if asksFor(p.Questions(), AskCode, label, "") || s.Code(warehouse.DimRefArea) != want || (s.Skip != "") != (want == "") {
				t.Errorf("%q answered %s: %v", label, answer, s)
			}
		}
	}
}

// The name of the country that reports is the total among its parts, whatever marks it
// bears and whoever makes codes of unknown labels, and never a part of itself.
func TestACountryIsNoPartOfItself(t *testing.T) {
	for _, c := range []struct{ area, label, parts string }{
		{"AUS", "Australia", "New South Wales,Victoria,Queensland"},
		{"AUS", "Australia(b)", "New South Wales,Victoria,Queensland"},
		{"ITA", "Italia", "Zutania,Mengania,Perengania"},
		{"ESP", "España", "Zutania,Mengania,Perengania"},
		{"PRT", "Portugal", "Zutania,Mengania,Perengania"},
	} {
		text := "Foreign population\n\nRegion,2020,2021\n"
		for i, part := range strings.Split(c.parts, ",") {
			text += part + "," + []string{"10,20", "11,21", "12,22"}[i] + "\n"
		}
		text += c.label + ",33,63\n\n(b) Includes other territories.\n"
		answers := "- {ask: dataset, answer: STOCK}\n- {ask: set, about: REF_AREA, answer: " + c.area + "}\n- {ask: axis, answer: {dimension: SUBDIVISION, codes: own}}\n"
		p, err := proposalUnder(t, "t.csv", text, answers)
		must(t, err)
		i := slices.IndexFunc(p.Tables[0].Stub, func(a *Axis) bool { return a.Meaning.Dimension == dimSubdivision })
		if i < 0 {
			t.Errorf("%s: no axis of parts: %v", c.label, p.Questions())
			continue
		}
		for label, s := range p.Tables[0].Stub[i].Meaning.Map {
			if code := s.Code(dimSubdivision); strings.HasPrefix(label, strings.TrimSuffix(c.label, "(b)")) != (code == warehouse.Total) {
				t.Errorf("%s: %q is %s", c.area, label, code)
			}
		}
	}
}
