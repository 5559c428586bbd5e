package propose

import (
	"fmt"
	"strings"
	"testing"

	"siemmes/ingest/sheet"
	"siemmes/warehouse/catalog"
)

// A unit that the words of a table name is used wherever it is, or asked about: in the
// title, over the labels, over the figures.
func TestUnitsAreUsedOrAsked(t *testing.T) {
	for unit, want := range map[string]float64{
		"(US$ million)": 1e6, "(en millones de dólares)": 1e6, "(USD billion)": 1e9, "(miles de millones de USD)": 1e9, "(thousands)": 1e3, "(en milliers)": 1e3,
		"USD bn": 1e9, "- millones": -1, "mn": -1, "in US dollars": 0, "": 0, "(milliards de dollars)": 1e9,
		"x 1.000": 1e3, "(x1000)": 1e3, "× 1 000 000": 1e6, "x 10^3": 1e3, "(10³)": 1e3, "(1 000)": 1e3, "en dólares, x 1,000,000": 1e6, "Unit: 10^6": 1e6, "Unité : 1 000": 1e3,
		"(1,000 persons)": -1, "max 1.000": 0, "1000 y más": 0, "'000": 1e3,
	} {
		for place, text := range map[string]string{
			"title": "\"Remittances received %s\",,\nCountry,2021,2022\n", "caption": "\"Remittances received %s\",2021,2022\n",
			"heading": "Remittances,,\nCountry,\"Amount received %[1]s, 2021\",\"Amount received %[1]s, 2022\"\n",
		} {
			got, asked := unitOfText(t, fmt.Sprintf(text, unit)+"Honduras,7370,8690\nEl Salvador,7517,7740\nGuatemala,15295,18040\n")
			if want < 0 != asked || want >= 0 && got != want {
				t.Errorf("%q in the %s: multiplier %v, asked: %v; want %v", unit, place, got, asked, want)
			}
		}
	}
}

// unitOfText is the multiplier of the table of a text, and whether its unit is asked.
func unitOfText(t *testing.T, text string) (times float64, asked bool) {
	t.Helper()
	wb, err := sheet.Open(t.Context(), "a.csv", strings.NewReader(text), int64(len(text)), sheet.Limits{})
	must(t, err)
	defer wb.Close()
	p, err := Propose(t.Context(), wb, catalog.Default())
	must(t, err)
	var given Answers
	must(t, given.Add(AskDataset, "", "", "REMITTANCES"))
	must(t, p.Answer(t.Context(), &given))
	if len(p.Tables) != 1 {
		t.Fatalf("%d tables in\n%s", len(p.Tables), text)
	}
	times = p.Tables[0].Meaning.Multiplier
	for _, a := range p.Tables[0].allAxes() {
		for _, s := range a.Meaning.Map {
			times = max(times, s.Multiplier)
		}
	}
	return times, asksFor(p.Questions(), AskUnit, "", "")
}

// A unit above some columns is that of their figures, and not of the table; a line of units
// over the columns asks nothing.
func TestTheUnitAboveAColumnIsOfItsFigures(t *testing.T) {
	for _, units := range [][3]string{{"(personas)", "(personas)", "(miles)"}, {"persons", "thousands", "persons"}, {"Number", "Number", "(thousands)"}, {"(personnes)", "(en milliers)", "(en milliers)"}} {
		text := "Permits granted in Fiji by nationality\n\nNationality;2020;2021;2022\n;" + strings.Join(units[:], ";") + "\nHonduras;25;30;3\nCuba;13;22;2\nPeru;80;81;1\n"
		p, err := proposalUnder(t, "t.csv", text, "- {ask: dataset, answer: PERMITS}\n- {ask: measure, answer: GRANTED}\n")
		must(t, err)
		if table := p.Tables[0]; table.Meaning.Multiplier > 1 || asksFor(p.Questions(), AskAxis, "", "") || asksFor(p.Questions(), AskUnit, "", "") {
			t.Errorf("%v: the table × %v, asked %v", units, table.Meaning.Multiplier, p.Questions())
		}
		for _, unit := range units {
			want := 0.0
			if strings.Contains(unit, "mil") || strings.Contains(unit, "thous") {
				want = 1000
			}
			for _, a := range p.Tables[0].Header {
				if s, ok := a.Meaning.Map[unit]; ok && s.Multiplier != want || !ok && a.Row == 4 {
					t.Errorf("%v: %q × %v of %v", units, unit, s.Multiplier, a.Meaning.Map)
				}
			}
		}
	}
}
