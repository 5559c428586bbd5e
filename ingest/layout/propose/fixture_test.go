package propose

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/xuri/excelize/v2"

	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

var update = flag.Bool("update", false, "write the tidy cells of testdata/*.txt anew")

// TestShapes reads testdata/*.txt: each shows one way in which offices lay out
// tables, as csv or as drawn sheets, and the tidy cells a proposal makes of it:
// address, number or mark, headings. Sheets are drawn as in the fixtures of
// package layout.
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
	wb := drawnBook(t, a)
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

func drawnBook(t *testing.T, a *txtar.Archive) *sheet.Workbook {
	var book *excelize.File
	for _, f := range a.Files {
		kind, name, _ := strings.Cut(f.Name, " ")
		switch kind {
		case "csv":
			return openText(t, string(f.Data))
		case "sheet":
			if book == nil {
				book = excelize.NewFile()
				must(t, book.SetSheetName("Sheet1", name))
			} else {
				_, err := book.NewSheet(name)
				must(t, err)
			}
			drawSheet(t, book, name, string(f.Data))
		}
	}
	var b bytes.Buffer
	must(t, book.Write(&b))
	wb, err := sheet.Open(context.Background(), "fixture.xlsx", bytes.NewReader(b.Bytes()), int64(b.Len()), sheet.Limits{})
	must(t, err)
	t.Cleanup(func() { wb.Close() })
	return wb
}

func drawSheet(t *testing.T, book *excelize.File, name, grid string) {
	row := 0
	for line := range strings.Lines(grid) {
		line = strings.TrimSpace(line)
		if ranges, ok := strings.CutPrefix(line, "merge "); ok {
			for _, r := range strings.Fields(ranges) {
				from, to, _ := strings.Cut(r, ":")
				must(t, book.MergeCell(name, from, to))
			}
			continue
		}
		if columns, ok := strings.CutPrefix(line, "hide "); ok {
			must(t, book.SetColVisible(name, columns, false))
			continue
		}
		row++
		for i, text := range strings.Split(strings.Trim(line, "|"), "|") {
			if text = strings.TrimSpace(text); text != "" {
				must(t, book.SetCellValue(name, warehouse.CellRef{Row: row, Col: i + 1}.A1(), drawn(text)))
			}
		}
	}
}

// drawn is what a drawn cell holds.
func drawn(text string) any {
	if v, err := strconv.ParseFloat(text, 64); err == nil {
		return v
	}
	if day, err := time.Parse("2006-01-02", text); err == nil {
		return day
	}
	text = strings.Trim(text, "\"")
	blanks := len(text) - len(strings.TrimLeft(text, "·"))
	return strings.Repeat(" ", blanks/2) + text[blanks:]
}
