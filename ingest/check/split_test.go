package check

import (
	"slices"
	"testing"

	"siemmes/ingest/figures"
	"siemmes/ingest/figures/figurestest"
	"siemmes/ingest/layout"
	"siemmes/warehouse/catalog"
)

// readable writes splits as "total: parts", codes and periods by name.
func readable(t *figures.Table, splits []split) []string {
	var all []string
	for _, s := range splits {
		texts := t.PeriodTexts()
		if s.dim < len(t.Cube.Dataset.Dimensions) {
			texts = t.Texts(s.dim)
		}
		var parts []string
		for p := range s.parts {
			parts = append(parts, texts[p])
		}
		slices.Sort(parts)
		line := texts[s.total] + ":"
		for _, p := range parts {
			line += " " + p
		}
		all = append(all, line)
	}
	slices.Sort(all)
	return all
}

func TestSplitsOfATable(t *testing.T) {
	var figs []figurestest.Fig
	for _, sex := range []string{"F", "M", "_T"} {
		for _, age := range []string{"_T", "Y_LT18", "Y0T4", "Y5T17", "Y_GE18", "_U"} {
			for _, period := range []string{"2023", "2023-Q1", "2023-Q2", "2023-S1", "2023-S2"} {
				figs = append(figs, figurestest.Fig{Key: [5]string{"A", "MEX", "N", sex, age}, Period: period, Value: 1})
			}
		}
	}
	table := figurestest.TableOf(&layout.Table{ID: "t"}, figs...)
	got := readable(table, splitsOf(table, catalog.Default()))
	want := []string{
		"2023-S1: 2023-Q1 2023-Q2",
		"2023: 2023-S1 2023-S2",
		"Y_LT18: Y0T4 Y5T17",
		"_T: F M",
		"_T: Y_GE18 Y_LT18 _U",
	}
	if !slices.Equal(got, want) {
		t.Errorf("the splits are\n%q, want\n%q", got, want)
	}
}
