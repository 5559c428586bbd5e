package chart

import (
	"math"
	"strings"

	"siemmes/reports"
	"siemmes/warehouse"
)

// gap is what ECharts takes for a missing value; null would also do, but
// go-echarts drops it.
const gap = "-"

// point is one value of a series as ECharts reads it. Flags, Label
// and Amount are ours, for the tooltip; Label is text whatever is in it.
type point struct {
	Value      any        `json:"value"`
	Name       string     `json:"name,omitempty"`
	Label      string     `json:"text,omitempty"`
	Flags      string     `json:"flags,omitempty"`
	Amount     *float64   `json:"amount,omitempty"` // the figure, where Value is its share of the bar
	Symbol     string     `json:"symbol,omitempty"`
	SymbolSize int        `json:"symbolSize,omitempty"`
	ItemStyle  *itemStyle `json:"itemStyle,omitempty"`
	LabelStyle *textStyle `json:"label,omitempty"`
}

type itemStyle struct {
	Color       string  `json:"color,omitempty"`
	AreaColor   string  `json:"areaColor,omitempty"`
	BorderColor string  `json:"borderColor,omitempty"`
	BorderWidth float64 `json:"borderWidth,omitempty"`
	BorderType  string  `json:"borderType,omitempty"`
}

type textStyle struct {
	Color    string `json:"color,omitempty"`
	Position string `json:"position,omitempty"`
	Align    string `json:"align,omitempty"`
}

// numeric writes a value for ECharts: a number, zero included, or a gap.
func numeric(v float64) any {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return gap
	}
	return v
}

// value is a series' value at a category, NaN where there is none.
func value(s *reports.ChartSeries, j int) float64 {
	if j >= 0 && j < len(s.Values) {
		return s.Values[j]
	}
	return math.NaN()
}

func flags(s *reports.ChartSeries, j int) warehouse.Flags {
	if j < len(s.Flags) {
		return s.Flags[j]
	}
	return 0
}

// flagText writes the flags worth a word: not the normal ones.
func flagText(f warehouse.Flags) string { return strings.Trim(f.String(), "A") }

// preliminary reports whether a figure may still change: it is drawn hollow.
func preliminary(f warehouse.Flags) bool {
	return f.Has(warehouse.Provisional) || f.Has(warehouse.Forecast)
}

// marks are the shapes that tell lines apart where colour does not print.
var marks = []string{"circle", "rect", "triangle", "diamond", "roundRect", "arrow"}

// many is the number of points from which a line carries no mark on each.
const many = 36

// crowded reports whether marks on every point would hide the line.
func (d *drawing) crowded() bool {
	return len(d.spec.Categories) > many || d.spec.Kind == reports.ChartMultiples || d.spec.Kind == reports.ChartOverlay
}

// linePoints are the points of a line. A preliminary figure is hollow; a point
// with a gap on both sides keeps its mark, or it would not be seen at all.
func (d *drawing) linePoints(s *reports.ChartSeries, i int, colour string) []any {
	crowded := d.crowded()
	out := make([]any, len(d.spec.Categories))
	for j := range out {
		v, f := value(s, j), flags(s, j)
		p := point{Value: numeric(v), Flags: flagText(f)}
		if math.IsNaN(v) {
			out[j] = plain(p)
			continue
		}
		alone := math.IsNaN(value(s, j-1)) && math.IsNaN(value(s, j+1))
		hollow := d.hollow && preliminary(f)
		if crowded && (alone || hollow) {
			p.Symbol, p.SymbolSize = marks[i%len(marks)], 6
		}
		if hollow {
			p.ItemStyle = &itemStyle{Color: paper, BorderColor: colour, BorderWidth: 2}
		}
		out[j] = plain(p)
	}
	return out
}

// barPoints are the bars of a series; sign turns the left side of a pyramid.
func (d *drawing) barPoints(s *reports.ChartSeries, colour string, sign float64) []any {
	out := make([]any, len(d.spec.Categories))
	for j := range out {
		v, f := value(s, j), flags(s, j)
		p := point{Value: numeric(v), Flags: flagText(f)}
		if !math.IsNaN(v) {
			p.Value = numeric(sign * v)
			if d.hollow && preliminary(f) {
				p.ItemStyle = &itemStyle{Color: pale(colour, 0.6), BorderColor: colour, BorderWidth: 1.5}
			}
		}
		out[j] = plain(p)
	}
	return out
}

// plain shortens a point that is nothing but its value.
func plain(p point) any {
	if p == (point{Value: p.Value}) {
		return p.Value
	}
	return p
}
