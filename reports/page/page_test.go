package page_test

import (
	"bytes"
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"siemmes/reports"
	"siemmes/reports/page"
	"siemmes/warehouse"
)

// drawing is a Renderer that draws what it is told to.
type drawing string

func (d drawing) SVG(context.Context, *reports.ChartSpec) ([]byte, error) {
	if d == "" {
		return nil, warehouse.NewError(warehouse.ErrInvalid, "chart.no-figures")
	}
	return []byte(d), nil
}

const plainSVG = `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><text>Nicaragua</text></svg>`

func report() *reports.Report {
	cell := func(v float64) reports.TableCell {
		c := reports.AbsentCell()
		c.Absent, c.Value = false, v
		return c
	}
	suppressed := cell(math.NaN())
	suppressed.Flags = warehouse.Flags(0).With(warehouse.Suppressed)
	suppressed.Notes = []int{0}
	t := &reports.Table{
		ID: "origins", Lang: "fr", Title: "Origines <b>", Subtitle: "Costa Rica, 2020", Stub: "Pays", Unit: "personnes",
		Columns: []reports.Column{{Heads: []string{"2020", "Hommes"}, Codes: []string{"2020", "M"}}, {Heads: []string{"2020", "Femmes"}, Codes: []string{"2020", "F"}}, {Heads: []string{"2021"}, Codes: []string{"2021"}}},
		Rows: []reports.TableRow{
			{Label: "Total", Total: true, Cells: []reports.TableCell{cell(12345), cell(2), cell(3)}},
			{Label: "Amérique centrale"},
			{Label: `<script>alert("x")</script>`, Level: 1, Cells: []reports.TableCell{cell(0), suppressed, reports.AbsentCell()}},
		},
		Notes: []string{"Moins de cinq."}, Sources: []string{"ONU"},
	}
	return &reports.Report{
		ID: "r", Lang: "fr", Title: "Profil: Costa Rica", Sections: []reports.Section{
			{ID: "origins", Heading: "Origines", Tables: []*reports.Table{t}, Charts: []*reports.ChartSpec{{
				ID: "origins", Title: "Origines", Alt: "Le plus grand: Nicaragua", Series: []reports.ChartSeries{{Values: []float64{1}}},
			}}},
			{ID: "labour", Heading: "Travail", Missing: "Aucun chiffre."},
		},
	}
}

func write(t *testing.T, r *reports.Report, d reports.Renderer) string {
	t.Helper()
	var buf bytes.Buffer
	if err := page.Write(context.Background(), &buf, r, d); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

// each walks the elements of a page.
func each(t *testing.T, text string, visit func(n *html.Node)) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			visit(n)
		}
	}
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func TestNothingIsLoadedAndNothingRuns(t *testing.T) {
	each(t, write(t, report(), drawing(plainSVG)), func(n *html.Node) {
		switch n.Data {
		case "script", "link", "iframe", "object":
			t.Errorf("the page holds a <%s>", n.Data)
		}
		for _, a := range n.Attr {
			if (a.Key == "src" || a.Key == "href") && !strings.HasPrefix(a.Val, "#") || strings.HasPrefix(a.Key, "on") {
				t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
			}
		}
	})
}

func TestLabelsOfFilesAreText(t *testing.T) {
	if text := write(t, report(), drawing(plainSVG)); strings.Contains(text, `<script>alert`) || !strings.Contains(text, "&lt;script&gt;") {
		t.Error("a label is markup")
	}
}

func TestTablesSpeak(t *testing.T) {
	tables, captions := 0, 0
	each(t, write(t, report(), drawing(plainSVG)), func(n *html.Node) {
		switch n.Data {
		case "table":
			tables++
		case "caption":
			captions++
		case "th":
			if s := attr(n, "scope"); s != "row" && s != "col" && s != "rowgroup" && s != "colgroup" {
				t.Errorf("a heading without a scope: %q", s)
			}
		case "div":
			if attr(n, "class") == "drawing" && attr(n, "aria-label") != "Le plus grand: Nicaragua" {
				t.Errorf("a chart is called %q", attr(n, "aria-label"))
			}
		}
	})
	if tables != 1 || captions != 1 {
		t.Errorf("%d tables, %d captions", tables, captions)
	}
}

func TestASectionWithoutFiguresStandsWithItsLine(t *testing.T) {
	if text := write(t, report(), drawing(plainSVG)); !strings.Contains(text, `<p class="missing">Aucun chiffre.</p>`) {
		t.Error("the line is not there")
	}
}

func TestAChartThatIsNoPlainDrawingIsRefused(t *testing.T) {
	for _, svg := range []string{
		`<svg><script>1</script></svg>`,
		`<svg onload="x()"></svg>`,
		`<svg><a href="https://example.org">x</a></svg>`,
		`<svg><image href="//example.org/x.png"/></svg>`,
		`<svg><rect style="fill:url(https://example.org/x)"/></svg>`,
		`<svg><foreignObject/></svg>`,
		`<html></html>`,
		`<svg>`,
		``,
	} {
		err := page.Write(context.Background(), &bytes.Buffer{}, report(), drawing(svg))
		if !errors.Is(err, warehouse.ErrInvalid) {
			t.Errorf("%s: %v", svg, err)
		}
	}
}

func TestAPageWithoutARendererHasItsTables(t *testing.T) {
	if text := write(t, report(), nil); strings.Contains(text, "<figure") || !strings.Contains(text, "<table") {
		t.Error("charts without a renderer, or no tables")
	}
}
