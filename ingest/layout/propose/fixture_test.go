package propose

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"siemmes/ingest/layout"
	"siemmes/ingest/layout/drawn"
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

func shapeTidy(t *testing.T, a *txtar.Archive) (tidy string, yml []byte) {
	wb := drawn.Book(t, a)
	p, err := Propose(context.Background(), wb, nil)
	must(t, err)
	l, err := p.Layout()
	if err != nil {
		t.Fatalf("%v\n%s", err, p.YAML("en"))
	}
	var out strings.Builder
	must(t, l.Tidy(context.Background(), wb, func(c *layout.Cell) error {
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

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
