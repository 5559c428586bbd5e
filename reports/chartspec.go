package reports

import (
	"math"
	"slices"

	"siemmes/warehouse"
)

// ChartKind is the form of a chart.
type ChartKind string

// The kinds of chart, and how each reads a ChartSpec.
const (
	// ChartLine draws a line per series over the categories (periods).
	ChartLine ChartKind = "line"
	// ChartBars draws upright bars side by side per category.
	ChartBars ChartKind = "bars"
	// ChartRanked draws lying bars, the largest on top, in the order of
	// Categories.
	ChartRanked ChartKind = "ranked"
	// ChartStacked draws upright bars on top of each other; with Percent
	// every bar is 100. Series with Line set are drawn as lines over them.
	ChartStacked ChartKind = "stacked"
	// ChartPyramid draws lying bars back to back: Categories are age groups,
	// youngest first; Series[0] (men) grows to the left, Series[1] (women)
	// to the right. Values are positive on both sides.
	ChartPyramid ChartKind = "pyramid"
	// ChartOverlay draws one line per year over the twelve months in
	// Categories; Series are years, oldest first, the last one is out.
	ChartOverlay ChartKind = "overlay"
	// ChartMap colours the areas named in CategoryCodes by Series[0].
	ChartMap ChartKind = "map"
	// ChartHeatmap is a matrix: a series is a row, a category a column.
	ChartHeatmap ChartKind = "heatmap"
	// ChartSankey and ChartChord draw Links.
	ChartSankey ChartKind = "sankey"
	ChartChord  ChartKind = "chord"
	// ChartDumbbell draws two dots and the line between them per category:
	// Series[0] one reporter, Series[1] the other.
	ChartDumbbell ChartKind = "dumbbell"
	// ChartSlope draws a line per series between the two categories.
	ChartSlope ChartKind = "slope"
	// ChartMultiples draws a small line chart per series, side by side on
	// common axes.
	ChartMultiples ChartKind = "multiples"
)

// ChartSpec is a chart without a drawing: what it shows and in which words,
// already in the reader's language. It is plain data, so that one spec becomes
// an interactive chart, an SVG, a PNG or a native chart of a workbook.
type ChartSpec struct {
	ID       string // unique in its report, fit for a file name: "origins"
	Kind     ChartKind
	Lang     string // es, en or fr: how numbers are written
	Title    string
	Subtitle string // what, where, when
	// Categories are the labels along the category axis in reading order,
	// CategoryCodes their codes (periods as SDMX writes them, areas as
	// ISO 3166-1 alpha-3); both of the same length.
	Categories    []string
	CategoryCodes []string
	Series        []ChartSeries
	Links         []ChartLink // sankey and chord only
	// Focus is an area that a map marks without colouring it: the country
	// of the report. Empty where there is none.
	Focus        string
	CategoryAxis string // name of the axis, "" where the title says it
	ValueAxis    string
	Unit         string // "persons", for axis and tooltip
	Decimals     int    // of the values as shown
	Percent      bool   // stacked: show shares of the bar
	Source       string // one line under the chart
	Notes        []string
	// Alt says in one sentence what the chart shows, for who cannot see it.
	Alt string
	// Table is the id of the table beside which the chart is. Bind says
	// which of its cells the series are, where they are cells of it: a
	// workbook's chart then follows its cells.
	Table string
	Bind  *ChartBinding
}

// ChartSeries is one series of a chart, a value per category.
type ChartSeries struct {
	Name   string
	Code   string    // "" where the series is no code
	Values []float64 // NaN is a gap and never a zero
	Flags  []warehouse.Flags
	Line   bool // a line over stacked bars
	// Piece is one more than the index of the series of which this is a further
	// piece, where a line that breaks is drawn as several series; else zero.
	Piece int
}

// Pieces cuts a line where its series breaks: each piece has the values of its
// stretch and gaps elsewhere, and From is its first category. A series that does not
// break is one piece.
func (s ChartSeries) Pieces() (pieces []ChartSeries, from []int) {
	starts := []int{0}
	for j := range s.Values {
		if s.breaksAt(j) {
			starts = append(starts, j)
		}
	}
	for n, start := range starts {
		end := len(s.Values)
		if n+1 < len(starts) {
			end = starts[n+1]
		}
		piece := s
		piece.Values = slices.Repeat([]float64{math.NaN()}, len(s.Values))
		copy(piece.Values[start:end], s.Values[start:end])
		if len(starts) > 1 {
			piece.Flags = make([]warehouse.Flags, len(s.Values))
			copy(piece.Flags[start:end], s.Flags[start:min(end, len(s.Flags))])
		}
		pieces, from = append(pieces, piece), append(from, start)
	}
	return pieces, from
}

// breaksAt reports whether the figure at j is not comparable with those before it.
func (s ChartSeries) breaksAt(j int) bool {
	return j < len(s.Flags) && s.Flags[j].Has(warehouse.Break) && slices.ContainsFunc(s.Values[:j], func(v float64) bool { return v == v })
}

// Breaks reports whether some line of the chart is cut.
func (c *ChartSpec) Breaks() bool {
	return slices.ContainsFunc(c.Series, func(s ChartSeries) bool {
		pieces, _ := s.Pieces()
		return len(pieces) > 1
	})
}

// ChartLink is one flow of a sankey or chord.
type ChartLink struct {
	From, To         string // labels
	FromCode, ToCode string
	Value            float64
}

// ChartBinding locates a chart in the body of a table: index i of Series is the
// row (or column) that holds series i, Categories the columns (or rows) across.
type ChartBinding struct {
	SeriesInRows bool
	Series       []int
	Categories   []int
}

// Empty reports whether there is nothing to draw: no link, and no value of any
// series that is a number.
func (c *ChartSpec) Empty() bool {
	if c == nil {
		return true
	}
	for _, s := range c.Series {
		for _, v := range s.Values {
			if v == v { // not NaN
				return false
			}
		}
	}
	return len(c.Links) == 0
}
