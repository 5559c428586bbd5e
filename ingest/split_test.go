package ingest

import (
	"slices"
	"testing"

	"siemmes/ingest/layout"
	"siemmes/warehouse/catalog"
)

func TestAgeSpan(t *testing.T) {
	for code, want := range map[string][2]int{
		"Y0": {0, 1}, "Y85": {85, 86}, "Y0T4": {0, 5}, "Y_LT18": {0, 18}, "Y_GE18": {18, lifetime}, "Y_GE85": {85, lifetime}, "_T": {0, lifetime},
	} {
		if from, to, ok := ageSpan(code); !ok || from != want[0] || to != want[1] {
			t.Errorf("%s spans %d to %d (%v), want %v", code, from, to, ok, want)
		}
	}
	if _, _, ok := ageSpan("_U"); ok {
		t.Error("an age that is not stated spans nothing")
	}
}

// The fewest spans that cover the whole are its parts: quarters make the year,
// not their months beside them.
func TestTile(t *testing.T) {
	year := span{0, 12, 100}
	spans := []span{{0, 1, 1}, {0, 3, 2}, {0, 12, 100}, {1, 2, 3}, {2, 3, 4}, {3, 6, 5}, {6, 9, 6}, {9, 12, 7}}
	codes := func(spans []span) (c []int32) {
		for _, s := range spans {
			c = append(c, s.code)
		}
		return c
	}
	if got := codes(tile(year, spans)); !slices.Equal(got, []int32{2, 5, 6, 7}) {
		t.Errorf("the year is made of %v, want its quarters", got)
	}
	if got := codes(tile(span{0, 3, 2}, spans)); !slices.Equal(got, []int32{1, 3, 4}) {
		t.Errorf("the quarter is made of %v, want its months", got)
	}
	if got := tile(year, spans[:7]); got != nil {
		t.Errorf("a year that lacks its last quarter is made of %v", codes(got))
	}
}

// tableOf makes a table of figures.
func tableOf(lt *layout.Table, figs ...fig) *cubeTable {
	m := newMould(lt)
	c := newCube(m.ds)
	c.add(m.batch(figs...), func(row, batch, int) {})
	return c.order[0]
}

// readable writes splits as "total: parts", codes and periods by name.
func readable(t *cubeTable, splits []split) []string {
	var all []string
	for _, s := range splits {
		texts := t.periodTexts()
		if s.dim < len(t.cube.ds.Dimensions) {
			texts = t.texts(s.dim)
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
	var figs []fig
	for _, sex := range []string{"F", "M", "_T"} {
		for _, age := range []string{"_T", "Y_LT18", "Y0T4", "Y5T17", "Y_GE18", "_U"} {
			for _, period := range []string{"2023", "2023-Q1", "2023-Q2", "2023-S1", "2023-S2"} {
				figs = append(figs, fig{[5]string{"A", "MEX", "N", sex, age}, period, 1})
			}
		}
	}
	table := tableOf(&layout.Table{ID: "t"}, figs...)
	got := readable(table, table.splits(catalog.Default()))
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
