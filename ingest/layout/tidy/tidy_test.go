package tidy

import (
	"bytes"
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"siemmes/ingest/layout"
	"siemmes/ingest/layout/drawn"
	"siemmes/ingest/layout/layouttest"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

func TestWriteTidy(t *testing.T) {
	l := parsed(t, strings.Replace(layouttest.Long, "values:", "blank: missing\n    values:", 1))
	wb := drawn.Bytes(t, "a.csv", []byte("t,geo,nat,n\n2020-01,CRI,\"Nicaragua, \"\"all\"\"\",1234567.50\n2020-01,CRI,PAN,n.d.\n2020-01,CRI,CUB,\n"))
	var out bytes.Buffer
	if err := Write(context.Background(), l, &out, wb); err != nil {
		t.Fatal(err)
	}
	want := `sheet,cell,value,marker,headings
,D2,1234567.5,,"2020-01 | CRI | Nicaragua, ""all"" | n"
,D3,,n.d.,2020-01 | CRI | PAN | n
`
	if out.String() != want {
		t.Errorf("got:\n%s\nwant:\n%s", out.String(), want)
	}
}

// A sheet that is not laid out as declared is an error that says what to look
// for.
func TestTidyErrors(t *testing.T) {
	for _, c := range []struct{ name, layout, text, want string }{
		{"a column that is not there", layouttest.Long, "t,geo,nationality,n\n1,2,3,4\n", `expects a column named “nat”`},
		{"a group that is not closed", `
layout: a
source: S
recognise: {columns: {C: "."}}
tables:
  - table: t
    dataset: D
    stub: [{column: A, label: true}, {column: B, label: true}]
    staircase: {columns: A-B, labels: below, within: 2}
    values: {columns: C}
`, ",a,1\n,b,2\n,c,3\n,d,4\nall,,10\n", "No label closes within 2 rows the group that begins in A1"},
	} {
		l := parsed(t, c.layout)
		err := Cells(context.Background(), l, drawn.Bytes(t, "a.csv", []byte(c.text)), func(*Cell) error { return nil })
		if !errors.Is(err, warehouse.ErrInvalid) || !strings.Contains(layouttest.Said(err), c.want) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
}

// An error of the one who takes the cells ends it.
func TestTidyStops(t *testing.T) {
	l := parsed(t, layouttest.Long)
	stop, n := errors.New("enough"), 0
	err := Cells(context.Background(), l, drawn.Bytes(t, "a.csv", longTable(5000)), func(*Cell) error {
		if n++; n == 3 {
			return stop
		}
		return nil
	})
	if !errors.Is(err, stop) || n != 3 {
		t.Errorf("%v after %d cells", err, n)
	}
}

// A Value represents a text of an axis: the same one each time, numbered in the
// order of arrival, so that what it means is worked out once.
func TestValues(t *testing.T) {
	l := parsed(t, layouttest.Long)
	byText := map[string]*Value{}
	seen := map[int]bool{}
	err := Cells(context.Background(), l, drawn.Bytes(t, "a.csv", longTable(20_000)), func(c *Cell) error {
		for _, h := range c.Headings {
			key := h.Axis.Name + h.Text
			if v := byText[key]; v != nil && v != h.Value {
				t.Fatalf("two values for %s", key)
			}
			byText[key] = h.Value
			seen[h.Value.Index] = true
			if h.Axis.Dimension != "" && h.Value.Codes[0].Find != h.Text {
				t.Fatalf("%s says %v", h.Text, h.Value.Codes)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(seen) != len(byText) {
		t.Errorf("%d numbers for %d texts", len(seen), len(byText))
	}
	for i := range len(seen) {
		if !seen[i] {
			t.Errorf("no value has the number %d", i)
		}
	}
}

// FuzzTidy lays layouts of every construct over any text at all.
func FuzzTidy(f *testing.F) {
	names, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		f.Fatal(err)
	}
	var layouts []*layout.Layout
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		a := txtar.Parse(text)
		l, err := layout.Parse(name, layouttest.Section(a, "layout.yml").Data)
		if err != nil {
			f.Fatal(err)
		}
		for _, t := range l.Tables {
			t.Sheets = nil // the sheet of delimited text has no name
		}
		layouts = append(layouts, l)
		for _, file := range a.Files {
			if file.Name != "layout.yml" && file.Name != "tidy" {
				f.Add([]byte(strings.ReplaceAll(string(file.Data), " ", "")))
			}
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, l := range layouts {
			wb, err := sheet.Open(context.Background(), "a.csv", bytes.NewReader(text), int64(len(text)), sheet.Limits{})
			if err != nil {
				return
			}
			err = Cells(context.Background(), l, wb, func(c *Cell) error {
				if c.Row < 1 || c.Col < 1 || c.Table == nil || c.Multiplier == 0 || c.IsNumber == math.IsNaN(c.Num) {
					t.Errorf("%+v", *c)
				}
				return nil
			})
			if err != nil && !errors.Is(err, warehouse.ErrInvalid) && !errors.Is(err, warehouse.ErrUnreadable) && !errors.Is(err, warehouse.ErrTooLarge) {
				t.Errorf("%s: %v", l.ID, err)
			}
			wb.Close()
		}
	})
}

// parsed is the layout of a text.
func parsed(t *testing.T, text string) *layout.Layout {
	t.Helper()
	l, err := layout.Parse("test.yml", []byte(text))
	layouttest.Must(t, err)
	return l
}
