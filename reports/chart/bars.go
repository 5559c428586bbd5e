package chart

import (
	"math"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"siemmes/reports"
	"siemmes/warehouse/lang"
)

// bars draws upright bars side by side.
func bars(d *drawing) echart {
	c := charts.NewBar()
	c.SetGlobalOptions(d.common(len(d.spec.Series) > 1, categorical)...)
	c.SetGlobalOptions(charts.WithXAxisOpts(categoryAxis(nil)), charts.WithYAxisOpts(valueAxis()), byCategory("shadow"))
	c.SetXAxis(d.spec.Categories)
	for i := range d.spec.Series {
		s := &d.spec.Series[i]
		c.AddSeries(s.Name, nil, data(d.barPoints(s, colour(i), 1)), colourOf(colour(i)), barSize("64"))
	}
	return c
}

func barSize(most string) charts.SeriesOpts {
	return charts.WithSeriesOpts(func(s *charts.SingleSeries) { s.BarMaxWidth, s.BarCategoryGap = most, "28%" })
}

// ranked draws lying bars in the order of the categories, each with its figure
// at the end. A category without a figure says so in its label: without a bar
// it would read as zero.
func ranked(d *drawing) echart {
	c := charts.NewBar()
	names := append([]string(nil), d.spec.Categories...)
	if len(d.spec.Series) == 1 {
		for j := range names {
			if v := value(&d.spec.Series[0], j); v != v {
				names[j] += " (" + d.missing(&d.spec.Series[0], j) + ")"
			}
		}
	}
	c.SetGlobalOptions(d.common(len(d.spec.Series) > 1, categorical)...)
	c.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{Type: "value"}),
		charts.WithYAxisOpts(opts.YAxis{Type: "category", Data: names, Inverse: opts.Bool(true), AxisLabel: &opts.AxisLabel{}}),
		byCategory("shadow"))
	for i := range d.spec.Series {
		s := &d.spec.Series[i]
		c.AddSeries(s.Name, nil, data(d.barPoints(s, colour(i), 1)), colourOf(colour(i)), barSize("26"),
			charts.WithLabelOpts(opts.Label{Show: opts.Bool(true), Position: "right", Formatter: "@value"}))
	}
	return c
}

// missing is the word for why there is no figure.
func (d *drawing) missing(s *reports.ChartSeries, j int) string {
	for _, r := range "QMLKN" {
		if id := "reports.legend." + string(r); flags(s, j)&(1<<(r-'A')) != 0 {
			return lang.T(d.language, id)
		}
	}
	return lang.T(d.language, "reports.legend.O")
}

// stacked draws upright bars on top of each other, and the series that ask for
// it as lines over them.
func stacked(d *drawing) echart {
	c := charts.NewBar()
	c.SetGlobalOptions(d.common(true, categorical)...)
	y := valueAxis()
	if d.spec.Percent {
		y.Max = 100
	}
	c.SetGlobalOptions(charts.WithXAxisOpts(categoryAxis(nil)), charts.WithYAxisOpts(y), byCategory("shadow"))
	c.SetXAxis(d.spec.Categories)
	lines := charts.NewLine()
	for i := range d.spec.Series {
		s := &d.spec.Series[i]
		if s.Line {
			d.addLine(lines, i, "#1f2933", 2.5)
			continue
		}
		points := d.barPoints(s, colour(i), 1)
		if d.spec.Percent {
			points = d.shares(s, colour(i))
		}
		c.AddSeries(s.Name, nil, data(points), colourOf(colour(i)), barSize("72"),
			charts.WithItemStyleOpts(opts.ItemStyle{Color: colour(i), BorderColor: paper, BorderWidth: 1}),
			charts.WithSeriesOpts(func(s *charts.SingleSeries) { s.Stack = "all" }))
	}
	d.addPieces(lines)
	c.Overlap(lines)
	return c
}

// shares are a series' parts of each bar, per cent of the parts that have a
// figure.
func (d *drawing) shares(s *reports.ChartSeries, colour string) []any {
	out := make([]any, len(d.spec.Categories))
	for j := range out {
		v := value(s, j)
		whole := 0.0
		for i := range d.spec.Series {
			if p := value(&d.spec.Series[i], j); !math.IsNaN(p) && !d.spec.Series[i].Line {
				whole += p
			}
		}
		p := point{Value: gap, Flags: flagText(flags(s, j))}
		if !math.IsNaN(v) && whole > 0 {
			p.Value, p.Amount = 100*v/whole, &v
			if d.hollow && preliminary(flags(s, j)) {
				p.ItemStyle = &itemStyle{Color: pale(colour, 0.6), BorderColor: colour, BorderWidth: 1.5}
			}
		}
		out[j] = plain(p)
	}
	return out
}

// pyramid draws two series back to back over age groups, youngest at the
// bottom.
func pyramid(d *drawing) echart {
	side := niceAbove(d.most)
	c := charts.NewBar()
	c.SetGlobalOptions(d.common(true, []string{categorical[0], categorical[1]})...)
	c.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{Type: "value", Min: -side, Max: side}),
		charts.WithYAxisOpts(opts.YAxis{Type: "category", Data: d.spec.Categories, AxisLabel: &opts.AxisLabel{}}),
		byCategory("shadow"))
	for i, sign := range []float64{-1, 1} {
		s := &d.spec.Series[i]
		c.AddSeries(s.Name, nil, data(d.barPoints(s, colour(i), sign)), colourOf(colour(i)),
			charts.WithSeriesOpts(func(s *charts.SingleSeries) { s.Stack, s.BarCategoryGap = "all", "12%" }))
	}
	return c
}

// niceAbove is the smallest of 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8 times a power
// of ten that is not below v.
func niceAbove(v float64) float64 {
	if v <= 0 {
		return 1
	}
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, step := range []float64{1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8} {
		if nice := step * power; nice >= v {
			return nice
		}
	}
	return 10 * power
}
