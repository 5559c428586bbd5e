package propose

import (
	"fmt"
	"strings"
	"testing"

	"siemmes/warehouse"
)

// What is said of a label below another one holds there and nowhere else, whether the
// labels above are rows, columns of the stub or headings.
func TestAnAnswerBelowALabelHoldsThere(t *testing.T) {
	const head = "- {ask: dataset, answer: STOCK}\n- {ask: set, about: REF_AREA, answer: JAM}\n- {ask: axis, about: \"Kind\", answer: EDUCATION}\n"
	for place, text := range map[string]string{
		"stub": "Foreign-born population of Jamaica 2011,,\nGroup,Kind,Persons\nAlfa,Zumba,11\nAlfa,Miraza,12\nBeta,Zumba,13\nBeta,Miraza,14\nGama,Zumba,15\nGama,Miraza,16\n",
	} {
		for _, said := range [][]string{{"Alfa"}, {"Alfa", "Gama"}, {"Alfa", "Beta", "Gama"}} {
			answers := head + "- {ask: axis, about: Group, answer: ACTIVITY}\n"
			for i, above := range said {
				answers += fmt.Sprintf("- {ask: code, about: \"%s | Zumba\", answer: {EDUCATION: ISCED%d}}\n", above, i+1)
			}
			p, err := proposalUnder(t, "t.csv", text, answers)
			must(t, err)
			found := map[string]string{}
			for _, a := range p.Tables[0].allAxes() {
				for label, s := range a.Meaning.Map {
					found[label] = s.Code("EDUCATION")
				}
			}
			for i, above := range said {
				if want := fmt.Sprint("ISCED", i+1); found[above+" | Zumba"] != want {
					t.Errorf("%s %v: below %s it is %q", place, said, above, found[above+" | Zumba"])
				}
			}
			if len(found) != len(said) || found["Zumba"] != "" {
				t.Errorf("%s %v: what is said of some is taken for others: %v", place, said, found)
			}
		}
	}
}

// Other countries of each group of areas are asked about with their group, each by itself.
func TestOthersOfGroupsAreAskedWithTheirGroup(t *testing.T) {
	var b strings.Builder
	b.WriteString("\"Foreign-born population of Jamaica by country of birth, 2011\",\nCountry of birth,Persons\n")
	for i, x := range []string{"Europe,", "Germany,320", "Other,410", "Asia,", "China,1210", "Other,710", "Caribbean,", "Cuba,1320", "Other,905"} {
		if strings.HasSuffix(x, ",") {
			b.WriteString(x + "\n")
			continue
		}
		fmt.Fprintf(&b, "%s%d\n", x, i)
	}
	answers := "- {ask: dataset, answer: STOCK}\n"
	p, err := proposalUnder(t, "t.csv", b.String(), answers)
	must(t, err)
	d := Doubt{At: warehouse.CellRef{Row: 8, Col: 2}, Other: warehouse.CellRef{Row: 5, Col: 2}}
	section := func(text string, row int) DoubtHeading {
		return DoubtHeading{Kind: SectionHeading, Row: row, Col: 1, Text: text}
	}
	d.Headings = []DoubtHeading{section("Asia", 6), {Kind: StubHeading, Row: 8, Col: 1, Text: "Other"}}
	d.OtherHeadings = []DoubtHeading{section("Europe", 3), {Kind: StubHeading, Row: 5, Col: 1, Text: "Other"}}
	TrialOf(p).Doubt(d)
	given := func(more string) []Question {
		a := &Answers{}
		must(t, a.Add(AskDataset, "", "", "STOCK"))
		if more != "" {
			must(t, a.Add(AskCode, more, "", `{"new": {"COUNTERPART_AREA": {"id": "OTHER_EUROPE", "names": "Other countries of Europe"}}}`))
		}
		must(t, p.Answer(t.Context(), a))
		return p.Questions()
	}
	got := given("")
	if !asksFor(got, AskCode, "Europe | Other", "") || !asksFor(got, AskCode, "Asia | Other", "") || asksFor(got, AskAxis, "", "") {
		t.Errorf("asked is %v", got)
	}
	if got = given("Europe | Other"); asksFor(got, AskCode, "Europe | Other", "") || !asksFor(got, AskCode, "Asia | Other", "") {
		t.Errorf("after the answer about Europe asked is %v", got)
	}
}
