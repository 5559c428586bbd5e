package propose

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"siemmes/ingest/layout"
	"siemmes/ingest/layout/drawn"
	"siemmes/ingest/layout/tidy"
	"siemmes/warehouse"
)

var update = flag.Bool("update", false, "write the tidy cells of testdata/*.txt anew")

// TestShapes reads testdata/*.txt: each shows one way in which offices lay out
// tables, as csv or as drawn sheets, and the tidy cells a proposal makes of it:
// address, number or mark, headings. Files are drawn as package
// drawn says.
func TestShapes(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			got, yml := shapeTidy(t, archive)
			var want *txtar.File
			for i := range archive.Files {
				if archive.Files[i].Name == "tidy" {
					want = &archive.Files[i]
				}
			}
			if want == nil {
				archive.Files = append(archive.Files, txtar.File{Name: "tidy"})
				want = &archive.Files[len(archive.Files)-1]
			}
			if *update {
				want.Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(archive), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if got != string(want.Data) {
				t.Errorf("got:\n%s\nwant:\n%s\nby:\n%s", got, want.Data, yml)
			}
		})
	}
}

func shapeTidy(t *testing.T, a *txtar.Archive) (cells string, yml []byte) {
	wb := drawn.Book(t, a)
	p, err := Propose(context.Background(), wb, nil)
	must(t, err)
	l, err := p.Layout()
	if err != nil {
		t.Fatalf("%v\n%s", err, p.YAML("en"))
	}
	checkEncode(t, l)
	var out strings.Builder
	must(t, tidy.Cells(context.Background(), l, wb, func(c *tidy.Cell) error {
		value := c.Marker
		if c.IsNumber {
			value = strings.TrimSpace(warehouse.FormatNumber(c.Stored) + " " + c.Marker)
		}
		at := c.A1()
		if len(p.book.grids) > 1 {
			at = c.Sheet + "!" + at
		}
		out.WriteString(at + "\t" + value + "\t" + c.HeadingText() + "\n")
		return nil
	}))
	return out.String(), p.YAML("en")
}

// checkEncode checks that Encode is the inverse of Parse for a layout that was
// proposed, and that its text is stable.
func checkEncode(t *testing.T, l *layout.Layout) {
	t.Helper()
	text := layout.Encode(l)
	again, err := layout.Parse("again.yml", text)
	must(t, err)
	same := cmp.Options{
		cmp.Exporter(func(reflect.Type) bool { return true }),
		cmp.Comparer(func(a, b *regexp.Regexp) bool { return a == b || a != nil && b != nil && a.String() == b.String() }),
		cmp.FilterPath(func(p cmp.Path) bool {
			f, ok := p.Last().(cmp.StructField)
			return ok && (f.Name() == "YAML" || f.Name() == "File")
		}, cmp.Ignore()),
	}
	if diff := cmp.Diff(l, again, same); diff != "" {
		t.Errorf("%s\n%s", diff, text)
	}
	if twice := layout.Encode(again); string(twice) != string(text) {
		t.Errorf("the text of the text differs:\n%s\n%s", text, twice)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Each decision is a comment above the part of the layout that it is about.
func TestDecisionsAreCommentsAtTheirParts(t *testing.T) {
	p := proposeText(t, "ingresos.csv", "Ingresos de extranjeros a Costa Rica por nacionalidad\n,,\nNacionalidad,2022,2023\nNicaragua,1203,1544\nPanamá,870,902\nHaití,411,s/d\nFuente: Dirección General de Migración\n")
	text := string(p.YAML("en"))
	for _, want := range []string{
		`(?m)^      # stub heading: .*\n(?:      # .*\n)*      - \{?column: A`,
		`(?m)^      # header fill: none: .*\n(?:      # .*\n)*      - \{?row: 3`,
		`(?m)^    # values B-C: .*\n    values: `,
		`(?m)^    # dataset BORDER: .*\n    dataset: BORDER$`,
		`(?m)^  # table 3: .*\n(?:  # .*\n)*  - table: `,
	} {
		if !regexp.MustCompile(want).MatchString(text) {
			t.Errorf("%s is not in\n%s", want, text)
		}
	}
	for _, d := range p.Tables[0].Decisions {
		if !strings.HasPrefix(d.Path, "$.tables[0]") {
			t.Errorf("the decision %s about the table has the path %q", d.What, d.Path)
		}
	}
}
