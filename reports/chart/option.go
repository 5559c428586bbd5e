package chart

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"siemmes/reports"
	"siemmes/warehouse"
)

// Option turns a spec into an ECharts option (https://echarts.apache.org,
// option manual, version 6) with one key of our own, "siemmes", from which the
// scripts in assets/js take titles, number formats and places. It holds no
// JavaScript, every text in it is data, and it is safe inside a <script
// type="application/json"> element. It fits any width: the scripts arrange it.
//
// A spec without figures, of an unknown kind or that its kind cannot draw is an
// ErrInvalid.
func Option(spec *reports.ChartSpec, language string) (json.RawMessage, error) {
	if err := check(spec); err != nil {
		return nil, err
	}
	d := newDrawing(spec, language)
	chart := builders[spec.Kind](d)
	chart.Validate()
	option := chart.JSON()
	for _, empty := range []string{"toolbox", "title"} {
		delete(option, empty) // go-echarts writes both always; titles are placed by the scripts
	}
	if d.classes != nil {
		option["visualMap"] = d.visualMap()
	}
	option["siemmes"] = d.sheet()
	text, err := json.Marshal(option)
	if err != nil {
		return nil, fmt.Errorf("write chart %q: %w", spec.ID, err)
	}
	return text, nil
}

// echart is what go-echarts' charts have in common.
type echart interface {
	Validate()
	JSON() map[string]any
}

// builders make the go-echarts chart of each kind.
var builders = map[reports.ChartKind]func(*drawing) echart{
	reports.ChartLine:      line,
	reports.ChartBars:      bars,
	reports.ChartRanked:    ranked,
	reports.ChartStacked:   stacked,
	reports.ChartPyramid:   pyramid,
	reports.ChartOverlay:   overlay,
	reports.ChartMap:       choropleth,
	reports.ChartHeatmap:   heatmap,
	reports.ChartSankey:    sankey,
	reports.ChartChord:     chord,
	reports.ChartDumbbell:  dumbbell,
	reports.ChartSlope:     slope,
	reports.ChartMultiples: multiples,
}

// Kinds lists the kinds of chart that can be drawn.
func Kinds() []string {
	var all []string
	for kind := range builders {
		all = append(all, string(kind))
	}
	slices.Sort(all)
	return all
}

// fewest is how many series a kind needs, where that is more than one.
var fewest = map[reports.ChartKind]int{reports.ChartPyramid: 2, reports.ChartDumbbell: 2}

func check(spec *reports.ChartSpec) error {
	switch {
	case spec.Empty():
		return refuse("chart.no-figures")
	case builders[spec.Kind] == nil:
		return refuse("chart.unknown-kind", "kind", string(spec.Kind), "known", Kinds())
	case len(spec.Series) < fewest[spec.Kind]:
		return refuse("chart.few-series", "kind", string(spec.Kind), "count", len(spec.Series), "least", fewest[spec.Kind])
	case flows(spec) != (len(spec.Links) > 0):
		return refuse("chart.flows", "kind", string(spec.Kind))
	case spec.Kind == reports.ChartMap && len(spec.CategoryCodes) == 0:
		return refuse("chart.no-areas")
	case spec.Kind == reports.ChartSlope && len(spec.Categories) != 2:
		return refuse("chart.slope", "count", len(spec.Categories))
	case len(spec.CategoryCodes) > 0 && len(spec.CategoryCodes) != len(spec.Categories):
		return notDrawn(fmt.Errorf("chart %q has %d categories and %d codes for them", spec.ID, len(spec.Categories), len(spec.CategoryCodes)))
	}
	return nil
}

func refuse(id string, pairs ...any) error {
	return warehouse.NewError(warehouse.ErrInvalid, id, pairs...)
}

// notDrawn is the error of a chart that cannot be drawn for a cause that no reader
// can do anything about.
func notDrawn(cause error) error {
	return warehouse.WrapError(warehouse.ErrInvalid, cause, "chart.not-drawn")
}

func flows(spec *reports.ChartSpec) bool {
	return spec.Kind == reports.ChartSankey || spec.Kind == reports.ChartChord
}

// drawing is one spec being turned into an option.
type drawing struct {
	spec     *reports.ChartSpec
	language string
	most     float64              // the largest figure, without its sign
	pieces   []func(*charts.Line) // see addPieces
	hollow   bool                 // some figures are preliminary and others are not
	classes  []class              // of a map or matrix, nil elsewhere
}

func newDrawing(spec *reports.ChartSpec, language string) *drawing {
	if language == "" {
		language = spec.Lang
	}
	d := &drawing{spec: spec, language: language}
	firm := false
	for i := range spec.Series {
		s := &spec.Series[i]
		for j, v := range s.Values {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				continue
			}
			d.most = max(d.most, math.Abs(v))
			d.hollow = d.hollow || preliminary(flags(s, j))
			firm = firm || !preliminary(flags(s, j))
		}
	}
	for _, l := range spec.Links {
		d.most = max(d.most, l.Value)
	}
	d.hollow = d.hollow && firm // all hollow would tell nothing apart
	return d
}

// common are the options that every kind has.
func (d *drawing) common(legend bool, colours []string) []charts.GlobalOpts {
	return []charts.GlobalOpts{
		charts.WithColorsOpts(colours),
		charts.WithLegendOpts(opts.Legend{Show: opts.Bool(legend), Type: "plain"}),
		charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: "item"}),
		charts.WithAriaOpts(&opts.Aria{Enabled: opts.Bool(true), Label: &opts.AriaLabel{Enabled: opts.Bool(true), Description: d.alt()}}),
		charts.WithInitializationOpts(opts.Initialization{BackgroundColor: paper, Theme: "white"}),
	}
}

// alt says what the chart shows, in one sentence.
func (d *drawing) alt() string {
	if d.spec.Alt != "" {
		return d.spec.Alt
	}
	return strings.TrimSpace(d.spec.Title + ". " + d.spec.Subtitle)
}

// data puts our own points in a series: go-echarts' own types round large
// figures (float32) and know neither flags nor gaps.
func data(points any) charts.SeriesOpts {
	return charts.WithSeriesOpts(func(s *charts.SingleSeries) { s.Data = points })
}

func colourOf(colour string) charts.SeriesOpts {
	return charts.WithSeriesOpts(func(s *charts.SingleSeries) { s.Color = colour })
}

// categoryAxis and valueAxis are the two axes of rectangular charts.
func categoryAxis(categories []string) opts.XAxis {
	return opts.XAxis{Type: "category", Data: categories}
}

func valueAxis() opts.YAxis { return opts.YAxis{Type: "value"} }
