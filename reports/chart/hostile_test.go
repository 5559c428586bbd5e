package chart

import (
	"encoding/json"
	"strings"
	"testing"

	"siemmes/reports"
	"siemmes/warehouse"
)

// hostile are labels that a file could bring: markup, the ways out of a script
// element, ECharts' own templates and rich text, JavaScript, names of
// JavaScript's own, and length.
var hostile = []string{
	`<script>alert(1)</script>`,
	`</script><img src=x onerror=alert(1)>`,
	`{a|b}{b}{c}{@value}`,
	`"quoted" & 'single' <b>bold</b>`,
	"__proto__",
	"constructor",
	"@value",
	"function () { alert(1) }",
	"line one\nline two\ttab",
	"javascript:alert(1)",
	"",
	strings.Repeat("Una etiqueta larguísima sin fin ", 12),
	strings.Repeat("x", 400),
}

// hostileSpecs are charts of every kind with nothing but such labels.
func hostileSpecs() []*reports.ChartSpec {
	name := func(i int) string { return hostile[i%len(hostile)] }
	var out []*reports.ChartSpec
	for _, spec := range samples("en") {
		spec.Title, spec.Subtitle, spec.Source, spec.Unit, spec.Alt = hostile[0], hostile[2], hostile[3], hostile[1], hostile[1]
		spec.ValueAxis, spec.Notes = hostile[2], hostile[:8]
		for i := range spec.Categories {
			spec.Categories[i] = name(i)
		}
		for i := range spec.Series {
			spec.Series[i].Name = name(i)
			spec.Series[i].Flags = []warehouse.Flags{1 << ('P' - 'A')}
		}
		for i := range spec.Links {
			spec.Links[i].From, spec.Links[i].To = name(i), name(i+3)
		}
		out = append(out, spec)
	}
	return out
}

// The option is inside a script element of a page: nothing in it may end
// that element, and its labels must come out as they went in.
func TestHostileLabelsInTheOption(t *testing.T) {
	for _, spec := range hostileSpecs() {
		text, err := Option(spec, "en")
		if err != nil {
			t.Fatal(err)
		}
		if strings.ContainsAny(string(text), "<>") {
			t.Errorf("%s: an angle bracket stands in the option", spec.ID)
		}
		var o struct {
			Sheet struct{ Title, Subtitle string } `json:"siemmes"`
		}
		if err := json.Unmarshal(text, &o); err != nil {
			t.Fatal(err)
		}
		if o.Sheet.Title != hostile[0] || o.Sheet.Subtitle != hostile[2] {
			t.Errorf("%s: title %q, subtitle %q", spec.ID, o.Sheet.Title, o.Sheet.Subtitle)
		}
	}
}

// In the SVG they are text: whoever parses it finds no element and no attribute
// that we did not make.
func TestHostileLabelsInTheSVG(t *testing.T) {
	built(t)
	for _, spec := range hostileSpecs() {
		for _, width := range []int{390, 1200} {
			inspect(t, spec.ID, svgOf(t, spec, width, 0))
		}
	}
}

// In the browser no label runs, breaks the strict policy, or leaves the page
// wider than it was; the tooltip shows it as it is.
func TestHostileLabelsInTheBrowser(t *testing.T) {
	ctx := browser(t)
	specs := hostileSpecs()
	server := chartPage(t, specs, "en")
	for _, width := range []int64{1200, 390} {
		s := open(t, ctx, server.URL+"/page", width, len(specs))
		if s.Drawn != len(specs) || len(s.Wrong) > 0 {
			t.Errorf("at %d: %d of %d charts drawn; %q", width, s.Drawn, len(specs), s.Wrong)
		}
	}
	for _, kind := range []reports.ChartKind{reports.ChartBars, reports.ChartPyramid, reports.ChartMap, reports.ChartSlope} {
		if text := tip(t, ctx, kind); !strings.Contains(text, hostile[0]) {
			t.Errorf("%s: the tooltip says %q", kind, text)
		}
	}
}
