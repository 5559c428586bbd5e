package reports

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"siemmes/reports/definition"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// figureOf is a figure of a source in tests.
type figureOf struct {
	dataset, source, measure, sex, period string
	value                                 float64
	flags                                 string
}

// figuresSource answers every question with the figures of its dataset, in the
// order they have.
type figuresSource []figureOf

func (all figuresSource) Query(_ context.Context, q warehouse.Query) (*warehouse.Answer, error) {
	ds, err := catalog.Default().Dataset(q.Dataset)
	a := &warehouse.Answer{Dataset: ds, Dims: []string{"FREQ", "SOURCE", "MEASURE", "BASIS", "SEX"}}
	for _, f := range all {
		flags, errFlags := warehouse.ParseFlags(f.flags)
		if err != nil || errFlags != nil || f.dataset != q.Dataset {
			continue
		}
		a.Rows = append(a.Rows, warehouse.Row{
			Key: []string{"A", f.source, f.measure, "_Z", f.sex}, Period: f.period, Value: f.value, Flags: flags,
			Low: math.NaN(), High: math.NaN(), Origin: warehouse.OriginPublished,
		})
	}
	return a, err
}

// mexico has the migrant stock of one source, the population of two, and the
// share that the first source publishes.
func mexico() figuresSource {
	return figuresSource{
		{"STOCK", "UNDESA_IMS_TOTAL", "PERSONS", "_T", "2015", 1013691, "E"},
		{"STOCK", "UNDESA_IMS_TOTAL", "PERSONS", "_T", "2020", 1197624, "E"},
		{"POPULATION", "MX_CONAPO_PROJ", "MID_YEAR", "_T", "2015", 121005815, "F"},
		{"POPULATION", "MX_CONAPO_PROJ", "MID_YEAR", "_T", "2020", 127091642, "F"},
		{"POPULATION", "UNDESA_IMS_TOTAL", "MID_YEAR", "_T", "2015", 121858000, "E"},
		{"POPULATION", "UNDESA_IMS_TOTAL", "MID_YEAR", "_T", "2020", 128933000, "E"},
		{"INDICATOR", "UNDESA_IMS_TOTAL", "STOCK_SHARE", "_T", "2015", 0.832, "E"},
		{"INDICATOR", "UNDESA_IMS_TOTAL", "STOCK_SHARE", "_T", "2020", 0.929, "E"},
		{"INDICATOR", "UNDESA_IMS_TOTAL", "STOCK_GROWTH", "_T", "2015-01-01/P5Y", 3.334, "E"},
		{"INDICATOR", "OTHER_SOURCE", "STOCK_SHARE", "_T", "2020", 0.5, "A"},
	}
}

// without leaves the figures out that pass.
func (all figuresSource) without(pass func(figureOf) bool) figuresSource {
	return slices.DeleteFunc(slices.Clone(all), pass)
}

func keyFiguresOf(t testing.TB, src Source, lines []definition.Line) *Table {
	t.Helper()
	def := definition.Table{ID: "stock", Form: definition.FormKeyFigures, Lines: lines}
	whole := &definition.Definition{Sections: []definition.Section{{Tables: []definition.Table{def}}}}
	table, err := newBuilder(src, catalog.Default(), whole, Params{Country: "MEX", Year: 2023, Lang: "en"}).keyFigures(context.Background(), def)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// shareLines are the lines of the migrant stock, the population, and their
// share and growth.
func shareLines() []definition.Line {
	ask := func(dataset string) definition.Ask {
		return definition.Ask{Dataset: dataset, By: []string{"SEX"}, Freq: "A"}
	}
	pick := func(measure string) map[string]string { return map[string]string{"MEASURE": measure, "SEX": "_T"} }
	return []definition.Line{
		{ID: "stock", Ask: ask("STOCK"), Pick: pick("PERSONS")},
		{ID: "population", Ask: ask("POPULATION"), Pick: pick("MID_YEAR")},
		{ID: "share", Indicator: "STOCK_SHARE", Inputs: map[string]string{"S": "stock", "P": "population"}, Published: ask("INDICATOR")},
		{ID: "growth", Indicator: "GROWTH", Inputs: map[string]string{"S0": "stock", "S1": "stock"}, Published: ask("INDICATOR")},
	}
}

// cellOf is the cell of a row and period, absent where the table has none.
func cellOf(t *Table, row, period string) TableCell {
	for _, r := range t.Rows {
		for j, c := range t.Columns {
			if r.Code == row && c.Period == period {
				return r.Cells[j]
			}
		}
	}
	return AbsentCell()
}

func rowNotes(t *Table, row string) string {
	var texts []string
	for _, r := range t.Rows {
		if r.Code == row {
			for _, n := range r.Notes {
				texts = append(texts, t.Notes[n])
			}
		}
	}
	return strings.Join(texts, "\n")
}

// The figure that the source publishes comes first, then the formula over the
// figures of one source, and only then that over several sources, which a note
// names. The status is that of what went in.
func TestIndicatorsTakeTheirFiguresFromOneSource(t *testing.T) {
	published := func(f figureOf) bool { return f.dataset == "INDICATOR" }
	own := func(f figureOf) bool { return f.dataset == "POPULATION" && f.source == "UNDESA_IMS_TOTAL" }
	for _, c := range []struct {
		name   string
		src    figuresSource
		value  float64
		origin warehouse.Origin
		flags  string
		note   string // at the row
		mixed  bool   // a note at the cell
	}{
		{"published", mexico(), 0.929, warehouse.OriginPublished, "E", "published figure (source: United Nations", false},
		{"one source", mexico().without(published), 100 * 1197624.0 / 128933000, warehouse.OriginComputed, "E", "S / P", false},
		{"two sources", mexico().without(func(f figureOf) bool { return published(f) || own(f) }), 100 * 1197624.0 / 127091642, warehouse.OriginComputed, "EF", "forecast", true},
	} {
		table := keyFiguresOf(t, c.src, shareLines())
		got := cellOf(table, "share", "2020")
		if math.Abs(got.Value-c.value) > 1e-12 || got.Origin != c.origin || got.Flags.String() != c.flags || !strings.Contains(rowNotes(table, "share"), c.note) {
			t.Errorf("%s: %v, %s, %s; the row says %s", c.name, got.Value, got.Origin, got.Flags, rowNotes(table, "share"))
		}
		var notes []string
		for _, n := range got.Notes {
			notes = append(notes, table.Notes[n])
		}
		said := strings.Join(notes, "\n")
		if c.mixed != (len(notes) > 0) || c.mixed && !(strings.Contains(said, "Division") && strings.Contains(said, "CONAPO")) {
			t.Errorf("%s: the cell's notes are %q", c.name, said)
		}
		if text := table.Text(got); !strings.HasPrefix(text, "0.9") || len(text) < 4 {
			t.Errorf("%s: shown as %s", c.name, text)
		}
		if len(got.Figures) == 0 {
			t.Errorf("%s: the cell does not know its figures", c.name)
		}
	}
	// Growth over five years is published for the stretch that ends there.
	if got := cellOf(keyFiguresOf(t, mexico(), shareLines()), "growth", "2020"); got.Value != 3.334 {
		t.Errorf("growth is %v", got.Value)
	}
}

// In whatever order the lines are defined and the figures come, an indicator has
// the same value and status.
func TestIndicatorsDoNotDependOnOrder(t *testing.T) {
	whole := keyFiguresOf(t, mexico(), shareLines())
	rapid.Check(t, func(rt *rapid.T) {
		src := figuresSource(rapid.Permutation([]figureOf(mexico())).Draw(rt, "figures"))
		order := rapid.Permutation([]int{0, 1, 2, 3}).Draw(rt, "lines")
		var lines []definition.Line
		for _, i := range order {
			lines = append(lines, shareLines()[i])
		}
		table := keyFiguresOf(t, src, lines)
		for _, row := range []string{"stock", "population", "share", "growth"} {
			for _, period := range []string{"2015", "2020"} {
				got, want := cellOf(table, row, period), cellOf(whole, row, period)
				if got.Value != want.Value && !(math.IsNaN(got.Value) && math.IsNaN(want.Value)) || got.Flags != want.Flags || got.Origin != want.Origin {
					rt.Errorf("%s of %s is %v %s, and %v %s in another order", row, period, got.Value, got.Flags, want.Value, want.Flags)
				}
			}
		}
	})
}
