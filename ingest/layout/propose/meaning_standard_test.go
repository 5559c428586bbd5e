package propose

import (
	"testing"

	"siemmes/warehouse/catalog"
)

// Standard codes are read also in a file of a publisher that has codes of its own, whatever
// their columns are called.
func TestStandardCodesOfAPublisherWithItsOwn(t *testing.T) {
	for _, names := range []string{"asylum_iso3,origin_iso3", "coa_iso,coo_iso", "Country of asylum,Country of origin"} {
		text := "year," + names + ",Asylum applications\n"
		for _, year := range []string{"2020", "2021"} {
			for _, here := range []string{"CRI", "PAN", "MEX"} {
				for _, there := range []string{"VEN", "NIC", "HND"} {
					text += year + "," + here + "," + there + ",1" + year[2:] + "\n"
				}
			}
		}
		p, err := proposalUnder(t, "unhcr_asylum.csv", text, "- {ask: dataset, answer: ASYLUM}\n")
		must(t, err)
		if asksFor(p.Questions(), AskCode, "", "") {
			t.Errorf("%s: codes are asked about", names)
		}
		for _, a := range p.Tables[0].Stub[1:3] {
			if m := a.Meaning; isArea(m.Dimension) && m.Scope != catalog.CodesScope {
				t.Errorf("%s: %s is read in scope %q", names, a.Caption, m.Scope)
			}
		}
	}
}
