package tidy

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"pgregory.net/rapid"

	"siemmes/ingest/layout"
	"siemmes/ingest/layout/drawn"
	"siemmes/ingest/layout/layouttest"
	"siemmes/ingest/sheet"
	"siemmes/warehouse/published"
)

// accounted checks that every number on the sheets that a layout reads is handed
// over once or named in the account: neither is missing, none is twice.
func accounted(t testing.TB, what string, l *layout.Layout, wb *sheet.Workbook) (handed int, a *Account) {
	t.Helper()
	seen := map[string]bool{}
	a, err := Read(t.Context(), l, wb, func(c *Cell) error {
		if !c.Numeric {
			return nil
		}
		at := c.Sheet + "!" + c.A1()
		if seen[at] {
			t.Errorf("%s: %s is counted twice", what, at)
		}
		seen[at] = true
		return nil
	})
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	if want := numbersOn(t, l, wb); len(seen)+a.Numbers() != want {
		t.Errorf("%s: %d numbers are handed over and %d named, of %d: %+v", what, len(seen), a.Numbers(), want, *a)
	}
	return len(seen), a
}

// numbersOn counts the numbers on the visible sheets that a layout reads, without
// the help of what it counts itself.
func numbersOn(t testing.TB, l *layout.Layout, wb *sheet.Workbook) (n int) {
	t.Helper()
	for _, s := range wb.Sheets {
		if s.Hidden || !slices.ContainsFunc(l.Tables, func(x *layout.Table) bool { return l.On(x, s.Name) != nil }) {
			continue
		}
		forms := numberForms(l, s.Name)
		for b, err := range s.Blocks(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			for row := b.First; row <= b.Last(); row++ {
				for col := 1; col <= b.Cols(); col++ {
					c := b.Cell(row, col)
					if c.Kind == sheet.Number || c.Kind == sheet.Text && c.Mark == "" && slices.ContainsFunc(forms, func(f *regexp.Regexp) bool { return f.MatchString(c.Text) }) {
						n++
					}
				}
			}
		}
	}
	return n
}

// numberForms are the ways in which the tables of a sheet write numbers, with the
// marks that are beside them.
func numberForms(l *layout.Layout, name string) []*regexp.Regexp {
	var forms []*regexp.Regexp
	for _, t := range l.Tables {
		if t = l.On(t, name); t == nil {
			continue
		}
		beside := []string{"%", "‰"}
		for _, m := range l.Markers {
			if m.Beside && m.Text != "" {
				beside = append(beside, regexp.QuoteMeta(m.Text))
			}
		}
		marks, point := `(?:`+strings.Join(beside, "|")+`)?`, regexp.QuoteMeta(t.Numbers.Decimal)
		whole := `\d+`
		for _, sign := range t.Numbers.Thousands {
			between := regexp.QuoteMeta(string(sign))
			if sign == ' ' {
				between = `[ \x{a0}\x{2007}\x{2008}\x{2009}\x{202f}]`
			}
			whole += `|\d{1,3}(?:` + between + `\d{3})+`
		}
		forms = append(forms, regexp.MustCompile(`^\s*`+marks+`\s*[-+−]?(?:(?:`+whole+`)(?:`+point+`\d+)?|`+point+`\d+)(?:[eE][-+]?\d+)?\s*`+marks+`\s*$`))
	}
	return forms
}

// Every number of every real file is accounted for, and of every fixture.
func TestEveryNumberIsAccountedFor(t *testing.T) {
	t.Run("fixtures", func(t *testing.T) {
		files, err := filepath.Glob("testdata/*.txt")
		if err != nil || len(files) == 0 {
			t.Fatalf("no fixtures: %v", err)
		}
		for _, name := range files {
			archive, err := txtar.ParseFile(name)
			layouttest.Must(t, err)
			if strings.Contains(string(layouttest.Section(archive, "tidy").Data), "error: ") {
				continue
			}
			l, err := layout.Parse("layout.yml", layouttest.Section(archive, "layout.yml").Data)
			layouttest.Must(t, err)
			accounted(t, filepath.Base(name), l, drawn.Book(t, archive))
		}
	})
	t.Run("real files", func(t *testing.T) {
		lib, err := layout.Open("")
		layouttest.Must(t, err)
		dir, files := published.Dir(t), 0
		layouttest.Must(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || filepath.Dir(path) == dir {
				return err
			}
			wb := layouttest.OpenFile(t, path)
			l, err := lib.Recognise(t.Context(), wb, layout.Hint{})
			if err != nil {
				return nil // no layout fits it
			}
			files++
			handed, a := accounted(t, entry.Name(), l, wb)
			t.Logf("%s: %d handed over, %d headings, %d outside, hidden %v, below %v", entry.Name(), handed, a.Headings, a.Outside, a.Hidden, a.Below)
			return nil
		}))
		if files < 25 {
			t.Errorf("only %d files have a layout", files)
		}
	})
}

// drawnTables is a workbook or a text with two tables, notes and figures around
// them, and rows and columns that are hidden, all of it drawn at random.
const drawnLayout = `
layout: drawn
source: S
recognise: {cells: [{at: A1, like: '.'}]}
numbers: {decimal: ".", thousands: ","}
markers: [{text: "p/", status: P, beside: true}, {text: "-", zero: true}]
tables:
  - table: first
    dataset: BORDER
    set: {MEASURE: MOVEMENTS}
    header: [{row: 3, period: year}]
    stub: [{column: A, label: true}, {column: B, dimension: COUNTERPART_AREA}]
    values: {columns: "C-E"}
    rows: {from: 4, %s}
    hidden: %s
  - table: second
    dataset: BORDER
    set: {MEASURE: MOVEMENTS}
    anchor: {column: B, like: '^Second$'}
    header: [{row: 0, period: year}]
    stub: [{column: B, dimension: COUNTERPART_AREA}]
    values: {columns: "C-D"}
    rows: {blank: 1}
`

func TestEveryNumberOfDrawnTablesIsAccountedFor(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		cell := rapid.SampledFrom([]string{"", "", "1", "12.5", "1,165", "\"2,300\"", "7 p/", "2.1 %", "-", "n.d.", "HND", "2020", "\"2021\"", "2020-03-01", "12a"})
		csv := rapid.Bool().Draw(r, "csv")
		var b strings.Builder
		rows := rapid.IntRange(6, 30).Draw(r, "rows")
		for row := range rows {
			var cells []string
			for range rapid.IntRange(2, 8).Draw(r, "width") {
				c := cell.Draw(r, "cell")
				if csv {
					c = strings.ReplaceAll(strings.Trim(c, `"`), ",", "")
				}
				cells = append(cells, c)
			}
			if row == 2 {
				cells = []string{"n", "nat", "2019", "2020", "2021", "2022"}
			}
			if row > 4 && rapid.IntRange(0, 9).Draw(r, "anchor") == 0 {
				cells[1] = "Second"
			}
			if csv {
				b.WriteString(strings.Join(cells, ";") + "\n")
			} else {
				b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
			}
		}
		if !csv {
			for range rapid.IntRange(0, 3).Draw(r, "hidden rows") {
				fmt.Fprintf(&b, "fold %d\n", rapid.IntRange(1, rows).Draw(r, "row"))
			}
			for range rapid.IntRange(0, 2).Draw(r, "hidden columns") {
				fmt.Fprintf(&b, "hide %s\n", rapid.SampledFrom([]string{"A", "B", "C", "D", "F"}).Draw(r, "column"))
			}
		}
		ends := rapid.SampledFrom([]string{"to: 8", "blank: 1", "blank: 2", "after: '^HND$'", "before: '^12a$'"}).Draw(r, "ends")
		l, err := layout.Parse("drawn.yml", fmt.Appendf(nil, drawnLayout, ends, rapid.SampledFrom([]string{"leave", "read"}).Draw(r, "hidden")))
		if err != nil {
			r.Fatal(err)
		}
		kind := "sheet Hoja"
		if csv {
			kind = "csv a.csv"
		}
		text := b.String()
		accounted(drawnT{t, r}, text, l, drawn.Book(t, &txtar.Archive{Files: []txtar.File{{Name: kind, Data: []byte(text)}}}))
	})
}

// drawnT is a test whose failures belong to one drawing.
type drawnT struct {
	testing.TB
	r *rapid.T
}

func (d drawnT) Errorf(format string, args ...any) { d.r.Errorf(format, args...) }
func (d drawnT) Fatalf(format string, args ...any) { d.r.Fatalf(format, args...) }

// What a filter hides in a long table, every other row of it, is named in time
// that grows with the rows.
func TestManyHiddenBandsAreNamedInTime(t *testing.T) {
	const rows = 60_000
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="A"><Table>`)
	b.WriteString(`<Row><Cell><Data ss:Type="String">nat</Data></Cell><Cell><Data ss:Type="Number">2020</Data></Cell></Row>`)
	for i := range rows {
		hidden := ""
		if i%2 == 1 {
			hidden = ` ss:Hidden="1"`
		}
		fmt.Fprintf(&b, `<Row%s><Cell><Data ss:Type="String">HND</Data></Cell><Cell><Data ss:Type="Number">%d</Data></Cell></Row>`, hidden, i)
	}
	fmt.Fprintf(&b, `</Table><x:AutoFilter x:Range="R1C1:R%dC2"><x:AutoFilterColumn x:Index="1" x:Type="NonBlanks"/></x:AutoFilter></Worksheet></Workbook>`, rows+1)
	l, err := layout.Parse("t.yml", []byte("layout: t\nsource: S\nnamed-only: true\nreason: test\ntables:\n  - table: t\n    dataset: BORDER\n    header: [{row: 1, period: year}]\n    stub: [{column: A, label: true}]\n    values: {from: B}\n"))
	layouttest.Must(t, err)
	handed, a := accounted(t, "every other row", l, drawn.Bytes(t, "a.xml", []byte(b.String())))
	if handed != rows/2 || len(a.Hidden) != rows/2 || !a.Hidden[0].Filtered || a.Hidden[0].Table == nil {
		t.Errorf("%d handed over, %d bands", handed, len(a.Hidden))
	}
}
