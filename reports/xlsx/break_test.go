package xlsx_test

import (
	"archive/zip"
	"bytes"
	"io"
	"regexp"
	"strings"
	"testing"

	"siemmes/reports"
	"siemmes/warehouse"
)

// A native chart draws no line over a break: what is behind it is a series of its own,
// in the colour of the first, and both are drawn from the chart's own figures.
func TestANativeLineIsCutAtABreak(t *testing.T) {
	table := origins("en")
	for j := range table.Columns {
		table.Rows[0].Cells[j] = figure(100, "A")
	}
	spec := func() *reports.ChartSpec {
		c := &reports.ChartSpec{ID: "line", Kind: reports.ChartLine, Lang: "en", Title: "Entries", Table: table.ID, Bind: &reports.ChartBinding{SeriesInRows: true, Series: []int{0}}}
		s := reports.ChartSeries{Name: "Costa Rica"}
		for j, col := range table.Columns {
			c.Categories = append(c.Categories, col.Label())
			s.Values, s.Flags = append(s.Values, 100), append(s.Flags, 0)
			c.Bind.Categories = append(c.Bind.Categories, j)
		}
		c.Series = []reports.ChartSeries{s}
		return c
	}
	whole, broken := spec(), spec()
	last := len(broken.Categories) - 1
	broken.Series[0].Flags[last] = warehouse.Flags(0).With(warehouse.Break)
	for _, c := range []struct {
		spec   *reports.ChartSpec
		series int
	}{{whole, 1}, {broken, 2}} {
		report := &reports.Report{ID: "r", Lang: "en", Title: "r", Sections: []reports.Section{{ID: "s", Heading: "s", Tables: []*reports.Table{table}, Charts: []*reports.ChartSpec{c.spec}}}}
		text := chartXML(t, workbook(t, report))
		if n := strings.Count(text, "<ser>"); n != c.series {
			t.Errorf("%d series, want %d", n, c.series)
		}
		colours := regexp.MustCompile(`<a:ln[^>]*><a:solidFill><a:srgbClr val="(\w+)"`).FindAllStringSubmatch(text, -1)
		if c.series == 2 && (len(colours) < 2 || colours[0][1] != colours[1][1]) {
			t.Errorf("colours of the pieces: %v", colours)
		}
	}
	if len(broken.Series) != 1 {
		t.Error("the chart itself was changed")
	}
}

func chartXML(t *testing.T, book []byte) string {
	z, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("xl/charts/chart1.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
