package chart

import (
	"fmt"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"siemmes/reports"
)

// line draws a line per series over the categories.
func line(d *drawing) echart {
	c := charts.NewLine()
	c.SetGlobalOptions(d.common(len(d.spec.Series) > 1, categorical)...)
	c.SetGlobalOptions(charts.WithXAxisOpts(categoryAxis(nil)), charts.WithYAxisOpts(valueAxis()), byCategory("line"))
	c.SetXAxis(d.spec.Categories)
	for i := range d.spec.Series {
		d.addLine(c, i, colour(i), 2.5)
	}
	d.addPieces(c)
	return c
}

// byCategory makes the tooltip list all series at a category.
func byCategory(pointer string) charts.GlobalOpts {
	return charts.WithTooltipOpts(opts.Tooltip{
		Show: opts.Bool(true), Trigger: "axis", AxisPointer: &opts.AxisPointer{Type: pointer},
	})
}

// addLine draws a line, cut where its series breaks.
func (d *drawing) addLine(c *charts.Line, i int, colour string, width float32) {
	pieces, _ := d.spec.Series[i].Pieces()
	if d.spec.Kind == reports.ChartSlope { // both ends stay in one series, which bears their labels
		d.addPiece(c, &d.spec.Series[i], i, colour, width)
		if len(pieces) > 1 {
			c.MultiSeries[len(c.MultiSeries)-1].LineStyle.Opacity = opts.Float(0)
		}
		return
	}
	d.addPiece(c, &pieces[0], i, colour, width)
	for n := range pieces[1:] {
		d.pieces = append(d.pieces, func(c *charts.Line) {
			d.addPiece(c, &pieces[n+1], i, colour, width)
			last := &c.MultiSeries[len(c.MultiSeries)-1]
			last.Id = fmt.Sprintf("piece %d %d", i, n+1)
			if d.spec.Kind == reports.ChartMultiples {
				last.XAxisIndex, last.YAxisIndex = i, i
			}
		})
	}
}

// addPieces adds the further pieces of lines that are cut, behind all whole series.
func (d *drawing) addPieces(c *charts.Line) {
	for _, add := range d.pieces {
		add(c)
	}
}

// addPiece draws a piece of line i.
func (d *drawing) addPiece(c *charts.Line, s *reports.ChartSeries, i int, colour string, width float32) {
	mark := marks[i%len(marks)]
	if d.crowded() {
		mark = "none"
	}
	c.AddSeries(s.Name, nil, data(d.linePoints(s, i, colour)), colourOf(colour),
		charts.WithLineChartOpts(opts.LineChart{Symbol: mark, SymbolSize: 7, ShowSymbol: opts.Bool(true), ConnectNulls: opts.Bool(false)}),
		charts.WithLineStyleOpts(opts.LineStyle{Width: width, Color: colour}),
		charts.WithItemStyleOpts(opts.ItemStyle{Color: colour}))
}

// overlay draws a line per year over the months; the years fade into the past,
// the last one is out.
func overlay(d *drawing) echart {
	n := len(d.spec.Series)
	colours := append(fade("#52606d", n-1), categorical[0])
	c := charts.NewLine()
	c.SetGlobalOptions(d.common(n > 1, colours)...)
	c.SetGlobalOptions(charts.WithXAxisOpts(categoryAxis(nil)), charts.WithYAxisOpts(valueAxis()), byCategory("line"))
	c.SetXAxis(d.spec.Categories)
	for i := range d.spec.Series {
		width := float32(1.5)
		if i == n-1 {
			width = 3.5
		}
		d.addLine(c, i, colours[i], width)
	}
	d.addPieces(c)
	return c
}

// slope draws a line per series between two categories; the scripts write the
// names at both ends, clear of each other.
func slope(d *drawing) echart {
	c := charts.NewLine()
	c.SetGlobalOptions(d.common(false, categorical)...)
	c.SetGlobalOptions(charts.WithXAxisOpts(categoryAxis(nil)), charts.WithYAxisOpts(opts.YAxis{Type: "value", Show: opts.Bool(false)}))
	c.SetXAxis(d.spec.Categories)
	for i := range d.spec.Series {
		d.addLine(c, i, colour(i), 2.5)
	}
	return c
}

// multiples draws a small line chart per series, all on the same axes so that
// they can be compared.
func multiples(d *drawing) echart {
	c := charts.NewLine()
	c.SetGlobalOptions(d.common(false, categorical[:1])...)
	c.SetXAxis(d.spec.Categories)
	for i := range d.spec.Series {
		x, y := categoryAxis(d.spec.Categories), valueAxis()
		x.GridIndex, y.GridIndex = i, i
		y.Max = niceAbove(d.most)
		if i == 0 {
			c.SetGlobalOptions(charts.WithXAxisOpts(x), charts.WithYAxisOpts(y))
		} else {
			c.ExtendXAxis(x)
			c.ExtendYAxis(y)
		}
		c.SetGlobalOptions(charts.WithGridOpts(opts.Grid{Show: opts.Bool(false)}))
		d.addLine(c, i, categorical[0], 2)
		c.MultiSeries[i].XAxisIndex, c.MultiSeries[i].YAxisIndex = i, i
	}
	d.addPieces(c)
	c.SetGlobalOptions(byCategory("line"))
	return c
}

// dumbbell draws two dots and the line between them per category.
func dumbbell(d *drawing) echart {
	c := charts.NewScatter()
	c.SetGlobalOptions(d.common(true, categorical[:2])...)
	c.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{Type: "value"}),
		charts.WithYAxisOpts(opts.YAxis{Type: "category", Data: d.spec.Categories, Inverse: opts.Bool(true), AxisLabel: &opts.AxisLabel{}}),
	)
	between := charts.NewCustom()
	between.AddSeries("", nil, data(d.connections()), colourOf(quiet),
		charts.WithCustomChartOpts(opts.CustomChart{RenderItem: "@connection"}))
	c.Overlap(between)
	for i := range 2 {
		dots := charts.NewScatter()
		dots.AddSeries(d.spec.Series[i].Name, nil, data(d.dots(i)), colourOf(colour(i)),
			charts.WithScatterChartOpts(opts.ScatterChart{Symbol: marks[i], SymbolSize: 13}),
			charts.WithItemStyleOpts(opts.ItemStyle{Color: colour(i), Opacity: opts.Float(1)}))
		c.Overlap(dots)
	}
	return c
}

// connections are [from, to, category] where both reporters have a figure.
func (d *drawing) connections() [][3]float64 {
	var out [][3]float64
	for j := range d.spec.Categories {
		a, b := value(&d.spec.Series[0], j), value(&d.spec.Series[1], j)
		if a == a && b == b {
			out = append(out, [3]float64{min(a, b), max(a, b), float64(j)})
		}
	}
	return out
}

// dots are the points of one reporter, labelled on the outer side.
func (d *drawing) dots(i int) []point {
	var out []point
	s, other := &d.spec.Series[i], &d.spec.Series[1-i]
	for j, name := range d.spec.Categories {
		v := value(s, j)
		if v != v {
			continue
		}
		p := point{Value: [2]float64{v, float64(j)}, Label: name, Flags: flagText(flags(s, j)), LabelStyle: &textStyle{Position: "right"}}
		if o := value(other, j); v < o || v == o && i == 0 {
			p.LabelStyle.Position = "left"
		}
		if d.hollow && preliminary(flags(s, j)) {
			p.ItemStyle = &itemStyle{Color: paper, BorderColor: colour(i), BorderWidth: 2.5}
		}
		out = append(out, p)
	}
	return out
}
