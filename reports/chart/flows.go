package chart

import (
	"strconv"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"siemmes/reports"
)

// node and link are ECharts', with names that are numbers: the same country can
// be on both sides of a sankey, and a name from a file is only ever a label.
type node struct {
	Name  string     `json:"name"`
	Label string     `json:"text"`
	Depth int        `json:"depth"`
	Value float64    `json:"value"`
	Style *itemStyle `json:"itemStyle,omitempty"`
}

type link struct {
	Source int     `json:"source"`
	Target int     `json:"target"`
	Value  float64 `json:"value"`
}

// network numbers the ends of the links in the order of their appearance. Ends
// of both sides are one node where together is set.
func network(links []reports.ChartLink, together bool) ([]node, []link) {
	type end struct {
		code  string
		depth int
	}
	index := map[end]int{}
	var nodes []node
	number := func(code, label string, depth int, v float64) int {
		if code == "" {
			code = label
		}
		e := end{code, depth}
		if together {
			e.depth = 0
		}
		i, ok := index[e]
		if !ok {
			i = len(nodes)
			index[e] = i
			nodes = append(nodes, node{Name: strconv.Itoa(i), Label: label, Depth: depth})
		}
		nodes[i].Value += v
		return i
	}
	var out []link
	for _, l := range links {
		if l.Value > 0 {
			from := number(l.FromCode, l.From, 0, l.Value)
			out = append(out, link{from, number(l.ToCode, l.To, 1, l.Value), l.Value})
		}
	}
	return nodes, out
}

// sankey draws flows from the left to the right, coloured by where they begin.
func sankey(d *drawing) echart {
	nodes, links := network(d.spec.Links, false)
	c := charts.NewSankey()
	c.SetGlobalOptions(d.common(false, categorical)...)
	n := 0
	for i := range nodes {
		nodes[i].Style = &itemStyle{Color: quiet}
		if nodes[i].Depth == 0 {
			nodes[i].Style.Color = colour(n)
			n++
		}
	}
	c.AddSeries(d.spec.Title, nil, nil, data(nodes), charts.WithSeriesOpts(func(s *charts.SingleSeries) { s.Links = links }),
		charts.WithLineStyleOpts(opts.LineStyle{Color: "source", Opacity: opts.Float(0.35), Curveness: 0.5}),
		charts.WithLabelOpts(opts.Label{Show: opts.Bool(true), Formatter: "@node"}))
	return c
}

// chord draws flows between areas around a circle. go-echarts has no chord (new
// in ECharts 6): its sankey carries the same data and is given that type.
func chord(d *drawing) echart {
	nodes, links := network(d.spec.Links, true)
	c := charts.NewSankey()
	c.SetGlobalOptions(d.common(false, categorical)...)
	for i := range nodes {
		nodes[i].Style = &itemStyle{Color: colour(i)}
	}
	c.AddSeries(d.spec.Title, nil, nil, data(nodes), charts.WithSeriesOpts(func(s *charts.SingleSeries) { s.Type, s.Links = "chord", links }),
		charts.WithLineStyleOpts(opts.LineStyle{Color: "source", Opacity: opts.Float(0.45)}),
		charts.WithLabelOpts(opts.Label{Show: opts.Bool(true), Formatter: "@node"}))
	return c
}
