package chart

import (
	"math"
	"slices"

	"siemmes/warehouse/lang"
)

// class is one step of the scale of a map or matrix, from Low up to, without,
// High.
type class struct {
	Low, High float64
	Label     string
	Colour    string
}

// piece is a class as ECharts' piecewise visualMap reads it; go-echarts' own
// has float32 bounds, too coarse for sums of money.
type piece struct {
	Low    *float64 `json:"gte,omitempty"`
	High   *float64 `json:"lt,omitempty"`
	Label  string   `json:"label"`
	Colour string   `json:"color"`
}

type visualMap struct {
	Type    string  `json:"type"`
	Pieces  []piece `json:"pieces"`
	Outside struct {
		Color string `json:"color"`
	} `json:"outOfRange"`
}

// visualMap is the legend of the classes, the largest first, and last the
// colour of what has no figure: a class that no figure falls in.
func (d *drawing) visualMap() []visualMap {
	v := visualMap{Type: "piecewise"}
	v.Outside.Color = noData
	for _, c := range slices.Backward(d.classes) {
		low, high := c.Low, c.High
		p := piece{Label: c.Label, Colour: c.Colour}
		if !math.IsInf(low, -1) {
			p.Low = &low
		}
		if !math.IsInf(high, 1) {
			p.High = &high
		}
		v.Pieces = append(v.Pieces, p)
	}
	nowhere := -math.MaxFloat64
	v.Pieces = append(v.Pieces, piece{High: &nowhere, Label: lang.T(d.language, "reports.legend.O"), Colour: noData})
	return []visualMap{v}
}

// classify cuts figures into at most six classes at round bounds near their
// quantiles: migration figures are so skewed that equal steps would put all
// countries but two in the lowest. Figures on both sides of zero get three
// classes on each.
func (d *drawing) classify(values []float64) []class {
	var negative, positive []float64
	for _, v := range values {
		switch {
		case v < 0:
			negative = append(negative, -v)
		case v >= 0:
			positive = append(positive, v)
		}
	}
	if len(negative) == 0 {
		return d.named(bounds(positive, len(sequential), 0), sequential)
	}
	low := bounds(negative, len(below), math.Inf(1))
	high := bounds(positive, len(above), math.Inf(1))
	mirrored := make([]float64, 0, len(low))
	for _, b := range slices.Backward(low) {
		mirrored = append(mirrored, -b)
	}
	colours := make([]string, 0, len(low)+len(high)-2)
	for i := len(low) - 2; i >= 0; i-- {
		colours = append(colours, below[i+len(below)-(len(low)-1)])
	}
	colours = append(colours, above[len(above)-(len(high)-1):]...)
	return d.named(append(mirrored[:len(mirrored)-1], high...), colours)
}

// bounds are the edges of at most n classes of positive figures, from zero or,
// where open is infinite, to there.
func bounds(values []float64, n int, open float64) []float64 {
	values = slices.Sorted(slices.Values(values))
	edges := []float64{0}
	for i := 1; i < n && len(values) > 0; i++ {
		edge := niceNear(values[len(values)*i/n])
		if edge > edges[len(edges)-1] && edge > values[0] && edge <= values[len(values)-1] {
			edges = append(edges, edge)
		}
	}
	if open == 0 {
		open = math.Inf(1)
	}
	return append(edges, open)
}

// niceNear is the nearest of 1, 2, 5 times a power of ten, by ratio.
func niceNear(v float64) float64 {
	if v <= 0 {
		return 0
	}
	power := math.Pow(10, math.Floor(math.Log10(v)))
	best := power
	for _, step := range []float64{2, 5, 10} {
		if math.Abs(math.Log(step*power/v)) < math.Abs(math.Log(best/v)) {
			best = step * power
		}
	}
	return best
}

// named writes the classes between edges, with their colours: fewer classes
// than colours take them spread over the whole scale.
func (d *drawing) named(edges []float64, colours []string) []class {
	n := len(edges) - 1
	least := math.Pow(10, -float64(max(d.spec.Decimals, 0)))
	out := make([]class, n)
	for i := range out {
		c := class{Low: edges[i], High: edges[i+1], Colour: colours[0]}
		if n > 1 {
			c.Colour = colours[i*(len(colours)-1)/(n-1)]
		} else {
			c.Colour = colours[len(colours)/2]
		}
		switch low, high := lang.Number(d.language, c.Low, d.spec.Decimals), lang.Number(d.language, c.High-least, d.spec.Decimals); {
		case math.IsInf(c.High, 1):
			c.Label = "≥ " + low
		case math.IsInf(c.Low, -1):
			c.Label = "< " + lang.Number(d.language, c.High, d.spec.Decimals)
		default:
			c.Label = low + " – " + high
		}
		out[i] = c
	}
	return out
}

// classOf is the class a figure falls in.
func (d *drawing) classOf(v float64) (class, bool) {
	i := slices.IndexFunc(d.classes, func(c class) bool { return v >= c.Low && v < c.High })
	if i < 0 {
		return class{}, false
	}
	return d.classes[i], true
}
