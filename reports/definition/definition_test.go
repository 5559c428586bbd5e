package definition

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
	"siemmes/warehouse/yamldata"
)

func mistakes(t *testing.T, text string) []string {
	t.Helper()
	_, err := Parse("report.yml", []byte(text), catalog.Default())
	if err == nil {
		return nil
	}
	if !errors.Is(err, warehouse.ErrInvalid) {
		t.Errorf("the error is of another kind: %v", err)
	}
	return strings.Split(lang.Reader{Language: warehouse.English}.Error(err), "\n")[1:]
}

func TestTheDefinitionsOfTheProgramHaveNoMistake(t *testing.T) {
	lib, err := Open("", catalog.Default())
	if err != nil {
		t.Fatal(lang.Reader{Language: warehouse.English}.Error(err))
	}
	if len(lib.List()) == 0 {
		t.Fatal("there is no report")
	}
	for _, d := range lib.List() {
		for _, language := range warehouse.Languages() {
			for _, title := range titles(d) {
				if title[language] == "" {
					t.Errorf("%s: %v has no text in %s", d.ID, title, language)
				}
			}
		}
	}
}

// titles are all texts of a definition.
func titles(d *Definition) []warehouse.Names {
	all := []warehouse.Names{d.Title}
	for _, s := range d.Sections {
		all = append(all, s.Title)
		for _, table := range s.Tables {
			all = append(all, table.Title)
			for _, l := range table.Lines {
				all = append(all, l.Heading, l.Label)
			}
		}
	}
	return slices.DeleteFunc(all, func(n warehouse.Names) bool { return n == nil })
}

func TestEveryMistakeIsListedWithItsPlace(t *testing.T) {
	text, err := os.ReadFile("testdata/eight-mistakes.yml")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		`report.yml:3:9: There is no parameter “contry”. Possible parameters: country and year.`,
		`report.yml:11:24: There is no dataset “STOK”. Possible datasets: `,
		`report.yml:17:30: “$pais” is not a parameter in the place of a code. Possible: $country.`,
		`report.yml:18:21: The dataset STOCK has no dimension “GENDER”. Possible dimensions: `,
		`report.yml:19:17: There is no frequency “yearly”. Possible frequencies: A, S, Q and M.`,
		`report.yml:23:15: There is no table form “piramid”. Possible forms: series, months, pyramid, key-figures and sources.`,
		`report.yml:25:27: A pyramid chart cannot be made of the table “sexes” of form series. Possible forms: pyramid.`,
		`report.yml:26:39: The section has no table “nothing”. Possible tables: origins, sexes and ages.`,
	}
	got := mistakes(t, string(text))
	if len(got) != len(want) {
		t.Fatalf("%d mistakes, not %d:\n%s", len(got), len(want), strings.Join(got, "\n"))
	}
	for i := range want {
		if !strings.HasPrefix(got[i], want[i]) {
			t.Errorf("got %s\nwant %s", got[i], want[i])
		}
	}
}

// report is a definition of one section, with its tables and charts.
func report(tables string) string {
	return "id: one\ntitle: One\nneeds: [country, year]\nsections:\n  - id: first\n    title: First\n    tables:\n" + tables
}

const (
	series = "      - id: a\n        title: A\n        ask: {dataset: STOCK, where: {REF_AREA: [$country]}, by: [SEX], freq: A}\n        rows: {by: [SEX]}\n"
	areasT = "      - id: a\n        title: A\n        ask: {dataset: STOCK, by: [COUNTERPART_AREA], freq: A}\n        rows: {by: [COUNTERPART_AREA]}\n"
	stock  = "{id: s, ask: {dataset: STOCK, by: [SEX], freq: A}, pick: {MEASURE: PERSONS, SEX: _T}}"
	lines  = "      - id: a\n        title: A\n        form: key-figures\n        lines:\n          - " + stock + "\n"
)

// A mistake of each kind, by the message that tells it; § is before its place.
var kinds = map[string]string{
	"too-large":            "§" + strings.Repeat("#", maxBytes+1),
	"too-deep":             "§id: " + strings.Repeat("[", 60),
	"syntax":               "id: §one\n title: [",
	"one-document":         "§",
	"anchor-twice":         report("      - &x {id: a, title: A, form: sources}\n      - §&x {id: b, title: B, form: sources}\n"),
	"no-anchor":            report("      - §*x\n"),
	"not-mapping":          report("      - §text\n"),
	"not-codes":            report(put(series, "{REF_AREA: [$country]}", "§MEX")),
	"not-text":             report(put(series, "title: A", "title: {§es: [A]}")),
	"not-number":           report(series + "        columns: §few\n"),
	"not-truth":            report(series + "        millions: §often\n"),
	"unknown-key":          report(series + "        §colour: blue\n"),
	"no-key":               report("      - §id: a\n        form: sources\n"),
	"twice":                report(put(series, "by: [SEX], freq", "by: [SEX, §SEX], freq")),
	"bad-id":               report(put(series, "id: a", "id: §Ä")),
	"same-id":              report(series + put(series, "id: ", "id: §")),
	"unknown-language":     report(put(series, "title: A", "title: {es: Población, §de: A}")),
	"title-long":           report(put(series, "title: A", "title: §"+strings.Repeat("A", 61))),
	"unknown-need":         put(report(series), "year]", "§age]"),
	"unknown-form":         report(series + "        form: §tower\n"),
	"key-not-of-form":      report(series + "        §lines: []\n"),
	"form-frequency":       report(put(series, "ask: ", "ask: §") + "        form: months\n"),
	"form-dimension":       report(put(series, "ask: ", "ask: §") + "        form: pyramid\n"),
	"per-area":             report(put(series, "{by: [SEX]}", "{by: [SEX], per-area: §true}")),
	"unknown-dataset":      report(put(series, "STOCK", "§STOCKS")),
	"unknown-dimension":    report(put(series, "REF_AREA", "§AREA")),
	"unknown-code":         report(put(series, "$country", "§Mexico")),
	"unknown-code-of":      report(put(series, "REF_AREA: [$country]", "SEX: [§X]")),
	"unknown-frequency":    report(put(series, "freq: A", "freq: §D")),
	"unknown-parameter":    report(put(series, "$country", "§$area")),
	"parameter-no-area":    report(put(series, "REF_AREA: [", "SEX: [§")),
	"parameter-not-needed": put(report(put(series, "$country", "§$country")), "country, ", ""),
	"years-without-year":   put(report(put(series, "freq: A", "freq: A, years: §5")), ", year]", "]"),
	"not-asked":            report(put(series, "rows: {by: [SEX]", "rows: {by: [§AGE]")),
	"line-kind":            report(lines + "          - {§label: nothing}\n"),
	"unknown-indicator":    report(lines + "          - {indicator: §HAPPINESS}\n"),
	"no-formula":           report(lines + "          - {indicator: §CONCENTRATION}\n"),
	"no-input":             report(lines + "          - {indicator: STOCK_SHARE, inputs: §{S: s}}\n"),
	"unknown-symbol":       report(lines + "          - {indicator: GROWTH, inputs: {S0: s, S1: s, §X: s}}\n"),
	"unknown-line":         report(lines + "          - {indicator: GROWTH, inputs: {S0: s, S1: §z}}\n"),
	"circle":               report(lines + "          - {id: g, indicator: GROWTH, inputs: §{S0: g, S1: s}}\n"),
	"not-published":        report(lines + "          - {indicator: GROWTH, inputs: {S0: s, S1: s}, published: §{dataset: STOCK, freq: A}}\n"),
	"unknown-kind":         report(series + "    charts:\n      - {id: c, kind: §cake}\n"),
	"unknown-table":        report(series + "    charts:\n      - {id: c, kind: bars, table: §b}\n"),
	"kind-form":            report(lines + "    charts:\n      - {id: c, kind: §slope}\n"),
	"kind-areas":           report(series + "    charts:\n      - {id: c, kind: §map}\n"),
	"kind-across":          report(put(areasT, "by: [COUNTERPART_AREA]", "by: [SEX, COUNTERPART_AREA]") + "        across: SEX\n    charts:\n      - {id: c, kind: §line}\n"),
	"key-not-of-kind":      report(areasT + "    charts:\n      - {id: c, kind: map, §percent: true}\n"),
	"unknown-row":          report(lines + "    charts:\n      - {id: c, kind: bars, rows: [§z]}\n"),
}

func put(text, old, new string) string { return strings.Replace(text, old, new, 1) }

// marked is a text without its mark, and the line and column of the mark.
func marked(text string) (plain, at string) {
	before, after, _ := strings.Cut(text, "§")
	lines := strings.Split(before, "\n")
	return before + after, strconv.Itoa(len(lines)) + ":" + strconv.Itoa(utf8.RuneCountInString(lines[len(lines)-1])+1)
}

func TestEachKindOfMistakeIsToldAtItsPlace(t *testing.T) {
	for id, text := range kinds {
		text, at := marked(text)
		_, err := Parse("report.yml", []byte(text), catalog.Default())
		problems, ok := errors.AsType[*yamldata.Problems](err)
		if !ok {
			t.Errorf("%s: no mistake is found", id)
			continue
		}
		var got []string
		for _, p := range problems.List {
			got = append(got, p.Message.ID+" "+strconv.Itoa(p.Line)+":"+strconv.Itoa(p.Column))
		}
		if !slices.Contains(got, "definition."+id+" "+at) {
			t.Errorf("%s at %s: got %v", id, at, got)
		}
		for _, language := range warehouse.Languages() {
			if text := (lang.Reader{Language: language}).Error(err); strings.ContainsAny(text, "{}") && id != "too-deep" || strings.Contains(text, "definition.") {
				t.Errorf("%s in %s: %s", id, language, text)
			}
		}
	}
}

// Every message of a mistake has a case above.
func TestEveryMessageOfAMistakeIsTested(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") || file == "library.go" || file == "problem.go" {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range strings.Split(string(text), `"definition.`)[1:] {
			id, _, _ := strings.Cut(part, `"`)
			if _, ok := kinds[id]; !ok {
				t.Errorf("%s tells definition.%s, and no case has that mistake", file, id)
			}
		}
	}
}

func TestATitleInOneLanguageIsInAll(t *testing.T) {
	d, err := Parse("report.yml", []byte(report(series)), catalog.Default())
	if err != nil {
		t.Fatal(lang.Reader{Language: warehouse.English}.Error(err))
	}
	if got := d.Sections[0].Tables[0].Title; !cmp.Equal(got, warehouse.Names{"es": "A", "en": "A", "fr": "A"}) {
		t.Errorf("%v", got)
	}
}

func TestAQuestionIsPlannedOnce(t *testing.T) {
	twice := series + strings.Replace(series, "id: a", "id: b", 1) + strings.Replace(strings.Replace(series, "id: a", "id: c", 1), "freq: A", "freq: A, years: 5", 1)
	d, err := Parse("report.yml", []byte(report(strings.Replace(twice, "{by: [SEX]}", "{by: [SEX], total: true}", 1))), catalog.Default())
	if err != nil {
		t.Fatal(lang.Reader{Language: warehouse.English}.Error(err))
	}
	plan := d.Plan(Params{Country: "MEX", Year: 2023})
	var got []string
	for _, q := range plan.Questions {
		got = append(got, q.Dataset+" "+strings.Join(q.By, ",")+" "+strings.Join(q.Codes("REF_AREA"), ",")+" "+q.Periods.String())
	}
	want := []string{"STOCK SOURCE,MEASURE,SEX MEX :2023", "STOCK SOURCE,MEASURE,SEX MEX 2019:2023", "STOCK SOURCE,MEASURE MEX :2023"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if n := plan.Number(d.Sections[0].Tables[1].Ask); n != 0 {
		t.Errorf("the question of the second table is number %d", n)
	}
	if n := plan.Number(Ask{Dataset: "BORDER"}); n != -1 {
		t.Errorf("a question of another report is number %d", n)
	}
}

func TestADefinitionOfTheFolderStopsNoOther(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"bad.yml": "id: bad\n", "good.yml": report(series), "zz.yml": report(series), "profile.yml": strings.Replace(report(series), "id: one", "id: country-profile", 1),
		"notes.txt": "no definition",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	lib, err := Open(dir, catalog.Default())
	if err != nil {
		t.Fatal(err)
	}
	var got, faults []string
	for _, d := range lib.List() {
		got = append(got, d.ID+" "+d.File)
	}
	if !cmp.Equal(got, []string{"country-profile profile.yml", "one good.yml"}) {
		t.Errorf("reports %v", got)
	}
	for _, f := range lib.Faults() {
		faults = append(faults, f.File)
	}
	if !cmp.Equal(faults, []string{"bad.yml", "zz.yml"}) {
		t.Errorf("faults %v", faults)
	}
	if _, err := lib.Get("bad"); !errors.Is(err, warehouse.ErrInvalid) {
		t.Errorf("of the file with mistakes: %v", err)
	}
	if _, err := lib.Get("none"); !errors.Is(err, warehouse.ErrNotFound) || !strings.Contains(lang.Reader{Language: "en"}.Error(err), "country-profile and one") {
		t.Errorf("of no report: %v", err)
	}
}

func TestAliasesCannotUnfoldToAnyLength(t *testing.T) {
	many := strings.Repeat("*x, ", 2000)
	text := "id: a\ntitle: A\nsections:\n  - &s\n    id: b\n    title: B\n    tables:\n      - &t\n        id: c\n        title: C\n        form: key-figures\n        lines: [&l {id: d}, " +
		strings.ReplaceAll(many, "x", "l") + "]\n" + strings.Repeat("      - *t\n", 2000) + strings.Repeat("  - *s\n", 2000)
	if got := mistakes(t, text); len(got) != 1 || !strings.Contains(got[0], "too large") {
		t.Errorf("%d mistakes, the first is %s", len(got), got[0])
	}
}

func TestTheListOfMistakesIsShortened(t *testing.T) {
	got := mistakes(t, report(series+strings.Repeat(series, 150)))
	if len(got) != yamldata.MostListed+1 || got[yamldata.MostListed] != "And 50 more mistakes." {
		t.Errorf("%d lines, the last is %s", len(got), got[len(got)-1])
	}
}

// Whatever a file holds, reading it ends without a panic.
func FuzzParse(f *testing.F) {
	for _, text := range kinds {
		f.Add(text)
	}
	profile, err := embedded.ReadFile("definitions/country-profile.yml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(profile))
	f.Add("a: &a [*a]\n")
	f.Add("sections: &a\n  - *a\n")
	f.Fuzz(func(_ *testing.T, text string) {
		_, _ = Parse("report.yml", []byte(text), catalog.Default())
	})
}
