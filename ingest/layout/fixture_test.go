package layout

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"siemmes/ingest/layout/drawn"
	"siemmes/warehouse"
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
			want := section(archive, "tidy")
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

func section(a *txtar.Archive, name string) *txtar.File {
	for i := range a.Files {
		if a.Files[i].Name == name {
			return &a.Files[i]
		}
	}
	a.Files = append(a.Files, txtar.File{Name: name})
	return &a.Files[len(a.Files)-1]
}

func fixtureTidy(t *testing.T, a *txtar.Archive) string {
	l, err := Parse("layout.yml", section(a, "layout.yml").Data)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	err = l.Tidy(context.Background(), drawn.Book(t, a), func(c *Cell) error {
		out.WriteString(describe(c) + "\n")
		return nil
	})
	if err != nil {
		fmt.Fprintf(&out, "error: %v\n", err)
	}
	return out.String()
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// describe writes a cell on one line.
func describe(c *Cell) string {
	at := c.A1()
	if c.Sheet != "" {
		at = c.Sheet + "!" + at
	}
	value := c.Marker
	if !isNaN(c.Stored) {
		value = strings.TrimSpace(warehouse.FormatNumber(c.Stored) + " " + c.Marker)
	}
	if c.Blank {
		value = "blank"
	}
	line := fmt.Sprintf("%s\t%s\t%s\t", at, value, c.HeadingText())
	return strings.TrimRight(line+strings.Join(meanings(c), " "), " \t")
}

var quoteNeeded = regexp.MustCompile(`[ ,]`)

func meanings(c *Cell) []string {
	var out []string
	note := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	for _, h := range c.Headings {
		if h.Value.Unknown {
			note("[unknown: %s]", h.Value.Label)
		}
		for _, a := range h.Value.Codes {
			if a.Code != "" {
				note("%s=%s", a.Dim, a.Code)
				continue
			}
			find := a.Find
			if quoteNeeded.MatchString(find) {
				find = strconv.Quote(find)
			}
			note("%s?%s", a.Dim, find)
		}
		if h.Value.Flags != 0 {
			note("[%v]", h.Value.Flags)
		}
	}
	if c.Period != "" {
		note("%s/%s", c.Period, c.Freq)
	}
	if c.PeriodErr != nil {
		note("[no period: %s]", said(c.PeriodErr))
	}
	if c.RefDate != "" {
		note("@%s", c.RefDate)
	}
	if c.Rule != nil {
		note("[%s%s]", c.Rule.Flags, bounds(c.Rule))
	} else if c.Marker != "" {
		note("[no number]")
	}
	if c.Num != c.Stored && c.IsNumber {
		note("[is %v]", c.Num)
	}
	if c.Multiplier != 1 {
		note("[×%v]", c.Multiplier)
	}
	if c.Table.Index > 0 {
		note("[table %s]", c.Table.ID)
	}
	if c.Total {
		note("[total]")
	}
	if c.Comment.Text != "" {
		note("“%s”%s", c.Comment.Text, c.Comment.Lang)
	}
	if c.Comment.Basis != "" {
		note("‘%s’", c.Comment.Basis)
	}
	if c.Skip != "" {
		note("[skip: %s]", c.Skip)
	}
	return out
}

func bounds(m *Marker) string {
	if m.Low == nil {
		return ""
	}
	return fmt.Sprintf(" %v to %v", *m.Low, *m.High)
}

// txtarOf makes a fixture of names and contents in turn.
func txtarOf(pairs ...string) *txtar.Archive {
	a := &txtar.Archive{}
	for i := 0; i+1 < len(pairs); i += 2 {
		a.Files = append(a.Files, txtar.File{Name: pairs[i], Data: []byte(pairs[i+1] + "\n")})
	}
	return a
}

func isNaN(v float64) bool { return v != v }
