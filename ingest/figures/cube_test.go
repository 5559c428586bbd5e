package figures_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"siemmes/ingest/figures"
	"siemmes/ingest/figures/figurestest"
	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// A cube finds every key it was given, at the place where it first came, and
// tells of every key that comes again, whatever the order and the blocks.
func TestCubeFindsEveryKeyOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := figurestest.NewMould(&layout.Table{ID: "t"})
		c := figures.NewCube(m.Ds)
		code := rapid.SampledFrom([]string{"A", "B", "C", "D", "E", "F", "G"})
		first := map[string]float64{}
		var again, told int
		n := 0.0
		for range rapid.IntRange(1, 6).Draw(t, "blocks") {
			var figs []figurestest.Fig
			for range rapid.IntRange(1, 700).Draw(t, "rows") {
				n++
				f := figurestest.Fig{Value: n, Period: rapid.SampledFrom([]string{"2020", "2021", "2022"}).Draw(t, "period")}
				for d := range f.Key {
					f.Key[d] = code.Draw(t, "code")
				}
				name := fmt.Sprint(f.Key, f.Period)
				if _, ok := first[name]; ok {
					again++
				} else {
					first[name] = n
				}
				figs = append(figs, f)
			}
			c.Add(m.Batch(figs...), func(at figures.Row, b figures.Batch, i int) {
				told++
				was, j := c.At(at)
				if first[name(was, j)] != was.Value[j] || name(b.Observations, i) != name(was, j) {
					t.Fatalf("%v came again, and the cube shows %v", name(b.Observations, i), name(was, j))
				}
			})
		}
		if told != again {
			t.Fatalf("%d keys came again, %d were told", again, told)
		}
		rows, key := 0, c.NewKey()
		for n, b := range c.Blocks {
			for i := range b.Len() {
				rows++
				c.Key(figures.RowOf(n, i), key)
				if at, ok := c.Find(key); !ok || at != figures.RowOf(n, i) || b.Value[i] != first[name(b, i)] {
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
	m := figurestest.NewMould(&layout.Table{ID: "t"})
	c := figures.NewCube(m.Ds)
	k := func(age string) [5]string { return [5]string{"A", "MEX", "N", "_T", age} }
	b := m.Batch(figurestest.Fig{Key: k("Y1"), Period: "2020", Value: 1}, figurestest.Fig{Key: k("Y1"), Period: "2020", Value: 1}, figurestest.Fig{Key: k("Y2"), Period: "2020", Value: 2}, figurestest.Fig{Key: k("Y3"), Period: "2020", Value: 3})
	b.Text = []string{"", "1.0", "2.0", ""}
	b.More = map[int][]warehouse.FurtherCell{2: {{CellRef: warehouse.CellRef{Row: 9, Col: 9}}}}
	c.Add(b, func(figures.Row, figures.Batch, int) {})
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
		if low, high := figures.Bounds(b, i, 5, false); low != want[0] || high != want[1] {
			t.Errorf("figure %d (%v): between %v and %v, want %v", i, b.Value[i], low, high, want)
		}
	}
}
