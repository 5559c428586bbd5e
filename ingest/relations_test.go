package ingest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"siemmes/ingest/relation"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// modesLayout reads entries by month and mode, a long csv.
const modesLayout = `
layout: test-modes
title: {en: Modes}
source: IOM_REGULAR
reports: [CRI, PAN]
recognise:
  record: {names: [month, area, mode, n]}
markers:
  - {text: "<5", status: Q, conf: A, low: 1, high: 4}
tables:
  - table: modes
    dataset: BORDER
    set: {MEASURE: MOVEMENTS, BASIS: C, DIRECTION: IN}
    header: [{row: 1, label: true}]
    stub:
      - {named: month, period: year-month}
      - {named: area, dimension: REF_AREA}
      - {named: mode, dimension: MODE}
    values: {named: [n]}
    adds: []
`

// ownRules reads rules as a user's folder would hold them.
func ownRules(t *testing.T, yml string) []*relation.Rule {
	t.Helper()
	rules, err := relation.Parse("rules.yml", []byte(yml), catalog.Default(), func(id string) bool { _, known := ruleOf(id); return known })
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

const airRule = `
- rule: air-within-land
  names: {es: Aire hasta la mitad de tierra, en: Air at most half of land}
  message: {es: Pregunte al aeropuerto., en: Ask the airport.}
  severity: blocking
  where: {dataset: BORDER, REF_AREA: CRI, periods: "2023-02:"}
  left: {MEASURE: MOVEMENTS, MODE: AIR}
  is: at most
  right: {MODE: LAND, times: 0.5}
`

// A rule of one's own is reported like any other: at the cell of the left figure, in
// every language, under its own id; where and for whom it was not meant it is
// silent; accepted, it keeps its reason.
func TestARuleOfOnesOwn(t *testing.T) {
	d := newDesk(t, modesLayout)
	d.Rules = ownRules(t, airRule)
	file := []string{
		"month,area,mode,n",
		"2023-01,CRI,AIR,900", "2023-01,CRI,LAND,100", // before its time
		"2023-02,CRI,AIR,51", "2023-02,CRI,LAND,100",
		"2023-03,CRI,AIR,50", "2023-03,CRI,LAND,100",
		"2023-02,PAN,AIR,900", "2023-02,PAN,LAND,100", // elsewhere
		"2023-04,CRI,AIR,7", // without the other
	}
	o := d.ingest(Options{}, file...)
	d.expect(o, "air-within-land:D4")
	f := o.Findings[0]
	if !o.Blocked() || f.Severity != warehouse.Blocking || f.A1() != "D4" || say(f.Found) != "51" || say(f.Expected) != "≤ 50" {
		t.Errorf("the finding is %+v", f)
	}
	for language, want := range map[string]string{
		"es": "Aire hasta la mitad de tierra. D4 dice 51 y se pide ≤ 50 (BORDER MEASURE=MOVEMENTS MODE=AIR ≤ 0.5 × BORDER MODE=LAND; D5). Revise la cifra, o confírmela. Pregunte al aeropuerto.",
		"fr": "Air at most half of land. D4 indique 51, et ≤ 50 est demandé", // no French name: the English one
	} {
		if told := in(language, f); !strings.Contains(told.Message, want) {
			t.Errorf("in %s: %s", language, told.Message)
		}
	}
	if other := d.ingest(Options{CheckOnly: true}, file...); other.Findings[0].Name() != f.Name() {
		t.Errorf("its key in another language is %q, not %q", other.Findings[0].Key, f.Key)
	}
	for _, name := range []string{"air-within-land", "air-within-land:D4"} {
		a, err := ParseAcceptance(name+"=the airport confirmed it", d.Rules...)
		if err != nil {
			t.Fatal(err)
		}
		if o := d.ingest(Options{Accept: []Acceptance{a}, CheckOnly: true}, file...); o.Blocked() || o.Findings[0].Accepted != "the airport confirmed it" {
			t.Errorf("%s: %+v", name, o.Findings)
		}
	}
	if _, err := ParseAcceptance("air-within-land=why not"); err == nil {
		t.Error("a rule that this user does not have is accepted")
	}
}

// A rule that describes figures of the file, and is held for none of them, says so.
func TestARuleThatIsHeldForNothingSaysSo(t *testing.T) {
	d := newDesk(t, modesLayout)
	d.Rules = ownRules(t, airRule)
	o := d.ingest(Options{CheckOnly: true}, "month,area,mode,n", "2023-02,CRI,AIR,51", "2023-03,CRI,AIR,51")
	if f := o.Findings; len(f) != 1 || f[0].Rule != "air-within-land" || f[0].Severity != warehouse.Note || f[0].A1() != "D2" || f[0].Count != 2 {
		t.Errorf("told %+v", f)
	}
	d.expect(d.ingest(Options{CheckOnly: true}, "month,area,mode,n", "2023-02,PAN,AIR,51")) // describes nothing
}

// Rounded and hidden figures may be anything in reach: no rule is broken by that,
// and one that is out of reach is.
func TestRoundingBreaksNoRule(t *testing.T) {
	rounded := strings.Replace(modesLayout, "tables:", "rounding: 10\ntables:", 1)
	for _, c := range []struct {
		yml, is, air, land string
		broken             bool
	}{
		{modesLayout, "=", "100", "101", true},
		{rounded, "=", "100", "110", false}, // both may be 105
		{rounded, "=", "100", "120", true},
		{modesLayout, "=", "<5", "4", false},
		{modesLayout, "=", "<5", "5", true},
		{modesLayout, "≤", "<5", "1", false},
		{modesLayout, "≤", "<5", "0", true},
		{modesLayout, "<", "100", "100", true},
		{rounded, "<", "100", "100", false},
		{modesLayout, ">", "100", "99", false},
		{modesLayout, "≥", "98", "99", true},
		{rounded, "≥", "90", "100", false},
	} {
		d := newDesk(t, c.yml)
		d.Rules = ownRules(t, fmt.Sprintf("- rule: x\n  names: {en: X}\n  where: {dataset: BORDER}\n  left: {MEASURE: MOVEMENTS, MODE: AIR}\n  is: %q\n  right: {MODE: LAND}\n", c.is))
		o := d.ingest(Options{CheckOnly: true}, "month,area,mode,n", "2023-02,CRI,AIR,"+c.air, "2023-02,CRI,LAND,"+c.land)
		if got := len(only(o, "x")) > 0; got != c.broken {
			t.Errorf("%s %s %s: broken %v, want %v (%q)", c.air, c.is, c.land, got, c.broken, names(o))
		}
	}
}

// Sums, constants, products and tolerances of a rule.
func TestSumsOfARule(t *testing.T) {
	file := []string{"month,area,mode,n", "2023-02,CRI,AIR,100", "2023-02,CRI,LAND,200", "2023-02,CRI,SEA,30", "2023-02,CRI,RIVER,5"}
	for _, c := range []struct{ left, is, right, tolerance, want string }{
		{"{MEASURE: MOVEMENTS, MODE: AIR}", "=", "[{MODE: SEA, times: 3}, 10]", "0", ""},
		{"{MEASURE: MOVEMENTS, MODE: AIR}", "=", "[{MODE: SEA, times: 3}, 11]", "0", "D2 100 101"},
		{"{MEASURE: MOVEMENTS, MODE: AIR}", "=", "[{MODE: SEA, times: 3}, 11]", "1", ""},
		{"{MEASURE: MOVEMENTS, MODE: AIR}", "≈", "{MODE: LAND, times: 0.48}", "5 %", ""},
		{"{MEASURE: MOVEMENTS, MODE: AIR}", "≈", "{MODE: LAND, times: 0.48}", "2 %", "D2 100 ≈ 96"},
		{"[{MEASURE: MOVEMENTS, MODE: LAND}, {MODE: AIR, times: -1}]", "=", "100", "0", ""},
		{"[{MEASURE: MOVEMENTS, MODE: LAND}, {MODE: AIR, times: -1}]", "=", "90", "0", "D3 200 190"},
		{"[{MEASURE: MOVEMENTS, MODE: LAND, times: -2}, 500]", "at least", "120", "0", "D3 200 ≤ 190"},
		{"{MEASURE: MOVEMENTS, MODE: LAND}", "more than", "{MODE: [AIR, SEA, RIVER]}", "0", ""},
		{"{MEASURE: MOVEMENTS, MODE: AIR}", "more than", "{MODE: [LAND, SEA, RIVER]}", "0", "D2 100 > 235"},
	} {
		d := newDesk(t, modesLayout)
		d.Rules = ownRules(t, fmt.Sprintf("- rule: x\n  names: {en: X}\n  where: {dataset: BORDER}\n  left: %s\n  is: %q\n  right: %s\n  tolerance: %s\n", c.left, c.is, c.right, c.tolerance))
		o := d.ingest(Options{CheckOnly: true}, file...)
		want := []string{c.want}
		if c.want == "" {
			want = nil
		}
		if got := told(o, "x"); !slices.Equal(got, want) {
			t.Errorf("%s %s %s: %q, want %q", c.left, c.is, c.right, got, want)
		}
	}
}

// The other side of a rule may be what another dataset of the warehouse says of
// the same area and period, in the source that ranks first; rounded as its layout
// says.
func TestARuleAcrossDatasets(t *testing.T) {
	d := newDesk(t, netsLayout)
	d.ingest(Options{Publish: true}, "year,what,n", "2023,Births,1900", "2023,Immigrants,1000", "2024,Immigrants,2000")
	d.layout = newDesk(t, strings.NewReplacer("period: year-month", "period: year", "[CRI, PAN]", "[MEX]",
		"{named: mode, dimension: MODE}", "{named: mode, label: true}").Replace(modesLayout)).layout
	d.Rules = ownRules(t, `
- rule: fewer-than-immigrants
  names: {en: Entries are not below immigrants}
  where: {dataset: BORDER, DIRECTION: IN}
  left: {MEASURE: MOVEMENTS}
  is: ≥
  right: {dataset: POPULATION, MEASURE: IMMIGRANTS}
`)
	o := d.ingest(Options{CheckOnly: true}, "month,area,mode,n", "2023,MEX,all,1100", "2024,MEX,all,1100", "2025,MEX,all,1100")
	if got := told(o, "fewer-than-immigrants"); !slices.Equal(got, []string{"D3 1100 ≥ 1999.5"}) {
		t.Errorf("told %q (all: %q)", got, names(o))
	}
	if f := only(o, "fewer-than-immigrants"); len(f) == 1 && (f[0].Severity != warehouse.Warning || !strings.Contains(say(f[0].Message), "2000 published (MX_CONAPO_PROJ)")) {
		t.Errorf("the finding is %+v", f[0])
	}
}

// Both datasets of a rule may be in one file.
func TestARuleOverTwoTablesOfAFile(t *testing.T) {
	d := newDesk(t, netsLayout)
	d.Rules = ownRules(t, `
- rule: more-births
  names: {en: Natural increase is not above births}
  where: {dataset: INDICATOR}
  left: {MEASURE: NATURAL_INCREASE}
  is: ≤
  right: {dataset: POPULATION, MEASURE: BIRTHS}
`)
	o := d.ingest(Options{CheckOnly: true}, "year,what,n", "2023,Births,1900", "2023,Natural,1950", "2024,Births,1900", "2024,Natural,1899")
	if got := told(o, "more-births"); !slices.Equal(got, []string{"C3 1950 ≤ 1900.5"}) {
		t.Errorf("told %q (all: %q)", got, names(o))
	}
}
