package tidy

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"siemmes/ingest/layout"
	"siemmes/ingest/layout/drawn"
	"siemmes/ingest/layout/layouttest"
)

var update = flag.Bool("update", false, "write the tidy cells of testdata/*.txt anew")

// TestTidy reads testdata/*.txt: each says what it shows, and holds a layout, a
// file (package drawn) and the cells the layout makes of it.
//
// A tidy line is cell, value or marker, headings, then what they mean:
// dimensions (a label to look up with a question mark), period and frequency,
// and in brackets table, total, skip, multiplier and the like.
func TestTidy(t *testing.T) {
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
			got := fixtureTidy(t, archive)
			want := layouttest.Section(archive, "tidy")
			if *update {
				want.Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(archive), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if got != string(want.Data) {
				t.Errorf("got:\n%s\nwant:\n%s", got, want.Data)
			}
		})
	}
}

func fixtureTidy(t *testing.T, a *txtar.Archive) string {
	l, err := layout.Parse("layout.yml", layouttest.Section(a, "layout.yml").Data)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	err = Cells(context.Background(), l, drawn.Book(t, a), func(c *Cell) error {
		out.WriteString(c.String() + "\n")
		return nil
	})
	if err != nil {
		fmt.Fprintf(&out, "error: %v\n", err)
	}
	return out.String()
}
