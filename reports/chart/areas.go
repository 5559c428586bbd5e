package chart

import (
	"math"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// choropleth colours the areas named in CategoryCodes by the first series. The
// scripts take the map of the Americas where it holds all of them.
func choropleth(d *drawing) echart {
	s := &d.spec.Series[0]
	d.classes = d.classify(s.Values)
	c := charts.NewMap()
	c.RegisterMapType("world")
	c.SetGlobalOptions(d.common(false, sequential)...)
	var points []point
	for j, code := range d.spec.CategoryCodes {
		if code == d.spec.Focus {
			continue
		}
		points = append(points, point{
			Name: code, Label: d.spec.Categories[j], Value: numeric(value(s, j)), Flags: flagText(flags(s, j)),
		})
	}
	c.AddSeries(s.Name, nil, data(points))
	return c
}

// heatmap is a matrix: a series is a row, a category a column. Cells without a
// figure are grey; a zero is a figure.
func heatmap(d *drawing) echart {
	var all []float64
	rows := make([]string, len(d.spec.Series))
	for i, s := range d.spec.Series {
		rows[i] = s.Name
		all = append(all, s.Values...)
	}
	d.classes = d.classify(all)
	c := charts.NewHeatMap()
	c.SetGlobalOptions(d.common(false, sequential)...)
	c.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{Type: "category", Position: "top", Data: d.spec.Categories}),
		charts.WithYAxisOpts(opts.YAxis{Type: "category", Inverse: opts.Bool(true), Data: rows, AxisLabel: &opts.AxisLabel{}}),
	)
	c.AddSeries(d.spec.Title, nil, data(d.cells()),
		charts.WithLabelOpts(opts.Label{Show: opts.Bool(true), Formatter: "@cell"}),
		charts.WithItemStyleOpts(opts.ItemStyle{BorderColor: paper, BorderWidth: 1.5}))
	return c
}

func (d *drawing) cells() []point {
	var out []point
	for i := range d.spec.Series {
		s := &d.spec.Series[i]
		for j := range d.spec.Categories {
			v := value(s, j)
			p := point{Value: [3]any{j, i, numeric(v)}, Flags: flagText(flags(s, j)), LabelStyle: &textStyle{Color: "#1f2933"}}
			if c, ok := d.classOf(v); ok && dark(c.Colour) {
				p.LabelStyle.Color = paper
			}
			if math.IsNaN(v) {
				p.ItemStyle = &itemStyle{Color: noData}
			}
			out = append(out, p)
		}
	}
	return out
}
