package layout

import (
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"pgregory.net/rapid"

	"siemmes/ingest/layout/layouttest"
	"siemmes/warehouse"
)

// sameLayout compares layouts in all that Parse fills in.
var sameLayout = cmp.Options{
	cmp.Exporter(func(reflect.Type) bool { return true }),
	cmp.Comparer(func(a, b *regexp.Regexp) bool { return a == b || a != nil && b != nil && a.String() == b.String() }),
	cmp.FilterPath(func(p cmp.Path) bool {
		f, ok := p.Last().(cmp.StructField)
		return ok && (f.Name() == "YAML" || f.Name() == "File")
	}, cmp.Ignore()),
}

// checkEncode checks that Encode is the inverse of Parse for a layout, and that its
// text is stable.
func checkEncode(t interface {
	Helper()
	Fatalf(string, ...any)
	Errorf(string, ...any)
}, l *Layout,
) {
	t.Helper()
	text := Encode(l)
	again, err := Parse("again.yml", text)
	if err != nil {
		t.Fatalf("%s: %v\n%s", l.ID, err, text)
	}
	if diff := cmp.Diff(l, again, sameLayout); diff != "" {
		t.Errorf("%s:\n%s\n%s", l.ID, diff, text)
	}
	if twice := Encode(again); string(twice) != string(text) {
		t.Errorf("%s: the text of the text differs:\n%s\n%s", l.ID, text, twice)
	}
}

// Every layout of the program, of the fixtures and of the reference page.
func TestEncodeIsTheInverseOfParse(t *testing.T) {
	texts := map[string]string{}
	names, err := fs.Glob(embedded, "layouts/*.yml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := embedded.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts[name] = string(text)
	}
	fixtures, err := filepath.Glob("tidy/testdata/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range fixtures {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts[name] = string(layouttest.Section(archive, "layout.yml").Data)
	}
	page, err := os.ReadFile("../../docs/layouts.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), "```yaml\n")
	texts["docs/layouts.md"], _, _ = strings.Cut(rest, "```")
	if len(texts) < 50 {
		t.Errorf("only %d layouts", len(texts))
	}
	for name, text := range texts {
		l, err := Parse(name, []byte(text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		checkEncode(t, l)
	}
}

// Any text that a cell may hold comes back as it was.
func TestEncodeKeepsEveryText(t *testing.T) {
	signs := rapid.SampledFrom([]rune("ab1é :#-?'\"\\,{}[]&*!|>%@`~=.\t\n\r\u0085\u2028\ufeff\u00a0\x7f0xeNn_/()$^+<🙂"))
	rapid.Check(t, func(t *rapid.T) {
		text := func(label string) string { return rapid.StringOfN(signs, 1, 8, -1).Draw(t, label) }
		l := &Layout{ID: "x", Source: "S" + text("source"), NamedOnly: true, Reason: text("reason")}
		l.Title = warehouse.Names{"en": text("title")}
		l.Skip = []SkipSheets{{Sheets: Patterns{{Regexp: regexp.MustCompile(regexp.QuoteMeta(text("sheet")))}}, Reason: text("why")}}
		row := 1
		l.Tables = []*Table{{
			ID: text("table"), Dataset: text("dataset"),
			Header:    []*Axis{{Row: &row, Meaning: Meaning{Label: true}}},
			Stub:      []*Axis{{Column: "A", Meaning: Meaning{Dimension: "SEX", Map: map[string]Setting{text("key"): {Codes: []Assignment{{Dim: "SEX", Code: text("code")}}}, text("other"): {Skip: text("skip")}}}}},
			Staircase: &Staircase{Columns: "A-A", Labels: "above", Suffixes: []string{text("suffix")}},
			Values:    Values{Columns: "B-C"},
			LeavesOut: warehouse.Names{"es": text("leaves out")},
		}}
		path := rapid.SampledFrom([]string{"$", "$.tables[0]", "$.tables[0].stub[0].map", "$.tables[0].table", "$.nowhere[3]", "$.tables[0].values.columns"}).Draw(t, "path")
		encoded := Encode(l, Remark{path, text("remark")})
		got, err := Parse("x.yml", encoded)
		if err != nil {
			t.Skip() // the text is nothing a layout may hold there, such as blanks
		}
		if got.Reason != l.Reason || got.Title["en"] != l.Title["en"] || got.Skip[0].Reason != l.Skip[0].Reason || got.Skip[0].Sheets[0].String() != l.Skip[0].Sheets[0].String() ||
			got.Tables[0].ID != l.Tables[0].ID || got.Tables[0].Staircase.Suffixes[0] != l.Tables[0].Staircase.Suffixes[0] || got.Tables[0].LeavesOut["es"] != l.Tables[0].LeavesOut["es"] {
			t.Fatalf("%q\nis read as %+v", encoded, got)
		}
		checkEncode(t, got)
	})
}

// A remark is above the line that it is about.
func TestEncodePlacesRemarks(t *testing.T) {
	l, err := Parse("x.yml", []byte("layout: x\nsource: S\nrecognise: {sheets: [a]}\ntables:\n  - table: t\n    dataset: STOCK\n    stub: [{column: A, label: true}, {column: B, label: true}]\n    values: {columns: C}\n"))
	if err != nil {
		t.Fatal(err)
	}
	got := string(Encode(l, Remark{"$", "of all"}, Remark{"$.tables[0]", "of the table"}, Remark{"$.tables[0].stub[1]", "of column B"}, Remark{"$.tables[0].nothing", "of nothing"}, Remark{"$.source", "of the\nsource"}))
	want := `# of all
layout: x
# of the
# source
source: S
recognise: {sheets: [a]}
tables:
  # of the table
  # of nothing
  - table: t
    dataset: STOCK
    stub:
      - {column: A, label: true}
      # of column B
      - {column: B, label: true}
    values: {columns: C}
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
