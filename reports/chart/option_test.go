package chart

import (
	"encoding/json"
	"errors"
	"flag"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"siemmes/reports"
	"siemmes/reports/definition"
	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// option makes an option and reads it back as any reader of JSON would.
func option(t *testing.T, spec *reports.ChartSpec, language string) map[string]any {
	t.Helper()
	text, err := Option(spec, language)
	if err != nil {
		t.Fatal(err)
	}
	var o map[string]any
	if err := json.Unmarshal(text, &o); err != nil {
		t.Fatal(err)
	}
	return o
}

// dig follows keys and indexes into an option.
func dig(t *testing.T, o any, path ...any) any {
	t.Helper()
	for _, step := range path {
		switch step := step.(type) {
		case string:
			o = o.(map[string]any)[step]
		case int:
			o = o.([]any)[step]
		}
	}
	return o
}

// Every kind's option is kept as a golden file; the differences are read before
// they are accepted.
func TestOptionGolden(t *testing.T) {
	for _, spec := range samples("es") {
		t.Run(spec.ID, func(t *testing.T) {
			got, err := json.MarshalIndent(option(t, spec, "es"), "", " ")
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join("testdata", spec.ID+".json")
			if *update {
				if err := os.WriteFile(file, append(got, '\n'), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.TrimSpace(string(want)), string(got)); diff != "" {
				t.Errorf("the option changed (run with -update to accept):\n%s", diff)
			}
		})
	}
}

func TestEveryKindHasASample(t *testing.T) {
	seen := map[reports.ChartKind]bool{}
	for _, spec := range samples("en") {
		seen[spec.Kind] = true
	}
	for kind := range builders {
		if !seen[kind] {
			t.Errorf("no sample of kind %q", kind)
		}
	}
}

// Zero, a gap and a suppressed figure are three things, and stay so.
func TestZeroIsNoGap(t *testing.T) {
	spec := &reports.ChartSpec{
		ID: "z", Kind: reports.ChartLine, Categories: []string{"a", "b", "c"},
		Series: []reports.ChartSeries{{Name: "s", Values: []float64{0, nan, nan}, Flags: []warehouse.Flags{0, 0, warehouse.Flags(0).With(warehouse.Suppressed)}}},
	}
	for _, kind := range []reports.ChartKind{reports.ChartLine, reports.ChartBars, reports.ChartRanked, reports.ChartStacked} {
		spec.Kind = kind
		got := dig(t, option(t, spec, "en"), "series", 0, "data")
		want := []any{0.0, "-", map[string]any{"value": "-", "flags": "Q"}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", kind, diff)
		}
	}
	spec.Kind = reports.ChartHeatmap
	if got := dig(t, option(t, spec, "en"), "series", 0, "data", 0, "value"); !cmp.Equal(got, []any{0.0, 0.0, 0.0}) {
		t.Errorf("heatmap: %v", got)
	}
	spec.Kind, spec.CategoryCodes = reports.ChartMap, []string{"CRI", "PAN", "MEX"}
	if got := dig(t, option(t, spec, "en"), "series", 0, "data", 0, "value"); got != 0.0 {
		t.Errorf("map: %v", got)
	}
}

// go-echarts holds flows and class bounds as float32, which would show
// 15,576,722,063 dollars as 15,576,722,432.
func TestLargeFiguresAreExact(t *testing.T) {
	const dollars = 15576722063
	flow := &reports.ChartSpec{ID: "f", Kind: reports.ChartSankey, Links: []reports.ChartLink{{From: "a", To: "b", Value: dollars}}}
	if got := dig(t, option(t, flow, "en"), "series", 0, "links", 0, "value"); got != float64(dollars) {
		t.Errorf("sankey link: %v", got)
	}
	bars := &reports.ChartSpec{ID: "b", Kind: reports.ChartBars, Categories: []string{"x"}, Unit: "USD", Series: []reports.ChartSeries{{Values: []float64{dollars}}}}
	o := option(t, bars, "en")
	if got := dig(t, o, "series", 0, "data", 0); got != float64(dollars) {
		t.Errorf("bar: %v", got)
	}
	if got := dig(t, o, "siemmes", "scale"); got != 1e6 {
		t.Errorf("scale of the axis: %v, want millions", got)
	}
}

// A line is cut where its series breaks: what is behind is a series of its own, of the
// same name and colour, behind all whole ones.
func TestLinesAreCutAtBreaks(t *testing.T) {
	flags := []warehouse.Flags{0, 0, warehouse.Flags(0).With(warehouse.Break)}
	spec := &reports.ChartSpec{
		ID: "b", Kind: reports.ChartLine, Lang: "en", Categories: []string{"2022", "2023", "2024"},
		Series: []reports.ChartSeries{{Name: "CRI", Values: []float64{1, 2, 9}, Flags: flags}, {Name: "PAN", Values: []float64{3, 4, 5}}},
	}
	for _, kind := range []reports.ChartKind{reports.ChartLine, reports.ChartMultiples, reports.ChartOverlay} {
		spec.Kind = kind
		o := option(t, spec, "en")
		if got := dig(t, o, "series", 0, "data"); !cmp.Equal(got, []any{1.0, 2.0, "-"}) {
			t.Errorf("%s: first piece %v", kind, got)
		}
		last := dig(t, o, "series", 2)
		if got := dig(t, last, "data"); !cmp.Equal(got, []any{"-", "-", map[string]any{"value": 9.0, "flags": "B"}}) && kind == reports.ChartLine {
			t.Errorf("%s: second piece %v", kind, got)
		}
		if dig(t, last, "name") != "CRI" || dig(t, last, "id") != "piece 0 1" || dig(t, last, "color") != dig(t, o, "series", 0, "color") {
			t.Errorf("%s: second piece %v", kind, last)
		}
	}
	slope := &reports.ChartSpec{
		ID: "s", Kind: reports.ChartSlope, Lang: "en", Categories: []string{"2015", "2024"},
		Series: []reports.ChartSeries{{Name: "CRI", Values: []float64{1, 9}, Flags: []warehouse.Flags{0, flags[2]}}, {Name: "PAN", Values: []float64{3, 4}}},
	}
	o := option(t, slope, "en")
	if got := dig(t, o, "series", 0, "lineStyle", "opacity"); got != 0.0 {
		t.Errorf("a slope over a break is drawn, opacity %v", got)
	}
	if got := dig(t, o, "series", 1, "lineStyle", "opacity"); got != nil {
		t.Errorf("a slope without a break has opacity %v", got)
	}
}

func TestPreliminaryFiguresAreHollow(t *testing.T) {
	o := option(t, lineSample("en"), "en")
	last := dig(t, o, "series", 0, "data", 9)
	if got := dig(t, last, "itemStyle", "color"); got != paper {
		t.Errorf("a provisional point is filled with %v", got)
	}
	if got := dig(t, last, "flags"); got != "P" {
		t.Errorf("flags %v", got)
	}
	if got := dig(t, o, "siemmes", "words", "Q"); got == nil {
		t.Error("no word for the suppressed figure")
	}
	// Where everything is provisional, hollow would tell nothing apart.
	spec := lineSample("en")
	for i := range spec.Series {
		spec.Series[i].Flags = make([]warehouse.Flags, 10)
		for j := range spec.Series[i].Flags {
			spec.Series[i].Flags[j] = warehouse.Flags(0).With(warehouse.Provisional)
		}
	}
	if got := dig(t, option(t, spec, "en"), "series", 0, "data", 9).(map[string]any)["itemStyle"]; got != nil {
		t.Errorf("hollow though all are: %v", got)
	}
}

func TestSharesOfTheKnownParts(t *testing.T) {
	o := option(t, percentSample("en"), "en")
	sum := 0.0
	for i := range 5 {
		if p, ok := dig(t, o, "series", i, "data", 3).(map[string]any); ok {
			sum += p["value"].(float64)
		}
	}
	if math.Abs(sum-100) > 1e-9 {
		t.Errorf("the shares of a bar add up to %v", sum)
	}
	if got := dig(t, o, "siemmes", "foot", 0); got != "Percentages of the parts with a published figure." {
		t.Errorf("the first line below the chart: %v", got)
	}
	if got := dig(t, o, "series", 0, "data", 3, "amount"); got != 12000.0 {
		t.Errorf("the figure behind the share: %v", got)
	}
}

func TestClassesHoldEveryFigure(t *testing.T) {
	for _, values := range [][]float64{
		{0, 12, 45, 310, 1020, 4120, 9810, 12040, 31200, 255000, 349000},
		{-6.3, -3.3, -2.8, -0.7, -0.5, -0.5, 0.8, 2.6, 2.7, 2.9, 6.4},
		{-5, -4},
		{7},
		{0, 0, 0},
		{0.001, 0.002},
		{1e11, 2e11},
		{nan, 3},
	} {
		d := newDrawing(&reports.ChartSpec{Decimals: 1}, "en")
		d.classes = d.classify(values)
		if len(d.classes) == 0 || len(d.classes) > 6 {
			t.Errorf("%v: %d classes", values, len(d.classes))
		}
		for i, c := range d.classes {
			if c.Low >= c.High || i > 0 && c.Low != d.classes[i-1].High {
				t.Errorf("%v: class %d from %v to %v", values, i, c.Low, c.High)
			}
			for _, other := range d.classes[:i] {
				if other.Colour == c.Colour {
					t.Errorf("%v: two classes are %s", values, c.Colour)
				}
			}
		}
		for _, v := range values {
			if _, ok := d.classOf(v); !ok && v == v {
				t.Errorf("%v: no class holds %v: %+v", values, v, d.classes)
			}
		}
	}
}

func TestWhatCannotBeDrawn(t *testing.T) {
	one := []reports.ChartSeries{{Name: "s", Values: []float64{1}}}
	for name, spec := range map[string]*reports.ChartSpec{
		"nil":             nil,
		"only gaps":       {Kind: reports.ChartLine, Series: []reports.ChartSeries{{Values: []float64{nan}}}},
		"unknown kind":    {Kind: "pie", Series: one},
		"half a pyramid":  {Kind: reports.ChartPyramid, Series: one},
		"links in a line": {Kind: reports.ChartLine, Links: []reports.ChartLink{{From: "a", To: "b", Value: 1}}},
		"sankey of bars":  {Kind: reports.ChartSankey, Series: one},
		"slope of one":    {Kind: reports.ChartSlope, Series: one, Categories: []string{"2000"}},
		"map of nowhere":  {Kind: reports.ChartMap, Series: one, Categories: []string{"a"}},
		"codes missing":   {Kind: reports.ChartBars, Series: one, Categories: []string{"a", "b"}, CategoryCodes: []string{"A"}},
	} {
		if _, err := Option(spec, "en"); !errors.Is(err, warehouse.ErrInvalid) {
			t.Errorf("%s: %v, want an ErrInvalid", name, err)
		}
	}
}

// docs/charts.md has a row for every kind.
func TestEveryKindIsInTheGuide(t *testing.T) {
	guide, err := os.ReadFile("../../docs/charts.md")
	if err != nil {
		t.Fatal(err)
	}
	for kind := range builders {
		if !strings.Contains(string(guide), "| `"+string(kind)+"` |") {
			t.Errorf("docs/charts.md has no row for %q", kind)
		}
	}
}

// Every kind that a report definition may name can be drawn.
func TestEveryKindOfADefinitionIsDrawn(t *testing.T) {
	for _, k := range definition.ChartKinds() {
		if !slices.Contains(Kinds(), k.Name) {
			t.Errorf("there is no drawing of kind %s", k.Name)
		}
	}
	_, err := Option(&reports.ChartSpec{ID: "a", Kind: "cake", Series: []reports.ChartSeries{{Values: []float64{1}}}}, "en")
	if text := (lang.Reader{Language: "en"}).Error(err); !errors.Is(err, warehouse.ErrInvalid) || !strings.Contains(text, "“cake”. Possible kinds: bars, ") {
		t.Error(text)
	}
}
