package ingest

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// testSet is a dataset of three dimensions, enough for what a cube does.
func testSet() *warehouse.Dataset {
	return &warehouse.Dataset{
		ID: "TEST",
		Dimensions: []warehouse.Dimension{
			{ID: warehouse.DimFreq, CodeList: "CL_FREQ", Apart: warehouse.Names{"en": "a year contains its months"}},
			{ID: warehouse.DimRefArea, CodeList: "CL_AREA"},
			{ID: warehouse.DimMeasure, CodeList: "CL_MEASURE", Apart: warehouse.Names{"en": "each counts something else"}},
			{ID: warehouse.DimSex, CodeList: "CL_SEX"},
			{ID: warehouse.DimAge, CodeList: "CL_AGE"},
		},
		Measures: []warehouse.Measure{
			{ID: "N", Adds: warehouse.AddsOver},
			{ID: "STOCK", Adds: warehouse.AddsNotTime},
			{ID: "UNIQUE", Adds: warehouse.AddsNever},
		},
	}
}

// fig is a figure of a test: its key in the order of testSet, period and value.
type fig struct {
	key    [5]string
	period string
	value  float64
}

// mould turns figures into batches of one table, the way the harmoniser does.
type mould struct {
	ds      *warehouse.Dataset
	table   *layout.Table
	cut     *warehouse.CutTable
	dims    []snapshots
	periods snapshots
	sheets  snapshots
	row     int32
}

func newMould(t *layout.Table) *mould {
	ds := testSet()
	if t.Layout == nil {
		t.Layout = &layout.Layout{ID: "test"}
	}
	return &mould{ds: ds, table: t, cut: cutTable(t.Layout, t), dims: make([]snapshots, len(ds.Dimensions))}
}

func (m *mould) batch(figs ...fig) batch {
	o := &warehouse.Observations{Dataset: m.ds, Table: m.cut, Dims: make([][]int32, len(m.ds.Dimensions))}
	for _, f := range figs {
		m.row++
		for d := range m.ds.Dimensions {
			o.Dims[d] = append(o.Dims[d], m.dims[d].put(f.key[d]))
		}
		o.Period = append(o.Period, m.periods.put(f.period))
		o.Value = append(o.Value, f.value)
		var flags warehouse.Flags
		if math.IsNaN(f.value) {
			flags = flags.With(warehouse.Missing)
		}
		o.Flags, o.Conf = append(o.Flags, flags), append(o.Conf, warehouse.Free)
		o.Sheet = append(o.Sheet, m.sheets.put("S"))
		o.Row, o.Col = append(o.Row, m.row), append(o.Col, 1)
	}
	o.Codes = make([]*warehouse.Dictionary, len(m.dims))
	for d := range m.dims {
		o.Codes[d] = m.dims[d].now()
	}
	o.Periods, o.Sheets = m.periods.now(), m.sheets.now()
	return batch{Observations: o, table: m.table}
}

// A cube finds every key it was given, at the place where it first came, and
// tells of every key that comes again, whatever the order and the blocks.
func TestCubeFindsEveryKeyOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := newMould(&layout.Table{ID: "t"})
		c := newCube(m.ds)
		code := rapid.SampledFrom([]string{"A", "B", "C", "D", "E", "F", "G"})
		first := map[string]float64{}
		var again, told int
		n := 0.0
		for range rapid.IntRange(1, 6).Draw(t, "blocks") {
			var figs []fig
			for range rapid.IntRange(1, 700).Draw(t, "rows") {
				n++
				f := fig{value: n, period: rapid.SampledFrom([]string{"2020", "2021", "2022"}).Draw(t, "period")}
				for d := range f.key {
					f.key[d] = code.Draw(t, "code")
				}
				name := fmt.Sprint(f.key, f.period)
				if _, ok := first[name]; ok {
					again++
				} else {
					first[name] = n
				}
				figs = append(figs, f)
			}
			c.add(m.batch(figs...), func(at row, b batch, i int) {
				told++
				was, j := c.at(at)
				if first[name(was, j)] != was.Value[j] || name(b.Observations, i) != name(was, j) {
					t.Fatalf("%v came again, and the cube shows %v", name(b.Observations, i), name(was, j))
				}
			})
		}
		if told != again {
			t.Fatalf("%d keys came again, %d were told", again, told)
		}
		rows, key := 0, c.newKey()
		for n, b := range c.blocks {
			for i := range b.Len() {
				rows++
				c.key(rowOf(n, i), key)
				if at, ok := c.find(key); !ok || at != rowOf(n, i) || b.Value[i] != first[name(b, i)] {
					t.Fatalf("%v is not found where it stands", name(b, i))
				}
			}
		}
		if rows != len(first) {
			t.Fatalf("%d rows for %d keys", rows, len(first))
		}
	})
}

func name(b *warehouse.Observations, i int) string {
	var key [5]string
	for d := range key {
		key[d] = b.Codes[d].Texts[b.Dims[d][i]]
	}
	return fmt.Sprint(key, b.Periods.Texts[b.Period[i]])
}

func TestCubeKeepsLineageWhenItDropsARow(t *testing.T) {
	m := newMould(&layout.Table{ID: "t"})
	c := newCube(m.ds)
	k := func(age string) [5]string { return [5]string{"A", "MEX", "N", "_T", age} }
	b := m.batch(fig{k("Y1"), "2020", 1}, fig{k("Y1"), "2020", 1}, fig{k("Y2"), "2020", 2}, fig{k("Y3"), "2020", 3})
	b.Text = []string{"", "1.0", "2.0", ""}
	b.More = map[int][]warehouse.FurtherCell{2: {{CellRef: warehouse.CellRef{Row: 9, Col: 9}}}}
	c.add(b, func(row, batch, int) {})
	if b.Len() != 3 || !slices.Equal(b.Row, []int32{1, 3, 4}) || b.Text[1] != "2.0" || b.More[1] == nil || b.More[2] != nil {
		t.Errorf("after dropping the second of four rows: rows %v, texts %q, more %v", b.Row, b.Text, b.More)
	}
}

// A figure may be half the base off, a censored one is between its bounds,
// what cannot exist is zero, and of any other a count is at least not negative.
func TestBounds(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	b := &warehouse.Observations{
		Value: []float64{100, 0, nan, nan, nan, -7},
		Flags: []warehouse.Flags{0, 0, warehouse.Flags(0).With(warehouse.Suppressed), warehouse.Flags(0).With(warehouse.CannotExist), warehouse.Flags(0).With(warehouse.Missing), 0},
		Low:   []float64{nan, nan, 1, nan, nan, nan},
		High:  []float64{nan, nan, 4, nan, nan, nan},
	}
	for i, want := range [][2]float64{{97.5, 102.5}, {0, 2.5}, {1, 4}, {0, 0}, {0, inf}, {-9.5, -4.5}} {
		if low, high := bounds(b, i, 5, false); low != want[0] || high != want[1] {
			t.Errorf("figure %d (%v): between %v and %v, want %v", i, b.Value[i], low, high, want)
		}
	}
}

// Text is kept only where the figure alone would not give it back.
func TestPlain(t *testing.T) {
	for _, s := range []string{"0", "7", "-7", "12910", "0.5", "-0.25", "129464.997"} {
		if !plain(s) {
			t.Errorf("%q is as the warehouse writes it", s)
		}
	}
	for _, s := range []string{"", "-", "-0", "07", "1,165", "1.50", "1.", ".5", "1e5", "+7", " 7", "12345678901234567", "1.2.3"} {
		if plain(s) {
			t.Errorf("%q is not as the warehouse writes it", s)
		}
	}
}
