package xlsx

import (
	"fmt"
	"slices"

	"github.com/xuri/excelize/v2"

	"siemmes/reports"
	"siemmes/warehouse/lang"
)

// Charts are on empty rows of their own, 22 of 13.5 points. That is 18 pixels,
// which excelize takes a row for when it turns a chart's height into rows.
const (
	chartRows   = 22
	chartRow    = 13.5
	chartPixels = 18 * chartRows
	digitPixels = 7.0 // a digit of the default font
)

// charts writes the native charts under the notes, then sets up the print area
// so that it ends with them, then writes below it the figures of those charts
// whose series are no cells of the table.
func (s *sheet) charts(g *grid, specs []*reports.ChartSpec) error {
	var native []*reports.ChartSpec
	for _, c := range specs {
		if kinds[c.Kind].draw != nil && !c.Empty() {
			native = append(native, cut(c))
		}
	}
	const block = (chartRows + 1) * chartRow
	one := s.used+float64(len(native))*block <= g.room(s)*shrink
	var at []int // the row of each chart
	for range native {
		if !one { // the page's end must not cut a chart in two
			if err := s.book.file.InsertPageBreak(s.name, cellName(1, s.row+1)); err != nil {
				return err
			}
		}
		s.skip(1)
		at = append(at, s.row+1)
		for range chartRows {
			if err := s.line(chartRow); err != nil {
				return err
			}
		}
	}
	if err := s.book.printing(s, g.page(s.row, one)); err != nil {
		return err
	}
	s.skip(2)
	for i, c := range native {
		data, err := s.chartData(g, c)
		if err != nil {
			return err
		}
		if err := s.draw(g, c, data, at[i]); err != nil {
			return err
		}
	}
	return nil
}

// landscape reports whether a table is wide enough to be printed across.
func (g *grid) landscape() bool { return g.printWidth > 140 }

func (g *grid) page(toRow int, one bool) page {
	return page{
		one:   one,
		toCol: g.textCols, toRow: toRow, headFrom: g.head, headTo: g.body - 1,
		landscape: g.landscape(), repeats: g.landscape(),
	}
}

// dataRef names the cells a chart is bound to.
type dataRef struct {
	categories string
	names      []string
	values     []string
}

// kind is how Excel draws a kind of chart. Kinds that it has not (maps, flows)
// are left to the page and the drawing.
type kind struct {
	draw  func(c *reports.ChartSpec) excelize.ChartType
	lying bool
}

var kinds = map[reports.ChartKind]kind{
	reports.ChartLine:    {draw: always(excelize.Line)},
	reports.ChartOverlay: {draw: always(excelize.Line)},
	reports.ChartSlope:   {draw: always(excelize.Line)},
	reports.ChartBars:    {draw: always(excelize.Col)},
	reports.ChartRanked:  {draw: always(excelize.Bar), lying: true},
	reports.ChartPyramid: {draw: always(excelize.BarStacked), lying: true},
	reports.ChartStacked: {draw: func(c *reports.ChartSpec) excelize.ChartType {
		if c.Percent {
			return excelize.ColPercentStacked
		}
		return excelize.ColStacked
	}},
}

func always(t excelize.ChartType) func(*reports.ChartSpec) excelize.ChartType {
	return func(*reports.ChartSpec) excelize.ChartType { return t }
}

// chartData binds a chart to the table's cells where every one of them is a
// number: Excel draws a mark (".." or "conf.") as a zero. Else it writes the
// figures below the print area, where a gap is an empty cell.
func (s *sheet) chartData(g *grid, c *reports.ChartSpec) (dataRef, error) {
	if ref, ok := s.bound(g, c); ok {
		return ref, nil
	}
	return s.ownData(c)
}

// cut is a chart whose lines are cut where their series break: each further piece of
// a line is a series of its own behind the others, named for its first period. The
// chart itself where no line breaks.
func cut(c *reports.ChartSpec) *reports.ChartSpec {
	line := func(s reports.ChartSeries) bool { return kinds[c.Kind].draw(c) == excelize.Line || s.Line }
	if kinds[c.Kind].draw == nil || !c.Breaks() || !slices.ContainsFunc(c.Series, line) {
		return c
	}
	out := *c
	out.Bind, out.Series = nil, nil
	var further []reports.ChartSeries
	for i, s := range c.Series {
		if !line(s) {
			out.Series = append(out.Series, s)
			continue
		}
		pieces, from := s.Pieces()
		out.Series = append(out.Series, pieces[0])
		for n := range pieces[1:] {
			piece := pieces[n+1]
			piece.Piece = i + 1
			piece.Name = lang.T(c.Lang, "reports.piece", "name", s.Name, "from", c.Categories[from[n+1]])
			further = append(further, piece)
		}
	}
	out.Series = append(out.Series, further...)
	return &out
}

// bound names the table's own cells, if they all hold numbers and are side
// by side.
func (s *sheet) bound(g *grid, c *reports.ChartSpec) (dataRef, bool) {
	b := c.Bind
	if b == nil || c.Kind == reports.ChartPyramid || len(b.Categories) == 0 || !adjacent(b.Categories) {
		return dataRef{}, false
	}
	var ref dataRef
	from, to := b.Categories[0], b.Categories[len(b.Categories)-1]
	if b.SeriesInRows {
		ref.categories = s.block(g.col(from), g.body-1, g.col(to), g.body-1)
	} else {
		ref.categories = s.block(1, g.body+from, 1, g.body+to)
	}
	for _, i := range b.Series {
		for j := from; j <= to; j++ {
			row, col := i, j
			if !b.SeriesInRows {
				row, col = j, i
			}
			if row >= len(g.table.Rows) || col >= len(g.table.Rows[row].Cells) || !g.table.Rows[row].Cells[col].Number() {
				return dataRef{}, false
			}
		}
		if b.SeriesInRows {
			ref.names = append(ref.names, s.block(1, g.body+i, 1, g.body+i))
			ref.values = append(ref.values, s.block(g.col(from), g.body+i, g.col(to), g.body+i))
		} else {
			ref.names = append(ref.names, s.block(g.col(i), g.body-1, g.col(i), g.body-1))
			ref.values = append(ref.values, s.block(g.col(i), g.body+from, g.col(i), g.body+to))
		}
	}
	return ref, true
}

func adjacent(at []int) bool {
	for i := 1; i < len(at); i++ {
		if at[i] != at[i-1]+1 {
			return false
		}
	}
	return true
}

// ownData writes a chart's figures and their unit: categories down, a series per
// column. Men of a pyramid are negative, so that their bars grow to the left.
func (s *sheet) ownData(c *reports.ChartSpec) (dataRef, error) {
	l := look{role: roleData}
	if err := s.line(0, put{1, lang.T(s.book.lang, "reports.chart-data", "title", c.Title), l}); err != nil {
		return dataRef{}, err
	}
	var ref dataRef
	head := []put{{1, c.Unit, l}}
	for i, series := range c.Series {
		head = append(head, put{i + 2, series.Name, l})
	}
	if err := s.line(0, head...); err != nil {
		return dataRef{}, err
	}
	top := s.row
	format := numberFormat(s.book.lang, c.Decimals, false, "")
	if c.Kind == reports.ChartPyramid {
		format = unsigned(format)
	}
	for i, category := range c.Categories {
		row := []put{{1, category, l}}
		for j, series := range c.Series {
			if i >= len(series.Values) || series.Values[i] != series.Values[i] {
				continue
			}
			v := series.Values[i]
			if c.Kind == reports.ChartPyramid && j == 0 {
				v = -v
			}
			row = append(row, put{j + 2, v, look{role: roleData, format: format}})
		}
		if err := s.line(0, row...); err != nil {
			return dataRef{}, err
		}
	}
	ref.categories = s.block(1, top+1, 1, s.row)
	for i := range c.Series {
		ref.names = append(ref.names, s.block(i+2, top, i+2, top))
		ref.values = append(ref.values, s.block(i+2, top+1, i+2, s.row))
	}
	s.skip(1)
	return ref, nil
}

// unsigned shows a number without its sign.
func unsigned(format string) string { return format + ";" + format }

// block is the absolute address of a block of the sheet.
func (s *sheet) block(col, row, toCol, toRow int) string {
	if col == toCol && row == toRow {
		return fmt.Sprintf("'%s'!%s", s.name, fixed(col, row))
	}
	return fmt.Sprintf("'%s'!%s:%s", s.name, fixed(col, row), fixed(toCol, toRow))
}
