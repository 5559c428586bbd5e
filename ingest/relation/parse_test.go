package relation

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
)

// english is what an error says in English.
func english(err error) string {
	if err == nil {
		return ""
	}
	return lang.Reader{Language: warehouse.English}.Error(err)
}

// good is a rule with all that the language has; line 4 is "severity".
const good = `- rule: air-within-all
  names: {es: Vía aérea, en: Entries by air, fr: Voie aérienne}
  message: {en: Ask the airport.}
  severity: blocking
  where: {dataset: BORDER, REF_AREA: [CRI, Panama], DIRECTION: IN, periods: "2015:"}
  left: {MEASURE: MOVEMENTS, MODE: AIR}
  is: at most
  right:
    - {MODE: _T}
    - {dataset: POPULATION, MEASURE: MID_YEAR, times: 0.5, in: warehouse, absent: zero}
    - 100
  tolerance: {absolute: 10, relative: 2 %}
`

func parse(yml string) ([]*Rule, error) {
	return Parse("rules.yml", []byte(yml), catalog.Default(), func(id string) bool { return id == "total-mismatch" })
}

func TestARuleIsReadWhole(t *testing.T) {
	rules, err := parse(good)
	if err != nil {
		t.Fatal(err)
	}
	since2015, _ := warehouse.ParsePeriodRange("2015:")
	want := &Rule{
		ID: "air-within-all", Names: warehouse.Names{"es": "Vía aérea", "en": "Entries by air", "fr": "Voie aérienne"}, Message: warehouse.Names{"en": "Ask the airport."},
		Severity: warehouse.Blocking,
		Where:    Where{Dataset: "BORDER", Codes: map[string][]string{"REF_AREA": {"CRI", "PAN"}, "DIRECTION": {"IN"}}, Periods: []warehouse.Period{since2015}},
		Left:     []Term{{Dataset: "BORDER", Codes: map[string]string{"MEASURE": "MOVEMENTS", "MODE": "AIR"}, Times: 1, In: InFile}},
		Is:       AtMost,
		Right: []Term{
			{Dataset: "BORDER", Codes: map[string]string{"MODE": "_T"}, Times: 1, In: InFile},
			{Dataset: "POPULATION", Codes: map[string]string{"MEASURE": "MID_YEAR"}, Times: 0.5, In: InWarehouse, AbsentIsZero: true},
			{Times: 100},
		},
		Tolerance: Tolerance{Absolute: 10, Relative: 0.02},
	}
	if d := cmp.Diff(want, rules[0]); d != "" {
		t.Error(d)
	}
	if s := String(want.Right); s != "BORDER MODE=_T + 0.5 × POPULATION MEASURE=MID_YEAR + 100" {
		t.Errorf("the right side is written %s", s)
	}
}

// A list of codes is a sum over them.
func TestAListOfCodesIsASum(t *testing.T) {
	rules, err := parse(strings.Replace(good, "- {MODE: _T}", "- {MODE: [AIR, LAND], CATEGORY: _T, times: 2}", 1))
	if err != nil {
		t.Fatal(err)
	}
	if s := String(rules[0].Right[:2]); s != "2 × BORDER CATEGORY=_T MODE=AIR + 2 × BORDER CATEGORY=_T MODE=LAND" {
		t.Errorf("read as %s", s)
	}
}

// Every way to write an operator is read as one.
func TestOperatorsInWords(t *testing.T) {
	for word, op := range words {
		rules, err := parse(strings.Replace(good, "is: at most", fmt.Sprintf("is: %q", word), 1))
		if err != nil || rules[0].Is != op {
			t.Errorf("%q: %v", word, err)
		}
	}
}

func TestTolerances(t *testing.T) {
	for text, want := range map[string]Tolerance{
		"rounding": {}, "5": {Absolute: 5}, "2 %": {Relative: 0.02}, "{relative: 0.5 %}": {Relative: 0.005}, "{absolute: 3}": {Absolute: 3}, "{relative: 0.1}": {Relative: 0.1},
	} {
		rules, err := parse(strings.Replace(good, "{absolute: 10, relative: 2 %}", text, 1))
		if err != nil {
			t.Errorf("%s: %v", text, err)
		} else if got := rules[0].Tolerance; math.Abs(got.Absolute-want.Absolute)+math.Abs(got.Relative-want.Relative) > 1e-12 {
			t.Errorf("%s is %+v", text, got)
		}
	}
}

// Whatever is wrong is reported with its line and column, before anything is read.
func TestMistakesAreToldWithTheirPlace(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"rule: air-within-all", "rule: Air", `1:9: An id is small letters`},
		{"rule: air-within-all", "rule: total-mismatch", `1:9: “total-mismatch” is a rule of SIEMMES`},
		{"en: Entries by air", "de: Luft", `2:26: There is no language “de”`},
		{"names: {es: Vía aérea, en: Entries by air, fr: Voie aérienne}", "names: {}", `2:10: Write a text for each language`},
		{"severity: blocking", "severity: fatal", `4:13: “fatal” is no severity`},
		{"dataset: BORDER", "dataset: BORDERS", `5:20: There is no dataset “BORDERS”`},
		{"REF_AREA: [CRI, Panama]", "AREA: CRI", `5:28: The dataset BORDER has no dimension “AREA”`},
		{"[CRI, Panama]", "[CRI, Atlantis]", `5:44: `},
		{"DIRECTION: IN", "DIRECTION: INN", `5:64: The dimension DIRECTION has no code “INN”`},
		{`"2015:"`, "julio", `5:77: `},
		{"MEASURE: MOVEMENTS", "MEASURE: PERSONS", `6:19: The dataset BORDER has no measure “PERSONS”`},
		{"left: {MEASURE: MOVEMENTS, MODE: AIR}", "left: 100", `6:9: The left side begins with a figure`},
		{"left: {MEASURE", "left: {in: warehouse, MEASURE", `6:9: The first figure of the left side is one of the file`},
		{"left: {MEASURE: MOVEMENTS, MODE: AIR}", "left: {dataset: POPULATION, MEASURE: BIRTHS}", `6:9: The first figure of the left side is of POPULATION`},
		{"is: at most", "is: mostly", `7:7: There is no operator “mostly”`},
		{"is: at most", "is: ≈", ``},
		{"- {MODE: _T}", "- {MODUS: _T}", `9:8: The dataset BORDER has no dimension “MODUS”`},
		{"- {MODE: _T}", "- twelve", `9:7: “twelve” is no number`},
		{"times: 0.5", "times: half", `10:55: “half” is no number`},
		{"MEASURE: MID_YEAR, ", "", `10:7: A figure of another dataset needs its MEASURE`},
		{"in: warehouse", "in: attic", `10:64: There is no place “attic”`},
		{"absent: zero", "absent: five", `10:83: “absent” takes “zero” only`},
		{"relative: 2 %", "relative: -2 %", `12:39: “-2 %” is no tolerance`},
		{"relative: 2 %", "relation: 2 %", `12:29: tolerance: there is no key “relation”`},
		{"tolerance:", "tolerence:", `12:3: rule: there is no key “tolerence”`},
		{"  is: at most\n", "", `1:3: The rule has no key “is”`},
	} {
		yml := strings.Replace(good, c.from, c.to, 1)
		if c.to == "is: ≈" {
			yml, c.want = strings.Replace(yml, "tolerance: {absolute: 10, relative: 2 %}", "", 1), `7:7: ≈ needs a tolerance`
		}
		_, err := parse(yml)
		if !errors.Is(err, warehouse.ErrInvalid) || !strings.Contains(english(err), c.want) || !strings.Contains(english(err), "rules.yml:") {
			t.Errorf("%s in place of %s: %s; want %s", c.to, c.from, english(err), c.want)
		}
	}
	if _, err := parse(good + good); err == nil || !strings.Contains(english(err), `13:9: There is another rule “air-within-all”`) {
		t.Errorf("two of one id: %v", err)
	}
	for _, yml := range []string{"rule: x\n", "rules\n"} {
		if _, err := parse(yml); err == nil || !strings.Contains(english(err), "rules.yml:1:") || !strings.Contains(english(err), "A file of rules is a list") {
			t.Errorf("%q: %v", yml, err)
		}
	}
	if _, err := parse("- rule: [\n"); !errors.Is(err, warehouse.ErrInvalid) {
		t.Errorf("broken YAML: %v", err)
	}
}

func TestAFolderMayHaveNoRules(t *testing.T) {
	dir := t.TempDir()
	taken := func(string) bool { return false }
	for _, d := range []string{"", dir} {
		if rules, err := Open(d, catalog.Default(), taken); err != nil || len(rules) > 0 {
			t.Errorf("in %q: %v, %v", d, rules, err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, File), []byte("# none yet\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if rules, err := Open(dir, catalog.Default(), taken); err != nil || len(rules) > 0 {
		t.Errorf("an empty file: %v, %v", rules, err)
	}
	if err := os.WriteFile(filepath.Join(dir, File), []byte(good), 0o600); err != nil {
		t.Fatal(err)
	}
	if rules, err := Open(dir, catalog.Default(), taken); err != nil || len(rules) != 1 {
		t.Errorf("a rule: %v, %v", rules, err)
	}
}

// The example of the documentation is one.
func TestTheDocumentedRulesRead(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "rules.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(page), "```yaml\n")
	yml, _, found := strings.Cut(after, "```")
	if rules, err := parse(yml); !found || err != nil || len(rules) != 4 {
		t.Errorf("%d rules: %v", len(rules), err)
	}
	for word := range words {
		if len(word) > 2 && word != "equal" && !strings.Contains(string(page), word) {
			t.Errorf("docs/rules.md does not tell of the word %q", word)
		}
	}
}

// The built-in rules read without an error.
func TestBalancesRead(t *testing.T) {
	if _, err := parseBalances(); err != nil || len(Balances()) != 8 {
		t.Errorf("%d balances: %v", len(Balances()), err)
	}
}

// A rule is broken by two intervals just when it is by every two values in them.
func TestBrokenByNoValueInReach(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		number := rapid.Float64Range(-1000, 1000)
		low, right := number.Draw(r, "low"), number.Draw(r, "right")
		width, rightWidth := rapid.Float64Range(0, 100).Draw(r, "width"), rapid.Float64Range(0, 100).Draw(r, "right width")
		x := Rule{Is: rapid.SampledFrom([]Operator{Equal, AtMost, AtLeast, Less, More, About}).Draw(r, "is"), Tolerance: Tolerance{Absolute: rapid.Float64Range(0, 50).Draw(r, "tolerance")}}
		broken := x.Broken(low, low+width, right, right+rightWidth)
		for range 50 {
			a, b := low+width*rapid.Float64Range(0, 1).Draw(r, "a"), right+rightWidth*rapid.Float64Range(0, 1).Draw(r, "b")
			if broken && !x.Broken(a, a, b, b) {
				r.Fatalf("broken by the intervals, and kept by %v and %v", a, b)
			}
		}
		if !broken { // then the nearest ends keep it
			a := math.Min(math.Max(right, low), low+width)
			b := math.Min(math.Max(a, right), right+rightWidth)
			switch x.Is {
			case AtMost, Less:
				a, b = low, right+rightWidth
			case AtLeast, More:
				a, b = low+width, right
			}
			if x.Broken(a, a, b, b) {
				r.Fatalf("kept by the intervals, and broken by %v and %v", a, b)
			}
		}
	})
}

// Whatever a file holds is read or refused with its place.
func FuzzParse(f *testing.F) {
	f.Add(good)
	f.Add("- rule: x\n  names: {en: X}\n  where: {dataset: STOCK}\n  left:\n  is:\n  right: [1, [2], {in: file}]\n")
	f.Add("- &a {rule: x}\n- *a\n- !!str x\n- <<: *a\n")
	f.Fuzz(func(t *testing.T, yml string) {
		rules, err := parse(yml)
		if err != nil && len(rules) > 0 {
			t.Errorf("%d rules beside %v", len(rules), err)
		}
		for _, r := range rules {
			if r.ID == "" || len(r.Left) == 0 || len(r.Right) == 0 || r.Left[0].Constant() {
				t.Errorf("read as %+v", r)
			}
		}
	})
}
