package xlsx

import (
	"math"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"siemmes/reports"
	"siemmes/warehouse/lang"
)

// draw puts a native chart over the columns of the table at a row.
func (s *sheet) draw(g *grid, c *reports.ChartSpec, ref dataRef, row int) error {
	base := s.chart(g, c, ref)
	var lines *excelize.Chart
	for i := range c.Series {
		series := s.series(c, ref, i)
		if c.Series[i].Line && c.Kind == reports.ChartStacked {
			if lines == nil {
				// Excelize takes the axes of both from the second chart.
				lines = &excelize.Chart{Type: excelize.Line, XAxis: base.XAxis, YAxis: base.YAxis}
			}
			lines.Series = append(lines.Series, series)
			continue
		}
		base.Series = append(base.Series, series)
	}
	if lines != nil {
		return s.book.file.AddChart(s.name, cellName(1, row), base, lines)
	}
	return s.book.file.AddChart(s.name, cellName(1, row), base)
}

// chart is everything but the series: size, title, axes, legend.
func (s *sheet) chart(g *grid, c *reports.ChartSpec, ref dataRef) *excelize.Chart {
	k := kinds[c.Kind]
	gap, overlap := uint(60), 0
	if c.Kind == reports.ChartPyramid || c.Kind == reports.ChartStacked {
		overlap = 100
	}
	if c.Kind == reports.ChartPyramid {
		gap = 12
	}
	width := min(max(s.span(g.textCols)*digitPixels, 640), 940)
	vary := false
	chart := &excelize.Chart{
		Type:         k.draw(c),
		Format:       excelize.GraphicOptions{AltText: clean(c.Alt), Name: c.ID, OffsetX: 2, OffsetY: 2},
		Dimension:    excelize.ChartDimension{Width: uint(width), Height: chartPixels - 6},
		Title:        title(c),
		Legend:       excelize.ChartLegend{Position: "bottom", Font: small()},
		ShowBlanksAs: "gap",
		VaryColors:   &vary,
		GapWidth:     &gap,
		Border:       excelize.LineOptions{Type: excelize.LineNone},
		XAxis:        excelize.ChartAxis{Font: *small()},
		YAxis:        excelize.ChartAxis{Font: *small(), MajorGridLines: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: axisFormat(s.book.lang, c)}},
	}
	if overlap > 0 {
		chart.Overlap = &overlap
	}
	if len(c.Series) < 2 {
		chart.Legend.Position = "none"
	}
	switch c.Kind {
	case reports.ChartRanked:
		// The largest on top: the axis runs downwards, the amounts stay below.
		chart.XAxis.ReverseOrder = true
		chart.YAxis.TickLabelPosition = excelize.ChartTickLabelHigh
		chart.YAxis.MajorUnit = step(c)
		chart.PlotArea.ShowVal = true
		chart.PlotArea.NumFmt = excelize.ChartNumFmt{CustomNumFmt: axisFormat(s.book.lang, c)}
	case reports.ChartStacked:
		chart.XAxis.TickLabelPosition = excelize.ChartTickLabelLow // below the negative bars
	case reports.ChartPyramid:
		chart.XAxis.TickLabelPosition = excelize.ChartTickLabelLow
		chart.YAxis.MajorUnit = step(c)
	}
	if n := len(c.Categories); !k.lying && n > 16 {
		chart.XAxis.TickLabelSkip = (n + 11) / 12
	}
	return chart
}

// title holds the unit and the notes too: an axis title would take a fifth of the width,
// because excelize cannot turn it upright.
func title(c *reports.ChartSpec) excelize.ChartTitle {
	runs := []excelize.RichTextRun{{Text: clean(c.Title), Font: &excelize.Font{Family: fontName, Size: 12, Bold: true, Color: strong}}}
	unit := c.Unit
	switch {
	case c.Percent:
		unit = "%"
	case large(c):
		unit = lang.T(c.Lang, "reports.millions", "unit", unit)
	}
	parts := slices.DeleteFunc(append([]string{c.Subtitle, unit}, c.Notes...), func(s string) bool { return s == "" })
	second := strings.Join(parts, " · ")
	if second != "" {
		runs = append(runs, excelize.RichTextRun{Text: clean(second), Font: &excelize.Font{Family: fontName, Size: 9, Color: quiet}})
	}
	return excelize.ChartTitle{Paragraph: runs}
}

// large reports whether the axis is better read in millions.
func large(c *reports.ChartSpec) bool {
	for _, series := range c.Series {
		for _, v := range series.Values {
			if v >= 1e8 || v <= -1e8 {
				return true
			}
		}
	}
	return false
}

// step is a round distance between the marks of a lying axis, so that there are
// two to five of them and their labels do not meet.
func step(c *reports.ChartSpec) float64 {
	top := 0.0
	for _, series := range c.Series {
		for _, v := range series.Values {
			if v > top { // never NaN
				top = v
			}
		}
	}
	if top == 0 {
		return 0
	}
	unit := math.Pow(10, math.Floor(math.Log10(top/2)))
	for _, m := range []float64{1, 2, 5} {
		if top/(m*unit) <= 4 {
			return m * unit
		}
	}
	return 10 * unit
}

// axisFormat writes the numbers of the axis; men of a pyramid without a sign.
func axisFormat(language string, c *reports.ChartSpec) string {
	if c.Percent {
		return "0%"
	}
	format := numberFormat(language, c.Decimals, large(c), "")
	if c.Kind == reports.ChartPyramid {
		return unsigned(format)
	}
	return format
}

func small() *excelize.Font { return &excelize.Font{Family: fontName, Size: 9, Color: ink} }

// series is one series with its colour: years gone by are grey in an overlay,
// the last one is out.
func (s *sheet) series(c *reports.ChartSpec, ref dataRef, i int) excelize.ChartSeries {
	palette, whole, n := reports.Palette(), i, wholes(c)
	if piece := c.Series[i].Piece; piece > 0 {
		whole = piece - 1
	}
	colour := strings.TrimPrefix(palette[whole%len(palette)], "#")
	width := 2.0
	if c.Kind == reports.ChartOverlay {
		colour = strings.TrimPrefix(palette[0], "#")
		if whole < n-1 {
			colour, width = fade(whole, n), 1.5
		}
	}
	solid := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
	out := excelize.ChartSeries{Name: ref.names[i], Categories: ref.categories, Values: ref.values[i], Fill: solid}
	if k := kinds[c.Kind].draw(c); k == excelize.Line || c.Series[i].Line {
		out.Line = excelize.LineOptions{Type: excelize.LineSolid, Width: width}
		out.Marker = excelize.ChartMarker{Symbol: "circle", Size: 5, Fill: solid, Border: excelize.LineOptions{Type: excelize.LineNone}}
	}
	return out
}

// wholes counts the series that are no further pieces of others.
func wholes(c *reports.ChartSpec) (n int) {
	for _, s := range c.Series {
		if s.Piece == 0 {
			n++
		}
	}
	return n
}

// fade are greys from light to dark, for the years before the last.
func fade(i, n int) string {
	greys := []string{"D5DBE1", "B9C2CC", "9AA5B1", "7B8794", "616E7C"}
	return greys[min(len(greys)-1, i*len(greys)/max(n-1, 1))]
}
