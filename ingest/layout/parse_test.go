package layout

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"siemmes/ingest/layout/layouttest"
	"siemmes/warehouse"
)

// wrongLayout is a layout with one line put in or replaced.
func wrongLayout(from, to string) string { return strings.Replace(layouttest.Long, from, to, 1) }

// Every mistake is named with its line and column.
func TestParseErrors(t *testing.T) {
	for _, c := range []struct{ name, yml, want string }{
		{"a key that is not in the language", wrongLayout("source: S", "sauce: S"), `x.yml:3:1: The key sauce does not exist here`},
		{"no YAML", "layout: [", "x.yml:1:"},
		{"a key twice", wrongLayout("source: S", "source: S\nsource: T"), "x.yml:4:1: The key source occurs twice"},
		{"a bad id", wrongLayout("layout: long", "layout: Long One"), "x.yml:2:9: A layout’s id is in lower case"},
		{"no tables", "layout: a\nsource: S\nrecognise: {sheets: [x]}\n", "The layout has no tables"},
		{"nothing to recognise it by", wrongLayout("recognise: {record: {names: [t, geo, nat, n]}}", "recognise: {}"), "Nothing says by what the file is recognized"},
		{"no reason for a layout that is only named", "named-only: true" + layouttest.Long, "needs reason"},
		{"a bad expression", wrongLayout("{named: t, period: year-month}", "{named: t, patterns: [{like: '(', label: true}]}"), "x.yml:11:31: “(” is no regular expression"},
		{"a form that is none", wrongLayout("year-month", "years"), `x.yml:11:28: “years” is no period form; there are date,`},
		{"a fiscal year without its first month", wrongLayout("year-month", "fiscal-year"), "x.yml:11:28: fiscal-year needs starts: the number of the month it begins with"},
		{"a fiscal year without its first month, among others", wrongLayout("year-month", "[year-month, {form: fiscal-year, named: start}]"), "x.yml:11:28: fiscal-year needs starts:"},
		{"a first month of another form", wrongLayout("period: year-month", "period: {form: year, starts: 10}"), "starts belongs to the form fiscal-year"},
		{"a month that is none", wrongLayout("period: year-month", "period: {form: fiscal-year, starts: 13}"), "starts is a month from 1 to 12"},
		{"a word that is none in a form", wrongLayout("period: year-month", "period: {form: date, ordre: dmy}"), `“ordre” is none of these`},
		{"a column that is none", wrongLayout("named: t,", "column: T1,"), `x.yml:11:18: “T1” is no column`},
		{"an axis without meaning", wrongLayout(", period: year-month", ""), "x.yml:11:9: The axis does not say what its texts mean"},
		{"a label with a meaning", wrongLayout("period: year-month", "period: year-month, label: true"), "has no other meaning"},
		{"a row in a stub", wrongLayout("{named: t,", "{row: 3,"), "row: does not belong here"},
		{"a stub axis without place", wrongLayout("named: t, ", ""), "The axis needs one of these keys: column, named, others"},
		{"values said twice", wrongLayout("values: {named: [n]}", "values: {named: [n], from: D}"), "needs values: with one of columns, from and named"},
		{"names without header", wrongLayout("header: [{row: 1, label: true}]", "title: {en: x}"), "has no header"},
		{"a dimension in small letters", wrongLayout("dimension: REF_AREA", "dimension: area"), "Dimensions are in capitals"},
		{"a code of no dimension", wrongLayout("period: year-month", "map: {a: XY}"), `“XY” is a code of no dimension`},
		{"a word that is none in a meaning", wrongLayout("period: year-month", "map: {a: {skipp: why}}"), `“skipp” is neither a dimension`},
		{"a table that is not there", wrongLayout("period: year-month", "map: {a: {table: rates}}"), `x.yml:11:29: There is no table “rates”`},
		{"a group that the pattern does not catch", wrongLayout("period: year-month", "patterns: [{like: '^(a)$', SEX: $2}]"), "$2 refers to nothing: the pattern catches 1 group"},
		{"a period that is none", wrongLayout("period: year-month", "map: {a: {period: {month: 13}}}"), `“13” does not read as month`},
		{"a status that is none", wrongLayout("set: {MEASURE: MOVEMENTS}", "set: {MEASURE: MOVEMENTS, status: Z}"), "no code of CL_OBS_STATUS"},
		{"a marker without meaning", "markers: [{text: x}]" + layouttest.Long, "needs a status, zero: true, note: true, or skip"},
		{"bounds upside down", "markers: [{text: x, status: Q, low: 4, high: 1}]" + layouttest.Long, "low first"},
		{"a correction without reason", "corrections: [{swap: [a, b]}]" + layouttest.Long, "A correction needs reason"},
		{"a bad reference day", wrongLayout("values:", "reference-day: 31-12\n    values:"), "A reference day is month and day"},
		{"no dataset and no reason", wrongLayout("    dataset: BORDER\n", ""), "names no dataset"},
		{"a break without its period", wrongLayout("values:", "breaks: [{what: {es: a, en: b, fr: c}}]\n    values:"), "A break needs from: the first period after it"},
		{"a break of a period that is none", wrongLayout("values:", "breaks: [{from: soon, what: {es: a, en: b, fr: c}}]\n    values:"), "“soon” is no period"},
		{"a break in two languages", wrongLayout("values:", "breaks: [{from: 2020, what: {es: a, en: b}}]\n    values:"), "fr is missing"},
		{"a break of two codes", wrongLayout("values:", "breaks: [{from: 2020, enters: {SEX: M}, leaves: {SEX: F}, what: {es: a, en: b, fr: c}}]\n    values:"), "A break names one code"},
		{"a word that is none in a break", wrongLayout("values:", "breaks: [{form: 2020}]\n    values:"), "The key form does not exist here"},
		{"combine without reason", wrongLayout("values:", "combine: {how: sum}\n    values:"), "combine has how: sum"},
		{"a word that is none", wrongLayout("values:", "absent: never\n    values:"), "absent is one of these: missing, zero"},
		{"header rows out of order", wrongLayout("[{row: 1, label: true}]", "[{row: 2, label: true}, {row: 1, label: true}]"), "from the top to the bottom"},
		{"a staircase over columns that are no stub", wrongLayout("values:", "staircase: {columns: A-B, labels: below}\n    values:"), "Column A of the staircase is not in the stub"},
		{"a merged mapping below", wrongLayout("    dataset: BORDER\n", "    dataset: BORDER\n    <<: {absent: zero}\n"), "<< is first"},
		{"a rule that is none", "severities: {total-mismatsh: note}" + layouttest.Long, "There is no rule “total-mismatsh”"},
		{"a severity that is none", "severities: {total-mismatch: mild}" + layouttest.Long, "“mild” is no severity"},
		{"a permission that a layout would give", "severities: {reporting-area: note}" + layouttest.Long, "A layout does not decide on the rule reporting-area"},
		{"a source that a cell would give", wrongLayout("set: {MEASURE: MOVEMENTS}", "set: {MEASURE: MOVEMENTS, SOURCE: UNHCR_ASYLUM_MONTHLY}"), "The source is a fact of the layout"},
		{"a source that a column would give", wrongLayout("dimension: REF_AREA", "dimension: SOURCE"), "The source is a fact of the layout"},
		{"suppression of nothing", "suppresses: {below: 0}" + layouttest.Long, "below is the count from which on"},
		{"forecasts from a period that is none", "forecasts: {from: soon}" + layouttest.Long, "“soon” is no period"},
		{"two tables with one id", layouttest.Long + "  - table: entries\n    dataset: BORDER\n", "A table needs an id of its own"},
	} {
		_, err := Parse("x.yml", []byte(c.yml))
		if !errors.Is(err, warehouse.ErrInvalid) || !strings.Contains(layouttest.Said(err), c.want) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
}

// Aliases that unfold to more than a file could hold are refused before they
// are.
func TestParseAliasBomb(t *testing.T) {
	bomb := layouttest.Long + "define:\n  a: &a [x, x, x, x, x, x, x, x, x, x]\n"
	for c := 'b'; c <= 'j'; c++ {
		prev := string(c - 1)
		bomb += "  " + string(c) + ": &" + string(c) + " [" + strings.TrimSuffix(strings.Repeat("*"+prev+", ", 10), ", ") + "]\n"
	}
	if _, err := Parse("bomb.yml", []byte(bomb)); !errors.Is(err, warehouse.ErrTooLarge) {
		t.Errorf("%v", err)
	}
}

// An anchor that two tables share gives each its own axes, and a merged mapping
// can be overridden.
func TestParseShared(t *testing.T) {
	l, err := Parse("x.yml", []byte(layouttest.Long+`
  - table: exits
    dataset: BORDER
    header: [{row: 1, label: true}]
    stub: &stub
      - {column: A, period: year-month}
    values: {columns: B}
  - &next
    table: next
    dataset: BORDER
    stub: *stub
    values: {columns: C}
  - <<: *next
    table: last
`))
	if err != nil {
		t.Fatal(err)
	}
	last := l.Tables[len(l.Tables)-1]
	if last.ID != "last" || last.Dataset != "BORDER" || last.Stub[0].Table != last {
		t.Errorf("the merged table is %+v", last)
	}
}

func FuzzParse(f *testing.F) {
	for _, pattern := range []string{"layouts/*.yml", "testdata/*.txt"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(text)
		}
	}
	f.Add([]byte(layouttest.Long))
	f.Fuzz(func(t *testing.T, text []byte) {
		l, err := Parse("fuzz.yml", text)
		if err != nil {
			if l != nil || err.Error() == "" {
				t.Errorf("a layout together with an error: %v", err)
			}
			return
		}
		if l.ID == "" || len(l.Tables) == 0 {
			t.Errorf("an empty layout passes: %q", text)
		}
	})
}
