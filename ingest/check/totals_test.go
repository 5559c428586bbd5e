package check

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"siemmes/ingest/figures"
	"siemmes/ingest/figures/figurestest"
	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// check holds total-mismatch against a table and gives what it finds, as
// "cell found expected".
func check(t *testing.T, table *figures.Table) []string {
	t.Helper()
	return found(t, table, totalMismatch)
}

// found is what rules say of a table.
func found(t *testing.T, table *figures.Table, rules ...Rule) []string {
	t.Helper()
	a := &File{Catalog: catalog.Default(), Report: NewReport("test.csv", nil, Rules()), Cubes: []*figures.Cube{table.Cube}, Since: &warehouse.Comparison{}}
	a.Open()
	for _, rule := range rules {
		if err := rule.Run(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
	var all []string
	for _, f := range a.Report.Findings() {
		all = append(all, strings.Join([]string{f.A1(), f.Found.Text(), f.Expected.Text()}, " "))
	}
	return all
}

func same5(t *testing.T, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("found\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func n(sex, age, period string, value float64) figurestest.Fig {
	return figurestest.Fig{Key: [5]string{"A", "MEX", "N", sex, age}, Period: period, Value: value}
}

func TestTotalThatDoesNotHold(t *testing.T) {
	same5(t, check(t, figurestest.TableOf(&layout.Table{ID: "t"}, n("F", "_T", "2023", 40), n("M", "_T", "2023", 50), n("_T", "_T", "2023", 90))))
	same5(t, check(t, figurestest.TableOf(&layout.Table{ID: "t"}, n("F", "_T", "2023", 40), n("M", "_T", "2023", 50), n("_T", "_T", "2023", 91))),
		"A3 91 90")
}

// Rounding to five moves each of three figures by up to 2.5.
func TestToleranceComesFromTheRoundingBase(t *testing.T) {
	base := 5.0
	table := func(total float64) *figures.Table {
		return figurestest.TableOf(&layout.Table{ID: "t", Rounding: &base},
			n("F", "_T", "2023", 40), n("M", "_T", "2023", 50), n("_T", "_T", "2023", total))
	}
	same5(t, check(t, table(95)))
	same5(t, check(t, table(100)), "A3 100 85–95")
}

// A sex that is missing may be anything; where the layout says that what is
// absent is zero, it is zero.
func TestMissingPartsOnlyBoundTheTotalFromBelow(t *testing.T) {
	figs := []figurestest.Fig{n("F", "_T", "2022", 1), n("M", "_T", "2022", 1), n("F", "_T", "2023", 40), n("_T", "_T", "2023", 91)}
	same5(t, check(t, figurestest.TableOf(&layout.Table{ID: "t"}, figs...)))
	same5(t, check(t, figurestest.TableOf(&layout.Table{ID: "t", Absent: "zero"}, figs...)), "A4 91 40")
	figs[3].Value = 39
	same5(t, check(t, figurestest.TableOf(&layout.Table{ID: "t"}, figs...)), "A4 39 ≥ 40")
}

// Where a wrong figure breaks several sums, it is told itself and not the
// totals around it.
func TestTheCellWhereBrokenSumsCross(t *testing.T) {
	var figs []figurestest.Fig
	put := func(f figurestest.Fig) { figs = append(figs, f) }
	for _, month := range []string{"2023-01", "2023-02", "2023-03", "2023-Q1"} {
		k := 1.0
		if month == "2023-Q1" {
			k = 3
		}
		put(n("F", "_T", month, 100*k))
		put(n("M", "_T", month, 200*k))
		put(n("_T", "_T", month, 300*k))
	}
	for i := range figs {
		if strings.HasSuffix(figs[i].Period, "Q1") {
			figs[i].Key[0] = "Q"
		} else {
			figs[i].Key[0] = "M"
		}
	}
	same5(t, check(t, figurestest.TableOf(&layout.Table{ID: "t"}, figs...)))
	figs[4].Value = 270 // men in February, 200 before: figure 5
	same5(t, check(t, figurestest.TableOf(&layout.Table{ID: "t"}, figs...)), "A5 270 200")
	figs[4].Value = 200
	figs[11].Value = 906 // the grand total of the quarter
	same5(t, check(t, figurestest.TableOf(&layout.Table{ID: "t"}, figs...)), "A12 906 900")
}

// A subtotal without a figure of its own leaves its parts to what it is a part
// of.
func TestMissingSubtotal(t *testing.T) {
	k := func(f figurestest.Fig, freq string) figurestest.Fig { f.Key[0] = freq; return f }
	figs := []figurestest.Fig{
		k(n("F", "_T", "2022-Q1", 3), "Q"), k(n("F", "_T", "2023-Q2", 4), "Q"), k(n("F", "_T", "2023-Q3", 5), "Q"), k(n("F", "_T", "2023-Q4", 6), "Q"),
		k(n("M", "_T", "2023-Q1", 1), "Q"), // men have no months
		k(n("F", "_T", "2023-01", 1), "M"), k(n("F", "_T", "2023-02", 1), "M"), k(n("F", "_T", "2023-03", 1), "M"),
		n("F", "_T", "2023", 18),
	}
	same5(t, check(t, figurestest.TableOf(&layout.Table{ID: "t"}, figs...)))
	figs[8].Value = 19
	same5(t, check(t, figurestest.TableOf(&layout.Table{ID: "t"}, figs...)), "A9 19 18")
}

func TestWhatDoesNotAddIsNotCompared(t *testing.T) {
	of := func(measure string, figs ...figurestest.Fig) []figurestest.Fig {
		for i := range figs {
			figs[i].Key[2] = measure
		}
		return figs
	}
	unique := of("UNIQUE", n("F", "_T", "2023", 1), n("M", "_T", "2023", 1), n("_T", "_T", "2023", 7))
	same5(t, check(t, figurestest.TableOf(&layout.Table{ID: "t"}, unique...)))
	stock := of("STOCK", n("F", "_T", "2023-S1", 1), n("F", "_T", "2023-S2", 1), n("F", "_T", "2023", 7))
	same5(t, check(t, figurestest.TableOf(&layout.Table{ID: "t"}, stock...)))
	wrong := []figurestest.Fig{n("F", "_T", "2023", 1), n("M", "_T", "2023", 1), n("_T", "_T", "2023", 7)}
	same5(t, check(t, figurestest.TableOf(&layout.Table{ID: "t", AddsNot: "they overlap"}, wrong...)))
	same5(t, check(t, figurestest.TableOf(&layout.Table{ID: "t", Adds: []string{"AGE"}}, wrong...)))
	same5(t, check(t, figurestest.TableOf(&layout.Table{ID: "t", Adds: []string{"SEX"}}, wrong...)), "A3 7 2")
}

// However a table is rounded and suppressed, as long as it is so as its layout
// says, no sum is called wrong; and one wrong figure is found where it is.
func TestNoRoundedTableIsRefused(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	base := 5.0
	for range 50 {
		b := batchOfRounded(rng, base)
		same5(t, check(t, b))
		blocks := b.Cube.Blocks[0]
		i := rng.IntN(blocks.Len())
		if math.IsNaN(blocks.Value[i]) {
			continue
		}
		blocks.Value[i] += 1000
		got := check(t, b)
		if len(got) != 1 || !strings.HasPrefix(got[0], blocksCell(blocks, i)+" ") {
			t.Errorf("1,000 was added in %s, found %q", blocksCell(blocks, i), got)
		}
	}
}

func blocksCell(b *warehouse.Observations, i int) string { return figures.CellOf(b, i).A1() }

// batchOfRounded makes a table of true counts by sex, age and month, rounds
// every figure by itself and suppresses small ones as from one to four.
func batchOfRounded(rng *rand.Rand, base float64) *figures.Table {
	months := []string{"2023-01", "2023-02", "2023-03"}
	truth := map[[3]string]float64{}
	for _, sex := range []string{"F", "M"} {
		for _, age := range []string{"Y0T4", "Y5T17", "Y_GE18"} {
			for _, month := range months {
				v := float64(rng.IntN(60) * rng.IntN(3))
				for _, s := range []string{sex, "_T"} {
					for _, a := range []string{age, "_T"} {
						for _, p := range []string{month, "2023-Q1"} {
							truth[[3]string{s, a, p}] += v
						}
					}
				}
			}
		}
	}
	m := figurestest.NewMould(&layout.Table{ID: "t", Rounding: &base})
	var figs []figurestest.Fig
	var low, high []float64
	for _, sex := range []string{"F", "M", "_T"} {
		for _, age := range []string{"Y0T4", "Y5T17", "Y_GE18", "_T"} {
			for _, period := range append(months, "2023-Q1") {
				v := truth[[3]string{sex, age, period}]
				f := n(sex, age, period, math.Round(v/base)*base)
				f.Key[0] = "M"
				if period == "2023-Q1" {
					f.Key[0] = "Q"
				}
				l, h := math.NaN(), math.NaN()
				if v >= 1 && v <= 4 {
					f.Value, l, h = math.NaN(), 1, 4
				}
				figs, low, high = append(figs, f), append(low, l), append(high, h)
			}
		}
	}
	b := m.Batch(figs...)
	b.Low, b.High = low, high
	c := figures.NewCube(m.Ds)
	c.Add(b, func(figures.Row, figures.Batch, int) {})
	return c.Tables[0]
}
